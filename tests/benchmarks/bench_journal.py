"""What recording costs: the server's part of an event with and without the journal, and a click with and without."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.reports.journal import begun
from jupyter_tools.server.journal.events import EventRecorder
from jupyter_tools.server.journal.writer import Journal
from jupyter_tools.server.visits.trace import Traced
from tests.benchmarks.conftest import UNLIMITED, summary
from tests.serving import Server, write_app
from tests.visiting import publish, visit

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.bench
EVENTS = 20_000
ROUNDS = 6
CLICKS = 200
"""Of each round."""
PAGE = {
    "components": {
        **{f"value{number}": {"type": "number", "value": number} for number in range(20)},
        "count": {"type": "button", "handlers": {"click": "count"}},
        "shown": {"type": "text"},
    }
}
HANDLER = """def count(state, context, visit):
    visit.store["n"] = visit.store.get("n", 0) + 1
    context.shown.text = f"count {visit.store['n']}"
"""


def traced(number: int) -> Traced:
    """An event of a page with twenty values."""
    entry = begun(
        page="app/desk.ipynb",
        file="/root/app/desk.ipynb",
        mode="shared",
        visit="abcdefgh",
        user="",
        builder=False,
        params={},
        event=number,
        component="count",
        name="click",
        handler="count",
        state={f"value{one}": one for one in range(20)},
        detail=None,
        changes={"shown": {"text": f"count {number}"}},
        outcome="ok",
    )
    return Traced(entry=entry, hidden=frozenset(), secrets=(), encoded={})


def test_cost_of_handing_an_event_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite", logging.getLogger(), max_mb=500, max_days=1)
    times = {}

    async def hand_over(recorder: EventRecorder) -> float:
        spent = 0.0
        for start in range(0, EVENTS, 500):
            events = [traced(number) for number in range(start, start + 500)]
            begun = time.perf_counter()
            for one in events:
                recorder.record(one)
            recorder.work_off()
            spent += time.perf_counter() - begun
            journal.flush()
        return spent

    for name, recorder in (("without", EventRecorder(None)), ("with", EventRecorder(journal))):
        times[name] = asyncio.run(hand_over(recorder)) / EVENTS * 1e6
    status = journal.status()
    begun = time.perf_counter()
    for number in range(4_000):
        journal.add(traced(number))
    journal.flush()
    rate = 4_000 / (time.perf_counter() - begun)
    journal.stop()
    print(
        f"\nhanding an event over: {times['without']:.1f} us without, {times['with']:.1f} us with the journal;"
        f" lost {status.lost}; written {rate:,.0f} events a second, {status.bytes / status.written:.0f} bytes each"
    )


class Clicker:
    """A visitor who clicks as soon as the last click has ended."""

    def __init__(self, server: Server) -> None:
        self.visitor = visit(publish(server, "clicks", "shared"))
        self.visitor.until("kernel", status="ready")
        self.socket = self.visitor.socket
        self.event = 0
        self.times: list[float] = []

    def measure(self) -> None:
        """Click, and note the milliseconds of each click."""
        for _ in range(CLICKS):
            self.event += 1
            event = {"type": "event", "id": self.event, "component": "count", "name": "click", "step": 0, "state": {}}
            begun = time.perf_counter()
            self.socket.send(json.dumps({**event, "detail": None}))
            while '"type":"done"' not in self.socket.recv():
                pass
            self.times.append((time.perf_counter() - begun) * 1000)


def test_cost_of_a_click(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    write_app(tmp_path / "root" / "clicks", "desk", PAGE, HANDLER)
    off = ("--ToolsExtension.journal=False", *UNLIMITED)
    with (
        Server(tmp_path / "root", tmp_path / "without", options=off) as plain,
        Server(tmp_path / "root", tmp_path / "with", options=UNLIMITED) as recording,
    ):
        without, with_journal = Clicker(plain), Clicker(recording)
        # In turns, since a machine is faster at one minute than at the next.
        for _ in range(ROUNDS):
            without.measure()
            with_journal.measure()
        journal = recording.request("GET", "jupyter-tools/api/operations")["journal"]
        without.socket.close()
        with_journal.socket.close()
    before, after = summary(without.times), summary(with_journal.times)
    print(
        f"\nclick over a websocket: p50 {before[0]:.2f} ms, p95 {before[1]:.2f} ms without;"
        f" p50 {after[0]:.2f} ms, p95 {after[1]:.2f} ms with the journal; ratio {after[0] / before[0]:.2f}"
        f" (lost {journal['lost']})"
    )
