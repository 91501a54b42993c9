"""Sorts, filters and searches the rows of a frame, whatever types its columns hold."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw

from .arrow import in_declared_order
from .comparing import key_of
from .conditions import contains, holds
from .reading import LibraryError, library, read
from .typed import is_plain, without_nan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...protocol.rows import Filter, Sort

POSITION = "row position"
"""Contains a space, so that it equals no column's identifier."""


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
    held = [holds(frame[one.column], one, wait_for_events) for one in conditions]
    if search:
        found = [contains(frame[name], search, wait_for_events) for name in frame.columns]
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


def _native_key(series: nw.Series[Any]) -> nw.Series[Any]:
    series = in_declared_order(series)
    return without_nan(series) if is_plain(series.dtype) else _rank(series)


def _rank(series: nw.Series[Any]) -> nw.Series[Any]:
    """The rank of each value; None for missing values."""
    keys = [key_of(value) for value in read(series, range(len(series)))]
    places = {key: float(place) for place, key in enumerate(sorted({key for key in keys if key is not None}))}
    ranks = [None if key is None else places[key] for key in keys]
    # Floats, because every library supports missing values for them.
    return nw.new_series(series.name, ranks, nw.Float64, backend=series.implementation)
