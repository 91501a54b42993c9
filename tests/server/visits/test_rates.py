"""How much visitors may send: what is refused, what waits, and that others do not notice."""

from __future__ import annotations

import asyncio
import contextlib
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Ask, Run
from jupyter_tools.protocol.rows import Rows
from jupyter_tools.server.http import socket as socket_module
from jupyter_tools.server.journal.metrics import Metrics
from jupyter_tools.server.visits import rates as rates_module
from jupyter_tools.server.visits.rates import LEAST, MAX_PAUSE, OF_ADDRESS, OF_VISIT, RESERVED, Limits, Meter, Rates
from tests.server.house import BUILDER
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.server.house import Client, House


@pytest.fixture
def clock(clock: Clock) -> Clock:
    """The time, by which meters measure."""
    clock.replace(rates_module)
    return clock


def visit(address: str = "192.0.2.7", *, builder: bool = False) -> Any:
    page = SimpleNamespace(path="app/desk.ipynb")
    record, kernel = SimpleNamespace(builder=builder), SimpleNamespace(page=page)
    return SimpleNamespace(meter=Meter(), address=address, record=record, kernel=kernel)


class Log:
    """What is logged."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def warning(self, text: str, *given: Any) -> None:
        self.lines.append(text % given)


NONE = Limits(0, 0)


def rates(own: Limits = NONE, shared: Limits = NONE) -> tuple[Rates, Log]:
    log = Log()
    return Rates(own, shared, Metrics().refuse, log), log  # type: ignore[arg-type]


def sent(found: Rates, one: Any, events: int) -> int:
    """How many of so many events run."""
    return sum(not found.refusal(one) for _ in range(events))


def test_a_burst_runs_and_then_events_at_the_rate(clock: Clock) -> None:
    found, log = rates(Limits(10, 0))
    one = visit()
    assert sent(found, one, 300) == 200
    assert found.refusal(one) == OF_VISIT
    clock.advance(5)
    assert sent(found, one, 300) == 50
    clock.advance(1_000)
    assert sent(found, one, 300) == 200
    assert len(log.lines) == 2
    assert "app/desk.ipynb: events of a visitor at 192.0.2.7 are refused" in log.lines[0]


@pytest.mark.usefixtures("clock")
def test_visits_of_one_address_share_its_limit_and_others_do_not() -> None:
    found, _ = rates(Limits(10, 0), Limits(15, 0))
    first, second = visit(), visit()
    assert sent(found, first, 1_000) == 200
    assert sent(found, second, 100) == 100
    assert sent(found, second, 1_000) == RESERVED
    assert found.refusal(second) == OF_ADDRESS
    assert sent(found, visit("192.0.2.8"), 1_000) == 200


def test_a_visit_that_sends_little_is_not_limited_by_others_of_the_address(clock: Clock) -> None:
    found, _ = rates(NONE, Limits(1, 0))
    flooder, other = visit(), visit()
    sent(found, flooder, 1_000)
    for _ in range(100):
        clock.advance(1)
        sent(found, flooder, 100)
        assert not found.refusal(other)
    assert sent(found, other, 1_000) == RESERVED - 1
    assert found.refusal(other) == OF_ADDRESS


@pytest.mark.usefixtures("clock")
def test_what_is_refused_counts_for_nobody_else() -> None:
    found, _ = rates(Limits(1, 0), Limits(2, 0))
    assert sent(found, visit(), 1_000) == 20
    assert sent(found, visit(), 1_000) == 20
    assert sent(found, visit(), 1_000) == RESERVED


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("limits", [Limits(0, 0), Limits(1, 1)])
def test_builders_and_servers_without_limits(limits: Limits) -> None:
    found, log = rates(limits, limits)
    one = visit("", builder=bool(limits.events))
    assert sent(found, one, 5_000) == 5_000
    assert found.pause(one, 100_000_000) == 0
    assert all(found.admits("") for _ in range(1_000))
    assert (found._addresses == {}) is bool(limits.events)
    assert log.lines == []


def test_opening_visits_counts_for_the_address(clock: Clock) -> None:
    found, _ = rates(Limits(0, 0), Limits(1, 0))
    assert [found.admits("192.0.2.7") for _ in range(21)] == [True] * 20 + [False]
    assert found.admits("192.0.2.8")
    clock.advance(1)
    assert found.admits("192.0.2.7")


def test_bytes_wait_for_as_long_as_they_are_ahead(clock: Clock) -> None:
    found, _ = rates(Limits(0, 100_000), Limits(0, 0))
    one = visit()
    assert found.pause(one, 2_000_000) == 0
    assert found.pause(one, 100_000) == pytest.approx(1)
    clock.advance(1)
    assert found.pause(one, 1) == pytest.approx(LEAST / 100_000)
    assert found.pause(one, 10_000_000) == MAX_PAUSE


def test_the_bytes_of_an_address_are_those_of_its_visits(clock: Clock) -> None:
    found, _ = rates(Limits(0, 0), Limits(0, 100_000))
    assert found.pause(visit(), 2_000_000) == 0
    assert found.pause(visit(), 100_000) == pytest.approx(1)
    assert found.pause(visit("192.0.2.8"), 100_000) == 0
    clock.advance(22)
    found.forget()
    assert found._addresses == {}


def test_an_address_is_remembered_until_its_limit_is_as_new(clock: Clock) -> None:
    found, _ = rates(Limits(0, 0), Limits(1, 1))
    found.refusal(visit())
    found.pause(visit(), 1)
    clock.advance(999)
    found.forget()
    assert list(found._addresses) == ["192.0.2.7"]
    clock.advance(2)
    found.forget()
    assert found._addresses == {}


# --- on a server ----------------------------------------------------------------------------------------------------

PAGE = {
    "components": {
        "note": {"type": "text_input"},
        "go": {"type": "button", "handlers": {"click": "go"}},
        "rows": {"type": "table"},
    },
    "policies": {"go": {"when_running": "parallel"}},
}


async def visitors(house: House, name: str, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """A kernel and the publication of a page whose visitors may send so much."""
    monkeypatch.setattr(house.room.visits.rates, "_visit", limits)
    path = house.write(name, PAGE)
    kernel = await house.kernel(path)
    return kernel, await house.publish(path)


async def entered(house: House, publication: dict[str, Any]) -> Client:
    client = await house.visitor(publication)
    await client.until("kernel", status="ready")
    return client


async def test_a_refused_event_ends_with_an_error_and_its_values_are_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_module, "BURST", 2.0)
    kernel, publication = await visitors(house, "refused", Limits(1, 0), monkeypatch)
    client = await entered(house, publication)
    outcomes = []
    for number in (1, 2, 3):
        await client.click("go", state={"note": f"note {number}"})
        outcomes.append(await client.until("done", event=number))
    assert [one["outcome"] for one in outcomes] == ["ok", "ok", "error"]
    assert (outcomes[2]["error"]["message"], outcomes[2]["error"]["id"]) == (OF_VISIT, "")
    assert kernel.count(Run) == 2
    client.socket.close()
    again = await house.visitor(publication, visit=client.visit)
    page = await again.until("page")
    assert (page["state"]["note"], page["event"], page["running"]) == ("note 3", 3, [])
    metrics = await house.fetch("jupyter-tools/metrics")
    assert 'handler="",outcome="refused",page="refused/desk.ipynb"} 1.0' in metrics.body.decode()
    house.room.events.journal.flush()  # type: ignore[union-attr]
    answer = await house.fetch("jupyter-tools/api/operations/events?page=refused/desk.ipynb")
    assert [one["event"] for one in json.loads(answer.body)["events"]] == [2, 1]


async def test_an_event_that_skips_others_ends_the_stream_although_it_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_module, "BURST", 1.0)
    _, publication = await visitors(house, "skips", Limits(0.5, 0), monkeypatch)
    client = await entered(house, publication)
    client.event = 6
    await client.click("go")
    assert await client.closed() == (1008, "event 7 came, but 1 was expected")


async def test_a_flood_is_slowed_and_another_visitor_is_answered_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_module, "BURST", 1.0)
    kernel, publication = await visitors(house, "flood", Limits(10, 0), monkeypatch)
    flooder, other = await entered(house, publication), await entered(house, publication)
    for _ in range(2_000):
        await flooder.click("go", state={"note": "x" * 100})
    for _ in range(5):
        event = await other.click("go")
        assert (await other.until("done", event=event))["outcome"] == "ok"
    assert kernel.count(Run) < 100
    visit = next(one for one in house.room.visits.all() if one.id == flooder.visit)
    assert visit.record.event < 1_000


async def test_messages_beyond_the_bytes_wait_and_are_not_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates_module, "BURST", 1.0)
    _, publication = await visitors(house, "bytes", Limits(0, 100_000), monkeypatch)
    client = await entered(house, publication)
    started = asyncio.get_running_loop().time()
    for number in range(15):
        await client.send({"type": "state", "changes": {"note": f"{number} " + "x" * 9_000}})
    event = await client.click("go")
    assert (await client.until("done", event=event))["outcome"] == "ok"
    assert asyncio.get_running_loop().time() - started > 0.3


async def test_an_address_that_opens_too_many_visits_is_asked_to_wait(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_module, "BURST", 2.0)
    _, publication = await visitors(house, "opens", Limits(0, 0), monkeypatch)
    monkeypatch.setattr(house.room.visits.rates, "_address", Limits(1, 0))
    monkeypatch.setattr(house.room.visits.rates, "_addresses", {})
    first, second = await entered(house, publication), await house.visitor(publication)
    await second.until("page")
    third = await house.visitor(publication)
    assert (await third.closed())[0] == 1013
    # Who comes back to an open visit, and builders, are not kept out.
    first.socket.close()
    again = await house.visitor(publication, visit=first.visit)
    assert (await again.until("page"))["visit"] == first.visit
    await (await house.builder(publication["notebook"])).until("page")


async def test_normal_use_is_far_from_the_limits(house: House) -> None:
    path = house.write("normal", PAGE)
    kernel = await house.kernel(path)
    client = await entered(house, await house.publish(path))
    # Ten seconds of a slider that is dragged without a pace, and of a table that is scrolled all the time.
    rows = {
        "type": "rows",
        "component": "rows",
        "table": 1,
        "count": 100,
        "sort": [],
        "filter": [],
        "search": "",
        "keys": None,
    }
    for number in range(500):
        await client.send({**rows, "id": number + 1, "start": number})
        await client.click("go", state={"note": f"{number}"})
        assert (await client.until("done", event=client.event))["outcome"] == "ok"
        kernel.emit(client.visit, Rows(id=number + 1, component="rows", table=1, window=None, error=None))
    assert kernel.count(Ask) == 500


async def test_large_messages_of_visitors_are_taken_one_at_a_time_and_clicks_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_module, "LARGE", 1_000)
    path = house.write("heavy", PAGE)
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    heavy, light = await entered(house, publication), await entered(house, publication)
    builder = await house.builder(path)
    text = "x" * 2_000
    async with house.room.visits.rates.large:
        await heavy.send({"type": "state", "changes": {"note": text}})
        await heavy.click("go")
        await light.click("go")
        await light.until("done", event=light.event)
        await builder.click("go", state={"note": text})  # builders wait for nobody
        await builder.until("done", event=builder.event)
        assert kernel.count(Run) == 2
    await heavy.until("done", event=heavy.event)
    assert kernel.count(Run) == 3


async def test_connections_without_a_hello_are_few_for_an_address(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_module, "MAX_SILENT", 2)
    publication = await house.publish(house.write("silent", PAGE))
    cookie = await house.cookie(publication)
    socket = f"jupyter-tools/pages/{publication['slug']}/socket"
    first, second, third = [await house.connect(socket, Cookie=cookie) for _ in range(3)]
    code, reason = await first.closed()
    assert (code, "too many connections" in (reason or "")) == (1013, True)
    await second.hello()  # is a visit from now on
    await second.until("page")
    fourth, fifth = [await house.connect(socket, Cookie=cookie) for _ in range(2)]
    assert (await third.closed())[0] == 1013
    for client in (fourth, fifth):
        await client.hello()
        await client.until("page")
    silent = [await house.connect(socket, Cookie=cookie) for _ in range(10)]
    late = await house.connect(socket, Cookie=cookie)
    await late.hello()
    await late.until("page")
    for client in silent[:9]:
        assert (await client.closed())[0] == 1013
    builders = [await house.connect(f"jupyter-tools/api/socket/{publication['notebook']}", **BUILDER) for _ in range(3)]
    for client in builders:
        await client.hello()
        await client.until("page")
    for client in [silent[9], second, fourth, fifth, late, *builders]:
        client.socket.close()
    await eventually(lambda: not house.room.visits.rates._silent)


async def test_a_connection_over_the_limit_ends_though_its_client_does_not_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_module, "MAX_SILENT", 1)
    publication = await house.publish(house.write("mute", PAGE))
    cookie = await house.cookie(publication)
    socket = f"jupyter-tools/pages/{publication['slug']}/socket"
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YQ==\r\n"
    path = house.url(socket).partition(f":{house.port}")[2]
    with contextlib.closing(writer):
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n{upgrade}\r\n".encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        client = await house.connect(socket, Cookie=cookie)
        async with asyncio.timeout(3):  # tornado by itself waits 5 s for its answer
            assert b"too many connections" in await reader.read()
    await client.hello()
    await client.until("page")


async def test_a_message_without_an_end_is_refused_when_it_is_too_large(house: House) -> None:
    publication = await house.publish(house.write("endless", PAGE))
    client = await entered(house, publication)
    protocol = client.socket.protocol
    protocol._write_frame(fin=False, opcode=1, data=b"x" * 600_000)
    protocol._write_frame(fin=False, opcode=0, data=b"x" * 600_000)
    assert (await client.closed())[0] == 1009
