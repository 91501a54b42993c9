"""The types of columns: which of them libraries compare by themselves, and how their values are written."""

from __future__ import annotations

import decimal
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from ..values.table_cell import cells, single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...protocol.rows import Cell

PLAIN = (nw.Boolean, nw.String, nw.Categorical, nw.Enum, nw.Date, nw.Datetime, nw.Duration, nw.Time)
"""Types that every library can compare, besides numbers."""
SINGLE: dict[Any, Literal["e", "f"]] = {nw.Float32: "f", nw.Float16: "e"}
"""How floats that are shorter than Python's are packed."""


def is_plain(dtype: Any) -> bool:
    """Whether every library can compare the values of a type."""
    return dtype.is_numeric() or any(dtype == one for one in PLAIN)


def typed_cells(dtype: Any, values: Sequence[Any]) -> list[Cell]:
    """The values of a column of a type as they travel."""
    code = SINGLE.get(type(dtype))
    return cells(values if code is None else [single(one, code) for one in values])


def as_stored(dtype: Any, value: Any) -> Any:
    """A number as a column of short floats holds it: the cell 0.1 is another number than the float 0.1."""
    code = SINGLE.get(type(dtype))
    if code is None or isinstance(value, bool) or not isinstance(value, (int, float, decimal.Decimal)):
        return value
    with suppress(OverflowError):  # beyond the largest: as it is
        return struct.unpack(code, struct.pack(code, value))[0]
    return value


def without_nan(series: nw.Series[Any]) -> nw.Series[Any]:
    """A column with NaN replaced by missing values."""
    return series.fill_nan(None) if series.dtype.is_float() else series
