"""The kernel's messages to the server, from any of its threads."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from ...protocol.delivery import Unacknowledged

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Sequence

    from ...protocol.stream import Stream

BACKLOG = 32_000_000
"""How many bytes may be unsent before a handler that sends blocks."""
PATIENCE = 30.0
"""Maximum seconds that such a handler blocks; then the messages are dropped and a new link replaces this one."""
SENT = 1.0
"""Timeout in seconds for sending messages before code that may end the process."""
GATHER = 0.002
"""Maximum seconds that a handler's first messages wait, to be sent together with those that follow at once."""
AT_ONCE = 1_000_000
"""About how many bytes one write sends."""


class Outgoing:
    """Messages on their way to the server, in the order they were put.

    They are kept until the server acknowledges them, and sent again after a break of the link. Messages are dropped
    before the server has welcomed the kernel, and after the kernel has given up.
    """

    def __init__(self) -> None:
        self._kept = Unacknowledged()
        self._sent = 0
        """How many messages of the link were written to the current stream or to `_rest`."""
        self._rest = b""
        """The unsent part of a message whose first part was sent."""
        self._linked = False
        """Whether messages are kept: the server has welcomed this process and may still know it."""
        self._open = False
        """Whether the server has welcomed the current stream."""
        self._gathering = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stream: Stream | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Condition(threading.RLock())

    @property
    def linked(self) -> bool:
        """Whether the server may remember this process and the messages it has received."""
        return self._linked

    # --- on the loop's thread ---

    def connect(self, loop: asyncio.AbstractEventLoop, stream: Stream, dialled: socket.socket) -> None:
        """Use a stream, or its socket where that is faster, once the server has welcomed it."""
        with self._lock:
            self._loop, self._stream, self._socket = loop, stream, dialled
            stream.gained_room = self.flush

    def welcome(self, received: int | None, states: Sequence[bytes]) -> None:
        """Send what the server has not received; if it knows nothing from before (None), begin with `states`."""
        with self._lock:
            if received is None:
                self._begin(states)
            elif not self._linked:
                self._give_up()  # while the server was asked
                return
            self._kept.acknowledge(received or 0)
            self._sent, self._rest, self._open = received or 0, b"", True
            self._lock.notify_all()
        self.flush()

    def acknowledge(self, received: int) -> None:
        """Drop what the server has received. Raises `LinkError` for an impossible number."""
        with self._lock:
            if self._open:
                self._kept.acknowledge(received)
                self._lock.notify_all()

    def disconnect(self) -> None:
        """Keep unsent messages for the next stream."""
        with self._lock:
            self._stream = self._socket = None
            self._gathering = self._open = False

    def forget(self) -> None:
        """Drop unsent messages and wake all that wait for them: the server is not expected to return."""
        with self._lock:
            self._linked = False
            self._kept, self._sent, self._rest = Unacknowledged(), 0, b""
            self._lock.notify_all()

    def gather(self) -> None:
        """A handler is about to start: its messages of the next moment may be sent together."""
        if self._loop is not None:
            self._gathering = True
            self._loop.call_later(GATHER, self.flush)

    def put_first(self, data: bytes) -> None:
        """Send something before all unsent messages; it is not kept."""
        with self._lock:
            if self._stream is not None:
                self._stream.write(self._rest + data)
                self._rest = b""

    def flush(self) -> None:
        """Write unsent messages, as many as the socket takes."""
        self._gathering = False
        while True:
            with self._lock:
                stream = self._stream
                if stream is None or not self._open or not stream.has_room or not self._waits:
                    return
                stream.write(self._next())
                self._lock.notify_all()

    # --- on any thread ---

    def wait_for_room(self) -> None:
        """Block while more than `BACKLOG` bytes are unsent; a link that sends none of them is given up."""
        end = time.monotonic() + PATIENCE
        with self._lock:
            while self._kept.size > BACKLOG:
                left = end - time.monotonic()
                if left <= 0:
                    self._give_up()
                    return
                self._lock.wait(left)

    def put(self, data: bytes, *, last: bool) -> None:
        """Send a message; `last` for the end of an event."""
        with self._lock:
            if not self._linked or self._loop is None:
                return
            self._kept.add(data)
            gathering = self._gathering
            if gathering and not last:
                return
            if not (gathering and self._send_here()):
                self._loop.call_soon_threadsafe(self.flush)

    def wait_until_sent(self) -> None:
        """Wait until all messages are sent, because the next cell may end the process; at most `SENT` seconds."""
        with self._lock:
            self._lock.wait_for(lambda: not self._waits, SENT)

    # --- inside, with the lock held ---

    @property
    def _waits(self) -> bool:
        return bool(self._rest) or self._sent < self._kept.total

    def _begin(self, states: Sequence[bytes]) -> None:
        self.forget()
        self._linked = True
        for state in states:
            self._kept.add(state)

    def _send_here(self) -> bool:
        """Send unsent messages on the calling thread, without waking the loop's. Whether all were sent.

        Only for the end of an event, which nothing interrupts: nobody knows how much an interrupted call has sent.
        """
        if self._stream is None or self._socket is None or not self._open or not self._stream.is_empty:
            return False
        if self._kept.size > AT_ONCE:
            return False
        data = self._next()
        try:
            sent = self._socket.send(data)
        except OSError:
            self._rest = data  # the loop's thread will notice the error
            return False
        except BaseException:
            self._break()
            raise
        self._gathering = False
        self._rest = data[sent:]
        return not self._waits

    def _give_up(self) -> None:
        """Drop all messages and end a link that makes no progress."""
        self.forget()
        self._break()

    def _break(self) -> None:
        """End the current stream, as nobody knows how much was sent; the next one repeats what the server lacks."""
        loop, stream = self._loop, self._stream
        self.disconnect()
        if loop is not None and stream is not None:
            loop.call_soon_threadsafe(stream.abort)

    def _next(self) -> bytes:
        """Whole messages of about one write: other frames may be sent between them."""
        parts, size = [self._rest], len(self._rest)
        self._rest = b""
        for data in self._kept.after(self._sent):
            if size >= AT_ONCE:
                break
            parts.append(data)
            size += len(data)
        self._sent += len(parts) - 1
        return b"".join(parts)
