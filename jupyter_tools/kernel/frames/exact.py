"""Aggregates value by value, without the overflows and roundings of libraries."""

from __future__ import annotations

import decimal
import math
import numbers
import statistics
from contextlib import suppress
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

from ..values.table_cell import cell, duration_text, is_duration, nanoseconds
from .comparing import FRACTIONS, key_of
from .conditions import cell_key
from .reading import WindowError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...protocol.queries import Function
    from ...protocol.rows import Cell


EXACTLY = decimal.Context(prec=2_000, traps=[decimal.Inexact, decimal.InvalidOperation])
"""For sums of decimals, which keep their places."""


def aggregate(function: Function, column: str, values: Sequence[Any]) -> Cell:
    """An aggregate of values of a column, none of which is missing. Raises `WindowError`."""
    if function == "count":
        return len(values)
    if function == "distinct":
        return len({cell_key(cell(one)) for one in values})
    if not values:
        return None
    if function in ("min", "max"):
        return cell((min if function == "min" else max)(values, key=lambda one: key_of(one) or ()))
    compute = COMPUTED[function]
    if all(map(is_duration, values)):
        return duration_text(int(compute([Fraction(nanoseconds(one)) for one in values])))
    return number_cell(compute(numbers_of(column, values)))


def numbers_of(column: str, values: Sequence[Any]) -> list[Any]:
    """Values as whole numbers, fractions, decimals and floats of Python. Raises `WindowError` for others."""
    return [_number(column, one) for one in values]


def _number(column: str, value: Any) -> Any:
    if isinstance(value, bool):
        pass
    elif isinstance(value, numbers.Integral):
        return int(value)
    elif isinstance(value, (decimal.Decimal, numbers.Rational)):
        return value
    elif isinstance(value, numbers.Real):
        return float(value)
    raise WindowError(f"the column {column!r} holds values that are not numbers")


def total(values: Sequence[Any]) -> Any:
    """The sum, exactly where no floats are among the numbers."""
    if any(isinstance(one, float) for one in values) or not all(map(_is_finite, values)):
        return _of_floats(math.fsum, values)
    if any(isinstance(one, decimal.Decimal) for one in values):
        with suppress(decimal.DecimalException, TypeError):  # too many digits, or fractions among them
            return reduce(EXACTLY.add, values, decimal.Decimal(0))
        return _decimal(sum(map(Fraction, values), Fraction()))
    return sum(map(Fraction, values), Fraction())


def mean(values: Sequence[Any]) -> Any:
    """The arithmetic mean."""
    whole = total(values)
    if whole is None:
        return None
    return whole / len(values) if not isinstance(whole, decimal.Decimal) else _decimal(Fraction(whole) / len(values))


def median(values: Sequence[Any]) -> Any:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values, key=lambda one: key_of(one) or ())
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])


def deviation(values: Sequence[Any]) -> float | None:
    """The standard deviation, with n - 1; None of fewer than two numbers."""
    return _of_floats(statistics.stdev, values) if len(values) > 1 else None


COMPUTED: dict[str, Callable[[Sequence[Any]], Any]] = {"sum": total, "mean": mean, "median": median}


def number_cell(value: Any) -> Cell:
    """A number as it travels; fractions as floats."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return cell(int(value))
        try:
            return cell(float(value))
        except OverflowError:
            return None
    return cell(value)


def _is_finite(value: Any) -> bool:
    return not isinstance(value, decimal.Decimal) or value.is_finite()


def _decimal(value: Fraction) -> decimal.Decimal:
    return FRACTIONS.divide(decimal.Decimal(value.numerator), decimal.Decimal(value.denominator))


def _of_floats(compute: Callable[[list[float]], float], values: Sequence[Any]) -> float | None:
    """A number that is computed in floats; None where there is none, as of both infinities."""
    try:
        return compute([float(one) for one in values])
    except (OverflowError, ValueError, AttributeError, statistics.StatisticsError):
        return None
