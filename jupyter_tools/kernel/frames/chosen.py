"""The rows of a table that an event is about: those that it names, or all that match conditions."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Any, Protocol

import narwhals as nw

from ...protocol.rows import Filter, Matching, key_of
from .engines import collected, part_of
from .lazy import LazyTable
from .order import POSITION
from .pushed_conditions import holds
from .reading import LibraryError, WindowError, read_all
from .table import FrameTable
from .typed import typed_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .data_table import DataTable


class GoneError(WindowError):
    """A row that is named is not there any more."""


class Chosen(Protocol):
    """Some rows of a table, in the order of the table."""

    def count(self) -> int:
        """How many there are. Raises `WindowError`."""

    def read(self, start: int, count: int) -> list[dict[str, Any]]:
        """Some of them by identifier, with the values of their library. Raises `WindowError`."""

    def cells(self, start: int, count: int) -> list[dict[str, Any]]:
        """The shown cells of some of them by column, as they travel. Raises `WindowError`."""

    def frame(self) -> Any:
        """All of them as a frame of their library, with its own names; of an engine a lazy one."""


def chosen_rows(table: DataTable, named: Sequence[Any], matching: Matching | None) -> Chosen:
    """The rows of these names, or those that match. Raises `GoneError` and `WindowError`."""
    if isinstance(table, FrameTable):
        return InMemory(table, _positions(table, named) if matching is None else _matching(table, matching))
    if isinstance(table, LazyTable):
        return InEngine(table, _left(table, matching)) if matching is not None else _named(table, named)
    raise WindowError("the rows of this table cannot be told apart")


def key_of_table(table: DataTable) -> list[str]:
    """The columns whose values name a row; empty where rows are named by their positions."""
    return list(table.shown.key) if isinstance(table, LazyTable) else list(getattr(table, "key", ()))


class InMemory:
    """Rows at positions of a frame in memory."""

    def __init__(self, table: FrameTable, positions: Sequence[int]) -> None:
        self.table = table
        self.positions = positions

    def count(self) -> int:
        """How many there are."""
        return len(self.positions)

    def read(self, start: int, count: int) -> list[dict[str, Any]]:
        """Some of them."""
        return self.table.rows(self._part(start, count))

    def cells(self, start: int, count: int) -> list[dict[str, Any]]:
        """The shown cells of some of them."""
        return self.table.sent(self._part(start, count))

    def frame(self) -> Any:
        """All of them."""
        return self.table.part(self.positions)

    def _part(self, start: int, count: int) -> list[int]:
        return [int(one) for one in self.positions[start : start + count]]


class InEngine:
    """Rows that an engine finds."""

    def __init__(self, table: LazyTable, found: nw.LazyFrame[Any]) -> None:
        self.table = table
        self.found = found.select(*table.names)

    def count(self) -> int:
        """How many there are. Raises `WindowError`."""
        return int(read_all(self._collected(self.found.select(nw.len())))[0][0])

    def read(self, start: int, count: int) -> list[dict[str, Any]]:
        """Some of them. Raises `WindowError`."""
        return [dict(zip(self.table.names, row, strict=True)) for row in read_all(self._part(start, count))]

    def cells(self, start: int, count: int) -> list[dict[str, Any]]:
        """The shown cells of some of them. Raises `WindowError`."""
        part = self._part(start, count)
        shown = [column.name for column in self.table.shown.columns]
        return _cells(part.schema, shown, [part[name].to_list() for name in shown])

    def frame(self) -> Any:
        """All of them, not computed yet."""
        fields = {column.name: column.field for column in self.table.columns}
        return nw.to_native(self.found.rename(fields))

    def _part(self, start: int, count: int) -> nw.DataFrame[Any]:
        try:
            return part_of(self.found, start, count)
        except LibraryError as error:
            raise WindowError(f"{self.table.engine} cannot read these rows: {error}") from error

    def _collected(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        try:
            return collected(frame)
        except LibraryError as error:
            raise WindowError(f"{self.table.engine} cannot count these rows: {error}") from error


class Placed:
    """Rows of an engine by their positions, as it has no key."""

    def __init__(self, table: LazyTable, positions: Sequence[int]) -> None:
        self.table = table
        self.positions = positions

    def count(self) -> int:
        """How many there are."""
        return len(self.positions)

    def read(self, start: int, count: int) -> list[dict[str, Any]]:
        """Some of them. Raises `FrameError`."""
        return self.table.rows(self.positions[start : start + count])

    def cells(self, start: int, count: int) -> list[dict[str, Any]]:
        """The shown cells of some of them. Raises `FrameError`."""
        rows = self.read(start, count)
        shown = [column.name for column in self.table.shown.columns]
        return _cells(self.table.frame.collect_schema(), shown, [[row[name] for row in rows] for name in shown])

    def frame(self) -> Any:
        """An engine finds them by a key only. Raises `WindowError`."""
        raise WindowError(f"{self.table.engine} finds rows by a key only; give the table one")


def _cells(dtypes: Mapping[str, Any], shown: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows by column, as they travel."""
    written = [typed_cells(dtypes[name], values) for name, values in zip(shown, columns, strict=True)]
    return [dict(zip(shown, row, strict=True)) for row in zip(*written, strict=True)]


def _positions(table: FrameTable, named: Sequence[Any]) -> list[int]:
    if not table.key:
        return list(named)
    found = table.found(named)
    places = [found.get(key_of(one)) for one in named]
    if None in places:
        raise GoneError("a row is not there any more")
    return [one for one in places if one is not None]


def _matching(table: FrameTable, matching: Matching) -> Sequence[int]:
    found = table.matching(matching.filter, matching.search)
    if not matching.but:
        return found  # type: ignore[no-any-return]
    named: list[Any] = list(matching.but)
    left_out = set(table.found(named).values()) if table.key else set(named)
    return [int(one) for one in found if int(one) not in left_out]


def _named(table: LazyTable, named: Sequence[Any]) -> Chosen:
    if not table.shown.key:
        return Placed(table, named)
    found = InEngine(table, table.frame.filter(_one_of(table.frame, table.shown.key, named)))
    if found.count() != len(named):
        raise GoneError("a row is not there any more, or another one has its key")
    return found


def _left(table: LazyTable, matching: Matching) -> nw.LazyFrame[Any]:
    found = table.matching(matching.filter, matching.search)
    if not matching.but:
        return found
    if table.shown.key:
        return found.filter(~_one_of(found, table.shown.key, matching.but))
    return _numbered(table, found).filter(~nw.col(POSITION).is_in(list(matching.but)))


def _numbered(table: LazyTable, found: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Rows with their positions in the frame; only Polars numbers its rows. Raises `WindowError`."""
    if POSITION in found.collect_schema().names():
        return found
    if not table.numbered:
        raise WindowError("rows of this table have no key; give it one")
    return nw.from_native(found.to_native().with_row_index(POSITION))  # type: ignore[no-any-return]


def _one_of(frame: nw.LazyFrame[Any], key: Sequence[str], named: Sequence[Any]) -> Any:
    """Whether a row has one of some keys."""
    dtypes: Mapping[str, Any] = frame.collect_schema()
    if len(key) == 1:
        return holds(dtypes[key[0]], _is_in(key[0], [one[0] for one in named]))
    each = (
        reduce(operator.and_, [holds(dtypes[name], _is_in(name, [part])) for name, part in zip(key, one, strict=True)])
        for one in named
    )
    return reduce(operator.or_, each)


def _is_in(column: str, values: list[Any]) -> Filter:
    return Filter.model_construct(column=column, operator="in", value=values)
