"""Stores of visits: in memory, and in a real Redis that is stopped, killed, filled and forged."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.messages import EventOf
from jupyter_tools.server.visits.store import memory as module
from jupyter_tools.server.visits.store import redis_store
from jupyter_tools.server.visits.store.memory import AwayError, MemoryStore
from jupyter_tools.server.visits.store.redis_store import PREFIX, RedisStore
from jupyter_tools.server.visits.store.snapshot import Hold, Seal, Snapshot
from tests.services import RedisServer
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("loop")
LOG = logging.getLogger("tests.store")
SEAL = Seal(b"key")
NEW = Hold("v", 1)


def snapshot(event: int = 0, **others: Any) -> Snapshot:
    given = {"owner": "o", "builder": False, "page": "x/desk.ipynb", "user": "", "params": {}, "context": {}, **others}
    return Snapshot(visit="v", state={"a": 1}, seq=3, event=event, running=[], ended=[], epoch=None, **given)


def running(number: int) -> EventOf:
    return EventOf(event=number, component="b", name="click")


# --- memory ---------------------------------------------------------------------------------------------------------


async def test_memory_gives_a_visit_back_once() -> None:
    memory = MemoryStore(SEAL, LOG, 60)
    assert await memory.get("v") is None
    assert await memory.take("v") is None
    await memory.save(NEW, snapshot(2))
    assert await memory.get("v") == snapshot(2)
    assert await memory.take("v") == (NEW, snapshot(2))
    assert await memory.take("v") is None
    assert (memory.status.kind, memory.status.state, await memory.probe()) == ("memory", "ok", True)


async def test_memory_forgets_what_expired_and_the_oldest_of_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = MemoryStore(SEAL, LOG, 60)
    await memory.save(NEW, snapshot())
    size = memory._bytes
    monkeypatch.setattr(module, "MAX_KEPT", int(size * 2.5))
    for name in ("v1", "v2"):
        await memory.save(Hold(name, 1), snapshot().model_copy(update={"visit": name}))
    assert list(memory._kept) == ["v1", "v2"]
    await memory.delete(Hold("v1", 1))
    assert memory._bytes == len(memory._kept["v2"][1])
    monkeypatch.setattr(memory, "_ttl", -1)
    await memory.save(NEW, snapshot())
    assert await memory.get("v") is None
    await memory.stop()
    assert (memory._bytes, dict(memory._kept)) == (0, {})


async def test_memory_frees_expired_visits_by_a_timer(clock: Clock) -> None:
    clock.replace(module)
    memory = MemoryStore(SEAL, LOG, 60)
    for name in ("v1", "v2"):
        await memory.save(Hold(name, 1), snapshot().model_copy(update={"visit": name}))
        await clock.elapse(29)
    assert list(memory._kept) == ["v1", "v2"]
    await clock.elapse(2)
    assert list(memory._kept) == ["v2"]
    await clock.elapse(30)
    assert (memory._bytes, memory._timer) == (0, None)
    await memory.save(NEW, snapshot())
    assert memory._timer is not None
    await memory.stop()


# --- Redis ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of the test's own."""
    with RedisServer(tmp_path) as one:
        yield one


class Stores:
    """Two servers' stores in one Redis."""

    def __init__(self, server: RedisServer, monkeypatch: pytest.MonkeyPatch, timeout: float) -> None:
        monkeypatch.setattr(redis_store, "TIMEOUT", timeout)
        self.server = server
        self.first, self.second = (RedisStore(server.url, SEAL, LOG, 60) for _ in range(2))

    async def stop(self) -> None:
        for one in (self.first, self.second):
            await one.stop()

    @property
    def redis(self) -> Any:
        return self.first._redis


@pytest.fixture
def stores(
    server: RedisServer,
    loop: asyncio.AbstractEventLoop,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Stores]:
    """Two servers' stores in one Redis; they wait longer than a busy machine keeps this process from running."""
    both = Stores(server, monkeypatch, getattr(request, "param", 5.0))
    yield both
    loop.run_until_complete(both.stop())


async def test_a_visit_is_kept_for_its_time_and_taken_by_another_server(stores: Stores) -> None:
    assert await stores.first.get("v") is None
    assert await stores.second.take("v") is None
    assert await stores.first.save(NEW, snapshot(4))
    assert 50_000 < await stores.redis.pttl(PREFIX + "v") <= 60_000
    assert await stores.second.get("v") == snapshot(4)
    hold, found = await stores.second.take("v") or (NEW, None)
    assert (hold, found) == (Hold("v", 2), snapshot(4))


