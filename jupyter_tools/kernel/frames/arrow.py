"""Arrow's objects as tables, with column types that its functions accept."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import narwhals as nw


def is_arrow_table(value: Any) -> bool:
    """Whether a value is a table of Arrow."""
    arrow = sys.modules.get("pyarrow")
    return arrow is not None and isinstance(value, arrow.Table)


def of_arrow(value: Any) -> Any:
    """Any Arrow object as a table, with column types that Arrow's functions accept."""
    arrow = sys.modules.get("pyarrow")
    if arrow is None:
        return value
    if isinstance(value, arrow.RecordBatchReader):
        value = value.read_all()
    elif isinstance(value, arrow.RecordBatch):
        value = arrow.Table.from_batches([value])
    elif isinstance(value, (arrow.Array, arrow.ChunkedArray)):
        value = arrow.Table.from_arrays([value], names=["0"])
    if isinstance(value, arrow.Table):
        for at, column in enumerate(value.columns):
            plain = plain_column(arrow, column)
            if plain is not column:
                value = value.set_column(at, value.column_names[at], plain)
    return value


def plain_column(arrow: Any, column: Any) -> Any:
    """A column without views and run-end encoding, of which Arrow cannot take rows; times with nanoseconds are text."""
    kind = column.type
    if arrow.types.is_run_end_encoded(kind):
        compute = importlib.import_module("pyarrow.compute")
        try:
            column = compute.run_end_decode(column)
        except arrow.ArrowNotImplementedError:  # for example runs of views
            column = arrow.chunked_array([arrow.array(column.to_pylist(), kind.value_type)])
        return plain_column(arrow, column)
    if arrow.types.is_string_view(kind):
        return column.cast(arrow.large_string())
    if arrow.types.is_binary_view(kind):
        return column.cast(arrow.large_binary())
    if kind == arrow.time64("ns") and _has_nanoseconds(column.cast(arrow.int64()).to_numpy(zero_copy_only=False)):
        return column.cast(arrow.string())  # Python's times end at microseconds
    return column


def in_declared_order(series: Any) -> Any:
    """A column of narwhals by which its values sort: an ordered dictionary of Arrow as the places of its values."""
    if not series.implementation.is_pyarrow():
        return series
    arrow = sys.modules["pyarrow"]
    column = series.to_native()
    if not (arrow.types.is_dictionary(column.type) and column.type.ordered):
        return series
    chunks = [one.indices for one in column.unify_dictionaries().chunks]
    return nw.from_native(arrow.chunked_array(chunks, column.type.index_type), series_only=True)


def _has_nanoseconds(numbers: Any) -> bool:
    return bool((numbers % 1000 > 0).any())  # missing ones are NaN
