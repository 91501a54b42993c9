"""Aggregates of columns: of groups of rows, and of all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw

from ...protocol.queries import Group, Groups, Totals
from ...protocol.scalars import EXACT
from ..values.table_cell import cell
from .comparing import key_of
from .conditions import cell_key
from .exact import aggregate
from .part import NotNativeError, check_lengths, key_of_column
from .reading import WindowError
from .typed import typed_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...protocol.queries import Aggregate, GroupsQuery, TotalsQuery
    from .part import Part

NUMERIC = ("sum", "mean", "median")
NUMBERS = ("number", "integer", "duration")
"""The kinds of columns that have these aggregates."""
COUNTED = ("count", "distinct")
LARGE = (nw.UInt64, nw.Int128, nw.UInt128)
"""Types of whole numbers that 64 bits do not hold."""
LARGEST = 2**63
"""The first whole number that libraries cannot hold."""
ROWS = "rows"


class Plan(NamedTuple):
    """How a library computes aggregates."""

    columns: dict[str, Any]
    """What is computed of, by column: expressions named as `_place` says."""
    computed: list[Any]
    """Expressions of these columns: the number of rows, of values of each, and the aggregates."""


def check(part: Part, aggregates: Sequence[Aggregate]) -> None:
    """Raises `WindowError` for aggregates that a column cannot have."""
    for one in aggregates:
        if one.function in NUMERIC and part.kinds[one.column] not in NUMBERS:
            raise WindowError(f"the column {one.column!r} has no {one.function}: it does not hold numbers")


def totals(part: Part, query: TotalsQuery) -> Totals:
    """Aggregates over all rows. Raises `WindowError`."""
    check(part, query.aggregates)

    def native() -> Totals:
        plan = _plan(part, query.aggregates, grouped=False)
        frame = part.frame.select(**plan.columns) if plan.columns else part.frame
        [row] = part.rows(frame.select(*plan.computed))
        return Totals(count=int(row[0] or 0), aggregates=_values(part, query.aggregates, list(plan.columns), row))

    def by_value() -> Totals:
        columns = {one.column: part.values(one.column) for one in query.aggregates}
        count = int(part.row(rows=nw.len())["rows"])
        return Totals(count=count, aggregates=[_of(one, columns[one.column]) for one in query.aggregates])

    found: Totals = part.either(native, by_value)
    return found


def groups(part: Part, query: GroupsQuery) -> Groups:
    """Groups of the rows with equal values. Raises `WindowError`."""
    check(part, query.aggregates)
    found: list[Group] = part.either(lambda: _grouped(part, query), lambda: _grouped_by_value(part, query))
    return Groups(groups=found[: query.limit], more=len(found) > query.limit)


def _grouped(part: Part, query: GroupsQuery) -> list[Group]:
    for name in query.columns:
        check_lengths(part, name)
    plan = _plan(part, query.aggregates, grouped=True)
    names = [f"key {at}" for at in range(len(query.columns))]
    keys = {name: key_of_column(part, column) for name, column in zip(names, query.columns, strict=True)}
    frame = part.frame.select(**keys, **plan.columns).group_by(*names).agg(*plan.computed)
    rows = part.rows(frame.sort(*names, nulls_last=True).head(query.limit + 1))
    columns = [[row[at] for row in rows] for at in range(len(names))]
    keyed = [typed_cells(part.dtypes[name], column) for name, column in zip(query.columns, columns, strict=True)]
    return [
        Group(
            keys=list(cells),
            count=int(row[len(names)]),
            aggregates=_values(part, query.aggregates, list(plan.columns), row[len(names) :]),
        )
        for cells, row in zip(zip(*keyed, strict=True), rows, strict=True)
    ]


def _plan(part: Part, aggregates: Sequence[Aggregate], *, grouped: bool) -> Plan:
    """How a library computes aggregates. Raises `LibraryError` where it would be wrong."""
    for one in aggregates:
        _check_native(part, one, grouped=grouped)
    _check_bounds(part, aggregates)
    names = list(dict.fromkeys(one.column for one in aggregates))
    columns = {f"column {names.index(name)}": _widened(part.dtypes[name], nw.col(name)) for name in names}
    place = dict(zip(names, columns, strict=True))
    counts = [nw.col(name).count().alias(f"values of {name}") for name in columns]
    computed = [
        getattr(nw.col(place[one.column]), "n_unique" if one.function == "distinct" else one.function)().alias(f"{at}")
        for at, one in enumerate(aggregates)
    ]
    return Plan(columns, [nw.len().alias(ROWS), *counts, *computed])


def _check_native(part: Part, one: Aggregate, *, grouped: bool) -> None:
    dtype = part.dtypes[one.column]
    key_of_column(part, one.column)
    comparable = dtype.is_numeric() or dtype in (nw.String, nw.Date) or isinstance(dtype, nw.Datetime)
    exact = not dtype.is_decimal() or one.function in (*COUNTED, "min", "max")
    if not exact or not (comparable or one.function in COUNTED):
        raise NotNativeError(f"libraries do not compute the {one.function} of {one.column!r}")
    if one.function == "median" and part.approximates(grouped=grouped):
        raise NotNativeError("the median would be an approximation")


def _check_bounds(part: Part, aggregates: Sequence[Aggregate]) -> None:
    """Raises `NotNativeError` for whole numbers whose sums overflow, or that floats cannot hold."""
    names = {one.column for one in aggregates if one.function in NUMERIC and part.dtypes[one.column].is_integer()}
    ends = {f"{end} of {name}": getattr(nw.col(name), end)() for name in names for end in ("min", "max")}
    found = part.row(rows=nw.len(), **ends) if names else {}
    for name in names:
        largest = max(abs(int(found[f"{end} of {name}"] or 0)) for end in ("min", "max"))
        if largest > EXACT or largest * found["rows"] >= LARGEST:
            raise NotNativeError(f"the numbers of {name!r} are too large")


def _widened(dtype: Any, column: Any) -> Any:
    """A column in a type in which sums do not overflow and means are exact."""
    if dtype.is_float():
        return column.fill_nan(None).cast(nw.Float64)
    return column.cast(nw.Int64) if dtype.is_integer() and dtype not in LARGE else column


def _values(part: Part, aggregates: Sequence[Aggregate], columns: list[str], row: Sequence[Any]) -> list[Any]:
    """The aggregates of a row with the number of rows, of values of each column, and what was computed."""
    names = list(dict.fromkeys(one.column for one in aggregates))
    counts = {name: int(count or 0) for name, count in zip(names, row[1 : 1 + len(columns)], strict=True)}
    found: list[Any] = []
    for one, value in zip(aggregates, row[1 + len(columns) :], strict=True):
        count = counts[one.column]
        if one.function == "distinct":  # missing ones are one of them
            found.append(int(value or 0) - (count < (row[0] or 0)))
        elif one.function == "count":
            found.append(count)
        else:
            code = part.dtypes[one.column] if one.function in ("min", "max") else nw.Float64()
            found += typed_cells(code, [value]) if count else [None]
    return found


def _grouped_by_value(part: Part, query: GroupsQuery) -> list[Group]:
    keys = [part.values(name) for name in query.columns]
    cells = [typed_cells(part.dtypes[name], values) for name, values in zip(query.columns, keys, strict=True)]
    columns = {one.column: part.values(one.column) for one in query.aggregates}
    rows: dict[Any, list[int]] = {}
    for at, row in enumerate(zip(*cells, strict=True)):
        rows.setdefault(tuple(map(cell_key, row)), []).append(at)
    order = sorted(rows.values(), key=lambda places: [key_of(column[places[0]]) or (9,) for column in keys])
    return [
        Group(
            keys=[column[places[0]] for column in cells],
            count=len(places),
            aggregates=[_of(one, [columns[one.column][at] for at in places]) for one in query.aggregates],
        )
        for places in order[: query.limit + 1]
    ]


def _of(one: Aggregate, values: Sequence[Any]) -> Any:
    return aggregate(one.function, one.column, [value for value in values if cell(value) is not None])
