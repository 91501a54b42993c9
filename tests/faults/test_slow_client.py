"""A client that stops reading: memory stays bounded, others do not notice, and in the end it has the truth."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import websocket
from websocket import create_connection

from tests.faults.client import Client, cookie_of
from tests.serving import NO_LIMIT, Server, write_app
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.kernel
STEPS, SIZE = 300, 1_000_000
"""300 MB in all: what is not bounded shows."""
BOUND = 150_000_000
PAUSE = 30
"""Seconds for which a client does not read."""
PAGE = {
    "components": {
        "flood": {"type": "button", "handlers": {"click": "flood"}},
        "stream": {"type": "button", "handlers": {"click": "stream"}},
        "echo": {"type": "button", "handlers": {"click": "echo"}},
        "number": {"type": "number"},
        "text": {"type": "text"},
        "last": {"type": "text"},
    }
}
CELL = f"""from pathlib import Path

async def flood(state, context):
    import asyncio
    for number in range({STEPS}):
        context.text.text = f"{{number}} " + "x" * {SIZE}
        yield
        await asyncio.sleep(0.025)  # updates of one frame travel as one
    context.text.text = "the truth"
    yield
    Path("flooded").touch()

async def stream(context, visit):
    import asyncio
    number = 0
    while not Path("enough").exists():
        number += 1
        context.text.text = f"{{number}} " + "x" * 20_000
        visit.progress(None, f"at {{number}}")
        yield
        Path("streamed").write_text(str(number))
        await asyncio.sleep(0.02)
    context.last.text = f"{{number}} at last"

def echo(state, context):
    context.text.text = f"{{state.number:.0f}}"
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The page's folder."""
    write_app(tmp_path / "root" / "app", "desk", PAGE, CELL)
    return tmp_path / "root" / "app"


@pytest.fixture
def server(app: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of the page."""
    # The other visitor clicks faster than any.
    with Server(app.parent, tmp_path / "home", options=NO_LIMIT) as one:
        yield one


def small_window(*given: Any, **options: Any) -> websocket.WebSocket:
    """A connection that takes little at once, so that what it has not read waits in the server."""
    return create_connection(*given, sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)], **options)


def opened(server: Server, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, Client]:
    """A client and a slow client of the published page."""
    url = server.publish("app/desk.ipynb", "shared")
    page, cookie = f"{url.partition('?')[0]}socket", cookie_of(url)
    other = Client(page, cookie)
    other.until(lambda: other.pages)
    with monkeypatch.context() as patch:
        patch.setattr(websocket, "create_connection", small_window)
        slow = Client(page, cookie)
        slow.until(lambda: slow.pages)
    return other, slow


def echo(client: Client, number: int) -> None:
    """Run the handler `echo`, which shows the number."""
    event = client.click("echo", number=number)
    client.until(lambda: event in client.done)
    assert client.outcome(event) == "ok"
    assert client.context["text"]["text"] == str(number)


@pytest.mark.xdist_group("client that pauses")
def test_a_client_that_pauses_for_half_a_minute_catches_up(
    server: Server, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, slow = opened(server, monkeypatch)
    stream = slow.click("stream")
    slow.until(lambda: slow.context.get("text"))
    process = psutil.Process(server.pid)
    before = most = process.memory_info().rss
    begun, seen = time.monotonic(), streamed(app)
    answered = 0
    while time.monotonic() - begun < PAUSE:
        echo(other, answered)
        answered += 1
        most = max(most, process.memory_info().rss)
        time.sleep(0.2)
    assert answered > 5
    assert most - before < BOUND
    # The handler went on all the time.
    until(lambda: streamed(app) > seen + 50)
    (app / "enough").touch()
    last = slow.until(lambda: slow.context.get("last", {}).get("text"))
    assert last == f"{streamed(app)} at last"
    assert slow.context["text"]["text"].startswith(f"{streamed(app)} ")
    slow.until(lambda: stream in slow.done or stream in slow.settled)
    assert slow.connections == 1
    echo(slow, 7)
    slow.close()
    other.close()


def streamed(app: Path) -> int:
    """How far the handler `stream` is."""
    text = (app / "streamed").read_text()
    return int(text or "0")


@pytest.mark.xdist_group("slow client")
def test_a_client_that_does_not_read_costs_nobody_anything(
    server: Server, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, slow = opened(server, monkeypatch)
    process = psutil.Process(server.pid)
    before = most = process.memory_info().rss
    flood = slow.click("flood")
    answered = 0
    while not (app / "flooded").exists():
        echo(other, answered)
        answered += 1
        most = max(most, process.memory_info().rss)
    assert most - before < BOUND
    assert answered > 5
    slow.until(lambda: slow.context.get("text", {}).get("text") == "the truth")
    slow.until(lambda: flood in slow.done or flood in slow.settled)
    assert len(slow.pages) > 1
    assert slow.connections == 1
    echo(slow, 7)
    until(lambda: process.memory_info().rss - before < BOUND)
    slow.close()
    other.close()
