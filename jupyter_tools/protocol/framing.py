"""Messages as frames of a stream: how both ends of the link write and read them.

A frame is 4 bytes length, 1 byte that is 1 while more frames of the message follow, then at most `MAX_FRAME` bytes.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import LinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import TypeAdapter

    from .base import Message

MAX_FRAME = 4_000_000
"""The most bytes of one frame's payload."""
MAX_LINK_MESSAGE = 64_000_000
"""The most bytes of one message."""
_HEAD = struct.Struct(">IB")


def frames(message: Message) -> Iterator[bytes]:
    """The frames of a message. Raises `LinkError` for one over `MAX_LINK_MESSAGE`."""
    payload = message.model_dump_json().encode()
    if len(payload) > MAX_LINK_MESSAGE:
        raise LinkError(f"a message of {len(payload):,} bytes is over the limit of {MAX_LINK_MESSAGE:,}")
    for start in range(0, len(payload), MAX_FRAME):
        part = payload[start : start + MAX_FRAME]
        yield _HEAD.pack(len(part), start + MAX_FRAME < len(payload)) + part


def packed(message: Message) -> bytes:
    """All frames of a message. Raises `LinkError` for one over `MAX_LINK_MESSAGE`."""
    return b"".join(frames(message))


class Reader:
    """Puts the messages of a stream together, however its bytes are cut."""

    __slots__ = ("_adapter", "_buffer", "_payload", "size")

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        """`adapter` checks each message."""
        self._adapter = adapter
        self._buffer = bytearray()
        self._payload = bytearray()
        self.size = 0
        """Number of bytes of the last message."""

    def feed(self, data: bytes) -> Iterator[Any]:
        """The messages that these bytes complete. Raises `LinkError` for what is no message."""
        self._buffer += data
        while len(self._buffer) >= _HEAD.size:
            length, more = _HEAD.unpack_from(self._buffer)
            if not 0 < length <= MAX_FRAME or len(self._payload) + length > MAX_LINK_MESSAGE or more > 1:
                raise LinkError("a frame is malformed or too large")
            end = _HEAD.size + length
            if len(self._buffer) < end:
                return
            self._payload += memoryview(self._buffer)[_HEAD.size : end]
            del self._buffer[:end]
            if not more:
                payload, self._payload = self._payload, bytearray()
                self.size = len(payload)
                yield self._message(payload)

    def _message(self, payload: bytearray) -> Any:
        try:
            return self._adapter.validate_json(payload)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            raise LinkError(f"a message is malformed: {problem}") from None
