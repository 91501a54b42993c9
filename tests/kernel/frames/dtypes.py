"""Columns of every type of pandas, polars, pyarrow and duckdb, with what each shall show, written by hand."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

D = decimal.Decimal
BERLIN = ZoneInfo("Europe/Berlin")


class Case(NamedTuple):
    """A column of `high, low, None, high`, or without the missing one."""

    column: Any
    """The column of its library; of duckdb the SQL of its type and of the two values."""
    low: Any
    """The smaller value as Python's own, as a handler reads it."""
    high: Any
    """The larger one."""
    cells: tuple[Any, Any] | None = None
    """The two as they travel, where that is another value."""
    kind: str = "text"
    missing: bool = True
    edit: bool = True
    """Whether the low value can be typed into a cell, and is then what was written."""

    @property
    def rows(self) -> list[Any]:
        """The column's values."""
        return [self.high, self.low, *([None] if self.missing else []), self.high]

    @property
    def shown(self) -> list[Any]:
        """Its cells."""
        low, high = self.cells or (self.low, self.high)
        return [high, low, *([None] if self.missing else []), high]


NAIVE = dt.datetime(1969, 12, 31, 23, 59, 59, 999999), dt.datetime(2024, 2, 29, 12)  # noqa: DTZ001
NAIVE_CELLS = "1969-12-31T23:59:59.999999", "2024-02-29T12:00:00"
SECONDS = dt.datetime(1969, 12, 31, 23, 59, 59), dt.datetime(2024, 2, 29, 12)  # noqa: DTZ001
SECONDS_CELLS = "1969-12-31T23:59:59", "2024-02-29T12:00:00"
ZONED = dt.datetime(2024, 3, 31, 1, 30, tzinfo=BERLIN), dt.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=BERLIN)
ZONED_CELLS = "2024-03-31T01:30:00+01:00", "2024-10-27T02:30:00+01:00"
UTC = dt.datetime(2024, 3, 31, 1, 30, tzinfo=dt.UTC), dt.datetime(2024, 10, 27, 2, 30, tzinfo=dt.UTC)
UTC_CELLS = "2024-03-31T01:30:00+00:00", "2024-10-27T02:30:00+00:00"
FLAGS = False, True
DAYS = dt.date(1, 1, 1), dt.date(9999, 12, 31)
DAYS_CELLS = "0001-01-01", "9999-12-31"
HOURS = dt.timedelta(hours=-3), dt.timedelta(days=1, hours=2, microseconds=5)
HOURS_CELLS = "-3:00:00", "26:00:00.000005"
SHORT = dt.timedelta(hours=-3), dt.timedelta(days=1, hours=2)
SHORT_CELLS = "-3:00:00", "26:00:00"
TIMES = dt.time(1, 2, 3, 4), dt.time(23, 59)
TIMES_CELLS = "01:02:03.000004", "23:59:00"


def whole(least: int, most: int) -> tuple[Any, Any, Any]:
    """The ends of a type of whole numbers; large ones travel as text."""
    low, high = (one if abs(one) <= 2**53 - 1 else str(one) for one in (least, most))
    return least, most, (low, high)


INTS = {f"int{bits}": whole(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)}
INTS |= {f"uint{bits}": whole(0, 2**bits - 1) for bits in (8, 16, 32, 64)}
FLOATS = {
    "float16": (float(np.float16(-0.1)), 65504.0),
    "float32": (float(np.float32(-0.1)), 65536.5),
    "float64": (-0.1, 1e300),
}
"""Short ones are shown with the digits that they keep."""
SHORT_FLOAT = {"float16": (-0.1, 65504.0), "float32": (-0.1, 65536.5), "float64": None}


