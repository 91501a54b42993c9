"""Rules and templates over the rows of a table: what is wrong with them, what they read, and renames."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from jupyter_tools.errors import PropertiesError
from jupyter_tools.page.edit_types import EDITS
from jupyter_tools.page.edits import apply, inverse
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.row_checks import hidden_columns_read, unknown_columns_read

NOTEBOOK = "desk.ipynb"
ORDERS: dict[str, Any] = {
    "type": "table",
    "columns": {
        "total": {"styles": [{"when": "row.total > state.least", "kind": "error"}, {"when": "row.state == 'late'"}]},
        "state": {
            "tooltip": "{{ row.state }} since {{ row.since:relative }}",
            "url": "https://example.org/{{ row.id }}",
        },
        "pay": {"visible": False},
    },
    "row_styles": [{"when": "row.total > 1000 and row.state == 'late'", "bold": True}],
}


def data(**columns: Any) -> dict[str, Any]:
    orders = copy.deepcopy(ORDERS)
    orders["columns"].update(columns)
    components = {"least": {"type": "number"}, "orders": orders}
    return {"version": 1, "pages": {NOTEBOOK: {"components": components}}}


def page(**columns: Any) -> Page:
    return parse_app(data(**columns)).pages[NOTEBOOK]


def refused(**columns: Any) -> Any:
    with pytest.raises(PropertiesError) as caught:
        page(**columns)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("column", "name", "message"),
    [
        ({"styles": [{"when": "rw.total > 1"}]}, "styles", "rw is unknown here; did you mean 'row'? (at `rw`)"),
        (
            {"styles": [{"when": "state.lest > 1"}]},
            "styles",
            "there is no lest; did you mean 'least'?",
        ),
        ({"styles": [{"when": "row.a >"}]}, "styles", "the expression is not complete"),
        ({"styles": [{"when": "row"}]}, "styles", "say which column of the row is read, as in row.name"),
        ({"styles": [{"when": "item.a"}]}, "styles", "`item` is a row of a repeater"),
        ({"tooltip": "{{ row.a:money }}"}, "tooltip", "the format 'money' is not supported"),
        ({"url": "https://example.org/{{ }}"}, "url", "there is nothing between {{ and }}"),
    ],
)
def test_what_is_wrong(column: dict[str, Any], name: str, message: str) -> None:
    finding = refused(state=column)
    assert (finding.path, finding.property) == ("orders.state", name)
    assert finding.message.startswith(message)


def test_a_rule_elsewhere_reads_no_row() -> None:
    broken = data()
    broken["pages"][NOTEBOOK]["components"]["least"]["rules"] = {"visible": "row.total > 1"}
    with pytest.raises(PropertiesError, match=r"`row` is a row of a table"):
        parse_app(broken)


def test_a_mistake_comes_with_what_puts_it_right() -> None:
    finding = refused(state={"styles": [{"when": "row.a == 1"}, {"when": "state.lest > 1", "bold": True}]})
    (edit,) = finding.fix.edits
    assert (edit["path"], edit["changes"]["styles"][1]["when"]) == ("orders.state", "state.least > 1")
    assert edit["changes"]["styles"][1]["bold"] is True


def test_hidden_columns_are_not_read_and_misspelt_ones_are_found() -> None:
    one = page(
        state={"tooltip": "{{ row.pay }}", "styles": [{"when": "row.totl > 1"}, {"when": "row.other > row.total"}]}
    )
    assert list(hidden_columns_read(one)) == [("orders", ["columns", "state", "tooltip"], "orders.pay")]
    (unknown,) = unknown_columns_read(one)
    assert (unknown.path, unknown.keys) == ("orders", ["columns", "state", "styles", 0, "when"])
    assert unknown.message.startswith("reads row.totl, which is no declared column; did you mean 'total'?")
    assert unknown.fix is not None
    assert unknown.fix.edits[0]["changes"]["styles"][0]["when"] == "row.total > 1"
    assert list(unknown_columns_read(page())) == list(hidden_columns_read(page())) == []
    assert one.is_read("least")


def test_rules_follow_columns_and_inputs_that_are_renamed() -> None:
    old = data()
    edits = EDITS.validate_python(
        [
            {"type": "rename", "path": "orders.total", "name": "sum"},
            {"type": "rename", "path": "least", "name": "floor"},
            {"type": "rename", "path": "orders", "name": "sales"},
        ]
    )
    new = apply(old, NOTEBOOK, edits)
    sales = new["pages"][NOTEBOOK]["components"]["sales"]
    assert [one["when"] for one in sales["columns"]["sum"]["styles"]] == [
        "row.sum > state.floor",
        "row.state == 'late'",
    ]
    assert sales["row_styles"][0]["when"] == "row.sum > 1000 and row.state == 'late'"
    assert sales["row_styles"][0]["bold"] is True
    assert apply(new, NOTEBOOK, inverse(old, NOTEBOOK, edits)) == old


def test_links_have_urls_of_their_own() -> None:
    link = {"type": "link", "label": "Go", "url": "https://example.org/{{ state.least }}"}
    components = {"least": {"type": "number"}, "go": link}
    parse_app({"version": 1, "pages": {NOTEBOOK: {"components": components}}})
