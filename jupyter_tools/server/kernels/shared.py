"""Kernel mode `shared`: one or several separate kernels for all visitors of a published page."""

from __future__ import annotations

import asyncio
import os
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from ...errors import LinkError
from ...notebook.kernelspecs import kernel_name
from .load_extension import load_extension
from .supervised import StartedKernel

if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import Logger

    from ..apps.paths import PagePath
    from ..page_log import PageLog
    from .hub import Hub
    from .link import KernelLink
    from .page_kernel import Readiness
    from .served import Served


SHARED = "shared-"
"""Prefix of the kernel ids of shared pages."""


class SharedKernel(StartedKernel):
    """A kernel that this server starts, runs the notebook in, and starts again when it dies."""

    mode = "shared"

    def __init__(  # noqa: PLR0913 - its dependencies, created in one place
        self,
        page: PagePath,
        hub: Hub,
        log: Logger,
        page_log: PageLog,
        ping_interval: float,
        *,
        manager: Any,
        timeout: float,
        why: str = "",
    ) -> None:
        """`why` is the reason for the mode, for builders."""
        super().__init__(page, hub, log, page_log, ping_interval)
        self.kernel: str | None = None
        """The id of its kernel, set from before the start until the kernel has ended."""
        self._launching: asyncio.Future[Any] | None = None
        self._ending = asyncio.Lock()
        self._reason = why or "One kernel for all visitors."
        self._manager = manager
        self._timeout = timeout

    def left(self, visit: Served) -> None:
        """Keep the kernel: it waits for the next visitor."""

    def _why(self) -> str:
        return self._reason

    async def _start(self) -> KernelLink:
        try:
            async with asyncio.timeout(self._timeout):
                link = await self._launch()
                await self._run_notebook(link)
        except TimeoutError:
            raise LinkError(f"The notebook did not run to its end within {self._timeout:g} seconds.") from None
        return link

    async def _launch(self) -> KernelLink:
        name = await asyncio.to_thread(kernel_name, self.page.file, self._manager.kernel_spec_manager)
        self.kernel = f"{SHARED}{token_hex(16)}"
        output = self._page_log.process_output(self.page.path)
        # Jupyter forgets a kernel whose start is cancelled, and its process would keep running.
        self._launching = asyncio.ensure_future(
            self._manager.start_kernel(
                kernel_id=self.kernel,
                kernel_name=name,
                cwd=str(self.page.folder),
                env={**os.environ, "JPY_SESSION_NAME": str(self.page.file)},
                stdout=output.stdout,
                stderr=output.stderr,
            )
        )
        self._launching.add_done_callback(lambda _: output.started())
        self._launching.add_done_callback(lambda one: one.cancelled() or one.exception())
        await asyncio.shield(self._launching)
        return await load_extension(self._manager.get_kernel(self.kernel), self.kernel, self._hub)

    async def _shut_down(self) -> None:
        async with self._ending:
            if self._launching is not None:
                await asyncio.wait([self._launching])
            # Cleared only when it has ended: if this call is cancelled, the next one ends the kernel.
            if self.kernel is not None and self.kernel in self._manager:
                await self._manager.shutdown_kernel(self.kernel, now=True)
            self.kernel = self._launching = None


class SharedPage:
    """The kernels of one shared publication; a new visit goes to the one with the fewest."""

    def __init__(self, page: PagePath, make: Callable[[], SharedKernel], replicas: int) -> None:
        self.page = page
        self.kernels = [make() for _ in range(replicas)]

    @property
    def readiness(self) -> Readiness:
        """Whether a new visit gets a kernel at once."""
        found = {one.readiness for one in self.kernels}
        order: tuple[Readiness, ...] = ("ready", "starting", "idle")
        return next((one for one in order if one in found), "down")

    def kernel(self) -> SharedKernel:
        """The kernel for a new visit."""
        return min(self.kernels, key=lambda one: (one.status.status == "dead", len(one.visits)))

    async def prepare(self) -> None:
        """Run the notebook in all kernels. Raises `PublishError` when it fails."""
        # One first: a notebook that fails need not fail many times.
        await self.kernels[0].ensure()
        await asyncio.gather(*(one.ensure() for one in self.kernels[1:]))

    def hand_over(self, other: SharedPage) -> None:
        """Let the kernels of another serve the visits from now on."""
        for one in self.kernels:
            one.hand_over(other.kernel)

    async def stop(self) -> None:
        """End the kernels."""
        await asyncio.gather(*(one.stop() for one in self.kernels), return_exceptions=True)
