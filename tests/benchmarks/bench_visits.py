"""Many visitors of one page: their clicks, throughput as a ratio to a bare echo, memory, and what is left of them."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from tornado.websocket import websocket_connect

from tests.benchmarks.conftest import UNLIMITED, summary
from tests.benchmarks.swarm import click_at_will, click_each_second, open_many
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.bench
MODES = ("shared", "isolated")
VISITS = 200
CROWDS = 2
REST = 32
"""Seconds after which visits that were left have ended, and what they held was given back."""
SECONDS = 6
CLICKS = 2_000
IDLE = 1_000
OPTIONS = (
    "--ToolsExtension.max_visits=2000",
    "--ToolsExtension.max_visits_per_visitor=0",
    *UNLIMITED,
    "--ToolsExtension.visit_ttl=2",
)
PAGE = {
    "components": {
        "count": {"type": "button", "label": "Count", "handlers": {"click": "count"}},
        "shown": {"type": "text", "text": "count 0"},
    }
}
HANDLER = """def count(context, visit):
    visit.store["n"] = visit.store.get("n", 0) + 1
    context.shown.text = f"count {visit.store['n']}"
"""


@pytest.fixture(scope="module")
def server(bench_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with room for many visits, which forgets them soon."""
    with Server(bench_root, tmp_path_factory.mktemp("home"), options=OPTIONS) as started:
        yield started


def publish(server: Server, name: str, mode: str) -> str:
    """A page of its own in a kernel mode."""
    write_app(server.root / name, "desk", PAGE, HANDLER)
    return server.publish(f"{name}/desk.ipynb", mode)


def memory(pid: int) -> float:
    """Megabytes that a process has for itself."""
    return float(psutil.Process(pid).memory_full_info().uss) / 1e6


def processes(server: Server) -> list[psutil.Process]:
    """All processes below the server."""
    return psutil.Process(server.pid).children(recursive=True)


def all_memory(server: Server) -> float:
    """Megabytes that the server and all its processes have for themselves."""
    total = memory(server.pid)
    for one in processes(server):
        with suppress(psutil.Error):
            total += memory(one.pid)
    return total


def settled(reading: Callable[[], float], target: float, seconds: float) -> float:
    """What is read when it has come down to a target, or after so many seconds."""
    end = time.monotonic() + seconds
    while (found := reading()) > target and time.monotonic() < end:
        time.sleep(0.5)
    return found


@pytest.fixture(scope="module")
def urls(server: Server) -> dict[str, str]:
    """A page of each mode, which a visitor has used: what the first one makes the server import and keep stays."""
    found = {mode: publish(server, f"clicks_{mode}", mode) for mode in MODES}

    async def use() -> None:
        for url in found.values():
            [visitor] = await open_many(url, 1)
            await visitor.click("count")
            await visitor.close()

    asyncio.run(use())
    return found


@pytest.mark.parametrize("mode", MODES)
def test_what_crowds_leave_behind(bench_root: Path, tmp_path: Path, mode: str) -> None:
    """In a server of its own, since what Python's allocator keeps of one crowd is used for the next one.

    The start is after one visit: what the first one makes the server import and keep stays.
    """

    async def crowd(url: str, count: int) -> None:
        visitors = await open_many(url, count)
        await click_each_second(visitors, "count", SECONDS)
        for visitor in visitors:
            await visitor.close()

    with Server(bench_root, tmp_path, options=OPTIONS) as server:
        url = publish(server, f"crowds_{mode}", mode)
        asyncio.run(crowd(url, 1))
        time.sleep(REST)
        start, all_start, count = memory(server.pid), all_memory(server), len(processes(server))
        for turn in range(CROWDS):
            asyncio.run(crowd(url, VISITS))
            left = settled(lambda: len(processes(server)), count * 1.05, 30)
            time.sleep(REST)
            kept, whole = memory(server.pid), all_memory(server)
            print(f"\n{mode}, after crowd {turn + 1}: {left:.0f} processes of {count}; ", end="")
            print(f"memory {whole:.1f} MB of {all_start:.1f}: {whole / all_start - 1:+.1%} (under 5 %), ", end="")
            print(f"of the server alone {kept:.1f} of {start:.1f}: {kept / start - 1:+.1%}", end="")
        print()


