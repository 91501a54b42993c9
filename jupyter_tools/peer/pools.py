"""Pools: how many handlers that need the same scarce thing (a GPU, a database) run at once."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


Name = tuple[str, str]
"""A pool: the app's folder, and its name there."""


@dataclass(eq=False)
class Place:
    """A place in a pool, taken or waited for."""

    pool: Name
    owner: str
    """Who wants it: those with the same owner do not count as others."""
    start: Callable[[], None]
    """Called, once, when the place is taken."""
    moved: Callable[[int, bool], None]
    """Called with the number in the queue, from 1, and whether others wait or run before, when that has changed."""
    reported: tuple[int, bool] | None = None


@dataclass
class _Pool:
    taken: list[Place] = field(default_factory=list)
    waiting: deque[Place] = field(default_factory=deque)


class Pools:
    """All pools of a server, or of a kernel without one; may be used from any thread.

    `limit` tells how many places a pool has now.
    """

    def __init__(self, limit: Callable[[Name], int]) -> None:
        self._limit = limit
        self._pools: dict[Name, _Pool] = {}
        self._lock = threading.Lock()

    def enter(self, place: Place) -> None:
        """Take a place, now or when those before have left."""
        with self._lock:
            self._pools.setdefault(place.pool, _Pool()).waiting.append(place)
        self._serve(place.pool)

    def leave(self, place: Place) -> None:
        """Give a place back, or wait for it no more."""
        with self._lock:
            pool = self._pools.get(place.pool)
            if pool is None:
                return
            for places in (pool.taken, pool.waiting):
                if place in places:
                    places.remove(place)
            if not (pool.taken or pool.waiting):
                del self._pools[place.pool]
                return
        self._serve(place.pool)

    def _serve(self, name: Name) -> None:
        calls: list[Callable[[], None]] = []
        limit = self._limit(name)
        with self._lock:
            pool = self._pools.get(name)
            if pool is None:
                return
            while pool.waiting and len(pool.taken) < limit:
                place = pool.waiting.popleft()
                pool.taken.append(place)
                calls.append(place.start)
            before = {place.owner for place in pool.taken}
            for number, place in enumerate(pool.waiting, 1):
                found = (number, bool(before - {place.owner}))
                before.add(place.owner)
                if found != place.reported:
                    place.reported = found
                    calls.append(lambda place=place, found=found: place.moved(*found))  # type: ignore[misc]
        for call in calls:
            call()
