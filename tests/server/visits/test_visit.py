"""What visits leave behind when they end."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.protocol.link import Present, Run
from jupyter_tools.protocol.messages import Update
from jupyter_tools.server.http.socket import VisitSocket
from tests.server.house import configure
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.house import House


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
        assert not list(one.request.headers)
        assert not one.request.cookies
    first, second = (visit.record.page for visit in house.room.visits.all())
    assert first is second


async def test_a_visit_that_has_ended_holds_nothing_large(house: House) -> None:
    path = house.write("ended")
    kernel = await house.kernel(path)
    client = await house.builder(path)
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    kernel.emit(run.visit, Update(seq=0, event=event, changes={"other": {"label": "New"}}, handler=""))
    await client.until("update", event=event)
    [visit] = house.room.visits.all()
    record = visit.record
    assert (record.context["other"], len(record._ring) > 0) == ({"label": "New"}, True)
    await house.room.visits.end(visit, 1001, "")
    assert (record.context, len(record._ring), record.outputs.by_component) == ({}, 0, {})
    assert visit.trace.open == {}


async def test_what_the_handler_got_is_recorded_and_not_what_was_claimed_for_hidden_inputs(house: House) -> None:
    amount = {"type": "number", "value": 3, "min": 0, "rules": {"visible": "state.kind == 'part'"}}
    components = {
        "kind": {"type": "select", "options": ["whole", "part"], "value": "whole"},
        "amount": amount,
        "go": {"type": "button", "handlers": {"click": "go"}},
    }
    path = house.write("claimed", {"components": components})
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await client.until("kernel", status="ready")
    [visit] = house.room.visits.all()
    for claimed in (-1, "abc", {"$int": "9" * 400}):
        event = await client.click("go", state={"amount": claimed})
        run = await kernel.expect(Run, event=event)
        assert visit.trace.open[event].entry.state == run.state
        assert run.state["amount"] != claimed
    refused = await client.click("go", state={"kind": "part", "amount": -1})
    await client.until("done", event=refused, outcome="error")


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
    configure(monkeypatch, visits, max_visits_per_visitor=3)
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
        await eventually(lambda: not visits._store._kept)  # type: ignore[attr-defined]
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


async def test_the_kernel_learns_whether_a_client_is_there(house: House) -> None:
    path = house.write("present")
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    client.cut()
    await kernel.expect(Present, visit=client.visit, present=False)
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=client.seq)
    await again.until("kernel")
    await kernel.expect(Present, visit=client.visit, present=True)
