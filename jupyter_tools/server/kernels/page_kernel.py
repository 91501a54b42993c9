"""The kernel that runs the handlers of one page, whichever mode it has."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from typing import TYPE_CHECKING, Literal

from ...errors import LinkError, ToolsError
from ...protocol.link import Busy, Close, Emit, NotRun, Pong
from ...protocol.messages import Kernel
from ...texts import said
from .description import KernelDescription
from .pings import Pings
from .run_all import NOT_READY, status_of
from .stubborn import report_stubborn
from .waiters import Waiters

if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import Logger

    from ...protocol.base import Message
    from ..apps.paths import PagePath
    from .hub import Hub
    from .kernel_source import KernelSource
    from .link import KernelLink
    from .run_all import Status
    from .served import Served

Readiness = Literal["idle", "starting", "ready", "down"]
"""Whether a page is usable; `idle`: its kernel starts when somebody opens it."""
SILENT = said("The kernel does not answer at the moment.")
ENDED = said("The page is not published any more, or was published again.")


class PageKernel:
    """Keeps one page's kernel linked while it is in use, and passes messages between it and the page's visits."""

    def __init__(
        self,
        page: PagePath,
        hub: Hub,
        log: Logger,
        ping_interval: float,
        source: Callable[[PageKernel], KernelSource],
    ) -> None:
        """`source` makes where the kernel comes from, which depends on the kernel mode."""
        self.page = page
        self.hub = hub
        self.log = log
        self.id = secrets.token_hex(6)
        """The id by which builders name it."""
        self.link: KernelLink | None = None
        self.status = Kernel(status="starting", epoch=None, message=said("The kernel is starting."), runnable=False)
        self.visits: dict[str, Served] = {}
        self.starts = False
        """Whether a live kernel is started, and its notebook run, where there is none: so it is for published pages."""
        self.halted = False
        """Whether a builder has stopped it."""
        self.pings = Pings(ping_interval, self._has_clients, lambda: self.set_status("busy", SILENT))
        self._since: float | None = None
        self._changing = asyncio.Lock()
        self._waker: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._waiters = Waiters()
        self._wake = asyncio.Event()
        self._stopped = False
        """Whether it must not start a kernel again."""
        self.source = source(self)

    # --- what builders use ---

    def describe(self) -> KernelDescription:
        """The description for builders."""
        return KernelDescription(
            id=self.id,
            mode=self.mode,
            why=self.source.why,
            status=self.status.status,
            message=self.status.message,
            stopped=self.halted,
            since=self._since,
            pid=self.link.pid if self.link is not None else None,
        )

    async def restart(self) -> None:
        """Start a new process; it need not be ready yet. Events that run end with the outcome `unknown`."""
        async with self._changing:
            self.halted = False
            await self.source.restart()

    async def halt(self) -> None:
        """End the process, and start none by itself until `restart`."""
        async with self._changing:
            self.halted = True
            await self.source.halt()

    async def run(self) -> KernelLink:
        """The link, after starting the kernel if there is none, and running the notebook if its cells were not run.

        Raises `LinkError` when the kernel cannot be had, and `PublishError` when a cell fails.
        """
        link = self.link
        if link is None:
            return await self.ensure()
        await self.run_notebook(link)
        return link

    # --- what visits use ---

    @property
    def mode(self) -> str:
        """The kernel mode."""
        return self.source.mode

    @property
    def patience(self) -> float:
        """Seconds after which a cancelled handler counts as one that does not stop."""
        return self.source.patience

    def status_for(self, *, builder: bool) -> Kernel:
        """The status for a builder or a visitor: whether handlers can run."""
        status = self.source.status_for(self.status, builder=builder)
        if status.status != "not_run":
            return status
        return status.model_copy(update={"runnable": True} if builder else {"message": NOT_READY})

    async def run_all(self) -> None:
        """Run the notebook's cells, after starting the kernel if there is none.

        Raises `LinkError` when there is no kernel, and `PublishError` when a cell fails.
        """
        link = await self.ensure()
        # A page without handlers waits for none: its kernel knows whether cells have run.
        await self.run_notebook(link, only_if_new=not link.not_run)

    @property
    def readiness(self) -> Readiness:
        """Whether its page is usable."""
        if self.status.status in ("ready", "busy"):
            return "ready"
        if self.halted or self.status.status in ("dead", "not_run"):
            return "down"
        if self._keeper is None or self._keeper.done():
            return "idle"
        return "down" if self.status.status == "missing" else "starting"

    def attach(self, visit: Served) -> None:
        """Add a visit, or resume it after its client was away."""
        self.visits[visit.id] = visit
        self.source.attached(visit)
        self._keep()

    def left(self, visit: Served) -> None:
        """Note that the client of a visit has disconnected; it may connect again."""
        self.source.left(visit)

    def detach(self, visit: Served) -> None:
        """Remove a visit that has ended."""
        self.left(visit)
        if self.visits.pop(visit.id, None) is not None and self.link is not None:
            self.link.write(Close(visit=visit.id))
        self.source.detached(visit)

    def wake(self) -> None:
        """Start what the link needs, without waiting for it."""
        if self.link is None and (self._waker is None or self._waker.done()):
            self._waker = asyncio.create_task(self._try())

    async def ensure(self) -> KernelLink:
        """The link, after starting what is needed for it.

        Raises `LinkError` when the kernel cannot be had, and `PublishError` when its notebook fails.
        """
        if self.link is not None:
            return self.link
        if self._stopped:
            raise LinkError(ENDED)
        self.hub.check()
        future = self._waiters.add()
        self._wake.set()
        self._keep()
        return await self._waiters.wait(future)

    def hand_over(self, choose: Callable[[], PageKernel]) -> None:
        """Let other kernels serve the visits from now on: each the one that `choose` gives."""
        for visit in list(self.visits.values()):
            self.left(visit)
            visit.kernel_lost(self.source.lost)
            choose().adopt(visit)
        self.visits.clear()

    def adopt(self, visit: Served) -> None:
        """Serve a visit that another kernel has served."""
        visit.kernel_changed(self)
        self.attach(visit)
        visit.kernel_status()
        if self.link is not None and visit.connected:
            visit.kernel_ready(self.link)

    async def stop(self) -> None:
        """Stop using the kernel, and start no other."""
        self._stopped = True
        self.pings.stop()
        if self.link is not None:
            self.link.closed.forget(self._lose)
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        self._waiters.cancel()
        await self.source.stop()

    def stubborn(self, visit: Served, event: int) -> None:
        """Handle a cancelled handler that does not stop: only the end of its process ends it."""
        if not self.source.end_stubborn(event):
            report_stubborn(self.log, self.page.path, visit, event, self.visits.values())

    # --- what its source uses ---

    @property
    def is_awaited(self) -> bool:
        """Whether somebody has asked for the link and waits for it."""
        return bool(self._waiters)

    def retry(self) -> None:
        """Try to connect at once instead of after a pause."""
        self._wake.set()

    def cut(self) -> None:
        """End the link, if there is one."""
        if self.link is not None:
            self.link.close()

    def set_status(self, status: Status, message: str) -> None:
        """Set whether handlers can run, and notify the visits."""
        epoch = self.link.epoch if self.link is not None else None
        new = Kernel(status=status, epoch=epoch, message=message, runnable=False)
        if new == self.status:
            return
        self.status = new
        self._for_all_visits(lambda visit: visit.kernel_status())

    async def run_notebook(self, link: KernelLink, *, only_if_new: bool = True) -> None:
        """Run the notebook's cells, unless cells have run. Raises `PublishError` with the failing cell's traceback."""
        self._introduce(link)
        if self.link is None:
            self.set_status("starting", said("The notebook's cells are running."))
        await link.run_notebook(only_if_new=only_if_new)

    # --- inside ---

    async def _try(self) -> None:
        with contextlib.suppress(ToolsError):
            await self.ensure()

    def _has_clients(self) -> bool:
        return any(visit.connected for visit in self.visits.values())

    @property
    def in_use(self) -> bool:
        """Whether somebody waits for this kernel now."""
        return self.is_awaited or self._has_clients()

    def _keep(self) -> None:
        if self.link is None and not self._stopped and (self._keeper is None or self._keeper.done()):
            self._keeper = asyncio.create_task(self._get_linked())

    async def _get_linked(self) -> None:
        """Connect; as often as it takes while somebody waits."""
        while self.link is None and self.in_use:
            self._wake.clear()
            try:
                self.hub.check()
                link = await self.source.connect()
            except ToolsError as error:
                await self._give_up(error)
                continue
            except Exception as error:
                self.log.exception("jupyter_tools: the kernel of %s failed", self.page.path)
                await self._give_up(LinkError(f"The kernel could not be started: {error}"))
                continue
            self._become_ready(link)
            self.pings.start(link)
            link.closed.then(self._lose)

    async def _give_up(self, error: ToolsError) -> None:
        """Notify waiting callers, unless the kernel is restarting; return when the next attempt is due."""
        delay = self.source.failed(error)
        if self.status.status != "starting":
            self._waiters.refuse(error)
            self._for_all_visits(lambda visit: visit.kernel_missing())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await self._wake.wait()

    def _become_ready(self, link: KernelLink) -> None:
        self.link = link
        self._since = time.time()
        link.receive = self._receive
        self.source.linked(link)
        self._introduce(link)
        self._show_busy(link)
        self._waiters.give(link)
        self._for_all_visits(lambda visit: visit.kernel_ready(link) if visit.connected else None)
        self.source.ready(link)

    def _for_all_visits(self, call: Callable[[Served], None]) -> None:
        """Run `call` for all visits; an error in one does not affect the others or the kernel."""
        for visit in list(self.visits.values()):
            try:
                call(visit)
            except Exception:
                self.log.exception("jupyter_tools: a visit of %s failed", self.page.path)

    def _lose(self) -> None:
        """Note that the link has ended."""
        self.pings.stop()
        if self.link is not None:
            self.link.receive = None
        self.link = self._since = None
        self.source.ended()
        self._for_all_visits(lambda visit: visit.kernel_lost(self.source.lost))
        self.set_status("starting", said("The kernel has ended and is being started again."))
        if self.in_use:
            self._keep()

    def _receive(self, message: Message) -> None:
        if isinstance(message, Emit):
            visit = self.visits.get(message.visit)
            if visit is not None:
                self._emit(visit, message)
        elif isinstance(message, Busy | NotRun | Pong) and self.link is not None:
            self._show_busy(self.link)

    def _emit(self, visit: Served, message: Emit) -> None:
        try:
            visit.emit(message)
        except (ValueError, TypeError, KeyError):
            self.log.exception("jupyter_tools: the kernel of %s sent what cannot be shown", self.page.path)

    def _show_busy(self, link: KernelLink) -> None:
        self.set_status(*status_of(link))

    def _introduce(self, link: KernelLink) -> None:
        """Send a kernel its page, if it dialled in before the server knew."""
        if link.page != self.page:
            link.send_page(self.page)