def of_pandas() -> dict[str, Case]:
    """Types of numpy and of pandas itself."""

    def column(low: Any, high: Any, dtype: Any, missing: Any = ...) -> Any:
        return pd.Series([high, low, *([] if missing is ... else [missing]), high], dtype=dtype)

    found = {
        name: Case(column(low, high, name), low, high, cells, "integer", missing=False)
        for name, (low, high, cells) in INTS.items()
    }
    found |= {
        name.replace("int", "Int").replace("uI", "UI"): Case(
            column(low, high, name.replace("int", "Int").replace("uI", "UI"), None), low, high, cells, "integer"
        )
        for name, (low, high, cells) in INTS.items()
    }
    found |= {
        name: Case(column(low, high, name, np.nan), low, high, SHORT_FLOAT[name], "number")
        for name, (low, high) in FLOATS.items()
    }
    found |= {
        name.title(): Case(column(low, high, name.title(), None), low, high, SHORT_FLOAT[name], "number")
        for name, (low, high) in FLOATS.items()
        if name != "float16"
    }
    found["infinity"] = Case(column(-np.inf, np.inf, "float64", np.nan), -np.inf, np.inf, ("-∞", "∞"), "number")
    found["bool"] = Case(column(*FLAGS, "bool"), *FLAGS, kind="boolean", missing=False)
    found["boolean"] = Case(column(*FLAGS, "boolean", None), *FLAGS, kind="boolean")
    found["str"] = Case(column("Émile", "é ", "str", None), "Émile", "é ")
    found["string"] = Case(column("", "x" * 1000, "string", None), "", "x" * 1000, edit=False)
    found["object text"] = Case(column("a", "b", object, None), "a", "b")
    found["complex128"] = Case(column(1j, 2j, "complex128"), 1j, 2j, ("1j", "2j"), missing=False, edit=False)
    for unit, ends, cells in (
        ("s", SECONDS, SECONDS_CELLS),
        ("ms", SECONDS, SECONDS_CELLS),
        ("us", NAIVE, NAIVE_CELLS),
        ("ns", NAIVE, NAIVE_CELLS),
    ):
        found[f"datetime64[{unit}]"] = Case(column(*ends, f"datetime64[{unit}]", pd.NaT), *ends, cells, "datetime")
    nanos = pd.Timestamp("2024-01-01T00:00:00.000000001"), pd.Timestamp("2024-01-01T00:00:00.000000002")
    cells = tuple(one.isoformat() for one in nanos)
    found["nanoseconds"] = Case(column(*nanos, "datetime64[ns]", pd.NaT), *nanos, cells, "datetime")
    found["datetime64[us, Berlin]"] = Case(
        column(*ZONED, "datetime64[us, Europe/Berlin]", pd.NaT), *ZONED, ZONED_CELLS, "datetime"
    )
    found["datetime64[ns, UTC]"] = Case(column(*UTC, "datetime64[ns, UTC]", pd.NaT), *UTC, UTC_CELLS, "datetime")
    found["timedelta64[s]"] = Case(
        column(*SHORT, "timedelta64[s]", pd.NaT), *SHORT, SHORT_CELLS, "duration", edit=False
    )
    found["timedelta64[ns]"] = Case(
        column(*HOURS, "timedelta64[ns]", pd.NaT), *HOURS, HOURS_CELLS, "duration", edit=False
    )
    found["category"] = Case(pd.Series(pd.Categorical(["b", "a", None, "b"])), "a", "b")
    levels = pd.CategoricalDtype(["small", "large"], ordered=True)
    found["ordered category"] = Case(column("small", "large", levels, None), "small", "large")
    found["category of numbers"] = Case(pd.Series(pd.Categorical([7, -1, None, 7])), -1, 7, kind="integer", edit=False)
    months = pd.Period("2024-01", "M"), pd.Period("2024-12", "M")
    found["period[M]"] = Case(column(*months, "period[M]", pd.NaT), *months, ("2024-01", "2024-12"), edit=False)
    spans = pd.Interval(0, 1), pd.Interval(10, 20)
    found["interval[int64]"] = Case(
        pd.Series(pd.array([spans[1], spans[0], np.nan, spans[1]], dtype="interval[float64, right]")),
        pd.Interval(0.0, 1.0),
        pd.Interval(10.0, 20.0),
        ("(0.0, 1.0]", "(10.0, 20.0]"),
        edit=False,
    )
    found["Sparse[int64]"] = Case(
        pd.Series(pd.arrays.SparseArray([7, 0, 7])), 0, 7, kind="integer", missing=False, edit=False
    )
    found["Sparse[float64]"] = Case(
        pd.Series(pd.arrays.SparseArray([7.5, 0.0, np.nan, 7.5])), 0.0, 7.5, kind="number", edit=False
    )
    found["object decimals"] = Case(
        column(D("-1.50"), D("12.3"), object, None), D("-1.50"), D("12.3"), ("-1.50", "12.3"), "number"
    )
    found["object whole"] = Case(
        column(-(2**70), 2**70, object, None), -(2**70), 2**70, (str(-(2**70)), str(2**70)), "integer"
    )
    found["object dates"] = Case(column(*DAYS, object, None), *DAYS, DAYS_CELLS, "date")
    found["object times"] = Case(column(*TIMES, object, None), *TIMES, TIMES_CELLS, edit=False)
    found["object lists"] = Case(column([1], [1, 2], object, None), [1], [1, 2], ("[1]", "[1, 2]"), edit=False)
    found["object dicts"] = Case(
        column({"a": 1}, {"a": 2}, object, None), {"a": 1}, {"a": 2}, ("{'a': 1}", "{'a': 2}"), edit=False
    )
    found["object bytes"] = Case(column(b"a", b"bb", object, None), b"a", b"bb", ("1 byte", "2 bytes"), edit=False)
    found["object mixed"] = Case(column(5, "x", object, None), 5, "x", (5, "x"), edit=False)
    found["object uuids"] = Case(
        column(uuid.UUID(int=1), uuid.UUID(int=2), object, None),
        uuid.UUID(int=1),
        uuid.UUID(int=2),
        (str(uuid.UUID(int=1)), str(uuid.UUID(int=2))),
        edit=False,
    )
    return found


