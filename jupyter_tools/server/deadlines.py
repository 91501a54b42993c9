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

    def _expect_end(self, event: int, delay: float) -> None:
        running = self._running.get(event)

        def look() -> None:
            if running is not None and self._running.get(event) is running:
                self._late(event)

        asyncio.get_running_loop().call_later(delay, look)
