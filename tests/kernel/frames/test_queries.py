"""What is asked about rows: distinct values, statistics, groups and totals, in frames of each kind."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import ValidationError

from jupyter_tools.kernel.frames.fixed import Fixed
from jupyter_tools.kernel.frames.reading import WindowError
from jupyter_tools.kernel.frames.table import FrameTable
from jupyter_tools.protocol.queries import MAX_BINS, QueryRequest
from jupyter_tools.protocol.rows import Filter, RowsRequest

if TYPE_CHECKING:
    from collections.abc import Callable

DATA: dict[str, list[Any]] = {
    "number": [3, 1, None, 2, 1, 1],
    "text": ["Émile", "bob", "Ann", None, "ANNA", "bob"],
    "flag": [True, False, None, True, False, True],
    "day": [dt.date(2013, 1, day) if day else None for day in (3, 1, 0, 2, 1, 3)],
    "score": [0.5, -1.5, 2.0, None, math.inf, 0.5],
    "at": [dt.datetime(2013, 1, day, 6) if day else None for day in (3, 1, 0, 2, 1, 9)],  # noqa: DTZ001
}
FRAMES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "pandas nullable": lambda data: pd.DataFrame(data).convert_dtypes(),
    "pandas objects": lambda data: pd.DataFrame({name: pd.Series(one, dtype=object) for name, one in data.items()}),
    "pandas arrow": lambda data: pa.table(data).to_pandas(types_mapper=pd.ArrowDtype),
    "polars": pl.DataFrame,
    "polars objects": lambda data: pl.DataFrame({name: pl.Series(one, dtype=pl.Object) for name, one in data.items()}),
    "pyarrow": pa.table,
}
every = pytest.mark.parametrize("library", FRAMES)


def ask(table: FrameTable, question: dict[str, Any], *, search: str = "", filter: Any = ()) -> Any:  # noqa: A002 - as it travels
    conditions = [{"column": name, "operator": operator, "value": value} for name, operator, value in filter]
    whole = {"id": 1, "component": "t", "table": 1, "filter": conditions, "search": search, "question": question}
    return table.query(QueryRequest.model_validate(whole))


def values(table: FrameTable, column: str, **asked: Any) -> list[tuple[Any, int]]:
    found = ask(table, {"kind": "distinct", "column": column, "text": asked.pop("text", "")}, **asked)
    return [(one.value, one.count) for one in found.found]


def rows(table: FrameTable, *conditions: tuple[str, str, Any]) -> list[int]:
    filters = [Filter.model_validate({"column": a, "operator": b, "value": c}) for a, b, c in conditions]
    request = RowsRequest(
        id=1, component="t", table=1, start=0, count=100, sort=[], filter=filters, search="", keys=None
    )
    return table.window(request).positions


@every
def test_conditions_of_the_head_menu(library: str) -> None:
    table = FrameTable(1, FRAMES[library](DATA), {})
    assert rows(table, ("number", "in", [1, 3])) == [0, 1, 4, 5]
    assert rows(table, ("number", "in", [2, None])) == [2, 3]
    assert rows(table, ("number", "in", [])) == []
    assert rows(table, ("number", "in", [True, "1", 7.5])) == []
    assert rows(table, ("text", "in", ["bob", "ANNA", None, 4])) == [1, 3, 4, 5]
    assert rows(table, ("flag", "in", [True])) == [0, 3, 5]
    assert rows(table, ("score", "in", ["∞", 0.5])) == [0, 4, 5]
    assert rows(table, ("number", "between", [2, 3])) == [0, 3]
    assert rows(table, ("number", "between", [None, 1])) == [1, 4, 5]
    assert rows(table, ("number", "between", [None, None])) == [0, 1, 3, 4, 5]
    assert rows(table, ("day", "between", ["2013-01-01", "2013-01-02"])) == [1, 3, 4]
    assert rows(table, ("text", "starts_with", "AN")) == [2, 4]
    assert rows(table, ("text", "not_contains", "an")) == [0, 1, 3, 5]
    assert rows(table, ("text", "not_contains", "an"), ("number", "in", [1]), ("flag", "in", [True])) == [5]


@every
def test_the_values_of_a_list_find_their_rows(library: str) -> None:
    table = FrameTable(1, FRAMES[library](DATA), {})
    for column in table.names:
        found = values(table, column)
        assert sum(count for _, count in found) == len(DATA["text"])
        for value, count in found:
            assert len(rows(table, (column, "in", [value]))) == count, (column, value)
    assert values(table, "text") == [("bob", 2), ("ANNA", 1), ("Ann", 1), ("Émile", 1), (None, 1)]
    assert values(table, "text", text="an") == [("ANNA", 1), ("Ann", 1)]
    assert values(table, "number", filter=[("flag", "eq", True)]) == [(1, 1), (2, 1), (3, 1)]
    assert values(table, "flag", search="bob") == [(False, 1), (True, 1)]
    first = ask(table, {"kind": "distinct", "column": "number", "limit": 2})
    assert [(one.value, one.count) for one in first.found] == [(1, 3), (2, 1)]
    assert first.more
    assert not ask(table, {"kind": "distinct", "column": "number", "limit": 4}).more


@every
def test_statistics(library: str) -> None:
    table = FrameTable(1, FRAMES[library](DATA), {})

    def of(column: str, **asked: Any) -> Any:
        return ask(table, {"kind": "statistics", "column": column}, **asked)

    number = of("number")
    assert (number.rows, number.missing, number.distinct, number.min, number.max) == (6, 1, 3, 1, 3)
    assert (number.sum, number.mean, number.median) == (8, 1.6, 1)
    assert number.deviation == pytest.approx(0.8944271909999159)
    assert number.histogram.edges[0] <= 1
    assert number.histogram.edges[-1] >= 3
    assert sum(number.histogram.counts) == 5
    assert (number.top, number.longest) == (None, None)
    score = of("score")
    assert (score.missing, score.min, score.max, score.sum, score.median) == (1, -1.5, "∞", "∞", 0.5)
    assert (score.histogram.edges[0], score.histogram.edges[-1], sum(score.histogram.counts)) == (-1.5, 2.0, 4)
    text = of("text")
    assert (text.missing, text.distinct, text.shortest, text.longest, text.histogram) == (1, 4, 3, 5, None)
    assert [(one.value, one.count) for one in text.top] == [("bob", 2), ("ANNA", 1), ("Ann", 1), ("Émile", 1)]
    flag = of("flag", filter=[("number", "le", 2)])
    assert [(one.value, one.count) for one in flag.top] == [(False, 2), (True, 2)]
    assert (flag.rows, flag.missing, flag.mean) == (4, 0, None)
    at = of("at")
    assert (at.min[:16], at.max[:16], at.distinct) == ("2013-01-01T06:00", "2013-01-09T06:00", 4)
    assert sum(at.histogram.counts) == 5
    assert at.histogram.edges[0][:16] == "2013-01-01T06:00"
    day = of("day")
    assert str(day.min).startswith("2013-01-01")
    assert [count for count in day.histogram.counts if count] == [2, 1, 2]
    nothing = of("number", search="nowhere")
    assert (nothing.rows, nothing.min, nothing.sum, nothing.mean, nothing.histogram) == (0, None, None, None, None)
    assert of("text", search="nowhere").top is None


@every
def test_groups_and_totals(library: str) -> None:
    table = FrameTable(1, FRAMES[library](DATA), {})
    functions = [("number", one) for one in ("sum", "mean", "median", "min", "max", "count", "distinct")]
    aggregates = [{"column": name, "function": function} for name, function in [*functions, ("text", "max")]]
    found = ask(table, {"kind": "groups", "columns": ["flag"], "aggregates": aggregates})
    assert [(one.keys, one.count, one.aggregates) for one in found.groups] == [
        ([False], 2, [2, 1, 1, 1, 1, 2, 1, "bob"]),
        ([True], 3, [6, 2, 2, 1, 3, 3, 3, "Émile"]),
        ([None], 1, [None, None, None, None, None, 0, 0, "Ann"]),
    ]
    assert not found.more
    two = ask(table, {"kind": "groups", "columns": ["day", "text"], "aggregates": [], "limit": 3})
    assert ([(one.keys[1], one.count) for one in two.groups], two.more) == ([("ANNA", 1), ("bob", 1), (None, 1)], True)
    total = ask(table, {"kind": "totals", "aggregates": aggregates}, filter=[("flag", "not_null", None)])
    assert (total.count, total.aggregates) == (5, [8, 1.6, 1, 1, 3, 5, 3, "Émile"])
    assert ask(table, {"kind": "totals", "aggregates": []}).count == 6
    empty = ask(table, {"kind": "totals", "aggregates": aggregates}, search="nowhere")
    assert (empty.count, empty.aggregates) == (0, [None] * 5 + [0, 0, None])


LARGE: dict[str, Any] = {
    "whole": [2**62, 2**62, 2**62, 1],
    "unsigned": pa.array([2**64 - 1, 2**64 - 1, 0, None], pa.uint64()),
    "price": [*map(decimal.Decimal, ("0.10", "0.20", "100000000000000000000.00")), None],
    "short": pa.array([100, 100, 100, 100], pa.int8()),
    "single": pa.array([0.1, 0.1, 0.2, None], pa.float32()),
    "long": ["a" * 1000 + "b", "a" * 1000 + "c", "a", None],
    "wait": [dt.timedelta(hours=hours) for hours in (1, 2, 4, 1)],
    "list": [[1], [1], [2], None],
    "zone": [dt.datetime(2024, 1, day, tzinfo=dt.UTC) for day in (1, 2, 2, 9)],
    "group": ["x", "x", "y", "y"],
}
LIBRARIES: dict[str, Callable[[Any], Any]] = {
    "pandas": lambda table: table.to_pandas(),
    "pandas arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "polars": pl.from_arrow,
    "pyarrow": lambda table: table,
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_no_library_overflows_or_rounds(library: str) -> None:
    table = FrameTable(1, LIBRARIES[library](pa.table(LARGE)), {})

    def total(column: str, function: str) -> Any:
        return ask(table, {"kind": "totals", "aggregates": [{"column": column, "function": function}]}).aggregates[0]

    assert total("whole", "sum") == str(3 * 2**62 + 1)
    assert total("whole", "median") == str(2**62)
    assert total("price", "sum") == "100000000000000000000.30"
    assert total("price", "median") == "0.20"
    assert (total("short", "sum"), total("short", "mean")) == (400, 100)
    assert (total("single", "max"), total("single", "min")) == (0.2, 0.1)
    assert (total("wait", "sum"), total("wait", "mean"), total("wait", "max")) == ("8:00:00", "2:00:00", "4:00:00")
    assert (total("wait", "distinct"), total("list", "distinct"), total("list", "count")) == (3, 2, 3)
    if library != "pandas":  # which makes floats of whole numbers with missing ones
        assert total("unsigned", "sum") == str(2 * (2**64 - 1))
    assert values(table, "long") == [("a" * 1000 + "…", 2), ("a", 1), (None, 1)]
    assert rows(table, ("long", "in", ["a" * 1000 + "…"])) == [0, 1]
    assert values(table, "price")[0][1] == 1
    assert rows(table, ("price", "in", ["0.10"])) == [0]
    assert values(table, "wait")[0] == ("1:00:00", 2)
    assert rows(table, ("wait", "in", ["1:00:00"])) == [0, 3]
    assert rows(table, ("single", "in", [0.1])) == [0, 1]
    assert rows(table, ("whole", "in", [str(2**62)])) == [0, 1, 2]
    assert [count for _, count in values(table, "list")] == [2, 1, 1]
    found = ask(table, {"kind": "groups", "columns": ["group"], "aggregates": [{"column": "whole", "function": "sum"}]})
    assert [one.aggregates for one in found.groups] == [[str(2**63)], [str(2**62 + 1)]]
    zone = ask(table, {"kind": "statistics", "column": "zone"})
    assert (sum(zone.histogram.counts), zone.histogram.edges[0][:13]) == (4, "2024-01-01T00")
    assert rows(table, ("zone", "in", [values(table, "zone")[0][0]])) == [1, 2]
    whole = ask(table, {"kind": "statistics", "column": "whole"})
    assert (whole.sum, sum(whole.histogram.counts)) == (str(3 * 2**62 + 1), 4)
    assert len(whole.histogram.counts) <= MAX_BINS
    price = ask(table, {"kind": "statistics", "column": "price"})
    assert str(price.mean).startswith("33333333333333333333.43333")
    assert sum(price.histogram.counts) == 3


def test_medians_of_groups_are_exact() -> None:
    numbers = [float(one * one % 1009) for one in range(5001)]
    data = {"key": [one % 2 for one in range(5001)], "number": numbers}
    question = {"kind": "groups", "columns": ["key"], "aggregates": [{"column": "number", "function": "median"}]}
    expected = [pd.DataFrame(data).groupby("key")["number"].median().tolist()]
    for frame in (pd.DataFrame(data), pl.DataFrame(data), pa.table(data)):
        found = ask(FrameTable(1, frame, {}), question)
        assert [[one.aggregates[0] for one in found.groups]] == expected


@pytest.mark.parametrize("library", ["pandas objects", "polars objects"])
def test_columns_of_mixed_values(library: str) -> None:
    frame = FRAMES[library]
    mixed = [1, True, "1", 1.0, None, math.nan, [1], decimal.Decimal("1.5"), 1]
    late = [*range(60), "sixty"]
    table = FrameTable(1, frame({"mixed": mixed}), {})
    assert values(table, "mixed")[:2] == [(1, 3), (None, 2)]
    assert {(type(value), count) for value, count in values(table, "mixed")[2:]} == {(bool, 1), (str, 1)}
    assert rows(table, ("mixed", "in", [True])) == [1]
    assert rows(table, ("mixed", "in", [1])) == [0, 3, 8]
    assert ask(table, {"kind": "statistics", "column": "mixed"}).longest == 4
    with pytest.raises(WindowError, match="the column 'mixed' has no sum: it does not hold numbers"):
        ask(table, {"kind": "totals", "aggregates": [{"column": "mixed", "function": "sum"}]})
    numbers = FrameTable(1, frame({"late": late}), {})
    with pytest.raises(WindowError, match="the column 'late' holds values that are not numbers"):
        ask(numbers, {"kind": "totals", "aggregates": [{"column": "late", "function": "sum"}]})
    assert ask(numbers, {"kind": "totals", "aggregates": [{"column": "late", "function": "count"}]}).aggregates == [61]


def test_categories_periods_and_intervals() -> None:
    frame = pd.DataFrame(
        {
            "kind": pd.Categorical([2, 1, 2, None]),
            "size": pd.Categorical(["small", "large", "small", None], ["small", "large"], ordered=True),
            "month": pd.period_range("2024-01", periods=4, freq="M"),
            "range": pd.cut([1, 2, 3, 9], [0, 2, 10]),
        }
    )
    table = FrameTable(1, frame, {})
    assert values(table, "kind") == [(2, 2), (1, 1), (None, 1)]
    assert rows(table, ("kind", "in", [2])) == [0, 2]
    assert values(table, "size") == [("small", 2), ("large", 1), (None, 1)]
    assert values(table, "range") == [("(0, 2]", 2), ("(2, 10]", 2)]
    assert rows(table, ("range", "in", ["(2, 10]"])) == [2, 3]
    assert len(values(table, "month")) == 4
    polars = FrameTable(1, pl.DataFrame({"c": pl.Series(["b", "a", "b", None], dtype=pl.Categorical)}), {})
    assert values(polars, "c") == [("b", 2), ("a", 1), (None, 1)]
    assert rows(polars, ("c", "in", ["b", None])) == [0, 2, 3]


def test_only_shown_columns_are_asked_and_some_only_shown() -> None:
    table = FrameTable(1, pd.DataFrame({"a": [2, 1], "secret": [1, 2], "plain": [5, 6]}), {})
    table.show(["secret"], fixed=Fixed(frozenset(["plain"]), frozenset(["plain"])))
    total = {"kind": "totals", "aggregates": [{"column": "secret", "function": "sum"}]}
    for question in (
        {"kind": "distinct", "column": "secret"},
        {"kind": "statistics", "column": "secret"},
        {"kind": "groups", "columns": ["secret"]},
        total,
    ):
        with pytest.raises(WindowError, match="the table has no column 'secret'"):
            ask(table, question)
    with pytest.raises(WindowError, match="the table has no column 'secret'"):
        ask(table, {"kind": "statistics", "column": "a"}, filter=[("secret", "eq", 1)])
    with pytest.raises(WindowError, match="the column 'plain' cannot be filtered"):
        ask(table, {"kind": "distinct", "column": "plain"})
    with pytest.raises(WindowError, match="the column 'plain' cannot be filtered"):
        rows(table, ("plain", "eq", 5))
    assert ask(table, {"kind": "statistics", "column": "plain"}).sum == 11
    assert not table.show(["secret"])
    assert rows(table, ("plain", "eq", 5)) == [0]


@pytest.mark.parametrize(
    "condition",
    [("in", 1), ("between", [1]), ("between", [1, 2, 3]), ("eq", [1]), ("in", [[1]]), ("in", list(range(1001)))],
)
def test_conditions_of_another_shape_are_refused(condition: tuple[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Filter.model_validate({"column": "a", "operator": condition[0], "value": condition[1]})
