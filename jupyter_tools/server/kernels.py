"""The kernels of this server's pages: finds or makes the one that a visit needs."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from jupyter_client.multikernelmanager import AsyncMultiKernelManager

from ..errors import NotFoundError
from .isolated import IsolatedKernel
from .isolation import Isolation
from .launcher import Launcher
from .live import LiveKernel
from .shared import SharedKernel, SharedPage

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

    from .apps import Apps
    from .hub import Hub
    from .page_kernel import PageKernel
    from .paths import PagePath, Root
    from .publications import AskedMode, Mode, Publication
    from .steps import Steps

ASKED = "As asked for."
NOT_ISOLATED = "All visitors share a kernel, as the notebook's process cannot be forked for each: {}."


class Kernels:
    """One `LiveKernel` per notebook, the shared kernels and the isolation of publications, each made when asked for."""

    def __init__(  # noqa: PLR0913 - what it stands on, made in one place
        self,
        serverapp: Any,
        root: Root,
        apps: Apps,
        log: Logger,
        *,
        ping_interval: float,
        start_timeout: float,
        canary_timeout: float,
        spares: int,
        steps: Steps,
    ) -> None:
        self._hub: Hub
        self._serverapp = serverapp
        self._root = root
        self._apps = apps
        self._log = log
        self._ping_interval = ping_interval
        self._start_timeout = start_timeout
        self._canary_timeout = canary_timeout
        self._spares = spares
        self._steps = steps
        self._live: dict[str, LiveKernel] = {}
        self._shared: dict[str, SharedPage] = {}
        self._isolated: dict[str, Isolation] = {}
        self._starting: set[SharedPage] = set()
        self._stopping: set[asyncio.Task[None]] = set()
        self._launcher = Launcher(serverapp.kernel_spec_manager, start_timeout)
        # Not Jupyter's own: these kernels neither show nor can be ended in Lab's list of running kernels.
        self._manager = AsyncMultiKernelManager(
            kernel_manager_class="jupyter_client.manager.AsyncKernelManager",
            kernel_spec_manager=serverapp.kernel_spec_manager,
            connection_dir=serverapp.kernel_manager.connection_dir,
            log=log,
        )

    @property
    def hub(self) -> Hub:
        """Where kernels link up."""
        return self._hub

    @hub.setter
    def hub(self, hub: Hub) -> None:
        self._hub = self._launcher.hub = hub

    # --- finding ---

    def live(self, page: PagePath) -> LiveKernel:
        """The notebook's own kernel."""
        if page.path not in self._live:
            self._live[page.path] = LiveKernel(
                page, self.hub, self._log, self._ping_interval, serverapp=self._serverapp
            )
        return self._live[page.path]

    def shared(self, page: PagePath, publication: Publication) -> SharedPage:
        """The kernels of a shared publication."""
        if publication.id not in self._shared:
            self._shared[publication.id] = self._new_shared(page, publication.why)
        return self._shared[publication.id]

    def isolated(self, page: PagePath, publication: str) -> IsolatedKernel:
        """A kernel for one new visit of an isolated publication."""
        return self._kernel_of(self._isolation(page, publication))

    def of(self, publication: Publication, page: PagePath) -> PageKernel:
        """The kernel for a new visit of a published page, by its mode."""
        if publication.mode == "isolated":
            return self.isolated(page, publication.id)
        if publication.mode == "shared":
            return self.shared(page, publication).kernel()
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
        shared = [one for page in self._shared.values() for one in page.kernels]
        return [*live, *shared, *(one for isolation in self._isolated.values() for one in isolation.kernels)]

    def sources(self) -> list[Isolation]:
        """Where visits of isolated pages get their processes."""
        return list(self._isolated.values())

    def is_ready(self, publication: Publication, page: PagePath) -> bool:
        """Whether a published page's handlers can run; a kernel that is not there is started as for a visitor."""
        if publication.mode == "isolated":
            return self._isolation(page, publication.id).is_ready()
        kernel = self.of(publication, page)
        # One that keeps ending has its own pauses between starts, and one that was stopped its reasons.
        if kernel.status.status in ("starting", "missing") and not kernel.halted:
            kernel.wake()
        return kernel.status.status in ("ready", "busy")

    async def page_of(self, kernel: str) -> PagePath | None:
        """The page of a kernel that dials in; None for one without a notebook below the root."""
        expected = self._launcher.page_of(kernel)
        if expected is not None:
            return expected
        for shared in [*self._shared.values(), *self._starting]:
            if any(one.kernel == kernel for one in shared.kernels):
                return shared.kernels[0].page
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

    def follow(self) -> None:
        """Let pages that were renamed have the kernels that they had."""
        for path, kernel in list(self._live.items()):
            now = kernel.page.path
            if now != path:
                del self._live[path]
                other = self._live.setdefault(now, kernel)
                if other is not kernel:
                    other.starts |= kernel.starts
                    kernel.hand_over(partial(self._live.__getitem__, now))
                    stopping = asyncio.create_task(kernel.stop())
                    self._stopping.add(stopping)
                    stopping.add_done_callback(self._stopping.discard)

    # --- publishing ---

    async def renew(self, page: PagePath, publication: str, mode: AskedMode) -> tuple[Mode, str]:
        """Run a page's notebook anew and let that take over; the mode that was taken, and why.

        A live kernel is left as it is once its cells were run. Raises `PublishError` when the notebook fails.
        """
        if mode == "live":
            self._steps.tell(page, "Connecting to the notebook's own kernel.")
            await self.live(page).run()
            return "live", ASKED
        why = ASKED
        if mode != "shared":
            self._steps.tell(page, "Starting a process for the notebook.")
            problem = await self._renew_isolated(page, publication, fork_only=mode == "auto")
            if mode == "isolated" or problem is None:
                return "isolated", self._isolated[publication].why
            why = NOT_ISOLATED.format(problem)
            self._steps.tell(page, f"The notebook's process cannot be forked for each visit: {problem}.")
        self._steps.tell(page, "Starting the kernel that all visitors share.")
        await self._renew_shared(page, publication, why)
        return "shared", why

    async def _renew_shared(self, page: PagePath, publication: str, why: str) -> None:
        new = self._new_shared(page, why)
        self._starting.add(new)
        try:
            await new.prepare()
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

    async def _renew_isolated(self, page: PagePath, publication: str, *, fork_only: bool) -> str | None:
        new = self._new_isolated(page)
        try:
            problem = await new.prepare(fork_only=fork_only)
        except BaseException:
            await new.stop()
            raise
        if problem is not None and fork_only:
            return problem
        old = self._isolated.get(publication)
        self._isolated[publication] = new
        if old is not None:
            for kernel in list(old.kernels):
                kernel.hand_over(lambda: self._kernel_of(new))
            await old.stop()
        return problem

    async def withdraw(self, publication: Publication, path: str) -> None:
        """Let go of the kernel of a page that is no longer published; a live one stays its author's."""
        if publication.mode == "isolated":
            isolated = self._isolated.pop(publication.id, None)
            if isolated is not None:
                await isolated.stop()
        elif publication.mode == "shared":
            shared = self._shared.pop(publication.id, None)
            if shared is not None:
                await shared.stop()
        elif path in self._live:
            self._live[path].starts = False

    async def stop(self) -> None:
        """Let go of all kernels, and end those of this server's own."""
        kernels: list[LiveKernel | SharedPage | Isolation] = [*self._live.values(), *self._shared.values()]
        kernels += self._isolated.values()
        await asyncio.gather(*(kernel.stop() for kernel in kernels), return_exceptions=True)
        await self._launcher.stop()
        await self._manager.shutdown_all(now=True)

    # --- making ---

    def _new_shared(self, page: PagePath, why: str) -> SharedPage:
        return SharedPage(
            lambda: SharedKernel(
                page,
                self.hub,
                self._log,
                self._ping_interval,
                manager=self._manager,
                timeout=self._start_timeout,
                why=why,
            ),
            self._apps.shown(page).page.kernel.replicas,
        )

    def _isolation(self, page: PagePath, publication: str) -> Isolation:
        if publication not in self._isolated:
            self._isolated[publication] = self._new_isolated(page)
        return self._isolated[publication]

    def _new_isolated(self, page: PagePath) -> Isolation:
        return Isolation(
            page, self._launcher, self._apps, self._log, spares=self._spares, canary_timeout=self._canary_timeout
        )

    def _kernel_of(self, isolation: Isolation) -> IsolatedKernel:
        return IsolatedKernel(isolation.page, self.hub, self._log, self._ping_interval, isolation)
