"""A frame behind a table: windows of it under a sort, a filter and a search, and rows by position."""

from __future__ import annotations

import json
from collections import OrderedDict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ...components.shown_rows import is_by_key
from ...protocol.queries import DistinctQuery
from ...protocol.rows import Column, Filter, RowsRequest, Sort, Table, Window, key_of
from ..values.encoded_cells import encode
from .fixed import NOTHING_FIXED, Fixed
from .frame import FrameError, to_frame
from .keys import FrameKeys, keys_of
from .kinds import dtypes_of, kind_of
from .order import positions
from .part import eager_part
from .queries import answer_question, columns_asked
from .reading import WindowError, read_columns, read_rows
from .styler import written_cell
from .table_shown import Shown
from .typed import typed_cells
from .whole import Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ...components import TableColumn
    from ...protocol.queries import QueryRequest, Result
    from ...protocol.rows import Cell, Key, ShownCell

FIRST_ROWS = 60
"""The most rows of a table's first window."""
FIRST_BYTES = 40_000
"""The most bytes of it: wide frames send fewer rows."""
ORDERS = 2
"""How many orders of a table are remembered."""


class FrameTable:
    """A table's data: a frame, its version for clients, and the columns that they see."""

    slow = False

    def __init__(
        self,
        version: int,
        value: Any,
        declared: Mapping[str, TableColumn],
        *,
        index: bool | None = None,
        key: Sequence[str] = (),
    ) -> None:
        """`index` sets whether the row index is shown; None shows it if it holds more than row numbers.

        `key` names the columns whose values name a row; without one, the frame's own are taken. Raises `FrameError`.
        """
        self.version = version
        found = to_frame([] if value is None else value, declared, counted=index is True)
        self.frame = found.data
        self.names: list[str] = self.frame.columns
        self._dtypes = dtypes_of(self.frame)
        kinds = [kind_of(self.frame, name, dtype) for name, dtype in self._dtypes.items()]
        self.columns = [
            Column(name=name, field=field, kind=kind)
            for name, field, kind in zip(self.names, found.fields, kinds, strict=True)
        ]
        self.total = len(self.frame)
        self._found = found
        self._selected: tuple[list[int], list[dict[str, Any]]] = ([], [])
        self._shown = Shown(0, [], self.frame, OrderedDict())
        self._keys: dict[tuple[str, ...], FrameKeys | None] = {}
        if key and self.names:
            declared_key = self._keys[tuple(key)] = FrameKeys(self.frame, key)
            declared_key.check()
        self.show((), index=index, key=key)

    def show(  # noqa: PLR0913 - what the page says of its columns
        self,
        hidden: Collection[str],
        requested: Collection[str] = (),
        *,
        index: bool | None = None,
        formats: Mapping[str, str] = MappingProxyType({}),
        fixed: Fixed = NOTHING_FIXED,
        key: Sequence[str] = (),
        read: Collection[str] = (),
    ) -> bool:
        """Show all columns except `hidden`, which clients cannot request; returns whether anything changed.

        `requested` columns are shown even if they are left out by default (such as an index that only counts rows).
        `formats` are those of the columns whose cells are encoded by them,
        `fixed` those that are shown as they are. The values of the `key` are sent even if its columns are hidden,
        and so are the columns that are `read` below rows.
        """
        found = self._found
        omitted = set(found.hidden)
        if index is False or (index is None and not found.index_has_labels):
            omitted.update(found.index)
        omitted = (omitted - set(requested)) | set(hidden)
        undrawn = [name for name in self.names if name in omitted and name in read]
        columns = [column for column in self.columns if column.name not in omitted or column.name in undrawn]
        fixed = fixed.also(undrawn)
        before = self._shown
        keys = self._keys_of(tuple(key), {column.name for column in columns})
        same = (columns, formats, keys, undrawn) == (before.columns, before.formats, before.keys, before.undrawn)
        if before.layout and same:
            self._shown = before._replace(fixed=fixed)
            return False
        all_shown = len(columns) == len(self.columns)
        frame = self.frame if all_shown else self.frame.select(*(column.name for column in columns))
        # One assignment: windows are read on another thread.
        self._shown = Shown(before.layout + 1, columns, frame, OrderedDict(), formats, fixed, keys, undrawn)
        return True

    def header(self, selection: Any = None) -> Table:
        """The message to clients when the data is set or other columns are shown.

        It tells what is left of a table's value, the `selection` that the visit had before.
        """
        shown, count = self._shown, FIRST_ROWS
        first = self._window(shown, 0, count, None)
        while count > 1 and len(first.model_dump_json()) > FIRST_BYTES:
            count = max(1, count // 2)
            first = self._window(shown, 0, count, None)
        selected = self._lookup(shown, selection["keys"], 1) if self._names_rows_as(selection) else None
        return Table(
            table=self.version,
            layout=shown.layout,
            total=self.total,
            columns=shown.columns,
            undrawn=list(shown.undrawn),
            first=first,
            key=shown.key,
            selected=selected,
        )

    def window(self, request: RowsRequest, wait_for_events: Callable[[], None] = lambda: None) -> Window:
        """The rows that a client asks for; `wait_for_events` is called before each long step. Raises `WindowError`."""
        shown = self._shown
        if request.keys is not None:
            return self._lookup(shown, request.keys, request.count)
        order = _order(shown, request.sort, request.filter, request.search.strip(), wait_for_events)
        return self._window(shown, request.start, request.count, order)

    def query(self, request: QueryRequest, wait_for_events: Callable[[], None] = lambda: None) -> Result:
        """What a client asks about the matching rows; steps as those of `window`. Raises `WindowError`."""
        shown = self._shown
        question, asked = columns_asked(request.question)
        check_columns(shown, asked, filtered=isinstance(question, DistinctQuery))
        order = _order(shown, [], request.filter, request.search.strip(), wait_for_events)
        wait_for_events()
        frame = shown.frame.select(*(asked or self.names[:1]))
        found = frame if order is None else frame[order]
        kinds = {column.name: column.kind for column in shown.columns}
        return answer_question(eager_part(found, self._dtypes, kinds), question)

    def whole(self, names: Sequence[str], sort: list[Sort], conditions: list[Filter], search: str) -> Whole:
        """All rows that match, with some columns, in an order. Raises `WindowError`."""
        shown = self._shown
        check_columns(shown, names)
        return Whole(shown.frame, _order(shown, sort, conditions, search.strip(), lambda: None))

    def selected(self, value: Any) -> list[int]:
        """The positions of the rows that a table's value selects; of earlier data only those that have a key.

        Raises `FrameError` where several rows have the key.
        """
        if not is_by_key(value):
            return list(value["selected"]) if value.get("table") == self.version else []
        keys = self._shown.keys
        if keys is None or not self._names_rows_as(value):
            return []
        found = keys.find(value["keys"])
        if found.several:
            key = ", ".join(map(repr, value["keys"][found.several[0]]))
            raise FrameError(f"has the key {key} in several rows; each row needs its own")
        return found.positions

    @property
    def key(self) -> list[str]:
        """The columns whose values name a row; empty where rows are named by their positions."""
        return self._shown.key

    def found(self, keys: Sequence[Key]) -> dict[Any, int]:
        """The position of each key that one row has; others are left out."""
        assert self._shown.keys is not None  # noqa: S101 - who asks has looked at `key`
        found = self._shown.keys.find(keys)
        left = {*found.gone, *found.several}
        one_row = [key_of(key) for at, key in enumerate(keys) if at not in left]
        return dict(zip(one_row, found.positions, strict=True))

    def sent(self, positions: Sequence[int]) -> list[dict[str, ShownCell]]:
        """The shown cells at some positions by column, as they travel."""
        shown = self._shown
        names = [column.name for column in shown.columns]
        return [dict(zip(names, row, strict=True)) for row in self._cells(shown, positions)]

    @property
    def shown_columns(self) -> list[str]:
        """The columns that clients see."""
        return [column.name for column in self._shown.columns]

    def dtype(self, name: str) -> Any:
        """The type of a column."""
        return self._dtypes[name]

    def kind(self, name: str) -> str:
        """What the cells of a column are to clients."""
        return next(column.kind for column in self.columns if column.name == name)

    def rows(self, selected: Sequence[int]) -> list[dict[str, Any]]:
        """The rows at positions of the frame, by identifier, with the frame's own values.

        `Unreadable` stands for a value that the frame's library cannot read.
        """
        if not selected:
            return []
        known, rows = self._selected
        if known != list(selected):
            # Every event carries the selection, which seldom changes; reading rows of a frame takes a millisecond.
            rows = [dict(zip(self.names, row, strict=True)) for row in read_rows(self.frame, selected)]
            self._selected = list(selected), rows
        return rows

    def matching(self, conditions: Sequence[Filter], search: str) -> Any:
        """The positions of the rows that fulfil conditions and contain a text, as a range or an array.

        Raises `WindowError` for columns that are not shown.
        """
        order = _order(self._shown, [], list(conditions), search.strip(), lambda: None)
        return range(self.total) if order is None else order

    def part(self, positions: Sequence[int]) -> Any:
        """The rows at some positions as a frame of the same library, with the frame's own names and row index."""
        return self._found.part(positions)

    def _names_rows_as(self, value: Any) -> bool:
        return is_by_key(value) and bool(value["keys"]) and value["key"] == self._shown.key

    def _keys_of(self, declared: tuple[str, ...], shown: Collection[str]) -> FrameKeys | None:
        """What names the rows: the declared key, or the frame's own where it is shown."""
        own = self._found.key if shown.issuperset(self._found.key) else ()  # type: ignore[attr-defined]
        names = declared or tuple(own)
        if not names or not self.names:
            return None
        if names not in self._keys:
            self._keys[names] = keys_of(self.frame, names)
        return self._keys[names]

    def _lookup(self, shown: Shown, keys: Sequence[Key], count: int) -> Window:
        """The rows with some keys; one that several rows have is none."""
        if shown.keys is None:
            raise WindowError("rows of this table have no key")
        found = shown.keys.find(keys)
        asked = found.positions[:count]
        return Window(
            start=0,
            layout=shown.layout,
            total=len(found.positions),
            positions=asked,
            rows=self._cells(shown, asked),
            keys=shown.keys.at(asked),
            gone=[list(keys[at]) for at in sorted([*found.gone, *found.several])],
        )

    def _window(self, shown: Shown, start: int, count: int, order: Any) -> Window:
        total = self.total if order is None else len(order)
        stop = max(start, min(start + count, total))
        asked: Sequence[int] = range(start, stop) if order is None else [int(one) for one in order[start:stop]]
        rows = self._cells(shown, asked)
        keys = shown.keys.at(asked) if shown.keys is not None else None
        return Window(start=start, layout=shown.layout, total=total, positions=list(asked), rows=rows, keys=keys)

    def _cells(self, shown: Shown, asked: Sequence[int]) -> list[list[ShownCell]]:
        if not asked or not shown.columns:
            return [[] for _ in asked]
        names = (column.name for column in shown.columns)
        columns: list[Sequence[ShownCell]] = [
            encode(values, shown.formats[name]) if name in shown.formats else self._column(name, asked, values)
            for name, values in zip(names, read_columns(shown.frame, asked), strict=True)
        ]
        return [list(row) for row in zip(*columns, strict=True)]

    def _column(self, name: str, asked: Sequence[int], values: Sequence[Any]) -> list[Cell]:
        """The cells of a column at some positions."""
        writers = self._found.writers
        if not writers:
            return typed_cells(self._dtypes[name], values)
        place = self.names.index(name)
        return [written_cell(writers.get((at, place)), value) for at, value in zip(asked, values, strict=True)]


def _order(
    shown: Shown, sort: list[Sort], conditions: list[Filter], search: str, wait_for_events: Callable[[], None]
) -> Any:
    """The positions of the rows in the asked order, or None for the frame's own."""
    if not shown.columns or (not sort and not conditions and not search):
        return None
    check_columns(shown, [one.column for one in sort], sorted_by=True)
    check_columns(shown, [one.column for one in conditions], filtered=True)
    keys: list[Sort | Filter] = [*sort, *conditions]
    key = json.dumps([[one.model_dump() for one in keys], search])
    orders = shown.orders
    if key not in orders:
        try:
            orders[key] = positions(shown.frame, sort, conditions, search, wait_for_events)
        except Exception as error:
            raise WindowError(f"the rows cannot be put in this order: {error}") from error
        while len(orders) > ORDERS:
            orders.popitem(last=False)
    orders.move_to_end(key)
    return orders[key]


def check_columns(shown: Any, asked: Sequence[str], *, sorted_by: bool = False, filtered: bool = False) -> None:
    """Raises `WindowError` for columns that are not shown, or that may not be sorted or filtered."""
    names = {column.name for column in shown.columns}
    for one in asked:
        if one not in names:
            raise WindowError(f"the table has no column {one!r}")
        if (sorted_by and one in shown.fixed.unsortable) or (filtered and one in shown.fixed.unfilterable):
            raise WindowError(f"the column {one!r} cannot be {'sorted' if sorted_by else 'filtered'}")
