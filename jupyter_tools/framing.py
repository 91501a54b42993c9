"""Messages as frames of a stream: how both ends of the link write and read them.

A frame is 4 bytes length, 1 byte that is 1 while more frames of the message follow, then at most `MAX_FRAME` bytes.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from .errors import LinkError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Generator, Iterator

    from pydantic import TypeAdapter

    from .message import Message

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


async def read(reader: asyncio.StreamReader, adapter: TypeAdapter[Any]) -> Any:
    """The next message, checked by `adapter`.

    Raises `LinkError` for what is no message, `asyncio.IncompleteReadError` at the end of the stream.
    """
    reading = _reading(adapter)
    wanted = next(reading)
    while True:
        try:
            wanted = reading.send(await reader.readexactly(wanted))
        except StopIteration as end:
            return end.value


def read_blocking(read_exactly: Callable[[int], bytes], adapter: TypeAdapter[Any]) -> Any:
    """The next message of a stream without an event loop; `read_exactly` gives so many bytes or raises."""
    reading = _reading(adapter)
    wanted = next(reading)
    while True:
        try:
            wanted = reading.send(read_exactly(wanted))
        except StopIteration as end:
            return end.value


def _reading(adapter: TypeAdapter[Any]) -> Generator[int, bytes, Any]:
    """Asks for so many bytes at a time, and returns the message that they are."""
    parts = []
    size = 0
    more = 1
    while more:
        length, more = _HEAD.unpack((yield _HEAD.size))
        size += length
        if not 0 < length <= MAX_FRAME or size > MAX_LINK_MESSAGE or more > 1:
            raise LinkError("a frame is malformed or too large")
        parts.append((yield length))
    try:
        return adapter.validate_json(b"".join(parts))
    except ValidationError as error:
        raise LinkError(f"a message is malformed: {error.errors(include_url=False, include_input=False)[0]}") from None
