"""Proxies that cut what is silent: pings keep a page that nobody touches connected."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.faults.proxy import FaultProxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.house import Client, House

IDLE = 2.0


@pytest.fixture
def proxy(house: House) -> Iterator[FaultProxy]:
    """A proxy before the server that cuts what was silent for two seconds."""
    with FaultProxy(house.port, idle=IDLE) as one:
        yield one


async def through(house: House, proxy: FaultProxy, path: str, visit: Client | None = None) -> Client:
    """A builder's client behind the proxy."""
    direct, house.port = house.port, proxy.port
    try:
        if visit is None:
            return await house.builder(path)
        return await house.builder(path, visit=visit.visit, epoch=visit.epoch, seq=visit.seq)
    finally:
        house.port = direct


async def test_pings_keep_a_silent_page_connected(
    house: House, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_tools.server.http.socket.PING", IDLE / 10)
    path = house.write("silent")
    await house.kernel(path)
    client = await through(house, proxy, path)
    await client.until("done", event=0)
    pongs, enough = 0, asyncio.Event()
    loop = asyncio.get_running_loop()

    def count(_: bytes) -> None:
        nonlocal pongs
        pongs += 1
        # For longer than the proxy's patience.
        if pongs > 15:
            loop.call_soon_threadsafe(enough.set)

    proxy.passed = count
    await enough.wait()
    assert proxy.cuts == 0
    event = await client.click("other")
    await client.until("done", event=event, outcome="ok")


async def test_a_page_that_was_cut_goes_on(house: House, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_tools.server.http.socket.PING", 60.0)
    path = house.write("cut")
    await house.kernel(path)
    client = await through(house, proxy, path)
    await client.until("done", event=0)
    await client.closed()
    assert proxy.cuts
    again = await through(house, proxy, path, client)
    assert (await again.next() or {})["type"] == "kernel"
    await again.click("other", id=1)
    await again.until("done", event=1, outcome="ok")
