"""The key of a frame: which rows it names, over all libraries and types, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_tools.kernel.frames import keys as module
from jupyter_tools.kernel.frames.frame import FrameError
from jupyter_tools.kernel.frames.table import FrameTable, WindowError
from jupyter_tools.protocol.rows import RowsRequest, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

UTC = dt.UTC
BERLIN = ZoneInfo("Europe/Berlin")
LARGE = 2**63
"""Beyond the whole numbers of most libraries."""
VALUES: dict[str, list[Any]] = {
    "whole": [3, -1, 2**53 + 1, 0, 2],
    "unsigned": [2**64 - 1, LARGE, 1, 0, 2],
    "objects beyond 64 bits": [2**70, -(2**70), 1, 2**53 + 1, 2],
    "float": [0.5, 1.0, -0.0, 1e300, 123456789012345683968.0],
    "text": ["a", "A", "1", "ä\n", ""],
    "objects of several types": ["x", 1, "1", False, 2.5],
    "decimal": [Decimal("1.10"), Decimal("1.1000000000000000000001"), Decimal(2), Decimal(-3), Decimal("0.1")],
    "date": [dt.date(2024, 2, 29), dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1970, 1, 1), dt.date(1969, 1, 1)],
    "moment": [dt.datetime(2024, 1, 1, 9, 0, 0, at) for at in (0, 1, 999_999)]  # noqa: DTZ001
    + [dt.datetime(1960, 1, 1, 0, 0, 0, 1), dt.datetime(1960, 1, 1)],  # noqa: DTZ001
    "moment with a zone": [dt.datetime(2024, 10, 27, hour, 30, tzinfo=BERLIN) for hour in range(5)],
    "uuid": [str(uuid.UUID(int=at)) for at in range(5)],
}
FRAMES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
    "dicts": lambda data: [dict(zip(data, row, strict=True)) for row in zip(*data.values(), strict=True)],
}


def frame(make: str, values: list[Any]) -> Any:
    try:
        return FRAMES[make]({"id": values, "place": list(range(len(values)))})
    except Exception:  # noqa: BLE001 - each library refuses in its own way
        pytest.skip("the library has no such column")


def by(*keys: Any, columns: tuple[str, ...] = ("id",)) -> dict[str, Any]:
    return {"key": list(columns), "keys": [list(one) if isinstance(one, tuple) else [one] for one in keys]}


def table(value: Any, key: Any = ("id",), **given: Any) -> FrameTable:
    return FrameTable(1, value, {}, key=key, **given)


def refused(value: Any, key: Any = ("id",)) -> str:
    with pytest.raises(FrameError) as caught:
        table(value, key)
    return str(caught.value)


def as_in_a_browser(part: Any) -> Any:
    """A part of a key after JavaScript has read and written it."""
    whole = isinstance(part, float) and part.is_integer() and abs(part) < 1e21
    return int(Decimal(repr(part))) if whole else part


@pytest.mark.parametrize("make", FRAMES)
@pytest.mark.parametrize("kind", VALUES)
def test_a_key_that_has_travelled_names_its_row(make: str, kind: str) -> None:
    shown = table(frame(make, VALUES[kind]))
    header = json.loads(shown.header().model_dump_json())
    keys = header["first"]["keys"]
    assert header["key"] == ["id"]
    assert len({json.dumps(one) for one in keys}) == len(keys)
    for place, key in enumerate(keys):
        # A browser writes 1.0 as 1, and large floats with as few digits as name them.
        assert shown.selected({"key": ["id"], "keys": [[as_in_a_browser(one) for one in key]]}) == [place]
    assert shown.selected({"key": ["id"], "keys": keys[::-1]}) == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("make", FRAMES)
def test_a_key_of_another_type_or_that_is_gone_is_no_row(make: str) -> None:
    numbers = table(frame(make, [1, 0, 5, 2, 3]))
    for key in ("1", True, False, 1.5, 7, -(2**80), 2**80, "", "x" * 1_000, "²", "-0"):
        assert numbers.selected(by(key)) == [], key
    assert numbers.selected(by(7, 5, "5", 1.0)) == [2, 0]
    texts = table(frame(make, ["1", "true", "a", "b", "c"]))
    assert texts.selected(by(1, *[True], "1", 1.0)) == [0]
    assert numbers.selected(by(5, columns=("place",))) == []
    assert numbers.selected({"table": 1, "selected": [4]}) == [4]
    assert numbers.selected({"table": 0, "selected": [4]}) == []


@pytest.mark.parametrize("make", FRAMES)
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.0, 2.0, float("nan"), 3.0], "has no value of 'id' in row 2, which needs one as its key"),
        (["a", "b", "c", None], "has no value of 'id' in row 3, which needs one as its key"),
        ([3, 1, 2, 1], "has the key 1 in the rows 1 and 3; each row needs its own"),
        (["a", "b", "b", "c"], "has the key 'b' in the rows 1 and 2; each row needs its own"),
        ([b"a", b"b", b"c", b"d"], "has a bytes in 'id', row 0: a key is a text, a number"),
        ([[1], [2], [3], [4]], "has a list in 'id', row 0: a key is a text, a number"),
        (["x" * 1_001, "a", "b", "c"], "has a str in 'id', row 0: a key is a text, a number"),
    ],
)
def test_what_is_no_key_is_refused_when_data_is_set(make: str, values: list[Any], message: str) -> None:
    assert message in refused(frame(make, values)).replace("has a Series", "has a list").replace(
        "has a ndarray", "has a list"
    )


def test_missing_values_of_each_library() -> None:
    row = "has no value of 'id' in row 1"
    for values in (
        pd.Series([1, None], dtype="Int64"),
        pd.Series(pd.to_datetime(["2024-01-01", None])),
        pd.Series([Decimal(1), Decimal("NaN")]),
        pd.Series([1, float("nan")], dtype=object),
        pd.Series(["a", pd.NA], dtype="string"),
        pl.Series([1, None]),
        pl.Series([1.0, float("nan")]),
    ):
        assert row in refused(
            pd.DataFrame({"id": values}) if isinstance(values, pd.Series) else pl.DataFrame({"id": values})
        )


def test_of_many_rows_two_with_one_key_are_refused_when_the_key_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHECKED", 3)
    for frame in (pd.DataFrame({"id": [1, 2, 1, 3]}), pl.DataFrame({"id": ["1", "2", "1", "3"]})):
        shown = table(frame)
        one, other = shown.header().first.keys[:2]  # type: ignore[index]  # rows have keys
        assert shown.selected(by(tuple(other))) == [1]
        with pytest.raises(FrameError, match="in several rows; each row needs its own"):
            shown.selected(by(tuple(one)))
        header = shown.header(by(tuple(one), tuple(other)))
        assert header.selected is not None
        assert (header.selected.gone, header.selected.keys) == ([one], [other])
        assert ask(shown, [one]).gone == [one]


def test_a_key_that_no_column_narrows_down_is_found_by_reading_all(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [Decimal(at) / 7 for at in range(10)]
    shown = table(pd.DataFrame({"id": values}))
    assert shown.selected(by(str(shown.header().first.keys[4][0]))) == [4]  # type: ignore[index]
    monkeypatch.setattr(module, "INDEXED", 5)
    with pytest.raises(FrameError, match="takes too long to find: use whole numbers, texts or times"):
        table(pd.DataFrame({"id": values})).selected(by("1"))


def test_objects_of_other_types_behind_the_first_texts() -> None:
    values = [f"t{at}" for at in range(200)] + [7]
    assert table(pd.DataFrame({"id": pd.Series(values, dtype=object)})).selected(by(7, "t3")) == [200, 3]


@pytest.mark.parametrize("make", FRAMES)
def test_several_columns(make: str) -> None:
    rows = {"year": [1, 1, 2, 2], "name": ["a", "b", "a", "b"]}
    shown = table(FRAMES[make](rows), ("year", "name"))
    assert shown.selected(by((2, "a"), (1, "b"), (3, "a"), columns=("year", "name"))) == [2, 1]
    assert "has the key 1, 'a' in the rows 0 and 1" in refused(
        FRAMES[make]({"year": [1, 1], "name": ["a", "a"]}), ("year", "name")
    )
    assert "has no column 'nmae', which is its key; did you mean 'name'?" in refused(FRAMES[make](rows), ("nmae",))


def test_a_hidden_key_travels_and_no_other_hidden_column() -> None:
    shown = table(pd.DataFrame({"id": [5, 6], "secret": [1, 2], "name": ["a", "b"]}))
    shown.show(["id", "secret"], key=["id"])
    header = shown.header(by(6, 9))
    assert [one.name for one in header.columns] == ["name"]
    assert (header.key, header.first.keys, header.first.rows) == (["id"], [[5], [6]], [["a"], ["b"]])
    assert header.selected is not None
    assert (header.selected.rows, header.selected.positions, header.selected.gone) == ([["b"]], [1], [[9]])
    assert ask(shown, [[6], [9], [5]], count=1).rows == [["b"]]


def ask(shown: FrameTable, keys: list[Any] | None, count: int = 10) -> Any:
    return shown.window(
        RowsRequest(id=1, component="t", table=1, start=0, count=count, sort=[], filter=[], search="", keys=keys)
    )


def test_keys_are_asked_for_only_of_rows_that_have_some() -> None:
    with pytest.raises(WindowError, match="rows of this table have no key"):
        ask(FrameTable(1, pd.DataFrame({"id": [1]}), {}), [[1]])


def test_a_named_index_is_a_key_where_it_is_shown_and_each_row_has_its_own() -> None:
    data = pd.DataFrame({"v": [1, 2]}, index=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)], names=["name", "number"]))
    shown = FrameTable(1, data, {})
    assert (shown.header().key, shown.header().first.keys) == (["name", "number"], [["a", 1], ["a", 2]])
    assert shown.selected(by(("a", 2), columns=("name", "number"))) == [1]
    shown.show(["name"])
    assert (shown.header().key, shown.header().first.keys) == ([], None)
    assert FrameTable(1, data, {}, index=False).header().key == []
    for names, index in ((["name", None], [("a", 1), ("a", 2)]), (["name", "number"], [("a", 1), ("a", 1)])):
        other = pd.DataFrame({"v": [1, 2]}, index=pd.MultiIndex.from_tuples(index, names=names))
        assert FrameTable(1, other, {}).header().key == []
    unnamed = pd.DataFrame({"v": [1, 2]}, index=["a", "b"])
    assert FrameTable(1, unnamed, {}).header().key == []
    assert FrameTable(1, unnamed, {}, key=["index"]).header().first.keys == [["a"], ["b"]]


def test_the_primary_key_of_orm_objects() -> None:
    orm = pytest.importorskip("sqlalchemy.orm")
    sql = pytest.importorskip("sqlalchemy")
    base = orm.declarative_base()

    class Order(base):  # type: ignore[misc, valid-type]  # made at run time
        __tablename__ = "orders"
        number = sql.Column("order_no", sql.Integer, primary_key=True)
        name = sql.Column(sql.String)

    header = FrameTable(1, [Order(number=7, name="a"), Order(number=9, name="b")], {}).header()
    assert (header.key, header.first.keys) == (["number"], [[7], [9]])
    assert FrameTable(1, [Order(number=7), Order()], {}).header().key == []


def test_a_key_that_is_declared_after_the_data_was_set() -> None:
    shown = FrameTable(1, pd.DataFrame({"id": [1, 2], "same": [1, 1]}), {})
    assert shown.show((), key=["id"])
    assert not shown.show((), key=["id"])
    assert shown.header().key == ["id"]
    for key in ("same", "gone"):
        shown.show((), key=[key])
        assert shown.header().key == []
    assert FrameTable(1, [], {}, key=["id"]).header().key == []


def test_how_keys_compare() -> None:
    assert key_of([1.0, "1", True]) == key_of([1, "1", True]) != key_of([1, "1", 1])
    assert key_of([123456789012345680000]) == key_of([123456789012345683968.0])
    assert key_of([10**400]) == (10**400,)
    assert key_of([np.float64(2.0)]) == (2,)
