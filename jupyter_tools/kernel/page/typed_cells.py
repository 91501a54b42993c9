"""Cells that visitors give, as values of their columns' types."""

from __future__ import annotations

import datetime as dt
import decimal
import sys
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import narwhals as nw

from ...protocol.scalars import is_missing

if TYPE_CHECKING:
    from ..frames.table import FrameTable

LOOKED_AT = 20
"""How many rows are looked at for a value of a column that has no type of its own."""


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
    return cell


def _moment(cell: str, dtype: Any, other: Any) -> Any:
    """A datetime, in the time zone of its column where it says none."""
    pandas = sys.modules.get("pandas")
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
