"""Time that a test moves on, instead of waiting for it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    import pytest


ROUNDS = 10
"""Rounds of an event loop, in which timers run and then the tasks that they wake."""


class Clock:
    """Stands for `time` in modules, where it stands still between two calls of `advance`, and moves timers of loops.

    The timers of an event loop also run by themselves, since its sockets are real.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._begun = float(int(time.time()))
        self.passed = 0.0
        """Seconds that the test has moved the time on."""

    def replace(self, *modules: ModuleType) -> None:
        """Give modules this clock for their `time`."""
        for one in modules:
            self._monkeypatch.setattr(one, "time", self)

    def drive(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have an event loop's timers follow this clock, for good: a loop whose time went back would run them late."""
        base = loop.time
        loop.time = lambda: base() + self.passed  # type: ignore[method-assign]

    def advance(self, seconds: float) -> None:
        """Let so much time pass."""
        self.passed += seconds

    async def elapse(self, seconds: float) -> None:
        """Let so much time pass, and the event loop run what is due then."""
        self.advance(seconds)
        for _ in range(ROUNDS):
            await asyncio.sleep(0)

    def time(self) -> float:
        """Seconds since 1970."""
        return self._begun + self.passed

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return 1_000.0 + self.passed

    def sleep(self, seconds: float) -> None:
        """Let so much time pass, at once."""
        self.advance(seconds)

    def __getattr__(self, name: str) -> Any:
        """All else is as in `time`, such as the time that a thread has computed."""
        return getattr(time, name)
