"""Events of rows: which actions are declared, which rows are named, and what no client of ours sends."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.components.row_actions import RowAction
from jupyter_tools.components.table import Table

DATA = {
    "table": 4,
    "total": 3,
    "key": ["id"],
    "columns": [{"name": name, "field": name, "kind": "text"} for name in ("id", "name")],
}
PLACED = {**DATA, "key": []}
DECLARED: dict[str, Any] = {
    "type": "table",
    "key": "id",
    "selection": "multiple",
    "row_actions": ["edit", {"value": "map", "url": "https://example.org/{{ row.id }}"}],
    "bulk_actions": [{"value": "pack", "label": "Pack"}],
    "reorder": True,
    "columns": {"secret": {"visible": False}},
}
TABLE = Table.model_validate(DECLARED)


def of(*rows: Any, **given: Any) -> dict[str, Any]:
    return {"table": 4, "key": ["id"], "rows": [list(row) if isinstance(row, tuple) else row for row in rows], **given}


def action(*rows: Any, value: Any = "edit", bulk: Any = False, matching: Any = None, **given: Any) -> dict[str, Any]:
    return of(*rows, action=value, bulk=bulk, all=matching, **given)


def matching(**given: Any) -> dict[str, Any]:
    return {"filter": [], "search": "", "but": [], **given}


def where(column: str) -> dict[str, Any]:
    return {"column": column, "operator": "eq", "value": 1}


def refused(event: str, detail: Any, data: Any = DATA, **declared: Any) -> str:
    table = Table.model_validate({**DECLARED, **declared})
    with pytest.raises(ValueError, match=r".") as caught:
        table.check_detail(event, detail, data)
    return str(caught.value)


def test_an_action_may_be_its_value_alone() -> None:
    assert TABLE.row_actions[0] == RowAction(value="edit")
    with pytest.raises(ValueError, match="has the action 'edit' twice"):
        Table.model_validate({**DECLARED, "row_actions": ["edit", {"value": "edit"}]})


def test_events_of_rows_that_fit() -> None:
    for event, detail, data in (
        ("action", action((1,)), DATA),
        ("action", action(2, key=[]), PLACED),
        ("action", action((1,), table=3), DATA),  # a key names its row in any data
        ("action", action((1,), (2,), value="pack", bulk=True), DATA),
        ("action", action(value="pack", bulk=True, matching=matching(filter=[where("name")], but=[[1]])), DATA),
        ("action", action(7, key=[]), {**PLACED, "total": None}),  # nobody has counted the rows
        ("open", of((1,)), DATA),
        ("reorder", of((1,), before=None, after=[2]), DATA),
        ("reorder", of((1,), before=[2], after=[3]), DATA),
    ):
        TABLE.check_detail(event, detail, data)
    Table.model_validate({**DECLARED, "selection": "none"}).check_detail("action", action((1,)), DATA)
    assert TABLE.most_detail("action") > TABLE.most_detail("select")


@pytest.mark.parametrize(
    ("event", "detail", "message"),
    [
        ("action", None, "the event must be {action, all, bulk, key, rows, table}"),
        ("action", {**action((1,)), "count": 12}, "the event must be"),
        ("open", action((1,)), "the event must be {key, rows, table}"),
        ("action", action((1,), value="drop"), "no action 'drop'"),
        ("action", action((1,), value="pack"), "no action 'pack'"),  # a bulk action, not one of a row
        ("action", action((1,), value="map"), "no action 'map'"),  # a link
        ("action", action((1,), value=["edit"]), "does not say which action"),
        ("action", action((1,), bulk=1), "does not say which action"),
        ("action", action((1,), (2,)), "one of one row"),
        ("action", action(), "one of one row"),
        ("action", action(value="pack", bulk=True), "one of the selected rows"),
        ("action", action(0), "names no row"),
        ("action", action((1, 2)), "names no row"),
        ("action", action((1,), (1.0,), value="pack", bulk=True), "named twice"),
        ("action", action(rows={}), "at most 10,000 rows"),
        ("action", action((1,), key=["name"]), "the table has changed"),
        ("action", action((1,), table="4"), "the table has changed"),
        ("action", action(matching=matching()), "not one of all rows"),
        ("action", action((1,), value="pack", bulk=True, matching=matching()), "not one of all rows"),
        ("action", action(value="pack", bulk=True, table=3, matching=matching()), "the table has changed"),
        ("action", action(value="pack", bulk=True, matching=matching(filter=[where("secret")])), "no column 'secret'"),
        ("action", action(value="pack", bulk=True, matching=matching(count=9)), "all must be"),
        ("action", action(value="pack", bulk=True, matching=matching(filter=[{"column": "id"}])), "all must be"),
        ("action", action(value="pack", bulk=True, matching=matching(but=[[1]] * 1001)), "all must be"),
        ("action", action(value="pack", bulk=True, matching=matching(but=[0])), "names no row"),
        ("open", of((1,), (2,)), "one of one row"),
        ("reorder", of((1,), before=None, after=None), "does not say where"),
        ("reorder", of((1,), before=[1], after=[2]), "does not say where"),
        ("reorder", of((1,), before=3, after=[2]), "names no row"),
    ],
)
def test_events_of_rows_that_no_client_sends(event: str, detail: Any, message: str) -> None:
    assert message in refused(event, detail)


def test_what_the_page_does_not_offer_is_refused() -> None:
    assert "cannot be moved" in refused("reorder", of((1,), before=None, after=[2]), reorder=False)
    assert "not one of all rows" in refused(
        "action", action(value="pack", bulk=True, matching=matching()), selection="single"
    )
    two = action((1,), (2,), value="pack", bulk=True)
    assert "selected rows" in refused("action", two, selection="single")
    assert "selected rows" in refused("action", action((1,), value="pack", bulk=True), selection="none")
    assert "the table has changed" in refused("action", action(2, key=[], table=3), PLACED)
    assert "names no row" in refused("action", action(3, key=[]), PLACED)
    assert "the table has changed" in refused("open", of((1,)), None)
