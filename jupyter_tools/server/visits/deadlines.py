"""Enforces the end of events: of those that were cancelled, and of those that have a timeout."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .visit import Visit


class Deadlines:
    """The deadlines of one visit's events; cancels an event in the kernel after its deadline."""

    __slots__ = ("_timeouts", "_timers", "_visit")

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._timeouts: dict[int, float] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}

    def note(self, event: int, timeout: float | None) -> None:
        """An event was sent to the kernel, which ends it at its timeout as long as it can."""
        if timeout is not None:
            self._timeouts[event] = timeout

    def started(self, event: int) -> None:
        """The event's handler runs."""
        timeout = self._timeouts.pop(event, None)
        if timeout is not None:
            self._expect_end(event, timeout + self._visit.kernel.patience)

    def interrupted(self, event: int) -> None:
        """The event was cancelled."""
        self._expect_end(event, self._visit.kernel.patience)

    def ended(self, event: int) -> None:
        """The event has ended."""
        self._timeouts.pop(event, None)
        self._cancel(event)

    def close(self) -> None:
        """Cancel all deadlines."""
        for event in list(self._timers):
            self._cancel(event)

    def _expect_end(self, event: int, delay: float) -> None:
        loop = asyncio.get_running_loop()
        known = self._timers.get(event)
        if event not in self._visit.record.running or (known is not None and known.when() <= loop.time() + delay):
            return  # a repeated request does not extend the deadline
        self._cancel(event)
        self._timers[event] = loop.call_later(delay, self._late_now, event)

    def _late_now(self, event: int) -> None:
        self._timers.pop(event, None)
        if event in self._visit.record.running:
            self._visit.kernel.stubborn(self._visit, event)

    def _cancel(self, event: int) -> None:
        timer = self._timers.pop(event, None)
        if timer is not None:
            timer.cancel()
