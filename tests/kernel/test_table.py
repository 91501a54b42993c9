"""Windows of a frame: sorted, filtered, searched; and what travels when it is set."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_tools.kernel.cells import EXACT, MAX_TEXT, cell
from jupyter_tools.kernel.table import FIRST_ROWS, ORDERS, FrameTable, WindowError
from jupyter_tools.protocol import Filter, RowsRequest, Sort, Window

if TYPE_CHECKING:
    from collections.abc import Callable

DATA: dict[str, list[Any]] = {
    "number": [3, 1, None, 2, 1],
    "text": ["Émile", "bob", "Ann", None, "ANNA"],
    "flag": [True, False, None, True, False],
    "day": [dt.date(2013, 1, 3), dt.date(2013, 1, 1), None, dt.date(2013, 1, 2), dt.date(2014, 1, 1)],
    "score": [0.5, -1.5, 2.0, None, 1e300],
}
FRAMES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(DATA),
    "pandas nullable": lambda: pd.DataFrame(DATA).convert_dtypes(),
    "polars": lambda: pl.DataFrame(DATA),
    "pyarrow": lambda: pa.table(DATA),
    "dicts": lambda: [dict(zip(DATA, row, strict=True)) for row in zip(*DATA.values(), strict=True)],
}


@pytest.fixture(params=FRAMES)
def table(request: pytest.FixtureRequest) -> FrameTable:
    """The same rows in a frame of each kind."""
    return FrameTable(1, FRAMES[request.param](), {})


def ask(table: FrameTable, **asked: Any) -> Window:
    whole = {"start": 0, "count": 100, "sort": [], "filter": [], "search": "", **asked}
    whole["sort"] = [Sort(column=name.lstrip("-"), descending=name.startswith("-")) for name in whole["sort"]]
    whole["filter"] = [Filter(column=one[0], operator=one[1], value=one[2]) for one in whole["filter"]]
    return table.window(RowsRequest(id=1, component="t", table=1, **whole))


def positions(table: FrameTable, **asked: Any) -> list[int]:
    window = ask(table, **asked)
    assert len(window.rows) == len(window.positions)
    return window.positions


# --- windows ---


def test_the_frames_own_order(table: FrameTable) -> None:
    window = ask(table, start=1, count=2)
    assert (window.start, window.total, window.positions) == (1, 5, [1, 2])
    assert window.rows[0] == [1, "bob", False, window.rows[0][3], -1.5]
    assert str(window.rows[0][3]).startswith("2013-01-01")
    assert window.rows[1] == [None, "Ann", None, None, 2.0]


@pytest.mark.parametrize(("start", "count", "expected"), [(4, 10, [4]), (5, 10, []), (10**9, 1, []), (0, 1, [0])])
def test_windows_at_the_ends(table: FrameTable, start: int, count: int, expected: list[int]) -> None:
    window = ask(table, start=start, count=count)
    assert (window.positions, window.total) == (expected, 5)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (["number", "text"], [4, 1, 3, 0, 2]),
        (["-number", "text"], [0, 3, 4, 1, 2]),
        (["score"], [1, 0, 2, 4, 3]),
        (["-score"], [4, 2, 0, 1, 3]),
        (["day"], [1, 3, 0, 4, 2]),
        (["-flag", "-score"], [0, 3, 4, 1, 2]),
        (["number", "number", "-score"], [4, 1, 3, 0, 2]),
    ],
)
def test_sort_puts_missing_values_last(table: FrameTable, sort: list[str], expected: list[int]) -> None:
    assert positions(table, sort=sort) == expected


def test_rows_keep_their_place_in_the_frame(table: FrameTable) -> None:
    window = ask(table, sort=["-score"], start=1, count=2)
    assert window.positions == [2, 0]
    for position, row in zip(window.positions, window.rows, strict=True):
        [found] = table.rows([position])
        assert cell(found["score"]) == row[4]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("number", "eq", 1), [1, 4]),
        (("number", "ne", 1), [0, 3]),
        (("number", "lt", 2), [1, 4]),
        (("number", "le", 2), [1, 3, 4]),
        (("number", "gt", 2), [0]),
        (("number", "ge", 2), [0, 3]),
        (("score", "gt", 0.5), [2, 4]),
        (("text", "eq", "bob"), [1]),
        (("text", "contains", "ann"), [2, 4]),
        (("text", "contains", "É"), [0]),
        (("text", "contains", "."), []),
        (("text", "is_null", None), [3]),
        (("text", "not_null", None), [0, 1, 2, 4]),
        (("number", "is_null", None), [2]),
        (("number", "contains", "1"), [1, 4]),
        (("flag", "eq", True), [0, 3]),
    ],
)
def test_filters(table: FrameTable, condition: tuple[str, str, Any], expected: list[int]) -> None:
    found = positions(table, filter=[condition])
    if condition[1] == "ne":
        found = [one for one in found if one != 2]  # whether a missing value differs, libraries see differently
    assert found == expected


def test_conditions_hold_together_and_with_search_and_sort(table: FrameTable) -> None:
    conditions = [("number", "le", 2), ("text", "not_null", None)]
    assert positions(table, filter=conditions) == [1, 4]
    window = ask(table, filter=conditions, search="  an ", sort=["-number"])
    assert (window.positions, window.total) == ([4], 1)


@pytest.mark.parametrize(
    ("search", "expected"),
    [("ann", [2, 4]), ("ÉMILE", [0]), ("(", []), ("2014", [4]), ("nothing", []), ("   ", [0, 1, 2, 3, 4])],
)
def test_search_looks_at_all_columns(table: FrameTable, search: str, expected: list[int]) -> None:
    assert positions(table, search=search) == expected


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"sort": ["nowhere"]}, "the table has no column 'nowhere'"),
        ({"filter": [("nowhere", "eq", 1)]}, "the table has no column 'nowhere'"),
        ({"sort": ["__position"]}, "the table has no column '__position'"),
    ],
)
def test_unknown_columns(table: FrameTable, asked: Any, message: str) -> None:
    with pytest.raises(WindowError) as caught:
        ask(table, **asked)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow"])
def test_what_cannot_be_compared(name: str) -> None:
    table = FrameTable(1, FRAMES[name](), {})
    with pytest.raises(WindowError, match="cannot be put in this order"):
        ask(table, filter=[("text", "lt", 5)])
    mixed = FrameTable(1, pd.DataFrame({"a": pd.Series([1, "x", None], dtype=object)}), {})
    with pytest.raises(WindowError, match="cannot be put in this order"):
        ask(mixed, sort=["a"])
    assert len(ask(mixed).rows) == 3


def test_orders_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    table = FrameTable(1, pd.DataFrame({"a": [2, 1], "b": [1, 2]}), {})
    count = []
    inside = FrameTable._positions
    monkeypatch.setattr(FrameTable, "_positions", lambda *args: count.append(1) or inside(*args))
    for _ in range(3):
        assert positions(table, sort=["a"]) == [1, 0]
    assert len(count) == 1
    for at in range(ORDERS + 2):
        positions(table, search=str(at))
    assert len(table._orders) == ORDERS


def test_a_column_that_is_called_as_we_call_positions() -> None:
    table = FrameTable(1, pd.DataFrame({"__position": [2, 1], "index": [1, 2]}), {})
    assert positions(table, sort=["position"]) == [1, 0]


def test_changing_the_frame_afterwards_changes_nothing() -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    table = FrameTable(1, frame, {})
    frame.loc[0, "a"] = 99
    frame.loc[2] = 3
    assert ask(table).rows == [[1], [2]]
    rows = [{"a": 1}]
    table = FrameTable(1, rows, {})
    rows[0]["a"] = 5
    rows.append({"a": 6})
    assert ask(table).rows == [[1]]


def test_selected_rows_have_the_frames_own_values() -> None:
    when = pd.Timestamp("2013-01-02", tz="America/New_York")
    table = FrameTable(1, pd.DataFrame({"Flight no.": [1, 2], "when": [when, when]}, index=["x", "y"]), {})
    assert table.rows([1]) == [{"Flight_no": 2, "when": when}]
    assert table.rows([1]) == [{"Flight_no": 2, "when": when}]
    assert [one["Flight_no"] for one in table.rows([1, 0])] == [2, 1]
    assert table.rows([]) == []


# --- what travels ---


def test_columns_and_their_kinds() -> None:
    frame = pd.DataFrame(
        {
            "i": [1, 2],
            "u": np.array([1, 2], dtype="uint8"),
            "n": pd.array([1, None], dtype="Int64"),
            "f": [1.5, None],
            "b": [True, False],
            "d": pd.to_datetime(["2013-01-01", None]),
            "z": pd.to_datetime(["2013-01-01", None], utc=True),
            "s": ["a", None],
            "c": pd.Categorical(["a", "b"]),
            "o_date": pd.Series([dt.date(2013, 1, 1), None], dtype=object),
            "o_int": pd.Series([1, None], dtype=object),
            "o_num": pd.Series([1, 2.5], dtype=object),
            "o_dec": pd.Series([decimal.Decimal("1.5"), None], dtype=object),
            "o_mixed": pd.Series([1, "a"], dtype=object),
            "o_bool": pd.Series([True, None], dtype=object),
            "o_none": pd.Series([None, None], dtype=object),
            "t": pd.to_timedelta([1, 2], unit="h"),
        }
    )
    kinds = {one.name: one.kind for one in FrameTable(1, frame, {}).columns}
    assert kinds == {
        "i": "integer",
        "u": "integer",
        "n": "integer",
        "f": "number",
        "b": "boolean",
        "d": "datetime",
        "z": "datetime",
        "s": "text",
        "c": "text",
        "o_date": "date",
        "o_int": "integer",
        "o_num": "number",
        "o_dec": "number",
        "o_mixed": "text",
        "o_bool": "boolean",
        "o_none": "text",
        "t": "text",
    }
    assert {one.name: one.kind for one in FrameTable(1, pl.DataFrame(DATA), {}).columns}["day"] == "date"


def test_the_header_does_not_grow_with_the_rows() -> None:
    sizes = []
    for count in (1_000, 300_000):
        frame = pd.DataFrame({f"column {at}": np.arange(count) * 1.5 for at in range(19)})
        frame["name"] = "some airline of some name"
        header = FrameTable(1, frame, {}).header()
        assert (header.total, header.table) == (count, 1)
        sizes.append(len(header.model_dump_json()))
    assert max(sizes) < 60_000
    assert sizes[1] - sizes[0] < 100


def test_wide_frames_send_fewer_rows() -> None:
    narrow = FrameTable(1, pd.DataFrame({"a": range(1000)}), {}).header()
    assert len(narrow.first.rows) == FIRST_ROWS
    wide = FrameTable(1, pd.DataFrame([["x" * 50] * 500] * 100), {}).header()
    assert 1 <= len(wide.first.rows) < 5
    one = FrameTable(1, pd.DataFrame([["x" * 500] * 1000]), {}).header()
    assert len(one.first.rows) == 1


def test_an_empty_table() -> None:
    header = FrameTable(1, [], {}).header()
    assert (header.total, header.columns, header.first.rows) == (0, [], [])
    empty = FrameTable(1, pd.DataFrame({"a": []}), {})
    assert positions(empty, sort=["a"], search="x", filter=[("a", "gt", 1)]) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (float("nan"), None),
        (float("inf"), "∞"),
        (-math.inf, "-∞"),
        (pd.NA, None),
        (pd.NaT, None),
        (np.float64("nan"), None),
        (np.datetime64("NaT"), None),
        (True, True),
        (np.bool_(1), True),
        (5, 5),
        (np.int64(5), 5),
        (np.float32(0.5), 0.5),
        (np.str_("a"), "a"),
        (EXACT, EXACT),
        (EXACT + 1, str(EXACT + 1)),
        (-EXACT - 1, str(-EXACT - 1)),
        (decimal.Decimal("1.50"), 1.5),
        (decimal.Decimal("NaN"), None),
        (dt.date(2013, 1, 2), "2013-01-02"),
        (dt.datetime(2013, 1, 2, 3, tzinfo=dt.UTC), "2013-01-02T03:00:00+00:00"),
        (dt.time(3, 4), "03:04:00"),
        (pd.Timestamp("2013-01-02"), "2013-01-02T00:00:00"),
        (np.datetime64("2013-01-02"), "2013-01-02"),
        (pd.Timedelta(hours=1), "0 days 01:00:00"),
        (b"abc", "3 bytes"),
        ([1, 2], "[1, 2]"),
        ({"a": 1}, "{'a': 1}"),
        (1j, "1j"),
        ("x" * (MAX_TEXT + 1), "x" * MAX_TEXT + "…"),
        ([0] * MAX_TEXT, str([0] * MAX_TEXT)[:MAX_TEXT] + "…"),
        ("half \ud800", "half ?"),
        (np.array([1, 2]), "[1 2]"),
    ],
)
def test_cells(value: Any, expected: Any) -> None:
    found = cell(value)
    assert (found, type(found)) == (expected, type(expected))
    json.dumps(found, allow_nan=False).encode()


def test_a_cell_that_cannot_be_told() -> None:
    class Broken:
        def __str__(self) -> str:
            raise ValueError

    assert cell(Broken()) == "<Broken>"
