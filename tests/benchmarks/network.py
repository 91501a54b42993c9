"""What benchmarks of the browser compare with: a bare websocket page, near and far away."""

from __future__ import annotations

import asyncio
import contextlib
import json
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tornado import httpserver, netutil, web, websocket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

BARE = """<!doctype html><button>Count</button><p>count 0</p><table></table><script>
const socket = new WebSocket(location.origin.replace("http", "ws") + "/ws" + location.search); let n = 0;
const td = (cell) => { const made = document.createElement("td"); made.textContent = cell; return made; };
const tr = (row) => { const made = document.createElement("tr"); made.append(...row.map(td)); return made; };
socket.onmessage = (event) => {
  const { text, rows } = JSON.parse(event.data);
  document.querySelector("table").replaceChildren(...rows.map(tr));
  document.querySelector("p").textContent = text;
};
document.querySelector("button").onclick = () => socket.send("count " + ++n);
</script>"""
"""Its button sends a text over a websocket that sends it back, with as many rows as the page's query says."""


class _Echo(websocket.WebSocketHandler):
    def open(self) -> None:
        self.set_nodelay(True)

    def on_message(self, message: str | bytes) -> None:
        rows = [
            [at + len(message), f"C{at}", at / 3, "2024-01-01T00:00:00", at % 2 == 0, 1000 + at]
            for at in range(int(self.get_query_argument("rows", "0")))
        ]
        self.write_message(json.dumps({"text": str(message), "rows": rows}))


class _Index(web.RequestHandler):
    def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.write(BARE)


@contextlib.contextmanager
def bare_page() -> Iterator[str]:
    """Serve the bare page by tornado; its URL."""

    @contextlib.asynccontextmanager
    async def served() -> AsyncIterator[int]:
        sockets = netutil.bind_sockets(0, "127.0.0.1")
        server = httpserver.HTTPServer(web.Application([("/", _Index), ("/ws", _Echo)]))
        server.add_sockets(sockets)
        yield sockets[0].getsockname()[1]
        server.stop()
        await server.close_all_connections()

    with _in_thread(served()) as port:
        yield f"http://127.0.0.1:{port}/"


@contextlib.contextmanager
def far_away(url: str, round_trip: float) -> Iterator[str]:
    """A server as it is reached over a line with a round trip of so many seconds; the URL by which it is reached.

    A TCP proxy, because the browser's own emulation delays the answers of HTTP, but neither the handshake of a new
    connection nor the frames of a websocket: those are most of the round trips of an open.
    """
    target = urlsplit(url)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop, parts = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()

        async def deliver() -> None:
            data = b"-"
            while data:
                due, data = await parts.get()
                await asyncio.sleep(due - loop.time())
                writer.write(data)
            writer.close()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(deliver())
            data = b"-"
            while data:
                data = await reader.read(65_536)
                parts.put_nowait((loop.time() + round_trip / 2, data))

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(round_trip)  # the handshake, which the browser believes to be over
        back_reader, back_writer = await asyncio.open_connection(target.hostname, target.port)
        try:
            with contextlib.suppress(ExceptionGroup):  # either side may reset the connection
                async with asyncio.TaskGroup() as both:
                    both.create_task(carry(reader, back_writer))
                    both.create_task(carry(back_reader, writer))
        finally:
            writer.close()
            back_writer.close()

    @contextlib.asynccontextmanager
    async def served() -> AsyncIterator[int]:
        async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as server:
            yield server.sockets[0].getsockname()[1]

    with _in_thread(served()) as port:
        yield target._replace(netloc=f"127.0.0.1:{port}").geturl()


@contextlib.contextmanager
def _in_thread(service: contextlib.AbstractAsyncContextManager[int]) -> Iterator[int]:
    """Run a service in the event loop of another thread, because Playwright keeps this one; its port."""
    started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        async with service as port:
            stop = asyncio.Event()
            started.set_result((port, asyncio.get_running_loop(), stop))
            await stop.wait()

    with ThreadPoolExecutor(1) as thread:
        served = thread.submit(asyncio.run, serve())
        port, loop, stop = started.result(5)
        try:
            yield port
        finally:
            loop.call_soon_threadsafe(stop.set)
            served.result(5)
