"""Tries libraries in a forked process: some have threads, or locks of threads, that a fork does not have."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def probe(name: str) -> str | None:
    """Use a library if it was imported; why it cannot be used, or None. May hang or end the process: so it is asked."""
    module = sys.modules.get(name)
    if module is None or name not in _PROBES:
        return None
    try:
        return _PROBES[name](module)
    except Exception as error:  # noqa: BLE001 - whatever a library raises is the answer
        return f"{name} fails: {type(error).__name__}: {error}"


def _numpy(numpy: Any) -> None:
    square = numpy.ones((300, 300))
    numpy.linalg.solve(square @ square + numpy.eye(300), square)


def _polars(polars: Any) -> None:
    frame = polars.DataFrame({"key": [one % 7 for one in range(50_000)]})
    frame.lazy().group_by("key").agg(polars.len()).sort("key").collect()


def _sklearn(_sklearn: Any) -> None:
    # Imported here only: it is what uses OpenMP in most estimators.
    from sklearn.cluster import KMeans  # noqa: PLC0415

    KMeans(n_clusters=2, n_init=1).fit([[float(one % 5), float(one % 3)] for one in range(3_000)])


def _torch(torch: Any) -> str | None:
    if torch.cuda.is_initialized():
        return "the notebook has started CUDA, which a forked process cannot use"
    square = torch.ones((600, 600))
    (square @ square).sum().item()
    return None


def _duckdb(duckdb: Any) -> None:
    duckdb.sql("select sum(range) from range(2000000)").fetchall()


_PROBES: dict[str, Callable[[Any], str | None]] = {
    "numpy": _numpy,
    "polars": _polars,
    "sklearn": _sklearn,
    "torch": _torch,
    "duckdb": _duckdb,
}
