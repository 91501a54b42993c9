"""Any frame becomes a table whose columns have unique identifiers."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import deque, namedtuple
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from jupyter_tools.components import TableColumn
from jupyter_tools.errors import ToolsError
from jupyter_tools.kernel.frames.frame import MAX_COLUMNS, FrameError, identifiers, to_frame

ROWS = [{"Flight no.": 1, "carrier": "UA"}, {"Flight no.": 2, "carrier": None}]


Pair = namedtuple("Pair", "a b")  # noqa: PYI024 - what older libraries give


@dataclass
class Point:
    """A row of declared fields."""

    a: int
    b: int


class Model(BaseModel):
    """A row of pydantic."""

    a: int
    b: int


class Base(DeclarativeBase):
    """Of all mapped classes here."""


class Entity(Base):
    """A row of an ORM."""

    __tablename__ = "entity"
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int]


class Tensor:
    """What a frame of our own would look like: it gives an array, and has no columns."""

    def __init__(self, values: Any) -> None:
        self._values = np.asarray(values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self._values


def rows_of(value: Any, declared: dict[str, TableColumn] | None = None) -> tuple[list[str], list[str], list[Any]]:
    """The identifiers, the names and the rows of a value."""
    found = to_frame(value, declared or {})
    return found.data.columns, found.fields, found.data.rows()


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


def test_rows_of_databases() -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Entity(a=1, b=2), Entity(a=3, b=4)])
        session.flush()
        whole = ["a", "b"], ["a", "b"], [(1, 2), (3, 4)]
        assert rows_of(session.scalars(select(Entity)).all()) == whole
        assert rows_of(session.execute(select(Entity)).all()) == whole
        assert rows_of(session.execute(select(Entity.a, Entity.b)).all()) == whole
        assert rows_of(session.execute(select(Entity.a, Entity.b)).mappings().all()) == whole
        assert rows_of(session.execute(select(Entity.a, Entity.b))) == whole
        assert rows_of(session.execute(select(Entity, Entity.b.label("c"))).all())[1] == ["Entity.a", "Entity.b", "c"]
    engine.dispose()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("select 1 as a, 2 as b union select 3, 4").fetchall()
    assert rows_of(rows) == whole


@pytest.mark.parametrize("kind", [Pair, Point, lambda a, b: Model(a=a, b=b), lambda a, b: Entity(a=a, b=b)])
def test_rows_with_fields(kind: Any) -> None:
    assert rows_of([kind(1, 2), kind(3, 4)]) == (["a", "b"], ["a", "b"], [(1, 2), (3, 4)])


@pytest.mark.parametrize("kind", [tuple, deque, lambda rows: dict(enumerate(rows)).values()])
def test_rows_in_other_collections(kind: Any) -> None:
    assert rows_of(kind([{"a": 1}, {"a": 2}])) == (["a"], ["a"], [(1,), (2,)])


def test_rows_of_mixed_values() -> None:
    assert rows_of([{"a": 1}, {"a": "x"}, {"a": 2**70}])[2] == [(1,), ("x",), (2**70,)]
    assert rows_of([np.array([1, 2]), np.array([3, 4])])[2] == [(1, 2), (3, 4)]


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
    assert rows_of(frame)[0] == ["carrier", "origin", "delay"], "rows that are just counted have no index"
    pivot = frame.pivot_table(index="carrier", columns="origin", values="delay")
    assert rows_of(pivot)[1] == ["carrier", "E", "J"]
    categorical = pivot.set_axis(pd.CategoricalIndex(["E", "J"]), axis=1)
    assert rows_of(categorical)[1] == ["carrier", "E", "J"]


class Layer(pd.DataFrame):
    """A frame of a library that is built on pandas, which demands a column of its own."""

    @property
    def _constructor(self) -> Any:
        return Layer

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "columns" and "shape" not in value:
            raise KeyError("shape")
        super().__setattr__(name, value)


@pytest.mark.parametrize(
    ("value", "fields", "first"),
    [
        (pd.DataFrame({"a": [1, 3]}).describe(), ["index", "a"], ("count", 2.0)),
        (
            pd.Series([1, 3], pd.date_range("2024-01-01", periods=2), name="n").resample("D").mean(),
            ["index", "n"],
            (pd.Timestamp("2024-01-01"), 1.0),
        ),
        (
            pd.concat({"x": pd.DataFrame({"a": [1]}), "y": pd.DataFrame({"a": [2]})}),
            ["level_0", "level_1", "a"],
            ("x", 0, 1),
        ),
        (pd.DataFrame({"index": [1]}, index=["r"]), ["level_0", "index"], ("r", 1)),
        (pd.DataFrame({"a": [1]}, index=pd.Index(["r"], name="")), ["", "a"], ("r", 1)),
        (pd.DataFrame({("a", "x"): [1]}, index=["r"]), ["index", "a / x"], ("r", 1)),
        (pd.Series(["u", "u"]).value_counts(), ["index", "count"], ("u", 2)),
        (Layer({"shape": ["o"], "n": [1]}, index=["r"]), ["index", "shape", "n"], ("r", "o", 1)),
    ],
)
def test_pandas_indexes_that_tell_something(value: Any, fields: list[str], first: Any) -> None:
    found = to_frame(value, {})
    assert found.fields == fields
    assert found.data.rows()[0] == first
    assert found.index_has_labels
    assert len(found.index) == len(fields) - value.to_frame().shape[1] if value.ndim == 1 else True


def test_pandas_indexes_that_only_count() -> None:
    frame = pd.DataFrame({"a": [3, 1, 2, 5]})
    assert to_frame(frame.iloc[1:], {}).index == []
    assert to_frame(frame, {}, counted=True).index == ["index"]
    for left_over in (frame[[True, True, False, True]], frame.sort_values("a"), pd.concat([frame, frame])):
        found = to_frame(left_over, {})
        assert (found.index, found.index_has_labels) == (["index"], False)
        assert found.data["index"].to_list() == list(left_over.index)
    assert not to_frame(pd.DataFrame({"a": []}, index=pd.Index([], dtype=object)), {}).index_has_labels


def test_a_styler() -> None:
    pytest.importorskip("jinja2", reason="pandas needs it for styles")
    frame = pd.DataFrame({"a": [0.123, 2.0, 3.0], "b": [1, 2, 3], "c": ["x", "y", "z"]}, index=["i", "j", "k"])
    style = frame.style.format("{:.0%}", subset=["a"]).hide(axis="columns", subset=["b"]).hide(["j"])
    found = to_frame(style, {})
    assert (found.fields, found.hidden, found.index_has_labels) == (["index", "a", "b", "c"], {"b"}, True)
    assert found.data.rows() == [("i", 0.123, 1, "x"), ("k", 3.0, 3, "z")]
    assert found.writers[1, 1](3.0) == "300%"
    assert not to_frame(frame.style.hide(axis="index"), {}).index_has_labels


def test_byte_orders() -> None:
    array = np.array([2.5, 1.5], dtype=">f8")
    when = np.array(["2024-01-01"], dtype=">M8[ns]")
    assert rows_of(pd.DataFrame({"a": array}))[2] == [(2.5,), (1.5,)]
    assert to_frame(pd.DataFrame({"a": array}), {}).data[[1]].rows() == [(1.5,)]
    assert rows_of(pd.DataFrame({"a": [1]}, index=np.array([2.5], dtype=">f8")))[2] == [(2.5, 1)]
    assert rows_of(pd.DataFrame({"when": when}))[2] == [(pd.Timestamp("2024-01-01"),)]
    for value in (array, {"a": array}, np.array([(2.5,), (1.5,)], dtype=[("a", ">f8")])):
        assert to_frame(value, {}).data[[0]].rows() == [(2.5,)]


def test_masked_arrays() -> None:
    masked = np.ma.masked_array([[1, 2], [3, 4]], [[False, True], [False, False]])
    floats = np.ma.masked_greater(np.array([0.5, 9.5]), 1)
    missing = [[None if pd.isna(one) else one for one in row] for row in rows_of(masked)[2]]
    assert missing == [[1, None], [3, 4]]
    assert [pd.isna(one) for (one,) in rows_of({"a": floats})[2]] == [False, True]
    record = np.ma.array([(1, "a")], mask=[(True, False)], dtype=[("n", int), ("t", "U1")])
    assert [pd.isna(one) for one in rows_of(record)[2][0]] == [True, False]
    assert rows_of(np.ma.masked_array([1, 2]))[2] == [(1,), (2,)]


def test_kinds_of_arrow() -> None:
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([1, 2], pa.int32()), pa.array(["x", "y"], pa.string_view()))
    batch = pa.record_batch({"a": [1, 2], "b": pa.array(["x", "y"], pa.string_view()), "c": runs})
    assert rows_of(batch) == (["a", "b", "c"], ["a", "b", "c"], [(1, "x", "x"), (2, "y", "y")])
    assert to_frame(batch, {}).data[[1]].rows() == [(2, "y", "y")]
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch])
    assert rows_of(reader)[2] == [(1, "x", "x"), (2, "y", "y")]
    twice = pa.table([pa.array([1]), pa.array([2])], names=["a", "a"])
    assert rows_of(twice) == (["a", "a_2"], ["a", "a"], [(1, 2)])
    assert rows_of(pa.chunked_array([[1], [2]])) == (["c_0"], ["0"], [(1,), (2,)])


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
    shown = to_frame(frame, {}).data
    frame.loc[0, "a"] = 99
    frame["b"] = 5
    frame.columns = ["x", "y"]
    assert (shown.columns, shown.rows()) == (["a"], [(1,), (2,)])
    assert list(frame.columns) == ["x", "y"], "nor is the author's own"


def test_large_frames_are_shared() -> None:
    frame = pd.DataFrame({"a": np.arange(1_000_000)})
    shown = to_frame(frame, {}).data
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
        ([1, 2], "is a list with an item of type int, not a row: pass {'name': items}"),
        ([object()], "is a list with an item of type object; rows are dicts, lists, dataclasses"),
        ([{"a": 1}, 5], "is a list of rows with named values in which row 1 is of type int"),
        ({"a": 1}, "is a dict whose value of 'a' is not a column: pass {name: [values]}, or [row] for one row"),
        ({"x": {"a": 1}}, "is a dict whose value of 'x' is not a column"),
        ({"x": {1, 2}}, "is a dict whose value of 'x' is not a column"),
        (range(3), "is a range; a table takes a frame"),
        (Point(1, 2), "a dict of columns or a 2-D array: pass a list, [point]"),
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
