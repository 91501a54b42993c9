"""Windows of tables: whose turn it is, and that events come first."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.kernel.frames.stopping import WORK
from jupyter_tools.kernel.page import windows as windows_module
from jupyter_tools.kernel.page import work as work_module
from jupyter_tools.kernel.page.windows import MAX_WAIT, Windows
from jupyter_tools.kernel.page.work import BURST, SHARE
from jupyter_tools.protocol.link import Close, PageChanged
from jupyter_tools.protocol.queries import REPLACED, QueryRequest, StopRequest
from jupyter_tools.protocol.rows import RowsRequest, Window
from tests.kernel.paged import Kernel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clock import Clock

SORT = [{"column": "a", "descending": True}]


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """A page with a table in the visits of two visitors and a builder."""

    def fill(context: Any) -> None:
        context.flights.data = [{"a": at} for at in range(100)]

    one = Kernel(tmp_path)
    for visit in ("v", "w", "builder"):
        one.open(visit, builder=visit == "builder")
        one.run(fill, visit=visit)
    yield one
    one.close()


def ask(kernel: Kernel, visit: str, number: int, **asked: Any) -> None:
    whole = {"start": 0, "count": 1, "sort": [], "filter": [], "search": "", "keys": None, **asked}
    request = RowsRequest(id=number, component="flights", table=1, **whole)
    kernel.page.windows.ask(kernel.page.visits[visit], request)


def query(kernel: Kernel, visit: str, number: int, **question: Any) -> None:
    whole = {"id": number, "component": "flights", "table": 1, "filter": [], "search": "", "question": question}
    kernel.page.windows.ask(kernel.page.visits[visit], QueryRequest.model_validate(whole))


def answered(kernel: Kernel) -> list[tuple[str, int]]:
    return [(one.visit, one.message.id) for one in kernel.sent if one.message.type == "rows"]


def test_only_a_visitor_who_has_used_much_time_waits(kernel: Kernel) -> None:
    kernel.page.visits["v"].work.add(BURST + 1_000 * SHARE)
    kernel.page.visits["builder"].work.add(BURST + 1_000 * SHARE)
    ask(kernel, "v", 1, sort=SORT)
    ask(kernel, "v", 2, search="7")
    ask(kernel, "v", 3, filter=[{"column": "a", "operator": "eq", "value": 7}])
    ask(kernel, "v", 4)
    ask(kernel, "w", 1, sort=SORT)
    ask(kernel, "builder", 1, sort=SORT)
    kernel.turn(lambda: len(answered(kernel)) == 3)
    assert set(answered(kernel)) == {("v", 4), ("w", 1), ("builder", 1)}
    kernel.receive(Close(visit="builder"))
    assert len(answered(kernel)) == 3
    kernel.receive(Close(visit="w"))  # now it slows nobody down
    kernel.turn(lambda: len(answered(kernel)) == 6)
    assert answered(kernel)[3:] == [("v", 1), ("v", 2), ("v", 3)]


def test_a_query_counts_as_a_sort_does(kernel: Kernel) -> None:
    kernel.page.visits["v"].work.add(BURST + 1_000 * SHARE)
    query(kernel, "v", 1, kind="totals", aggregates=[])
    query(kernel, "w", 2, kind="totals", aggregates=[{"column": "a", "function": "sum"}])
    query(kernel, "builder", 3, kind="distinct", column="b")

    def answers() -> list[Any]:
        return [one.message for one in kernel.sent if one.message.type == "query"]

    kernel.turn(lambda: len(answers()) == 2)
    found = {one.id: one for one in answers()}
    assert (found[2].result.aggregates, found[2].error) == ([4950], None)
    assert (found[3].result, found[3].error) == (None, "the table has no column 'b'")
    for other in ("w", "builder"):
        kernel.receive(Close(visit=other))
    kernel.turn(lambda: len(answers()) == 3)
    assert answers()[-1].result.count == 100


def test_a_request_that_waits_follows_its_table_to_another_path(kernel: Kernel) -> None:
    kernel.page.visits["v"].work.add(BURST + 1_000 * SHARE)
    ask(kernel, "v", 1, sort=SORT)
    ask(kernel, "w", 1)
    kernel.turn(lambda: answered(kernel) == [("w", 1)])
    moves = [("flights", "late"), ("note", "flights")]
    kernel.receive(PageChanged(folder=str(kernel.folder), notebook="desk.ipynb", path="desk.ipynb", moves=moves))
    assert [list(one.tables) for one in kernel.page.visits.values()] == [["late"]] * 3
    for other in ("w", "builder"):
        kernel.receive(Close(visit=other))
    kernel.turn(lambda: len(answered(kernel)) == 2)
    [answer] = [one.message for one in kernel.sent if one.message.type == "rows" and one.visit == "v"]
    assert (answer.component, answer.error, answer.window.positions) == ("late", None, [99])


def test_the_requests_of_an_ended_visit_are_dropped(kernel: Kernel) -> None:
    kernel.page.visits["v"].work.add(BURST + 1_000 * SHARE)
    ask(kernel, "v", 1, sort=SORT)
    kernel.receive(Close(visit="v"))
    kernel.page.windows.wait()
    assert answered(kernel) == []


def test_time_is_counted_and_forgotten(kernel: Kernel, clock: Clock) -> None:
    clock.replace(windows_module, work_module)
    work = kernel.page.visits["v"].work
    ask(kernel, "v", 1, sort=SORT)
    kernel.page.windows.wait()
    assert 0 < work.seconds() < BURST
    assert work.wait() == 0
    work.add(BURST + SHARE)
    assert 1 <= work.wait() < 1 + BURST / SHARE
    clock.advance(1 + BURST / SHARE)
    assert work.wait() == 0
    clock.advance(2 * BURST / SHARE)
    assert work.seconds() == 0


def test_the_visit_that_has_used_least_comes_first(kernel: Kernel) -> None:
    begun, go_on = threading.Event(), threading.Event()
    sent: list[tuple[str, int]] = []

    def emit(visit: str, rows: Any) -> None:
        sent.append((visit, rows.id))
        begun.set()
        go_on.wait(30)

    kernel.page.windows = Windows(kernel.page.visits, lambda: False, emit)
    ask(kernel, "builder", 1)
    assert begun.wait(30)
    kernel.page.visits["v"].work.add(1)
    ask(kernel, "v", 1, sort=SORT)
    ask(kernel, "v", 2)
    ask(kernel, "w", 1, sort=SORT)
    go_on.set()
    kernel.page.windows.wait()
    assert sent == [("builder", 1), ("w", 1), ("v", 1), ("v", 2)]


def test_a_sort_waits_for_events_up_to_a_limit(kernel: Kernel, clock: Clock) -> None:
    busy = True
    clock.replace(windows_module)
    kernel.page.windows = Windows(kernel.page.visits, lambda: busy, kernel.page.emit)
    ask(kernel, "v", 1)
    kernel.page.windows.wait()
    assert clock.passed == 0, "a window in the frame's own order takes no time that is worth waiting"
    ask(kernel, "v", 2, sort=SORT)
    kernel.page.windows.wait()
    assert clock.passed == pytest.approx(MAX_WAIT, abs=0.01)
    busy = False
    ask(kernel, "v", 3, search="7")
    kernel.page.windows.wait()
    assert clock.passed == pytest.approx(MAX_WAIT, abs=0.01)
    assert len(answered(kernel)) == 3


def test_an_engine_holds_up_no_table_in_memory_and_drops_windows_of_earlier_orders(kernel: Kernel) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[Any] = []

    class Slow:
        version, slow = 1, True

        def window(self, request: RowsRequest, _: Any) -> Any:
            begun.set()
            assert go_on.wait(30)
            done.append(request.id)
            return Window(start=0, layout=1, total=None, positions=[], rows=[])

    kernel.page.visits["v"].tables["flights"] = Slow()
    ask(kernel, "v", 1, count=100)
    assert begun.wait(30)
    ask(kernel, "v", 2, count=100, start=100)
    ask(kernel, "v", 3)
    ask(kernel, "v", 4, count=100, sort=SORT)
    ask(kernel, "v", 5, count=100, sort=SORT, start=100)
    ask(kernel, "w", 6, sort=SORT)
    kernel.turn(lambda: ("w", 6) in answered(kernel))
    assert done == []
    go_on.set()
    kernel.page.windows.wait()
    assert done == [1, 3, 4, 5]
    [dropped] = [one.message for one in kernel.sent if one.message.type == "rows" and one.message.error]
    assert (dropped.id, dropped.error) == (2, REPLACED)


class Waiting:
    """A table whose engine computes until it is stopped."""

    version, slow = 1, True

    def __init__(self) -> None:
        self.begun: Any = threading.Semaphore(0)
        self.stopped = threading.Event()

    def window(self, request: RowsRequest, _: Any) -> Any:
        if request.sort:
            return Window(start=0, layout=1, total=None, positions=[], rows=[])
        return self.query(request, _)

    def query(self, _: Any, __: Any) -> Any:
        self.stopped.clear()
        work = WORK.get()
        assert work is not None

        def compute() -> None:
            self.begun.release()
            assert self.stopped.wait(30)
            raise RuntimeError

        work.run(self.stopped.set, compute)


def answers_of(kernel: Kernel) -> dict[int, str | None]:
    return {one.message.id: one.message.error for one in kernel.sent if one.message.type in ("rows", "query")}


def test_what_an_engine_computes_is_stopped_when_nobody_needs_it(kernel: Kernel) -> None:
    table = kernel.page.visits["v"].tables["flights"] = Waiting()
    query(kernel, "v", 1, kind="totals", aggregates=[])
    assert table.begun.acquire(timeout=30)
    ask(kernel, "v", 2, count=100, filter=[{"column": "a", "operator": "gt", "value": 3}], sort=SORT)
    kernel.turn(lambda: set(answers_of(kernel)) == {1, 2})
    assert answers_of(kernel) == {1: REPLACED, 2: None}, "the count is of other rows"

    query(kernel, "v", 3, kind="distinct", column="a")
    assert table.begun.acquire(timeout=30)
    query(kernel, "v", 4, kind="totals", aggregates=[])
    ask(kernel, "v", 5, count=100, filter=[{"column": "a", "operator": "gt", "value": 3}], sort=SORT)
    assert not table.stopped.is_set(), "a list of values leaves out the conditions on its column"
    kernel.page.windows.ask(kernel.page.visits["v"], StopRequest(component="note"))
    assert not table.stopped.is_set()
    kernel.page.windows.ask(kernel.page.visits["v"], StopRequest(component="flights"))
    kernel.turn(lambda: {3, 4, 5} <= set(answers_of(kernel)))
    cancelled = "This was cancelled."
    assert [answers_of(kernel)[one] for one in (3, 4, 5)] == [cancelled, REPLACED, cancelled]

    query(kernel, "v", 6, kind="totals", aggregates=[])
    assert table.begun.acquire(timeout=30)
    kernel.receive(Close(visit="v"))
    assert table.stopped.wait(30)
    kernel.page.windows.wait()


def test_a_query_beside_a_handler_is_not_interrupted() -> None:
    sent: list[Any] = []
    visit: Any = SimpleNamespace(id="v", builder=True, tables={}, work=SimpleNamespace(seconds=int, add=int))
    table = visit.tables["flights"] = Waiting()
    busy = True
    windows = Windows(["v"], lambda: busy, lambda _, answer: sent.append(answer))
    asked = {"id": 1, "component": "flights", "table": 1, "filter": [], "search": ""}
    request = QueryRequest.model_validate({**asked, "question": {"kind": "totals", "aggregates": []}})
    windows.ask(visit, request)
    assert table.begun.acquire(timeout=30)
    windows.ask(visit, StopRequest(component="flights"))
    assert not table.stopped.is_set()
    busy = False
    windows.ask(visit, StopRequest(component="flights"))
    assert table.stopped.wait(30)
    windows.wait()
    assert sent[0].error == "This was cancelled."


def test_one_that_fails_does_not_stop_the_others(kernel: Kernel, capfd: pytest.CaptureFixture[str]) -> None:
    def emit(visit: str, rows: Any) -> None:
        if rows.id == 1:
            raise SystemExit
        kernel.page.emit(visit, rows)

    kernel.page.windows = Windows(kernel.page.visits, lambda: False, emit)
    ask(kernel, "v", 1)
    ask(kernel, "v", 2)
    kernel.page.windows.wait()
    assert answered(kernel) == [("v", 2)]
    assert "SystemExit" in capfd.readouterr().err
