"""The memory of all processes of an isolated page: over its limit, those of idle visits end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import Logger

    from .registry import OwnProcess

LOOK = 2.0
"""Interval in seconds at which the memory is checked."""
MEGABYTE = 1_000_000


class Idler(Protocol):
    """What has the process of a visit."""

    @property
    def process(self) -> OwnProcess | None:
        """The process; None while there is none."""

    @property
    def idle_since(self) -> float | None:
        """When the client left; None if one is there, an event runs or no process does."""

    def rest(self) -> None:
        """End the process until the visitor comes back."""


class MemoryBound:
    """Ends processes of idle visits, the longest idle first, while all take more than a limit."""

    def __init__(
        self, page: str, log: Logger, limit: Callable[[], int | None], waiting: Callable[[], list[OwnProcess]]
    ) -> None:
        """`limit` gives the megabytes that they may take, or None; `waiting` the processes without a visit."""
        self._page = page
        self._log = log
        self._limit = limit
        self._waiting = waiting
        self._all: set[Idler] = set()
        self._watch: asyncio.Task[None] | None = None
        self._is_over = False
        """Whether the processes take too much and none of them can end."""

    def add(self, one: Idler) -> None:
        """Watch a process, until `remove`."""
        self._all.add(one)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._keep())

    def remove(self, one: Idler) -> None:
        """Watch a process no more."""
        self._all.discard(one)

    async def stop(self) -> None:
        """Watch nothing."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)

    async def _keep(self) -> None:
        while self._all:
            await asyncio.sleep(LOOK)
            limit = self._limit()
            if limit is not None:
                await self._bound(limit * MEGABYTE)

    async def _bound(self, limit: int) -> None:
        processes = [*self._waiting(), *(one.process for one in self._all if one.process is not None)]
        taken = await asyncio.to_thread(lambda: {one: one.private_memory() for one in processes})
        excess = sum(taken.values()) - limit
        idle = [(one.idle_since, one, one.process) for one in self._all if one.idle_since is not None]
        for _, one, process in sorted(idle, key=lambda found: found[0]):
            if excess > 0 and process in taken:
                excess -= taken[process]
                one.rest()
        if excess > 0 and not self._is_over:
            self._log.warning(
                "jupyter_tools: %s: the processes of visits take %d MB more than `total_memory_mb`, and all are in use",
                self._page,
                excess // MEGABYTE,
            )
        self._is_over = excess > 0
