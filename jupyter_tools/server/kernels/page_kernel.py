"""The kernel that runs the handlers of one page, whichever mode it has."""

from __future__ import annotations

import asyncio
import contextlib
import time
from abc import abstractmethod
from typing import TYPE_CHECKING, Literal

from ...errors import LinkError, ToolsError
from ...protocol.link import Busy, Close, Emit, NotRun, Pong
from ...protocol.messages import Kernel, Progress
from .managed import ManagedKernel
from .run_all import NOT_READY, status_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import Logger

    from ...protocol.base import Message
    from ..apps.paths import PagePath
    from ..page_log import PageLog
    from .hub import Hub
    from .link import KernelLink
    from .run_all import Status
    from .served import Served

Readiness = Literal["idle", "starting", "ready", "down"]
"""Whether a page is usable; `idle`: its kernel starts when somebody opens it."""
STUBBORN = "This did not stop when asked. It ends when its current step returns."
SILENT = "The kernel does not answer at the moment."
ENDED = "The page is not published any more, or was published again."


class PageKernel(ManagedKernel):
    """Keeps one page's kernel linked while it is in use, and passes messages between it and the page's visits."""

    lost = "The kernel ended while this ran: it may have run in part."
    """The message for events that were running when the kernel ended."""
    patience = 2.0
    """Seconds after which a cancelled handler counts as one that does not stop."""

    def __init__(self, page: PagePath, hub: Hub, log: Logger, page_log: PageLog, ping_interval: float) -> None:
        super().__init__()
        self.page = page
        self.visits: dict[str, Served] = {}
        self._hub = hub
        self._log = log
        self._page_log = page_log
        self._ping_interval = ping_interval
        self._keeper: asyncio.Task[None] | None = None
        self._waiting_for_link: list[asyncio.Future[KernelLink]] = []
        self._wake = asyncio.Event()
        self._asking: asyncio.TimerHandle | None = None
        self._stopped = False
        """Whether it must not start a kernel again."""

    # --- what visits use ---

    def status_for(self, *, builder: bool) -> Kernel:
        """The status for a builder or a visitor: whether handlers can run."""
        if self.status.status != "not_run":
            return self.status
        return self.status.model_copy(update={"runnable": True} if builder else {"message": NOT_READY})

    async def run_all(self) -> None:
        """Run the notebook's cells, after starting the kernel if there is none.

        Raises `LinkError` when there is no kernel, and `PublishError` when a cell fails.
        """
        link = await self.ensure()
        if link.not_run:
            await self._run_notebook(link, only_if_new=False)

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
        self._keep()

    def detach(self, visit: Served) -> None:
        """Remove a visit that has ended."""
        self.left(visit)
        if self.visits.pop(visit.id, None) is not None and self.link is not None:
            self.link.write(Close(visit=visit.id))

    async def ensure(self) -> KernelLink:
        """The link, after starting what is needed for it.

        Raises `LinkError` when the kernel cannot be had, and `PublishError` when its notebook fails.
        """
        if self.link is not None:
            return self.link
        if self._stopped:
            raise LinkError(ENDED)
        self._hub.check()
        future: asyncio.Future[KernelLink] = asyncio.get_running_loop().create_future()
        self._waiting_for_link.append(future)
        self._wake.set()
        self._keep()
        try:
            return await future
        finally:
            if future in self._waiting_for_link:
                self._waiting_for_link.remove(future)

    def hand_over(self, choose: Callable[[], PageKernel]) -> None:
        """Let other kernels serve the visits from now on: each the one that `choose` gives."""
        for visit in list(self.visits.values()):
            self.left(visit)
            visit.kernel_lost(self.lost)
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
        self._ask_no_more()
        if self.link is not None:
            self.link.closed.forget(self._lose)
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for future in self._waiting_for_link:
            future.cancel()

    def stubborn(self, visit: Served, event: int) -> None:
        """Note that a cancelled handler does not stop: only the end of the kernel would end it."""
        others = len([one for one in self.visits.values() if one is not visit and one.connected])
        affected = f" {others} other visit{'s' if others > 1 else ''} may wait for it." if others else ""
        self._log.warning(
            "jupyter_tools: %s: event %d of visit %s does not stop; restarting its kernel would end it.%s",
            self.page.path,
            event,
            visit.id[:6],
            affected,
        )
        progress = Progress(seq=0, event=event, value=None, label=f"{STUBBORN}{affected}")
        visit.emit(Emit(visit=visit.id, message=progress))

    # --- what modes fill in ---

    @abstractmethod
    async def _connect(self) -> KernelLink:
        """The link of the kernel, ready to run handlers. Raises a `ToolsError` when there is none now."""

    @abstractmethod
    def _failed(self, error: ToolsError) -> float:
        """Note that connecting failed, and set the status; the seconds to wait before the next try."""

    @abstractmethod
    def _ended(self) -> None:
        """Note that a kernel that was ready has ended."""

    @abstractmethod
    def left(self, visit: Served) -> None:
        """Note that the client of a visit has gone; the visit itself may come back."""

    # --- inside ---

    @property
    def in_use(self) -> bool:
        """Whether somebody waits for this kernel now."""
        return bool(self._waiting_for_link) or any(visit.connected for visit in self.visits.values())

    def _keep(self) -> None:
        if self.link is None and not self._stopped and (self._keeper is None or self._keeper.done()):
            self._keeper = asyncio.create_task(self._get_linked())

    async def _get_linked(self) -> None:
        """Connect; as often as it takes while somebody waits."""
        while self.link is None and self.in_use:
            self._wake.clear()
            try:
                self._hub.check()
                link = await self._connect()
            except ToolsError as error:
                await self._give_up(error)
                continue
            except Exception as error:  # noqa: BLE001 - a kernel manager may raise anything
                self._log.exception("jupyter_tools: the kernel of %s failed", self.page.path)
                await self._give_up(LinkError(f"The kernel could not be started: {error}"))
                continue
            self._become_ready(link)
            self._ask_later(link)
            link.closed.then(self._lose)

    async def _give_up(self, error: ToolsError) -> None:
        """Notify waiting callers, unless the kernel is restarting; return when the next attempt is due."""
        delay = self._failed(error)
        if self.status.status != "starting":
            self._refuse(error)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await self._wake.wait()

    def _refuse(self, error: ToolsError) -> None:
        for future in self._waiting_for_link:
            if not future.done():
                future.set_exception(error)
        self._waiting_for_link.clear()
        self._for_all_visits(lambda visit: visit.kernel_missing())

    def _become_ready(self, link: KernelLink) -> None:
        self.link = link
        self._since = time.time()
        link.receive = self._receive
        self._introduce(link)
        self._show_busy(link)
        for future in self._waiting_for_link:
            if not future.done():
                future.set_result(link)
        self._waiting_for_link.clear()
        self._for_all_visits(lambda visit: visit.kernel_ready(link) if visit.connected else None)

    def _for_all_visits(self, call: Callable[[Served], None]) -> None:
        """Run `call` for all visits; an error in one does not affect the others or the kernel."""
        for visit in list(self.visits.values()):
            try:
                call(visit)
            except Exception:  # noqa: BLE001 - as in `_get_linked`
                self._log.exception("jupyter_tools: a visit of %s failed", self.page.path)

    def _ask_later(self, link: KernelLink) -> None:
        self._asking = asyncio.get_running_loop().call_later(self._ping_interval, self._ask, link)

    def _ask(self, link: KernelLink) -> None:
        """Ask whether the kernel answers, if anybody is there to know."""
        self._ask_later(link)
        if not any(visit.connected for visit in self.visits.values()):
            return
        if link.asked:
            self._set("busy", SILENT)
        link.ping()

    def _ask_no_more(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _cut(self) -> None:
        """End the link, if there is one."""
        if self.link is not None:
            self.link.close()

    def _lose(self) -> None:
        """Note that the link has ended."""
        self._ask_no_more()
        if self.link is not None:
            self.link.receive = None
        self.link = self._since = None
        self._ended()
        self._for_all_visits(lambda visit: visit.kernel_lost(self.lost))
        self._set("starting", "The kernel has ended and is being started again.")
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
            self._log.exception("jupyter_tools: the kernel of %s sent what cannot be shown", self.page.path)

    def _show_busy(self, link: KernelLink) -> None:
        self._set(*status_of(link))

    def _set(self, status: Status, message: str) -> None:
        epoch = self.link.epoch if self.link is not None else None
        new = Kernel(status=status, epoch=epoch, message=message, runnable=False)
        if new == self.status:
            return
        self.status = new
        self._for_all_visits(lambda visit: visit.kernel_status())

    def _introduce(self, link: KernelLink) -> None:
        """Send a kernel its page, if it dialled in before the server knew."""
        if link.page != self.page:
            link.send_page(self.page)

    async def _run_notebook(self, link: KernelLink, *, only_if_new: bool = True) -> None:
        """Run the notebook's cells, unless cells have run. Raises `PublishError` with the failing cell's traceback."""
        self._introduce(link)
        if self.link is None:
            self._set("starting", "The notebook's cells are running.")
        await link.run_notebook(only_if_new=only_if_new)
