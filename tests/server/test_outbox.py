"""What waits for one client: at once while it takes all, bounded when it does not."""

from __future__ import annotations

import asyncio

from tornado.websocket import WebSocketClosedError

from jupyter_tools.server.outbox import AHEAD, MAX_MESSAGES, SHORT, Outbox


class Wire:
    """A connection whose texts arrive when a test says so."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.futures: list[asyncio.Future[None]] = []
        self.closed = False
        self.outbox = Outbox(self.write, lambda: ["truth"])

    def write(self, text: str) -> asyncio.Future[None]:
        if self.closed:
            raise WebSocketClosedError
        self.sent.append(text)
        self.futures.append(asyncio.get_running_loop().create_future())
        return self.futures[-1]

    async def arrive(self) -> None:
        """Let all that was sent arrive, and what it lets through be sent."""
        while waiting := [one for one in self.futures if not one.done()]:
            for one in waiting:
                one.set_result(None)
            for _ in range(3):
                await asyncio.sleep(0)


def test_short_texts_are_sent_at_once() -> None:
    async def test() -> None:
        wire = Wire()
        for number in range(3):
            wire.outbox.send(str(number))
        assert wire.sent == ["0", "1", "2"]
        await wire.arrive()

    asyncio.run(test())


def test_many_texts_wait_and_keep_their_order() -> None:
    async def test() -> None:
        wire = Wire()
        texts = [str(number) for number in range(3 * AHEAD)]
        for text in texts:
            wire.outbox.send(text)
        assert wire.sent == texts[:AHEAD]
        await wire.arrive()
        assert wire.sent == texts
        wire.outbox.send("last")
        await wire.arrive()
        assert wire.sent == [*texts, "last"]

    asyncio.run(test())


def test_a_long_text_and_what_follows_it_wait() -> None:
    async def test() -> None:
        wire = Wire()
        long = "x" * (SHORT + 1)
        for text in ("first", long, "short"):
            wire.outbox.send(text)
        assert wire.sent == ["first"]
        await wire.arrive()
        assert wire.sent == ["first", long, "short"]

    asyncio.run(test())


def test_a_client_that_takes_nothing_gets_the_whole_truth_later() -> None:
    async def test() -> None:
        wire = Wire()
        for number in range(AHEAD + MAX_MESSAGES + 10):
            wire.outbox.send(str(number))
        await wire.arrive()
        assert wire.sent[AHEAD:] == ["truth"]
        wire.outbox.send("next")
        await wire.arrive()
        assert wire.sent[-1] == "next"

    asyncio.run(test())


def test_nothing_is_sent_to_a_client_that_has_gone() -> None:
    async def test() -> None:
        wire = Wire()
        wire.closed = True
        wire.outbox.send("1")
        wire.closed = False
        wire.outbox.send("2")
        assert wire.sent == []
        other = Wire()
        other.outbox.send("1")
        other.futures[0].set_exception(WebSocketClosedError())
        await asyncio.sleep(0)
        other.outbox.send("2")
        assert other.sent == ["1"]

    asyncio.run(test())