def of_arrow() -> dict[str, Case]:
    """Types of Arrow."""
    case = arrow_case
    found = {
        name: case(getattr(pa, name)(), (low, high), cells, "integer") for name, (low, high, cells) in INTS.items()
    }
    found |= {name: case(getattr(pa, name)(), ends, SHORT_FLOAT[name], "number") for name, ends in FLOATS.items()}
    found["bool"] = case(pa.bool_(), (False, True), shown="boolean")
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        found[str(kind)] = case(kind, ("Émile", "é "))
    for kind in (pa.binary(), pa.large_binary(), pa.binary_view()):
        found[str(kind)] = case(kind, (b"a", b"bb"), ("1 byte", "2 bytes"), edit=False)
    found["fixed_size_binary[2]"] = case(pa.binary(2), (b"aa", b"bb"), ("2 bytes", "2 bytes"), edit=False)
    found["date32"] = case(pa.date32(), DAYS, DAYS_CELLS, "date")
    found["date64"] = case(pa.date64(), DAYS, DAYS_CELLS, "date")
    for unit, ends, cells in (
        ("s", SECONDS, SECONDS_CELLS),
        ("ms", SECONDS, SECONDS_CELLS),
        ("us", NAIVE, NAIVE_CELLS),
        ("ns", NAIVE, NAIVE_CELLS),
    ):
        found[f"timestamp[{unit}]"] = case(pa.timestamp(unit), ends, cells, "datetime")
    found["timestamp[us, Berlin]"] = case(pa.timestamp("us", "Europe/Berlin"), ZONED, ZONED_CELLS, "datetime")
    found["timestamp[ns, UTC]"] = case(pa.timestamp("ns", "UTC"), UTC, UTC_CELLS, "datetime")
    for unit in ("s", "ms"):
        found[f"duration[{unit}]"] = case(pa.duration(unit), SHORT, SHORT_CELLS, "duration", edit=False)
    for unit in ("us", "ns"):
        found[f"duration[{unit}]"] = case(pa.duration(unit), HOURS, HOURS_CELLS, "duration", edit=False)
    return found | _more_of_arrow()


def arrow_case(kind: Any, ends: Any, cells: Any = None, shown: str = "text", **more: Any) -> Case:
    """A column of Arrow."""
    low, high = ends
    return Case(pa.array([high, low, None, high], kind), low, high, cells, shown, **more)


