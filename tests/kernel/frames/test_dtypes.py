"""Columns of every type through a table: shown, sorted, filtered, searched, counted, summed up, selected.

What each shall say is computed here from the values of `dtypes.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_tools.kernel.frames import data_table
from jupyter_tools.kernel.frames.data_table import table_of
from jupyter_tools.kernel.frames.reading import WindowError
from jupyter_tools.kernel.page.table_edits import edits_of
from tests.kernel.frames import dtypes
from tests.kernel.frames.asking import ask, question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.kernel.frames.dtypes import Case

NAMES = ["first", "second", "third", "fourth"]
"""The keys of the rows: no value of a column is in one of them."""
RANGES = ("number", "integer", "date", "datetime")
"""The kinds of columns that have ranges."""
UNCOMPARED = {
    "polars, lazy": [
        *("UInt128", "Float16", "Binary", "Time", "Duration(ms)", "Duration(us)", "Duration(ns)"),
        *("List", "Array", "Struct", "Object", "Null"),
    ],
    "duckdb, lazy": [
        *("BIGNUM", "BLOB", "BIT", "TIME", "TIMETZ", "INTERVAL", "LIST", "ARRAY", "STRUCT", "MAP", "UNION", "NULL"),
    ],
}
"""Types of which engines do not compute all: they say so, and their columns are left out of a search."""


def of_pandas(case: Case) -> Any:
    return pd.DataFrame({"a": case.column, "id": NAMES[: len(case.rows)]})


def of_pandas_on_arrow(case: Case) -> Any:
    column = pd.arrays.ArrowExtensionArray(pa.chunked_array([case.column]))
    return pd.DataFrame({"a": pd.Series(column), "id": NAMES})


def of_polars(case: Case) -> Any:
    return pl.DataFrame({"a": case.column, "id": NAMES})


def of_duckdb(case: Case) -> Any:
    connection = duckdb.connect()
    connection.execute("set timezone='UTC'")
    connection.execute(f"create table t as select {case.column} as a, unnest({NAMES}) as id")
    return connection.table("t")


LIBRARIES: dict[str, tuple[Callable[[], dict[str, Case]], Callable[[Case], Any]]] = {
    "pandas": (dtypes.of_pandas, of_pandas),
    "pandas on Arrow": (dtypes.of_arrow, of_pandas_on_arrow),
    "polars": (dtypes.of_polars, of_polars),
    "polars, lazy": (dtypes.of_polars, lambda case: of_polars(case).lazy()),
    "pyarrow": (dtypes.of_arrow, lambda case: pa.table({"a": case.column, "id": NAMES})),
    "duckdb": (dtypes.of_duckdb, of_duckdb),
    "duckdb, lazy": (dtypes.of_duckdb, of_duckdb),
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_column_of_each_type(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = "lazy" in library
    if engine:
        monkeypatch.setattr(data_table, "SMALL", 1)
    cases, frame_of = LIBRARIES[library]
    for name, case in cases().items():
        table = table_of(1, frame_of(case), {}, key=["id"])
        table.show(["id"], key=["id"])
        assert table.slow == engine
        found, wanted = observed(table, case), expected(case)
        if name in UNCOMPARED.get(library, ()):
            refused = {one: said for one, said in found.items() if isinstance(said, str) and one != "kind"}
            assert refused, name
            assert all("engine" in said or "library" in said or "cannot" in said for said in refused.values()), refused
            wanted |= refused
            wanted["search"] = found["search"] and wanted["search"]
        assert found == wanted, name
        if not isinstance(found["distinct"], str):
            check_statistics(question(table, kind="statistics", column="a"), case, name, engine=engine)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "duckdb"])
def test_an_edit_has_the_type_of_its_column_or_is_refused_at_its_cell(library: str) -> None:
    cases, frame_of = LIBRARIES[library]
    for name, case in cases().items():
        if case.low is None or (case.low in ("", -math.inf)):  # which are not entered
            continue
        table = table_of(1, frame_of(case), {}, key=["id"])
        high, low = case.shown[:2]
        change = {"row": ["first"], "column": "a", "old": high, "new": low}
        edits = edits_of(table, {"table": 1, "key": ["id"], "changed": [change]}, overwrite=False)
        if table.columns[0].kind == "duration" or edits.refused:  # no duration is editable
            assert case.kind in ("text", "duration"), name
            assert [(one["row"], one["column"], one["meanwhile"]) for one in edits.refused] in (
                [],
                [(["first"], "a", False)],
            ), name
            assert isinstance(case.low, str | int | float) is False or case.kind == "duration", name
            continue
        [edit] = edits.changed
        assert edit.new == (low if case.cells and isinstance(low, float) else case.low), name
        assert isinstance(edit.new, type(case.low) if library != "duckdb" or case.kind != "integer" else (int, Decimal))
        if library == "pandas" and "Sparse" not in name:  # of which pandas changes no value
            changed = table.frame.to_native().copy()
            changed.loc[0, "a"] = edit.new
            assert (changed["a"].dtype, plain(changed["a"][0])) == (table.frame.to_native()["a"].dtype, case.low), name
        elif library == "polars":
            column = table.frame["a"].to_native()
            assert pl.Series([edit.new], dtype=column.dtype).to_list() == [case.low], name


def ids(table: Any, **asked: Any) -> Any:
    """The places of the rows of a window, or why there is none."""
    try:
        return [NAMES.index(key) for (key,) in ask(table, **asked).keys]
    except WindowError as error:
        return str(error)


def in_order(found: Any) -> Any:
    """Places by themselves: engines find rows in another order."""
    return sorted(found) if isinstance(found, list) else found


def exact(values: Iterable[Any]) -> list[Any]:
    """Values with their types: True is not 1, and 1.0 is not either."""
    return [(type(one).__name__, one) for one in values]


def searched(cell: Any) -> str:
    """What visitors search for to find a cell: of a moment its day, of a time its seconds."""
    text = str(cell).strip().lower()
    if text[4:5] == "-" and text[10:11] == "t":
        return text[:10]
    return text.partition(".")[0] if text[2:3] == text[5:6] == ":" else text


def conditions_on(case: Case) -> dict[str, tuple[str, Any]]:
    """Conditions on a column."""
    high, low = case.shown[:2]
    found: dict[str, tuple[str, Any]] = {
        "in": ("in", [high]),
        "in, with missing": ("in", [low, None]),
        "eq": ("eq", high),
        "ne": ("ne", high),
        "contains": ("contains", searched(low)),
        "is_null": ("is_null", None),
        "not_null": ("not_null", None),
    }
    ranges = {"ge": ("ge", high), "lt": ("lt", high), "between": ("between", [low, low])}
    return found | (ranges if case.kind in RANGES else {})


def observed(table: Any, case: Case) -> dict[str, Any]:
    """What a table says of a column."""
    orders = [ids(table, sort=[one]) for one in ("a", "-a")]
    if case.high is None:  # engines put equal rows in the order of their keys
        orders = [in_order(one) for one in orders]
    found: dict[str, Any] = {
        "kind": table.columns[0].kind,
        "cells": exact(row[0] for row in ask(table).rows),
        "orders": orders[0] if isinstance(orders[0], str) else orders,
        "search": in_order(ids(table, search=searched(case.shown[0]))),
        **{name: in_order(ids(table, filter=[("a", *one)])) for name, one in conditions_on(case).items()},
    }
    try:
        answer = question(table, kind="distinct", column="a").found
        found["distinct"] = [(*exact([one.value]), one.count) for one in answer]
    except WindowError as error:
        found["distinct"] = str(error)
    selection = {"key": ["id"], "keys": [[one] for one in NAMES[: len(case.rows)]]}
    found["rows"] = [plain(row["a"]) for row in table.rows(table.selected(selection))]
    return found


def plain(value: Any) -> Any:
    """A value as Python's own; None for what a library has for missing ones."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN and NaT
        return None
    return value.tolist() if hasattr(value, "tolist") else value


