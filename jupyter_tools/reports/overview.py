"""The data of the operations page: the server's current state, and recorded events."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from ..schema import Documented
from .journal import Entry


class _Model(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, json_schema_serialization_defaults_required=True)


class KernelEntry(_Model):
    """A kernel of a page."""

    id: str
    """The id that restart and stop take."""
    page: str
    """The notebook, relative to the server's root."""
    mode: str
    """The kernel mode. `template`: the process from which the processes of an isolated page's visits are forked; it can
    be restarted, not stopped. `spare`: it waits for a visit of an isolated page and can be neither. `canary`:
    it tests whether the template can be forked. `ending`: it was killed and still runs. A process that serves
    no visit and is not ready can be stopped."""
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
    """Whether a builder has stopped it; only a restart starts it again."""
    since: float | None
    """When it became ready, in seconds since 1970 (UTC)."""
    pid: int | None
    memory: int | None
    """Memory of its process in bytes: resident, or unshared for a process that may be a fork."""
    cpu: float | None
    """Seconds of processor time of its process."""
    visits: int
    connected: int
    """How many of its visits are open in a browser."""
    running: int
    """Events whose handler is running."""
    waiting: int
    """Events whose handler waits to start."""


class RunningEntry(_Model):
    """An event that has not ended."""

    event: int
    """Its id in the visit, which cancel takes."""
    component: str
    name: str
    handler: str | None
    started: bool
    """Whether its handler is running; otherwise it waits."""
    seconds: float
    """How long it has run or waited, in seconds."""
    position: int | None
    """Its position in the queue, from 1; null if it is in none."""


class VisitEntry(_Model):
    """A visit."""

    visit: str
    """The beginning of its id, which end and cancel take."""
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
    """The state of the journal."""

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
    """The length of this period in seconds."""
    events: int
    failed: int
    slowest: float | None
    """The 95th percentile of handlers' run times in seconds; None if none ran."""


class TotalBody(_Model):
    """Totals of all kernels and visits, listed or not."""

    kernels: int
    visits: int
    connected: int
    """Visits that are open in a browser."""
    running: int
    """Events whose handler is running."""
    waiting: int
    """Events whose handler waits to start."""
    memory: int
    """Memory of all kernels in bytes."""


class OverviewAnswer(_Model):
    """The current state of the server."""

    version: str
    now: float
    """The server's clock, in seconds since 1970 (UTC)."""
    started: float
    """When it started."""
    memory: int
    """Resident memory of the server process in bytes."""
    kernels: list[KernelEntry]
    """Kernels with problems first, then the busiest; at most as many as requested."""
    visits: list[VisitEntry]
    """Visits with running events first, then open ones; at most as many as requested."""
    total: TotalBody
    recent: RecentBody
    journal: JournalBody | None
    """None if the journal is disabled."""
    store: str
    """Why visits cannot be saved; empty when they can."""
    publications: str
    """Why the publications cannot be read; empty when they can."""
    refused: list[str]
    """Origins whose connections were refused, as messages. Visitors can invent origins."""


class EventsAnswer(_Model):
    """Recorded events."""

    events: list[Entry]
    """The newest first."""
