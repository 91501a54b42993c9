"""The types of a frame's columns, and what their cells are to clients."""

from __future__ import annotations

import datetime as dt
import decimal
import numbers
from typing import Any, Literal

import narwhals as nw

from ..values.table_cell import cell, is_duration
from .reading import read

UNITS: tuple[Literal["s", "ms", "us", "ns"], ...] = ("s", "ms", "us", "ns")
PLAIN = {
    **{f"{sign}int{bits}": getattr(nw, f"{sign.upper()}Int{bits}")() for sign in ("", "u") for bits in (8, 16, 32, 64)},
    **{f"datetime64[{unit}]": nw.Datetime(unit) for unit in UNITS},
    **{f"timedelta64[{unit}]": nw.Duration(unit) for unit in UNITS},
    "float64": nw.Float64(),
    "bool": nw.Boolean(),
    "str": nw.String(),
}
"""The types of numpy, and texts, by their names in pandas."""
SAMPLE = 50
"""How many cells determine the kind of a column of objects."""


def dtypes_of(frame: nw.DataFrame[Any]) -> dict[str, Any]:
    """The types of a frame's columns by name, as its `schema`, which takes long to find those of pandas."""
    if not frame.implementation.is_pandas():
        return dict(frame.schema)
    native = frame.to_native().dtypes.array
    found = ((name, PLAIN.get(str(dtype))) for name, dtype in zip(frame.columns, native, strict=True))
    return {name: dtype if dtype is not None else frame[name].dtype for name, dtype in found}


def kind_of(frame: nw.DataFrame[Any], name: str, dtype: Any) -> Any:  # noqa: PLR0911 - one line for each kind
    """The kind of a column: text, number, integer, boolean, date, datetime or duration."""
    if dtype.is_integer() or (dtype == nw.Decimal and getattr(dtype, "scale", None) == 0):
        return "integer"
    if dtype.is_numeric():
        return "number"
    if dtype == nw.Boolean:
        return "boolean"
    if dtype == nw.Date:
        return "date"
    if isinstance(dtype, nw.Datetime):
        return "datetime"
    if dtype == nw.Duration:
        return "duration"
    if dtype in (nw.Object, nw.Unknown, nw.Categorical):  # categories may be numbers
        return _kind_of_objects(read(frame[name], range(min(SAMPLE, len(frame)))))
    return "text"


def _kind_of_objects(values: list[Any]) -> str:
    kinds = {_kind_of_object(value) for value in values if cell(value) is not None}
    if kinds == {"integer", "number"}:
        return "number"
    if len(kinds) > 1 and kinds & {"date", "datetime"}:
        return "datetime"  # other values among them are written as they are
    return kinds.pop() if len(kinds) == 1 else "text"


def _kind_of_object(value: Any) -> str:  # noqa: PLR0911 - one line for each kind
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, numbers.Integral):
        return "integer"
    if isinstance(value, decimal.Decimal):
        return "integer" if value.as_tuple().exponent == 0 else "number"
    if isinstance(value, numbers.Real):
        return "number"
    if isinstance(value, dt.datetime):
        return "datetime"
    if is_duration(value):
        return "duration"
    return "date" if isinstance(value, dt.date) else "text"
