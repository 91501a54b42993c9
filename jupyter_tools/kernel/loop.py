"""The thread that owns the link: reads, writes, answers pings, whatever the main thread does."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
import traceback
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..framing import frames
from ..link import FROM_SERVER, Busy, Dial, Emit, Ping, Pong, Run, proof
from ..protocol import Done
from ..stream import Stream
from .threads import thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..link import Probed, Ran
    from ..message import Message

BACKLOG = 32_000_000
"""How many bytes may wait before a handler that sends must wait too."""
PATIENCE = 30.0
"""How many seconds it waits at most; then the link counts as broken and is dialled anew."""
GATHER = 0.002
"""How many seconds what a handler sends at its beginning waits at most, to travel with what follows at once."""
AT_ONCE = 1_000_000
"""About how many bytes are written in one go."""
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
        self._stream: Stream | None = None
        self._outbox: deque[bytes] = deque()
        self._waiting = 0
        self._gathering = False
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
            if self._loop is None or self._stream is None or self._closed:
                return
            self._outbox.extend(parts)
            self._waiting += sum(map(len, parts))
            if not self._gathering or _is_end(message):
                self._loop.call_soon_threadsafe(self._flush)

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
        stream = self._stream
        self._unlink()
        if self._loop is not None and stream is not None:
            self._loop.call_soon_threadsafe(stream.abort)

    def _unlink(self) -> None:
        with self._room:
            self._stream = None
            self._outbox.clear()
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
                await self._serve(await self._dial())
            except OSError:
                continue

    async def _dial(self) -> Stream:
        loop = asyncio.get_running_loop()
        kind, _, where = self._address.partition(":")
        if kind == "unix":
            _, stream = await loop.create_unix_connection(self._new_stream, where)
        else:
            _, stream = await loop.create_connection(self._new_stream, "127.0.0.1", int(where))
        return stream

    def _new_stream(self) -> Stream:
        stream = Stream(FROM_SERVER)
        stream.gained_room = self._flush
        stream.serve(self._take)
        return stream

    async def _serve(self, stream: Stream) -> None:
        dial = Dial(
            kernel=self._kernel,
            epoch=self._epoch,
            pid=os.getpid(),
            proof=proof(self._secret, self._kernel, self._epoch),
            version=__version__,
        )
        stream.write(b"".join([*frames(dial), *frames(self._busy)]))
        with self._room:
            self._stream = stream
        try:
            await stream.ended.wait()
        finally:
            self._unlink()
            stream.abort()

    # --- on the loop's thread ---

    def _take(self, message: Any) -> None:
        self._failures = 0
        if isinstance(message, Ping):
            self._answer()
            return
        if isinstance(message, Run):
            self._gathering = True
            asyncio.get_running_loop().call_later(GATHER, self._flush)
        try:
            self._receive(message)
        except Exception:  # noqa: BLE001 - one message that cannot be served must not end the link of all visits
            traceback.print_exc(file=sys.__stderr__)

    def _answer(self) -> None:
        """Answer past what waits: the server asks whether this thread lives, not how much it has to say."""
        stream = self._stream
        if stream is not None:
            stream.write(b"".join(frames(Pong())))

    def _flush(self) -> None:
        """Write what waits, as far as the server takes it."""
        self._gathering = False
        while True:
            with self._room:
                stream = self._stream
                if stream is None or not stream.has_room or not self._outbox:
                    return
                parts = self._next_parts()
                self._waiting = self._waiting - sum(map(len, parts)) if self._outbox else 0
                self._room.notify_all()
            stream.write(b"".join(parts))

    def _next_parts(self) -> list[bytes]:
        parts, size = [], 0
        while self._outbox and size < AT_ONCE:
            parts.append(self._outbox.popleft())
            size += len(parts[-1])
        return parts

    def _stop(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()

    def leave_to_parent(self) -> None:
        """Let go of the socket in a child of the kernel, or the server would not see the kernel end.

        Only the child's copy of the descriptor is closed: its number is pointed elsewhere, as the socket object that
        owns it will close it once more.
        """
        self._closed = True
        stream = self._stream
        socket = stream.info("socket") if stream is not None else None
        if socket is not None and socket.fileno() >= 0:
            nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            os.dup2(nowhere, socket.fileno(), inheritable=False)
            os.close(nowhere)


def _is_end(message: Message) -> bool:
    """Whether nothing follows of an event."""
    return isinstance(message, Emit) and isinstance(message.message, Done)


def _leave(message: Message) -> None:
    """What a process that a handler forked has to say goes nowhere; it ends where the handler does.

    Going on, it would serve the events of its parent a second time, from the same descriptors.
    """
    if _is_end(message):
        os._exit(0)


def _after_fork() -> None:
    for one in list(_loops):
        one.leave_to_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
