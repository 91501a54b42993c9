"""How many visits of a page one address may have open; the server takes the address from its proxy here."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Close
from tests.server.house import BUILDER, configure

if TYPE_CHECKING:
    from tests.server.house import Client, House

REFUSED = (1013, "too many visits of this page are open from your address; close some of them")


@pytest.fixture(scope="module")
def server_settings() -> dict[str, Any]:
    """A server that believes its proxy."""
    return {"trust_xheaders": True}


@pytest.fixture(autouse=True)
def _limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, house.room.visits, max_visits_per_visitor=2)


async def come(house: House, publication: dict[str, Any], address: str, **hello: Any) -> Client:
    """A visitor's client from an address, that has said hello."""
    path = f"jupyter-tools/pages/{publication['slug']}/socket"
    cookie = await house.cookie(publication)
    client = await house.connect(path, Cookie=cookie, **{"X-Forwarded-For": address})
    await client.hello(**hello)
    return client


async def published(house: House, name: str) -> dict[str, Any]:
    """A published page, whose kernel is linked."""
    path = house.write(name)
    await house.kernel(path)
    return await house.publish(path)


async def gone(house: House, client: Client) -> None:
    """Return when the server has noticed that a client went."""
    client.socket.close()
    await house.left(client)


async def test_one_address_cannot_keep_others_out(house: House) -> None:
    publication, other = await published(house, "many"), await published(house, "others")
    for _ in range(2):
        await (await come(house, publication, "192.0.2.1")).until("page")
    assert await (await come(house, publication, "192.0.2.1")).closed() == REFUSED
    assert await (await come(house, publication, "192.0.2.1", visit="forged")).closed() == REFUSED
    await (await come(house, publication, "192.0.2.2")).until("page")
    await (await come(house, other, "192.0.2.1")).until("page")
    assert len(house.room.visits._visits) == 4


async def test_a_visitor_cannot_choose_an_address_of_a_network(house: House) -> None:
    publication = await published(house, "network")
    for address in ("2001:db8::1", "2001:db8::2"):
        await (await come(house, publication, address)).until("page")
    assert await (await come(house, publication, "2001:db8::3")).closed() == REFUSED
    await (await come(house, publication, "2001:db8:0:1::1")).until("page")


async def test_builders_are_not_counted(house: House) -> None:
    publication = await published(house, "builders")
    path = f"jupyter-tools/pages/{publication['slug']}/socket"
    for headers in [BUILDER] * 3:
        client = await house.connect(path, **headers, **{"X-Forwarded-For": "192.0.2.1"})
        await client.hello()
        assert (await client.until("page"))["builder"]
    for _ in range(2):
        await (await come(house, publication, "192.0.2.1")).until("page")
        await (await house.builder(publication["notebook"])).until("page")


async def test_an_address_evicts_its_own_visits_and_not_those_of_others(house: House) -> None:
    path = house.write("way")
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    stranger = await come(house, publication, "192.0.2.9")
    await stranger.until("page")
    await gone(house, stranger)
    clients = [await come(house, publication, "192.0.2.1") for _ in range(2)]
    for client in clients:
        await client.until("page")
    await gone(house, clients[1])
    await (await come(house, publication, "192.0.2.1")).until("page")
    assert (await kernel.expect(Close)).visit == clients[1].visit
    assert kernel.count(Close) == 1
    again = await come(house, publication, "192.0.2.9", visit=stranger.visit)
    assert (await again.until("page"))["visit"] == stranger.visit


async def test_a_resumed_visit_does_not_count_as_a_new_one(house: House) -> None:
    publication = await published(house, "moves")
    first, second = [await come(house, publication, "192.0.2.1") for _ in range(2)]
    await first.until("page")
    await second.until("page")
    await gone(house, first)
    again = await come(house, publication, "192.0.2.2", visit=first.visit)
    assert (await again.until("page"))["visit"] == first.visit
    # It counts where it is now.
    await (await come(house, publication, "192.0.2.1")).until("page")
    await (await come(house, publication, "192.0.2.2")).until("page")
    assert await (await come(house, publication, "192.0.2.2")).closed() == REFUSED


async def test_many_that_come_at_once_are_counted(house: House) -> None:
    publication = await published(house, "rush")
    clients = await asyncio.gather(*(come(house, publication, "192.0.2.1") for _ in range(8)))
    opened = []
    for client in clients:
        with contextlib.suppress(AssertionError):
            await client.until("page")
            opened.append(client)
    assert len(opened) == 2


async def test_zero_sets_no_limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, house.room.visits, max_visits_per_visitor=0)
    publication = await published(house, "free")
    for _ in range(4):
        await (await come(house, publication, "192.0.2.1")).until("page")
