"""Two Jupyter servers behind an nginx that sends each connection to the next one; visits are kept in Redis."""

from __future__ import annotations

import contextlib
import random
import threading
from typing import TYPE_CHECKING

import pytest
import redis

from tests.faults.client import Client, cookie_of
from tests.faults.proxy import FaultProxy
from tests.services import Nginx, RedisServer, free_port, needs
from tests.serving import Server, write_app
from tests.waiting import join, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("two servers")]
EVENTS, ABORTS = 160, 60
PAGE = {
    "handlers": {"load": "load"},
    "components": {
        "number": {"type": "number"},
        "place": {"type": "select", "options": []},
        "run": {"type": "button", "handlers": {"click": "run"}},
        "slow": {"type": "button", "handlers": {"click": "slow"}},
        "ran": {"type": "text"},
        "seen": {"type": "text"},
    },
}
SETUP = """import os, time
from pathlib import Path

def load(state, context):
    context.place.options = ["here", "there"]

def note(number):
    with Path("ran.txt").open("a") as file:
        file.write(f"{os.getpid()} {number:.0f}\\n")

def run(state, context):
    note(state.number)
    context.ran.text = f"{state.number:.0f}"
    context.seen.text = state.place or ""
    print("not for visitors")
    display({"text/plain": f"shown {state.number:.0f}"}, raw=True)

def slow(state, context):
    note(state.number)
    yield
    while not Path("go").exists():
        time.sleep(0.01)
"""


