"""What a kernel has to say to the server, from any of its threads."""

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
"""How many bytes may wait before a handler that sends must wait too."""
PATIENCE = 30.0
"""Maximum seconds that such a handler waits; then the messages are dropped and a new link replaces this one."""
SENT = 1.0
"""Timeout in seconds for sending messages before code that may end the process."""
GATHER = 0.002
"""How many seconds what a handler sends at its beginning waits at most, to travel with what follows at once."""
AT_ONCE = 1_000_000
"""About how many bytes are written in one go."""


class Outgoing:
    """Messages on their way to the server, in the order they were put.

    They are kept until the server acknowledges them, and sent again after a break of the link. Those that are put
    before the server has welcomed the kernel, or after it was given up, are dropped.
    """

    def __init__(self) -> None:
        self._kept = Unacknowledged()
        self._sent = 0
        """How many messages, since the link began, the present stream or its rest has taken."""
        self._rest = b""
        """The remainder of a message whose beginning was sent."""
        self._linked = False
        """Whether messages are kept: the server has welcomed this process, and may know it still."""
        self._open = False
        """Whether the server has welcomed the present stream."""
        self._gathering = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stream: Stream | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Condition(threading.RLock())

    @property
    def linked(self) -> bool:
        """Whether the server may know this process from before, and what it was sent."""
        return self._linked

    # --- on the loop's thread ---

    def connect(self, loop: asyncio.AbstractEventLoop, stream: Stream, dialled: socket.socket) -> None:
        """Send on a stream, and on its socket where that is faster, as soon as the server welcomes it."""
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
        """Keep what waits until the next stream."""
        with self._lock:
            self._stream = self._socket = None
            self._gathering = self._open = False

    def forget(self) -> None:
        """Drop what waits, and let nobody wait for it: the server is not expected to come back."""
        with self._lock:
            self._linked = False
            self._kept, self._sent, self._rest = Unacknowledged(), 0, b""
            self._lock.notify_all()

    def gather(self) -> None:
        """A handler is about to start: what it sends in the next moment may travel together."""
        if self._loop is not None:
            self._gathering = True
            self._loop.call_later(GATHER, self.flush)

    def put_first(self, data: bytes) -> None:
        """Send something past what waits; it is not kept."""
        with self._lock:
            if self._stream is not None:
                self._stream.write(self._rest + data)
                self._rest = b""

    def flush(self) -> None:
        """Write what waits, as far as the server takes it."""
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
        """Wait while `BACKLOG` bytes are under way; a link on which none of them leave is given up."""
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
        """Send what waits on the present thread, without waking the loop's. Whether all was sent.

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
            self._rest = data  # what is wrong, the loop's thread will see
            return False
        except BaseException:
            self._break()
            raise
        self._gathering = False
        self._rest = data[sent:]
        return not self._waits

    def _give_up(self) -> None:
        """Drop all, and end a link that takes nothing."""
        self.forget()
        self._break()

    def _break(self) -> None:
        """End the present stream, of which nobody knows what it has taken; the next one goes on from there."""
        loop, stream = self._loop, self._stream
        self.disconnect()
        if loop is not None and stream is not None:
            loop.call_soon_threadsafe(stream.abort)

    def _next(self) -> bytes:
        """About as much as is written in one go, in whole messages: others may be written between them."""
        parts, size = [self._rest], len(self._rest)
        self._rest = b""
        for data in self._kept.after(self._sent):
            if size >= AT_ONCE:
                break
            parts.append(data)
            size += len(data)
        self._sent += len(parts) - 1
        return b"".join(parts)