@pytest.mark.parametrize("mode", MODES)
def test_many_visitors_click_once_a_second(server: Server, urls: dict[str, str], mode: str) -> None:
    url = urls[mode]

    async def run() -> None:
        before = memory(server.pid)
        started = time.perf_counter()
        visitors = await open_many(url, VISITS)
        opened = time.perf_counter() - started
        p50, p95 = summary(await click_each_second(visitors, "count", SECONDS))
        each = (memory(server.pid) - before) / VISITS
        print(f"\n{mode}: {VISITS} visits opened in {opened:.1f} s, clicking once a second: ", end="")
        print(
            f"p50 {p50 * 1e3:.1f} ms, p95 {p95 * 1e3:.1f} ms (under 100); {each:.3f} MB each in the server (under 0.3)"
        )
        if mode == "isolated":
            own = sorted(memory(one.pid) for one in processes(server)[-VISITS:])
            print(f"isolated: {own[len(own) // 2]:.1f} MB private in each process (under 15)")
        for visitor in visitors:
            await visitor.close()

    asyncio.run(run())


def test_throughput_as_a_ratio_to_an_echo(server: Server) -> None:
    url = publish(server, "throughput", "shared")

    async def run() -> None:
        for count in (1, 10, 100):
            visitors = await open_many(url, count)
            ours = await click_at_will(visitors, "count", CLICKS)
            bare = await echoes(count, CLICKS)
            print(f"\n{count} visits: {ours:,.0f} events/s, {ours / bare:.2f} of a bare echo's {bare:,.0f}", end="")
            for visitor in visitors:
                await visitor.close()
        print()

    asyncio.run(run())


def test_many_idle_visits(server: Server) -> None:
    url = publish(server, "idle", "shared")

    async def run() -> None:
        process = psutil.Process(server.pid)
        await (await open_many(url, 1))[0].close()
        before = memory(server.pid)
        visitors = await open_many(url, IDLE)
        each = (memory(server.pid) - before) / IDLE
        cpu = process.cpu_times().user
        await asyncio.sleep(10)
        busy = (process.cpu_times().user - cpu) / 10
        took = await visitors[-1].click("count")
        print(f"\n{IDLE} idle visits: {each:.3f} MB each, {busy:.1%} of a core; a click among them {took * 1e3:.1f} ms")
        for visitor in visitors:
            await visitor.close()

    asyncio.run(run())


async def echoes(count: int, messages: int) -> float:
    """Messages per second of a bare tornado websocket in a process of its own."""
    process, port = await _echo_server()
    try:
        sockets = [await websocket_connect(f"ws://127.0.0.1:{port}/") for _ in range(count)]
        each = max(1, messages // count)

        async def one(socket: Any) -> None:
            for _ in range(each):
                await socket.write_message("count")
                await socket.read_message()

        started = time.perf_counter()
        await asyncio.gather(*(one(socket) for socket in sockets))
        speed = each * count / (time.perf_counter() - started)
        for socket in sockets:
            socket.close()
        return speed
    finally:
        process.kill()
        await process.wait()


ECHO = """
import asyncio
from tornado import httpserver, netutil, web, websocket
class Echo(websocket.WebSocketHandler):
    def open(self): self.set_nodelay(True)
    async def on_message(self, message): await self.write_message(message)
async def main():
    sockets = netutil.bind_sockets(0, "127.0.0.1")
    httpserver.HTTPServer(web.Application([("/", Echo)])).add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


async def _echo_server() -> tuple[asyncio.subprocess.Process, int]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", ECHO, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    return process, int(await process.stdout.readline())
