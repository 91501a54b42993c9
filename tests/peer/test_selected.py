"""The selected row of a table, as rules read it and as the server decides by it."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from jupyter_tools.errors import ExpressionError
from jupyter_tools.page.expressions.evaluate import evaluate
from jupyter_tools.page.expressions.parser import parse
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.scope import state_scope
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.peer.selected import MAX_ROWS, SelectedRow
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event, State, Update
from jupyter_tools.protocol.rows import Rows, Window
from tests.page.expressions.cases import encoded

FILE = json.loads((Path(__file__).parents[1] / "values" / "selected_row.json").read_text())
DATA = FILE["data"]


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: f"{case['text']} {case['selected']}")
def test_a_rule_reads_the_columns_of_the_selected_row(case: dict[str, Any]) -> None:
    row = SelectedRow(frozenset(column["name"] for column in DATA["columns"]))
    value = {"table": 3, "selected": case["selected"]}
    row.show(DATA)
    row.select(value)
    scope = {"state": state_scope({"flights": value}, {}, {"flights": row.cells} if row.cells is not None else {})}
    if case.get("refused"):
        with pytest.raises(ExpressionError):
            evaluate(parse(case["text"]), scope)
    else:
        assert encoded(evaluate(parse(case["text"]), scope)) == case["value"]


@pytest.mark.parametrize(
    "case", [one for one in FILE["cases"] if len(one["selected"]) == 1 and ".rows" not in one["text"]], ids=str
)
def test_what_is_in_a_repeater_reads_its_row_in_the_same_way(case: dict[str, Any]) -> None:
    row = SelectedRow(frozenset(column["name"] for column in DATA["columns"]))
    row.show(DATA)
    row.select({"table": 3, "selected": case["selected"]})
    assert row.cells is not None
    text = case["text"].replace("state.flights", "item")
    if case.get("refused"):
        with pytest.raises(ExpressionError):
            evaluate(parse(text), {"item": row.cells})
    else:
        assert encoded(evaluate(parse(text), {"item": row.cells})) == case["value"]


# --- what the server decides by it ---


def page(rule: str = "state.flights.carrier != 'UA'") -> Page:
    components = {
        "flights": {"type": "table", "selection": "multiple"},
        "note": {"type": "text_input", "label": "Note"},
        "go": {"type": "button", "label": "Go", "handlers": {"click": "go"}, "rules": {"disabled": rule}},
        "other": {"type": "button", "label": "Other", "handlers": {"click": "other"}},
    }
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


@pytest.fixture
def record() -> VisitRecord:
    """A visit whose table of 5,000 rows has come with the first three."""
    one = VisitRecord(page(), Theme())
    show(one)
    return one


def show(record: VisitRecord, **changes: Any) -> None:
    data = {**deepcopy(DATA), "total": 5_000, **changes}
    record.send(Update(seq=0, event=-1, changes={"flights": {"data": data}}, handler=""))


def click(record: VisitRecord, number: int, selected: list[int] | None = None, component: str = "go") -> Run | str:
    """The run of a click, or why it is refused."""
    state: dict[str, Any] = {} if selected is None else {"flights": {"table": 3, "selected": selected}}
    event = Event(id=number, component=component, name="click", step=0, state=state, detail=None)
    answer = record.take_event(event)
    if isinstance(answer, Done):
        assert answer.error is not None
        return answer.error.message
    assert isinstance(answer, Run)
    return answer


def rows(position: int, carrier: str, *, table: int = 3, layout: int = 1) -> Rows:
    cells = [carrier, 1.0, 1, True, None, None]
    window = Window(start=0, layout=layout, total=5_000, positions=[position], rows=[cells])
    return Rows(id=1, component="flights", table=table, window=window, error=None)


def test_a_rule_over_the_selected_row_decides_what_is_accepted(record: VisitRecord) -> None:
    assert click(record, 1) == "cannot be used now"
    assert isinstance(click(record, 2, [0]), Run)
    assert click(record, 3, [1]) == "cannot be used now"
    assert isinstance(click(record, 4, [0, 1]), Run)


def test_a_row_that_was_not_sent_decides_nothing_before_the_kernel_has_answered(record: VisitRecord) -> None:
    assert click(record, 1, [4_000]) == "the selected row is not known yet; try again"
    record.take_rows(rows(4_000, "UA", table=2))
    record.take_rows(rows(4_000, "UA", layout=9))
    assert click(record, 2, component="other") == "the selected row is not known yet; try again"
    record.take_rows(rows(4_000, "UA"))
    assert isinstance(click(record, 3), Run)


def test_a_selected_row_stays_known_while_others_are_sent(record: VisitRecord) -> None:
    record.take_state(State(changes={"flights": {"table": 3, "selected": [0]}}))
    for position in range(1, MAX_ROWS + 2):
        record.take_rows(rows(position, "HA"))
    assert isinstance(click(record, 1), Run)
    assert click(record, 2, [2]) == "cannot be used now"
    assert click(record, 3, [0]) == "the selected row is not known yet; try again"


def test_cells_of_a_row_are_no_value_that_a_visitor_can_give(record: VisitRecord) -> None:
    forged = {"table": 3, "selected": [1], "carrier": "UA"}
    event = Event(id=1, component="go", name="click", step=0, state={"flights": forged}, detail=None)
    answer = record.take_event(event)
    assert isinstance(answer, Done)
    assert answer.outcome == "error"


def test_other_columns_shown_read_the_row_again(record: VisitRecord) -> None:
    record.take_rows(rows(4_000, "UA"))
    assert isinstance(click(record, 1, [4_000]), Run)
    record.running.clear()
    show(record, layout=2)
    assert click(record, 2) == "the selected row is not known yet; try again"
    record.take_rows(rows(4_000, "HA", layout=2))
    assert click(record, 3) == "cannot be used now"


def test_new_data_and_a_lost_kernel_forget_the_row(record: VisitRecord) -> None:
    assert isinstance(click(record, 1, [0]), Run)
    record.running.clear()
    show(record, table=4)
    assert click(record, 2) == "cannot be used now"
    record.forget_tables()
    assert click(record, 3, component="other") != "the selected row is not known yet; try again"


def test_a_changed_page_reads_other_columns(record: VisitRecord) -> None:
    assert isinstance(click(record, 1, [1, 0], "other"), Run)
    record.edit_page(page("state.flights.seats < 200"), Theme())
    assert isinstance(click(record, 2), Run)
    record.edit_page(page("len(state.flights.rows) < 2"), Theme())
    assert isinstance(click(record, 3, [4_500, 0]), Run)


# --- rows with a key ---


def by(*keys: Any) -> dict[str, Any]:
    return {"key": ["id"], "keys": [[one] for one in keys]}


def keyed(version: int, **changes: Any) -> dict[str, Any]:
    first = {**DATA["first"], "keys": [[10], [20], [30]]}
    return {**deepcopy(DATA), "first": first, "table": version, "key": ["id"], "selected": None, **changes}


def choose(record: VisitRecord, *keys: Any) -> None:
    record.take_state(State(changes={"flights": by(*keys)}))


def test_a_rule_reads_a_row_by_its_key_in_new_data() -> None:
    record = VisitRecord(page(), Theme())
    show(record, **keyed(3))
    choose(record, 10, 30)
    assert isinstance(click(record, 1), Run)
    first = keyed(4)["first"] | {"keys": [[5], [10], [30]]}
    show(record, **keyed(4, first=first))
    assert record.state["flights"] == by(10, 30)
    assert click(record, 2) == "cannot be used now"  # its carrier is another now
    left = {**first, "positions": [3], "keys": [[30]], "rows": [["UA", 1.0, 1, True, None, None]], "gone": [[10]]}
    show(record, **keyed(5, selected=left))
    assert record.state["flights"] == by(30)
    record.running.clear()
    assert isinstance(click(record, 3), Run)


def test_a_key_that_is_gone_blocks_nothing() -> None:
    record = VisitRecord(page("state.flights.carrier == 'HA'"), Theme())
    show(record, **keyed(3))
    choose(record, 99)
    assert click(record, 1) == "the selected row is not known yet; try again"
    window = Window(start=0, layout=1, total=0, positions=[], keys=[], gone=[[99.0]], rows=[])
    record.take_rows(Rows(id=1, component="flights", table=3, window=window, error=None))
    assert isinstance(click(record, 2), Run)


def test_a_selection_by_key_waits_for_the_data_of_the_next_kernel() -> None:
    record = VisitRecord(page(), Theme())
    record.new_epoch("a")
    show(record, **keyed(3))
    choose(record, 10)
    record.new_epoch("b")
    assert record.state["flights"] == by(10)
    assert isinstance(click(record, 1, component="other"), Run)
    show(record, **keyed(1))
    assert record.state["flights"] == by(10)
    assert isinstance(click(record, 2), Run)
    show(record, table=2)
    assert record.state["flights"] == {"table": 2, "selected": []}
