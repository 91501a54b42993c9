"""Enforces the end of events: of those that were cancelled, and of those that have a timeout."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...protocol.messages import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...peer.record import VisitRecord
    from ...protocol.messages import RunningEvent, Sequenced


class Deadlines:
    """The deadlines of one visit's events; cancels an event in the kernel after its deadline."""

    __slots__ = ("_on_late", "_patience", "_record", "_timeouts", "_timers")

    def __init__(self, record: VisitRecord, patience: Callable[[], float], on_late: Callable[[int], None]) -> None:
        """`patience` gives the seconds an event has to end; `on_late` is called with one that has not."""
        self._record = record
        self._patience = patience
        self._on_late = on_late
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
        """The event was cancelled."""
        self._expect_end(event, self._patience())

    def sent(self, message: Sequenced, running: RunningEvent | None) -> None:  # noqa: ARG002 - as of `Observer`
        """Cancel the deadline of an event whose end was sent."""
        if isinstance(message, Done):
            self._timeouts.pop(message.event, None)
            self._cancel(message.event)

    def close(self) -> None:
        """Cancel all deadlines."""
        for event in list(self._timers):
            self._cancel(event)

    def _expect_end(self, event: int, delay: float) -> None:
        loop = asyncio.get_running_loop()
        known = self._timers.get(event)
        if event not in self._record.running or (known is not None and known.when() <= loop.time() + delay):
            return  # a repeated request does not extend the deadline
        self._cancel(event)
        self._timers[event] = loop.call_later(delay, self._late_now, event)

    def _late_now(self, event: int) -> None:
        self._timers.pop(event, None)
        if event in self._record.running:
            self._on_late(event)

    def _cancel(self, event: int) -> None:
        timer = self._timers.pop(event, None)
        if timer is not None:
            timer.cancel()
