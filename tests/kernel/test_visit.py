"""One visit: its state and context, and the run of an event from `running` to `done`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import ToolsError, UnknownNameError
from jupyter_tools.kernel.explain import VISITOR_MESSAGE
from jupyter_tools.kernel.visit import VisitInfo
from jupyter_tools.link import Ask, Close, Interrupt, StateOf
from jupyter_tools.protocol import RowsRequest
from tests.kernel.paged import Kernel
from tests.linked import write_properties

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kernel(tmp_path: Path) -> Any:
    """A page in a kernel, with one builder's visit."""
    one = Kernel(tmp_path)
    one.open()
    yield one
    one.close()


def test_an_event_from_start_to_end(kernel: Kernel) -> None:
    def handler(state: Any, context: Any, event: Any, visit: Any) -> None:
        context.note.text = f"{state.filters.carrier} {event.component} {event.name} {visit.user}"

    running, update, done = kernel.run(handler, filters__carrier="UA")
    assert (running.type, running.component, running.name) == ("running", "filters.search", "click")
    assert update.changes == {"note": {"text": "UA filters.search click ann"}}
    assert (done.outcome, done.error) == ("ok", None)


def test_nothing_set_is_nothing_sent(kernel: Kernel) -> None:
    assert [one.type for one in kernel.run(lambda context: context)] == ["running", "done"]


def test_all_or_nothing(kernel: Kernel) -> None:
    def handler(context: Any) -> None:
        context.note.text = "a"
        context.flights.data = object()

    _, done = kernel.run(handler)
    assert done.error.field == "flights.data"
    assert kernel.page.visits["v"].tables == {}


def test_tables_of_a_visit(kernel: Kernel) -> None:
    def fill(context: Any) -> None:
        context.flights.data = [{"a": 1, "b": 2}]
        context.flights.columns.b.visible = False

    data = kernel.run(fill)[1].changes["flights"]["data"]
    assert data["table"] == 1

    def typo(context: Any) -> None:
        context.flights.columns.bb.visible = False

    assert "did you mean 'b'?" in kernel.run(typo, 2)[-1].error.message

    def fill_otherwise(context: Any) -> None:
        context.flights.data = [{"c": 1}]
        context.flights.columns.c.visible = False

    assert kernel.run(fill_otherwise, 3)[1].changes["flights"]["data"]["table"] == 2

    def chosen(state: Any, context: Any) -> None:
        context.note.text = str(state.flights.c)

    selected = {"table": 2, "selected": [0]}
    assert kernel.run(chosen, 4, flights=selected)[1].changes == {"note": {"text": "1"}}

    def empty(context: Any) -> None:
        context.flights.data = None

    assert kernel.run(empty, 5)[1].changes == {"flights": {"data": None}}
    assert kernel.page.visits["v"].tables == {}


def test_windows(kernel: Kernel) -> None:
    def fill(context: Any) -> None:
        context.flights.data = [{"a": at} for at in range(100)]

    kernel.run(fill)

    def ask(number: int, component: str = "flights", table: int = 1) -> Any:
        whole: dict[str, Any] = {"start": 99, "count": 5, "sort": [], "filter": [], "search": ""}
        request = RowsRequest(id=number, component=component, table=table, **whole)
        kernel.receive(Ask(visit="v", request=request))
        rows = lambda: [one.message for one in kernel.sent if one.message.type == "rows"]  # noqa: E731
        kernel.turn(lambda: any(one.id == number for one in rows()))
        return rows()[-1]

    assert ask(1).window.rows == [[99]]
    assert ask(2, table=2).error == "the table has changed"
    assert ask(3, component="note").error == "the table has changed"
    kernel.receive(
        Ask(
            visit="gone",
            request=RowsRequest(id=1, component="flights", table=1, start=0, count=1, sort=[], filter=[], search=""),
        )
    )


def test_what_visitors_and_builders_see_of_an_error(kernel: Kernel) -> None:
    def handler() -> None:
        raise ValueError("secret")

    error = kernel.run(handler)[-1].error
    assert error.message == "ValueError: secret"
    assert "in handler" in error.traceback
    kernel.open("w", builder=False)
    error = kernel.run(handler, visit="w")[-1].error
    assert error.message == VISITOR_MESSAGE
    assert len(error.id) == 8


