"""Looks after events that should have ended: those that were told to, and those that have a timeout."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..protocol import RunningEvent


class Deadlines:
    """The deadlines of one visit's events; `late` is called with one that has passed its own."""

    def __init__(
        self, running: Mapping[int, RunningEvent], patience: Callable[[], float], late: Callable[[int], None]
    ) -> None:
        """`patience` gives the seconds after which a handler that was told to end counts as one that does not."""
        self._running = running
        self._patience = patience
        self._late = late
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
            self._expect_end(event, timeout + self._patience())

    def interrupted(self, event: int) -> None:
        """The event was told to end."""
        self._expect_end(event, self._patience())

    def ended(self, event: int) -> None:
        """The event has ended."""
        self._timeouts.pop(event, None)
        self._cancel(event)

    def close(self) -> None:
        """Expect nothing any more."""
        for event in list(self._timers):
            self._cancel(event)

    def _expect_end(self, event: int, delay: float) -> None:
        loop = asyncio.get_running_loop()
        known = self._timers.get(event)
        if event not in self._running or (known is not None and known.when() <= loop.time() + delay):
            return  # asking once more gives it no more time
        self._cancel(event)
        self._timers[event] = loop.call_later(delay, self._late_now, event)

    def _late_now(self, event: int) -> None:
        self._timers.pop(event, None)
        if event in self._running:
            self._late(event)

    def _cancel(self, event: int) -> None:
        timer = self._timers.pop(event, None)
        if timer is not None:
            timer.cancel()