async def test_the_older_holder_writes_nothing_any_more(stores: Stores) -> None:
    await stores.first.save(NEW, snapshot(4))
    hold, _ = await stores.second.take("v") or (NEW, None)
    assert await stores.second.save(hold, snapshot(9))
    assert not await stores.first.save(NEW, snapshot(5))
    assert not await stores.first.begin(NEW, [running(5)])
    await stores.first.delete(NEW)
    assert await stores.second.get("v") == snapshot(9)
    # Nor does a server that claims the same number.
    assert not await stores.first.save(hold, snapshot(5))
    await stores.second.delete(hold)
    assert await stores.second.get("v") is None


async def test_events_that_began_count_although_the_visit_was_not_saved_since(stores: Stores) -> None:
    await stores.first.save(NEW, snapshot(4))
    assert await stores.first.begin(NEW, [running(4), running(5), running(6)])
    _, found = await stores.second.take("v") or (NEW, None)
    assert found is not None
    assert [one.event for one in found.running] == [5, 6]


async def test_many_at_once_wait_for_each_other(stores: Stores) -> None:
    holds = [Hold(f"v{number}", 1) for number in range(300)]
    assert all(await asyncio.gather(*(stores.first.begin(hold, [running(1)]) for hold in holds)))
    assert stores.first.status.state == "ok"
    assert (await stores.redis.info("clients"))["connected_clients"] <= redis_store.CONNECTIONS + 1


async def test_a_crowd_does_not_look_like_a_redis_that_does_not_answer(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_store, "CONNECTIONS", 2)
    monkeypatch.setattr(redis_store, "TIMEOUT", 0.05)
    store = RedisStore(stores.server.url, SEAL, LOG, 60)
    holds = [Hold(f"v{number}", 1) for number in range(1_000)]
    # Redis itself may take its time: what is shown is how the crowd waits for connections.
    store._redis.connection_pool.connection_kwargs.update(socket_timeout=20, socket_connect_timeout=20)
    assert all(await asyncio.gather(*(store.begin(hold, [running(1)]) for hold in holds)))
    assert store.status.state == "ok"
    await store.stop()


async def test_a_server_that_takes_a_visit_sees_every_event_that_may_still_run(stores: Stores) -> None:
    await stores.first.save(NEW, snapshot(0))
    began, took = 0, asyncio.Event()

    async def run() -> None:
        nonlocal began
        while await stores.first.begin(NEW, [running(began + 1)]):
            began += 1
            took.set()

    task = asyncio.create_task(run())
    await took.wait()
    _, found = await stores.second.take("v") or (NEW, None)
    await task
    assert found is not None
    assert [one.event for one in found.running] == [began]


