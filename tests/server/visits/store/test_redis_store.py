"""Visits that are kept in a real Redis: taken over, fenced, and going on while it is away."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Close, Open, Run
from jupyter_tools.server.visits import visits as visits_module
from jupyter_tools.server.visits.store import redis_store
from jupyter_tools.server.visits.store.redis_store import PREFIX, RedisStore
from jupyter_tools.server.visits.store.snapshot import Seal, Snapshot
from tests.services import RedisServer
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.house import Client, House


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis of the module's own."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as one:
        yield one


@pytest.fixture(scope="module")
def server_settings(redis: RedisServer) -> dict[str, Any]:
    """A server that keeps its visits there."""
    return {"tools": {"visits_url": redis.url}}


@pytest.fixture
def other(house: House, redis: RedisServer, loop: asyncio.AbstractEventLoop) -> Iterator[RedisStore]:
    """Another server's store."""
    store = RedisStore(redis.url, Seal(house.room.access.derived("visits")), house.room.log, 60)
    yield store
    loop.run_until_complete(store.stop())


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_tools.server.visits.store.saver.RETRY", 0.1)
    monkeypatch.setattr("jupyter_tools.server.http.socket.ANSWER", 0.3)


async def kept(store: RedisStore, visit: str, condition: Callable[[Snapshot], bool]) -> Snapshot:
    """A visit as it is kept, once that is as expected."""

    async def found() -> Snapshot | None:
        one = await store.get(visit)
        return one if one is not None and condition(one) else None

    snapshot: Snapshot = await eventually(found)
    return snapshot


async def ready(house: House, name: str, **hello: Any) -> tuple[Any, Client, str]:
    """A fake kernel, and a builder's client whose `load` has ended."""
    path = house.write(name)
    kernel = await house.kernel(path)
    client = await house.builder(path, **hello)
    await client.until("done", event=0)
    return kernel, client, path


async def test_what_a_visitor_gives_and_handlers_set_is_kept(house: House, other: RedisStore) -> None:
    _, client, _ = await ready(house, "kept")
    await client.send({"type": "state", "changes": {"filters.delay": 5}})
    await kept(other, client.visit, lambda one: one.state["filters.delay"] == 5)
    event = await client.click(state={"filters.carrier": "DL"})
    await client.until("done", event=event)
    snapshot = await kept(other, client.visit, lambda one: one.event == 1 and not one.running)
    assert snapshot.state["filters.carrier"] == "DL"
    assert snapshot.context == {"page": {"message": "ran search"}}
    assert [one.done.event for one in snapshot.ended] == [0, 1]


async def test_an_event_is_written_down_before_it_runs(house: House, other: RedisStore) -> None:
    kernel, client, _ = await ready(house, "before")
    kernel.answers = False
    event = await client.click("other")
    await kernel.expect(Run, event=event)
    snapshot = await other.get(client.visit)
    assert snapshot is not None
    assert [one.event for one in snapshot.running] == [event]


async def test_a_visit_is_taken_over_from_a_server_that_has_gone(house: House, other: RedisStore) -> None:
    kernel, client, path = await ready(house, "gone")
    kernel.answers = False
    event = await client.click("other", state={"filters.carrier": "UA"})
    await kernel.expect(Run, event=event)
    await kept(other, client.visit, lambda one: bool(one.running) and one.event == 1)
    # As a server that was killed: nothing is said, and what its kernel still does is lost.
    [visit] = house.room.visits._visits.values()
    client.cut()
    house.room.visits._saver.drop(visit)
    house.room.visits._remove(visit, 1001, "")
    kernel.answers = True
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=client.seq)
    page = await again.until("page")
    assert (page["visit"], page["event"], page["state"]["filters.carrier"]) == (client.visit, 1, "UA")
    assert [(one["event"], one["component"]) for one in page["running"]] == [(1, "other")]
    done = await again.until("done", event=1)
    assert done["outcome"] == "unknown"
    assert "in part" in done["error"]["message"]
    await again.until("done", event=0, outcome="ok")
    # The client sends again what was not answered, then its next event.
    await again.click("other", id=1)
    again.event = 1
    event = await again.click("other")
    assert (await again.until("done", outcome="ok"))["event"] == 2
    assert [run.event for run in kernel.received if isinstance(run, Run)] == [0, 1, 0, 2]
    assert kernel.count(Open) == 2
    await kept(other, client.visit, lambda one: one.event == 2 and not one.running)


