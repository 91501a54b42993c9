"""Conditions on rows as expressions, which an engine computes."""

from __future__ import annotations

import datetime as dt
import decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw

from .conditions import ORDERING, has_text, is_written_by_library, number, operands
from .moments import MIDNIGHT, compared_with, has_nanoseconds, in_zone_of, is_timed, moment
from .reading import WindowError
from .typed import as_stored, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...protocol.rows import Cell, Filter

MICROSECOND = dt.timedelta(microseconds=1)
NOTHING = object()
"""What no value of a type compares with."""


def rows_that_match(
    frame: nw.LazyFrame[Any], dtypes: Mapping[str, Any], conditions: Sequence[Filter], search: str, shown: Iterable[str]
) -> nw.LazyFrame[Any]:
    """The rows of a frame that fulfil all conditions, and of which a shown column contains a text.

    Columns of nested values and durations are not searched. Raises `WindowError`.
    """
    for one in conditions:
        frame = frame.filter(holds(dtypes[one.column], one))
    if search:
        found = [_contains(nw.col(name), dtypes[name], search) for name in shown if is_written_by_library(dtypes[name])]
        frame = frame.filter(nw.any_horizontal(*found, ignore_nulls=True)) if found else frame.head(0)
    return frame


def holds(dtype: Any, condition: Filter) -> nw.Expr:
    """Whether the values of a column of a type fulfil a condition. Raises `WindowError`."""
    column, operator, operand = present(dtype, condition.column), condition.operator, condition.value
    if operator in ("is_null", "not_null"):
        return column.is_null() if operator == "is_null" else ~column.is_null()
    if not is_plain(dtype):
        raise WindowError(f"the values of {condition.column!r} cannot be compared by their engine")
    if isinstance(operand, list):
        return _one_of(column, dtype, operand) if operator == "in" else _between(column, dtype, *operand)
    if operator in ORDERING:
        return _ordered(column, dtype, operator, operand)
    found = _contains(column, dtype, str(operand), at_start=operator == "starts_with")
    return ~found if operator == "not_contains" else found


def present(dtype: Any, name: str) -> nw.Expr:
    """A column whose NaN is missing."""
    return nw.col(name).fill_nan(None) if dtype.is_float() else nw.col(name)


def _never(column: nw.Expr) -> nw.Expr:
    """False in every row; a literal has no length."""
    return column.is_null() & ~column.is_null()


def _contains(column: nw.Expr, dtype: Any, text: str, *, at_start: bool = False) -> nw.Expr:
    if not is_written_by_library(dtype):
        raise WindowError("values of this column cannot be searched by their engine")
    own = column.fill_nan(None) if dtype.is_float() else column
    found: nw.Expr = has_text(own, dtype, text.lower(), at_start=at_start)
    return found.fill_null(value=False)


def _ordered(column: nw.Expr, dtype: Any, operator: str, operand: Any) -> nw.Expr:
    if is_timed(dtype):
        operator, operand = compared_with(dtype, operator, operand)
    value = as_stored(dtype, _operand(dtype, operand))
    if value is NOTHING:  # of another type: unequal, and without an order
        return ~column.is_null() if operator == "ne" else _never(column)
    found: nw.Expr = ORDERING[operator](column, value)
    return found.fill_null(value=False)


def _between(column: nw.Expr, dtype: Any, low: Cell, high: Cell) -> nw.Expr:
    ends = [_ordered(column, dtype, name, end) for name, end in (("ge", low), ("le", high)) if end is not None]
    return reduce(lambda one, other: one & other, ends) if ends else ~column.is_null()


def _operand(dtype: Any, value: Any) -> Any:
    """A client's value as one of a column's type; `NOTHING` where it is none."""
    if dtype == nw.Boolean:
        return value if isinstance(value, bool) else NOTHING
    if dtype.is_numeric():
        return _number(value)
    if dtype == nw.Date or isinstance(dtype, nw.Datetime):
        return _moment(dtype, value)
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return value if isinstance(value, str) else NOTHING
    raise WindowError("values of this column cannot be compared by their engine")


def _number(value: Any) -> Any:
    if isinstance(value, str):
        found = number(value)
        if isinstance(found, decimal.Decimal) and found.is_finite() and found == found.to_integral_value():
            return int(found)
        return NOTHING if isinstance(found, str) else found
    return NOTHING if isinstance(value, bool) or value is None else value


def _moment(dtype: Any, value: Any) -> Any:
    found = moment(value) if isinstance(value, str) else value
    if has_nanoseconds(found):
        raise WindowError("times with nanoseconds cannot be compared by their engine")
    if isinstance(found, dt.datetime):
        if isinstance(dtype, nw.Datetime):
            return in_zone_of(dtype, found)
        return found.date() if found.time() == MIDNIGHT else NOTHING
    return found if isinstance(found, dt.date) and dtype == nw.Date else NOTHING


def _one_of(column: nw.Expr, dtype: Any, wanted: list[Any]) -> nw.Expr:
    values = [one for one in wanted if one is not None]
    found = _found(column, dtype, values)
    return found | column.is_null() if len(values) < len(wanted) else found


def _found(column: nw.Expr, dtype: Any, wanted: list[Any]) -> nw.Expr:
    direct = operands(dtype, wanted)
    if direct is None:
        direct = [one for one in (_exactly(dtype, value) for value in wanted) if one is not NOTHING]
    if not direct:
        return _never(column)
    if isinstance(dtype, nw.Datetime) or dtype in (nw.Int128, nw.UInt128):  # which DuckDB casts to smaller ones
        # Nanoseconds do not travel from each engine.
        within = [
            (column >= one) & (column < one + MICROSECOND) if getattr(dtype, "time_unit", "") == "ns" else column == one
            for one in direct
        ]
        either: nw.Expr = reduce(lambda one, other: one | other, within)
        return either.fill_null(value=False)
    return column.is_in(direct).fill_null(value=False)


def _exactly(dtype: Any, value: Any) -> Any:
    if dtype in (nw.Time, nw.Duration):
        raise WindowError("values of this column cannot be compared by their engine")
    found = as_stored(dtype, _operand(dtype, value))
    return float(found) if dtype.is_float() and isinstance(found, decimal.Decimal) else found
