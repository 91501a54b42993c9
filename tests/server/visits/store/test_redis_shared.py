"""What the pages of an app share, in a real Redis: two servers, forged fields, and a Redis that is away."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.shared import GONE
from jupyter_tools.server.visits.shared_tabs import SharedTabs, tab_key
from jupyter_tools.server.visits.store import redis_store
from jupyter_tools.server.visits.store.redis_shared import PREFIX
from jupyter_tools.server.visits.store.redis_store import RedisStore
from jupyter_tools.server.visits.store.snapshot import Seal
from tests.services import RedisServer
from tests.waiting import eventually

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator
    from pathlib import Path

LOG = logging.getLogger("test")
TAB = tab_key("0" * 32, "user ann", "shop/orders.ipynb")
KEY = PREFIX + TAB


class Servers:
    """Two servers with one secret."""

    def __init__(self, server: RedisServer) -> None:
        self.server = server
        self.stores = [RedisStore(server.url, Seal(b"secret"), LOG, 60) for _ in range(2)]
        self.tabs = [SharedTabs(one.tabs, LOG, 60) for one in self.stores]
        self.redis: Any = self.stores[0]._redis

    async def values(self, server: int) -> dict[str, Any]:
        return dict(self.tabs[server].join(await self.tabs[server].of(TAB)).values)

    async def change(self, server: int, **changes: Any) -> None:
        tab = self.tabs[server].join(await self.tabs[server].of(TAB))
        self.tabs[server].change(tab, changes)
        await self.tabs[server].stop()


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loop: asyncio.AbstractEventLoop) -> Iterator[Servers]:
    monkeypatch.setattr(redis_store, "TIMEOUT", 5.0)
    with RedisServer(tmp_path) as server:
        both = Servers(server)
        yield both
        for store in both.stores:
            loop.run_until_complete(store.stop())


async def test_servers_see_the_changes_of_each_other_by_name(servers: Servers) -> None:
    await servers.change(0, a=1, b=[2], c={"$date": "2024-02-29"})
    assert await servers.values(1) == {"a": 1, "b": [2], "c": {"$date": "2024-02-29"}}
    await servers.change(1, a=5, b=GONE)
    assert await servers.values(0) == {"a": 5, "c": {"$date": "2024-02-29"}}
    await servers.change(0, a=GONE, c=GONE)
    assert await servers.values(1) == {}
    assert 0 < await servers.redis.pttl(KEY) <= 60_000


async def test_fields_that_are_forged_moved_or_too_large_are_nothing(servers: Servers) -> None:
    await servers.change(0, a=1, b=2)
    kept = await servers.redis.hget(KEY, "a")
    await servers.redis.hset(KEY, mapping={"b": kept, "c": b'{"value": 3}', "x" * 200: kept, "d": kept[:-1] + b" "})
    assert await servers.values(1) == {"a": 1}
    other = RedisStore(servers.server.url, Seal(b"another secret"), LOG, 60)
    assert (await SharedTabs(other.tabs, LOG, 60).of(TAB)).values == {}
    await other.stop()
    await servers.redis.hset(KEY, "big", b"x" * 500_000)
    assert await servers.values(1) == {"a": 1}  # as it was known: the whole is written again
    await servers.redis.set(KEY, "no hash")
    await servers.change(1, e=1)
    assert await servers.values(1) == {"a": 1, "e": 1}


async def test_changes_while_redis_is_away_are_kept_and_written_later(servers: Servers) -> None:
    await servers.change(0, a=1)
    await servers.values(1)
    servers.server.kill()
    await servers.change(0, b=2)
    assert await servers.values(0) == {"a": 1, "b": 2}
    servers.server.start()
    await eventually(servers.stores[0].probe)
    await servers.redis.flushall()
    assert await servers.values(0) == {"a": 1, "b": 2}
    await eventually(servers.stores[1].probe)
    assert await servers.values(1) == {"a": 1, "b": 2}
