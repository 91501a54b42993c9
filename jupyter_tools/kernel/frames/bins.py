"""Bins of histograms, whose edges are round."""

from __future__ import annotations

import datetime as dt
import decimal
import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...protocol.queries import MAX_BINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MICROSECOND = dt.timedelta(microseconds=1)
SECOND = 1_000_000
DAY = 86_400 * SECOND
STEPS = (
    *(factor * 10**power for power in range(6) for factor in (1, 2, 5)),
    *(SECOND * count for count in (1, 2, 5, 10, 15, 30)),
    *(60 * SECOND * count for count in (1, 2, 5, 10, 15, 30)),
    *(3_600 * SECOND * count for count in (1, 2, 3, 6, 12)),
    DAY,
    7 * DAY,
)
"""Widths of bins in microseconds; weeks begin on Monday, as the calendar of Python does."""
MONTHS = (1, 3, 6, *(12 * factor * 10**power for power in range(4) for factor in (1, 2, 5)))
"""Widths of bins in months."""
BEGIN, END = dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59, 999_999)  # noqa: DTZ001
"""The ends of Python's calendar."""
BY_WALL_CLOCK = dt.timedelta(days=2)
"""From this width on histograms have edges at the hours of a time zone; within it, clocks may be put back."""


def number_edges(low: float, high: float, *, whole: bool) -> list[Any]:
    """The edges of bins from the smallest to the largest number, which are finite; `whole` ones have whole edges."""
    least, most = (Fraction(decimal.Decimal(repr(one))) for one in (low, high))
    for step in _steps(least, most, whole=whole):
        # In bins of one whole number each the largest has its own.
        first, last = math.floor(least / step), math.ceil(most / step + (1 if whole and step == 1 else 0))
        last = max(last, first + 1)
        if last - first <= MAX_BINS:
            exact = [step * at for at in range(first, last + 1)]
            return [int(one) for one in exact] if whole else _distinct([_float(one) for one in exact])
    raise AssertionError("steps grow until there are few bins")  # pragma: no cover


def _steps(least: Fraction, most: Fraction, *, whole: bool) -> Iterator[Fraction]:
    width = most - least or abs(least) or Fraction(1)
    power = math.floor(math.log10(width.numerator) - math.log10(width.denominator)) - 2
    if whole:
        power = max(0, power)
    for at in itertools.count(power):
        yield from (factor * Fraction(10) ** at for factor in (1, 2, 5))


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.copysign(1.7976931348623157e308, value)


def _distinct(edges: list[float]) -> list[float]:
    """Edges without those that doubles do not tell apart."""
    found = list(dict.fromkeys(edges))
    return found if len(found) > 1 else [*found, math.nextafter(found[0], math.inf)]


def time_edges(low: Any, high: Any) -> list[Any]:
    """The edges of bins from the earliest to the latest date or time, all of the same kind and zone."""
    if not isinstance(low, dt.datetime):
        edges = _edges(_midnight(low), _midnight(high), DAY)
        return [one.date() for one in edges]
    zone = low.tzinfo
    if zone is None:
        return _edges(low, high, 1)
    if high - low < BY_WALL_CLOCK:
        first, last = (one.astimezone(dt.UTC).replace(tzinfo=None) for one in (low, high))
        return [one.replace(tzinfo=dt.UTC).astimezone(zone) for one in _edges(first, last, 1)]
    return [one.replace(tzinfo=zone) for one in _edges(low.replace(tzinfo=None), high.replace(tzinfo=None), 1)]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - dates have no zone


def _edges(low: dt.datetime, high: dt.datetime, least: int) -> list[dt.datetime]:
    """The edges of bins of at least some microseconds."""
    first, last = ((one - BEGIN) // MICROSECOND for one in (low, high))
    for step in (one for one in STEPS if one >= least):
        # In bins of one date each the last has its own.
        if (numbers := _multiples(first, last + 1 if step == least == DAY else last, step)) is not None:
            return [_moment(one) for one in numbers]
    first_month, last_month = (one.year * 12 + one.month - 1 for one in (low, high))
    last_month += high > dt.datetime(high.year, high.month, 1)  # noqa: DTZ001
    found = (_multiples(first_month, last_month, step) for step in MONTHS)
    return [_month(one) for one in next(one for one in found if one is not None)]


def _multiples(first: int, last: int, step: int) -> Iterable[int] | None:
    """The multiples of a step from below one number to above another; None for too many."""
    start = first // step
    stop = max(-(-last // step), start + 1)
    return range(start * step, stop * step + 1, step) if stop - start <= MAX_BINS else None


def _moment(microseconds: int) -> dt.datetime:
    try:
        return BEGIN + microseconds * MICROSECOND
    except OverflowError:
        return END


def _month(number: int) -> dt.datetime:
    year, month = divmod(number, 12)
    if year < dt.MINYEAR:
        return BEGIN
    return END if year > dt.MAXYEAR else dt.datetime(year, month + 1, 1)  # noqa: DTZ001
