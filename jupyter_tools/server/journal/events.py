"""Records ended events: writes them to the journal, counts them, and remembers them for some minutes."""

from __future__ import annotations

import asyncio
import math
import time
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .metrics import Metrics

if TYPE_CHECKING:
    from ..visits.trace import Traced
    from .writer import Journal

RECENT = 300.0
"""Seconds that count as recent."""
MAX_RECENT = 10_000
"""The most events of them that are looked at."""


@dataclass(frozen=True)
class Recent:
    """The events of the last minutes."""

    seconds: float
    events: int
    failed: int
    slowest: float | None
    """Seconds that the handlers of 95 in 100 events needed at most; None where none ran."""


class _Ring:
    """The newest events: when they ended, whether they failed, and for how long their handlers ran.

    In arrays: thousands of small objects that stay, made while visits come and go, would keep the memory of those
    visits from being given back.
    """

    def __init__(self) -> None:
        self._ended = array("d", bytes(8 * MAX_RECENT))
        self._runs = array("d", bytes(8 * MAX_RECENT))
        self._failed = bytearray(MAX_RECENT)
        self._count = array("Q", [0])

    def add(self, ended: float, run: float | None, *, failed: bool) -> None:
        place = self._count[0] % MAX_RECENT
        self._count[0] += 1
        self._ended[place], self._failed[place] = ended, failed
        self._runs[place] = math.nan if run is None else run

    def since(self, when: float) -> list[tuple[bool, float | None]]:
        """Whether events failed and how long their handlers ran, of those that have ended since then."""
        found = []
        for place in range(min(self._count[0], MAX_RECENT)):
            if self._ended[place] >= when:
                run = self._runs[place]
                found.append((bool(self._failed[place]), None if math.isnan(run) else run))
        return found


class EventRecorder:
    """Takes events that have ended."""

    def __init__(self, journal: Journal | None) -> None:
        self.journal = journal
        self.metrics = Metrics()
        self.started = time.time()
        self._recent = _Ring()
        self._taken: list[Traced] = []

    def record(self, event: Traced) -> None:
        """Take an event without waiting: it is recorded after its visitor has been answered."""
        if not self._taken:
            asyncio.get_running_loop().call_soon(self.work_off)
        self._taken.append(event)

    def work_off(self) -> None:
        """Record the events that were taken."""
        events = self._taken.copy()
        self._taken.clear()
        for event in events:
            self._recent.add(time.monotonic(), event.run, failed=event.outcome in ("error", "unknown"))
            self.metrics.count(event)
            if self.journal is not None:
                self.journal.add(event)

    async def stop(self) -> None:
        """Write what there is, and end."""
        self.work_off()
        if self.journal is not None:
            await asyncio.to_thread(self.journal.stop)

    def recent(self) -> Recent:
        """The events of the last minutes."""
        found = self._recent.since(time.monotonic() - RECENT)
        runs = sorted(run for _, run in found if run is not None)
        slowest = runs[int(len(runs) * 0.95)] if runs else None
        return Recent(RECENT, len(found), sum(failed for failed, _ in found), slowest)
