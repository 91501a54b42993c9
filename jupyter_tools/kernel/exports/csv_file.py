"""Writes batches as CSV that spreadsheets and libraries read: UTF-8 with its mark, formulas defused."""

from __future__ import annotations

import csv
import importlib
import io
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ..frames.reading import read_columns
from .defuse import BEGINNING, NUMBER, SIGN, defused
from .whole_texts import texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

MARK = b"\xef\xbb\xbf"
"""By it spreadsheets know UTF-8."""
MOMENT = "%Y-%m-%d %H:%M:%S%.f"


class CsvFile:
    """A file that takes batches."""

    def __init__(self, file: BinaryIO, heads: Sequence[str]) -> None:
        self._file = file
        file.write(MARK)
        file.write(_lines([[defused(head) for head in heads]]))

    def add(self, batch: nw.DataFrame[Any]) -> None:
        """Write the rows of a batch."""
        if batch.implementation.is_polars():
            _plain_polars(batch).write_csv(self._file, include_header=False, datetime_format=MOMENT)
        elif batch.implementation.is_pyarrow():
            writer: Any = importlib.import_module("pyarrow.csv")
            writer.write_csv(_plain_arrow(batch), self._file, writer.WriteOptions(include_header=False))
        else:
            columns = [_defused(texts(one)) for one in read_columns(batch, range(len(batch)))]
            self._file.write(_lines(zip(*columns, strict=True)))

    def close(self) -> None:
        """End the file."""


def _lines(rows: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _defused(found: Sequence[str | None]) -> list[str | None]:
    return [None if one is None else defused(one) for one in found]


# --- polars ---


def _plain_polars(batch: nw.DataFrame[Any]) -> Any:
    """A batch of Polars whose columns it writes as they are to be."""
    pl: Any = importlib.import_module("polars")
    native = batch.to_native()
    found = [_expression(pl, native, name, dtype) for name, dtype in batch.schema.items()]
    plain = native.with_columns([one for one in found if one is not None])
    # A row of nothing but a missing value would be an empty line, which readers pass over.
    return plain.select(pl.all().cast(pl.String).fill_null("")) if len(found) == 1 else plain


def _expression(pl: Any, native: Any, name: str, dtype: Any) -> Any:  # noqa: PLR0911 - one line for each kind
    column = pl.col(name)
    if dtype.is_float():
        return column.fill_nan(None)
    if dtype.is_integer() or dtype in (nw.Boolean, nw.Date, nw.Time):
        return None
    if dtype.is_decimal():
        return column.cast(pl.String)
    if dtype in (nw.Categorical, nw.Enum, nw.String):
        text = native[name].cast(pl.String)
        risky = text.str.contains(BEGINNING)
        if not risky.any():
            return text
        return _prefixed(pl, text, risky)
    if dtype == nw.Datetime:
        return column.dt.to_string(f"{MOMENT}%:z") if dtype.time_zone else None
    return pl.Series(name, _defused(texts(native[name].to_list())), pl.String)


def _prefixed(pl: Any, text: Any, risky: Any) -> Any:
    """Texts with an apostrophe before those of the risky ones that are no numbers."""
    name = text.name
    risky &= ~text.str.contains(NUMBER)
    found = text.to_frame().select(pl.when(risky).then(pl.lit(SIGN) + pl.col(name)).otherwise(pl.col(name)).alias(name))
    return found[name]


# --- arrow ---


def _plain_arrow(batch: nw.DataFrame[Any]) -> Any:
    """A batch of Arrow whose columns it writes as they are to be."""
    pa: Any = importlib.import_module("pyarrow")
    native = batch.to_native()
    columns = [_arrow_column(pa, native[name]) for name in native.column_names]
    if len(columns) == 1:
        columns = [columns[0].cast(pa.string()).fill_null("")]
    return pa.table(columns, names=native.column_names)


def _arrow_column(pa: Any, column: Any) -> Any:
    pc: Any = importlib.import_module("pyarrow.compute")
    kind, is_of = column.type, pa.types
    if is_of.is_float32(kind) or is_of.is_float64(kind):
        return pc.if_else(pc.is_nan(column), None, column)
    if is_of.is_integer(kind) or is_of.is_boolean(kind) or is_of.is_date32(kind):
        return column
    if is_of.is_dictionary(kind) and (is_of.is_string(kind.value_type) or is_of.is_large_string(kind.value_type)):
        column, kind = column.cast(kind.value_type), kind.value_type
    if is_of.is_string(kind) or is_of.is_large_string(kind):
        return _defused_arrow(pc, column)
    if is_of.is_decimal(kind):
        return column.cast(pa.string())
    if is_of.is_timestamp(kind):
        return _moments(pa, pc, column)
    return pa.chunked_array([pa.array(_defused(texts(column.to_pylist())), pa.string())])


def _defused_arrow(pc: Any, column: Any) -> Any:
    risky = pc.match_substring_regex(column, BEGINNING)
    if not pc.any(risky).as_py():
        return column
    risky = pc.and_(risky, pc.invert(pc.match_substring_regex(column, NUMBER)))
    joined = pc.binary_join_element_wise(pc.cast(SIGN, column.type), column, pc.cast("", column.type))
    return pc.if_else(risky, joined, column)


def _moments(pa: Any, pc: Any, column: Any) -> Any:
    """Times of a zone as they are there, with the distance to UTC; without zeros after the seconds."""
    local = pc.local_timestamp(column) if column.type.tz else column
    try:
        local = local.cast(pa.timestamp("s"))
    except pa.ArrowInvalid:  # parts of seconds
        local = pc.replace_substring_regex(local.cast(pa.string()), r"(\.0+|(\.\d*?)0+)$", r"\2")
    if not column.type.tz:
        return local
    text = local.cast(pa.string())
    distance = pc.replace_substring_regex(pc.strftime(column, "%z"), r"^([+-]\d\d)(\d\d)$", r"\1:\2")
    return pc.binary_join_element_wise(text, distance, "")
