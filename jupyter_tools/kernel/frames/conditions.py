"""Whether the values of a column fulfil a condition, whatever type they have."""

from __future__ import annotations

import decimal
import math
from contextlib import suppress
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ...protocol.scalars import EXACT
from ..values.table_cell import MAX_TEXT, cell
from .comparing import key_of
from .moments import compared_with, is_timed, moment
from .reading import LibraryError, library, read
from .typed import as_stored, is_plain, typed_cells, without_nan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ...protocol.rows import Cell, Filter

ORDERING: dict[str, Callable[[Any, Any], Any]] = {
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
    "lt": lambda one, other: one < other,
    "le": lambda one, other: one <= other,
    "gt": lambda one, other: one > other,
    "ge": lambda one, other: one >= other,
}
INFINITIES = {"∞": math.inf, "-∞": -math.inf}
"""The floats that travel as text."""
MOST_DIGITS = 50
"""Whole numbers of libraries have fewer."""
CHUNK = 20_000
"""How many values are searched at once: a library may keep all other threads from running meanwhile."""


def holds(series: nw.Series[Any], condition: Filter, wait_for_events: Callable[[], None]) -> nw.Series[Any]:
    """Whether each value fulfils a condition, as flags without missing ones."""
    wait_for_events()
    series = without_nan(series)
    operator, operand = condition.operator, condition.value
    if isinstance(operand, list):
        return one_of(series, operand) if operator == "in" else _between(series, *operand)
    if operator in ORDERING:
        return _ordered(series, operator, operand)
    if operator in ("is_null", "not_null"):
        found = missing(series)
        return found if operator == "is_null" else ~found
    found = contains(series, str(operand), wait_for_events, at_start=operator == "starts_with")
    return ~found if operator == "not_contains" else found


def missing(series: nw.Series[Any]) -> nw.Series[Any]:
    """Whether each value is missing."""
    if is_plain(series.dtype):
        return series.is_null()
    return _flags(series, [value is None for value in map(cell, _values(series))])


def _flags(series: nw.Series[Any], flags: list[bool]) -> nw.Series[Any]:
    return nw.new_series(series.name, flags, nw.Boolean, backend=series.implementation)


def _values(series: nw.Series[Any]) -> list[Any]:
    return read(series, range(len(series)))


# --- order ---


def _ordered(series: nw.Series[Any], operator: str, operand: Any) -> nw.Series[Any]:
    if is_timed(series.dtype):
        operator, operand = compared_with(series.dtype, operator, operand)
    if is_plain(series.dtype) and (not isinstance(operand, str) or series.dtype == nw.String):
        with suppress(LibraryError), library():
            operand = as_stored(series.dtype, operand)
            found: nw.Series[Any] = ORDERING[operator](series, operand).fill_null(value=False)
            return found & ~series.is_null() if operator == "ne" else found
    return _compared(series, operator, operand)


def _between(series: nw.Series[Any], low: Cell, high: Cell) -> nw.Series[Any]:
    ends = [_ordered(series, name, end) for name, end in (("ge", low), ("le", high)) if end is not None]
    if not ends:
        return ~missing(series)
    return ends[0] if len(ends) == 1 else ends[0] & ends[1]


def _compared(series: nw.Series[Any], operator: str, operand: Any) -> nw.Series[Any]:
    """Compare each value with `operand`.

    Values of other types, such as lists and intervals, are equal to the text as which they travel; others than those
    are unequal to it and have no order.
    """
    compare = ORDERING[operator]
    operand_keys = {0: key_of(number(operand)), 1: key_of(moment(operand))} if isinstance(operand, str) else {}
    key = key_of(operand)
    held = []
    for value in _values(series):
        own = key_of(value)
        other = None if own is None else operand_keys.get(own[0], key)
        if own is None or other is None or own[0] != other[0]:
            equal = own is not None and own[0] not in operand_keys and cell(value) == operand
            held.append(equal if operator == "eq" else operator == "ne" and own is not None and not equal)
        else:
            held.append(bool(compare(own, other)))
    return _flags(series, held)


def number(text: str) -> Any:
    """The number that travels as a text; other texts as they are."""
    if text in INFINITIES:
        return INFINITIES[text]
    try:
        return decimal.Decimal(text)
    except decimal.InvalidOperation:
        return text


