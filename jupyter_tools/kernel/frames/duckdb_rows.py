"""The rows of a relation of DuckDB as a table of Arrow, with types that Arrow does not have as what they stand for."""

from __future__ import annotations

import importlib
from typing import Any

from .arrow import of_arrow

NUMBERS = ("uhugeint", "bignum", "varint")
"""Whole numbers that do not fit in those of Arrow: DuckDB gives others instead, or bytes."""
TEXTS = ("bit", "time with time zone")
"""Types that DuckDB gives as bytes, or without their time zone."""
NESTED = ("list", "array", "struct", "map", "union")
MOST_DIGITS = 76
"""The digits of the longest decimals of Arrow."""


def rows_of(relation: Any) -> Any:
    """The rows of a relation in memory."""
    kinds = [one.id for one in relation.types]
    odd = [_is_odd(one) for one in relation.types]
    if any(odd):
        expressions = importlib.import_module("duckdb")
        columns = [expressions.ColumnExpression(name) for name in relation.columns]
        texts = [
            column.cast("VARCHAR").alias(name) if is_odd else column
            for column, name, is_odd in zip(columns, relation.columns, odd, strict=True)
        ]
        relation = relation.select(*texts)
    fetch = getattr(relation, "to_arrow_table", None) or relation.fetch_arrow_table
    table = of_arrow(fetch())
    for at, kind in enumerate(kinds):
        if kind in NUMBERS:
            table = table.set_column(at, table.column_names[at], _whole(table.column(at)))
        elif kind == "enum":
            table = table.set_column(at, table.column_names[at], _ordered(table.column(at)))
    return table


def with_text_ids(relation: Any) -> Any:
    """A relation whose UUIDs are the text as which they are shown, and in whose order they sort."""
    kinds = [one.id for one in relation.types]
    if "uuid" not in kinds or len(set(relation.columns)) < len(kinds):
        return relation
    expressions = importlib.import_module("duckdb")
    columns = [(expressions.ColumnExpression(name), name) for name in relation.columns]
    texts = zip(columns, kinds, strict=True)
    return relation.select(*(one.cast("VARCHAR").alias(name) if kind == "uuid" else one for (one, name), kind in texts))


def _is_odd(dtype: Any) -> bool:
    if dtype.id in NESTED:
        parts = [kind for _, kind in dtype.children]
        return any(_is_odd(one) for one in parts if hasattr(one, "id"))
    return dtype.id in (*NUMBERS, *TEXTS)


def _whole(column: Any) -> Any:
    """Whole numbers that are written as text as decimals; as they are where one has more digits than decimals."""
    arrow, compute = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.compute")
    longest = compute.max(compute.utf8_length(column)).as_py() or 0
    return column.cast(arrow.decimal256(MOST_DIGITS, 0)) if longest <= MOST_DIGITS else column


def _ordered(column: Any) -> Any:
    """An enumeration whose values are in the order of their declaration."""
    arrow = importlib.import_module("pyarrow")
    chunks = [
        arrow.DictionaryArray.from_arrays(one.indices, one.dictionary, ordered=True)
        for one in column.unify_dictionaries().chunks
    ]
    kind = arrow.dictionary(column.type.index_type, column.type.value_type, ordered=True)
    return arrow.chunked_array(chunks, kind)