class Cluster:
    """The servers, what is before them, and a page that is published on both."""

    def __init__(self, folder: Path, kept: RedisServer, servers: list[Server], nginx: Nginx) -> None:
        self.app = folder / "root" / "app"
        self.redis = kept
        self.servers = servers
        self.nginx = nginx
        self.link = servers[0].publish("app/desk.ipynb", "shared")
        self.cookie = cookie_of(self.through(nginx.port, self.link))

    @staticmethod
    def through(port: int, url: str) -> str:
        """A URL of a server at another port."""
        host = url.split("/")[2]
        return url.replace(host, f"{host.partition(':')[0]}:{port}", 1)

    def client(self, port: int) -> Client:
        """A visitor's client at a port: nginx's, a proxy's or a server's own."""
        return Client(self.through(port, self.link.partition("?")[0]) + "socket", self.cookie)

    def ran(self) -> list[int]:
        """What has run, in that order, in whichever kernel."""
        file = self.app / "ran.txt"
        return [int(line.split()[1]) for line in file.read_text().splitlines()] if file.exists() else []

    def kernels(self) -> set[str]:
        """The processes that ran it."""
        return {line.split()[0] for line in (self.app / "ran.txt").read_text().splitlines()}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two servers that share what they keep, behind nginx."""
    needs("nginx")
    tmp_path = tmp_path_factory.mktemp("cluster")
    write_app(tmp_path / "root" / "app", "desk", PAGE, SETUP)
    with contextlib.ExitStack() as stack:
        kept = stack.enter_context(RedisServer(tmp_path))
        options = (
            "--ServerApp.trust_xheaders=True",
            f"--ToolsExtension.visits_url={kept.url}",
            f"--ToolsExtension.secret_file={tmp_path / 'secret'}",
            f"--ToolsExtension.publications_file={tmp_path / 'publications.json'}",
        )
        servers = [
            stack.enter_context(Server(tmp_path / "root", tmp_path / name, port=free_port(), options=options))
            for name in ("one", "two")
        ]
        (tmp_path / "nginx").mkdir()
        nginx = stack.enter_context(Nginx(tmp_path / "nginx", [one.port for one in servers]))
        yield Cluster(tmp_path, kept, servers, nginx)


@pytest.fixture
def cluster(started: Cluster) -> Cluster:
    """The servers, where nothing has run yet."""
    (started.app / "ran.txt").unlink(missing_ok=True)
    return started


def test_visits_go_on_at_whichever_server_a_connection_reaches(cluster: Cluster) -> None:
    chance = random.Random(7)  # noqa: S311 - a test that fails must fail again
    fatal = set(chance.sample(range(2, EVENTS + 1), ABORTS))
    with FaultProxy(cluster.nginx.port) as proxy:
        client = cluster.client(proxy.port)
        client.until(lambda: 0 in client.done)
        visit = client.visit
        for number in range(1, EVENTS + 1):
            timer = None
            if number in fatal:
                client.until(lambda: client._ready)
                timer = threading.Timer(chance.uniform(0, 0.02), proxy.cut)
                timer.start()
            client.click("run", number=number, **({"place": "there"} if number == 1 else {}))
            client.until(lambda: not client.pending)
            if timer is not None:
                join(timer)
        client.until(lambda: client._ready)
        last = client.click("run", number=EVENTS + 1)
        client.until(lambda: last in client.done)
        client.close()
    assert client.visit == visit
    assert len(cluster.kernels()) == 2
    assert client.connections > ABORTS // 2
    # Each ran at most once, and its end was told: that nobody knows it is told too. Such a one may still run at the
    # server that has lost the visit, after others; those that ended well ran in order.
    ran = cluster.ran()
    assert len(ran) == len(set(ran))
    outcomes = {event: client.outcome(event) for event in range(1, EVENTS + 2)}
    assert client.settled == set()
    assert set(outcomes.values()) <= {"ok", "unknown"}
    well = [event for event, outcome in outcomes.items() if outcome == "ok"]
    assert [event for event in ran if event in well] == well
    # What was given at first is still there for the last one.
    assert client.state["place"] == "there"
    assert client.context["seen"]["text"] == "there"
    assert client.context["ran"]["text"] == str(EVENTS + 1)


def test_a_server_that_is_killed_in_the_middle_leaves_its_visits_to_the_other(cluster: Cluster) -> None:
    first, second = cluster.servers
    client = cluster.client(first.port)
    client.until(lambda: 0 in client.done)
    done = client.click("run", number=1, place="here")
    client.until(lambda: done in client.done)
    slow = client.click("slow", number=2)
    client.until(lambda: cluster.ran() == [1, 2])
    first.kill()
    client.url = client.url.replace(f":{first.port}", f":{second.port}")
    client.until(lambda: slow in client.done)
    assert client.outcome(slow) == "unknown"
    assert client.state["place"] == "here"
    assert client.context["ran"]["text"] == "1"
    # What handlers displayed is there still.
    [(component, [shown])] = client.pages[-1]["outputs"].items()
    assert (component, shown["kind"], shown["text"]) == ("run", "display", "shown 1")
    # `load` has run again in the other server's kernel.
    client.until(lambda: len(client.done[0]) == 2)
    again = client.click("run", number=3)
    client.until(lambda: again in client.done)
    assert client.outcome(again) == "ok"
    assert cluster.ran() == [1, 2, 3]
    assert len(client.pages) == 2
    client.close()
    first.__enter__()


def test_a_page_at_both_servers_at_once_is_at_one_of_them(cluster: Cluster) -> None:
    first, second = cluster.servers
    client = cluster.client(first.port)
    client.until(lambda: 0 in client.done)
    event = client.click("run", number=1)
    client.until(lambda: event in client.done)
    thief = cluster.client(second.port)
    thief.visit = client.visit
    thief.until(lambda: thief.pages)
    assert thief.visit == client.visit
    event = thief.click("run", number=2)
    thief.until(lambda: event in thief.done)
    # The first server sends its client on, which does not run anything there any more.
    client.url = cluster.client(second.port).url
    own = client.click("run", number=3)
    client.until(lambda: own in client.done or own in client.settled)
    assert cluster.ran()[:2] == [1, 2]
    assert cluster.ran().count(3) <= 1
    client.close()
    thief.close()


def test_events_go_on_and_visits_survive_when_redis_is_started_again(cluster: Cluster) -> None:
    first, second = cluster.servers
    client = cluster.client(first.port)
    client.until(lambda: 0 in client.done)
    cluster.redis.kill()
    for number in range(1, 4):
        event = client.click("run", number=number, place="there")
        client.until(lambda event=event: event in client.done)
    cluster.redis.start()
    # Now empty; the server that has the visit saves it anew.
    kept = redis.Redis.from_url(cluster.redis.url)
    until(lambda: kept.exists(f"jupyter_tools:visit:{client.visit}"))
    kept.close()
    assert "is back" in first.log.read_text()
    other = cluster.client(second.port)
    other.visit = client.visit
    client.close()
    other.until(lambda: other.pages)
    assert other.visit == client.visit
    assert other.state["place"] == "there"
    assert cluster.ran()[:3] == [1, 2, 3]
    assert first.log.read_text().count("cannot be used") == 1
    other.close()
