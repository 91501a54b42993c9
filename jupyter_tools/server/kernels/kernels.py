"""The kernels of this server's pages: finds or makes the one that a visit needs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from jupyter_client.multikernelmanager import AsyncMultiKernelManager

from ...errors import NotFoundError
from .isolated import IsolatedSource
from .live import LiveSource
from .page_kernel import PageKernel
from .processes.launcher import Launcher
from .processes.registry import UnexpectedError
from .processes.source import Isolation
from .processes.trials import Trial, Trials
from .shared import SHARED, SharedPage, SharedSource

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from logging import Logger
    from pathlib import Path

    from ...page.moves import Moved
    from ..apps.apps import Apps
    from ..apps.paths import PagePath, Root
    from ..apps.publications import AskedMode, Mode, Publication
    from ..page_log import PageLog
    from ..settings import Settings
    from .hub import Hub
    from .kernel_source import KernelSource
    from .page_kernel import Readiness
    from .processes.registry import OwnProcess
    from .steps import Steps

ASKED = "As asked for."
STARTING = "Starting a process for the notebook."
Source = SharedPage | Isolation
"""The source of kernels for a publication's visits."""
Prepares = TypeVar("Prepares")
NOT_ISOLATED = "All visitors share a kernel, as the notebook's process cannot be forked for each: {}."


@dataclass(frozen=True)
class Prepared:
    """Kernels that have run a page's notebook and do not serve visitors yet."""

    mode: Mode
    why: str
    source: Source | None
    """None in the mode `live`."""


