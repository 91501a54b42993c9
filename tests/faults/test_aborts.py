"""Sockets that are cut at random, and proxies that cut what is silent."""

from __future__ import annotations

import json
import random
import threading
from typing import TYPE_CHECKING

import pytest

from tests.faults.client import Client, cookie_of
from tests.faults.proxy import FaultProxy
from tests.serving import NO_LIMIT, Server, write_app

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("aborts")]
EVENTS, ABORTS, AT_ONCE = 1_000, 300, 8
BUTTONS = [f"run_{number}" for number in range(10)]
PAGE = {
    "components": {
        "number": {"type": "number"},
        "ran": {"type": "text"},
        **{name: {"type": "button", "handlers": {"click": "run"}} for name in [*BUTTONS, "tell"]},
        "tell": {"type": "button", "handlers": {"click": "tell"}},
    }
}
RUN = """ran = []

def run(state, context):
    ran.append(state.number)
    context.ran.text = str(state.number)"""
TELL = """def tell(state, context):
    import json
    context.ran.text = json.dumps(ran)"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a page that remembers what ran."""
    folder = tmp_path_factory.mktemp("aborts")
    write_app(folder / "root" / "runs", "desk", PAGE, RUN, TELL)
    # No visitor clicks as fast as these tests.
    with Server(folder / "root", folder / "home", options=NO_LIMIT) as one:
        yield one


def test_each_of_many_events_runs_once_and_in_order_whatever_is_cut(server: Server) -> None:
    url = server.publish("runs/desk.ipynb", "shared")
    chance = random.Random(20_251)  # noqa: S311 - a test that fails must fail again
    fatal = set(chance.sample(range(1, EVENTS + 1), ABORTS))
    with FaultProxy(server.port) as proxy:
        page = url.partition("?")[0].replace(f":{server.port}", f":{proxy.port}")
        client = Client(f"{page}socket", cookie_of(url))
        aborts = 0

        def abort() -> None:
            nonlocal aborts
            aborts += proxy.cut()

        client.until(lambda: client.pages)
        for number in range(1, EVENTS + 1):
            client.until(lambda: len(client.pending) < AT_ONCE)
            timer = None
            if number in fatal:
                # There is a connection to cut: at any moment of what follows.
                client.until(lambda: client._ready)
                timer = threading.Timer(chance.uniform(0, 0.01), abort)
                timer.start()
            assert client.click(BUTTONS[number % len(BUTTONS)], number=number) == number
            if timer is not None:
                client.until(lambda alive=timer: not alive.is_alive())
        client.until(lambda: not client.pending)
        tell = client.click("tell")
        client.until(lambda: tell in client.done)
        assert client.outcome(tell) == "ok", str(client.done[tell])
        client.close()
    assert json.loads(client.context["ran"]["text"]) == list(range(1, EVENTS + 1))
    assert {client.outcome(event) for event in range(1, EVENTS + 1)} == {"ok"}
    assert client.settled == set()
    assert aborts >= ABORTS * 0.9
    print(f"{EVENTS} events, {aborts} aborts, {client.connections} connections")  # noqa: T201 - how hard it was
