"""The kernels of this server's pages: finds or makes the one that a visit needs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from jupyter_client.multikernelmanager import AsyncMultiKernelManager

from ..errors import NotFoundError
from .live import LiveKernel
from .shared import SharedKernel

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

    from .hub import Hub
    from .page_kernel import PageKernel
    from .paths import PagePath, Root
    from .publications import Publication


class Kernels:
    """One `LiveKernel` per notebook and one `SharedKernel` per shared publication, each made when first asked for."""

    def __init__(self, serverapp: Any, root: Root, log: Logger, *, ping_interval: float, start_timeout: float) -> None:
        self.hub: Hub
        self._serverapp = serverapp
        self._root = root
        self._log = log
        self._ping_interval = ping_interval
        self._start_timeout = start_timeout
        self._live: dict[str, LiveKernel] = {}
        self._shared: dict[str, SharedKernel] = {}
        self._starting: set[SharedKernel] = set()
        # Not Jupyter's own: these kernels neither show nor can be ended in Lab's list of running kernels.
        self._manager = AsyncMultiKernelManager(
            kernel_manager_class="jupyter_client.manager.AsyncKernelManager",
            kernel_spec_manager=serverapp.kernel_spec_manager,
            connection_dir=serverapp.kernel_manager.connection_dir,
            log=log,
        )

    def live(self, page: PagePath) -> LiveKernel:
        """The notebook's own kernel."""
        if page.path not in self._live:
            self._live[page.path] = LiveKernel(
                page, self.hub, self._log, self._ping_interval, serverapp=self._serverapp
            )
        return self._live[page.path]

    def shared(self, page: PagePath, publication: str) -> SharedKernel:
        """The kernel of a shared publication, by its id."""
        if publication not in self._shared:
            self._shared[publication] = self._new_shared(page)
        return self._shared[publication]

    async def renew(self, page: PagePath, publication: str) -> None:
        """Run a shared page's notebook in a new kernel and, when that went well, let it take over from the old one.

        Raises `PublishError` when the notebook fails.
        """
        new = self._new_shared(page)
        self._starting.add(new)
        try:
            await new.ensure()
        except BaseException:
            await new.stop()
            raise
        finally:
            self._starting.discard(new)
        old = self._shared.get(publication)
        self._shared[publication] = new
        if old is not None:
            old.hand_over(new)
            await old.stop()

    def of(self, publication: Publication, page: PagePath) -> PageKernel:
        """The kernel of a published page, by its mode."""
        if publication.mode == "shared":
            return self.shared(page, publication.id)
        kernel = self.live(page)
        kernel.starts = True
        return kernel

    def listed(self) -> list[PageKernel]:
        """The kernels that are there, or that somebody waits for."""
        live = [
            one
            for one in self._live.values()
            if one.link is not None or one.visits or one.in_use or one.starts or one.halted
        ]
        return [*live, *self._shared.values()]

    def is_ready(self, publication: Publication, page: PagePath) -> bool:
        """Whether a published page's handlers can run; a kernel that is not there is started as for a visitor."""
        kernel = self.of(publication, page)
        # One that keeps ending has its own pauses between starts, and one that was stopped its reasons.
        if kernel.status.status in ("starting", "missing") and not kernel.halted:
            kernel.wake()
        return kernel.status.status in ("ready", "busy")

    async def withdraw(self, publication: Publication, path: str) -> None:
        """Let go of the kernel of a page that is no longer published; a live one stays its author's."""
        if publication.mode == "shared":
            shared = self._shared.pop(publication.id, None)
            if shared is not None:
                await shared.stop()
        elif path in self._live:
            self._live[path].starts = False

    async def page_of(self, kernel: str) -> PagePath | None:
        """The page of a kernel that dials in; None for one without a notebook below the root."""
        for shared in [*self._shared.values(), *self._starting]:
            if shared.kernel == kernel:
                return shared.page
        for session in await self._serverapp.session_manager.list_sessions():
            if session["type"] == "notebook" and session["kernel"] and session["kernel"]["id"] == kernel:
                try:
                    page = self._root.page(session["path"].strip("/"))
                except NotFoundError:
                    break
                return page
        return None

    def page_changed(self, folder: Path) -> None:
        """Tell the kernels of an app that its properties have changed."""
        for link in self.hub.links.values():
            if link.page is not None and link.page.folder == folder:
                link.tell_page(link.page)

    async def stop(self) -> None:
        """Let go of all kernels, and end the shared ones."""
        kernels = [*self._live.values(), *self._shared.values()]
        await asyncio.gather(*(kernel.stop() for kernel in kernels), return_exceptions=True)
        await self._manager.shutdown_all(now=True)

    def _new_shared(self, page: PagePath) -> SharedKernel:
        return SharedKernel(
            page, self.hub, self._log, self._ping_interval, manager=self._manager, timeout=self._start_timeout
        )