def _more_of_arrow() -> dict[str, Case]:
    """Times, decimals, dictionaries and nested types of Arrow."""
    case, found = arrow_case, {}
    short = dt.time(1, 2, 3), dt.time(23, 59)
    for kind in (pa.time32("s"), pa.time32("ms")):
        found[str(kind)] = case(kind, short, ("01:02:03", "23:59:00"), edit=False)
    for kind in (pa.time64("us"), pa.time64("ns")):
        found[str(kind)] = case(kind, TIMES, TIMES_CELLS, edit=False)
    cents = D("-0.01"), D("99999.99")
    for kind in (pa.decimal32(7, 2), pa.decimal64(7, 2), pa.decimal128(38, 2), pa.decimal256(76, 2)):
        found[str(kind)] = case(kind, cents, ("-0.01", "99999.99"), "number")
    for kind, digits in ((pa.decimal128(38, 0), 38), (pa.decimal256(76, 0), 76)):
        least, most = "-" + "9" * digits, "9" * digits
        found[str(kind)] = case(kind, (D(least), D(most)), (least, most), "integer")
    found["dictionary"] = case(pa.dictionary(pa.int32(), pa.string()), ("a", "b"))
    found["dictionary of numbers"] = case(pa.dictionary(pa.int8(), pa.int64()), (-1, 7), shown="integer")
    found["null"] = Case(pa.nulls(4), None, None, edit=False)
    lists = [1], [1, 2]
    for kind in (pa.list_(pa.int64()), pa.large_list(pa.int64()), pa.list_view(pa.int64())):
        found[str(kind)] = case(kind, lists, ("[1]", "[1, 2]"), edit=False)
    found["fixed_size_list"] = case(pa.list_(pa.int64(), 2), ([1, 2], [1, 3]), ("[1, 2]", "[1, 3]"), edit=False)
    found["struct"] = case(pa.struct([("a", pa.int64())]), ({"a": 1}, {"a": 2}), ("{'a': 1}", "{'a': 2}"), edit=False)
    found["map"] = case(
        pa.map_(pa.string(), pa.int64()), ([("k", 1)], [("k", 2)]), ("[('k', 1)]", "[('k', 2)]"), edit=False
    )
    found["month_day_nano_interval"] = case(
        pa.month_day_nano_interval(),
        (pa.MonthDayNano([0, 1, 0]), pa.MonthDayNano([2, 0, 0])),
        ("1 day", "2 months"),
        edit=False,
    )
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3, 4], pa.int32()), pa.array([7, -1, None, 7]))
    found["run_end_encoded"] = Case(runs, -1, 7, kind="integer")
    return found


