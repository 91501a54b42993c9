"""Change sets of tables: which cells visitors may change, and to what."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.components.table import Table
from jupyter_tools.components.table_editing import MAX_EDITS, MAX_ROWS

KINDS = {"id": "integer", "name": "text", "left": "integer", "price": "number", "open": "boolean", "due": "date"}
KINDS |= {"at": "datetime", "took": "duration", "extra": "text", "fixed": "text"}
DATA = {
    "table": 4,
    "total": 3,
    "key": ["id"],
    "columns": [{"name": name, "field": name, "kind": kind} for name, kind in KINDS.items()],
}
COLUMNS: dict[str, Any] = {
    "name": {"editable": True, "required": True, "max_length": 5, "pattern": "[a-z]*"},
    "left": {"editable": True, "min": 0, "max": 9},
    "price": {"editable": True, "min": 0.5},
    "open": {"editable": True},
    "due": {"editable": True, "label": "Due"},
    "at": {"editable": True},
    "took": {"editable": True},
    "state": {"editable": True, "options": ["a", 2]},
    "secret": {"editable": True, "visible": False},
    "fixed": {},
}
TABLE = Table.model_validate({"type": "table", "key": "id", "columns": COLUMNS})


def change(column: str, new: Any, row: Any = (1,), old: Any = None) -> dict[str, Any]:
    return {"row": list(row) if isinstance(row, tuple) else row, "column": column, "old": old, "new": new}


def edits(*changed: Any, **given: Any) -> dict[str, Any]:
    return {"table": 4, "key": ["id"], "changed": list(changed), **given}


def refused(detail: Any, data: Any = DATA) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        TABLE.check_detail("edit", detail, data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("column", "new"),
    [
        ("name", "abc"),
        ("left", 9),
        ("left", None),
        ("left", "0"),
        ("price", 0.5),
        ("price", 3),
        ("price", "9999999999999999999.25"),
        ("open", False),
        ("open", ""),
        ("due", "2024-02-29"),
        ("at", "2024-02-29T10:00:00"),
        ("at", "2024-02-29T10:00:00+01:00"),
        ("at", "2024-02-29T10:00:00-05:00"),
    ],
)
def test_what_fits_its_column(column: str, new: Any) -> None:
    TABLE.check_detail("edit", edits(change(column, new)), DATA)


@pytest.mark.parametrize(
    ("column", "new", "message"),
    [
        ("name", "abcdef", "name: must have at most 5 characters"),
        ("name", "ABC", "name: "),
        ("name", None, "name: "),
        ("name", "", "name: "),
        ("name", 3, "name: "),
        ("left", 10, "left: must be at most 9"),
        ("left", -1, "left: must be at least 0"),
        ("left", 1.5, "left: "),
        ("left", "x", "left: "),
        ("left", True, "left: "),
        ("price", float("nan"), "price: "),
        ("price", "NaN", "price: "),
        ("open", "true", "open: "),
        ("due", "2024-02-30", "Due: "),
        ("due", "2024-02-29T10:00:00", "Due: "),
        ("at", "10:00", "at: "),
        ("left", {"$int": "3"}, "left: must be a cell"),
        ("name", ["a"], "name: must be a cell"),
        ("fixed", "a", "the column 'fixed' cannot be changed"),
        ("extra", "a", "the column 'extra' cannot be changed"),
        ("secret", "a", "the column 'secret' cannot be changed"),
        ("id", 7, "the column 'id' cannot be changed"),
        ("took", "1:00:00", "the column 'took' cannot be changed"),
        ("gone", "a", "the column 'gone' cannot be changed"),
    ],
)
def test_what_does_not(column: str, new: Any, message: str) -> None:
    assert refused(edits(change(column, new))).startswith(message)


def test_a_choice() -> None:
    data = {**DATA, "columns": [{"name": "state", "field": "state", "kind": "text"}]}
    TABLE.check_detail("edit", edits(change("state", "a")), data)
    TABLE.check_detail("edit", edits(change("state", 2)), data)
    assert refused(edits(change("state", "b")), data).startswith("state: ")


@pytest.mark.parametrize("row", [None, 0, "1", [], [1, 2], [None], [float("nan")], [[1]], ["x" * 1_001], {"id": 1}])
def test_forged_rows(row: Any) -> None:
    assert refused(edits(change("left", 1, row))) == "a change names no row"


def test_forged_change_sets() -> None:
    one = change("left", 1)
    form, stale = "must be {table, key, changed, added, deleted}", "the table has changed; select the row again"
    for detail in (None, [], {}, {**edits(one), "x": 1}, {"table": 4, "changed": [one]}):
        assert refused(detail) == form
    for detail in (edits(one, key=[]), edits(one, key=["name"]), edits(one, key="id"), edits(one, key=None)):
        assert refused(detail) == stale
    assert refused(edits(one), None) == stale
    assert refused(edits(one, change("left", 2))) == "a cell is changed twice"
    assert refused(edits(one, change("left", 2, (1.0,)))) == "a cell is changed twice"
    for changed in ({}, [one] * (MAX_EDITS + 1), None):
        assert refused({**edits(), "changed": changed}) == "changes at most 10,000 cells"
    assert refused(edits()) == refused({"table": 4, "key": ["id"]}) == "changes nothing"
    for wrong in (None, [], {}, {**one, "x": 1}, {**one, "column": 1}):
        assert refused(edits(wrong)) == "a change must be {row, column, old, new}"
    assert refused(edits({**one, "old": {}})) == "a change does not say what was in the cell"


def test_without_a_key_a_change_is_of_a_place_in_the_present_data() -> None:
    data = {**DATA, "key": []}
    TABLE.check_detail("edit", edits(change("left", 1, 2), key=[]), data)
    for row in (3, -1, True, 1.0, "1", (1,)):
        assert refused(edits(change("left", 1, row), key=[]), data) == "a change names no row"
    for version in (3, 4.0, None, True):
        stale = "the table has changed; select the row again"
        assert refused(edits(change("left", 1, 2), key=[], table=version), data) == stale


ROWS = Table.model_validate(
    {
        "type": "table",
        "key": "id",
        "can_add": True,
        "can_delete": True,
        "columns": {**COLUMNS, "extra": {"addable": True, "required": True}},
    }
)


def new(row: Any = "+1", **cells: Any) -> dict[str, Any]:
    return {"row": row, "cells": {"name": "abc", "extra": "x", **cells}}


def refused_rows(detail: Any, table: Table = ROWS) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        table.check_detail("edit", detail, DATA)
    return str(caught.value)


def test_rows_that_are_added() -> None:
    ROWS.check_detail("edit", edits(added=[new(), new("+22", left=3, due="2024-02-29")]), DATA)
    for row in ("1", "+", "+x", 1, None, [1], "+1234567890"):
        assert refused_rows(edits(added=[new(row)])) == "an added row has no number"
    assert refused_rows(edits(added=[new(), new()])) == "a row is added twice"
    for name in ("fixed", "secret", "took", "id", "gone"):
        assert refused_rows(edits(added=[new(**{name: "a"})])) == f"the column {name!r} cannot be given"
    assert refused_rows(edits(added=[new(extra=None)])) == "extra: is required"
    assert refused_rows(edits(added=[{"row": "+1", "cells": {"name": "abc"}}])) == "extra: is required"
    assert refused_rows(edits(added=[new(left=10)])).startswith("left: must be at most 9")
    assert refused_rows(edits(added=[new(left=[1])])) == "left: must be a cell"
    for one in (None, {}, {"row": "+1", "cells": []}, {**new(), "x": 1}):
        assert refused_rows(edits(added=[one])) == "an added row must be {row, cells}"
    assert refused_rows(edits(added=[new()] * (MAX_ROWS + 1))) == "adds and deletes at most 1,000 rows each"
    assert refused_rows(edits(added={})) == "adds and deletes at most 1,000 rows each"
    assert refused_rows(edits(added=[new()]), TABLE) == "rows cannot be added to this table"
    # A cell that only new rows take is not changed in others.
    assert refused_rows(edits(change("extra", "y"))) == "the column 'extra' cannot be changed"


def test_rows_that_are_deleted() -> None:
    gone = {"row": [2], "old": {"name": "a"}}
    ROWS.check_detail("edit", edits(change("left", 1), deleted=[gone, {"row": [3], "old": None}]), DATA)
    assert refused_rows(edits(deleted=[gone, {**gone, "row": [2.0]}])) == "a row is deleted twice"
    assert refused_rows(edits(change("left", 1, (2,)), deleted=[gone])) == "a row is changed and deleted"
    for old in ([], "x", {"secret": 1}):
        assert refused_rows(edits(deleted=[{**gone, "old": old}])) == "a deleted row does not say what was in it"
    for one in (None, [], {"row": [2]}, {**gone, "x": 1}):
        assert refused_rows(edits(deleted=[one])) == "a deleted row must be {row, old}"
    assert refused_rows(edits(deleted=[{**gone, "row": 2}])) == "a change names no row"
    assert refused_rows(edits(deleted=[gone]), TABLE) == "rows of this table cannot be deleted"


def test_rows_that_nobody_has_counted_have_no_places_to_be_changed_at() -> None:
    data = {**DATA, "key": [], "total": None}
    assert refused(edits(change("left", 1, 0), key=[]), data) == "a change names no row"


def test_other_events_carry_what_they_did() -> None:
    TABLE.check_detail("select", {"anything": 1}, DATA)
    assert TABLE.most_detail("edit") > TABLE.most_detail("select")
