"""Gives back the memory of visits that have ended."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

ENOUGH = 100
"""So many visits fewer are worth a collection, for which the server stands still for a moment."""
ITERATORS = 255
"""How many iterators of futures asyncio keeps."""
PAUSE = 25.0
"""Seconds for which others may follow, and after which no timer of their sockets is left: the loop keeps cancelled ones
until they are due."""


class Leftovers:
    """Collects what a crowd leaves behind: its sockets are in cycles, which wait long for Python's own turn."""

    def __init__(self) -> None:
        self._most = 0
        """How many visits there were at most since the last collection."""
        self._now = 0
        self._then = 0
        """How many there were when the pause began."""
        self._timer: asyncio.TimerHandle | None = None
        self._reserve: list[Any] = []

    def note(self, visits: int) -> None:
        """Note how many visits there are; what is left of those that have ended is given back if they were many."""
        if not self._reserve:
            # Before there is a crowd.
            self._reserve = _iterators()
            _malloc_trim()
        fewer, self._now = visits < self._now, visits
        self._most = max(self._most, visits)
        if fewer and self._most - visits >= ENOUGH and self._timer is None:
            self._wait()

    def _wait(self) -> None:
        self._then = self._now
        self._timer = asyncio.get_running_loop().call_later(PAUSE, self._give_back)

    def _give_back(self) -> None:
        self._timer = None
        if self._now < self._then:
            self._wait()  # for visits that have ended since
        else:
            self._most = self._now
        gc.collect()
        # What Python keeps for itself is little, but each piece that lies alone in a megabyte of its allocator keeps
        # all of it: names that attributes were looked up by, iterators of awaits (which give way to those of the
        # reserve), and empty containers, which a collection frees at its end.
        getattr(sys, "_clear_type_cache", lambda: None)()
        kept = _iterators()
        self._reserve.clear()
        kept.clear()
        self._reserve = _iterators()
        gc.collect()
        asyncio.get_running_loop().run_in_executor(None, trim)


def _iterators() -> list[Any]:
    """As many iterators of futures as asyncio keeps for the next awaits; those first."""
    future = asyncio.get_running_loop().create_future()
    return [future.__await__() for _ in range(ITERATORS)]


def trim() -> None:
    """Let the system have the memory that the allocator of C keeps."""
    _malloc_trim()(0)


@cache
def _malloc_trim() -> Callable[[int], object]:
    """What does so; only glibc's allocator can be told to."""
    try:
        return cast("Callable[[int], object]", ctypes.CDLL(None).malloc_trim)
    except (AttributeError, OSError, TypeError):
        return lambda _keep: None
