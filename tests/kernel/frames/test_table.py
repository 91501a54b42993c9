"""Windows of a frame: sorted, filtered, searched; and what travels when it is set."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_tools.kernel.frames import conditions
from jupyter_tools.kernel.frames import table as module
from jupyter_tools.kernel.frames.reading import WindowError
from jupyter_tools.kernel.frames.table import FIRST_ROWS, ORDERS, FrameTable
from jupyter_tools.kernel.values.table_cell import EXACT, MAX_TEXT, cell
from jupyter_tools.protocol.rows import Filter, RowsRequest, Sort, Window

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
    whole = {"start": 0, "count": 100, "sort": [], "filter": [], "search": "", "keys": None, **asked}
    whole["sort"] = [Sort(column=name.lstrip("-"), descending=name.startswith("-")) for name in whole["sort"]]
    whole["filter"] = [Filter(column=one[0], operator=one[1], value=one[2]) for one in whole["filter"]]
    return table.window(RowsRequest(id=1, component="t", table=1, **whole))


def positions(table: FrameTable, **asked: Any) -> list[int]:
    window = ask(table, **asked)
    assert len(window.rows) == len(window.positions)
    return window.positions


def test_a_long_search_yields_between_parts(table: FrameTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "CHUNK", 2)
    calls = 0

    def wait_for_events() -> None:
        nonlocal calls
        calls += 1

    request = RowsRequest(id=1, component="t", table=1, start=0, count=9, sort=[], filter=[], search="ann", keys=None)
    assert table.window(request, wait_for_events).positions == [2, 4]
    assert calls >= 3 * len(DATA)


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
def test_a_condition_of_another_kind_holds_for_no_row(name: str) -> None:
    table = FrameTable(1, FRAMES[name](), {})
    assert positions(table, filter=[("text", "lt", 5)]) == []
    assert positions(table, filter=[("number", "gt", "b")]) == []
    assert positions(table, filter=[("day", "gt", 5)]) == []
    assert positions(table, filter=[("number", "eq", "2")]) == [3]
    assert positions(table, filter=[("score", "eq", "0.5")]) == [0]
    assert positions(table, filter=[("day", "ge", "2013-01-03")]) == [0, 4]


AWARE = dt.datetime(2024, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
MIXED: dict[str, tuple[Any, list[int]]] = {
    "numbers and texts": ([100, "100A", None, 7.5, "10B", True], [5, 3, 0, 1, 4]),
    "dates and times": ([dt.date(2024, 1, 2), dt.datetime(2024, 1, 1, 9), None, AWARE], [1, 3, 0]),  # noqa: DTZ001
    "dicts": ([{"a": 2}, {"a": 1}, None], [1, 0]),
    "lists": ([[10, 1], [9], None, [9, "x"], []], [4, 1, 3, 0]),
    "decimals": ([decimal.Decimal("1.50"), 1.25, decimal.Decimal("NaN"), 3], [1, 0, 3]),
    "numbers of numpy": ([decimal.Decimal("3.10"), np.int64(7), None, 5, np.float32(0.1)], [4, 0, 3, 1]),
    "fractions": ([fractions.Fraction(1, 3), decimal.Decimal("0.3"), np.float64(0.4), None, 2], [1, 0, 2, 4]),
    "durations": ([np.timedelta64(2, "h"), dt.timedelta(hours=1), pd.Timedelta(1), 3], [3, 2, 1, 0]),
    "intervals": ([pd.Interval(2, 3), pd.Interval(0, 1), None], [1, 0]),
    "arrays": ([np.array([2, 1]), np.array([1, 5])], [1, 0]),
    "all kinds": ([object, "b", 1j, [1], 2, dt.date(2024, 1, 1), b"b", dt.timedelta(1)], [4, 5, 7, 1, 3, 2, 6, 0]),
}
FEW: dict[str, Callable[[list[Any]], Any]] = {
    "pandas": lambda values: pd.DataFrame({"a": pd.Series(values, dtype=object), "n": range(len(values))}),
    "polars": lambda values: pl.DataFrame({"a": pl.Series(values, dtype=pl.Object), "n": range(len(values))}),
}


@pytest.mark.parametrize("library", FEW)
@pytest.mark.parametrize("name", MIXED)
def test_columns_of_mixed_kinds_have_an_order(name: str, library: str) -> None:
    values, expected = MIXED[name]
    table = FrameTable(1, FEW[library](values), {})
    found = positions(table, sort=["a"])
    missing = [at for at, value in enumerate(values) if cell(value) is None]
    if name != "all kinds":
        assert found == expected + missing
        assert positions(table, sort=["-a"]) == expected[::-1] + missing
    else:
        assert found[:5] == expected[:5]
    assert sorted(found) == list(range(len(values)))
    assert positions(table, sort=["a", "-n"], filter=[("n", "lt", 2)]) == [at for at in found if at < 2]
    assert positions(table, filter=[("a", "is_null", None)]) == missing
    assert len(positions(table, search="1")) + len(positions(table, search="nowhere")) > 0


@pytest.mark.parametrize(
    "column",
    [
        pa.array([[2], [1], None]),
        pa.array([[("k", 2)], [("k", 1)], None], pa.map_(pa.string(), pa.int64())),
        pa.array([{"x": 2}, {"x": 1}, None]),
        pa.array([decimal.Decimal(2), decimal.Decimal(1), None], pa.decimal32(5, 2)),
        pa.array([*np.array([2, 1], dtype="f2").tolist(), None], pa.float16()),
        pa.array([b"2" * 16, b"1" * 16, None], pa.binary(16)),
    ],
    ids=lambda array: str(array.type),
)
def test_columns_of_arrow_that_it_cannot_sort(column: Any) -> None:
    table = FrameTable(1, pa.table({"a": column, "n": [0, 1, 2]}), {})
    assert positions(table, sort=["a"])[-1] == 2
    assert sorted(positions(table, sort=["a", "n"])) == [0, 1, 2]
    assert positions(table, search="nowhere") == []


@pytest.mark.parametrize(
    "frame_of",
    [
        lambda values: pd.DataFrame({"a": values}),
        lambda values: pd.DataFrame({"a": pd.Series(values, dtype=object)}),
        lambda values: pl.DataFrame({"a": values}),
        lambda values: pa.table({"a": values}),
    ],
    ids=["pandas", "objects", "polars", "pyarrow"],
)
def test_durations_sort_by_their_length_and_are_found_as_they_are_sent(frame_of: Callable[[Any], Any]) -> None:
    hours = [26, 3, None, -1]
    table = FrameTable(1, frame_of([None if one is None else dt.timedelta(hours=one) for one in hours]), {})
    assert table.columns[0].kind == "duration"
    assert ask(table).rows == [["26:00:00"], ["3:00:00"], [None], ["-1:00:00"]]
    assert positions(table, sort=["a"]) == [3, 1, 0, 2]
    assert positions(table, search="26:00") == [0]


def test_one_column_that_cannot_be_compared_spoils_no_search() -> None:
    class Broken:
        def __str__(self) -> str:
            raise ValueError

    for frame in (
        pd.DataFrame({"a": [Broken(), [1], None], "b": ["needle", "x", "y"]}),
        pl.DataFrame({"a": pl.Series([Broken(), [1], None], dtype=pl.Object), "b": ["needle", "x", "y"]}),
        pl.DataFrame({"a": [[1], [2], None], "b": ["needle", "x", "y"], "c": [{"d": 1}] * 3}),
        pa.table({"a": [[1], [2], None], "b": ["needle", "x", "y"]}),
    ):
        table = FrameTable(1, frame, {})
        assert positions(table, search="needle") == [0]
        assert positions(table, sort=["a"])[-1] == 2


def test_nan_is_missing_in_every_library() -> None:
    values = [1.0, math.nan, 3.0, None, math.inf]
    for frame in (pl.DataFrame({"a": values}), pa.table({"a": values}), pd.DataFrame({"a": values})):
        table = FrameTable(1, frame, {})
        assert positions(table, sort=["-a"]) == [4, 2, 0, 1, 3]
        assert positions(table, sort=["a"]) == [0, 2, 4, 1, 3]
        assert positions(table, filter=[("a", "gt", 0)]) == [0, 2, 4]
        assert positions(table, filter=[("a", "is_null", None)]) == [1, 3]
        assert positions(table, search="n") == [] or positions(table, search="nan") == []


def test_equal_rows_keep_the_frames_order() -> None:
    values = [1, 2] * 500
    for frame in (pl.DataFrame({"a": values}), pa.table({"a": values}), pd.DataFrame({"a": values})):
        assert positions(FrameTable(1, frame, {}), sort=["-a"]) == [*range(1, 200, 2)]


def test_orders_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    table = FrameTable(1, pd.DataFrame({"a": [2, 1], "b": [1, 2]}), {})
    count = []
    inside = module.positions
    monkeypatch.setattr(module, "positions", lambda *args: count.append(1) or inside(*args))
    for _ in range(3):
        assert positions(table, sort=["a"]) == [1, 0]
    assert len(count) == 1
    for at in range(ORDERS + 2):
        positions(table, search=str(at))
    assert len(table._shown.orders) == ORDERS


# --- hidden columns ---


def test_hidden_columns_do_not_travel_and_cannot_be_asked_for() -> None:
    table = FrameTable(1, pd.DataFrame({"a": [2, 1], "secret": ["needle", "x"], "b": [5, 6]}), {})
    assert ask(table, sort=["secret"]).layout == 1
    assert table.show(["secret"])
    assert not table.show(["secret"])
    header = table.header()
    assert (header.layout, [one.name for one in header.columns], header.first.rows) == (2, ["a", "b"], [[2, 5], [1, 6]])
    assert ask(table, sort=["a"]).rows == [[1, 6], [2, 5]]
    assert positions(table, search="needle") == []
    for asked in ({"sort": ["secret"]}, {"filter": [("secret", "contains", "n")]}):
        with pytest.raises(WindowError, match="the table has no column 'secret'"):
            ask(table, **asked)
    assert table.rows([0]) == [{"a": 2, "secret": "needle", "b": 5}]
    assert table.show([])
    assert (ask(table).layout, positions(table, search="needle")) == (3, [0])


def test_a_table_without_shown_columns() -> None:
    table = FrameTable(1, pd.DataFrame({"a": [2, 1]}), {})
    table.show(["a"])
    assert (table.header().columns, table.header().first.rows, table.header().total) == ([], [[], []], 2)
    assert ask(table, search="1").rows == [[], []]


def test_a_row_index() -> None:
    tells = pd.DataFrame({"a": [1.5]}, index=["mean"])
    counts = pd.DataFrame({"a": [1, 2, 3, 4]})[[True, True, False, True]]

    def shown(frame: Any, *, index: bool | None, **asked: Any) -> list[str]:
        table = FrameTable(1, frame, {}, index=index)
        table.show(**{"hidden": [], "index": index, **asked})
        assert next(iter(table.rows([0])[0])) == ("index" if table._found.index else "a")
        return [one.name for one in table.header().columns]

    assert [shown(tells, index=index) for index in (None, True, False)] == [["index", "a"], ["index", "a"], ["a"]]
    assert [shown(counts, index=index) for index in (None, True, False)] == [["a"], ["index", "a"], ["a"]]
    assert [shown(counts.reset_index(drop=True), index=index) for index in (None, True)] == [["a"], ["index", "a"]]
    assert shown(counts, index=None, requested=["index"]) == ["index", "a"]
    assert shown(tells, index=None, hidden=["index"]) == ["a"]


def test_a_styler_writes_its_cells() -> None:
    pytest.importorskip("jinja2", reason="pandas needs it for styles")
    frame = pd.DataFrame({"a": [0.5, None], "b": [3, 1]}, index=["x", "y"])
    table = FrameTable(1, frame.style.format("{:.0%}", subset=["a"]).hide(axis="index"), {})
    assert ask(table).rows == [["50%", "3"], [None, "1"]] or ask(table).rows == [["50%", 3], [None, 1]]
    assert ask(table, sort=["b"]).rows[1][0] == "50%"
    assert [one.kind for one in table.header().columns] == ["number", "integer"]
    assert table.rows([0]) == [{"index": "x", "a": 0.5, "b": 3}]


# --- values that cannot be read ---


def test_one_value_that_cannot_be_read_spoils_no_other() -> None:
    far = pa.table({"a": pa.array([2**62, 0], pa.timestamp("s")), "b": ["x", "y"]})
    table = FrameTable(1, far, {})
    assert ask(table).rows == [["<cannot be read>", "x"], ["1970-01-01T00:00:00", "y"]]
    [row] = table.rows([0])
    assert (row["b"], "too large" in row["a"].reason) == ("x", True)
    assert sorted(positions(table, sort=["a"])) == [0, 1]
    panics = pl.DataFrame({"a": pl.Series([2**62, 0]).cast(pl.Datetime("ms")), "b": ["x", "y"]})
    assert ask(FrameTable(1, panics, {})).rows == [["<cannot be read>", "x"], ["1970-01-01T00:00:00", "y"]]


def test_whole_numbers_of_any_size() -> None:
    large = 1_111_111_111_111_111_111_111
    for value in (
        [{"a": large}, {"a": 1}],
        [{"a": decimal.Decimal(large)}, {"a": decimal.Decimal(1)}],
        pl.DataFrame({"a": pl.Series([large, 1], dtype=pl.Int128)}),
        pa.table({"a": pa.array([decimal.Decimal(large), decimal.Decimal(1)], pa.decimal128(38, 0))}),
    ):
        table = FrameTable(1, value, {})
        assert (table.columns[0].kind, ask(table).rows) == ("integer", [[str(large)], [1]])
        assert positions(table, sort=["a"]) == [1, 0]
        assert positions(table, filter=[("a", "eq", str(large))]) == [0]
    huge = FrameTable(1, pd.DataFrame({"a": [10**5000, 1]}), {})
    assert ask(huge).rows == [["<a number of 16,610 bits>"], [1]]


def test_numbers_of_half_precision_have_no_more_digits_than_they_hold() -> None:
    values = np.array([0.1, 1e-7, 16777216, np.nan], dtype="f4")
    for frame in (pd.DataFrame({"a": values}), pl.DataFrame({"a": values}), pa.table({"a": values})):
        assert ask(FrameTable(1, frame, {})).rows == [[0.1], [1e-07], [16777216.0], [None]]


def test_decimals_keep_their_digits() -> None:
    values = [decimal.Decimal("1.50"), decimal.Decimal("0.00000000000000000001"), None]
    for kind in (pa.decimal128(38, 20), pa.decimal256(60, 20)):
        table = FrameTable(1, pa.table({"a": pa.array(values, kind)}), {})
        assert table.columns[0].kind == "number"
        assert ask(table).rows == [["1.50000000000000000000"], ["0.00000000000000000001"], [None]]


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
    assert table.rows([1]) == [{"index": "y", "Flight_no": 2, "when": when}]
    assert table.rows([1]) == [{"index": "y", "Flight_no": 2, "when": when}]
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
            "o_dated": pd.Series([dt.date(2013, 1, 1), "later"], dtype=object),
            "t": pd.to_timedelta([1, 2], unit="h"),
            "o_t": pd.Series([dt.timedelta(hours=1), None], dtype=object),
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
        "o_dated": "datetime",
        "t": "duration",
        "o_t": "duration",
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
        (decimal.Decimal("1.50"), "1.50"),
        (decimal.Decimal("NaN"), None),
        (dt.date(2013, 1, 2), "2013-01-02"),
        (dt.datetime(2013, 1, 2, 3, tzinfo=dt.UTC), "2013-01-02T03:00:00+00:00"),
        (dt.time(3, 4), "03:04:00"),
        (pd.Timestamp("2013-01-02"), "2013-01-02T00:00:00"),
        (np.datetime64("2013-01-02"), "2013-01-02"),
        (pd.Timedelta(hours=1), "1:00:00"),
        (pd.Timedelta("1.5s"), "0:00:01.5"),
        (pd.Timedelta(-1, "ns"), "-0:00:00.000000001"),
        (pd.Timedelta("NaT"), None),
        (dt.timedelta(days=-1, microseconds=5), "-23:59:59.999995"),
        (dt.timedelta(days=3), "72:00:00"),
        (np.timedelta64(5, "ns"), "0:00:00.000000005"),
        (np.timedelta64(10**6, "D"), "24000000:00:00"),
        (np.timedelta64("NaT", "ns"), None),
        (np.timedelta64(3, "M"), "3 months"),
        (pa.MonthDayNano([13, -1, 1_500_000_000]), "13 months -1 day 0:00:01.500000"),
        (pa.MonthDayNano([0, 0, 0]), "0:00:00"),
        (pa.MonthDayNano([0, 1, 1]), "1 day 0:00:00.000000001"),
        (b"abc", "3 bytes"),
        (b"a", "1 byte"),
        (np.float32(0.1), 0.1),
        (np.float16(0.1), 0.1),
        (np.float16(65504), 65504.0),
        (np.float32("nan"), None),
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


def test_a_cell_that_cannot_be_converted_to_text() -> None:
    class Broken:
        def __str__(self) -> str:
            raise ValueError

    assert cell(Broken()) == "<Broken>"


@pytest.mark.parametrize(
    "value",
    [
        pa.table({"a": pa.array([1, None, 2_000], pa.time64("ns"))}),
        pl.DataFrame({"a": pl.Series([1, None, 2_000]).cast(pl.Time)}),
        pd.DataFrame({"a": pd.Series([1, None, 2_000], dtype=pd.ArrowDtype(pa.time64("ns")))}),
    ],
    ids=lambda value: type(value).__module__,
)
def test_times_keep_their_nanoseconds(value: Any) -> None:
    table = FrameTable(1, value, {})
    assert ask(table, sort=["-a"]).rows == [["00:00:00.000002000"], ["00:00:00.000000001"], [None]]
    assert table.rows([0])[0]["a"] == "00:00:00.000000001"
    plain = FrameTable(1, value[2:], {})
    assert plain.rows([0])[0]["a"] == dt.time(microsecond=2), "a time that Python's own can hold"


@pytest.mark.parametrize("kind", [pa.float16(), pa.float32()], ids=str)
def test_short_floats_have_the_digits_that_they_keep(kind: Any) -> None:
    values = [np.float16(0.1), None] if kind == pa.float16() else [0.1, None]
    frame = pa.table({"a": pa.array(values, kind)})
    for value in (frame, frame.to_pandas()):
        assert ask(FrameTable(1, value, {})).rows == [[0.1], [None]]


def test_rows_and_labels_of_a_styler() -> None:
    pytest.importorskip("jinja2", reason="pandas needs it for styles")
    frame = pd.DataFrame({"a": [1.25, 3.0, 9.0]}, index=["x", "y", "z"])
    total = frame.agg(["sum"]).style.format("{:.0f}").format_index(str.upper)
    style = frame.style.format("{:.1f}").hide(["y"]).relabel_index(["P", "Q"]).concat(total)
    assert ask(FrameTable(1, style, {})).rows == [["P", "1.2"], ["Q", "9.0"], ["SUM", "13"]]
    assert ask(FrameTable(1, style.hide(axis="index"), {})).rows == [["1.2"], ["9.0"], ["13"]]
