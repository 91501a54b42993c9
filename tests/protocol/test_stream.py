"""One end of a link in an event loop: order, fairness, room, and what ends it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.protocol import stream as module
from jupyter_tools.protocol.framing import frames
from jupyter_tools.protocol.link import FROM_KERNEL, Busy, Dial, Pong
from jupyter_tools.protocol.stream import Stream
from tests.waiting import turns

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

DIAL = Dial(kernel="k", epoch="e", pid=1, proof="p", version="1", busy=False, not_run=[], received=None)
BUSY = [Busy(busy=True), Busy(busy=False)]


def framed(*messages: Any) -> bytes:
    """Messages as bytes."""
    return b"".join(part for one in messages for part in frames(one))


def with_stream(test: Callable[[Stream, socket.socket], Awaitable[None]]) -> None:
    """Run a test with a stream, and the socket at its other end."""

    async def run() -> None:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)  # noqa: FBT003 - the standard library's
        loop = asyncio.get_running_loop()
        _, stream = await loop.create_connection(lambda: Stream(FROM_KERNEL), sock=ours)
        try:
            async with asyncio.timeout(10):
                await test(stream, theirs)
        finally:
            stream.abort()
            theirs.close()

    asyncio.run(run())


def test_the_first_message_is_read_alone_and_the_others_wait() -> None:
    async def test(stream: Stream, theirs: socket.socket) -> None:
        theirs.send(framed(DIAL, *BUSY))
        assert await stream.first() == DIAL
        theirs.send(framed(Pong()))
        for _ in range(10):  # in which nothing more is read
            await asyncio.sleep(0)
        found: list[Any] = []
        stream.serve(found.append)
        await turns(lambda: len(found) == 3)
        assert found == [*BUSY, Pong()]

    with_stream(test)


def test_a_stream_that_was_given_up_before_it_began_ends_at_once() -> None:
    async def run() -> None:
        ours, theirs = socket.socketpair()
        stream = Stream(FROM_KERNEL)
        lost: list[bool] = []
        stream.ended.then(lambda: lost.append(stream.ended.is_set()))
        stream.abort()
        async with asyncio.timeout(5):
            await asyncio.get_running_loop().create_connection(lambda: stream, sock=ours)
            with pytest.raises(EOFError):
                await stream.first()
        assert lost == [True]
        theirs.close()

    asyncio.run(run())


def test_first_cannot_follow_serve() -> None:
    async def test(stream: Stream, _theirs: socket.socket) -> None:
        stream.serve(print)
        with pytest.raises(RuntimeError, match="before"):
            await stream.first()

    with_stream(test)


def test_many_messages_leave_time_for_other_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE", -1.0)  # each message uses its slice up

    async def test(stream: Stream, theirs: socket.socket) -> None:
        found: list[Any] = []
        stream.serve(found.append)
        theirs.send(framed(*BUSY * 10))
        assert await turns(lambda: len(found) >= 20) >= 20
        assert found == BUSY * 10

    with_stream(test)


def test_what_came_before_the_end_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE", -1.0)

    async def test(stream: Stream, theirs: socket.socket) -> None:
        found: list[Any] = []
        stream.serve(found.append)
        theirs.send(framed(*BUSY * 5))
        await turns(lambda: found)
        stream.abort()
        await stream.ended.wait()
        assert found == BUSY * 5

    with_stream(test)


def test_a_stream_that_ends_without_a_message() -> None:
    async def test(stream: Stream, theirs: socket.socket) -> None:
        theirs.send(framed(DIAL)[:7])
        theirs.close()
        with pytest.raises(EOFError):
            await stream.first()
        assert stream.ended.is_set()
        assert stream.problem is None
        stream.write(b"nobody listens")

    with_stream(test)


@pytest.mark.parametrize("content", [b"\x00\x00\x00\x02\x00{}", b"\xff" * 9])
def test_what_is_no_message_ends_it(content: bytes) -> None:
    async def test(stream: Stream, theirs: socket.socket) -> None:
        theirs.send(content)
        with pytest.raises(LinkError):
            await stream.first()
        await stream.ended.wait()
        assert stream.problem is not None

    with_stream(test)


def test_a_link_error_of_the_receiver_ends_the_stream() -> None:
    async def test(stream: Stream, theirs: socket.socket) -> None:
        def take(_message: Any) -> None:
            raise LinkError("not twice")

        stream.serve(take)
        theirs.send(framed(DIAL, Pong()))
        await stream.ended.wait()
        assert str(stream.problem) == "not twice"

    with_stream(test)


def test_room_for_more() -> None:
    async def test(stream: Stream, theirs: socket.socket) -> None:
        gained = asyncio.Event()
        stream.gained_room = gained.set
        await stream.drain()
        data = b"x" * 4_000_000
        stream.write(data)
        assert not stream.has_room
        left = len(data)
        while left:
            left -= len(await asyncio.get_running_loop().sock_recv(theirs, 1_000_000))
        await stream.drain()
        assert stream.has_room
        assert gained.is_set()

    with_stream(test)


def test_nobody_waits_for_room_in_a_stream_that_has_ended() -> None:
    async def test(stream: Stream, theirs: socket.socket) -> None:
        stream.write(b"x" * 4_000_000)
        waiting = asyncio.ensure_future(stream.drain())
        await asyncio.sleep(0)
        assert not waiting.done()
        theirs.close()
        await waiting
        await stream.ended.wait()

    with_stream(test)


def test_a_stream_that_wrote_its_last_bytes_after_the_other_end_closed_can_be_aborted() -> None:
    async def test(stream: Stream, theirs: socket.socket) -> None:
        stream.serve(lambda _: None)
        stream.write(b" " * 10_000_000)
        theirs.shutdown(socket.SHUT_WR)
        loop, received = asyncio.get_running_loop(), 0
        while data := await loop.sock_recv(theirs, 1_000_000):
            received += len(data)
        await stream.ended.wait()
        assert received == 10_000_000
        stream.abort()

    with_stream(test)
