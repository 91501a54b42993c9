"""Warm spares: processes that have run the notebook, each waiting for one visit."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from typing import TYPE_CHECKING

from ....errors import ToolsError
from .template import started

if TYPE_CHECKING:
    from logging import Logger

    from ...apps.paths import PagePath
    from .launcher import Launcher
    from .registry import OwnProcess


class Spares:
    """Keeps so many processes ready; who finds none waits for one that runs the notebook now."""

    def __init__(self, page: PagePath, launcher: Launcher, log: Logger, count: int) -> None:
        self.page = page
        self._launcher = launcher
        self._log = log
        self._count = count
        self._ready: deque[OwnProcess] = deque()
        self._making: set[asyncio.Task[None]] = set()
        # More at once would only take longer.
        self._room = asyncio.Semaphore(os.cpu_count() or 1)

    async def start(self) -> None:
        """Make the first one. Raises `PublishError` when the notebook fails."""
        self._ready.append(await self._make())
        self._fill()

    async def take(self) -> OwnProcess:
        """A process. Raises `PublishError` when the notebook fails, and `LinkError` when there is no process."""
        while self._ready:
            process = self._ready.popleft()
            if not process.linked.closed.is_set():
                self._fill()
                process.role = "isolated"
                return process
            process.kill()
        process = await self._make()
        process.role = "isolated"
        self._fill()
        return process

    def processes(self) -> list[OwnProcess]:
        """The process that is forked: none."""
        return []

    def waiting(self) -> list[OwnProcess]:
        """Those that wait for a visit."""
        return list(self._ready)

    async def ended(self) -> None:
        """Return when no more can be made: never."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """End the processes that wait."""
        self._count = 0
        making = list(self._making)
        for task in making:
            task.cancel()
        await asyncio.gather(*making, return_exceptions=True)
        while self._ready:
            self._ready.pop().kill()

    async def _make(self) -> OwnProcess:
        async with self._room:
            return await started(self._launcher, "spare", self.page)

    def _fill(self) -> None:
        while len(self._ready) + len(self._making) < self._count:
            task = asyncio.create_task(self._add())
            self._making.add(task)
            task.add_done_callback(self._making.discard)

    async def _add(self) -> None:
        try:
            self._ready.append(await self._make())
        except ToolsError as error:
            self._log.error("jupyter_tools: %s: no spare process: %s", self.page.path, error)
