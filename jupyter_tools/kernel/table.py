"""A frame behind a table: windows of it under a sort, a filter and a search, and rows by position."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ..errors import ToolsError
from ..protocol import Column, Filter, RowsRequest, Sort, Table, Window
from .cells import cell
from .frame import to_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..components import TableColumn
    from ..protocol import Cell

FIRST_ROWS = 60
"""The most rows of a table's first window."""
FIRST_BYTES = 40_000
"""The most bytes of it: wide frames send fewer rows."""
ORDERS = 2
"""How many orders of a table are remembered."""
SAMPLE = 50
"""How many cells tell the kind of a column of objects."""
POSITION = "__position"

COMPARE: dict[str, Callable[[nw.Expr, Cell], nw.Expr]] = {
    "eq": lambda column, value: column == value,
    "ne": lambda column, value: column != value,
    "lt": lambda column, value: column < value,
    "le": lambda column, value: column <= value,
    "gt": lambda column, value: column > value,
    "ge": lambda column, value: column >= value,
    "contains": lambda column, value: _lower(column).str.contains(str(value).lower(), literal=True),
    "is_null": lambda column, _: column.is_null(),
    "not_null": lambda column, _: ~column.is_null(),
}


class WindowError(ToolsError):
    """A window that cannot be given: an unknown column, or one that cannot be compared."""


class FrameTable:
    """A table's data: a frame, and the version of it that clients have."""

    def __init__(self, version: int, value: Any, declared: Mapping[str, TableColumn]) -> None:
        self.version = version
        self.frame, fields = to_frame([] if value is None else value, declared)
        self.names: list[str] = self.frame.columns
        kinds = [_kind(self.frame, name, dtype) for name, dtype in self.frame.schema.items()]
        self.columns = [
            Column(name=name, field=field, kind=kind)
            for name, field, kind in zip(self.names, fields, kinds, strict=True)
        ]
        self.total = len(self.frame)
        self._orders: OrderedDict[str, Any] = OrderedDict()
        self._selected: tuple[list[int], list[dict[str, Any]]] = ([], [])

    def header(self) -> Table:
        """What travels when the data is set."""
        count = FIRST_ROWS
        first = self._window(0, count, None)
        while count > 1 and len(first.model_dump_json()) > FIRST_BYTES:
            count = max(1, count // 2)
            first = self._window(0, count, None)
        return Table(table=self.version, total=self.total, columns=self.columns, first=first)

    def window(self, request: RowsRequest) -> Window:
        """The rows that a client asks for. Raises `WindowError`."""
        order = self._order(request.sort, request.filter, request.search.strip())
        return self._window(request.start, request.count, order)

    def rows(self, positions: Sequence[int]) -> list[dict[str, Any]]:
        """The rows at positions of the frame, by identifier, with the frame's own values."""
        if not positions:
            return []
        known, rows = self._selected
        if known != list(positions):
            # Every event carries the selection, which seldom changes; reading rows of a frame takes a millisecond.
            rows = self.frame[list(positions)].rows(named=True)
            self._selected = list(positions), rows
        return rows

    def _window(self, start: int, count: int, order: Any) -> Window:
        total = self.total if order is None else len(order)
        stop = min(start + count, total)
        if start >= stop:
            return Window(start=start, total=total, positions=[], rows=[])
        positions = list(range(start, stop)) if order is None else [int(one) for one in order[start:stop]]
        part = self.frame[start:stop] if order is None else self.frame[positions]
        rows = [[cell(value) for value in row] for row in part.rows()]
        return Window(start=start, total=total, positions=positions, rows=rows)

    def _order(self, sort: list[Sort], conditions: list[Filter], search: str) -> Any:
        """The positions of the rows in the asked order, or None for the frame's own."""
        if not sort and not conditions and not search:
            return None
        keys: list[Sort | Filter] = [*sort, *conditions]
        for one in keys:
            if one.column not in self.names:
                raise WindowError(f"the table has no column {one.column!r}")
        key = json.dumps([[one.model_dump() for one in keys], search])
        if key not in self._orders:
            try:
                self._orders[key] = self._positions(sort, conditions, search)
            except Exception as error:
                raise WindowError(f"the rows cannot be put in this order: {error}") from error
            while len(self._orders) > ORDERS:
                self._orders.popitem(last=False)
        self._orders.move_to_end(key)
        return self._orders[key]

    def _positions(self, sort: list[Sort], conditions: list[Filter], search: str) -> Any:
        keys: list[Sort | Filter] = [*sort, *conditions]
        needed = dict.fromkeys(one.column for one in keys)
        frame = self.frame if search else self.frame.select(*needed)
        frame = frame.with_row_index(POSITION)
        for condition in conditions:
            frame = frame.filter(COMPARE[condition.operator](nw.col(condition.column), condition.value))
        if search:
            frame = frame.filter(
                nw.any_horizontal(*(_contains(name, search) for name in self.names), ignore_nulls=True)
            )
        if sort:
            by, descending = [one.column for one in sort], [one.descending for one in sort]
            frame = frame.select(POSITION, *dict.fromkeys(by)).sort(by, descending=descending, nulls_last=True)
        return frame[POSITION].to_numpy()


def _lower(column: nw.Expr) -> nw.Expr:
    return column.cast(nw.String).str.to_lowercase()


def _contains(name: str, search: str) -> nw.Expr:
    return _lower(nw.col(name)).str.contains(search.lower(), literal=True)


def _kind(frame: nw.DataFrame[Any], name: str, dtype: Any) -> Any:  # noqa: PLR0911 - one line for each kind
    if dtype.is_integer():
        return "integer"
    if dtype.is_numeric():
        return "number"
    if dtype == nw.Boolean:
        return "boolean"
    if dtype == nw.Date:
        return "date"
    if isinstance(dtype, nw.Datetime):
        return "datetime"
    if dtype == nw.Object:
        return _kind_of_objects(frame[name].head(SAMPLE).to_list())
    return "text"


def _kind_of_objects(values: list[Any]) -> str:
    kinds = {_kind_of_object(value) for value in values if cell(value) is not None}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "text"


def _kind_of_object(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, (float, decimal.Decimal)):
        return "number"
    if isinstance(value, dt.datetime):
        return "datetime"
    return "date" if isinstance(value, dt.date) else "text"
