"""What the server does now: its kernels, visits and their events, journal and store."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import psutil  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict

from .._version import __version__
from ..docstrings import Documented
from .trace import VISIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .page_kernel import PageKernel
    from .room import Room
    from .trace import Traced
    from .visit import Visit


class _Model(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, json_schema_serialization_defaults_required=True)


class KernelEntry(_Model):
    """A kernel of a page."""

    id: str
    """What restart and stop name."""
    page: str
    """The notebook, relative to the server's root."""
    mode: str
    why: str
    """Why it has this mode."""
    status: str
    """`starting`, `ready`, `busy`, `dead` or `missing`."""
    message: str
    """One sentence about it; empty when ready."""
    published: bool
    stopped: bool
    """Whether a builder has stopped it: it starts when it is restarted."""
    since: float | None
    """When it became ready, in seconds since 1970 (UTC)."""
    pid: int | None
    memory: int | None
    """Resident bytes of its process."""
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
    visits: list[VisitEntry]
    recent: RecentBody
    journal: JournalBody | None
    """None where the journal is switched off."""
    store: str
    """Why visits are not kept as they should be; empty when they are."""


async def overview(room: Room) -> OverviewAnswer:
    """What the server does now; processes are looked at on a thread."""
    kernels = room.kernels.listed()
    published = {f"{slug}.ipynb" for slug, _ in room.publications.below_root()}
    described = [one.describe() for one in kernels]
    samples = await asyncio.to_thread(_samples, [one.pid for one in described if one.pid is not None])
    journal = room.events.journal
    status = await asyncio.to_thread(journal.status) if journal is not None else None
    return OverviewAnswer(
        version=__version__,
        now=time.time(),
        started=room.events.started,
        memory=psutil.Process().memory_info().rss,
        kernels=[
            _kernel(kernel, about, samples, published=kernel.page.path in published)
            for kernel, about in zip(kernels, described, strict=True)
        ],
        visits=[_visit(visit) for visit in room.visits.all()],
        recent=RecentBody(**vars(room.events.recent())),
        journal=JournalBody(**vars(status)) if status is not None else None,
        store=room.visits.store_status.reason,
    )


def _kernel(kernel: PageKernel, about: Any, samples: dict[int, tuple[int, float]], *, published: bool) -> KernelEntry:
    events = [event for visit in kernel.visits.values() for event in visit.trace.open.values()]
    memory, cpu = samples.get(about.pid, (None, None))
    running = sum(event.started is not None for event in events)
    return KernelEntry(
        **vars(about),
        page=kernel.page.path,
        published=published,
        memory=memory,
        cpu=cpu,
        visits=len(kernel.visits),
        connected=sum(visit.connected for visit in kernel.visits.values()),
        running=running,
        waiting=len(events) - running,
    )


def _visit(visit: Visit) -> VisitEntry:
    return VisitEntry(
        visit=visit.id[:VISIT],
        page=visit.kernel.page.path,
        kernel=visit.kernel.id,
        user=visit.user,
        builder=visit.record.builder,
        connected=visit.connected,
        since=visit.trace.since,
        events=[_event(visit, one) for one in visit.trace.open.values()],
    )


def _event(visit: Visit, event: Traced) -> RunningEntry:
    position = getattr(visit.record.running.get(event.event), "position", None)
    return RunningEntry(
        event=event.event,
        component=event.component,
        name=event.name,
        handler=event.handler,
        started=event.started is not None,
        seconds=time.monotonic() - (event.started or event.asked),
        position=position or None,
    )


def _samples(pids: Iterable[int]) -> dict[int, tuple[int, float]]:
    """Resident bytes and seconds of processor time of processes; those that have ended are left out."""
    found = {}
    for pid in pids:
        try:
            process = psutil.Process(pid)
            with process.oneshot():
                times = process.cpu_times()
                found[pid] = (int(process.memory_info().rss), float(times.user + times.system))
        except psutil.Error:
            continue
    return found
