"""The processor time that the windows of a visit's tables take."""

from __future__ import annotations

import time

SHARE = 0.2
"""Share of a processor that a visitor's sorts, filters and searches may take while other visits are open."""
BURST = 3.0
"""Seconds of processor time that they may take at once."""


class Work:
    """The processor time that a visit's windows have taken, less what it may take."""

    __slots__ = ("_at", "_seconds")

    def __init__(self) -> None:
        self._at = self._seconds = 0.0

    def seconds(self) -> float:
        """Seconds taken; they decrease with time."""
        now = time.monotonic()
        self._at, self._seconds = now, max(0.0, self._seconds - (now - self._at) * SHARE)
        return self._seconds

    def add(self, seconds: float) -> None:
        """Count seconds."""
        self._seconds = self.seconds() + seconds

    def wait(self) -> float:
        """Seconds until it may take more."""
        return max(0.0, (self.seconds() - BURST) / SHARE)