def expected(case: Case) -> dict[str, Any]:
    """What a table should say of it."""
    shown, places = case.shown, range(len(case.shown))

    def like(cell: Any) -> list[int]:
        return [at for at in places if exact([shown[at]]) == exact([cell])]

    def with_text(text: str) -> list[int]:
        return [at for at in present if text in str(shown[at]).lower()]

    missing, high, low = like(None), shown[0], shown[1]
    present = [at for at in places if at not in missing]
    larger, smaller = [at for at in (0, places[-1]) if at in present], [at for at in (1,) if at in present]
    counts = Counter((type(one).__name__, one) for one in shown)
    found: dict[str, Any] = {
        "kind": case.kind,
        "cells": exact(shown),
        "orders": [[*smaller, *larger, *missing], [*larger, *smaller, *missing]],
        "search": with_text(searched(high)),
        "in": like(high),
        "in, with missing": sorted({*like(low), *missing}),
        "eq": [at for at in like(high) if at in present],
        "ne": [at for at in present if at not in like(high)],
        "contains": with_text(searched(low)),
        "is_null": missing,
        "not_null": present,
        "distinct": sorted(((*one, count) for one, count in counts.items()), key=lambda one: (-one[2], one[1] is None)),
        "rows": case.rows,
    }
    found["distinct"] = [((kind, value), count) for kind, value, count in found["distinct"]]
    return found | ({"ge": larger, "lt": smaller, "between": smaller} if case.kind in RANGES else {})


def check_statistics(found: Any, case: Case, name: str, *, engine: bool) -> None:
    """Compare with what Python computes; an engine may leave out what it does not compute."""
    present = [one for one in case.rows if one is not None]
    cells = [one for one in case.shown if one is not None]
    different = len(set(exact(cells)))
    assert (found.rows, found.missing, found.distinct) == (len(case.shown), len(case.shown) - len(cells), different), (
        name
    )
    low, high = case.shown[1], case.shown[0]
    wanted: dict[str, Any] = {}
    if case.kind in RANGES:
        wanted |= {"min": low, "max": high}
    if case.kind in ("number", "integer") and all(map(math.isfinite, present)):
        total = sum(map(Fraction, present), Fraction())
        wanted |= {"sum": total, "mean": total / len(present), "median": Fraction(present[0])}
        assert engine or sum(found.histogram.counts) == len(present), name
    if case.kind == "text" and cells:
        wanted |= {"shortest": min(map(len, map(str, cells))), "longest": max(map(len, map(str, cells)))}
        assert {(*exact([one.value]), one.count) for one in found.top} == {*Counter(exact(cells)).items()}, name
    for key, value in wanted.items():
        said = getattr(found, key)
        assert same_number(said, value) or (engine and said is None), (name, key, said, value)


def same_number(said: Any, value: Any) -> bool:
    """Whether a cell says a number: exactly, unless it is a float or a mean, which may have no last digit."""
    if not isinstance(value, Fraction) or said is None:
        return bool(said == value)
    if isinstance(said, int) or (isinstance(said, str) and "." not in said):
        return Fraction(said) == value
    return Fraction(said) == value or float(said) == pytest.approx(float(value))
