"""The link's messages on an asyncio stream, for the other end of it in tests."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from jupyter_tools.protocol.framing import Reader

if TYPE_CHECKING:
    import asyncio

    from pydantic import TypeAdapter


class Messages:
    """What comes on a stream, one message after the other."""

    def __init__(self, stream: asyncio.StreamReader, adapter: TypeAdapter[Any]) -> None:
        self._stream = stream
        self._reader = Reader(adapter)
        self._waiting: deque[tuple[Any, int]] = deque()
        self.size = 0
        """Number of bytes of the last message."""

    async def next(self) -> Any:
        """The next message. Raises `EOFError` at the end."""
        while not self._waiting:
            data = await self._stream.read(65_536)
            if not data:
                raise EOFError
            self._waiting.extend((message, self._reader.size) for message in self._reader.feed(data))
        message, self.size = self._waiting.popleft()
        return message
