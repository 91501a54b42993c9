"""Rows of a table that open: what a table holds for them, how edits change it, and which events of a row run."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from jupyter_tools.components.table import Table
from jupyter_tools.errors import EditError, PropertiesError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.page.columns import hidden_items_read
from jupyter_tools.page.difference import difference
from jupyter_tools.page.edit_types import Add, AnyEdit, Move, Remove, Rename
from jupyter_tools.page.edits import edited
from jupyter_tools.page.hidden import shown_page
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event, Update

ORDERS: dict[str, Any] = {
    "type": "table",
    "key": "id",
    "columns": {"id": {}, "total": {}, "phone": {"visible": False}},
    "components": {
        "about": {"type": "text", "text": "{{ row.name }}, {{ row.phone }}"},
        "ship": {
            "type": "button",
            "rules": {"disabled": "row.total > 3"},
            "handlers": {"click": [{"confirm": "Ship {{ row.total }}?"}, "ship"]},
        },
    },
}
BOOK = "desk.ipynb"


def raw(**changes: Any) -> dict[str, Any]:
    components = {"note": {"type": "text"}, "orders": {**ORDERS, **changes}}
    return {"version": 1, "pages": {BOOK: {"components": deepcopy(components)}}}


def page(**changes: Any) -> Page:
    return parse_app(raw(**changes)).pages[BOOK]


def test_what_opens_below_its_rows_is_part_of_the_page() -> None:
    desk = page()
    assert [path for path, _ in desk.walk()] == ["note", "orders", "orders.about", "orders.ship"]
    assert desk.item_columns("orders") == {"name", "phone", "total"}
    assert (desk.columns_read(), desk.repeater("orders.ship")) == ({"orders": {"total"}}, "orders")
    context = load_page_module(None, BOOK, desk).Context()
    context.orders.components.about.text = "changed"
    assert not hasattr(load_page_module(None, BOOK, page(components={})).Context().orders, "components")
    hidden = shown_page(desk, lambda path: path != "orders")["components"]["orders"]
    assert (set(hidden["components"]), hidden["key"]) == ({"about", "ship"}, [])


@pytest.mark.parametrize(
    ("components", "said"),
    [
        ({"total": {"type": "text"}}, "has a column and a component 'total'; give one of them another name"),
        ({"t": {"type": "text", "text": "{{ item.x }}"}}, "`item` is a row of a repeater"),
        ({"t": {"type": "number"}}, "number cannot be in the table 'orders': it has one value"),
        ({"t": {"type": "table"}}, "table cannot be in the table 'orders'"),
        ({"t": {"type": "button", "shortcut": "Ctrl+G"}}, "cannot be set in the table 'orders'"),
        ({"t": {"type": "text", "rules": {"visible": "row"}}}, "say which column of the row is read"),
    ],
)
def test_what_is_wrong_below_rows_is_said(components: dict[str, Any], said: str) -> None:
    with pytest.raises(PropertiesError, match=said):
        page(components=components)


def test_row_is_a_name_only_below_rows() -> None:
    with pytest.raises(PropertiesError, match="`row` is a row of a table"):
        parse_app({"version": 1, "pages": {BOOK: {"components": {"t": {"type": "text", "text": "{{ row.x }}"}}}}})


def test_a_row_in_which_something_is_pressed_can_always_be_selected() -> None:
    for selection, most in (("none", 1), ("single", 1), ("multiple", 10_000)):
        assert Table.model_validate({**ORDERS, "selection": selection}).most_selected() == most
    assert Table(selection="none").most_selected() == 0


def test_only_what_is_sent_for_nobody_is_warned_of() -> None:
    gone = {"about": {**ORDERS["components"]["about"], "visible": False}}
    assert list(hidden_items_read(page(components=gone))) == [("orders.about", "phone")]
    assert list(hidden_items_read(page())) == []


EDITS: list[tuple[AnyEdit, dict[str, Any], list[str]]] = [
    (Rename(path="orders.total", name="sum"), {"id": {}, "sum": {}, "phone": {"visible": False}}, ["about", "ship"]),
    (Rename(path="orders.about", name="who"), ORDERS["columns"], ["who", "ship"]),
    (
        Add(path="orders.badge", component={"type": "badge", "span": 12}, before="ship"),
        ORDERS["columns"],
        ["about", "badge", "ship"],
    ),
    (
        Add(path="orders.extra", component={"label": "More", "visible": True}),
        {**ORDERS["columns"], "extra": {"label": "More"}},
        ["about", "ship"],
    ),
    (Move(path="note", to="orders", before="about"), ORDERS["columns"], ["note", "about", "ship"]),
    (Move(path="orders.ship", to="orders", before="about"), ORDERS["columns"], ["ship", "about"]),
    (Remove(path="orders.about"), ORDERS["columns"], ["ship"]),
    (Remove(path="orders.id"), {"total": {}, "phone": {"visible": False}}, ["about", "ship"]),
]


@pytest.mark.parametrize(("edit", "columns", "components"), EDITS)
def test_columns_and_components_are_edited_side_by_side(
    edit: AnyEdit, columns: dict[str, Any], components: list[str]
) -> None:
    before = raw()
    after = edited(before, BOOK, [edit])
    table = after.data["pages"][BOOK]["components"]["orders"]
    assert (table["columns"], list(table["components"])) == (columns, components)
    assert json.dumps(edited(after.data, BOOK, after.inverse).data) == json.dumps(before)
    steps = difference(before["pages"][BOOK], after.data["pages"][BOOK])
    assert edited(before, BOOK, steps).data == after.data


def test_what_reads_a_column_follows_its_name() -> None:
    after = edited(raw(), BOOK, [Rename(path="orders.total", name="sum"), Rename(path="orders.about", name="who")])
    table = after.data["pages"][BOOK]["components"]["orders"]
    ship = table["components"]["ship"]
    assert ship["rules"] == {"disabled": "row.sum > 3"}
    assert ship["handlers"] == {"click": [{"confirm": "Ship {{ row.sum }}?"}, "ship"]}
    # A component is no column, though `row.about` may be one of the data.
    read = raw(components={**ORDERS["components"], "other": {"type": "text", "text": "{{ row.about }}"}})
    followed = edited(read, BOOK, [Rename(path="orders.about", name="who")])
    assert followed.data["pages"][BOOK]["components"]["orders"]["components"]["other"]["text"] == "{{ row.about }}"


def test_a_column_goes_into_no_container() -> None:
    with pytest.raises(EditError, match="columns belong in tables"):
        edited(raw(), BOOK, [Move(path="orders.total", to="")])
    with pytest.raises(EditError, match="there is a 'total' already"):
        edited(raw(), BOOK, [Add(path="orders.total", component={"type": "text"})])


def test_an_event_below_a_row_is_taken_for_a_row_that_was_sent_and_by_its_rules() -> None:
    record = VisitRecord(page(), Theme())
    columns = [{"name": one, "field": one, "kind": "text"} for one in ("id", "total", "name", "phone")]
    rows = [[7, 1, "a", "p"], [8, 5, "b", "q"]]
    first = {"start": 0, "layout": 1, "total": 500, "positions": [0, 1], "keys": [[7], [8]], "rows": rows}
    data = {
        "table": 1,
        "layout": 1,
        "total": 500,
        "columns": columns,
        "undrawn": ["phone"],
        "first": first,
        "key": ["id"],
    }
    record.send(Update(seq=0, event=-1, changes={"orders": {"data": data}}, handler=""))

    def press(number: int, selection: Any, component: str = "orders.ship") -> Run | str:
        state = {} if selection is None else {"orders": selection}
        answer = record.take_event(
            Event(id=number, component=component, name="click", step=1, state=state, detail=None)
        )
        if isinstance(answer, Done):
            assert answer.error is not None
            return answer.error.message
        assert isinstance(answer, Run)
        return answer

    by = lambda *keys: {"key": ["id"], "keys": [[one] for one in keys]}  # noqa: E731
    assert "none is selected" in press(1, None)  # type: ignore[operator]
    assert isinstance(press(2, by(7)), Run)
    assert press(3, by(8)) == "cannot be used now"
    assert isinstance(press(4, by(7)), Run)
    assert press(5, {"table": 0, "selected": [0]}) == "the table has changed; select the row again"
    assert press(6, {"key": ["phone"], "keys": [["p"]]}) == "the table has changed; select the row again"
    assert press(7, by(9)) == "the selected row is not known yet; try again"