def of_polars() -> dict[str, Case]:
    """Types of Polars."""

    def case(kind: Any, ends: Any, cells: Any = None, shown: str = "text", **more: Any) -> Case:
        low, high = ends
        return Case(pl.Series([high, low, None, high], dtype=kind), *ends, cells, shown, **more)

    found = {
        name: case(getattr(pl, name.replace("int", "Int").replace("uI", "UI")), (low, high), cells, "integer")
        for name, (low, high, cells) in INTS.items()
    }
    found["Int128"] = case(pl.Int128, (-(2**127), 2**127 - 1), (str(-(2**127)), str(2**127 - 1)), "integer")
    if hasattr(pl, "UInt128"):
        found["UInt128"] = case(pl.UInt128, (0, 2**128 - 1), (0, str(2**128 - 1)), "integer")
    found |= {
        name: case(getattr(pl, name.title()), FLOATS[name], SHORT_FLOAT[name], "number")
        for name in ("float32", "float64")
    }
    if hasattr(pl, "Float16"):
        found["Float16"] = case(pl.Float16, FLOATS["float16"], SHORT_FLOAT["float16"], "number")
    found["Float64 infinity"] = case(pl.Float64, (-np.inf, np.inf), ("-∞", "∞"), "number")
    found["Decimal(38, 4)"] = case(
        pl.Decimal(38, 4), (D("-0.0001"), D("9" * 34 + ".9999")), ("-0.0001", "9" * 34 + ".9999"), "number"
    )
    found["Decimal(38, 0)"] = case(
        pl.Decimal(38, 0), (D("-" + "9" * 38), D("9" * 38)), ("-" + "9" * 38, "9" * 38), "integer"
    )
    found["Boolean"] = case(pl.Boolean, (False, True), shown="boolean")
    found["String"] = case(pl.String, ("Émile", "é "))
    found["Categorical"] = case(pl.Categorical, ("a", "b"))
    found["Enum"] = case(pl.Enum(["small", "large"]), ("small", "large"))
    found["Binary"] = case(pl.Binary, (b"a", b"bb"), ("1 byte", "2 bytes"), edit=False)
    found["Date"] = case(pl.Date, DAYS, DAYS_CELLS, "date")
    found["Time"] = case(pl.Time, TIMES, TIMES_CELLS, edit=False)
    for unit, ends, cells in (("ms", SECONDS, SECONDS_CELLS), ("us", NAIVE, NAIVE_CELLS), ("ns", NAIVE, NAIVE_CELLS)):
        found[f"Datetime({unit})"] = case(pl.Datetime(unit), ends, cells, "datetime")
    found["Datetime(us, Berlin)"] = case(pl.Datetime("us", "Europe/Berlin"), ZONED, ZONED_CELLS, "datetime")
    found["Datetime(ns, UTC)"] = case(pl.Datetime("ns", "UTC"), UTC, UTC_CELLS, "datetime")
    found["Duration(ms)"] = case(pl.Duration("ms"), SHORT, SHORT_CELLS, "duration", edit=False)
    for unit in ("us", "ns"):
        found[f"Duration({unit})"] = case(pl.Duration(unit), HOURS, HOURS_CELLS, "duration", edit=False)
    found["List"] = case(pl.List(pl.Int64), ([1], [1, 2]), ("[1]", "[1, 2]"), edit=False)
    found["Array"] = case(pl.Array(pl.Int64, 2), ([1, 2], [1, 3]), ("[1, 2]", "[1, 3]"), edit=False)
    found["Struct"] = case(pl.Struct({"a": pl.Int64}), ({"a": 1}, {"a": 2}), ("{'a': 1}", "{'a': 2}"), edit=False)
    found["Object"] = case(
        pl.Object, (uuid.UUID(int=1), uuid.UUID(int=2)), (str(uuid.UUID(int=1)), str(uuid.UUID(int=2))), edit=False
    )
    found["Null"] = Case(pl.Series([None] * 4, dtype=pl.Null), None, None, edit=False)
    return found


