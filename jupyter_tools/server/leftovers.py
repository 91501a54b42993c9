"""Gives back the memory of visits that have ended."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from typing import Any

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
        self._trimming: asyncio.Future[None] | None = None
        self._reserve: list[Any] = []

    def note(self, visits: int) -> None:
        """Note how many visits there are; what is left of those that have ended is given back if they were many."""
        if not self._reserve:
            self._reserve = _iterators()  # before there is a crowd
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
            self._wait()  # for what is left of those who have gone since
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
        self._trimming = asyncio.ensure_future(asyncio.to_thread(trim))


def _iterators() -> list[Any]:
    """As many iterators of futures as asyncio keeps for the next awaits; those first."""
    future = asyncio.get_running_loop().create_future()
    return [future.__await__() for _ in range(ITERATORS)]


def trim() -> None:
    """Let the system have the memory that the allocator of C keeps; only glibc's can be told to."""
    try:
        call = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    call(0)
