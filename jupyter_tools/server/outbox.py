"""What waits to be sent to one client, bounded."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MAX_MESSAGES = 1_000
"""How many messages may wait for a slow client."""
MAX_CHARACTERS = 16_000_000
"""How many characters of them."""


class Outbox:
    """Sends texts one after the other, each when the client has taken the one before.

    When too much waits, all of it is dropped and `reset` gives the texts that replace it.
    """

    def __init__(self, write: Callable[[str], Awaitable[None]], reset: Callable[[], list[str]]) -> None:
        self._write = write
        self._reset = reset
        self._waiting: deque[str] = deque()
        self._characters = 0
        self._behind = False
        self._writer: asyncio.Task[None] | None = None
        self._closed = False

    def send(self, text: str) -> None:
        """Send a text as soon as the client takes it."""
        if self._closed or self._behind:
            return
        self._waiting.append(text)
        self._characters += len(text)
        if len(self._waiting) > MAX_MESSAGES or (self._characters > MAX_CHARACTERS and len(self._waiting) > 1):
            self._waiting.clear()
            self._characters = 0
            self._behind = True
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._send_all())

    def close(self) -> None:
        """Send nothing more."""
        self._closed = True
        self._waiting.clear()

    async def _send_all(self) -> None:
        try:
            while (text := self._next()) is not None:
                await self._write(text)
        except (WebSocketClosedError, StreamClosedError):
            self.close()

    def _next(self) -> str | None:
        if self._closed:
            return None
        if self._behind:
            self._behind = False
            self._waiting.extend(self._reset())
            self._characters = sum(map(len, self._waiting))
        if not self._waiting:
            return None
        text = self._waiting.popleft()
        self._characters -= len(text)
        return text
