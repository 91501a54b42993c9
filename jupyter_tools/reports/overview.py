"""The data of the operations page: what the server does now, and what it has recorded."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from ..schema import Documented
from .journal import Entry


class _Model(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, json_schema_serialization_defaults_required=True)


class KernelEntry(_Model):
    """A kernel of a page."""

    id: str
    """What restart and stop name."""
    page: str
    """The notebook, relative to the server's root."""
    mode: str
    """The kernel mode. `template`: the process from which the processes of an isolated page's visits are forked; it can
    be restarted, not stopped. `spare`: it waits for a visit of an isolated page and can be neither. `canary`: it tests
    whether the template can be forked. `ending`: it was killed and has not ended yet. A process that serves no visit
    and is not ready can be stopped."""
    why: str
    """Why it has this mode."""
    variables: str
    """Who shares the notebook's variables, in a few words."""
    status: str
    """`starting`, `ready`, `busy`, `not_run`, `dead` or `missing`; `idle` if no process runs because none is needed."""
    message: str
    """One sentence about it; empty when ready."""
    published: bool
    stopped: bool
    """Whether a builder has stopped it: it starts when it is restarted."""
    since: float | None
    """When it became ready, in seconds since 1970 (UTC)."""
    pid: int | None
    memory: int | None
    """Bytes of its process: resident ones, of a process that may be a fork those it has to itself."""
    cpu: float | None
    """Seconds of processor time of its process."""
    visits: int
    connected: int
    """How many of them are open in a browser."""
    running: int
    """Events whose handler runs."""
    waiting: int
    """Events that wait for theirs to start."""


class RunningEntry(_Model):
    """An event that has not ended."""

    event: int
    """Its id in the visit; what cancel names."""
    component: str
    name: str
    handler: str | None
    started: bool
    """Whether its handler runs; else it waits."""
    seconds: float
    """For how long it runs or waits."""
    position: int | None
    """Its place in the queue, from 1, where it waits in one."""


class VisitEntry(_Model):
    """A visit."""

    visit: str
    """The beginning of its id, which is what end and cancel name."""
    page: str
    kernel: str
    """The id of its kernel in this answer."""
    user: str
    builder: bool
    connected: bool
    since: float
    """When it was opened, in seconds since 1970 (UTC)."""
    events: list[RunningEntry]


class JournalBody(_Model):
    """How the journal is doing."""

    file: str
    problem: str
    """Why events are not recorded now; empty when they are."""
    written: int
    lost: int
    waiting: int
    bytes: int


class RecentBody(_Model):
    """The events of the last minutes."""

    seconds: float
    """How long ago they begin."""
    events: int
    failed: int
    slowest: float | None
    """Seconds that the handlers of 95 in 100 events needed at most; None where none ran."""


class TotalBody(_Model):
    """All kernels and visits, listed or not."""

    kernels: int
    visits: int
    connected: int
    """Visits that are open in a browser."""
    running: int
    """Events whose handler runs."""
    waiting: int
    """Events that wait for theirs to start."""
    memory: int
    """Bytes of all kernels."""


class OverviewAnswer(_Model):
    """What the server does now."""

    version: str
    now: float
    """The server's clock, in seconds since 1970 (UTC)."""
    started: float
    """When it started."""
    memory: int
    """Resident bytes of the server itself."""
    kernels: list[KernelEntry]
    """Those in trouble and those with most to do first, not more than asked for."""
    visits: list[VisitEntry]
    """Those with events under way and those that are open first, not more than asked for."""
    total: TotalBody
    recent: RecentBody
    journal: JournalBody | None
    """None where the journal is switched off."""
    store: str
    """Why visits are not kept as they should be; empty when they are."""
    publications: str
    """Why it is not known which pages are published; empty when it is."""
    refused: list[str]
    """Messages about origins from which pages were not allowed to connect. Visitors can make up origins."""


class EventsAnswer(_Model):
    """Recorded events."""

    events: list[Entry]
    """The newest first."""
