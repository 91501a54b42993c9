"""The thread that owns the link: reads, writes, answers pings, whatever the main thread does."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
import traceback
import weakref
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..errors import LinkError
from ..framing import frames, read
from ..link import FROM_SERVER, Busy, Dial, Emit, Ping, Pong, proof
from ..protocol import Done
from .threads import thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..link import Probed, Ran
    from ..message import Message

BACKLOG = 32_000_000
"""How many bytes may wait before a handler that sends must wait too."""
PATIENCE = 30.0
"""How many seconds it waits at most; then the link counts as broken and is dialled anew."""
RETRIES = (0, 0.2, 0.5, 1, 2, 5)
"""The pauses, in seconds, before dialling again; the last one is repeated."""
TRIES = 5
"""After how many dials without an answer a link counts as lost for good, where that ends the process."""

_loops: weakref.WeakSet[LinkLoop] = weakref.WeakSet()


class LinkLoop:
    """Keeps the link to the server, on a daemon thread of its own."""

    def __init__(
        self, address: str, secret: str, kernel: str, epoch: str, lost: Callable[[], None] | None = None
    ) -> None:
        """`lost` is called, on the loop's thread, when the server has not answered `TRIES` times in a row."""
        self._address = address
        self._secret = secret
        self._kernel = kernel
        self._epoch = epoch
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._outbox: asyncio.Queue[list[bytes]] | None = None
        self._waiting = 0
        self._room = threading.Condition(threading.RLock())
        self._closed = False
        self._lost = lost
        self._pid = os.getpid()
        self._busy = Busy(busy=False)
        self._failures = 0
        self._keeping: asyncio.Task[None] | None = None
        self._receive: Callable[[Any], None] = lambda _: None
        self._thread = thread(self._main, "jupyter_tools_link")
        # Lab's debugger must not suspend this thread, or the page would freeze at every breakpoint.
        for name in ("pydev_do_not_trace", "is_pydev_daemon_thread"):
            setattr(self._thread, name, True)

    def start(self, receive: Callable[[Any], None]) -> None:
        """Dial the server; `receive` gets its messages, on the loop's thread."""
        self._receive = receive
        _loops.add(self)
        self._thread.start()

    def send(self, message: Emit | Busy | Ran | Probed) -> None:
        """Send a message, from any thread; it is lost while there is no link.

        Waits while `BACKLOG` bytes are under way. Raises `LinkError` for a huge message.
        """
        if os.getpid() != self._pid:
            _leave(message)
            return
        if isinstance(message, Busy):
            self._busy = message
        parts = list(frames(message))
        if threading.current_thread() is not self._thread:
            self._wait_for_room()
        with self._room:
            loop, outbox = self._loop, self._outbox
            if loop is None or outbox is None or self._closed:
                return
            self._waiting += sum(map(len, parts))
            loop.call_soon_threadsafe(outbox.put_nowait, parts)

    def close(self) -> None:
        """End the link and its thread."""
        with self._room:
            self._closed = True
            self._room.notify_all()
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._stop)
        if threading.current_thread() is not self._thread and self._thread.is_alive():
            self._thread.join(timeout=2)

    def _wait_for_room(self) -> None:
        end = time.monotonic() + PATIENCE
        with self._room:
            while self._waiting > BACKLOG and not self._closed:
                left = end - time.monotonic()
                if left <= 0:
                    self._break()
                    return
                self._room.wait(left)

    def _break(self) -> None:
        """Give up a link that takes nothing; called with the lock held."""
        self._unlink()
        writer = self._writer
        if self._loop is not None and writer is not None:
            self._loop.call_soon_threadsafe(writer.transport.abort)

    def _unlink(self) -> None:
        with self._room:
            self._outbox = None
            self._waiting = 0
            self._room.notify_all()

    def _main(self) -> None:
        loop = asyncio.new_event_loop()
        with self._room:
            if self._closed:
                loop.close()
                return
            self._loop = loop
        self._keeping = loop.create_task(self._keep())
        try:
            loop.run_until_complete(self._keeping)
        except asyncio.CancelledError:
            # By close(); the transport closes its socket in the loop's next round.
            loop.run_until_complete(asyncio.sleep(0))
        finally:
            with self._room:
                self._loop = None
            loop.close()

    async def _keep(self) -> None:
        while not self._closed:
            await asyncio.sleep(RETRIES[min(self._failures, len(RETRIES) - 1)])
            self._failures += 1
            if self._lost is not None and self._failures > TRIES:
                self._lost()
            try:
                await self._serve(*await self._dial())
            except (OSError, LinkError, asyncio.IncompleteReadError):
                continue

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        kind, _, where = self._address.partition(":")
        if kind == "unix":
            return await asyncio.open_unix_connection(where)
        return await asyncio.open_connection("127.0.0.1", int(where))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        dial = Dial(
            kernel=self._kernel,
            epoch=self._epoch,
            pid=os.getpid(),
            proof=proof(self._secret, self._kernel, self._epoch),
            version=__version__,
        )
        outbox: asyncio.Queue[list[bytes]] = asyncio.Queue()
        writer.writelines([*frames(dial), *frames(self._busy)])
        writing = asyncio.ensure_future(self._write(writer, outbox))
        with self._room:
            self._outbox = outbox
        try:
            while True:
                message = await read(reader, FROM_SERVER)
                self._failures = 0
                if isinstance(message, Ping):
                    self.send_now(writer, Pong())
                else:
                    self._take(message)
        finally:
            self._unlink()
            writing.cancel()
            self._writer = None
            writer.close()
            await asyncio.gather(writing, return_exceptions=True)

    def _take(self, message: Any) -> None:
        try:
            self._receive(message)
        except Exception:  # noqa: BLE001 - one message that cannot be served must not end the link of all visits
            traceback.print_exc(file=sys.__stderr__)

    @staticmethod
    def send_now(writer: asyncio.StreamWriter, message: Pong) -> None:
        """Answer past what waits: the server asks whether this thread lives, not how much it has to say."""
        writer.writelines(frames(message))

    async def _write(self, writer: asyncio.StreamWriter, outbox: asyncio.Queue[list[bytes]]) -> None:
        while True:
            parts = await outbox.get()
            while not outbox.empty():
                parts += outbox.get_nowait()
            writer.writelines(parts)
            await writer.drain()
            with self._room:
                if self._outbox is outbox:
                    self._waiting -= sum(map(len, parts))
                    self._room.notify_all()

    def _stop(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()

    def leave_to_parent(self) -> None:
        """Let go of the socket in a child of the kernel, or the server would not see the kernel end.

        Only the child's copy of the descriptor is closed: its number is pointed elsewhere, as the socket object that
        owns it will close it once more.
        """
        self._closed = True
        writer = self._writer
        socket = writer.get_extra_info("socket") if writer is not None else None
        if socket is not None and socket.fileno() >= 0:
            nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            os.dup2(nowhere, socket.fileno(), inheritable=False)
            os.close(nowhere)


def _leave(message: Message) -> None:
    """What a process that a handler forked has to say goes nowhere; it ends where the handler does.

    Going on, it would serve the events of its parent a second time, from the same descriptors.
    """
    if isinstance(message, Emit) and isinstance(message.message, Done):
        os._exit(0)


def _after_fork() -> None:
    for one in list(_loops):
        one.leave_to_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
