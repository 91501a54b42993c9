"""The engines behind lazy frames: how each gives a part of a frame, and whether its rows have an order of their own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import narwhals as nw

from .arrow import of_arrow
from .duckdb_rows import rows_of, with_text_ids
from .reading import WindowError, library
from .stopping import computed, stoppable

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARIES = ("polars", "duckdb", "ibis", "pyspark", "sqlframe")
"""The packages whose lazy frames stay lazy. Dask sorts no column with missing values, and only approximates medians."""
NAMES = {
    "polars": "Polars",
    "duckdb": "DuckDB",
    "ibis": "Ibis",
    "pyspark": "PySpark",
    "pyspark_connect": "PySpark",
    "sqlframe": "SQLFrame",
}
MIXING = ("aggregate", "group by", "join", "unique", "distinct", "union")
"""Steps of a plan after which rows may come in another order each time."""


def lazy_frame(value: Any) -> nw.LazyFrame[Any] | None:
    """The lazy frame of an engine; None for what is none."""
    packages = {kind.__module__.partition(".")[0].lstrip("_") for kind in type(value).__mro__}
    if packages.isdisjoint(LIBRARIES):
        return None
    if "duckdb" in packages and hasattr(value, "types"):
        value = with_text_ids(value)
    frame = nw.from_native(value, pass_through=True)
    return frame if isinstance(frame, nw.LazyFrame) else None


def engine_name(frame: nw.LazyFrame[Any]) -> str:
    """The engine's name for people."""
    name = str(frame.implementation.name)
    return NAMES.get(name.lower(), name)


def collected(frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    """The rows of a lazy frame in memory. Raises `LibraryError`."""
    with library():
        native = frame.to_native()
        if frame.implementation.is_polars():
            return nw.from_native(computed(native), eager_only=True)
        if frame.implementation.is_duckdb():
            return nw.from_native(stoppable(frame, lambda: rows_of(native)), eager_only=True)
        rows = stoppable(frame, lambda: nw.to_native(frame.collect()))
        return nw.from_native(of_arrow(rows), eager_only=True)


def part_of(frame: nw.LazyFrame[Any], start: int, count: int) -> nw.DataFrame[Any]:
    """Some rows of a lazy frame, in its order. Raises `LibraryError`."""
    with library():
        take = PARTS.get(frame.implementation.name.lower(), _behind)
        return take(frame, start, count)


def _lazily(native: Any) -> nw.DataFrame[Any]:
    return collected(nw.from_native(native))


def _behind(frame: nw.LazyFrame[Any], start: int, count: int) -> nw.DataFrame[Any]:
    return collected(frame.head(start + count))[start:]


PARTS: dict[str, Callable[[nw.LazyFrame[Any], int, int], nw.DataFrame[Any]]] = {
    "polars": lambda frame, start, count: _lazily(frame.to_native().slice(start, count)),
    "duckdb": lambda frame, start, count: _lazily(frame.to_native().limit(count, start)),
    "ibis": lambda frame, start, count: _lazily(frame.to_native().limit(count, offset=start)),
    "pyspark": lambda frame, start, count: _lazily(frame.to_native().offset(start).limit(count)),
}


def is_ordered(frame: nw.LazyFrame[Any]) -> bool:
    """Whether an engine gives the rows of a frame in the same order each time."""
    try:
        plan = PLANS[frame.implementation.name.lower()](frame.to_native())
    except Exception:  # noqa: BLE001 - an engine that does not tell
        return False
    words = " ".join(plan.lower().replace("_", " ").split())
    return not any(one in words for one in MIXING)


def _plan_of_ibis(table: Any) -> str:
    backend = table.get_backend()
    if backend.name != "duckdb":
        raise WindowError("only DuckDB tells")
    return str(backend.con.sql(f"explain {sys.modules['ibis'].to_sql(table)}").fetchall())


PLANS: dict[str, Callable[[Any], str]] = {
    "polars": lambda native: str(native.explain(optimized=False)),
    # Not by `explain`, which displays the plan in a notebook.
    "duckdb": lambda native: str(native.query("shown_rows", "explain select * from shown_rows").fetchall()),
    "ibis": _plan_of_ibis,
}