def of_duckdb() -> dict[str, Case]:
    """Types of DuckDB, as the SQL of their two values."""

    def case(  # noqa: PLR0913, PLR0917 - a line for each type
        low_sql: str, high_sql: str, kind: str, ends: Any, cells: Any = None, shown: str = "text", **more: Any
    ) -> Case:
        column = f"unnest([({high_sql})::{kind}, ({low_sql})::{kind}, null, ({high_sql})::{kind}])"
        return Case(column, *ends, cells, shown, **more)

    names = {"int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT"}
    names |= {f"u{name}": f"U{kind}" for name, kind in names.items()}
    found = {
        kind: case(str(INTS[name][0]), str(INTS[name][1]), kind, INTS[name][:2], INTS[name][2], "integer")
        for name, kind in names.items()
    }
    for kind, low, high in (
        ("HUGEINT", -(2**127), 2**127 - 1),
        ("UHUGEINT", 0, 2**128 - 1),
        ("BIGNUM", -(2**200), 2**200),
    ):
        cells = tuple(one if abs(one) < 2**53 else str(one) for one in (low, high))
        found[kind] = case(f"'{low}'", f"'{high}'", kind, (D(low), D(high)), cells, "integer")
    found["FLOAT"] = case("-0.1", "65536.5", "FLOAT", FLOATS["float32"], SHORT_FLOAT["float32"], "number")
    found["DOUBLE"] = case("-0.1", "1e300", "DOUBLE", FLOATS["float64"], shown="number")
    found["infinity"] = case("'-inf'", "'inf'", "DOUBLE", (-np.inf, np.inf), ("-∞", "∞"), "number")
    found["DECIMAL(38, 2)"] = case(
        "-0.01",
        "'" + "9" * 36 + ".99'",
        "DECIMAL(38, 2)",
        (D("-0.01"), D("9" * 36 + ".99")),
        ("-0.01", "9" * 36 + ".99"),
        "number",
    )
    found["BOOLEAN"] = case("false", "true", "BOOLEAN", (False, True), shown="boolean")
    found["VARCHAR"] = case("'Émile'", "'é '", "VARCHAR", ("Émile", "é "))
    found["BLOB"] = case("'a'", "'bb'", "BLOB", (b"a", b"bb"), ("1 byte", "2 bytes"), edit=False)
    found["BIT"] = case("'0101'", "'1111'", "BIT", ("0101", "1111"), edit=False)
    ids = uuid.UUID(int=1), uuid.UUID(int=2)
    found["UUID"] = case(f"'{ids[0]}'", f"'{ids[1]}'", "UUID", tuple(map(str, ids)), edit=False)
    found["ENUM"] = case("'small'", "'large'", "ENUM ('small', 'large')", ("small", "large"))
    found["DATE"] = case("'0001-01-01'", "'9999-12-31'", "DATE", DAYS, DAYS_CELLS, "date")
    found["TIME"] = case("'01:02:03.000004'", "'23:59'", "TIME", TIMES, TIMES_CELLS, edit=False)
    found["TIMETZ"] = case(
        "'01:02:03.000004+01'", "'23:59:00+01'", "TIMETZ", ("01:02:03.000004+01", "23:59:00+01"), edit=False
    )
    for kind, ends, cells in (
        ("TIMESTAMP_S", SECONDS, SECONDS_CELLS),
        ("TIMESTAMP_MS", SECONDS, SECONDS_CELLS),
        ("TIMESTAMP", NAIVE, NAIVE_CELLS),
        ("TIMESTAMP_NS", NAIVE, NAIVE_CELLS),
    ):
        found[kind] = case(f"'{ends[0]}'", f"'{ends[1]}'", kind, ends, cells, "datetime")
    found["TIMESTAMPTZ"] = case(f"'{UTC[0]}'", f"'{UTC[1]}'", "TIMESTAMPTZ", UTC, UTC_CELLS, "datetime")
    days = pa.MonthDayNano([0, 1, 0]), pa.MonthDayNano([2, 0, 0])
    found["INTERVAL"] = case("'1 day'", "'2 months'", "INTERVAL", days, ("1 day", "2 months"), edit=False)
    found["LIST"] = case("[1]", "[1, 2]", "BIGINT[]", ([1], [1, 2]), ("[1]", "[1, 2]"), edit=False)
    found["ARRAY"] = case("[1, 2]", "[1, 3]", "BIGINT[2]", ([1, 2], [1, 3]), ("[1, 2]", "[1, 3]"), edit=False)
    found["STRUCT"] = case(
        "{'a': 1}", "{'a': 2}", "STRUCT(a BIGINT)", ({"a": 1}, {"a": 2}), ("{'a': 1}", "{'a': 2}"), edit=False
    )
    found["MAP"] = case(
        "MAP {'k': 1}",
        "MAP {'k': 2}",
        "MAP(VARCHAR, BIGINT)",
        ([("k", 1)], [("k", 2)]),
        ("[('k', 1)]", "[('k', 2)]"),
        edit=False,
    )
    found["UNION"] = case("1::BIGINT", "2::BIGINT", "UNION(n BIGINT, t VARCHAR)", (1, 2), shown="integer", edit=False)
    found["JSON"] = case("'1'", "'{\"a\": 2}'", "JSON", ("1", '{"a": 2}'), edit=False)
    found["NULL"] = Case("unnest([null, null, null, null])", None, None, edit=False)
    return found
