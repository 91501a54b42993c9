"""Links that break while handlers run, in real kernels: every event runs once, and its outcome is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.serving import Server, write_app
from tests.visiting import Visitor, close_all, publish, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("broken links")]
MODES = ("live", "isolated")
CLICKS = 25
PAGE = {
    "handlers": {"load": "load"},
    "components": {
        "count": {"type": "button", "handlers": {"click": "add"}},
        "beside": {"type": "button", "handlers": {"click": "beside"}},
        "report": {"type": "button", "handlers": {"click": "report"}},
        "answer": {"type": "text"},
        "rows": {"type": "table"},
    },
    "policies": {"beside": {"lane": "thread", "when_running": "parallel"}, "add": {"when_running": "queue"}},
}
LOAD = """import contextlib, random, socket, threading, time
def break_often(link):
    while True:
        time.sleep(random.uniform(0, 0.01))
        if link._failures:
            continue  # not answered yet: an isolated process whose dials stay unanswered would end
        with contextlib.suppress(OSError):
            link._socket.shutdown(random.choice([socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR]))
        globals()['breaks'] = globals().get('breaks', 0) + 1

def load(state, context, visit):
    # One thread for each process; a fork has none of those of its template.
    if not any(one.name == 'breaks' for one in threading.enumerate()):
        link = get_ipython()._jupyter_tools.link
        threading.Thread(target=break_often, args=(link,), daemon=True, name='breaks').start()
    time.sleep(0.05)
    visit.store['count'] = 0
    visit.store['loads'] = visit.store.get('loads', 0) + 1
    context.rows.data = [{'number': number} for number in range(2_000)]"""
ADD = """def add(context, visit):
    visit.store['count'] += 1
    context.answer.text = str(visit.store['count'])
    print('.' * 1_000)"""
BESIDE = """def beside(context):
    for step in range(3):
        context.answer.text = f'step {step}'
        yield"""
REPORT = """def report(context, visit):
    context.answer.text = f"{visit.store['count']} {visit.store['loads']} {breaks > 10}\""""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one page in a folder for each mode."""
    folder = tmp_path_factory.mktemp("broken")
    for mode in MODES:
        write_app(folder / "root" / mode, "desk", PAGE, LOAD, ADD, BESIDE, REPORT)
    with Server(folder / "root", folder / "home", options=("--ToolsExtension.max_events_per_visit=0",)) as one:
        yield one
    close_all()


def loads(visitor: Visitor) -> None:
    """Wait for the page's data, which comes once."""
    done = visitor.until("done", event=0)
    assert done["changes"]["rows"]["data"]["total"] == 2_000


@pytest.mark.parametrize("mode", MODES)
def test_each_event_runs_once_and_its_outcome_comes_once(server: Server, mode: str) -> None:
    publication = publish(server, mode, mode)
    visitors = [visit(publication) for _ in range(3)]
    for one in visitors:
        loads(one)
    for _ in range(CLICKS):
        for one in visitors:
            one.click("beside")
            one.click("count")
    for one in visitors:
        ended: dict[int, str] = {}
        counts = []
        while len(ended) < 2 * CLICKS:
            message = one.receive()
            if message["type"] == "done":
                assert message["event"] not in ended
                ended[message["event"]] = message["outcome"]
                if message["event"] % 2 == 0:
                    counts.append(message["changes"]["answer"]["text"])
        assert set(ended.values()) == {"ok"}
        assert counts == [str(number) for number in range(1, CLICKS + 1)]
        assert one.call("report").changes == {"answer": {"text": f"{CLICKS} 1 True"}}
    # Visits that come while links break get their data too.
    for _ in range(3):
        loads(visit(publication))
