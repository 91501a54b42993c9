"""The server's end of the link to one kernel process, which outlives the streams that carry it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

import psutil  # type: ignore[import-untyped]

from ...errors import LinkError, PublishError
from ...once import Once
from ...protocol.delivery import RETURN, Received, Unacknowledged
from ...protocol.framing import packed
from ...protocol.link import (
    UNCOUNTED,
    Ack,
    Busy,
    Dial,
    Leave,
    NotRun,
    PageChanged,
    Ping,
    Pong,
    Ran,
    RunNotebook,
    RunsCell,
    Welcome,
)

if TYPE_CHECKING:
    from ...page.moves import Moved
    from ...protocol.base import Message
    from ...protocol.stream import Stream
    from ..apps.paths import PagePath

OnCell = Callable[["PagePath", RunsCell], None]
"""Called with the cell that the kernel of a page runs."""


LOOK = 0.02
"""Interval in seconds at which the process of a broken link is checked."""
MAX_KEPT = 64_000_000
"""Maximum unsent bytes for a kernel whose link is broken."""


class KernelLink:
    """The link of one kernel process.

    When its stream breaks, messages wait until the kernel dials again; the link closes when the process has ended.
    """

    __slots__ = (
        "_left",
        "_on_cell",
        "_ran",
        "_received",
        "_return",
        "_run_lock",
        "_sent",
        "_stream",
        "asked",
        "busy",
        "cell",
        "closed",
        "epoch",
        "kernel",
        "not_run",
        "page",
        "pid",
        "receive",
        "version",
    )

    def __init__(self, dial: Dial, stream: Stream, on_cell: OnCell = lambda *_: None) -> None:
        """`on_cell` is called at each cell while the kernel runs its notebook."""
        self.kernel = dial.kernel
        self.epoch = dial.epoch
        self.pid = dial.pid
        self.version = dial.version
        self.busy = dial.busy
        self.not_run = dial.not_run
        """Handlers that the page binds and whose cells have not run yet."""
        self.cell: int | None = None
        """Index of the running cell, while the kernel runs its notebook."""
        self._on_cell = on_cell
        self.page: PagePath | None = None
        """The page that the kernel serves, as last sent to it."""
        self.closed = Once()
        self.receive: Callable[[Message], None] | None = None
        """Takes the kernel's messages; set by the page that the kernel serves."""
        self.asked = False
        """Whether a ping is not answered yet."""
        self._stream: Stream | None = stream
        """None while the link is broken."""
        self._sent = Unacknowledged()
        self._received = Received()
        self._left = False
        """Whether the kernel has ended the link."""
        self._return: asyncio.TimerHandle | None = None
        """Checks whether the process of a broken link still runs."""
        self._ran: asyncio.Future[Ran] | None = None
        self._run_lock = asyncio.Lock()

    # --- its streams ---

    def begin(self) -> None:
        """Welcome the kernel on the first stream."""
        self._welcome(None)

    def resumes(self, dial: Dial) -> bool:
        """Whether a process that dials continues this link."""
        return (
            dial.epoch == self.epoch
            and dial.received is not None
            and not self.closed.is_set()
            and self._sent.covers(dial.received)
        )

    def resume(self, dial: Dial, stream: Stream) -> None:
        """Continue with another stream: messages that the kernel has not received are sent again."""
        self._stop_looking()
        before, self._stream = self._stream, stream
        if before is not None:
            before.abort()
        received = dial.received or 0
        self._sent.acknowledge(received)
        self._welcome(self._received.count)
        for data in self._sent.after(received):
            stream.write(data)
        self.asked = False

    def lose(self, stream: Stream) -> None:
        """Note that a stream has ended; the link closes unless the kernel's process can dial again."""
        if stream is not self._stream:
            return
        self._stream = None
        if self._left or stream.problem is not None:
            self.close()  # what was malformed would be so again
        elif not self.closed.is_set():
            self._look(asyncio.get_running_loop().time() + RETURN)

    # --- what the server says ---

    def write(self, message: Message) -> None:
        """Send a message once there is a stream; it is dropped after the link has closed."""
        if self.closed.is_set():
            return
        data = packed(message)
        self._sent.add(data)
        if self._stream is not None:
            self._stream.write(data)
        elif self._sent.size > MAX_KEPT:
            self.close()

    def send_page(self, page: PagePath, moves: Sequence[Moved] = ()) -> None:
        """Tell the kernel which page it serves, or that the page has changed; `moves` are those of its components."""
        self.page = page
        self.write(PageChanged(folder=str(page.folder), notebook=page.notebook, path=page.path, moves=list(moves)))

    def drained(self) -> Awaitable[None] | None:
        """Completes when the kernel has read most of the sent data; None if it has already."""
        return None if self._stream is None or self._stream.has_room else self._stream.drain()

    async def run_notebook(self, *, only_if_new: bool) -> None:
        """Run the notebook's cells.

        Raises `PublishError` with the traceback of the failing cell, and `LinkError` when the kernel ends first.
        """
        async with self._run_lock:
            self._ran = asyncio.get_running_loop().create_future()
            self.write(RunNotebook(only_if_new=only_if_new))
            try:
                ran = await self._ran
            finally:
                self._ran = None
                self.cell = None
        if ran.error is not None:
            name = self.page.notebook if self.page is not None else "the notebook"
            what = f"{name} cannot be run" if ran.cell is None else f"Cell {ran.cell + 1} of {name} fails"
            raise PublishError(f"{what}: {ran.error}", ran.traceback)

    def ping(self) -> None:
        """Ask whether the kernel's loop thread answers."""
        self.asked = True
        self._say(Ping())

    def close(self) -> None:
        """Close the link."""
        if self.closed.is_set():
            return
        if self._ran is not None and not self._ran.done():
            where = f"cell {self.cell + 1} of " if self.cell is not None else ""
            self._ran.set_exception(LinkError(f"The kernel ended while it ran {where}the notebook."))
        self._stop_looking()
        if self._stream is not None:
            # Data that a hung kernel has not read would keep the stream open.
            self._stream.abort()
        self.closed.set()

    def take(self, message: Any, stream: Stream) -> None:
        """Handle a message from the kernel; one of an earlier stream is ignored, as the kernel sends it again."""
        if stream is not self._stream:
            return
        self.asked = False
        if isinstance(message, Dial):
            raise LinkError("A kernel dials once.")
        if isinstance(message, Ack):
            self._sent.acknowledge(message.received)
        elif isinstance(message, Leave):
            self._left = True
        elif isinstance(message, Pong):
            self._pass(message)
        elif not isinstance(message, UNCOUNTED):
            if self._received.take(stream.size):
                self._say(Ack(received=self._received.count))
            self._handle(message)

    # --- inside ---

    def _handle(self, message: Any) -> None:
        if isinstance(message, Ran):
            if self._ran is not None and not self._ran.done():
                self._ran.set_result(message)
            return
        if isinstance(message, RunsCell):
            self.cell = message.cell
            if self.page is not None:
                self._on_cell(self.page, message)
            return
        if isinstance(message, Busy):
            self.busy = message.busy
        elif isinstance(message, NotRun):
            self.not_run = message.handlers
        self._pass(message)

    def _pass(self, message: Message) -> None:
        if self.receive is not None:
            self.receive(message)

    def _say(self, message: Message) -> None:
        """Send a message of the current stream."""
        if self._stream is not None:
            self._stream.write(packed(message))

    def _welcome(self, received: int | None) -> None:
        page = self.page
        folder, notebook, path = (None, None, None) if page is None else (str(page.folder), page.notebook, page.path)
        self._say(Welcome(folder=folder, notebook=notebook, path=path, received=received))

    def _look(self, until: float) -> None:
        """Close the link if its process has ended or does not return; otherwise check again soon."""
        loop = asyncio.get_running_loop()
        if not _is_running(self.pid) or loop.time() > until:
            self.close()
        else:
            self._return = loop.call_later(LOOK, self._look, until)

    def _stop_looking(self) -> None:
        if self._return is not None:
            self._return.cancel()
            self._return = None


def _is_running(pid: int) -> bool:
    """Whether a process runs, according to the system."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