async def test_forged_values_are_unknown_and_are_written_over(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    forgeries = [
        {"visit": b"forged"},
        {"visit": b"x" * 5_000_000},
        {"visit": SEAL._sign(Hold("w", 1), Snapshot, b"{}") + b"{}"},
        {"fence": b"no number", "holder": b"", "visit": b"\x80\x04."},
    ]
    await stores.second.save(Hold("w", 1), snapshot().model_copy(update={"visit": "w"}))
    forgeries.append({"visit": await stores.redis.hget(PREFIX + "w", "visit")})
    for fields in forgeries:
        await stores.redis.hset(PREFIX + "v", mapping=fields)
        caplog.clear()
        assert await stores.first.get("v") is None
        assert "a visit kept in Redis" in caplog.text
        assert await stores.second.take("v") is None
        await stores.redis.delete(PREFIX + "v")
    await stores.redis.set(PREFIX + "v", "a text")
    assert await stores.first.get("v") is None
    assert await stores.first.take("v") is None
    assert await stores.first.save(NEW, snapshot(1))
    assert await stores.second.get("v") == snapshot(1)
    assert stores.first.status.state == "ok"


async def test_an_older_value_beside_another_fence_is_unknown(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    await stores.first.save(NEW, snapshot(4))
    await stores.first.begin(NEW, [running(5)])
    older = await stores.redis.hgetall(PREFIX + "v")
    hold, found = await stores.second.take("v") or (NEW, None)
    assert found is not None
    assert [one.event for one in found.running] == [5]
    # What was taken can be read before its new holder has saved anything, and only once says what has begun.
    kept = await stores.first.get("v")
    assert kept is not None
    assert [one.event for one in kept.running] == [5]
    await stores.second.save(hold, snapshot(9))
    for field in (b"visit", b"begun"):
        await stores.redis.hset(PREFIX + "v", field, older[field])
        assert await stores.first.get("v") is None
        assert "not signed with this server's secret for its current holder" in caplog.text
        assert await stores.second.save(hold, snapshot(9))
        await stores.redis.hdel(PREFIX + "v", "begun")
    assert await stores.first.get("v") == snapshot(9)


async def test_an_older_value_with_its_own_fence_is_accepted(stores: Stores) -> None:
    # The docstring of `Seal` and the guide say so: nothing outside of Redis tells that it is old.
    await stores.first.save(NEW, snapshot(4))
    older = await stores.redis.hgetall(PREFIX + "v")
    hold, _ = await stores.second.take("v") or (NEW, None)
    await stores.second.save(hold, snapshot(9))
    await stores.redis.delete(PREFIX + "v")
    await stores.redis.hset(PREFIX + "v", mapping=older)
    assert await stores.first.get("v") == snapshot(4)


async def test_of_two_servers_that_take_a_visit_one_has_it(stores: Stores) -> None:
    await stores.first.save(NEW, snapshot(4))
    for number in range(20):
        taken = await asyncio.gather(stores.first.take("v"), stores.second.take("v"))
        holds = [one[0] for one in taken if one is not None]
        assert holds
        saved = [
            await one.save(max(holds, key=lambda hold: hold.fence), snapshot(5))
            for one in (stores.first, stores.second)
        ]
        assert sum(saved) == 1, number
        assert await stores.first.get("v") == snapshot(5)


async def test_a_forged_list_of_events_makes_the_visit_unknown(stores: Stores) -> None:
    await stores.first.save(NEW, snapshot(4))
    await stores.redis.hset(PREFIX + "v", "begun", b"forged")
    assert await stores.first.get("v") is None


async def away(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    """What every store does that cannot be used: say so once."""
    caplog.clear()
    for _ in range(3):
        with pytest.raises(AwayError):
            await stores.first.save(NEW, snapshot(5))
    assert not await stores.first.probe()
    assert stores.first.status.state == "away"
    assert stores.first.status.reason
    assert [one.levelname for one in caplog.records if one.name == LOG.name] == ["ERROR"]


async def back(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    """And once more when it can be used again."""
    caplog.clear()
    assert await eventually(stores.first.probe)
    assert (stores.first.status.state, stores.first.status.reason) == ("ok", "")
    assert [one.getMessage() for one in caplog.records if "is back" in one.getMessage()] == [
        "jupyter_tools: Redis at 127.0.0.1 is back; visits are kept again"
    ]
    assert await stores.first.save(NEW, snapshot(6))


async def test_a_redis_that_is_killed_and_comes_back_empty(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    await stores.first.save(NEW, snapshot(4))
    stores.server.kill()
    await away(stores, caplog)
    await asyncio.to_thread(stores.server.start)
    await back(stores, caplog)
    assert await stores.second.get("v") == snapshot(6)


@pytest.mark.parametrize("stores", [0.3], indirect=True)
async def test_a_redis_that_hangs(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    await stores.first.save(NEW, snapshot(4))
    stores.server.signal(signal.SIGSTOP)
    await away(stores, caplog)
    with pytest.raises(AwayError):
        await stores.second.get("v")
    stores.server.signal(signal.SIGCONT)
    await back(stores, caplog)


async def test_a_redis_whose_memory_is_full(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    await stores.first.save(NEW, snapshot(4))
    await stores.redis.config_set("maxmemory", 1)
    await away(stores, caplog)
    assert "maxmemory" in stores.first.status.reason
    # What was kept can still be read, but not taken.
    assert await stores.second.get("v") == snapshot(4)
    with pytest.raises(AwayError):
        await stores.second.take("v")
    await stores.redis.config_set("maxmemory", 0)
    await back(stores, caplog)


async def test_a_redis_that_asks_for_a_password(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    await stores.redis.config_set("requirepass", "hidden")
    refused = RedisStore(stores.server.url.replace("//", "//:wrong-one@"), SEAL, LOG, 60)
    assert not await refused.probe()
    assert "wrong-one" not in caplog.text
    allowed = RedisStore(stores.server.url.replace("//", "//:hidden@"), SEAL, LOG, 60)
    assert await allowed.probe()
    await refused.stop()
    await allowed.stop()