async def test_the_older_server_runs_nothing_more_and_redirects_its_client(
    house: House, other: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel, client, path = await ready(house, "fenced")
    await kept(other, client.visit, lambda one: not one.running)
    with monkeypatch.context() as patch:
        patch.setattr(redis_store, "TAKEN", "nobody listens")
        took = await other.take(client.visit)
    assert took is not None
    event = await client.click("other")
    code, reason = await client.closed()
    assert (code, reason) == (1012, "the visit goes on at another server")
    assert (await kernel.expect(Close)).visit == client.visit
    assert [run.event for run in kernel.received if isinstance(run, Run)] == [0]
    hold, snapshot = took
    await other.save(hold, snapshot.model_copy(update={"context": {"page": {"message": "newer"}}, "event": 4}))
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=client.seq)
    page = await again.until("page")
    assert (page["visit"], page["event"], page["context"]) == (client.visit, 4, {"page": {"message": "newer"}})
    event = await again.click("other")
    assert event == 5
    await again.until("done", event=5, outcome="ok")
    assert not await other.save(hold, snapshot)


async def test_a_client_that_reconnects_to_the_older_server_gets_the_newest_state(
    house: House, other: RedisStore
) -> None:
    _, client, path = await ready(house, "older")
    await kept(other, client.visit, lambda one: not one.running)
    client.cut()
    await house.left(client)
    hold, snapshot = await other.take(client.visit) or (None, None)
    assert hold is not None
    assert snapshot is not None
    await other.save(hold, snapshot.model_copy(update={"event": 7}))
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=client.seq)
    page = await again.until("page")
    assert (page["visit"], page["event"]) == (client.visit, 7)


async def listening(store: RedisStore) -> None:
    """Wait until the server listens for what others tell."""

    async def found() -> bool:
        return bool((await store._redis.pubsub_numsub(redis_store.TAKEN))[0][1])

    await eventually(found)


async def test_the_older_server_releases_the_visit_at_once_and_drops_its_queue(house: House, other: RedisStore) -> None:
    kernel, client, _ = await ready(house, "idle")
    kernel.answers = False
    event = await client.click("other")
    await kernel.expect(Run, event=event)
    await listening(other)
    await other.take(client.visit)
    assert (await client.closed())[0] == 1012
    assert (await kernel.expect(Close)).visit == client.visit


async def test_it_listens_again_when_redis_is_back(house: House, other: RedisStore, redis: RedisServer) -> None:
    await ready(house, "listens")
    await listening(other)
    redis.kill()
    await asyncio.to_thread(redis.start)
    await listening(other)
    _, client, _ = await ready(house, "listens-again")
    await kept(other, client.visit, lambda one: not one.running)
    await other.take(client.visit)
    assert (await client.closed())[0] == 1012


async def test_that_a_visit_was_taken_must_be_true(house: House, other: RedisStore) -> None:
    _, client, _ = await ready(house, "liar")
    await listening(other)
    for data in (b"liar " + client.visit.encode(), b"liar", b"", b"\xff \xff", b"liar unknown"):
        await other._redis.publish(redis_store.TAKEN, data)
    event = await client.click("other")
    await client.until("done", event=event, outcome="ok")


async def test_an_idle_client_of_the_older_server_is_redirected_without_a_notice(
    house: House, other: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_store, "TAKEN", "nobody listens")
    monkeypatch.setattr(house.room.visits._saver, "_refresh", 0.1)
    monkeypatch.setattr(house.room.visits._saver, "_look_at", 0.0)
    _, client, _ = await ready(house, "not-told")
    await other.take(client.visit)
    assert (await client.closed())[0] == 1012


async def test_a_visit_is_not_taken_by_whom_it_does_not_belong_to(house: House, other: RedisStore) -> None:
    _, client, path = await ready(house, "owned")
    await kept(other, client.visit, lambda one: not one.running)
    [visit] = house.room.visits._visits.values()
    took = await other.take(client.visit)
    assert took is not None
    hold, snapshot = took
    house.room.visits._lose(visit)
    publication = await house.publish(path)
    visitor = await house.visitor(publication, visit=client.visit)
    assert (await visitor.until("page"))["visit"] != client.visit
    stranger = await house.builder(house.write("strange"), visit=client.visit)
    assert (await stranger.until("page"))["visit"] != client.visit
    # Their attempts have not kept the holder from saving.
    assert await other.save(hold, snapshot)


@pytest.mark.parametrize("value", [b"forged", b"", b"\x80\x04\x95" * 40])
async def test_a_forged_visit_is_unknown(house: House, other: RedisStore, value: bytes) -> None:
    path = house.write("forged")
    await house.kernel(path)
    await other._redis.hset(PREFIX + "forged-visit", mapping={"visit": value, "fence": 1, "holder": "x"})
    client = await house.builder(path, visit="forged-visit")
    page = await client.until("page")
    assert page["visit"] != "forged-visit"
    await client.until("done", event=0, outcome="ok")


