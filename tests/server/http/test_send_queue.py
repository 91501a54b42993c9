"""What waits for one client: at once while it takes all, bounded when it does not."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from tornado.websocket import WebSocketClosedError

from jupyter_tools.server.http import send_queue
from jupyter_tools.server.http.send_queue import AHEAD, MAX_MESSAGES, SHORT, Outbox
from tests.asked import told

pytestmark = pytest.mark.usefixtures("loop")


class Wire:
    """A connection whose frames arrive when a test says so."""

    def __init__(self) -> None:
        self.frames: list[str] = []
        self.futures: list[asyncio.Future[None]] = []
        self.closed = False
        self.outbox = Outbox(self.write, lambda: ['"truth"'])

    def write(self, text: str) -> asyncio.Future[None]:
        if self.closed:
            raise WebSocketClosedError
        self.frames.append(text)
        self.futures.append(asyncio.get_running_loop().create_future())
        return self.futures[-1]

    @property
    def sent(self) -> list[Any]:
        """The messages of all frames."""
        return [one for frame in self.frames for one in told(frame)]

    async def send(self, *messages: Any) -> None:
        """Send messages, each in a round of the loop of its own."""
        for one in messages:
            self.outbox.send(json.dumps(one))
            await asyncio.sleep(0)

    async def arrive(self) -> None:
        """Let all that was sent arrive, and what it lets through be sent."""
        while waiting := [one for one in self.futures if not one.done()]:
            for one in waiting:
                one.set_result(None)
            for _ in range(3):
                await asyncio.sleep(0)


async def test_texts_of_one_moment_travel_together_and_at_once() -> None:
    wire = Wire()
    for number in range(3):
        wire.outbox.send(str(number))
    await wire.send(3)
    assert wire.frames == ["[0,1,2,3]"]
    await wire.send(4)
    assert wire.frames == ["[0,1,2,3]", "4"]
    await wire.arrive()


async def test_what_travels_together_is_bounded() -> None:
    wire = Wire()
    text = "x" * (SHORT // 3)
    for _ in range(7):
        wire.outbox.send(json.dumps(text))
    await asyncio.sleep(0)
    assert [len(told(frame)) for frame in wire.frames] == [2, 2, 2, 1]
    await wire.arrive()


async def test_many_texts_wait_and_keep_their_order() -> None:
    wire = Wire()
    numbers = list(range(3 * AHEAD))
    await wire.send(*numbers)
    assert wire.sent == numbers[: AHEAD + 1]
    await wire.arrive()
    assert wire.sent == numbers
    await wire.send("last")
    await wire.arrive()
    assert wire.sent == [*numbers, "last"]


async def test_a_long_text_and_what_follows_it_wait() -> None:
    wire = Wire()
    long = "x" * (SHORT + 1)
    for text in ("first", "second", long, "short"):
        wire.outbox.send(json.dumps(text))
    assert wire.sent == ["first", "second"]
    await wire.arrive()
    assert wire.sent == ["first", "second", long, "short"]


async def test_a_client_that_takes_nothing_gets_the_whole_truth_later() -> None:
    wire = Wire()
    await wire.send(*range(AHEAD + MAX_MESSAGES + 10))
    await wire.arrive()
    assert wire.sent[AHEAD + 1 :] == ["truth"]
    await wire.send("next")
    await wire.arrive()
    assert wire.sent[-1] == "next"


async def test_nothing_is_sent_to_a_client_that_has_gone() -> None:
    wire = Wire()
    wire.closed = True
    await wire.send(1)
    wire.closed = False
    await wire.send(2)
    assert wire.sent == []
    other = Wire()
    await other.send(1)
    other.futures[0].set_exception(WebSocketClosedError())
    await asyncio.sleep(0)
    await other.send(2)
    assert other.sent == [1]


async def test_what_was_sent_before_the_end_still_goes() -> None:
    wire = Wire()
    wire.outbox.send("1")
    wire.outbox.close()
    wire.outbox.send("2")
    await asyncio.sleep(0)
    assert wire.frames == ["1"]
    await wire.arrive()


async def test_what_waits_is_sent_before_the_end() -> None:
    wire = Wire()
    long = "x" * (SHORT + 1)
    await wire.send(long, "done")
    ends: list[int] = []
    wire.outbox.finish(lambda: ends.append(len(wire.sent)))
    await wire.send("too late")
    assert (wire.sent, ends) == ([long], [])
    await wire.arrive()
    assert (wire.sent, ends) == ([long, "done"], [2])


async def test_an_idle_client_is_left_at_once() -> None:
    wire = Wire()
    wire.outbox.send('"last"')
    ends: list[int] = []
    wire.outbox.finish(lambda: ends.append(len(wire.sent)))
    assert (wire.sent, ends) == (["last"], [1])


async def test_a_client_that_fell_behind_gets_the_whole_truth_before_the_end() -> None:
    wire = Wire()
    await wire.send(*range(AHEAD + MAX_MESSAGES + 10))
    ended = asyncio.Event()
    wire.outbox.finish(ended.set)
    await wire.arrive()
    assert wire.sent[AHEAD + 1 :] == ["truth"]
    assert ended.is_set()


async def test_a_client_that_takes_nothing_is_left_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_queue, "FINISH", 0.01)
    wire = Wire()
    await wire.send("x" * (SHORT + 1), "done")
    ended = asyncio.Event()
    wire.outbox.finish(ended.set)
    await ended.wait()
    assert len(wire.sent) == 1


async def test_a_client_that_goes_meanwhile_is_left() -> None:
    wire = Wire()
    await wire.send("x" * (SHORT + 1), "done")
    ended = asyncio.Event()
    wire.outbox.finish(ended.set)
    wire.futures[-1].set_exception(WebSocketClosedError())
    await ended.wait()
    assert len(wire.sent) == 1
