"""Isolated pages: how fast a visit gets its process, and what that costs."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from tests.benchmarks.conftest import summary
from tests.serving import Server, write_app
from tests.visiting import Visitor, close_all, publish, visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
