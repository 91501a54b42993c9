"""Records ended events: writes them to the journal, counts them, and remembers them for some minutes."""

from __future__ import annotations

import asyncio
import time
from collections import deque
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


_Ended = tuple[float, bool, float | None]
"""When an event ended, by the monotonic clock; whether it failed; the seconds for which its handler ran, if it did."""


@dataclass(frozen=True)
class Recent:
    """The events of the last minutes."""

    seconds: float
    events: int
    failed: int
    slowest: float | None
    """Seconds that the handlers of 95 in 100 events needed at most; None where none ran."""


class EventRecorder:
    """Takes events that have ended."""

    def __init__(self, journal: Journal | None) -> None:
        self.journal = journal
        self.metrics = Metrics()
        self.started = time.time()
        self._recent: deque[_Ended] = deque(maxlen=MAX_RECENT)
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
            entry = event.entry
            failed = entry.outcome in ("error", "unknown")
            self._recent.append((time.monotonic(), failed, entry.run))
            self.metrics.count(entry)
            if self.journal is not None:
                self.journal.add(event)

    async def stop(self) -> None:
        """Write what there is, and end."""
        self.work_off()
        if self.journal is not None:
            await asyncio.to_thread(self.journal.stop)

    def recent(self) -> Recent:
        """The events of the last minutes."""
        begin = time.monotonic() - RECENT
        found = [(failed, run) for at, failed, run in self._recent if at >= begin]
        runs = sorted(run for _, run in found if run is not None)
        slowest = runs[int(len(runs) * 0.95)] if runs else None
        return Recent(RECENT, len(found), sum(failed for failed, _ in found), slowest)