async def test_events_go_on_while_redis_is_away_and_are_kept_when_it_is_back(
    house: House, other: RedisStore, redis: RedisServer
) -> None:
    _, client, path = await ready(house, "away")
    second = await house.builder(path)
    await second.until("done", event=0)
    redis.kill()
    for _ in range(3):
        event = await client.click("other")
        await client.until("done", event=event, outcome="ok")
    assert house.room.visits.store_status.state == "away"
    # A dropped connection comes back to the live visit.
    client.cut()
    await house.left(client)
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=client.seq)
    assert (await again.next() or {})["type"] == "kernel"
    await asyncio.to_thread(redis.start)
    assert (await kept(other, client.visit, lambda one: not one.running)).event == 3
    assert (await kept(other, second.visit, lambda one: not one.running)).event == 0
    assert house.room.visits.store_status.state == "ok"


async def test_a_redis_that_hangs_holds_an_event_up_for_a_moment_only(
    house: House, other: RedisStore, redis: RedisServer
) -> None:
    _, client, _ = await ready(house, "hangs")
    redis.signal(signal.SIGSTOP)
    try:
        for _ in range(5):
            event = await client.click("other")
            await client.until("done", event=event, outcome="ok")
    finally:
        redis.signal(signal.SIGCONT)
    await kept(other, client.visit, lambda one: one.event == 5 and not one.running)


async def test_an_event_does_not_run_before_it_is_written_down(
    house: House, other: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel, client, _ = await ready(house, "slow")
    store: Any = house.room.visits._store
    begin, written = store.begin, asyncio.Event()

    async def slow(*arguments: Any) -> bool:
        asyncio.get_running_loop().call_later(0.5, written.set)
        await written.wait()
        return bool(await begin(*arguments))

    await eventually(lambda: store.status.state == "ok")
    monkeypatch.setattr(store, "begin", slow)
    event = await client.click("other")
    await kernel.expect(Run, event=event)
    assert written.is_set()
    await kept(other, client.visit, lambda one: one.event == event and not one.running)


async def test_no_visit_is_replaced_while_the_store_may_still_have_it(
    house: House, other: RedisStore, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, client, path = await ready(house, "may-have")
    await kept(other, client.visit, lambda one: not one.running)
    redis.kill()
    stranger = await house.builder(path, visit="kept-by-another-server")
    code, reason = await stranger.closed()
    assert (code, reason) == (1013, "the page's state cannot be read now; try again")
    monkeypatch.setattr(visits_module, "AWAY", 0)
    patient = await house.builder(path, visit="kept-by-another-server")
    assert (await patient.until("page"))["visit"] != "kept-by-another-server"
    await asyncio.to_thread(redis.start)


async def test_a_server_that_stops_leaves_its_visits_to_others(house: House, other: RedisStore) -> None:
    _, client, _ = await ready(house, "stops")
    event = await client.click("other", state={"filters.carrier": "UA"})
    await client.until("done", event=event)
    # Also when Redis was away just now.
    await kept(other, client.visit, lambda one: one.event == 1)
    [visit] = house.room.visits._visits.values()
    await house.room.visits._let_go(visit, "the server stops")
    assert (await client.closed())[0] == 1001
    took = await other.take(client.visit)
    assert took is not None
    assert (took[1].event, took[1].state["filters.carrier"]) == (1, "UA")


async def test_a_visit_that_ended_is_not_kept(house: House, other: RedisStore) -> None:
    _, client, _ = await ready(house, "ended")
    await kept(other, client.visit, lambda one: not one.running)
    await house.room.visits.end_all(1001, "")

    async def gone() -> bool:
        return await other.get(client.visit) is None

    assert await eventually(gone)


async def test_open_visits_do_not_expire(house: House, other: RedisStore, monkeypatch: pytest.MonkeyPatch) -> None:
    _, client, _ = await ready(house, "open")
    await kept(other, client.visit, lambda one: not one.running)
    monkeypatch.setattr(house.room.visits._saver, "_refresh", 0.1)
    monkeypatch.setattr(house.room.visits._saver, "_look_at", 0.0)
    monkeypatch.setattr(house.room.visits._store, "_ttl", 60)
    # Whoever waits for a change waits for the next refresh too.
    house.room.visits._saver._wake.set()
    await other._redis.pexpire(PREFIX + client.visit, 2_000)

    async def refreshed() -> bool:
        return bool(await other._redis.pttl(PREFIX + client.visit) > 2_000)

    assert await eventually(refreshed)
