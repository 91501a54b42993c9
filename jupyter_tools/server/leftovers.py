"""Gives back the memory of visits that have ended."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys

ENOUGH = 100
"""So many visits fewer are worth a collection, for which the server stands still for a moment."""
ITERATORS = 255
"""How many iterators of futures asyncio keeps for the next awaits."""


class Leftovers:
    """Collects what a crowd leaves behind: its sockets are in cycles, which wait long for Python's own turn."""

    def __init__(self) -> None:
        self._most = 0
        """How many visits there were at most since the last collection."""

    async def give_back(self, visits: int) -> bool:
        """Give back what is left if there are many visits fewer than there were; whether there are."""
        self._most = max(self._most, visits)
        if self._most - visits < ENOUGH:
            return False
        self._most = visits
        collect()
        await asyncio.to_thread(trim)
        return True


def collect() -> None:
    """Free what nothing uses any more, and what Python keeps of it.

    Each such thing that lies alone in a megabyte of its allocator keeps all of it.
    """
    gc.collect()
    # The names of attributes that were looked up last.
    getattr(sys, "_clear_type_cache", lambda: None)()
    # The iterators of the last awaits, which are replaced by new ones that lie together.
    future = asyncio.get_running_loop().create_future()
    kept, fresh = ([future.__await__() for _ in range(ITERATORS)] for _ in range(2))
    del fresh
    del kept


def trim() -> None:
    """Let the system have the memory that the allocator of C keeps; only glibc's can be told to."""
    try:
        call = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    call(0)
