"""Writes batches as Parquet, with the types that their frame has."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ..frames.arrow import of_arrow
from ..frames.reading import read
from .whole_texts import texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    import narwhals as nw


class ParquetFile:
    """A file that takes batches."""

    def __init__(self, file: BinaryIO, heads: Sequence[str]) -> None:
        self._file = file
        self._heads = unique(heads)
        self._writer: Any = None

    def add(self, batch: nw.DataFrame[Any]) -> None:
        """Write the rows of a batch; its first one says the types."""
        table = as_arrow(batch).rename_columns(self._heads)
        if self._writer is None:
            parquet: Any = importlib.import_module("pyarrow.parquet")
            self._writer = parquet.ParquetWriter(self._file, table.schema)
        if table.schema != self._writer.schema:
            table = table.cast(self._writer.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        """End the file; of no rows, too."""
        if self._writer is not None:
            self._writer.close()


def unique(heads: Sequence[str]) -> list[str]:
    """Heads that tell columns apart, as readers of Parquet need it."""
    found: list[str] = []
    for head in heads:
        name, number = head, 2
        while name in found:
            name, number = f"{head} ({number})", number + 1
        found.append(name)
    return found


def as_arrow(batch: nw.DataFrame[Any]) -> Any:
    """A batch as a table of Arrow whose types Parquet has; others are texts."""
    pa: Any = importlib.import_module("pyarrow")
    if batch.implementation.is_pyarrow():
        native = batch.to_native()
        columns = [native[name] for name in native.column_names]
    else:
        columns = [_column(pa, batch[name]) for name in batch.columns]
    return pa.table([_writable(pa, one) for one in columns], names=batch.columns)


def _column(pa: Any, series: Any) -> Any:
    try:
        found = series.to_arrow()
    except Exception:  # noqa: BLE001 - each library raises its own for what Arrow does not have
        found = pa.array(texts(read(series, range(len(series)))), pa.string())
    return pa.chunked_array([found]) if isinstance(found, pa.Array) else found


def _writable(pa: Any, column: Any) -> Any:
    column = of_arrow(column)[0]
    if pa.types.is_interval(column.type) or pa.types.is_null(column.type):
        return pa.chunked_array([pa.array(texts(column.to_pylist()), pa.string())])
    return column
