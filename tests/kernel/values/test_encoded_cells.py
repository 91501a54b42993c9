"""Cells of columns whose format asks for lists of numbers or JSON."""

from __future__ import annotations

import decimal
import json
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_tools.kernel.frames.table import FrameTable
from jupyter_tools.kernel.values.encoded_cells import MAX_JSON, MAX_POINTS, json_cell, line_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ([1, 2.5, None, float("nan")], [1, 2.5, None, None]),
        ((True, 1), "(True, 1)"),
        ([1, "x"], "[1, 'x']"),
        ([1, float("inf")], "[1, inf]"),
        ([[1], [2]], "[[1], [2]]"),
        ([], []),
        (np.array([1, 2], dtype="int8"), [1, 2]),
        (np.array([0.1, 0.2], dtype="float32"), [0.1, 0.2]),
        (np.array([[1, 2]]), "[[1 2]]"),
        (np.array(["2024-01-01"], dtype="datetime64[D]"), "['2024-01-01']"),
        (pd.Series([1, None]), [1.0, None]),
        ([decimal.Decimal("1.5"), np.int64(3), pd.NA], [1.5, 3, None]),
        ([2**63], [float(2**63)]),
        ("1, 2", "1, 2"),
        ({"a": 1}, "{'a': 1}"),
        (b"ab", "2 bytes"),
        (None, None),
        (3, 3),
    ],
)
def test_a_line_is_a_list_of_numbers_and_nothing_else(value: Any, cell: Any) -> None:
    assert line_cell(value) == cell


def test_a_long_line_keeps_its_ends_and_its_extremes() -> None:
    values = [float(one % 7) for one in range(9_999)]
    values[4_321], values[777], values[-1] = 500.0, -500.0, 42.0
    sampled = line_cell(values)
    assert isinstance(sampled, list)
    assert len(sampled) <= MAX_POINTS
    known = [one for one in sampled if one is not None]
    assert (max(known), min(known), sampled[-1]) == (500.0, -500.0, 42.0)
    assert line_cell([None] * 5_000) == [None] * 50


class Hostile(list[Any]):
    """Values that raise when they are read."""

    def __iter__(self) -> Any:
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ({"a": [1, None, float("nan")], "b": decimal.Decimal("1.50")}, '{"a":[1,null,null],"b":"1.50"}'),
        ([1, "é"], '[1,"é"]'),
        ({1: {2: ()}}, '{"1":{"2":[]}}'),
        (np.array([[1, 2]]), "[[1,2]]"),
        ('{"a": 1}', '{"a": 1}'),
        (1.5, 1.5),
        (None, None),
        (float("nan"), None),
    ],
)
def test_nested_values_are_json(value: Any, cell: Any) -> None:
    assert json_cell(value) == cell


def test_json_is_bounded_and_never_fails() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert "…" in str(json_cell(endless))
    for value in ({f"k{at}": "x" * 900 for at in range(50)}, "x" * 50_000):
        assert len(str(json_cell(value))) == MAX_JSON + 1
    assert isinstance(json_cell(Hostile([1])), str)
    assert isinstance(line_cell(Hostile([1])), str)


def test_a_table_encodes_the_columns_that_it_shows_so() -> None:
    rows = {"line": [[1, 2], [3, None]], "extra": [{"a": 1}, {"a": None}], "n": [1, 2]}
    frames = [pd.DataFrame(rows), pl.DataFrame(rows), pa.table(rows)]
    for frame in frames:
        table = FrameTable(1, frame, {})
        assert isinstance(table.header().first.rows[0][0], str), "lists are text unless a format asks for them"
        assert table.show((), formats={"line": "sparkline", "extra": "json"})
        assert not table.show((), formats={"line": "sparkline", "extra": "json"})
        (first, second) = table.header().first.rows
        assert first[0] == [1, 2]
        assert second[0] in ([3, None], [3.0, None])
        assert json.loads(str(first[1])) == {"a": 1}
