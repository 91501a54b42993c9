"""Kernel mode `shared`: one kernel of its own for all visitors of a published page."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from ..errors import LinkError, ToolsError
from .kernel_name import kernel_name
from .loading import load_extension
from .managed import STOPPED
from .page_kernel import PageKernel

if TYPE_CHECKING:
    from logging import Logger

    from .hub import Hub, KernelLink
    from .paths import PagePath
    from .visit import Visit

MAX_FAILURES = 5
"""After how many failures in a row the page is down until it is published again."""
MAX_DELAY = 60.0
"""The most seconds between two starts."""
STABLE = 60.0
"""Seconds after which a kernel counts as well, and earlier failures as forgotten."""


class StoppedError(LinkError):
    """A builder has stopped the kernel."""


class SharedKernel(PageKernel):
    """A kernel that this server starts, runs the notebook in, and starts again when it dies."""

    mode = "shared"

    def __init__(  # noqa: PLR0913 - what it stands on, made in one place
        self, page: PagePath, hub: Hub, log: Logger, ping_interval: float, *, manager: Any, timeout: float
    ) -> None:
        super().__init__(page, hub, log, ping_interval)
        self.kernel: str | None = None
        self._manager = manager
        self._timeout = timeout
        self._failures = 0
        self._ready_at = 0.0
        self._not_before = 0.0
        self._last_error: ToolsError = LinkError("The page's kernel could not be started.")

    async def stop(self) -> None:
        """End the kernel."""
        await super().stop()
        await self._shut_down()

    async def restart(self) -> None:
        """Start a new process, and run the notebook in it."""
        self.halted = False
        await self._end()
        self.wake()

    async def halt(self) -> None:
        """End the process, and tell visitors."""
        self.halted = True
        await self._end()
        self._set("dead", STOPPED)

    def left(self, visit: Visit) -> None:
        """Keep the kernel: it waits for the next visitor."""

    def _why(self) -> str:
        return "One kernel for all visitors."

    async def _end(self) -> None:
        self._failures, self._not_before = 0, 0.0
        await self._shut_down()
        await self._cut()

    async def _connect(self) -> KernelLink:
        if self.halted:
            raise StoppedError(STOPPED)
        if self._wanted:
            self._failures = 0
        elif _now() < self._not_before:
            raise self._last_error
        self._set("starting", "The page's kernel is starting.")
        try:
            async with asyncio.timeout(self._timeout):
                link = await self._start()
                await self._run_notebook(link)
        except TimeoutError:
            await self._shut_down()
            raise LinkError(f"The notebook did not run to its end within {self._timeout:g} seconds.") from None
        except BaseException:
            await self._shut_down()
            raise
        self._ready_at = _now()
        return link

    async def _start(self) -> KernelLink:
        await self._shut_down()
        # Known before the kernel dials in.
        self.kernel = self._manager.new_kernel_id()
        await self._manager.start_kernel(
            kernel_id=self.kernel,
            kernel_name=await kernel_name(self.page, self._manager.kernel_spec_manager),
            cwd=str(self.page.folder),
            env={**os.environ, "JPY_SESSION_NAME": str(self.page.file)},
        )
        return await load_extension(self._manager.get_kernel(self.kernel), self.kernel, self._hub)

    def _failed(self, error: ToolsError) -> float:
        if isinstance(error, StoppedError):
            self._set("dead", str(error))
            return MAX_DELAY
        if error is not self._last_error:
            self._last_error = error
            self._note_failure()
            self._log.error("jupyter_tools: %s: %s\n%s", self.page.path, error, getattr(error, "traceback", ""))
        if self._failures >= MAX_FAILURES:
            self._set("dead", "The page is down: its kernel keeps ending or its notebook fails.")
        else:
            self._set("dead", "The page's kernel could not be started; it is tried again.")
        return max(0.1, self._not_before - _now())

    def _ended(self) -> None:
        if _now() - self._ready_at > STABLE:
            self._failures = 0
        self._note_failure()
        if self._failures >= MAX_FAILURES:
            self._last_error = LinkError("The page's kernel keeps ending.")

    def _note_failure(self) -> None:
        self._failures += 1
        if self._failures >= MAX_FAILURES:
            self._not_before = float("inf")
        elif self._failures > 1:
            self._not_before = _now() + min(MAX_DELAY, 2.0 ** (self._failures - 2))

    async def _shut_down(self) -> None:
        kernel, self.kernel = self.kernel, None
        if kernel is not None and kernel in self._manager:
            await self._manager.shutdown_kernel(kernel, now=True)


def _now() -> float:
    return asyncio.get_running_loop().time()
