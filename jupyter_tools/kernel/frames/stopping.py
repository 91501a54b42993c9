"""Ends what an engine computes for a request that nobody waits for any more."""

from __future__ import annotations

import itertools
import sys
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ...errors import ToolsError

if TYPE_CHECKING:
    from collections.abc import Callable

    import narwhals as nw

GROUPS = itertools.count(1)
"""Numbers of groups of Spark's jobs."""


class StoppedError(ToolsError):
    """A request was stopped while an engine computed it."""


class Work:
    """What an engine computes for a request."""

    def __init__(self) -> None:
        """It runs until somebody stops it."""
        self.reason: str | None = None
        """Why it was stopped."""
        self._cancel: Callable[[], Any] | None = None
        self._lock = threading.Lock()

    def stop(self, reason: str, *, now: bool) -> None:
        """Compute nothing more; `now` also ends what is being computed, and what else runs on its connection."""
        with self._lock:
            self.reason = self.reason or reason
            if now and self._cancel is not None:
                self._cancel()

    def check(self) -> None:
        """Raises `StoppedError` once it was stopped."""
        if self.reason is not None:
            raise StoppedError(self.reason)

    def run(self, cancel: Callable[[], Any] | None, compute: Callable[[], Any]) -> Any:
        """Compute a step that `cancel` ends. Raises `StoppedError`."""
        with self._lock:
            self._cancel = cancel
            if cancel is not None and self.reason is not None:
                cancel()
        try:
            result = compute()
        except Exception:
            if self.reason is not None:
                raise StoppedError(self.reason) from None
            raise
        finally:
            with self._lock:
                self._cancel = None
        self.check()  # an engine may miss a stop that comes before its first step
        return result


WORK: ContextVar[Work | None] = ContextVar("work", default=None)
"""What is computed on this thread, where it can be stopped."""


def stoppable(frame: nw.LazyFrame[Any], compute: Callable[[], Any]) -> Any:
    """What an engine computes of a frame. Raises `StoppedError`."""
    work = WORK.get()
    if work is None:
        return compute()
    work.check()
    cancel = CANCELS.get(frame.implementation.name.lower())
    return work.run(cancel(frame.to_native()) if cancel is not None else None, compute)


def computed(native: Any) -> Any:
    """The rows of a lazy frame of Polars. Raises `StoppedError`."""
    work = WORK.get()
    if work is None:
        return native.collect()
    work.check()
    query = native.collect(background=True)  # which must not be dropped before its end: Polars would end the process
    return work.run(query.cancel, query.fetch_blocking)


def _of_duckdb(relation: Any) -> Callable[[], Any] | None:
    connection = getattr(relation, "_con", None)  # which versions before 2 do not tell
    return getattr(connection, "interrupt", None) or getattr(sys.modules["duckdb"], "interrupt", None)


def _of_ibis(table: Any) -> Callable[[], Any] | None:
    return getattr(getattr(table.get_backend(), "con", None), "interrupt", None)


def _of_spark(frame: Any) -> Callable[[], Any]:
    context, group = frame.sparkSession.sparkContext, f"jupyter_tools {next(GROUPS)}"
    context.setJobGroup(group, "Rows of a table", interruptOnCancel=True)
    return lambda: context.cancelJobGroup(group)


CANCELS: dict[str, Callable[[Any], Callable[[], Any] | None]] = {
    "duckdb": _of_duckdb,
    "ibis": _of_ibis,
    "pyspark": _of_spark,
}
"""What ends a query of an engine, by the engine's name."""
