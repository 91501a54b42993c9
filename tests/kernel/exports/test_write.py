"""Files of tables: every format of frames of every library, back to equal values."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import io
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jupyter_tools.kernel.exports import batches as batches_module
from jupyter_tools.kernel.exports import write as write_module
from jupyter_tools.kernel.exports.defuse import defused
from jupyter_tools.kernel.exports.write import ExportError, Plan, StoppedError, total_of, write
from jupyter_tools.kernel.frames import data_table
from jupyter_tools.kernel.frames.data_table import table_of
from jupyter_tools.protocol.rows import Filter, Sort

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ZONE = ZoneInfo("Europe/Berlin")
LARGE = 2**63
COUNT = 5
DATA: dict[str, list[Any]] = {
    "id": list(range(COUNT)),
    "large": [LARGE, LARGE - 1, None, 2**53 + 1, 7],
    "score": [0.1, None, float("inf"), -2.5, 1e300],
    "text": ["=1+1", "-5", 'a, "b"\nc', None, "Émile"],
    "flag": [True, None, False, True, False],
    "day": [dt.date(2024, 2, 29), None, dt.date(1850, 1, 1), dt.date(1999, 12, 31), dt.date(2024, 1, 1)],
    "at": [dt.datetime(2024, 2, 29, 13, 5, 7), None, dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 1, 0, 0, 0, 500000), dt.datetime(2000, 1, 1)],  # noqa: DTZ001, E501
    "zoned": [dt.datetime(2024, 7, 1, 12, tzinfo=ZONE), None, dt.datetime(2024, 1, 1, 12, tzinfo=ZONE), None, None],
    "took": [dt.timedelta(hours=26.25), None, dt.timedelta(seconds=0.5), dt.timedelta(hours=-1), dt.timedelta()],
    "price": [decimal.Decimal("1.10"), None, decimal.Decimal("12345678901234567.89"), decimal.Decimal("-3.00"), None],
    "parts": [[1, 2], None, [], [3], None],
}  # fmt: skip
SCHEMA = pa.schema(
    {
        "id": pa.int64(),
        "large": pa.uint64(),
        "score": pa.float64(),
        "text": pa.string(),
        "flag": pa.bool_(),
        "day": pa.date32(),
        "at": pa.timestamp("us"),
        "zoned": pa.timestamp("us", tz="Europe/Berlin"),
        "took": pa.duration("us"),
        "price": pa.decimal128(20, 2),
        "parts": pa.list_(pa.int64()),
    }
)
ARROW = pa.table(DATA, schema=SCHEMA)


def of_duckdb() -> Any:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    # Whatever the machine's own is.
    connection.execute("set timezone = 'Europe/Berlin'")
    connection.register("arrow", ARROW)
    connection.execute("create table data as select * from arrow")
    return connection.table("data")


LIBRARIES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame({**DATA, "large": pd.array(DATA["large"], dtype="UInt64")}),
    "pandas_arrow": lambda: ARROW.to_pandas(types_mapper=pd.ArrowDtype),
    "polars": lambda: pl.from_arrow(ARROW),
    "polars_lazy": lambda: pl.from_arrow(ARROW).lazy(),  # type: ignore[union-attr]
    "pyarrow": lambda: ARROW,
    "duckdb": of_duckdb,
}
CSV = {
    "id": ["0", "1", "2", "3", "4"],
    "large": ["9223372036854775808", "9223372036854775807", "", "9007199254740993", "7"],
    "score": ["0.1", "", "inf", "-2.5", "1e300"],
    "text": ["'=1+1", "-5", 'a, "b"\nc', "", "Émile"],
    "flag": ["true", "", "false", "true", "false"],
    "day": ["2024-02-29", "", "1850-01-01", "1999-12-31", "2024-01-01"],
    "at": ["2024-02-29 13:05:07", "", "2024-01-01 00:00:00", "2024-01-01 00:00:00.5", "2000-01-01 00:00:00"],
    "zoned": ["2024-07-01 12:00:00+02:00", "", "2024-01-01 12:00:00+01:00", "", ""],
    "took": ["26:15:00", "", "0:00:00.5", "'-1:00:00", "0:00:00"],
    "price": ["1.10", "", "12345678901234567.89", "-3.00", ""],
    "parts": ["[1, 2]", "", "[]", "[3]", ""],
}


@pytest.fixture(autouse=True)
def _several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches_module, "BATCH", 2)
    monkeypatch.setattr(data_table, "SMALL", 2)


def written(value: Any, form: Any, folder: Path, names: list[str] | None = None, **asked: Any) -> Path:
    """The file of a frame's rows, with heads in capitals."""
    table = table_of(1, value, {})
    heads = {name: name.upper() for name in names or list(DATA)}
    order = {"sort": [], "conditions": [], "search": "", **asked}
    whole = table.whole(list(heads), **order)
    total_of(whole, form)
    path = folder / f"file.{form}"
    write(whole, Plan(form, heads, 10**9, "full"), path, lambda _rows: None)
    assert [one.name for one in folder.iterdir()] == [path.name]  # nothing temporary stays
    return path


