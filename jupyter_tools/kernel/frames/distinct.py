"""The distinct values of a column, the most frequent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from ...protocol.queries import Counted, Distinct
from .comparing import key_of
from .conditions import cell_key, lowered
from .part import check_lengths, key_of_column
from .typed import typed_cells

if TYPE_CHECKING:
    from ...protocol.queries import DistinctQuery
    from .part import Part

VALUE, COUNT = "value", "count"


def distinct(part: Part, query: DistinctQuery, *, missing: bool = True) -> Distinct:
    """The distinct values of a column; `missing` tells whether missing ones are one of them."""
    found: list[Counted] = part.either(
        lambda: _native(part, query, missing=missing), lambda: _by_value(part, query, missing=missing)
    )
    return Distinct(found=found[: query.limit], more=len(found) > query.limit)


def _native(part: Part, query: DistinctQuery, *, missing: bool) -> list[Counted]:
    dtype = part.dtypes[query.column]
    check_lengths(part, query.column)
    frame = part.frame.select(key_of_column(part, query.column).alias(VALUE))
    if query.text:
        frame = frame.filter(lowered(nw.col(VALUE)).str.contains(query.text.lower(), literal=True))
    if query.text or not missing:
        frame = frame.filter(~nw.col(VALUE).is_null())
    groups = frame.group_by(VALUE).agg(nw.len().alias(COUNT))
    groups = groups.sort(COUNT, VALUE, descending=[True, False], nulls_last=True).head(query.limit + 1)
    rows = part.rows(groups)
    cells = typed_cells(dtype, [row[0] for row in rows])
    return [Counted(value=cell, count=int(row[1])) for cell, row in zip(cells, rows, strict=True)]


def _by_value(part: Part, query: DistinctQuery, *, missing: bool) -> list[Counted]:
    values, text = part.values(query.column), query.text.lower()
    counts: dict[Any, int] = {}
    first: dict[Any, Any] = {}
    for cell, value in zip(typed_cells(part.dtypes[query.column], values), values, strict=True):
        if (cell is None and (text or not missing)) or (text and text not in str(cell).lower()):
            continue
        key = cell_key(cell)
        counts[key] = counts.get(key, 0) + 1
        first.setdefault(key, value)
    order = sorted(counts, key=lambda key: (-counts[key], key_of(first[key]) or (9,)))
    return [Counted(value=key[1], count=counts[key]) for key in order]
