"""A kernel that this server starts, and starts again when it dies, but not for ever."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING

from ...errors import LinkError, ToolsError
from .description import STOPPED
from .page_kernel import PageKernel

if TYPE_CHECKING:
    from logging import Logger

    from ..apps.paths import PagePath
    from ..page_log import PageLog
    from .hub import Hub
    from .link import KernelLink

MAX_FAILURES = 5
"""After how many failures in a row nothing is tried any more."""
MAX_DELAY = 60.0
"""The most seconds between two starts."""
STABLE = 60.0
"""Seconds after which a kernel counts as well, and earlier failures as forgotten."""


class StoppedError(LinkError):
    """A builder has stopped the kernel."""


class Failures:
    """Failures in a row, and when the next try is due."""

    __slots__ = ("count", "not_before")

    def __init__(self) -> None:
        self.count = 0
        self.not_before = 0.0
        """The time of the event loop before which nothing is tried."""

    @property
    def too_many(self) -> bool:
        """Whether trying again does not help."""
        return self.count >= MAX_FAILURES

    def note(self) -> None:
        """Count one more."""
        self.count += 1
        if self.too_many:
            self.not_before = float("inf")
        elif self.count > 1:
            self.not_before = now() + min(MAX_DELAY, 2.0 ** (self.count - 2))

    def forget(self) -> None:
        """Reset the count."""
        self.count = 0
        self.not_before = 0.0


class StartedKernel(PageKernel):
    """Starts a kernel for its visits, with pauses that grow while it keeps failing."""

    starting = "The page's kernel is starting."
    down = "The page is down: its kernel keeps ending or its notebook fails."

    def __init__(self, page: PagePath, hub: Hub, log: Logger, page_log: PageLog, ping_interval: float) -> None:
        super().__init__(page, hub, log, page_log, ping_interval)
        self._failures = Failures()
        self._ready_at = 0.0
        self._last_error: ToolsError | None = None

    async def stop(self) -> None:
        """End the kernel."""
        await super().stop()
        await self._shut_down()

    async def _restart(self) -> None:
        await self._end()
        self.wake()

    async def _halt(self) -> None:
        await self._end()
        self._set("dead", STOPPED)

    async def _end(self) -> None:
        self._failures.forget()
        await self._shut_down()
        self._cut()

    @abstractmethod
    async def _start(self) -> KernelLink:
        """Start a kernel that has run the notebook. Raises a `ToolsError` when that fails."""

    @abstractmethod
    async def _shut_down(self) -> None:
        """End the kernel's process, if there is one."""

    async def _connect(self) -> KernelLink:
        self._check_halted()
        if self._waiting_for_link:
            self._failures.forget()
        elif now() < self._failures.not_before:
            self._last_error = self._last_error or LinkError("The page's kernel could not be started.")
            raise self._last_error
        self._set("starting", self.starting)
        await self._shut_down()
        try:
            link = await self._start()
            self._check_halted()  # meanwhile
        except BaseException:
            await self._shut_down()
            raise
        self._ready_at = now()
        return link

    def _check_halted(self) -> None:
        """Raise `StoppedError` if a builder has stopped the kernel."""
        if self.halted:
            raise StoppedError(STOPPED)

    def _failed(self, error: ToolsError) -> float:
        if isinstance(error, StoppedError):
            self._set("dead", str(error))
            return MAX_DELAY
        if error is not self._last_error:
            self._last_error = error
            self._failures.note()
            self._log.error("jupyter_tools: %s: %s\n%s", self.page.path, error, getattr(error, "traceback", ""))
        if self._failures.too_many:
            self._set("dead", self.down)
        else:
            self._set("dead", "The page's kernel could not be started; it is tried again.")
        return max(0.1, self._failures.not_before - now())

    def _ended(self) -> None:
        if now() - self._ready_at > STABLE:
            self._failures.forget()
        self._failures.note()
        if self._failures.too_many:
            self._last_error = LinkError("The page's kernel keeps ending.")


def now() -> float:
    """The time of the running event loop, in seconds."""
    return asyncio.get_running_loop().time()
