"""A kernel that this server starts, and starts again when it dies, but not for ever."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING

from ...errors import LinkError, ToolsError
from ...texts import said
from .description import STOPPED
from .kernel_source import KernelSource

if TYPE_CHECKING:
    from .link import KernelLink
    from .page_kernel import PageKernel

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


class SupervisedSource(KernelSource):
    """Starts a kernel for its page, with pauses that grow while it keeps failing."""

    starting = said("The page's kernel is starting.")
    down = said("The page is down: its kernel keeps ending or its notebook fails.")

    def __init__(self, kernel: PageKernel) -> None:
        self.failures = Failures()
        self._kernel = kernel
        self._ready_at = 0.0
        self._last_error: ToolsError | None = None

    @abstractmethod
    async def start(self) -> KernelLink:
        """Start a kernel that has run the notebook. Raises a `ToolsError` when that fails."""

    @abstractmethod
    async def shut_down(self) -> None:
        """End the kernel's process, if there is one."""

    async def connect(self) -> KernelLink:
        """The link of a kernel that was started for it. Raises a `ToolsError` when there is none now."""
        self._check_halted()
        if self._kernel.is_awaited:
            self.failures.forget()
        elif now() < self.failures.not_before:
            self._last_error = self._last_error or LinkError("The page's kernel could not be started.")
            raise self._last_error
        self._kernel.set_status("starting", self.starting)
        await self.shut_down()
        try:
            link = await self.start()
            self._check_halted()  # meanwhile
        except BaseException:
            await self.shut_down()
            raise
        self._ready_at = now()
        return link

    def failed(self, error: ToolsError) -> float:
        """Note that connecting failed, and set the status; the seconds to wait before the next try."""
        kernel = self._kernel
        if isinstance(error, StoppedError):
            kernel.set_status("dead", str(error))
            return MAX_DELAY
        if error is not self._last_error:
            self._last_error = error
            self.failures.note()
            kernel.log.error("jupyter_tools: %s: %s\n%s", kernel.page.path, error, getattr(error, "traceback", ""))
        if self.failures.too_many:
            kernel.set_status("dead", self.down)
        else:
            kernel.set_status("dead", said("The page's kernel could not be started; it is tried again."))
        return max(0.1, self.failures.not_before - now())

    def ended(self) -> None:
        """Count an end that nobody asked for as a failure, and earlier ones no more if the kernel ran for long."""
        if now() - self._ready_at > STABLE:
            self.failures.forget()
        self.failures.note()
        if self.failures.too_many:
            self._last_error = LinkError("The page's kernel keeps ending.")

    async def restart(self) -> None:
        """End the process, if there is one, and have another started."""
        await self._end()
        self._kernel.wake()

    async def halt(self) -> None:
        """End the process, and notify visitors."""
        await self._end()
        self._kernel.set_status("dead", STOPPED)

    async def stop(self) -> None:
        """End the kernel."""
        await self.shut_down()

    async def _end(self) -> None:
        self.failures.forget()
        await self.shut_down()
        self._kernel.cut()

    def _check_halted(self) -> None:
        """Raise `StoppedError` if a builder has stopped the kernel."""
        if self._kernel.halted:
            raise StoppedError(STOPPED)


def now() -> float:
    """The time of the running event loop, in seconds."""
    return asyncio.get_running_loop().time()
