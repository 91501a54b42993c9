"""Cells that visitors give, as values of their columns' types."""

from __future__ import annotations

import datetime as dt
import decimal
import re
import sys
import uuid
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import narwhals as nw

from ...errors import ToolsError
from ...protocol.scalars import is_missing
from ...texts import said

if TYPE_CHECKING:
    from ..frames.table import FrameTable

UNREAD = said("This is not a value of this column.")
UNTYPED = said("Values of this kind cannot be entered.")
UNWRITTEN = (bytes, bytearray, memoryview, list, tuple, dict, set, frozenset, complex, dt.timedelta)
"""Types whose cells say less than their values: no text can stand for one."""
UNWRITTEN_NAMES = ("Period", "Interval", "MonthDayNano", "ndarray", "complex64", "complex128")
"""The same of libraries."""
NANOSECONDS = re.compile(r"\.\d{7,9}")
ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
LOOKED_AT = 20
"""How many rows are looked at for a value of a column that has no type of its own."""


class NotTypedError(ToolsError):
    """A cell is no value of its column's type."""


def example(table: FrameTable, name: str) -> Any:
    """A value of a column; None where its first rows have none."""
    first = table.rows(range(min(LOOKED_AT, table.total)))
    return next((row[name] for row in first if not is_missing(row[name])), None)


def typed(cell: Any, dtype: Any, kind: str, other: Any) -> Any:
    """A cell that has travelled as a value of its column's type; `other` is a value of the column, None for none."""
    if cell is None or cell == "":
        return None
    if kind in ("integer", "number"):
        is_decimal = dtype == nw.Decimal or isinstance(other, decimal.Decimal)
        if is_decimal or (kind == "number" and isinstance(cell, str) and not dtype.is_float()):
            return decimal.Decimal(str(cell))
        return int(cell) if kind == "integer" else float(cell)
    if kind == "date":
        return dt.date.fromisoformat(cell)
    if kind == "datetime":
        return _moment(cell, dtype, other)
    return _text(cell, dtype, other) if kind == "text" else cell


def _text(cell: Any, dtype: Any, other: Any) -> Any:
    """A text, or what a text stands for in its column. Raises `NotTypedError`."""
    try:
        if dtype == nw.Time or isinstance(other, dt.time):
            return dt.time.fromisoformat(cell)
        if isinstance(other, uuid.UUID):
            return uuid.UUID(cell)
    except (ValueError, TypeError):
        raise NotTypedError(UNREAD) from None
    unwritten = isinstance(other, UNWRITTEN) or type(other).__name__ in UNWRITTEN_NAMES
    if unwritten or dtype.is_nested() or dtype == nw.Binary:
        raise NotTypedError(UNTYPED)
    return cell


def _moment(cell: str, dtype: Any, other: Any) -> Any:
    """A datetime, in the time zone of its column where it says none."""
    pandas = sys.modules.get("pandas")
    if pandas and isinstance(other, pandas.Timestamp) and NANOSECONDS.search(cell):
        return pandas.Timestamp(cell, tz=None if ZONE.search(cell) else other.tz)
    value = dt.datetime.fromisoformat(cell)
    if value.tzinfo is None:
        value = value.replace(tzinfo=getattr(other, "tzinfo", None) or _zone(getattr(dtype, "time_zone", None)))
    return pandas.Timestamp(value) if pandas and isinstance(other, pandas.Timestamp) else value


def _zone(name: str | None) -> ZoneInfo | None:
    """A time zone by its name; None for one without a name, as a fixed offset."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