@pytest.mark.parametrize("make", [KeyboardInterrupt, asyncio.CancelledError])
def test_interrupts_are_cancelled(kernel: Kernel, make: Any) -> None:
    def handler() -> None:
        raise make

    assert kernel.run(handler)[-1].outcome == "cancelled"


def test_an_exception_that_cannot_be_told(kernel: Kernel) -> None:
    class Mute(Exception):  # noqa: N818 - any author's
        def __str__(self) -> str:
            raise ValueError

    def handler() -> None:
        raise Mute

    assert kernel.run(handler)[-1].error.message == "Mute: its text cannot be told"
    assert kernel.run(lambda: None, 2)[-1].outcome == "ok"


def test_a_closed_visit_hears_nothing(kernel: Kernel) -> None:
    ran = []
    kernel.start(lambda: ran.append(1))
    kernel.receive(Close(visit="v"))
    kernel.turn(lambda: not kernel.page.main._jobs)
    assert (ran, kernel.of(1)) == ([], [])
    kernel.receive(Close(visit="v"))
    kernel.start(lambda: ran.append(2), 2)
    kernel.receive(StateOf(visit="v", state={}))
    kernel.receive(Interrupt(visit="v", event=2))
    kernel.turn()
    assert ran == []


def test_a_visit_that_is_opened_again_keeps_its_store(kernel: Kernel) -> None:
    def handler(visit: Any, context: Any) -> None:
        visit.store["seen"] = visit.store.get("seen", 0) + 1
        context.note.text = str(visit.store["seen"])

    kernel.run(handler)
    kernel.open()
    assert kernel.run(handler, 2)[1].changes == {"note": {"text": "2"}}
    kernel.open("other")
    assert kernel.run(handler, 1, "other")[1].changes == {"note": {"text": "1"}}


def test_progress(kernel: Kernel) -> None:
    def handler(visit: Any) -> None:
        for at in range(100):
            visit.progress(at / 100, "half \ud800")
        visit.progress(1)

    reports = [one for one in kernel.run(handler) if one.type == "progress"]
    assert (reports[0].value, reports[0].label, reports[-1].value) == (0, "half ?", 1)
    assert len(reports) < 20
    info = VisitInfo("v", "", {})
    info.progress(0.5)
    for value in (-0.1, 1.1, 5):
        with pytest.raises(ToolsError, match="progress goes from 0 to 1"):
            info.progress(value)


def test_a_page_that_changes_while_a_handler_awaits(kernel: Kernel) -> None:
    gate = asyncio.Event()

    async def handler(context: Any) -> None:
        await gate.wait()
        context.flights.data = [{"a": 1}]

    kernel.start(handler)
    kernel.turn(lambda: kernel.of(1))
    write_properties(kernel.folder, {"other": {"type": "text"}})
    kernel.page.refresh()
    kernel.loop.call_soon(gate.set)
    kernel.turn(lambda: kernel.of(1)[-1].type == "done")
    assert kernel.of(1)[-1].outcome == "ok"

    def old(context: Any) -> None:
        context.note.text = "gone"

    assert kernel.run(old, 2)[-1].error.message.startswith("UnknownNameError: context has no 'note'")


def test_names_for_cells(kernel: Kernel) -> None:
    space = kernel.shell.user_ns
    kernel.receive(StateOf(visit="v", state={"filters.carrier": "DL"}))
    assert space["state"].filters.carrier == "DL"
    space["context"].note.text = "from a cell"
    kernel.page.after_cell("", None, "<c>")
    assert [one.changes for one in kernel.of(-1)] == [{"note": {"text": "from a cell"}}]
    kernel.page.after_cell("", None, "<c>")
    assert len(kernel.of(-1)) == 1
    space["state"] = "my own"
    kernel.receive(StateOf(visit="v", state={"filters.carrier": "UA"}))
    assert space["state"] == "my own"
    with pytest.raises(UnknownNameError):
        space["context"].nowhere  # noqa: B018


def test_a_visitors_values_are_not_the_cells(kernel: Kernel) -> None:
    kernel.open("w", builder=False)
    kernel.receive(StateOf(visit="w", state={"filters.carrier": "DL"}))
    assert kernel.shell.user_ns["state"].filters.carrier is None
    kernel.receive(Close(visit="v"))
    kernel.turn()
    kernel.shell.user_ns["context"].note.text = "for nobody"
    kernel.page.after_cell("", None, "<c>")
    assert kernel.of(-1) == kernel.of(-1, "w") == []
