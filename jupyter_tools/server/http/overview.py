"""What the server does now: its kernels, visits and their events, journal and store."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psutil  # type: ignore[import-untyped]

from ..._version import __version__
from ...errors import PublicationsError
from ...page.sharing import in_short
from ...reports.overview import (
    JournalBody,
    KernelEntry,
    OverviewAnswer,
    RecentBody,
    RunningEntry,
    TotalBody,
    VisitEntry,
)
from ..visits.trace import VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..kernels.page_kernel import PageKernel
    from ..visits.trace import Traced
    from ..visits.visit import Visit
    from .parts import Room


IDLE = "Nobody has the page open; the kernel starts for the next visitor."
"""The message for an idle kernel without a process."""


async def overview(room: Room, limit: int | None = None) -> OverviewAnswer:
    """What the server does now, with at most `limit` kernels and visits; processes are looked at on a thread."""
    kernels = room.kernels.listed()
    published, problem = _published(room)
    described = [one.describe() for one in kernels]
    sources = [(one.page.path, about) for one in room.kernels.isolations() for about in one.describe()]
    described += [about for _, about in sources]
    known = {one.pid for one in described}
    # Processes that are starting or ending are listed too, so that no process is hidden.
    others = [
        (one.page.path, one.describe())
        for one in room.kernels.processes()
        if one.is_listed and (one.pid is None or one.pid not in known)
    ]
    described += [about for _, about in others]
    processes = {one.pid: one.mode == "isolated" for one in described if one.pid is not None}
    samples = await asyncio.to_thread(_samples, processes)
    journal = room.events.journal
    status = await asyncio.to_thread(journal.status) if journal is not None else None
    events = _events_by_kernel(room.visits.all())
    entries = [
        _kernel(
            kernel,
            about,
            samples,
            events.get(kernel.id, []),
            published=kernel.page.path in published,
            replicas=room.apps.shown(kernel.page).page.kernel.replicas,
        )
        for kernel, about in zip(kernels, described, strict=False)
    ]
    entries += [_source(page, about, samples, published=page in published) for page, about in [*sources, *others]]
    visits = [_visit(visit) for visit in room.visits.all()]
    return OverviewAnswer(
        version=__version__,
        now=time.time(),
        started=room.events.started,
        memory=psutil.Process().memory_info().rss,
        kernels=sorted(entries, key=_urgency)[:limit],
        visits=sorted(visits, key=lambda one: (not one.events, not one.connected, -one.since))[:limit],
        total=TotalBody(
            kernels=len(entries),
            visits=len(visits),
            connected=sum(one.connected for one in visits),
            running=sum(one.running for one in entries),
            waiting=sum(one.waiting for one in entries),
            memory=sum(one.memory or 0 for one in entries),
        ),
        recent=RecentBody(**vars(room.events.recent())),
        journal=JournalBody(**vars(status)) if status is not None else None,
        store=room.visits.store_status.reason,
        publications=problem,
        refused=room.address.refused.messages(),
    )


def _published(room: Room) -> tuple[set[str], str]:
    """The notebooks of published pages, and why they are not known; empty if they are."""
    try:
        return {f"{slug}.ipynb" for slug, _ in room.publications.below_root()}, ""
    except PublicationsError as error:
        return set(), str(error)


def _urgency(kernel: KernelEntry) -> tuple[bool, int, str, str]:
    return (
        kernel.status in ("ready", "busy", "not_run", "idle"),
        -kernel.running - kernel.waiting,
        kernel.page,
        kernel.id,
    )


def _events_by_kernel(visits: list[Visit]) -> dict[str, list[Traced]]:
    """The unfinished events in each kernel, by its id."""
    found: dict[str, list[Traced]] = {}
    for visit in visits:
        found.setdefault(visit.kernel.id, []).extend(visit.trace.open.values())
    return found


def _kernel(  # noqa: PLR0913 - the parts of an entry
    kernel: PageKernel,
    about: Any,
    samples: dict[int, tuple[int, float]],
    events: list[Traced],
    *,
    published: bool,
    replicas: int,
) -> KernelEntry:
    memory, cpu = samples.get(about.pid, (None, None))
    running = sum(event.started is not None for event in events)
    if about.status == "starting" and not kernel.in_use:
        about = replace(about, status="idle", message=IDLE)
    return KernelEntry(
        **vars(about),
        page=kernel.page.path,
        variables=in_short(about.mode, replicas),
        published=published,
        memory=memory,
        cpu=cpu,
        visits=len(kernel.visits),
        connected=sum(visit.connected for visit in kernel.visits.values()),
        running=running,
        waiting=len(events) - running,
    )


def _source(page: str, about: Any, samples: dict[int, tuple[int, float]], *, published: bool) -> KernelEntry:
    memory, cpu = samples.get(about.pid, (None, None))
    return KernelEntry(
        **vars(about),
        page=page,
        variables=in_short("isolated"),
        published=published,
        memory=memory,
        cpu=cpu,
        visits=0,
        connected=0,
        running=0,
        waiting=0,
    )


def _visit(visit: Visit) -> VisitEntry:
    return VisitEntry(
        visit=visit.id[:VISIT],
        page=visit.kernel.page.path,
        kernel=visit.kernel.id,
        user=visit.record.user,
        builder=visit.record.builder,
        connected=visit.connected,
        since=visit.trace.since,
        events=[_event(visit, one) for one in visit.trace.open.values()],
    )


def _event(visit: Visit, event: Traced) -> RunningEntry:
    entry = event.entry
    position = getattr(visit.record.running.get(entry.event), "position", None)
    return RunningEntry(
        event=entry.event,
        component=entry.component,
        name=entry.name,
        handler=entry.handler,
        started=event.started is not None,
        seconds=time.monotonic() - (event.started or event.asked),
        position=position or None,
    )


def _samples(processes: Mapping[int, bool]) -> dict[int, tuple[int, float]]:
    """Bytes and seconds of processor time of processes; those that have ended are left out.

    `processes` says of each whether it may be a fork: of those only what they have to themselves counts.
    """
    found = {}
    for pid, forked in processes.items():
        try:
            process = psutil.Process(pid)
            memory = process.memory_full_info().uss if forked else process.memory_info().rss
            times = process.cpu_times()
        except psutil.Error:
            continue
        found[pid] = (int(memory), float(times.user + times.system))
    return found
