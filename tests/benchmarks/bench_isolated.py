"""Isolated pages: how fast a visit gets its process, and what that costs."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from tests.benchmarks.conftest import summary
from tests.serving import Server, write_app
from tests.visiting import Visitor, close_all, publish, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.bench
ROUNDS = 12
MANY = 50
PAGE = {
    "handlers": {"load": "load"},
    "components": {
        "answer": {"type": "text"},
        "mean": {"type": "button", "handlers": {"click": "mean"}},
        **{name: {"type": "button", "handlers": {"click": name}} for name in ("loops", "swallows", "computes")},
    },
}
HANDLERS = """import itertools
import os
import time
import numpy as np
import pandas as pd
frame = pd.DataFrame({f"column {one}": np.random.rand(6_000_000) for one in range(10)})
words = [f"word {one}" for one in range(500_000)]

def load(context):
    context.answer.text = str(os.getpid())

def mean(context):
    context.answer.text = str(frame.mean().mean())

def loops(visit):
    visit.progress(0.1)
    while True:
        pass

def swallows(visit):
    visit.progress(0.1)
    while True:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            pass

def computes(visit):
    visit.progress(0.1)
    time.sleep(0.1)  # to tell it before nothing else runs
    sum(itertools.repeat(1))
"""
CLICKS = 3
TABLE = {
    "components": {
        **{name: {"type": "button", "handlers": {"click": name}} for name in ("search", "which")},
        "flights": {"type": "table"},
    },
}
SEARCH = """import os
import numpy as np
import pandas as pd
frame = pd.DataFrame({f"column {one}": np.random.rand(20_000) for one in range(8)})

def search(context):
    context.flights.data = frame[frame["column 1"] > 0.99].head(20)

def which(context):
    context.page.message = str(os.getpid())
"""


@pytest.fixture(scope="module")
def publication(bench_server: Server, bench_root: Path) -> Iterator[Any]:
    """An isolated page of a notebook of 500 MB."""
    write_app(bench_root / "large", "desk", PAGE, HANDLERS)
    yield publish(bench_server, "large", "isolated")
    close_all()


def timed(publication: Any) -> tuple[float, float, float, Visitor]:
    """Seconds until the page is there, its process linked and its load done."""
    started = time.perf_counter()
    visitor = visit(publication)
    sent = time.perf_counter()
    visitor.until("page")
    paged = time.perf_counter() - sent
    visitor.until("kernel", status="ready")
    linked = time.perf_counter() - sent
    visitor.until("done", event=0, outcome="ok")
    return paged, linked, time.perf_counter() - started, visitor


def processes(server: Server) -> list[psutil.Process]:
    """The template and its forks."""
    children = psutil.Process(server.pid).children(recursive=True)
    return [one for one in children if "jupyter_tools.kernel.process.template" in one.cmdline()]


def test_open(bench_server: Server, publication: Any) -> None:
    timed(publication)
    paged, linked, loaded, visitors = zip(*(timed(publication) for _ in range(ROUNDS)), strict=True)
    print(f"\nopen, of a warm template: page {summary(paged)[0] * 1e3:.0f} ms, ", end="")
    print(f"linked {summary(linked)[0] * 1e3:.0f} ms, p95 {summary(linked)[1] * 1e3:.0f} ms (under 100), ", end="")
    print(f"link followed to load done {summary(loaded)[0] * 1e3:.0f} ms")
    for visitor in visitors:
        visitor.call("mean")
    template, *forks = sorted(processes(bench_server), key=lambda one: one.create_time())
    private = [one.memory_full_info().uss / 1e6 for one in forks]
    whole = template.memory_full_info().rss / 1e6
    print(
        f"template {whole:.0f} MB; private to a fork: {summary(private)[0]:.1f} MB, most {max(private):.1f} (under 15)"
    )


def test_cancel(publication: Any) -> None:
    *_, visitor = timed(publication)
    print()
    for name in ("loops", "swallows", "computes"):
        ended = []
        for _ in range(5):
            event = visitor.click(name)
            visitor.until("progress", event=event)
            time.sleep(0.2)
            started = time.perf_counter()
            visitor.send({"type": "cancel", "event": event})
            outcome = visitor.end(event).outcome
            ended.append(time.perf_counter() - started)
            if outcome == "unknown":
                visitor.until("done", event=0, outcome="ok")
        print(f"a handler that {name}, cancelled: {outcome} after {max(ended) * 1e3:.0f} ms at most (under 500)")


def test_many_at_once(bench_server: Server, publication: Any) -> None:
    close_all()
    started = time.perf_counter()
    with ThreadPoolExecutor(MANY) as pool:
        opened = list(pool.map(lambda _: timed(publication), range(MANY)))
    whole = time.perf_counter() - started
    linked = [one[1] for one in opened]
    print(f"\n{MANY} at once: all loaded in {whole:.2f} s; ", end="")
    print(f"linked within {summary(linked)[0] * 1e3:.0f} ms, p95 {summary(linked)[1] * 1e3:.0f} ms")
    assert len(processes(bench_server)) > MANY


def used(process: psutil.Process) -> float:
    """Seconds of processor time of all running threads: the system's other counters have steps of 10 ms."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def children(server: Server) -> list[psutil.Process]:
    """All processes that stem from the server, oldest first."""
    return sorted(psutil.Process(server.pid).children(recursive=True), key=lambda one: one.create_time())


def process_of(visitor: Visitor) -> psutil.Process:
    """The process that runs the handlers of a visit."""
    return psutil.Process(int(visitor.call("which").changes["page"]["message"]))


def first_clicks(server: Server, publication: Any) -> tuple[list[float], list[float], list[float]]:
    """Seconds, processor seconds and afterwards megabytes of a first search; all visits stay open."""
    waited, spent, private = [], [], []
    for _ in range(ROUNDS):
        visitor = visit(publication)
        visitor.until("kernel", status="ready")
        time.sleep(0.3)  # what opening costs is over
        before = {one: used(one) for one in children(server)}
        started = time.perf_counter()
        assert visitor.call("search").outcome == "ok"
        waited.append(time.perf_counter() - started)
        time.sleep(0.1)
        process = process_of(visitor)
        spent.append(used(process) - before[process])
        for _ in range(CLICKS - 1):
            visitor.call("search")
        private.append(process.memory_full_info().uss / 1e6)
    return waited, spent, private


def test_first_click(bench_server: Server, bench_root: Path) -> None:
    close_all()
    figures = {}
    for mode in ("shared", "isolated"):
        write_app(bench_root / mode, "desk", TABLE, SEARCH)
        published = publish(bench_server, mode, mode)
        visit(published).call("search")  # the first of all visitors warms up a kernel that is shared
        waited, spent, private = first_clicks(bench_server, published)
        figures[mode] = summary(waited)[0] * 1e3, summary(spent)[0] * 1e3
    print(f"\nprivate to a visit after {CLICKS} clicks: {summary(private)[0]:.1f} MB, ", end="")
    print(f"most {max(private):.1f} (under 12)")
    for what, shared, isolated in zip(("time", "processor time"), *figures.values(), strict=True):
        print(f"{what} of the first click: shared {shared:.1f} ms, isolated {isolated:.1f} ms, ", end="")
        print(f"{isolated / shared:.2f} times (under 1.2)")
