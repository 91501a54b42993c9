"""One end of the link in an event loop; both ends use it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from ..errors import LinkError
from ..once import Once
from .framing import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import TypeAdapter

SLICE = 0.005
"""Seconds for which the messages of one stream may keep the event loop."""

_NO_MESSAGES: Iterator[Any] = iter(())


class Stream(asyncio.Protocol):
    """Hands messages on as they come, and sends bytes without waiting.

    Not an `asyncio.StreamReader`: its readers wake up a round of the loop after the bytes are there.
    """

    __slots__ = (
        "_aborted",
        "_coming",
        "_first",
        "_held",
        "_reader",
        "_room",
        "_take",
        "_transport",
        "ended",
        "gained_room",
        "has_room",
        "problem",
    )

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        """`adapter` checks each message."""
        self.ended = Once()
        self.problem: LinkError | None = None
        """What was wrong with what came, once it has ended for that."""
        self.has_room = True
        """Whether what is written leaves soon."""
        self.gained_room: Callable[[], None] | None = None
        """Called when there is room again."""
        self._first: asyncio.Future[Any] | None = asyncio.get_running_loop().create_future()
        """The first message; None once the others are taken."""
        self._take: Callable[[Any], None] | None = None
        self._reader = Reader(adapter)
        self._coming = _NO_MESSAGES
        self._held = False
        self._aborted = False
        self._room: asyncio.Event | None = None
        """Set when there is room again; None while there is."""
        self._transport: asyncio.Transport | None = None

    async def first(self) -> Any:
        """The first message; those that follow are kept for `serve`.

        Raises `EOFError` for a stream that ends without one, and `LinkError` for what is no message.
        """
        if self._first is None:
            raise RuntimeError("`first` comes before `serve`")
        return await self._first

    def serve(self, take: Callable[[Any], None]) -> None:
        """Hand each message to `take` from now on. A `LinkError` that it raises ends the stream."""
        self._take = take
        self._first = None
        self._go_on()

    def write(self, data: bytes) -> None:
        """Send bytes; those after the end are dropped."""
        if self._transport is not None and not self.ended.is_set():
            self._transport.write(data)

    async def drain(self) -> None:
        """Wait until there is room for more."""
        if self._room is not None:
            await self._room.wait()

    def abort(self) -> None:
        """End it at once; data that the other end has not read is lost."""
        self._aborted = True
        # asyncio fails to abort a transport that has ended by itself with bytes to write after the other end's EOF.
        if self._transport is not None and not self.ended.is_set():
            self._transport.abort()

    @property
    def is_empty(self) -> bool:
        """Whether all that was written has left."""
        return self._transport is not None and self._transport.get_write_buffer_size() == 0

    @property
    def size(self) -> int:
        """Number of bytes of the message that is taken now."""
        return self._reader.size

    # --- asyncio's side ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        if self._aborted:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take the messages that these bytes complete."""
        self._coming = self._reader.feed(data)
        self._take_coming(SLICE)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end."""
        if self._take is not None and self.problem is None:
            self._take_coming(None)
        if self._first is not None and not self._first.done():
            self._first.set_exception(self.problem or exc or EOFError())
            self._first.exception()  # whoever asked for it may have gone
        self._gain_room()
        self.ended.set()

    def pause_writing(self) -> None:
        """Note that the other end reads too slowly."""
        self.has_room = False
        self._room = asyncio.Event()

    def resume_writing(self) -> None:
        """Note that it has caught up."""
        self.has_room = True
        self._gain_room()
        if self.gained_room is not None:
            self.gained_room()

    # --- inside ---

    def _gain_room(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            room.set()

    def _take_coming(self, seconds: float | None) -> None:
        """Take what has come; after so many seconds the rest waits for the loop's next round."""
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        try:
            for message in self._coming:
                if self._take is None:
                    self._hold()
                    if self._first is not None:
                        self._first.set_result(message)
                    return
                self._take(message)
                if end is not None and loop.time() > end:
                    self._hold()
                    loop.call_soon(self._go_on)
                    return
            self._coming = _NO_MESSAGES
        except LinkError as error:
            self.problem = error
            self.abort()
        except BaseException:
            self.abort()
            raise

    def _hold(self) -> None:
        self._held = True
        if self._transport is not None:
            self._transport.pause_reading()

    def _go_on(self) -> None:
        if self._held and not self.ended.is_set():
            self._held = False
            self._take_coming(SLICE)
            if not self._held and self._transport is not None:
                self._transport.resume_reading()
