"""Visitors that open and close an isolated page at any moment: no process and no descriptor is left of them."""

from __future__ import annotations

import contextlib
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.request import HTTPCookieProcessor, build_opener

import psutil
import pytest
import websocket

from tests.asked import HELLO
from tests.serving import Server, write_app
from tests.visiting import Visitor, cookie_header
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("open and close")]
PAGE = {"handlers": {"load": "load"}, "components": {"answer": {"type": "text"}}}
LOAD = "def load(context):\n    context.answer.text = 'loaded'"
TIMES = 500
AT_ONCE = 8
MOST = 10
"""How many visits one visitor may have."""
SOON = 10.0
"""Seconds after which nothing is left."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose visits are soon forgotten, and without a journal, whose file is open at times."""
    write_app(tmp_path / "root" / "desk", "desk", PAGE, LOAD)
    options = (
        "--ToolsExtension.visit_ttl=1",
        f"--ToolsExtension.max_visits_per_visitor={MOST}",
        "--ToolsExtension.journal=False",
    )
    with Server(tmp_path / "root", tmp_path / "home", options=options) as one:
        yield one


def running(server: Server) -> list[psutil.Process]:
    """The processes that stem from the server, also those whose parent has ended: they have its home."""
    found = []
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if one.pid != server.pid and one.environ().get("HOME") == str(server.home):
                found.append(one)
    return found


def test_nothing_is_left_of_visits_that_are_closed_at_any_moment(server: Server) -> None:
    body = {"notebook": "desk/desk.ipynb", "mode": "isolated"}
    publication: Any = server.request("POST", "jupyter-tools/api/publications", body)
    cookies = HTTPCookieProcessor()
    assert build_opener(cookies).open(publication["url"], timeout=10).status == 200
    address = publication["page_url"].replace("http", "ws", 1) + "socket"
    header = cookie_header(cookies.cookiejar)

    def visit(seconds: float) -> None:
        # One that has too many visits open is refused.
        with contextlib.suppress(websocket.WebSocketException, OSError):
            socket = websocket.create_connection(address, cookie=header, timeout=30, suppress_origin=True)
            with contextlib.closing(socket):
                socket.send(json.dumps({**HELLO, "visit": None}))
                time.sleep(seconds)

    def shown() -> Any:
        return server.request("GET", "jupyter-tools/api/operations")

    visit(1)
    until(lambda: shown()["total"]["visits"] == 0)
    # One fork waits for the next visit.
    until(lambda: len(running(server)) == 2)
    template = min(running(server), key=psutil.Process.create_time)
    process = psutil.Process(server.pid)
    files = process.num_fds()
    most = 0
    chance = random.Random(1)  # noqa: S311 - moments, not secrets
    with ThreadPoolExecutor(AT_ONCE) as pool:
        visits = [pool.submit(visit, chance.expovariate(30)) for _ in range(TIMES)]
        while not all(one.done() for one in visits):
            most = max(most, len(running(server)))
            time.sleep(0.05)
    # The visitor's own, those that are being forked, and some that were killed this moment.
    assert most <= 2 + 2 * MOST + 8
    until(lambda: shown()["total"]["visits"] == 0)
    until(lambda: len(running(server)) == 2 and process.num_fds() <= files, SOON)
    assert template in running(server)
    # A process that has just been killed is described until the system has told of its end.
    until(lambda: sorted(one["mode"] for one in shown()["kernels"]) == ["spare", "template"], SOON)
    visitor = Visitor(publication["page_url"] + "socket", header)
    with contextlib.closing(visitor.socket):
        visitor.until("done", event=0, outcome="ok")
    server.unpublish("desk/desk")
    until(lambda: not running(server))
