"""One visit: its state and context, and the run of an event from `running` to `done`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_tools.errors import ToolsError, UnknownNameError
from jupyter_tools.kernel.frames.reading import WindowError
from jupyter_tools.kernel.page.explain import VISITOR_MESSAGE
from jupyter_tools.kernel.page.visit import VisitInfo
from jupyter_tools.kernel.page.windows import answer
from jupyter_tools.protocol.link import Ask, Close, Interrupt, Open, StateOf
from jupyter_tools.protocol.rows import RowsRequest
from jupyter_tools.protocol.scalars import unset
from tests.kernel.paged import Kernel
from tests.linked import COMPONENTS, write_properties

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

    running, done = kernel.run(handler, filters__carrier="UA")
    assert (running.type, running.component, running.name) == ("running", "filters.search", "click")
    assert done.changes == {"note": {"text": "UA filters.search click ann"}}
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


def test_a_handler_leads_to_another_page_when_it_ends(kernel: Kernel) -> None:
    def handler(context: Any) -> Any:
        context.page.go("desk", id=5)
        context.note.text = "half"
        yield context
        context.note.text = "whole"

    messages = kernel.run(handler)
    going = {"go": {"page": "desk.ipynb", "params": {"id": "5"}}}
    whole = {"page": going, "note": {"text": "whole"}}
    assert [one.changes for one in messages[1:]] == [{"note": {"text": "half"}}, whole]

    def typo(context: Any) -> None:
        context.page.go("dsk")

    assert "the app has no page 'dsk'; did you mean 'desk'?" in kernel.run(typo, 2)[-1].error.message


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


def fill_secrets(context: Any) -> None:
    context.flights.data = [{"a": 1, "secret": "needle"}]


def data_of(update: Any) -> Any:
    return update.changes["flights"]["data"]


def test_hidden_columns_do_not_travel(kernel: Kernel) -> None:
    def hide(context: Any) -> None:
        context.flights.columns.secret.visible = False

    def show(context: Any) -> None:
        context.flights.columns.secret.visible = True

    def chosen(state: Any, context: Any) -> None:
        context.note.text = state.flights.secret

    first = data_of(kernel.run(fill_secrets)[1])
    assert (first["layout"], [one["name"] for one in first["columns"]]) == (1, ["a", "secret"])
    hidden = kernel.run(hide, 2)[1]
    assert (data_of(hidden)["table"], data_of(hidden)["layout"], data_of(hidden)["first"]["rows"]) == (1, 2, [[1]])
    assert hidden.changes["flights.secret"] == {"visible": False}
    assert "needle" not in str(kernel.run(fill_secrets, 3)[1].changes), "what was hidden stays hidden in new data"
    selected = {"table": 2, "selected": [0]}
    assert kernel.run(chosen, 4, flights=selected)[1].changes == {"note": {"text": "needle"}}
    shown = data_of(kernel.run(show, 5)[1])
    assert (shown["table"], shown["layout"], shown["first"]["rows"]) == (2, 3, [[1, "needle"]])
    assert kernel.run(show, 6)[1].changes == {"flights.secret": {"visible": True}}


def test_lists_of_numbers_travel_where_the_page_or_a_handler_draws_them(kernel: Kernel) -> None:
    def columns(**line: Any) -> None:
        flights = {"type": "table", "columns": {"line": {"field": "week", **line}}}
        write_properties(kernel.folder, {"flights": flights, "filters": COMPONENTS["filters"]})
        kernel.page.refresh()

    def fill(context: Any) -> None:
        context.flights.data = [{"week": [1, 2]}]

    def draw(context: Any) -> None:
        context.flights.columns.line.format = "sparkline"

    def write(context: Any) -> None:
        context.flights.columns.line.format = "text"

    def leave(context: Any) -> None:
        context.flights.columns.line.format = unset

    columns()
    assert data_of(kernel.run(fill)[1])["first"]["rows"] == [["[1, 2]"]]
    assert data_of(kernel.run(draw, 2)[1])["first"]["rows"] == [[[1, 2]]]
    assert data_of(kernel.run(write, 3)[1])["first"]["rows"] == [["[1, 2]"]]
    columns(format="sparkline")
    assert data_of(kernel.run(fill, 4)[1])["first"]["rows"] == [["[1, 2]"]], "what a handler has set counts"
    assert data_of(kernel.run(leave, 5)[1])["first"]["rows"] == [[[1, 2]]]


def test_columns_that_the_page_hides_do_not_travel(kernel: Kernel) -> None:
    def columns(**secret: Any) -> None:
        flights = {"type": "table", "columns": {"hush": {"field": "secret", **secret}}}
        write_properties(kernel.folder, {"flights": flights, "filters": COMPONENTS["filters"]})
        kernel.page.refresh()

    columns(visible=False)
    hidden = data_of(kernel.run(fill_secrets)[1])
    assert (hidden["columns"], hidden["first"]["rows"]) == ([{"name": "a", "field": "a", "kind": "integer"}], [[1]])
    columns()
    [update] = kernel.of(-1)
    assert (data_of(update)["table"], data_of(update)["layout"]) == (1, 3)
    assert data_of(update)["first"]["rows"] == [[1, "needle"]]
    columns(label="Hush")
    assert len(kernel.of(-1)) == 1
    columns(visible=False)
    assert data_of(kernel.of(-1)[1])["first"]["rows"] == [[1]]

    def show(context: Any) -> None:
        context.flights.columns.hush.visible = True

    assert data_of(kernel.run(show, 2)[1])["first"]["rows"] == [[1, "needle"]]


def test_columns_that_the_page_fixes_are_neither_sorted_nor_filtered(kernel: Kernel) -> None:
    columns = {"hush": {"field": "secret", "sortable": False, "filterable": False}}
    write_properties(kernel.folder, {"flights": {"type": "table", "columns": columns}})
    kernel.page.refresh()
    kernel.run(fill_secrets)
    table = kernel.page.visits["v"].tables["flights"]
    asked: dict[str, Any] = {
        "id": 1,
        "component": "flights",
        "table": 1,
        "start": 0,
        "count": 1,
        "search": "",
        "keys": None,
    }
    for fixed in ("sort", "filter"):
        key = {"column": "hush", **({"descending": True} if fixed == "sort" else {"operator": "eq", "value": "x"})}
        request = RowsRequest.model_validate({**asked, "sort": [], "filter": [], fixed: [key]})
        assert "cannot be" in str(answer(table, request, lambda: None).error)
    columns["hush"] |= {"sortable": True, "filterable": True}
    write_properties(kernel.folder, {"flights": {"type": "table", "columns": columns}})
    kernel.page.refresh()
    assert answer(table, request, lambda: None).error is None


def test_a_column_that_the_page_hides_while_a_handler_awaits_does_not_travel(kernel: Kernel) -> None:
    gate = asyncio.Event()

    async def fill(context: Any) -> None:
        await gate.wait()
        fill_secrets(context)

    kernel.start(fill)
    kernel.turn(lambda: kernel.of(1))
    write_properties(kernel.folder, {"flights": {"type": "table", "columns": {"secret": {"visible": False}}}})
    kernel.page.refresh()
    kernel.loop.call_soon(gate.set)
    kernel.turn(lambda: kernel.of(1)[-1].type == "done")
    assert data_of(kernel.of(1)[1])["first"]["rows"] == [[1]]


def test_columns_stay_hidden_in_a_new_process(kernel: Kernel) -> None:
    opened = Open(visit="w", builder=False, user="", params={}, state={}, visible={"flights.secret": False})
    kernel.receive(opened)
    assert "needle" not in str(kernel.run(fill_secrets, visit="w"))


def test_one_value_that_cannot_be_read_ends_one_event(kernel: Kernel) -> None:
    def fill(context: Any) -> None:
        far = pa.array([2**62], pa.timestamp("s"))
        context.flights.data = pa.table({"when": far, "delay": [5], "copy": far})

    def asks(state: Any, context: Any) -> None:
        context.note.text = str(getattr(state.flights, state.filters.carrier))

    chosen = {"flights": {"table": 1, "selected": [0]}}
    kernel.run(fill)
    for event, name in enumerate(("when", "copy"), 2):
        [_, done] = kernel.run(asks, event, filters__carrier=name, **chosen)
        assert done.error.message.startswith(f"ToolsError: {name} of the selected row cannot be read: ")
    assert kernel.run(asks, 4, filters__carrier="delay", **chosen)[1].changes == {"note": {"text": "5"}}
    assert kernel.run(lambda: None, 5, **chosen)[-1].outcome == "ok"


def test_a_row_of_another_byte_order(kernel: Kernel) -> None:
    def fill(context: Any) -> None:
        context.flights.data = pd.DataFrame({"a": np.array([1.5, 2.5], dtype=">f8")})

    def chosen(state: Any, context: Any) -> None:
        context.note.text = str(state.flights.a)

    kernel.run(fill)
    found = kernel.run(chosen, 2, flights={"table": 1, "selected": [1]})
    assert found[1].changes == {"note": {"text": "2.5"}}


def test_windows(kernel: Kernel) -> None:
    def fill(context: Any) -> None:
        context.flights.data = [{"a": at} for at in range(100)]

    kernel.run(fill)

    def ask(number: int, component: str = "flights", table: int = 1) -> Any:
        whole: dict[str, Any] = {"start": 99, "count": 5, "sort": [], "filter": [], "search": "", "keys": None}
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
            request=RowsRequest(
                id=1, component="flights", table=1, start=0, count=1, sort=[], filter=[], search="", keys=None
            ),
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


def test_an_exception_whose_text_cannot_be_read(kernel: Kernel) -> None:
    class Mute(Exception):  # noqa: N818 - any author's
        def __str__(self) -> str:
            raise ValueError

    def handler() -> None:
        raise Mute

    assert kernel.run(handler)[-1].error.message == "Mute: its text cannot be read"
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


def test_visitors_get_only_the_columns_that_a_repeater_reads(kernel: Kernel) -> None:
    def repeater(text: str) -> None:
        cards = {"type": "repeater", "components": {"secret": {"type": "text", "text": text}}}
        write_properties(kernel.folder, {"cards": cards, "note": {"type": "text"}, "filters": COMPONENTS["filters"]})
        kernel.page.refresh()

    def fill(context: Any) -> None:
        context.cards.data = pd.DataFrame({"a": [1], "secret": ["needle"]})
        context.cards.components.secret.visible = False

    def show(context: Any) -> None:
        context.cards.components.secret.visible = True

    def chosen(state: Any, context: Any) -> None:
        context.note.text = state.cards.secret

    def names(message: Any) -> list[str]:
        return [one["name"] for one in message.changes["cards"]["data"]["columns"]]

    repeater("{{ item.a }}")
    kernel.open("w", builder=False)
    kernel.start(fill, visit="w")
    assert names(kernel.end(1, "w")) == ["a"]
    kernel.start(show, 2, visit="w")
    assert kernel.end(2, "w").changes == {"cards.secret": {"visible": True}}, "a component is no column"
    selected = {"table": 1, "selected": [0]}
    kernel.start(chosen, 3, visit="w", cards=selected)
    assert kernel.end(3, "w").changes == {"note": {"text": "needle"}}, "handlers read all of the row"
    kernel.start(fill)
    assert names(kernel.end(1)) == ["a", "secret"], "who writes what reads them sees them all"
    repeater("{{ item.a }} {{ item.secret }}")
    assert names(kernel.of(-1, "w")[-1]) == ["a", "secret"]


def test_the_selected_points_of_a_chart_are_those_of_the_figure_that_was_sent(kernel: Kernel) -> None:
    chart = {"type": "chart", "selection": "box"}
    write_properties(kernel.folder, {"hours": chart, "note": {"type": "text"}, "filters": COMPONENTS["filters"]})

    def draw(context: Any) -> None:
        context.hours.figure = {"data": [{"x": ["a", "b"], "y": np.arange(2), "customdata": [["p"], ["q"]]}]}

    def tell(state: Any, context: Any) -> None:
        one = state.hours
        context.note.text = str([(p.trace, p.position, p.x, p.y, p.customdata) for p in one.points] + [one.x_range])

    figure = kernel.run(draw)[1].changes["hours"]["figure"]
    assert figure["selectable"]["counts"] == [2]
    version = figure["selectable"]["version"]
    selection = {"figure": version, "points": [[0, 1]], "x": [0, 1.5], "y": None}

    def told(event: int, value: Any) -> str:
        return str(kernel.run(tell, event, hours=value)[-1].changes["note"]["text"])

    assert told(2, selection) == "[(0, 1, 'b', 1, ['q']), (0, 1.5)]"
    assert told(3, {**selection, "figure": "older"}) == "[(0, 1.5)]"
    assert told(4, {**selection, "points": [], "x": None}) == "[None]"
    kernel.run(lambda context: setattr(context.hours, "figure", None), 5)
    assert told(6, selection) == "[(0, 1.5)]"


def test_the_points_of_a_chart_without_selection_are_kept_for_builders_only(kernel: Kernel) -> None:
    def draw(context: Any) -> None:
        context.hours.figure = {"data": [{"y": [1, 2]}]}

    assert "selectable" in kernel.run(draw)[1].changes["hours"]["figure"]
    kernel.open("w", builder=False)
    kernel.start(draw, visit="w")
    assert kernel.end(1, "w").changes["hours"]["figure"] == {"data": [{"y": [1, 2]}]}


def test_an_event_in_a_row_that_an_event_before_it_has_replaced_does_not_run(kernel: Kernel) -> None:
    cards = {"type": "repeater", "components": {"search": {"type": "button", "handlers": {"click": "search"}}}}
    write_properties(kernel.folder, {"filters": cards, "note": {"type": "text"}})
    kernel.page.refresh()

    def fill(context: Any) -> None:
        context.filters.data = [{"a": 1}, {"a": 2}]

    def chosen(state: Any, context: Any) -> None:
        context.note.text = str(state.filters.a)

    kernel.start(fill, 0)
    kernel.shell.user_ns["fill"] = fill
    kernel.send("fill", 0)
    kernel.end(0)
    version = kernel.page.visits["v"].tables["filters"].version
    done = kernel.run(chosen, 1, filters={"table": version, "selected": [1]})[-1]
    assert done.changes == {"note": {"text": "2"}}
    done = kernel.run(chosen, 2, filters={"table": version - 1, "selected": [1]})[-1]
    assert (done.outcome, done.error.message) == ("refused", "The rows have changed. Try again.")


def test_selected_rows_follow_their_key_into_new_data(kernel: Kernel) -> None:
    write_properties(kernel.folder, {"orders": {"type": "table", "key": "id"}, "note": {"type": "text"}})
    kernel.page.refresh()
    rows = [{"id": 2**53 + 1, "name": "a"}, {"id": 2, "name": "b"}]

    def fill(context: Any) -> None:
        context.orders.data = rows

    def chosen(state: Any, context: Any) -> None:
        context.note.text = f"{state.orders.name} {[row.id for row in state.orders.rows]}"

    def by(*keys: Any) -> dict[str, Any]:
        return {"key": ["id"], "keys": [[one] for one in keys]}

    data = kernel.run(fill)[-1].changes["orders"]["data"]
    assert (data["key"], data["first"]["keys"], data["selected"]) == (["id"], [["9007199254740993"], [2]], None)
    for number, (value, text) in enumerate(
        [
            (by("9007199254740993", 2), f"a [{2**53 + 1}, 2]"),
            (by(7, 2), "b [2]"),
            (by("2"), "None []"),
            ({"key": ["name"], "keys": [["a"]]}, "None []"),
            ({"table": 9, "selected": [0]}, "None []"),
        ]
    ):
        assert kernel.run(chosen, 2 + number, orders=value)[-1].changes == {"note": {"text": text}}

    rows[:] = [{"id": 1, "name": "c"}, {"id": 2, "name": "B"}]
    data = kernel.run(fill, 10, orders=by(2**53 + 1, 2))[-1].changes["orders"]["data"]
    assert (data["table"], data["selected"]["rows"], data["selected"]["gone"]) == (2, [[2, "B"]], [[2**53 + 1]])

    rows[:] = [{"id": 1, "name": "c"}, {"id": None, "name": "B"}]
    error = kernel.run(fill, 11)[-1].error
    assert (error.field, error.message) == (
        "orders.data",
        "orders.data: has no value of 'id' in row 1, which needs one as its key",
    )
    assert kernel.run(chosen, 12, orders=by(2))[-1].changes == {"note": {"text": "B [2]"}}


def test_an_event_in_a_row_with_a_key_is_about_it_in_new_data(kernel: Kernel) -> None:
    card = {"type": "repeater", "key": ["id"], "components": {"buy": {"type": "button", "handlers": {"click": "buy"}}}}
    write_properties(
        kernel.folder,
        {"filters": {**card, "components": {"search": card["components"]["buy"]}}, "note": {"type": "text"}},
    )
    kernel.page.refresh()
    rows = [{"id": 1, "a": 1}, {"id": 2, "a": 2}]

    def fill(context: Any) -> None:
        context.filters.data = rows

    def chosen(state: Any, context: Any) -> None:
        context.note.text = str(state.filters.a)

    kernel.shell.user_ns["fill"] = fill
    for number in (0, 1):
        rows[:] = rows[::-1]
        kernel.send("fill", number)
        kernel.end(number)
    assert kernel.run(chosen, 2, filters={"key": ["id"], "keys": [[2]]})[-1].changes == {"note": {"text": "2"}}
    done = kernel.run(chosen, 3, filters={"key": ["id"], "keys": [[7]]})[-1]
    assert (done.outcome, done.error.message) == ("refused", "The rows have changed. Try again.")


ORDERS: dict[str, Any] = {
    "type": "table",
    "key": "id",
    "columns": {"secret": {"visible": False}, "phone": {"visible": False}},
    "components": {"ship": {"type": "button", "label": "Call {{ row.phone }}", "handlers": {"click": "ship"}}},
}


@pytest.mark.parametrize("lazy", [False, True])
def test_below_rows_only_columns_that_are_read_there_are_sent(kernel: Kernel, *, lazy: bool) -> None:
    write_properties(kernel.folder, {"orders": ORDERS, "note": {"type": "text"}})
    kernel.page.refresh()
    count = 20_000 if lazy else 2
    frame = pl.DataFrame({"id": range(count), "phone": ["555"] * count, "secret": ["needle"] * count})

    def fill(context: Any) -> None:
        context.orders.data = frame.lazy() if lazy else frame

    data = kernel.run(fill)[-1].changes["orders"]["data"]
    assert ([one["name"] for one in data["columns"]], data["undrawn"]) == (["id", "phone"], ["phone"])
    assert (data["first"]["rows"][1], "needle" in str(data)) == ([1, "555"], False)

    def ask(**order: Any) -> str | None:
        request = RowsRequest(
            id=1,
            component="orders",
            table=1,
            start=0,
            count=5,
            **({"sort": [], "filter": [], "search": "", "keys": None} | order),
        )
        table = kernel.page.visits["v"].tables["orders"]
        return _refused(table, request)

    assert ask() is None
    assert "cannot be sorted" in str(ask(sort=[{"column": "phone", "descending": False}]))
    assert "cannot be filtered" in str(ask(filter=[{"column": "phone", "operator": "eq", "value": "555"}]))
    assert "no column 'secret'" in str(ask(sort=[{"column": "secret", "descending": False}]))

    def hide(context: Any) -> None:
        context.orders.columns.phone.visible = False

    data = kernel.run(hide, 2)[-1].changes["orders"]["data"]
    assert ([one["name"] for one in data["columns"]], data["undrawn"]) == (["id"], []), "a handler's word counts"

    def show_it(context: Any) -> None:
        context.orders.columns.phone.visible = True

    data = kernel.run(show_it, 3)[-1].changes["orders"]["data"]
    assert ([one["name"] for one in data["columns"]], data["undrawn"]) == (["id", "phone"], [])


def _refused(table: Any, request: RowsRequest) -> str | None:
    try:
        table.window(request)
    except WindowError as error:
        return str(error)
    return None


def test_an_event_below_a_row_is_about_it_in_new_data_and_refused_where_it_is_gone(kernel: Kernel) -> None:
    ship = {"type": "button", "handlers": {"click": "ship"}}
    table = {"type": "table", "key": "id", "selection": "none", "components": {"search": ship}}
    write_properties(kernel.folder, {"filters": table, "note": {"type": "text"}})
    kernel.page.refresh()
    rows = [{"id": 1, "a": 1}, {"id": 2, "a": 2}]

    def fill(context: Any) -> None:
        context.filters.data = rows[::-1]

    def chosen(state: Any, context: Any) -> None:
        context.note.text = str(state.filters.a)

    kernel.shell.user_ns["fill"] = fill
    kernel.send("fill", 0)
    kernel.end(0)
    assert kernel.run(chosen, 2, filters={"key": ["id"], "keys": [[2]]})[-1].changes == {"note": {"text": "2"}}
    for number, gone in enumerate([{"key": ["id"], "keys": [[7]]}, {"table": 0, "selected": [0]}]):
        done = kernel.run(chosen, 3 + number, filters=gone)[-1]
        assert (done.outcome, done.error.message) == ("refused", "The rows have changed. Try again.")


def test_a_column_with_the_name_of_a_component_below_rows_cannot_be_set(kernel: Kernel) -> None:
    write_properties(kernel.folder, {"orders": ORDERS, "note": {"type": "text"}})
    kernel.page.refresh()

    def fill(context: Any) -> None:
        context.orders.data = [{"id": 1, "ship": 2}]
        context.orders.columns.ship.label = "Ship"

    assert "a component of the table has this name too" in kernel.run(fill)[-1].error.message
