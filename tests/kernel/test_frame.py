"""Any frame becomes a table whose columns have unique identifiers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.components import TableColumn
from jupyter_tools.errors import ToolsError
from jupyter_tools.kernel.frame import MAX_COLUMNS, FrameError, identifiers, to_frame

ROWS = [{"Flight no.": 1, "carrier": "UA"}, {"Flight no.": 2, "carrier": None}]


class Tensor:
    """What a frame of our own would look like: it gives an array, and has no columns."""

    def __init__(self, values: Any) -> None:
        self._values = np.asarray(values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self._values


def rows_of(value: Any, declared: dict[str, TableColumn] | None = None) -> tuple[list[str], list[str], list[Any]]:
    """The identifiers, the names and the rows of a value."""
    frame, fields = to_frame(value, declared or {})
    return frame.columns, fields, frame.rows()


@pytest.mark.parametrize(
    "value",
    [
        ROWS,
        tuple(ROWS),
        {"Flight no.": [1, 2], "carrier": ["UA", None]},
        {"Flight no.": (1, 2), "carrier": ("UA", None)},
        pd.DataFrame({"Flight no.": [1, 2], "carrier": pd.Series(["UA", None], dtype=object)}),
        pl.DataFrame({"Flight no.": [1, 2], "carrier": ["UA", None]}),
        pl.LazyFrame({"Flight no.": [1, 2], "carrier": ["UA", None]}),
        pa.table({"Flight no.": [1, 2], "carrier": ["UA", None]}),
    ],
    ids=lambda value: f"{type(value).__module__.partition('.')[0]}.{type(value).__name__}",
)
def test_frames_of_all_kinds(value: Any) -> None:
    names, fields, rows = rows_of(value)
    assert names == ["Flight_no", "carrier"]
    assert fields == ["Flight no.", "carrier"]
    assert [row[0] for row in rows] == [1, 2]
    assert rows[0][1] == "UA"
    assert pd.isna(rows[1][1])


@pytest.mark.parametrize(
    "value",
    [
        [[1, 2.5], [3, 4.5]],
        [(1, 2.5), (3, 4.5)],
        np.array([[1, 2.5], [3, 4.5]]),
        Tensor([[1, 2.5], [3, 4.5]]),
    ],
)
def test_matrices(value: Any) -> None:
    assert rows_of(value) == (["c_0", "c_1"], ["0", "1"], [(1, 2.5), (3, 4.5)])


def test_one_dimension_is_one_column() -> None:
    assert rows_of(np.array([1, 2])) == (["c_0"], ["0"], [(1,), (2,)])
    assert rows_of(pd.Series([1, 2], name="delay")) == (["delay"], ["delay"], [(1,), (2,)])
    assert rows_of(pl.Series("delay", [1, 2])) == (["delay"], ["delay"], [(1,), (2,)])
    assert rows_of(pd.Index([1, 2], name="delay"))[2] in ([(1,), (2,)], [(1, 1), (2, 2)])


def test_structured_arrays() -> None:
    array = np.array([(1, "a"), (2, "b")], dtype=[("number", int), ("text", "U1")])
    assert rows_of(array) == (["number", "text"], ["number", "text"], [(1, "a"), (2, "b")])


def test_torch() -> None:
    torch = pytest.importorskip("torch", reason="torch is large and not part of the test extra")
    tensor = torch.tensor([[1.0, 2.0]], requires_grad=True)
    assert rows_of(tensor) == (["c_0", "c_1"], ["0", "1"], [(1.0, 2.0)])


def test_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not part of the test extra")
    relation = duckdb.sql("select 1 as number, 'a' as \"Some text\"")
    assert rows_of(relation) == (["number", "Some_text"], ["number", "Some text"], [(1, "a")])


def test_rows_with_different_keys() -> None:
    names, _, rows = rows_of([{"a": 1}, {"b": 2}, {}])
    assert names == ["a", "b"]
    assert [tuple(None if pd.isna(one) else one for one in row) for row in rows] == [(1, None), (None, 2), (None, None)]


@pytest.mark.parametrize("value", [[], {}, (), pd.DataFrame(), pl.DataFrame(), pa.table({})])
def test_nothing(value: Any) -> None:
    assert rows_of(value) == ([], [], [])


def test_columns_without_rows() -> None:
    assert rows_of({"a": [], "b": []}) == (["a", "b"], ["a", "b"], [])
    assert rows_of(np.empty((0, 2)))[0] == ["c_0", "c_1"]


# --- pandas ---


def test_pandas_columns_of_any_text() -> None:
    frame = pd.DataFrame([[1, 2, 3, 4, 5, 6, 7]], columns=["a", "a", "", "class", 5, None, ("x", "y")])
    names, fields, rows = rows_of(frame)
    assert names == ["a", "a_2", "column", "class_", "c_5", "None_", "x_y"]
    assert fields == ["a", "a", "", "class", "5", "None", "x / y"]
    assert rows == [(1, 2, 3, 4, 5, 6, 7)]


def test_pandas_columns_of_several_levels() -> None:
    columns = pd.MultiIndex.from_tuples([("delay", "mean"), ("delay", "max"), ("carrier", "")])
    names, fields, _ = rows_of(pd.DataFrame([[1, 2, "UA"]], columns=columns))
    assert names == ["delay_mean", "delay_max", "carrier"]
    assert fields == ["delay / mean", "delay / max", "carrier"]


def test_pandas_named_indexes_are_columns() -> None:
    frame = pd.DataFrame({"carrier": ["UA", "UA", "DL"], "origin": ["E", "J", "E"], "delay": [1, 2, 3]})
    assert rows_of(frame.groupby("carrier").delay.sum())[1:] == (["carrier", "delay"], [("DL", 3), ("UA", 3)])
    both = frame.groupby(["carrier", "origin"])[["delay"]].sum()
    assert rows_of(both)[1] == ["carrier", "origin", "delay"]
    assert rows_of(frame.set_index("delay", drop=False))[0] == ["delay", "carrier", "origin", "delay_2"]
    assert rows_of(frame)[0] == ["carrier", "origin", "delay"], "an index without a name is none"
    pivot = frame.pivot_table(index="carrier", columns="origin", values="delay")
    assert rows_of(pivot)[1] == ["carrier", "E", "J"]
    categorical = pivot.set_axis(pd.CategoricalIndex(["E", "J"]), axis=1)
    assert rows_of(categorical)[1] == ["carrier", "E", "J"]


def test_pandas_types() -> None:
    when = dt.datetime(2013, 1, 2, tzinfo=dt.UTC)
    frame = pd.DataFrame(
        {
            "nullable": pd.array([1, None], dtype="Int64"),
            "category": pd.Categorical(["a", None]),
            "zoned": pd.to_datetime([when, None], utc=True),
            "objects": [{"a": 1}, [2]],
            "interval": pd.interval_range(0, 2),
            "period": pd.period_range("2013-01", periods=2, freq="M"),
            "delta": pd.to_timedelta([1, None], unit="h"),
            "complex": [1j, 2j],
            "sparse": pd.arrays.SparseArray([0, 1]),
        }
    )
    _, fields, rows = rows_of(frame)
    assert fields == list(frame.columns)
    assert len(rows) == 2


def test_what_is_set_is_not_changed_afterwards() -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    shown, _ = to_frame(frame, {})
    frame.loc[0, "a"] = 99
    frame["b"] = 5
    frame.columns = ["x", "y"]
    assert (shown.columns, shown.rows()) == (["a"], [(1,), (2,)])
    assert list(frame.columns) == ["x", "y"], "nor is the author's own"


def test_large_frames_are_shared() -> None:
    frame = pd.DataFrame({"a": np.arange(1_000_000)})
    shown, _ = to_frame(frame, {})
    assert np.shares_memory(shown["a"].to_numpy(), frame["a"].to_numpy())


# --- identifiers ---


def test_declared_columns_keep_their_names() -> None:
    declared = {
        "price": TableColumn(field="Total Price ($)"),
        "carrier": TableColumn(),
        "class_of": TableColumn(field="class"),
        "gone": TableColumn(field="not there"),
    }
    fields = ["carrier", "Total Price ($)", "class", "Total Price ($)", "gone", "rows", "price"]
    assert identifiers(fields, declared) == [
        "carrier",
        "price",
        "class_of",
        "Total_Price",
        "gone_2",
        "rows_2",
        "price_2",
    ]


@given(st.lists(st.text(max_size=8), max_size=20))
def test_every_text_has_a_unique_identifier(fields: list[str]) -> None:
    names = identifiers(fields, {"declared": TableColumn(field="a")})
    assert len(set(names)) == len(names) == len(fields)
    for name in names:
        TableColumn.model_validate({})
        assert name.isidentifier()
        assert not name.startswith(("_", "model_"))
        assert name != "rows"


def test_identifiers_are_the_same_each_time() -> None:
    fields = ["a b", "a-b", "a_b", "1", "é", "名前", "😀"]
    assert identifiers(fields, {}) == identifiers(fields, {}) == ["a_b", "a_b_2", "a_b_3", "c_1", "é", "名前", "column"]


# --- what is no table ---


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "is a int; a table takes a frame"),
        ("text", "is a str; a table takes a frame"),
        (object(), "is a object; a table takes"),
        ([1, 2], "is a list whose rows are not dicts"),
        ([{"a": 1}, 5], "is a list whose rows are not dicts"),
        ({"a": 1}, "is a dict whose values are not columns"),
        ({"a": [1], "b": [1, 2]}, "cannot become a table"),
        (np.zeros((2, 2, 2)), "has 3 dimensions; a table has 2"),
        (np.array(5), "has 0 dimensions; a table has 2"),
        (pd.DataFrame(np.zeros((1, MAX_COLUMNS + 1))), "has 1,001 columns; a table shows at most 1,000"),
        (pl.col("a"), "is a Expr; a table takes"),
    ],
)
def test_what_is_no_table(value: Any, message: str) -> None:
    with pytest.raises(FrameError) as caught:
        to_frame(value, {})
    assert message in str(caught.value)
    assert isinstance(caught.value, ToolsError)
