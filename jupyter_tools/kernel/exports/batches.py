"""The rows of a table in batches, in the order that a visitor sees."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ..frames.arrow import of_arrow
from ..frames.engines import collected
from ..frames.reading import library
from .whole_texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..frames.whole import Whole

BATCH = 250_000
"""The rows of a batch: large enough that libraries write fast, small enough that progress is seen."""
EXACT = {"HUGEINT": "DECIMAL(38,0)", "UHUGEINT": "DECIMAL(38,0)"}
"""The types of DuckDB that Parquet has not, and what keeps their values."""
AS_TEXT = ("INTERVAL", "UUID", "BIT", "TIME WITH TIME ZONE", "BIGNUM", "VARINT")
"""Those that become texts."""


def batches(whole: Whole, names: Sequence[str], folder: Path) -> Iterator[nw.DataFrame[Any]]:
    """The rows with some columns, in batches; an engine may need files in a folder meanwhile. Raises `LibraryError`."""
    if not isinstance(whole.frame, nw.LazyFrame):
        yield from _parts(arranged(whole.frame.select(*names)), whole.order)
        return
    frame = whole.frame.select(*names)
    kind = frame.implementation.name.lower()
    read = _READERS.get(kind, _collected)
    yield from read(frame.to_native(), folder)


def arranged(frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """A frame of which all parts have the same types: one of pandas as a table of Arrow, where that is installed."""
    if not frame.implementation.is_pandas_like() or importlib.util.find_spec("pyarrow") is None:
        return frame
    arrow: Any = importlib.import_module("pyarrow")
    native = frame.to_native()
    columns = {name: _of_pandas(arrow, native[name]) for name in frame.columns}
    return nw.from_native(of_arrow(arrow.table(columns)), eager_only=True)


def _of_pandas(arrow: Any, series: Any) -> Any:
    for kind in (None, arrow.uint64()):
        with contextlib.suppress(arrow.ArrowException, TypeError, ValueError, OverflowError):
            return arrow.array(series, kind, from_pandas=True)
    # Values of several types, or of one that Arrow does not have.
    return arrow.array(texts(list(series)), arrow.string())


def _parts(frame: nw.DataFrame[Any], order: Any = None) -> Iterator[nw.DataFrame[Any]]:
    total = len(frame) if order is None else len(order)
    for start in range(0, total, BATCH):
        with library():
            part = frame[start : start + BATCH] if order is None else frame[order[start : start + BATCH]]
        yield part


def _collected(native: Any, _folder: Path) -> Iterator[nw.DataFrame[Any]]:
    yield from _parts(arranged(collected(nw.from_native(native))))


def _of_polars(native: Any, _folder: Path) -> Iterator[nw.DataFrame[Any]]:
    """By the streaming engine, where Polars gives its batches."""
    if not hasattr(native, "collect_batches"):
        yield from _collected(native, _folder)
        return
    with library():
        found = iter(native.collect_batches(chunk_size=BATCH, maintain_order=True))
    while True:
        with library():
            batch = next(found, None)
        if batch is None:
            return
        yield nw.from_native(batch, eager_only=True)


def _of_duckdb(native: Any, folder: Path) -> Iterator[nw.DataFrame[Any]]:
    """By way of a file that DuckDB writes: a connection that gives batches takes no other query meanwhile."""
    parquet: Any = importlib.import_module("pyarrow.parquet")
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / "rows.parquet"
        with library():
            native.project(", ".join(map(_kept, native.columns, native.types))).write_parquet(
                str(path), compression="zstd"
            )
        with parquet.ParquetFile(path) as file:
            kinds = native.limit(0).to_arrow_table().schema
            for batch in file.iter_batches(BATCH):
                yield nw.from_native(_in_zone(of_arrow(batch), kinds), eager_only=True)


def _in_zone(table: Any, kinds: Any) -> Any:
    """A table whose times have the zone of the connection: Parquet has only their moments."""
    for at, field in enumerate(kinds):
        if getattr(field.type, "tz", None):
            table = table.set_column(at, field.name, table.column(at).cast(field.type))
    return table


def _kept(name: str, kind: Any) -> str:
    """The expression of a column whose values Parquet keeps."""
    quoted = '"' + name.replace('"', '""') + '"'
    kept = EXACT.get(str(kind), "VARCHAR" if str(kind).startswith(AS_TEXT) else "")
    return f"cast({quoted} as {kept}) as {quoted}" if kept else quoted


def _of_ibis(native: Any, folder: Path) -> Iterator[nw.DataFrame[Any]]:
    backend = native.get_backend()
    if backend.name == "duckdb":
        with library():
            relation = backend.con.sql(str(sys.modules["ibis"].to_sql(native)))
        yield from _of_duckdb(relation, folder)
        return
    with library():
        reader = native.to_pyarrow_batches(chunk_size=BATCH)
    for batch in reader:
        yield nw.from_native(of_arrow(batch), eager_only=True)


_READERS = {"polars": _of_polars, "duckdb": _of_duckdb, "ibis": _of_ibis}
"""How engines give their rows; others bring them into memory."""