class Kernels:
    """One live kernel per notebook, the shared kernels and the isolation of publications, each made when asked for."""

    def __init__(  # noqa: PLR0913 - its dependencies, created in one place
        self,
        serverapp: Any,
        root: Root,
        apps: Apps,
        log: Logger,
        page_log: PageLog,
        *,
        settings: Settings,
        steps: Steps,
    ) -> None:
        self._hub: Hub
        self._serverapp = serverapp
        self._root = root
        self._apps = apps
        self._log = log
        self._page_log = page_log
        self._settings = settings
        self._steps = steps
        self._live: dict[str, PageKernel] = {}
        self._shared: dict[str, SharedPage] = {}
        self._isolated: dict[str, Isolation] = {}
        self._trials = Trials()
        self._preparing: list[Source] = []
        """Prepared kernels that do not serve a publication yet."""
        self._ending: dict[asyncio.Task[None], Source] = {}
        self._stopping: set[asyncio.Task[None]] = set()
        self._launcher = Launcher(serverapp.kernel_spec_manager, settings.shared_start_timeout, page_log)
        # A separate manager, so that Lab's list of running kernels does not show these kernels and cannot stop them.
        # The configuration for all kernels (`KernelManager`) applies to them too.
        self._manager = AsyncMultiKernelManager(
            kernel_manager_class="jupyter_client.manager.AsyncKernelManager",
            kernel_spec_manager=serverapp.kernel_spec_manager,
            connection_dir=serverapp.kernel_manager.connection_dir,
            config=serverapp.config,
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

    def live(self, page: PagePath) -> PageKernel:
        """The notebook's own kernel."""
        if page.path not in self._live:
            self._live[page.path] = self._kernel(page, lambda kernel: LiveSource(kernel, self._serverapp))
        return self._live[page.path]

    def shared(self, page: PagePath, publication: Publication) -> SharedPage:
        """The kernels of a shared publication."""
        if publication.id not in self._shared:
            self._shared[publication.id] = self._new_shared(page, publication.why)
        return self._shared[publication.id]

    def isolated(self, page: PagePath, publication: str) -> PageKernel:
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
        return [*live, *(kernel for source in self._sources() for kernel in source.kernels)]

    def isolations(self) -> list[Isolation]:
        """Where visits of isolated pages get their processes."""
        return [one for one in self._sources() if isinstance(one, Isolation)]

    def processes(self) -> list[OwnProcess]:
        """All running processes of isolated pages."""
        return self._launcher.processes.all()

    def readiness(self, publication: Publication, path: str) -> Readiness:
        """Whether a published page is usable; starts nothing."""
        found: dict[Mode, PageKernel | SharedPage | Isolation | None] = {
            "live": self._live.get(path),
            "shared": self._shared.get(publication.id),
            "isolated": self._isolated.get(publication.id),
        }
        kernel = found[publication.mode]
        return "idle" if kernel is None else kernel.readiness

    async def ensure(self, publication: Publication, page: PagePath) -> None:
        """Start the kernel of a published page, as its first visitor would. Raises `ToolsError` on failure."""
        if publication.mode == "isolated":
            await self._isolation(page, publication.id).ensure()
        else:
            await self.of(publication, page).ensure()

    async def page_of(self, kernel: str) -> PagePath | None:
        """The page of a kernel that connects; None if it has no notebook below the root.

        Raises `UnexpectedError` for a kernel of this server that is no longer expected.
        """
        expected = self._launcher.processes.page_of(kernel)
        if expected is not None:
            return expected
        if kernel.startswith(SHARED):
            for source in self._sources():
                if isinstance(source, SharedPage) and source.expects(kernel):
                    return source.page
            raise UnexpectedError(f"kernel {kernel} is not expected")
        for session in await self._serverapp.session_manager.list_sessions():
            if session["type"] == "notebook" and session["kernel"] and session["kernel"]["id"] == kernel:
                try:
                    page = self._root.page(session["path"].strip("/"))
                except NotFoundError:
                    break
                return page
        return None

    def page_changed(self, folder: Path, notebook: str = "", moves: Sequence[Moved] = ()) -> None:
        """Notify the kernels of an app that its properties have changed, with moves of components of one page."""
        for link in self.hub.links.values():
            if link.page is not None and link.page.folder == folder:
                link.send_page(link.page, moves if link.page.notebook == notebook else ())

    def follow(self) -> None:
        """Move the kernels of renamed pages to the new paths."""
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

    async def prepare(self, page: PagePath, mode: AskedMode) -> Prepared:
        """Run a page's notebook in new kernels, for `put`; a live kernel whose cells have run is left unchanged.

        Raises `PublishError` when the notebook fails, and `LinkError` when there is no kernel; no process remains then.
        """
        self.hub.check()
        if mode == "live":
            self._steps.report(page, "Connecting to the notebook's own kernel.")
            await self.live(page).run()
            return Prepared("live", ASKED, None)
        why = ASKED
        if mode != "shared":
            self._steps.report(page, STARTING)
            isolation = self._new_isolated(page)
            problem = await self._prepared(isolation, isolation.prepare(fork_only=mode == "auto"))
            if mode == "isolated" or problem is None:
                return Prepared("isolated", isolation.why, isolation)
            await self.end(isolation)
            why = NOT_ISOLATED.format(problem)
            self._steps.report(page, f"The notebook's process cannot be forked for each visit: {problem}.")
        self._steps.report(page, "Starting the kernel that all visitors share.")
        shared = self._new_shared(page, why)
        await self._prepared(shared, shared.prepare())
        return Prepared("shared", why, shared)

    async def try_out(self, page: PagePath) -> Trial:
        """Find out whether visits of a page can be forked; no process remains. Raises what `prepare` raises."""
        self._steps.report(page, STARTING)
        isolation = self._new_isolated(page)
        trial = await self._prepared(isolation, isolation.try_out())
        await self.end(isolation)
        return trial

    async def last_trial(self, page: PagePath) -> Trial | None:
        """What this server has found last about a page; None if it may be out of date."""
        return await self._new_isolated(page).last_trial()

    def put(self, page: PagePath, publication: str, prepared: Prepared) -> list[Source]:
        """Let new kernels serve a publication; returns the replaced ones, which the caller must end.

        Open visits move to the new kernels if the mode is the same.
        """
        new = prepared.source
        if prepared.mode != "live":
            self._start_live_no_more(page.path)
        replaced = self._taken_out(publication)
        for old in replaced:
            if isinstance(new, SharedPage) and isinstance(old, SharedPage):
                old.hand_over(new)
            elif isinstance(new, Isolation) and isinstance(old, Isolation):
                for kernel in list(old.kernels):
                    kernel.hand_over(partial(self._kernel_of, new))
        if isinstance(new, SharedPage):
            self._shared[publication] = new
        elif isinstance(new, Isolation):
            self._isolated[publication] = new
        return replaced

    def withdraw(self, path: str, publication: str) -> list[Source]:
        """Remove a publication's kernels; returns those to end. A live kernel stays with its author."""
        self._start_live_no_more(path)
        return self._taken_out(publication)

    async def end(self, *sources: Source) -> None:
        """End kernels; this continues even if the caller is cancelled."""
        endings = {asyncio.create_task(one.stop()): one for one in sources}
        self._ending.update(endings)
        for ending in endings:
            ending.add_done_callback(self._ended)
        if endings:
            await asyncio.wait(endings)

    def _start_live_no_more(self, path: str) -> None:
        if path in self._live:
            self._live[path].starts = False

    def _taken_out(self, publication: str) -> list[Source]:
        found = (self._shared.pop(publication, None), self._isolated.pop(publication, None))
        return [one for one in found if one is not None]

    async def _prepared(self, source: Source, preparing: Coroutine[Any, Any, Prepares]) -> Prepares:
        """Prepare kernels; on failure, no process remains."""
        self._preparing.append(source)
        try:
            return await preparing
        except BaseException:
            await self.end(source)
            raise
        finally:
            self._preparing.remove(source)

    def _ended(self, ending: asyncio.Task[None]) -> None:
        source = self._ending.pop(ending)
        if not ending.cancelled() and (error := ending.exception()) is not None:
            self._log.error("jupyter_tools: %s: a kernel did not end cleanly", source.page.path, exc_info=error)

    async def stop(self) -> None:
        """Stop using all kernels, and end those that this server started."""
        kernels: list[PageKernel | SharedPage | Isolation] = [*self._live.values(), *self._shared.values()]
        kernels += [*self._isolated.values(), *self._preparing]
        await asyncio.gather(
            *(kernel.stop() for kernel in kernels), *self._ending, *self._stopping, return_exceptions=True
        )
        await self._launcher.stop()
        await self._manager.shutdown_all(now=True)
        self._page_log.stop()

    # --- inside ---

    def _sources(self) -> list[Source]:
        """The kernels of published pages, including those that are starting or ending."""
        return [*self._shared.values(), *self._isolated.values(), *self._preparing, *self._ending.values()]

    def _new_shared(self, page: PagePath, why: str) -> SharedPage:
        return SharedPage(
            page,
            self._apps.shown(page).page.kernel.replicas,
            partial(self._kernel, page),
            lambda kernel: SharedSource(
                kernel, self._page_log, manager=self._manager, timeout=self._settings.shared_start_timeout, why=why
            ),
        )

    def _isolation(self, page: PagePath, publication: str) -> Isolation:
        if publication not in self._isolated:
            self._isolated[publication] = self._new_isolated(page)
        return self._isolated[publication]

    def _new_isolated(self, page: PagePath) -> Isolation:
        return Isolation(
            page, self._launcher, self._apps, self._log, settings=self._settings, steps=self._steps, trials=self._trials
        )

    def _kernel_of(self, isolation: Isolation) -> PageKernel:
        return self._kernel(isolation.page, lambda kernel: IsolatedSource(kernel, isolation))

    def _kernel(self, page: PagePath, source: Callable[[PageKernel], KernelSource]) -> PageKernel:
        return PageKernel(page, self.hub, self._log, self._settings.ping_interval, source)
