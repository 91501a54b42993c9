"""The thread that owns the link: reads, writes, answers pings, whatever the main thread does."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..errors import LinkError
from ..link import FROM_SERVER, Dial, Ping, Pong, frames, proof, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..link import Busy, Emit, Ran

BACKLOG = 32_000_000
"""How many bytes may wait before a handler that sends must wait too."""
PATIENCE = 30.0
"""How many seconds it waits at most; what it sends then is lost with the link."""
RETRIES = (0.2, 0.5, 1, 2, 5, 5, 5, 5, 5)
"""The pauses, in seconds, before dialling again."""


class LinkLoop:
    """Keeps the link to the server, on a daemon thread of its own."""

    def __init__(self, address: str, secret: str, kernel: str, epoch: str) -> None:
        self._address = address
        self._secret = secret
        self._kernel = kernel
        self._epoch = epoch
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._outbox: asyncio.Queue[list[bytes]] | None = None
        self._waiting = 0
        self._room = threading.Condition()
        self._closed = False
        self._receive: Callable[[Any], None] = lambda _: None
        self._thread = threading.Thread(target=self._main, name="jupyter_tools_link", daemon=True)
        # Lab's debugger must not suspend this thread, or the page would freeze at every breakpoint.
        for name in ("pydev_do_not_trace", "is_pydev_daemon_thread"):
            setattr(self._thread, name, True)

    def start(self, receive: Callable[[Any], None]) -> None:
        """Dial the server; `receive` gets its messages, on the loop's thread."""
        self._receive = receive
        os.register_at_fork(after_in_child=self._after_fork)
        self._thread.start()

    def send(self, message: Emit | Busy | Ran) -> None:
        """Send a message, from any thread; waits while `BACKLOG` bytes are under way.

        Raises `LinkError` for one that is too large.
        """
        parts = list(frames(message))
        loop, outbox = self._loop, self._outbox
        if loop is None or outbox is None or self._closed:
            return
        size = sum(map(len, parts))
        if threading.current_thread() is not self._thread:
            self._wait_for_room()
        with self._room:
            self._waiting += size
        loop.call_soon_threadsafe(outbox.put_nowait, parts)

    def close(self) -> None:
        """End the link and its thread."""
        self._closed = True
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop)
            self._thread.join(timeout=2)

    def _wait_for_room(self) -> None:
        end = time.monotonic() + PATIENCE
        with self._room:
            while self._waiting > BACKLOG and time.monotonic() < end and not self._closed:
                self._room.wait(0.5)

    def _main(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._outbox = asyncio.Queue()
        try:
            self._loop.run_until_complete(self._keep())
        except RuntimeError:
            pass  # stopped by close()
        finally:
            self._loop.close()

    async def _keep(self) -> None:
        for pause in (0, *RETRIES):
            await asyncio.sleep(pause)
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
        writer.writelines(frames(dial))
        writing = asyncio.ensure_future(self._write(writer))
        try:
            while True:
                message = await read(reader, FROM_SERVER)
                if isinstance(message, Ping):
                    self.send_now(writer, Pong())
                else:
                    self._receive(message)
        finally:
            writing.cancel()
            writer.close()

    @staticmethod
    def send_now(writer: asyncio.StreamWriter, message: Pong) -> None:
        """Answer past what waits: the server asks whether this thread lives, not how much it has to say."""
        writer.writelines(frames(message))

    async def _write(self, writer: asyncio.StreamWriter) -> None:
        outbox = self._outbox
        while outbox is not None:
            parts = await outbox.get()
            writer.writelines(parts)
            await writer.drain()
            with self._room:
                self._waiting -= sum(map(len, parts))
                self._room.notify_all()

    def _stop(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._loop is not None:
            self._loop.stop()

    def _after_fork(self) -> None:
        """A child of the kernel must not keep the socket open: the server would not see the kernel end."""
        if self._writer is not None:
            socket = self._writer.get_extra_info("socket")
            if socket is not None:
                os.close(socket.fileno())
        self._closed = True
