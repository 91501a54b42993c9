"""The server's end of the link to one kernel process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ..errors import LinkError, PublishError
from ..framing import frames
from ..link import Busy, Dial, NotRun, PageChanged, Ping, Pong, Ran, RunNotebook, RunsCell
from ..once import Once

if TYPE_CHECKING:
    from ..message import Message
    from ..stream import Stream
    from .paths import PagePath

OnCell = Callable[["PagePath", RunsCell], None]
"""Called with the cell that the kernel of a page runs."""


class KernelLink:
    """The link of one kernel process."""

    __slots__ = (
        "_on_cell",
        "_ran",
        "_run_lock",
        "_stream",
        "busy",
        "cell",
        "closed",
        "epoch",
        "kernel",
        "last_pong",
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
        self.busy = False
        self.not_run: list[str] = []
        """Handlers that the page binds and whose cells have not run yet."""
        self.cell: int | None = None
        """Index of the running cell, while the kernel runs its notebook."""
        self._on_cell = on_cell
        self.page: PagePath | None = None
        """The page that the kernel serves, as last sent to it."""
        self.closed = Once()
        self.receive: Callable[[Message], None] | None = None
        """Takes the kernel's messages; set by the page that the kernel serves."""
        self.last_pong = asyncio.get_running_loop().time()
        self._stream = stream
        self._ran: asyncio.Future[Ran] | None = None
        self._run_lock = asyncio.Lock()

    def write(self, message: Message) -> None:
        """Send a message; dropped after the link has closed."""
        if self.closed.is_set():
            return
        for frame in frames(message):
            self._stream.write(frame)

    def send_page(self, page: PagePath) -> None:
        """Send the kernel the page that it serves, or that this page has changed."""
        self.page = page
        self.write(PageChanged(folder=str(page.folder), notebook=page.notebook, path=page.path))

    def drained(self) -> Awaitable[None] | None:
        """Completes when the kernel has read most of the sent data; None if it has already."""
        return None if self._stream.has_room else self._stream.drain()

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
        self.write(Ping())

    def close(self) -> None:
        """Close the link."""
        if self.closed.is_set():
            return
        if self._ran is not None and not self._ran.done():
            where = f"cell {self.cell + 1} of " if self.cell is not None else ""
            self._ran.set_exception(LinkError(f"The kernel ended while it ran {where}the notebook."))
        # Data that a hung kernel has not read would keep the stream open.
        self._stream.abort()
        self.closed.set()

    def take(self, message: Any) -> None:
        """Handle a message from the kernel."""
        self.last_pong = asyncio.get_running_loop().time()
        if isinstance(message, Dial):
            raise LinkError("A kernel dials once.")
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
        if not isinstance(message, Pong) and self.receive is not None:
            self.receive(message)
