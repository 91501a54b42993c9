"""What a kernel has to say to the server, from any of its threads."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Sequence

    from ..stream import Stream

BACKLOG = 32_000_000
"""How many bytes may wait before a handler that sends must wait too."""
PATIENCE = 30.0
"""How many seconds it waits at most; then the link counts as broken and is dialled anew."""
SENT = 1.0
"""Timeout in seconds for sending messages before code that may end the process."""
GATHER = 0.002
"""How many seconds what a handler sends at its beginning waits at most, to travel with what follows at once."""
AT_ONCE = 1_000_000
"""About how many bytes are written in one go."""


class Outgoing:
    """Bytes on their way to the server, in the order they were put; those without a link are lost."""

    def __init__(self) -> None:
        self._parts: deque[bytes] = deque()
        self._waiting = 0
        self._gathering = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stream: Stream | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Condition(threading.RLock())

    # --- on the loop's thread ---

    def connect(self, loop: asyncio.AbstractEventLoop, stream: Stream, dialled: socket.socket) -> None:
        """Send on a stream from now on, and on its socket where that is faster."""
        with self._lock:
            self._loop, self._stream, self._socket = loop, stream, dialled
            stream.gained_room = self.flush

    def disconnect(self) -> None:
        """Lose what waits, and let nobody wait for it."""
        with self._lock:
            self._loop = self._stream = self._socket = None
            self._gathering = False
            self._parts.clear()
            self._waiting = 0
            self._lock.notify_all()

    def gather(self) -> None:
        """A handler is about to start: what it sends in the next moment may travel together."""
        if self._loop is not None:
            self._gathering = True
            self._loop.call_later(GATHER, self.flush)

    def put_first(self, data: bytes) -> None:
        """Send something past what waits."""
        with self._lock:
            if self._stream is not None:
                self._stream.write(data)

    def flush(self) -> None:
        """Write what waits, as far as the server takes it."""
        self._gathering = False
        while True:
            with self._lock:
                stream = self._stream
                if stream is None or not stream.has_room or not self._parts:
                    return
                stream.write(self._next())
                self._lock.notify_all()

    # --- on any thread ---

    def wait_for_room(self) -> None:
        """Wait while `BACKLOG` bytes are under way; a link on which none of them leave is given up."""
        end = time.monotonic() + PATIENCE
        with self._lock:
            while self._waiting > BACKLOG:
                left = end - time.monotonic()
                if left <= 0:
                    self._give_up()
                    return
                self._lock.wait(left)

    def put(self, parts: Sequence[bytes], *, last: bool) -> None:
        """Send parts in their order; `last` for the end of an event."""
        with self._lock:
            if self._loop is None:
                return
            self._parts.extend(parts)
            self._waiting += sum(map(len, parts))
            gathering = self._gathering
            if gathering and not last:
                return
            if not (gathering and self._send_here()):
                self._loop.call_soon_threadsafe(self.flush)

    def wait_until_sent(self) -> None:
        """Wait until all messages are sent, because the next cell may end the process; at most `SENT` seconds."""
        with self._lock:
            self._lock.wait_for(lambda: not self._parts, SENT)

    # --- inside, with the lock held ---

    def _send_here(self) -> bool:
        """Send what waits on the present thread, without waking the loop's. Whether all was sent.

        Only for the end of an event, which nothing interrupts: nobody knows how much an interrupted call has sent.
        """
        if self._stream is None or self._socket is None or not self._stream.is_empty or self._waiting > AT_ONCE:
            return False
        data = b"".join(self._parts)
        try:
            sent = self._socket.send(data)
            self._parts.clear()
        except OSError:
            return False  # what is wrong, the loop's thread will see
        except BaseException:
            self._give_up()
            raise
        self._gathering = False
        self._waiting = len(data) - sent
        if self._waiting:
            self._parts.append(data[sent:])
        return not self._parts

    def _give_up(self) -> None:
        """End a link that takes nothing, or of which nobody knows what it has taken."""
        loop, stream = self._loop, self._stream
        self.disconnect()
        if loop is not None and stream is not None:
            loop.call_soon_threadsafe(stream.abort)

    def _next(self) -> bytes:
        parts, size = [], 0
        while self._parts and size < AT_ONCE:
            parts.append(self._parts.popleft())
            size += len(parts[-1])
        # An interrupt may have come between a part and its count.
        self._waiting = self._waiting - size if self._parts else 0
        return b"".join(parts)
