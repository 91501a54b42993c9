"""Kernel mode `shared`: one or several separate kernels for all visitors of a published page."""

from __future__ import annotations

import asyncio
import os
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from ...errors import LinkError
from ...notebook.kernelspecs import kernel_name
from .load_extension import load_extension
from .supervised import SupervisedSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..apps.paths import PagePath
    from ..page_log import PageLog
    from .kernel_source import KernelSource
    from .link import KernelLink
    from .page_kernel import PageKernel, Readiness


SHARED = "shared-"
"""Prefix of the kernel ids of shared pages."""


class SharedSource(SupervisedSource):
    """A kernel that this server starts, runs the notebook in, and starts again when it dies."""

    mode = "shared"

    def __init__(self, kernel: PageKernel, page_log: PageLog, *, manager: Any, timeout: float, why: str = "") -> None:
        """`timeout` is the seconds within which the notebook must run; `why` is the reason for the mode."""
        super().__init__(kernel)
        self.kernel_id: str | None = None
        """The id of its kernel, set from before the start until the kernel has ended."""
        self._launching: asyncio.Future[Any] | None = None
        self._ending = asyncio.Lock()
        self._reason = why or "One kernel for all visitors."
        self._page_log = page_log
        self._manager = manager
        self._timeout = timeout

    @property
    def why(self) -> str:
        """Why the page has this mode, for builders."""
        return self._reason

    async def start(self) -> KernelLink:
        """Start a kernel and run the notebook in it."""
        try:
            async with asyncio.timeout(self._timeout):
                link = await self._launch()
                await self._kernel.run_notebook(link)
        except TimeoutError:
            raise LinkError(f"The notebook did not run to its end within {self._timeout:g} seconds.") from None
        return link

    async def _launch(self) -> KernelLink:
        page = self._kernel.page
        name = await asyncio.to_thread(kernel_name, page.file, self._manager.kernel_spec_manager)
        self.kernel_id = f"{SHARED}{token_hex(16)}"
        output = self._page_log.process_output(page.path)
        # Jupyter forgets a kernel whose start is cancelled, and its process would keep running.
        self._launching = asyncio.ensure_future(
            self._manager.start_kernel(
                kernel_id=self.kernel_id,
                kernel_name=name,
                cwd=str(page.folder),
                env={**os.environ, "JPY_SESSION_NAME": str(page.file)},
                stdout=output.stdout,
                stderr=output.stderr,
            )
        )
        self._launching.add_done_callback(lambda _: output.started())
        self._launching.add_done_callback(lambda one: one.cancelled() or one.exception())
        await asyncio.shield(self._launching)
        return await load_extension(self._manager.get_kernel(self.kernel_id), self.kernel_id, self._kernel.hub)

    async def shut_down(self) -> None:
        """End the kernel, if there is one."""
        async with self._ending:
            if self._launching is not None:
                await asyncio.wait([self._launching])
            # Cleared only when it has ended: if this call is cancelled, the next one ends the kernel.
            if self.kernel_id is not None and self.kernel_id in self._manager:
                await self._manager.shutdown_kernel(self.kernel_id, now=True)
            self.kernel_id = self._launching = None


class SharedPage:
    """The kernels of one shared publication; a new visit goes to the one with the fewest."""

    def __init__(
        self,
        page: PagePath,
        replicas: int,
        kernel: Callable[[Callable[[PageKernel], KernelSource]], PageKernel],
        source: Callable[[PageKernel], SharedSource],
    ) -> None:
        """`kernel` makes a kernel of the page that has a source, `source` makes its source."""
        self.page = page
        self._sources: list[SharedSource] = []

        def new_source(one: PageKernel) -> SharedSource:
            self._sources.append(source(one))
            return self._sources[-1]

        self.kernels = [kernel(new_source) for _ in range(replicas)]

    def expects(self, kernel: str) -> bool:
        """Whether a kernel that links up is one of these."""
        return any(one.kernel_id == kernel for one in self._sources)

    @property
    def readiness(self) -> Readiness:
        """Whether a new visit gets a kernel at once."""
        found = {one.readiness for one in self.kernels}
        order: tuple[Readiness, ...] = ("ready", "starting", "idle")
        return next((one for one in order if one in found), "down")

    def kernel(self) -> PageKernel:
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
