"""What becomes of events that have ended: they are written, counted, and for some minutes remembered."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .metrics import Metrics

if TYPE_CHECKING:
    from .journal import Journal
    from .trace import Traced

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


class EventRecorder:
    """Takes events that have ended."""

    def __init__(self, journal: Journal | None) -> None:
        self.journal = journal
        self.metrics = Metrics()
        self.started = time.time()
        self._recent: deque[tuple[float, bool, float | None]] = deque(maxlen=MAX_RECENT)

    def record(self, event: Traced) -> None:
        """Take an event, without waiting."""
        self._recent.append((time.monotonic(), event.outcome in ("error", "unknown"), event.run))
        self.metrics.count(event)
        if self.journal is not None:
            self.journal.add(event)

    def recent(self) -> Recent:
        """The events of the last minutes."""
        since = time.monotonic() - RECENT
        found = [one for one in self._recent if one[0] >= since]
        runs = sorted(run for _, _, run in found if run is not None)
        slowest = runs[int(len(runs) * 0.95)] if runs else None
        return Recent(RECENT, len(found), sum(failed for _, failed, _ in found), slowest)
