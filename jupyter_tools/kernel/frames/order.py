"""Sorts, filters and searches the rows of a frame, whatever types its columns hold."""

from __future__ import annotations

import datetime as dt
import decimal
import numbers
from contextlib import suppress
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ..values.table_cell import cell, is_duration, nanoseconds
from .reading import LibraryError, library, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...protocol.rows import Filter, Sort

POSITION = "row position"
"""Contains a space, so that it equals no column's identifier."""
PLAIN = (nw.Boolean, nw.String, nw.Categorical, nw.Enum, nw.Date, nw.Datetime, nw.Duration, nw.Time)
"""Types that every library can compare, besides numbers."""
ORDERING: dict[str, Callable[[Any, Any], Any]] = {
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
    "lt": lambda one, other: one < other,
    "le": lambda one, other: one <= other,
    "gt": lambda one, other: one > other,
    "ge": lambda one, other: one >= other,
}
CHUNK = 20_000
"""How many values are searched at once: a library may keep all other threads from running meanwhile."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FRACTIONS = decimal.Context(prec=100)
Key = tuple[Any, ...]


def positions(
    frame: nw.DataFrame[Any],
    sort: Sequence[Sort],
    conditions: Sequence[Filter],
    search: str,
    wait_for_events: Callable[[], None] = lambda: None,
) -> Any:
    """Positions of the matching rows in the requested order; equal rows keep the frame's order.

    A column that its library cannot compare is compared value by value: numbers, then times, then texts, then other
    values. Missing values are last. `wait_for_events` is called before each step that may take long.
    """
    held = [_holds(frame[one.column], one, wait_for_events) for one in conditions]
    if search:
        found = [_contains(frame[name], search, wait_for_events) for name in frame.columns]
        held.append(reduce(lambda one, other: one | other, found))
    wait_for_events()
    try:
        with library():
            return _sorted(frame, sort, held, _native_key)
    except LibraryError:
        return _sorted(frame, sort, held, _rank)


def _sorted(frame: nw.DataFrame[Any], sort: Sequence[Sort], held: list[nw.Series[Any]], key: Any) -> Any:
    directions: dict[str, bool] = {}
    for one in sort:
        directions.setdefault(one.column, one.descending)
    names = [f"key {at}" for at in range(len(directions))]
    keys = [key(frame[column]).alias(name) for column, name in zip(directions, names, strict=True)]
    rows = frame.select(frame.columns[0]).with_row_index(POSITION).select(POSITION)
    rows = rows.with_columns(*keys) if keys else rows
    if held:
        rows = rows.filter(reduce(lambda one, other: one & other, held))
    if keys:
        rows = _stable(rows, names, list(directions.values()))
    return rows[POSITION].to_numpy()


def _stable(rows: nw.DataFrame[Any], names: list[str], descending: list[bool]) -> nw.DataFrame[Any]:
    """Sort rows; equal rows keep their order."""
    native = rows.to_native()
    ordered: nw.DataFrame[Any]
    if rows.implementation.is_polars():
        ordered = nw.from_native(native.sort(names, descending=descending, nulls_last=True, maintain_order=True))
        return ordered
    if rows.implementation.is_pyarrow():
        return rows.sort(names, descending=descending, nulls_last=True)
    ascending = [not one for one in descending]
    ordered = nw.from_native(native.sort_values(names, ascending=ascending, na_position="last", kind="stable"))
    return ordered


def _is_plain(series: nw.Series[Any]) -> bool:
    dtype = series.dtype
    return dtype.is_numeric() or any(dtype == one for one in PLAIN)


def _without_nan(series: nw.Series[Any]) -> nw.Series[Any]:
    """A column with NaN replaced by missing values."""
    return series.fill_nan(None) if series.dtype.is_float() else series


# --- sorting ---


def _native_key(series: nw.Series[Any]) -> nw.Series[Any]:
    return _without_nan(series) if _is_plain(series) else _rank(series)


def _rank(series: nw.Series[Any]) -> nw.Series[Any]:
    """The rank of each value; None for missing values."""
    keys = [key_of(value) for value in _values(series)]
    places = {key: float(place) for place, key in enumerate(sorted({key for key in keys if key is not None}))}
    ranks = [None if key is None else places[key] for key in keys]
    # Floats, because every library supports missing values for them.
    return nw.new_series(series.name, ranks, nw.Float64, backend=series.implementation)


def _values(series: nw.Series[Any]) -> list[Any]:
    return read(series, range(len(series)))


def key_of(value: Any) -> Key | None:
    """A sort key by which values of any types compare; None for missing values."""
    if cell(value) is None:
        return None
    try:
        key = _plain_key(value) or _nested_key(value)
    except Exception:  # noqa: BLE001 - a user's class may raise anything
        key = None
    return key or (5, str(cell(value)))


def _plain_key(value: Any) -> Key | None:
    if is_duration(value):  # numpy's are whole numbers, too
        return 2, nanoseconds(value)
    if isinstance(value, (numbers.Real, decimal.Decimal)):
        return 0, _comparable(value)
    if isinstance(value, dt.date):
        return 1, _moment(value)
    return (3, str(value)) if isinstance(value, str) else None


def _comparable(value: Any) -> int | float | decimal.Decimal:
    """A number of a kind that compares with all others: Python's decimals do not with numpy's numbers and fractions."""
    if isinstance(value, (float, decimal.Decimal)):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Rational):
        return FRACTIONS.divide(decimal.Decimal(int(value.numerator)), decimal.Decimal(int(value.denominator)))
    return float(value)


def _nested_key(value: Any) -> Key | None:
    if isinstance(value, (list, tuple)):
        return 4, tuple(key_of(one) or () for one in value)
    if isinstance(value, dict):
        return _nested_key([part for pair in value.items() for part in pair])
    if hasattr(value, "left") and hasattr(value, "right"):  # an interval
        return _nested_key([value.left, value.right])
    plain = value.tolist() if hasattr(value, "tolist") else value
    return key_of(plain) if type(plain) is not type(value) else None


def _moment(value: dt.date) -> Key:
    """Microseconds since 1970 and remaining nanoseconds; dates and times without a zone count as UTC."""
    when = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    since = (when if when.tzinfo else when.replace(tzinfo=dt.UTC)) - EPOCH
    return since // dt.timedelta(microseconds=1), getattr(value, "nanosecond", 0)


# --- conditions ---


def _holds(series: nw.Series[Any], condition: Filter, wait_for_events: Callable[[], None]) -> nw.Series[Any]:
    wait_for_events()
    series = _without_nan(series)
    if condition.operator == "is_null":
        return _missing(series)
    if condition.operator == "not_null":
        return ~_missing(series)
    if condition.operator == "contains":
        return _contains(series, str(condition.value), wait_for_events)
    operand = condition.value
    if _is_plain(series) and (not isinstance(operand, str) or series.dtype == nw.String):
        with suppress(LibraryError), library():
            found: nw.Series[Any] = ORDERING[condition.operator](series, operand).fill_null(value=False)
            return found
    return _compared(series, condition.operator, operand)


def _compared(series: nw.Series[Any], operator: str, operand: Any) -> nw.Series[Any]:
    """Compare each value with `operand`; values of another type are unequal to it and have no order."""
    compare = ORDERING[operator]
    operand_keys = {0: key_of(_number(operand)), 1: key_of(_time(operand))} if isinstance(operand, str) else {}
    key = key_of(operand)
    held = []
    for value in _values(series):
        own = key_of(value)
        other = None if own is None else operand_keys.get(own[0], key)
        if own is None or other is None or own[0] != other[0]:
            held.append(operator == "ne" and own is not None)
        else:
            held.append(bool(compare(own, other)))
    return _flags(series, held)


def _number(text: str) -> Any:
    try:
        return decimal.Decimal(text)
    except decimal.InvalidOperation:
        return text


def _time(text: str) -> Any:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return text


def _missing(series: nw.Series[Any]) -> nw.Series[Any]:
    if _is_plain(series):
        return series.is_null()
    return _flags(series, [cell(value) is None for value in _values(series)])


def _contains(series: nw.Series[Any], text: str, wait_for_events: Callable[[], None]) -> nw.Series[Any]:
    """Whether each value contains a text, ignoring case; missing ones do not."""
    flags: list[bool] = []
    for start in range(0, len(series), CHUNK):
        wait_for_events()
        flags += _contained(series[start : start + CHUNK], text).to_list()
    return _flags(series, flags)


def _contained(series: nw.Series[Any], text: str) -> nw.Series[Any]:
    operand = text.lower()
    # Libraries write durations as they do, and some as bare numbers.
    if _is_plain(series) and series.dtype != nw.Duration:
        with suppress(LibraryError), library():
            found = series.cast(nw.String).str.to_lowercase().str.contains(operand, literal=True)
            return found.fill_null(value=False) & ~_without_nan(series).is_null()
    values = (cell(value) for value in _values(series))
    return _flags(series, [value is not None and operand in str(value).lower() for value in values])


def _flags(series: nw.Series[Any], flags: list[bool]) -> nw.Series[Any]:
    return nw.new_series(series.name, flags, nw.Boolean, backend=series.implementation)
