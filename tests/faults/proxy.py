"""A TCP proxy between clients and a server that cuts, refuses, and loses patience, on a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

RESET = struct.pack("ii", 1, 0)
"""No lingering: closing sends a reset, as a cable that is pulled and a router that forgets do in the end."""


class FaultProxy:
    """Passes bytes on to a port until it is told not to."""

    def __init__(self, port: int, *, idle: float | None = None) -> None:
        self.target = port
        self.port = 0
        self.idle = idle
        """Seconds of silence after which it cuts a connection."""
        self.refuses = False
        self.cuts = 0
        self.passed: Callable[[bytes], None] = lambda _: None
        """Told of each piece on its way to the server."""
        self._pairs: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        """End all connections."""
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def cut(self) -> int:
        """Reset all connections; how many there were."""

        async def reset() -> int:
            found = len(self._pairs)
            self._reset_all()
            return found

        count: int = self._do(reset())
        return count

    def url(self, url: str) -> str:
        """A URL of the server, through the proxy."""
        head, _, path = url.partition("://")[2].partition("/")
        return url.replace(head, f"{head.partition(':')[0]}:{self.port}", 1) if path or head else url

    # --- inside ---

    def _do(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._server.close()
        self._reset_all()
        await asyncio.gather(*self._pairs, return_exceptions=True)

    def _reset_all(self) -> None:
        for writer in list(self._writers):
            self._reset(writer)

    def _reset(self, writer: asyncio.StreamWriter) -> None:
        self.cuts += 1
        with contextlib.suppress(OSError):
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if self.refuses:
            self._reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            self._reset(writer)
            return
        self._pairs.add(task)
        ends = {writer, far_writer}
        self._writers |= ends
        try:
            await self._carry((reader, far_writer), (far_reader, writer))
        finally:
            self._pairs.discard(task)
            self._writers -= ends
            for one in ends:
                one.close()

    async def _carry(self, there: Any, back: Any) -> None:
        """Pass bytes on in both directions until one end is closed, or neither says anything for too long."""
        heard = asyncio.Event()

        async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, to_server: bool) -> None:
            with contextlib.suppress(OSError):
                while piece := await reader.read(65_536):
                    heard.set()
                    if to_server:
                        self.passed(piece)
                    writer.write(piece)
                    await writer.drain()

        pumps = {
            asyncio.ensure_future(pump(*there, to_server=True)),
            asyncio.ensure_future(pump(*back, to_server=False)),
        }
        while not any(one.done() for one in pumps):
            heard.clear()
            done, _ = await asyncio.wait(
                {*pumps, listening := asyncio.ensure_future(heard.wait())},
                timeout=self.idle,
                return_when=asyncio.FIRST_COMPLETED,
            )
            listening.cancel()
            if not done:
                self._reset(there[1])
                self._reset(back[1])
                break
        for one in pumps:
            one.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
