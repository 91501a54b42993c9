"""What waits to be sent to one client, bounded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_MESSAGES = 1_000
"""How many messages may wait for a slow client."""
MAX_CHARACTERS = 16_000_000
"""How many characters of them."""
AHEAD = 16
"""How many frames of short messages may be on their way before the next ones wait for them."""
FINISH = 5.0
"""Timeout in seconds for sending what waits when the stream is about to be closed."""
SHORT = 50_000
"""How many characters a message may have to be sent with others, and at once."""


class Outbox:
    """Sends texts: short ones of a moment together and at once, others when the client has taken those before.

    When too much waits, all of it is dropped and `reset` gives the texts that replace it.
    """

    __slots__ = (
        "_behind",
        "_characters",
        "_closed",
        "_finishing",
        "_reset",
        "_together",
        "_under_way",
        "_waiting",
        "_write",
        "_writer",
    )

    def __init__(self, write: Callable[[str], asyncio.Future[None]], reset: Callable[[], list[str]]) -> None:
        self._write = write
        self._reset = reset
        self._together: list[str] = []
        self._waiting: list[str] = []
        self._under_way: list[asyncio.Future[None]] = []
        self._characters = 0
        self._behind = False
        self._writer: asyncio.Task[None] | None = None
        self._closed = False
        self._finishing = False

    def send(self, text: str) -> None:
        """Send a text as soon as the client takes it."""
        if self._closed or self._behind or self._finishing:
            return
        idle = self._writer is None or self._writer.done()
        if idle and len(text) <= SHORT and len(self._under_way) < AHEAD:
            self._gather(text)
            return
        self._send_together()
        self._waiting.append(text)
        self._characters += len(text)
        if len(self._waiting) > MAX_MESSAGES or (self._characters > MAX_CHARACTERS and len(self._waiting) > 1):
            self._waiting.clear()
            self._characters = 0
            self._behind = True
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._send_all())

    def finish(self, then: Callable[[], None]) -> None:
        """Send what waits and nothing more, then call `then`; what the client does not take in time is dropped."""
        self._send_together()
        self._catch_up()
        self._finishing = True
        writer = self._writer
        if self._closed or writer is None or writer.done():
            self.close()
            then()
            return
        timer = asyncio.get_running_loop().call_later(FINISH, writer.cancel)

        def end(_: asyncio.Task[None]) -> None:
            timer.cancel()
            self.close()
            then()

        writer.add_done_callback(end)

    def close(self) -> None:
        """Send nothing after what was gathered."""
        self._send_together()
        self._closed = True
        self._waiting.clear()
        # What these belong to holds the outbox, and would stay until Python looks for cycles.
        self._write, self._reset = _nowhere, list

    def _gather(self, text: str) -> None:
        if sum(map(len, self._together)) + len(text) > SHORT:
            self._send_together()
        if not self._together:
            asyncio.get_running_loop().call_soon(self._send_together)
        self._together.append(text)

    def _send_together(self) -> None:
        """Send what the loop's present round has gathered."""
        texts, self._together = self._together, []
        if not texts or self._closed:
            return
        try:
            sent = self._write(texts[0] if len(texts) == 1 else f"[{','.join(texts)}]")
        except (WebSocketClosedError, StreamClosedError):
            self.close()
            return
        self._under_way.append(sent)
        sent.add_done_callback(self._arrived)

    def _arrived(self, sent: asyncio.Future[None]) -> None:
        self._under_way.remove(sent)
        if sent.cancelled() or sent.exception() is not None:
            self.close()

    async def _send_all(self) -> None:
        try:
            while (text := self._next()) is not None:
                await self._write(text)
        except (WebSocketClosedError, StreamClosedError):
            self.close()

    def _next(self) -> str | None:
        if self._closed:
            return None
        self._catch_up()
        if not self._waiting:
            return None
        text = self._waiting.pop(0)
        self._characters -= len(text)
        return text

    def _catch_up(self) -> None:
        """Replace what was dropped."""
        if self._behind:
            self._behind = False
            self._waiting.extend(self._reset())
            self._characters = sum(map(len, self._waiting))


def _nowhere(_text: str) -> asyncio.Future[None]:
    raise WebSocketClosedError