# --- values ---


def cell_key(value: Cell) -> tuple[bool, Cell]:
    """What tells cells apart: Python's True equals 1."""
    return isinstance(value, bool), value


def one_of(series: nw.Series[Any], wanted: Sequence[Cell]) -> nw.Series[Any]:
    """Whether each value travels as one of some cells."""
    values = [one for one in wanted if one is not None]
    found = _found(series, values)
    return found | missing(series) if len(values) < len(wanted) else found


def _found(series: nw.Series[Any], wanted: list[Any]) -> nw.Series[Any]:
    keys = {cell_key(one) for one in wanted}
    if is_plain(series.dtype):
        with suppress(LibraryError), library():
            direct: Any = operands(series.dtype, wanted)
            if direct is None:
                different = series.unique()
                flags = [cell_key(one) in keys for one in typed_cells(series.dtype, _values(different))]
                direct = different.filter(flags).drop_nulls().to_list()  # not a series: Polars warns of these
            if len(direct) == 0:
                return _flags(series, [False] * len(series))
            return series.is_in(direct).fill_null(value=False)
    return _flags(series, [cell_key(one) in keys for one in typed_cells(series.dtype, _values(series))])


def operands(dtype: Any, wanted: Iterable[Any]) -> list[Any] | None:
    """The values of a plain type that travel as some cells; None where only a look at the values tells."""
    wanted = list(wanted)
    if dtype == nw.String:
        texts = [one for one in wanted if isinstance(one, str)]
        return texts if all(len(one) <= MAX_TEXT for one in texts) else None
    if dtype == nw.Boolean:
        return [one for one in wanted if isinstance(one, bool)]
    if dtype.is_integer():
        return [whole for whole in map(_whole, wanted) if whole is not None]
    if dtype == nw.Float64 and not any(isinstance(one, str) for one in wanted):
        return [float(one) for one in wanted if not isinstance(one, bool)]
    return None


def _whole(value: Any) -> int | None:
    """The whole number that travels as a cell; large ones are text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.removeprefix("-")
        whole = int(value) if len(digits) < MOST_DIGITS and digits.isascii() and digits.isdecimal() else 0
        return whole if abs(whole) > EXACT and str(whole) == value else None
    return int(value) if value == int(value) else None


# --- texts ---


def contains(
    series: nw.Series[Any], text: str, wait_for_events: Callable[[], None], *, at_start: bool = False
) -> nw.Series[Any]:
    """Whether each value contains a text (`at_start`: begins with it), ignoring case; missing ones do not."""
    flags: list[bool] = []
    for start in range(0, len(series), CHUNK):
        wait_for_events()
        flags += _contained(series[start : start + CHUNK], text.lower(), at_start=at_start).to_list()
    return _flags(series, flags)


def _contained(series: nw.Series[Any], text: str, *, at_start: bool) -> nw.Series[Any]:
    # Libraries write durations as they do, and some as bare numbers.
    if is_written_by_library(series.dtype):
        with suppress(LibraryError), library():
            found: nw.Series[Any] = has_text(series, series.dtype, text, at_start=at_start)
            return found.fill_null(value=False) & ~without_nan(series).is_null()
    texts = (None if one is None else str(one).lower() for one in typed_cells(series.dtype, _values(series)))
    fits = str.startswith if at_start else str.__contains__
    return _flags(series, [one is not None and fits(one, text) for one in texts])


def is_written_by_library(dtype: Any) -> bool:
    """Whether the text of the values of a type is, as their library writes it, what visitors search for."""
    return is_plain(dtype) and dtype not in (nw.Duration, nw.Float16)


def has_text(column: Any, dtype: Any, text: str, *, at_start: bool) -> Any:
    """Whether the values of a series or an expression contain a text in lower case, or begin with it."""
    lower = lowered(column).str
    found = lower.starts_with(text) if at_start else lower.contains(text, literal=True)
    # Libraries write these in letters.
    ends = [end for name, end in INFINITIES.items() if (name.startswith(text) if at_start else text in name)]
    return reduce(lambda held, end: held | (column == end), ends if dtype.is_float() else [], found)


def lowered(column: Any) -> Any:
    """The values of a series or an expression as text in lower case, as their library writes them."""
    return column.cast(nw.String).str.to_lowercase()
