"""Reads values of frames; an unreadable value does not affect others."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...errors import ToolsError
from ...generated.bases import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import narwhals as nw


class WindowError(ToolsError):
    """A request for rows fails: a column is not shown, or a library cannot do what is asked."""


class LibraryError(Exception):
    """A frame's library has raised an error."""


@contextmanager
def library() -> Iterator[None]:
    """Convert errors of a library to `LibraryError`, also polars' panics, which are not an `Exception`."""
    try:
        yield
    except (LibraryError, ToolsError):
        raise
    except Exception as error:
        raise LibraryError(f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise LibraryError(f"polars: {error}") from error


def read_rows(frame: nw.DataFrame[Any], positions: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows at some positions; `Unreadable` stands for values that cannot be read."""
    return list(zip(*read_columns(frame, positions), strict=True))


def read_all(frame: nw.DataFrame[Any]) -> list[tuple[Any, ...]]:
    """All rows of a small frame."""
    return read_rows(frame, range(len(frame)))


def read_columns(frame: nw.DataFrame[Any], positions: Sequence[int]) -> list[Sequence[Any]]:
    """The values of each column at some positions; `Unreadable` stands for those that cannot be read."""
    at = _together(positions)
    try:
        with library():
            if frame.implementation.is_pandas():
                # What narwhals does takes five times as long for the rows of a page.
                native = frame.to_native()
                part = native if positions == range(len(native)) else native.iloc[at]
                return [list(column) for _, column in part.items()]
            return list(zip(*frame[at].rows(), strict=True)) or [[] for _ in frame.columns]
    except LibraryError:
        return [read(frame[name], positions) for name in frame.columns]


def read(series: nw.Series[Any], positions: Sequence[int]) -> list[Any]:
    """The values of a column at some positions; `Unreadable` stands for those that cannot be read."""
    try:
        with library():
            values: list[Any] = series[_together(positions)].to_list()
            return values
    except LibraryError:
        return [_read_one(series, at) for at in positions]


def _read_one(series: nw.Series[Any], at: int) -> Any:
    try:
        with library():
            return series[at : at + 1].to_list()[0]
    except LibraryError as error:
        return Unreadable(str(error))


def _together(positions: Sequence[int]) -> Any:
    """Positions in the form that libraries read fastest: a slice if they are contiguous."""
    if isinstance(positions, range):
        return slice(positions.start, positions.stop)
    return list(positions)
