"""The statistics of a column, by its kind."""

from __future__ import annotations

import bisect
import decimal
import itertools
import math
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ...protocol.queries import MAX_TOP, Aggregate, DistinctQuery, Histogram, Statistics, Totals, TotalsQuery
from ..values.table_cell import cell
from .aggregates import totals
from .bins import number_edges, time_edges
from .comparing import key_of
from .distinct import distinct
from .exact import deviation, number_cell, numbers_of
from .part import NotNativeError, TooManyValuesError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...protocol.queries import Function
    from ...protocol.rows import Cell
    from .part import Part

FUNCTIONS: dict[str, tuple[Function, ...]] = {
    "number": ("min", "max", "mean", "median", "sum"),
    "integer": ("min", "max", "mean", "median", "sum"),
    "duration": ("min", "max", "mean", "median", "sum"),
    "date": ("min", "max"),
    "datetime": ("min", "max"),
}
VALUE = "value"


def statistics(part: Part, column: str) -> Statistics:
    """The statistics of a column. Raises `WindowError`."""
    kind = part.kinds[column]
    functions = FUNCTIONS.get(kind, ())
    asked: tuple[Function, ...] = ("count", "distinct", *functions)
    query = TotalsQuery(aggregates=[Aggregate(column=column, function=one) for one in asked])
    found = _totals(part, query)
    count, different, *others = found.aggregates
    result = Statistics(rows=found.count, missing=found.count - int(count or 0), distinct=int(different or 0))
    result = result.model_copy(update=dict(zip(functions, others, strict=True)))
    if not count:
        return result
    if kind in ("number", "integer"):
        result.deviation = _computed(part, column, _deviation, _deviation_by_value)
    if kind in ("text", "boolean"):
        result.top = distinct(part, DistinctQuery(column=column, limit=MAX_TOP), missing=False).found
    if kind == "text":
        result.shortest, result.longest = _computed(part, column, _lengths, _lengths_by_value) or (None, None)
    if kind in ("number", "integer", "date", "datetime"):
        result.histogram = _computed(part, column, _histogram, _histogram_by_value)
    return result


def _totals(part: Part, query: TotalsQuery) -> Totals:
    """All aggregates, or of an engine those that it computes, with the number of values and of different ones."""
    try:
        return totals(part, query)
    except TooManyValuesError:
        counted = totals(part, TotalsQuery(aggregates=query.aggregates[:2]))
    others: list[Cell] = []
    for one in query.aggregates[2:]:
        try:
            others += totals(part, TotalsQuery(aggregates=[one])).aggregates
        except TooManyValuesError:
            others.append(None)
    return Totals(count=counted.count, aggregates=[*counted.aggregates, *others])


def _computed(part: Part, column: str, native: Callable[[Part, str], Any], by_value: Callable[[Part, str], Any]) -> Any:
    """What a library computes of a column, or Python value by value; None of an engine that does not."""
    try:
        return part.either(lambda: native(part, column), lambda: by_value(part, column))
    except TooManyValuesError:
        return None


def _present(part: Part, column: str) -> list[Any]:
    return [value for value in part.values(column) if cell(value) is not None]


# --- numbers and texts ---


def _deviation(part: Part, column: str) -> Any:
    dtype = part.dtypes[column]
    if dtype.is_decimal() or not dtype.is_numeric():
        raise NotNativeError("libraries do not compute the deviation of these numbers")
    values = nw.col(column).fill_nan(None) if dtype.is_float() else nw.col(column)
    return cell(part.row(found=values.cast(nw.Float64).std())["found"])


def _deviation_by_value(part: Part, column: str) -> Any:
    return number_cell(deviation(numbers_of(column, _present(part, column))))


def _lengths(part: Part, column: str) -> tuple[int, int]:
    if part.dtypes[column] != nw.String:
        raise NotNativeError("libraries write these values in other ways")
    length = nw.col(column).str.len_chars()
    found = part.row(shortest=length.min(), longest=length.max())
    return int(found["shortest"]), int(found["longest"])


def _lengths_by_value(part: Part, column: str) -> tuple[int, int]:
    lengths = [len(one if isinstance(one, str) else str(cell(one))) for one in _present(part, column)]
    return min(lengths), max(lengths)


# --- histograms ---


def _histogram(part: Part, column: str) -> Histogram | None:
    dtype, value = part.dtypes[column], nw.col(column)
    timed = dtype == nw.Date or isinstance(dtype, nw.Datetime)
    if dtype.is_decimal() or not (timed or dtype.is_numeric()):
        raise NotNativeError("libraries do not count these values in bins")
    if dtype.is_float():
        value = nw.when(value.is_finite()).then(value)
    ends = part.row(low=value.min(), high=value.max(), count=value.count())
    if not ends["count"]:
        return None
    edges = _edges([ends["low"], ends["high"]], whole=dtype.is_integer())
    # The first edge is under all values, and the last over all: they may be out of the range of the type.
    inner = {f"below {at}": (value < edge).cast(nw.Int64).sum() for at, edge in enumerate(edges[1:-1])}
    found = part.row(**inner) if inner else {}
    return _binned(edges, [int(one or 0) for one in found.values()], int(ends["count"]))


def _histogram_by_value(part: Part, column: str) -> Histogram | None:
    values = _present(part, column)
    if part.kinds[column] in ("number", "integer"):
        values = [one for one in numbers_of(column, values) if _is_finite(one)]
    if not values:
        return None
    keys = sorted(key_of(one) or () for one in values)
    ends = [min(values, key=lambda one: key_of(one) or ()), max(values, key=lambda one: key_of(one) or ())]
    edges = _edges(ends, whole=part.kinds[column] == "integer")
    below = [bisect.bisect_left(keys, key_of(edge) or ()) for edge in edges[1:-1]]
    return _binned(edges, below, len(values))


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value) and (not isinstance(value, decimal.Decimal) or math.isfinite(float(value)))
    except OverflowError:  # beyond the range of floats
        return False


def _edges(ends: Sequence[Any], *, whole: bool) -> list[Any]:
    if hasattr(ends[0], "year"):
        low, high = (one.to_pydatetime(warn=False) if hasattr(one, "to_pydatetime") else one for one in ends)
        return time_edges(low, high)
    low, high = ((int if whole else float)(one) for one in ends)
    return number_edges(low, high, whole=whole)


def _binned(edges: Sequence[Any], below: Sequence[int], count: int) -> Histogram:
    """The numbers of values between edges, from those below each of the inner ones."""
    bounds = [0, *below, count]
    counts = [upper - lower for lower, upper in itertools.pairwise(bounds)]
    return Histogram(edges=[cell(one) for one in edges], counts=counts)
