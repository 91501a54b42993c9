"""What visits leave behind when they end."""

from __future__ import annotations

import asyncio
import gc
import logging
import weakref
from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Update
from jupyter_tools.server.http.socket import VisitSocket
from jupyter_tools.server.visits import memory
from jupyter_tools.server.visits.deadlines import Deadlines
from jupyter_tools.server.visits.memory import ENOUGH, Leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.house import House


class Cycle:
    """Something that only a collection frees."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def trimmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Grows with each time that memory is given back; Python collects nothing of its own."""
    found: list[bool] = []
    monkeypatch.setattr(memory, "trim", lambda: found.append(True))
    monkeypatch.setattr(memory, "PAUSE", 0.05)
    gc.collect()
    gc.disable()
    yield found
    gc.enable()


async def times(trimmed: list[bool], count: int) -> None:
    """Wait until memory was given back so many times."""
    async with asyncio.timeout(5):
        while len(trimmed) < count:  # noqa: ASYNC110 - another thread notes it
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("house")
async def test_a_crowd_that_has_left_is_collected(trimmed: list[bool]) -> None:
    left, kept = weakref.ref(Cycle()), Leftovers()
    for visits in (ENOUGH + 5, 6):
        kept.note(visits)
    await asyncio.sleep(0.2)
    assert left() is not None
    kept.note(5)
    assert left() is not None
    await times(trimmed, 1)
    assert left() is None
    for visits in (4, 0, ENOUGH - 1, 0):
        kept.note(visits)
    await asyncio.sleep(0.2)
    assert trimmed == [True]


@pytest.mark.usefixtures("house")
async def test_those_who_leave_meanwhile_are_waited_for(trimmed: list[bool]) -> None:
    kept = Leftovers()
    for visits in (2 * ENOUGH, ENOUGH, 1):
        kept.note(visits)
    await times(trimmed, 1)
    left = weakref.ref(Cycle())
    await times(trimmed, 2)
    assert left() is None
    await asyncio.sleep(0.2)
    assert len(trimmed) == 2


def test_trimming_works_or_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.trim()

    def without(_name: Any) -> Any:
        return object()

    monkeypatch.setattr("ctypes.CDLL", without)
    memory._malloc_trim.cache_clear()
    memory.trim()
    memory._malloc_trim.cache_clear()


async def test_open_pages_keep_neither_headers_nor_cookies_and_share_what_is_the_same(house: House) -> None:
    path = house.write("light")
    await house.kernel(path)
    clients = [await house.builder(path) for _ in range(2)]
    for client in clients:
        await client.until("page")
    sockets = [visit.client for visit in house.room.visits.all()]
    assert len(clients) == len(sockets) == 2
    for one in sockets:
        assert isinstance(one, VisitSocket)
        assert list(one.request.headers) == ["Host"]
        assert not one.request.cookies
        assert one.request.connection is None
    first, second = (visit.record.page for visit in house.room.visits.all())
    assert first is second


async def test_a_visit_that_has_ended_holds_nothing_large(house: House) -> None:
    path = house.write("ended")
    kernel = await house.kernel(path)
    client = await house.builder(path)
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    kernel.emit(run.visit, Update(seq=0, event=event, changes={"other": {"label": "New"}}))
    await client.until("update", event=event)
    [visit] = house.room.visits.all()
    record = visit.record
    assert (record.context["other"], len(record._ring) > 0) == ({"label": "New"}, True)
    await house.room.visits.end(visit, 1001, "")
    assert (record.context, len(record._ring), record.outputs.by_component) == ({}, 0, {})
    assert visit.trace.open == {}


@pytest.mark.usefixtures("house")
async def test_an_end_that_is_asked_for_again_gives_no_more_time() -> None:
    late: list[int] = []
    record: Any = SimpleNamespace(running={1: None, 2: None})
    deadlines = Deadlines(record, lambda: 0.05, late.append)
    deadlines.note(1, 60)
    deadlines.started(1)
    for event in (1, 2, 3):
        deadlines.interrupted(event)
    deadlines.sent(Done(seq=0, event=2, outcome="ok", error=None), None)
    timer = deadlines._timers[1]
    deadlines.interrupted(1)
    assert deadlines._timers == {1: timer}
    while not late:  # noqa: ASYNC110 - the loop itself is what is waited for
        await asyncio.sleep(0.01)
    assert (late, deadlines._timers) == ([1], {})
    deadlines.interrupted(2)
    deadlines.close()
    assert deadlines._timers == {}


@pytest.fixture
def quiet() -> Iterator[None]:
    """Nothing is logged, which pytest would keep."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("quiet")
async def test_a_forgotten_visit_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evicted visits are kept for a while, then freed: whole rounds of them leave the server as it was."""
    visits = house.room.visits
    monkeypatch.setattr(visits, "_max_visits_per_visitor", 3)
    monkeypatch.setattr(visits._store, "_ttl", 0.2)
    path = house.write("forgotten")
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    cookie = await house.cookie(publication)
    count = 40

    async def objects_after_a_round() -> Counter[str]:
        for _ in range(count):
            client = await house.connect("jupyter-tools/pages/forgotten/desk/socket", Cookie=cookie)
            await client.hello()
            await client.until("done", event=await client.click("other"))
            client.socket.close()
            await client.closed()
        house._clients.clear()
        kernel.received.clear()
        await visits.end_all(1001, "")
        async with asyncio.timeout(10):
            while visits._store._kept:  # type: ignore[attr-defined]  # noqa: ASYNC110 - a timer frees them
                await asyncio.sleep(0.02)
        journal = house.room.events.journal
        assert journal is not None
        await asyncio.to_thread(journal.flush)
        gc.collect()
        found = [type(one) for one in gc.get_objects()]
        return Counter(one.__qualname__ for one in found if one.__module__.startswith("jupyter_tools"))

    for _ in range(2):  # what is made once is made now
        await objects_after_a_round()
    before, after = await objects_after_a_round(), await objects_after_a_round()
    # A socket whose timer was cancelled, a message under way: but not one for each visit.
    assert max((after - before).values(), default=0) < count // 4, after - before
