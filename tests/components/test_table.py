"""The table: its columns, and which selections are forged."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from jupyter_tools.components.table import Table

DATA = {"table": 4, "total": 3, "columns": [], "first": {}}


def refused(table: Table, value: Any, data: Any = DATA) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        table.check(value, data)
    return str(caught.value)


def selection(*rows: Any, version: Any = 4) -> dict[str, Any]:
    return {"table": version, "selected": list(rows)}


def test_a_row_of_the_present_data_may_be_selected() -> None:
    for row in range(3):
        assert Table().check(selection(row), DATA) == selection(row)
    assert Table(selection="multiple").check(selection(2, 0), DATA) == selection(2, 0)
    for kind in ("none", "single", "multiple"):
        for version in (0, 4, 99):
            assert Table(selection=kind).check(selection(version=version), DATA)
    assert Table().initial() == selection(version=0)


@pytest.mark.parametrize("row", [-1, 3, 10**30])
def test_a_row_that_is_not_there(row: int) -> None:
    assert refused(Table(), selection(row)) == "row positions go from 0 to 2"


def test_without_rows() -> None:
    assert refused(Table(), selection(0), {"table": 4, "total": 0}) == "the table has no rows"
    assert refused(Table(), selection(0, version=0), None) == "the table has no rows"


@pytest.mark.parametrize("row", [True, 0.0, "0", None, [0], {}])
def test_what_is_no_position(row: Any) -> None:
    assert refused(Table(), selection(row)) == "selected must be a list of row positions"


@pytest.mark.parametrize("value", [None, [], 0, {}, {"table": 4}, {"selected": []}, {**selection(), "x": 1}])
def test_what_is_no_selection(value: Any) -> None:
    assert refused(Table(), value) == "must be {table, selected} or {key, keys}"


def test_more_than_allowed() -> None:
    assert refused(Table(selection="none"), selection(0)) == "rows of this table cannot be selected"
    assert refused(Table(), selection(0, 1)) == "too many rows are selected"
    many = Table(selection="multiple")
    assert refused(many, selection(1, 1)) == "a row is selected twice"
    assert refused(many, selection(*range(10_001)), {"table": 4, "total": 10**6}) == "too many rows are selected"


@pytest.mark.parametrize("version", [True, 4.0, None, "4", [], {"a": ["x"] * 1000}])
@pytest.mark.parametrize("rows", [(), (0,)])
def test_what_is_no_version(version: Any, rows: Any) -> None:
    for data in (DATA, {"table": 1, "total": 3}):
        assert refused(Table(), selection(*rows, version=version), data) == "table must be a version"


@pytest.mark.parametrize("version", [-1, 3, 5, 10**30])
def test_rows_of_older_data_are_refused(version: Any) -> None:
    assert refused(Table(), selection(0, version=version)) == "the table has changed; select the row again"


KEYED = {"table": 4, "total": 3, "key": ["year", "name"], "columns": [], "first": {}}


def by(*keys: Any, key: Any = ("year", "name")) -> dict[str, Any]:
    return {"key": list(key), "keys": [list(one) for one in keys]}


def test_rows_are_selected_by_their_key() -> None:
    many = Table(selection="multiple")
    for value in (by(), by((1, "a")), by((1, "a"), (1.5, True), (2**53, "9007199254740993"))):
        assert many.check(value, KEYED) == value
        assert many.check(value) == value  # the kernel has gone, and finds the rows again
    assert many.check(by(key=["gone"]), KEYED)
    assert refused(Table(), by((1, "a"), (2, "a")), KEYED) == "too many rows are selected"
    assert refused(many, by(*((at, "a") for at in range(10_001))), KEYED) == "too many rows are selected"
    assert refused(Table(selection="none"), by((1, "a")), KEYED) == "rows of this table cannot be selected"
    for one, other in (((1, "a"), (1.0, "a")), ((10**400, "a"), (10**400, "a"))):
        assert refused(many, by(one, other), KEYED) == "a row is selected twice"
    assert many.check(by((1, "a"), (True, "a"), ("1", "a")), KEYED)


@pytest.mark.parametrize(
    "value",
    [
        by((1,)),
        by((1, "a", 2)),
        by((1, None)),
        by((1, float("nan"))),
        by((1, float("inf"))),
        by((1, ["a"])),
        by((1, {})),
        by((1, "x" * 1_001)),
        {"key": ["year", "name"], "keys": {"a": 1}},
        {"key": ["year", "name"], "keys": [1]},
    ],
    ids=str,
)
def test_forged_keys(value: Any) -> None:
    assert (
        refused(Table(), value, KEYED)
        == "keys must be a list of rows' keys, each with a cell for each column of the key"
    )


def test_keys_of_other_columns_and_positions_where_there_is_a_key() -> None:
    stale = "the table has changed; select the row again"
    assert refused(Table(), by((1, "a"), key=("name", "year")), KEYED) == stale
    assert refused(Table(), by((1, "a")), DATA) == stale
    assert refused(Table(), selection(0), KEYED) == stale
    for key in ([], ["a"] * 21, [1], "year", None):
        assert refused(Table(), {"key": key, "keys": []}, KEYED) == "key must be a list of columns"


def test_what_is_left_of_a_selection_in_new_data() -> None:
    table, gone = Table(), {**KEYED, "table": 5, "selected": {"gone": [[1.0, "a"]]}}
    assert table.reselected(by((1, "a"), (2, "b")), KEYED, same=False) == by((1, "a"), (2, "b"))
    assert table.reselected(by((1, "a"), (2, "b")), gone, same=False) == by((2, "b"))
    assert table.reselected(by((1, "a")), DATA, same=True) == selection()
    assert table.reselected(by((1, "a")), None, same=False) == selection(version=0)
    assert table.reselected(selection(1), DATA, same=True) == selection(1)
    assert table.reselected(selection(1), DATA, same=False) == selection()
    assert table.reselected(selection(1), KEYED, same=True) == by()
    assert (table.without_rows(by((1, "a"))), table.without_rows(selection(1))) == (by((1, "a")), selection(version=0))


def test_the_columns_of_a_key() -> None:
    def key(given: Any) -> list[str]:
        return Table.model_validate({"type": "table", "key": given}).key

    assert (key("id"), key(["year", "number"]), key([]), Table().key) == (["id"], ["year", "number"], [], [])
    for wrong, message in (
        (["a", "b", "a"], "names the column 'a' twice"),
        ("Total ($)", "is not a Python identifier"),
    ):
        with pytest.raises(ValidationError, match=message):
            key(wrong)


@given(st.text())
def test_a_field_is_any_text(field: str) -> None:
    table = Table.model_validate({"type": "table", "columns": {"a": {"field": field}}})
    assert table.columns["a"].field == field
    assert Table.model_validate_json(table.model_dump_json()) == table


def test_columns_have_identifiers_and_keep_their_order() -> None:
    names = ["zulu", "alpha", "mike", "components", "columns"]
    table = Table.model_validate({"type": "table", "columns": {name: {} for name in names}})
    assert list(table.columns) == names
    for name in ("", "a b", "class", "_x"):
        with pytest.raises(ValidationError):
            Table.model_validate({"type": "table", "columns": {name: {}}})


@pytest.mark.parametrize(
    "column", [{"width": 29}, {"width": 2001}, {"format": "money"}, {"visible": 0}, {"type": "text"}, None]
)
def test_a_column_that_is_wrong(column: Any) -> None:
    with pytest.raises(ValidationError):
        Table.model_validate({"type": "table", "columns": {"a": column}})