def read_csv(path: Path) -> dict[str, list[str]]:
    head, *rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    return {name: [row[at] for row in rows] for at, name in enumerate(head)}


@pytest.mark.parametrize("library", LIBRARIES)
def test_csv_has_all_values(library: str, tmp_path: Path) -> None:
    path = written(LIBRARIES[library](), "csv", tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    found = read_csv(path)
    assert list(found) == [name.upper() for name in DATA]
    for name, expected in CSV.items():
        if library == "duckdb" and name == "took":
            assert found["TOOK"] == [
                "26:15:00",
                "",
                "00:00:00.5",
                "'-01:00:00",
                "00:00:00",
            ]  # intervals, as DuckDB writes them
            continue
        # Libraries write the same number and moment in more than one way.
        texts = [one.replace("1e+300", "1e300").replace(".500", ".5") for one in found[name.upper()]]
        assert texts == expected, name
    pd.testing.assert_series_equal(
        pd.to_timedelta(pd.read_csv(path)["TOOK"].str.strip("'")).dropna().reset_index(drop=True),
        pd.Series([one for one in DATA["took"] if one is not None], name="TOOK").astype("m8[us]"),
        check_dtype=False,
    )


@pytest.mark.parametrize("library", LIBRARIES)
def test_parquet_has_the_types_of_the_frame(library: str, tmp_path: Path) -> None:
    found = pq.read_table(written(LIBRARIES[library](), "parquet", tmp_path))
    assert found.column_names == [name.upper() for name in DATA]
    for name, expected in DATA.items():
        values = found[name.upper()].to_pylist()
        if library == "duckdb" and name == "took":  # an interval, which Parquet does not have
            assert values == ["26:15:00", None, "00:00:00.5", "-01:00:00", "00:00:00"]
            continue
        assert values == expected, name


@pytest.mark.parametrize("library", LIBRARIES)
def test_workbooks_have_typed_cells_and_no_formulas(library: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(LIBRARIES[library](), "xlsx", tmp_path))
    head, *rows = book.active.iter_rows()
    names = [cell.value for cell in head]
    assert names == [name.upper() for name in DATA]
    found = {name: [row[at] for row in rows] for at, name in enumerate(DATA)}
    values = {name: [cell.value for cell in cells] for name, cells in found.items()}
    assert [cell.data_type for cell in found["text"]] == ["s", "s", "s", "n", "s"]
    assert values["text"] == DATA["text"]
    assert values["large"] == [str(LARGE), str(LARGE - 1), None, str(2**53 + 1), 7]
    assert values["id"] == DATA["id"]
    assert values["score"] == [0.1, None, "inf", -2.5, 1e300]
    assert values["flag"] == DATA["flag"]
    moments = [None if one is None else dt.datetime.combine(one, dt.time()) for one in DATA["day"]]
    assert values["day"] == [*moments[:2], "1850-01-01", *moments[3:]]
    assert values["at"] == DATA["at"]
    assert values["zoned"] == [one or None for one in CSV["zoned"]]
    if library != "duckdb":
        assert [values["took"][at] for at in (0, 1, 3)] == [DATA["took"][0], None, "-1:00:00"]
        assert found["took"][0].number_format == "[h]:mm:ss"
    assert values["price"] == [1.1, None, "12345678901234567.89", -3, None]
    assert found["price"][0].number_format == "0.00"
    assert book.active.freeze_panes == "A2"


@pytest.mark.parametrize("library", LIBRARIES)
def test_files_have_the_rows_that_match_in_their_order(library: str, tmp_path: Path) -> None:
    """Columns in the order that is asked for."""
    sort = [Sort(column="flag", descending=True), Sort(column="id", descending=True)]
    later = [Filter(column="id", operator="ge", value=1)]
    frame = LIBRARIES[library]()
    found = read_csv(written(frame, "csv", tmp_path, ["day", "id"], sort=sort, conditions=later))
    assert list(found) == ["DAY", "ID"]
    assert found["ID"] == ["3", "4", "2", "1"]
    (tmp_path / "file.csv").unlink()
    assert read_csv(written(frame, "csv", tmp_path, ["id"], conditions=later, search="émile"))["ID"] == ["4"]


def test_what_a_spreadsheet_would_compute_is_defused(tmp_path: Path) -> None:
    formulas = ["=1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "-", "+49 170 1", "=cmd|x!A0"]
    assert [defused(one) for one in formulas] == [f"'{one}" for one in formulas]
    plain = ["-5", "+1.5", "-1,234.50", "1e5", "-1e-5", "-12%", "a=1", "", "'=1", " x"]
    assert [defused(one) for one in plain] == plain
    for frame in (pd.DataFrame({"a": formulas + plain}), pl.DataFrame({"a": formulas + plain})):
        table = table_of(1, frame, {})
        path = tmp_path / "x.csv"
        write(table.whole(["a"], [], [], ""), Plan("csv", {"a": "=HEAD()"}, 10**9, ""), path, lambda _: None)
        assert read_csv(path) == {"'=HEAD()": [defused(one) for one in formulas + plain]}


def test_columns_of_several_types_and_empty_frames_become_files(tmp_path: Path) -> None:
    mixed = pd.DataFrame({"a": [1, "b", dt.date(2024, 1, 1), None, {"x": 1}, b"12"], "b": range(6)})
    assert read_csv(written(mixed, "csv", tmp_path, ["a"]))["A"] == ["1", "b", "2024-01-01", "", '{"x": 1}', "2 bytes"]
    (tmp_path / "file.csv").unlink()
    assert pq.read_table(written(mixed, "parquet", tmp_path, ["a"]))["A"].to_pylist()[:2] == ["1", "b"]
    (tmp_path / "file.parquet").unlink()
    for empty in (pd.DataFrame({"a": pd.Series([], dtype="int64")}), pl.DataFrame({"a": []}, schema={"a": pl.Int64})):
        assert pq.read_table(written(empty, "parquet", tmp_path, ["a"])).schema.field("A").type == pa.int64()
        (tmp_path / "file.parquet").unlink()
        assert read_csv(written(empty, "csv", tmp_path, ["a"])) == {"A": []}
        (tmp_path / "file.csv").unlink()
        assert openpyxl.load_workbook(written(empty, "xlsx", tmp_path, ["a"])).active.max_row == 1
        (tmp_path / "file.xlsx").unlink()


def test_pandas_without_arrow_becomes_the_same_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches_module.importlib.util, "find_spec", lambda _name: None)
    found = read_csv(written(pd.DataFrame(DATA), "csv", tmp_path))
    for name in ("id", "text", "day", "at", "zoned", "price", "parts"):
        assert found[name.upper()] == CSV[name], name


def test_a_file_ends_where_it_is_too_large_or_not_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"a": range(10)})
    whole = table_of(1, frame, {}).whole(["a"], [], [], "")
    with pytest.raises(ExportError, match="no room"):
        write(whole, Plan("csv", {"a": "a"}, 10, "no room"), tmp_path / "x", lambda _: None)

    seen: list[int] = []

    def stop(rows: int) -> None:
        seen.append(rows)
        if rows >= 4:
            raise StoppedError

    with pytest.raises(StoppedError):
        write(whole, Plan("csv", {"a": "a"}, 10**9, ""), tmp_path / "x", stop)
    assert max(seen) == 4
    monkeypatch.setattr(write_module, "MAX_ROWS", 10)
    with pytest.raises(ExportError, match="room for 9 rows; these are 10"):
        total_of(whole, "xlsx")
    assert total_of(whole, "csv") == 10
    lazy = table_of(1, pl.LazyFrame({"a": range(10)}), {}).whole(["a"], [], [], "")
    with pytest.raises(ExportError, match="room for 9 rows; these are 10"):
        total_of(lazy, "xlsx")
    assert total_of(lazy, "csv") is None
