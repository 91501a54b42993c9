"""The matching rows of a frame, in the columns that a query asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ..values.table_cell import MAX_TEXT, cell
from .reading import LibraryError, WindowError, library, read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


class TooManyValuesError(WindowError):
    """A frame does not give all values of a column."""


@dataclass(frozen=True)
class Part:
    """Matching rows that a library holds: what can be computed by it, and what value by value."""

    frame: Any
    """A DataFrame or LazyFrame of narwhals."""
    dtypes: Mapping[str, Any]
    kinds: Mapping[str, str]
    """The kinds of the columns (`protocol.rows.Column`)."""
    collect: Callable[[Any], nw.DataFrame[Any]]
    """The rows of a small frame that was made from `frame`."""
    values: Callable[[str], list[Any]]
    """All values of a column as Python's. Raises `TooManyValuesError`."""
    approximate: Collection[str] = ()
    """Which medians the library computes only approximately: those of `groups`, those of `totals`."""

    def approximates(self, *, grouped: bool) -> bool:
        """Whether the library computes the medians of groups, or of all rows, only approximately."""
        return ("groups" if grouped else "totals") in self.approximate

    def rows(self, frame: Any) -> list[tuple[Any, ...]]:
        """The rows of a small frame that was made from `frame`. Raises `LibraryError`."""
        with library():
            return self.collect(frame).rows()

    def row(self, **expressions: Any) -> dict[str, Any]:
        """Some expressions over all rows, by name. Raises `LibraryError`."""
        with library():
            return self.collect(self.frame.select(**expressions)).rows(named=True)[0]

    def either(self, native: Callable[[], Any], by_value: Callable[[], Any]) -> Any:
        """What the library computes, or else what is computed value by value."""
        try:
            with library():  # narwhals itself raises for some types, before anything is collected
                return native()
        except LibraryError as error:
            try:
                return by_value()
            except TooManyValuesError:
                raise TooManyValuesError(str(error)) from error


def eager_part(frame: nw.DataFrame[Any], dtypes: Mapping[str, Any], kinds: Mapping[str, str]) -> Part:
    """Rows in memory."""
    approximate = ("groups",) if frame.implementation.is_pyarrow() else ()

    def values(name: str) -> list[Any]:
        return read(frame[name], range(len(frame)))

    return Part(frame, dtypes, kinds, lambda one: one, values, approximate)


KEYS = (nw.Boolean, nw.String, nw.Categorical, nw.Enum, nw.Date, nw.Time)
"""Types whose values libraries tell apart as cells do, besides numbers and moments."""


class NotNativeError(LibraryError):
    """A library would compute something else, or only approximately."""


def key_of_column(part: Part, name: str) -> Any:
    """An expression of a column whose equal values travel as equal cells. Raises `NotNativeError` if there is none."""
    dtype, column = part.dtypes[name], nw.col(name)
    if dtype.is_float():
        return column.fill_nan(None)
    if isinstance(dtype, nw.Datetime):
        cut = dtype.time_unit == "ns" and part.frame.implementation.is_polars()  # it reads microseconds of them
        return column.cast(nw.Datetime("us", dtype.time_zone)) if cut else column
    if dtype.is_numeric() or any(dtype == one for one in KEYS):
        return column
    raise NotNativeError(f"values of {name!r} cannot be told apart by their library")


def check_lengths(part: Part, name: str) -> None:
    """Raises `NotNativeError` for texts that travel in part: different ones may travel as the same cell."""
    if part.dtypes[name] == nw.String:
        longest = part.row(longest=nw.col(name).str.len_chars().max())["longest"]
        if cell(longest) is not None and longest > MAX_TEXT:
            raise NotNativeError(f"texts of {name!r} are too long")
