"""The thread that owns the link: it reads, writes and answers pings, even while the main thread is busy."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any

from ..._version import __version__
from ...protocol.delivery import RETURN, Received
from ...protocol.framing import packed
from ...protocol.link import (
    FROM_SERVER,
    Ack,
    Busy,
    Dial,
    Emit,
    Leave,
    NotRun,
    Ping,
    Pong,
    Run,
    RunsCell,
    Welcome,
    proof,
)
from ...protocol.messages import Done
from ...protocol.stream import Stream
from ...terminal import print_error
from ..lanes.threads import thread
from .send_buffer import Outgoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol.base import Message
    from ...protocol.link import Probed, Ran

RETRIES = (0, 0.2, 0.5, 1, 2, 5)
"""Seconds to wait before each retry of a dial; the last one repeats."""
TRIES = 5
"""The number of failed dials after which the server counts as gone, where that ends the process."""

_loops: weakref.WeakSet[LinkLoop] = weakref.WeakSet()


class LinkLoop:
    """Keeps the link to the server, on a daemon thread."""

    def __init__(
        self, address: str, secret: str, kernel: str, epoch: str, on_unreachable: Callable[[], None] | None = None
    ) -> None:
        """`on_unreachable` is called on the loop's thread after `TRIES` dials in a row have failed."""
        self._address = address
        self._secret = secret
        self._kernel = kernel
        self._epoch = epoch
        self._loop: asyncio.AbstractEventLoop | None = None
        self._socket: socket.socket | None = None
        self._outgoing = Outgoing()
        self._lock = threading.RLock()
        self._closed = False
        self._on_unreachable = on_unreachable
        self._pid = os.getpid()
        self._busy = Busy(busy=False)
        self._not_run = NotRun(handlers=[])
        self._received = Received()
        self._broken_at = time.monotonic()
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

    def send(self, message: Emit | Busy | NotRun | RunsCell | Ran | Probed) -> None:
        """Send a message, from any thread; while the link is broken it waits for the server to come back.

        Blocks while the buffer is full. Raises `LinkError` for a huge message.
        """
        if os.getpid() != self._pid:
            _leave(message)
            return
        if isinstance(message, Busy):
            self._busy = message
        elif isinstance(message, NotRun):
            self._not_run = message
        data = packed(message)
        if threading.current_thread() is not self._thread:
            self._outgoing.wait_for_room()
        self._outgoing.put(data, last=_is_end(message))
        if isinstance(message, RunsCell) and threading.current_thread() is not self._thread:
            self._outgoing.wait_until_sent()

    def close(self) -> None:
        """End the link and its thread."""
        with self._lock:
            self._closed = True
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._stop)
        self._outgoing.forget()
        if threading.current_thread() is not self._thread and self._thread.is_alive():
            self._thread.join(timeout=2)

    def _main(self) -> None:
        loop = asyncio.new_event_loop()
        with self._lock:
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
            with self._lock:
                self._loop = None
            loop.close()

    async def _keep(self) -> None:
        while not self._closed:
            await asyncio.sleep(RETRIES[min(self._failures, len(RETRIES) - 1)])
            self._failures += 1
            if self._on_unreachable is not None and self._failures > TRIES:
                self._on_unreachable()
            if time.monotonic() - self._broken_at > RETURN:
                self._outgoing.forget()
            try:
                await self._serve(*await self._dial())
            except OSError:
                continue
            except Exception:  # noqa: BLE001 - without this thread, no visit is served again until the kernel restarts
                print_error()

    async def _dial(self) -> tuple[Stream, socket.socket]:
        loop = asyncio.get_running_loop()
        kind, _, where = self._address.partition(":")
        dialled = socket.socket(socket.AF_UNIX if kind == "unix" else socket.AF_INET)
        try:
            dialled.setblocking(False)  # noqa: FBT003 - the standard library's
            await loop.sock_connect(dialled, where if kind == "unix" else ("127.0.0.1", int(where)))
            _, stream = await loop.create_connection(self._new_stream, sock=dialled)
        except BaseException:
            dialled.close()
            raise
        self._socket = dialled
        return stream, dialled

    def _new_stream(self) -> Stream:
        stream = Stream(FROM_SERVER)
        stream.serve(lambda message: self._take(message, stream.size))
        return stream

    async def _serve(self, stream: Stream, dialled: socket.socket) -> None:
        dial = Dial(
            kernel=self._kernel,
            epoch=self._epoch,
            pid=os.getpid(),
            proof=proof(self._secret, self._kernel, self._epoch),
            version=__version__,
            busy=self._busy.busy,
            not_run=self._not_run.handlers,
            received=self._received.count if self._outgoing.linked else None,
        )
        stream.write(packed(dial))
        self._outgoing.connect(asyncio.get_running_loop(), stream, dialled)
        try:
            await stream.ended.wait()
        finally:
            if self._closed:
                self._outgoing.put_first(packed(Leave()))
            self._outgoing.disconnect()
            stream.abort()
            self._broken_at = time.monotonic()

    def _take(self, message: Any, size: int) -> None:
        self._failures = 0
        if isinstance(message, Ping):
            # A ping asks whether this thread is alive, so the answer does not wait for other messages.
            self._outgoing.put_first(packed(Pong()))
            return
        if isinstance(message, Ack):
            self._outgoing.acknowledge(message.received)
            return
        if isinstance(message, Welcome):
            if message.received is None:
                self._received = Received()
            self._outgoing.welcome(message.received, [packed(self._busy), packed(self._not_run)])
        elif self._received.take(size):
            self._outgoing.put_first(packed(Ack(received=self._received.count)))
        if isinstance(message, Run):
            self._outgoing.gather()
        try:
            self._receive(message)
        except Exception:  # noqa: BLE001 - one message that cannot be served must not end the link of all visits
            print_error()

    def _stop(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()

    def leave_to_parent(self) -> None:
        """Close the socket in a child of the kernel, so that the server notices when the kernel ends.

        Only the child's copy of the descriptor is closed: its number is pointed elsewhere, as the socket object that
        owns it will close it once more.
        """
        self._closed = True
        dialled = self._socket
        if dialled is not None and dialled.fileno() >= 0:
            nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            os.dup2(nowhere, dialled.fileno(), inheritable=False)
            os.close(nowhere)


def _is_end(message: Message) -> bool:
    """Whether a message is the last one of an event."""
    return isinstance(message, Emit) and isinstance(message.message, Done)


def _leave(message: Message) -> None:
    """Drop messages from a process forked by a handler, and exit it when the handler ends.

    Otherwise it would serve its parent's events a second time, from the same descriptors.
    """
    if _is_end(message):
        os._exit(0)


def _after_fork() -> None:
    for one in list(_loops):
        one.leave_to_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
