"""A lazy frame behind a table: its engine computes windows, conditions, orders and queries.

Rows of a table without a key are named by their position. In the frame's own order this is their place; in another
order, which engines other than Polars do not number, it says which order as well (`ORDER`): the same row has another
position in another order, so that a selection does not follow. A key makes it follow. Frames whose engine does not give
their rows in the same order each time are ordered by their key, or else by all of their columns.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ...components.shown_rows import is_by_key
from ...errors import did_you_mean
from ...protocol.queries import DistinctQuery
from ...protocol.rows import Column, Filter, RowsRequest, Sort, Table, Window
from ..values.encoded_cells import encode
from .engines import collected, engine_name, is_ordered, part_of
from .fixed import NOTHING_FIXED, Fixed
from .frame import MAX_COLUMNS, identifiers
from .kinds import kind_of
from .lazy_order import MOST_ORDERS, Order
from .lazy_shown import Shown
from .native import FrameError
from .order import POSITION
from .part import Part, TooManyValuesError
from .pushed_conditions import holds, present, rows_that_match
from .queries import answer_question, columns_asked
from .reading import LibraryError, WindowError, library, read_all, read_columns
from .stopping import computed
from .table import FIRST_BYTES, FIRST_ROWS, ORDERS, check_columns
from .typed import is_plain, typed_cells
from .whole import Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ...components import TableColumn
    from ...protocol.queries import QueryRequest, Result
    from ...protocol.rows import Cell, Key, ShownCell

ORDER = 2**40
"""Positions in the frame's own order are under it; those in other orders are above its multiples."""


class LazyTable:
    """A table's data in an engine."""

    slow = True

    def __init__(
        self,
        version: int,
        frame: nw.LazyFrame[Any],
        declared: Mapping[str, TableColumn],
        *,
        key: Sequence[str] = (),
    ) -> None:
        """`key` names the columns whose values name a row. Raises `FrameError`."""
        self.version = version
        self.engine = engine_name(frame)
        schema = frame.collect_schema()
        fields = list(schema.names())
        if len(fields) > MAX_COLUMNS:
            raise FrameError(f"has {len(fields):,} columns; a table shows at most {MAX_COLUMNS:,}")
        self.names = identifiers(fields, declared)
        self._dtypes = dict(zip(self.names, schema.values(), strict=True))
        for name in key:
            if name not in self.names:
                raise FrameError(f"has no column {name!r} for its key{did_you_mean(name, self.names)}")
        self._ordered = is_ordered(frame)
        self.numbered = self._ordered and frame.implementation.is_polars()
        self.frame = frame.rename(dict(zip(fields, self.names, strict=True)))
        few = collected(self.frame.head(1))
        self.columns = [
            # An interval has months, which no duration has.
            Column(name=name, field=field, kind=kind_of(few, name, few[name].dtype if dtype == nw.Duration else dtype))
            for (name, dtype), field in zip(self._dtypes.items(), fields, strict=True)
        ]
        self._positions: OrderedDict[Order, Any] = OrderedDict()
        self._orders: list[Order] = []
        self._lock = threading.RLock()  # windows are read on another thread than handlers
        self.shown = Shown(0, [])
        self.show((), key=key)

    def show(  # noqa: PLR0913 - what the page says of its columns
        self,
        hidden: Collection[str],
        requested: Collection[str] = (),  # noqa: ARG002 - lazy frames leave out nothing by themselves
        *,
        index: bool | None = None,  # noqa: ARG002 - they have none
        formats: Mapping[str, str] = MappingProxyType({}),
        fixed: Fixed = NOTHING_FIXED,
        key: Sequence[str] = (),
        read: Collection[str] = (),
    ) -> bool:
        """Show all columns except `hidden`; returns whether anything changed. Lazy frames have no row index."""
        undrawn = [name for name in self.names if name in hidden and name in read]
        columns = [column for column in self.columns if column.name not in hidden or column.name in undrawn]
        known = tuple(key) if set(key) <= set(self.names) else ()
        before, now = self.shown, Shown(self.shown.layout, columns, formats, fixed.also(undrawn), known, undrawn)
        changed = before.layout == 0 or now._replace(fixed=before.fixed) != before
        self.shown = now._replace(layout=before.layout + changed)
        return changed

    def header(self, selection: Any = None) -> Table:
        """The message to clients; the number of rows is not known yet, and clients ask for it."""
        shown, count = self.shown, FIRST_ROWS
        first = self._window(shown, Order(), 0, count)
        while count > 1 and len(first.model_dump_json()) > FIRST_BYTES:
            count = max(1, count // 2)
            first = self._window(shown, Order(), 0, count)
        keyed = is_by_key(selection) and bool(selection["keys"]) and selection["key"] == list(shown.key)
        selected = self._lookup(shown, selection["keys"], 1) if keyed else None
        return Table(
            table=self.version,
            layout=shown.layout,
            total=None,
            columns=shown.columns,
            undrawn=list(shown.undrawn),
            first=first,
            key=list(shown.key),
            selected=selected,
        )

    def window(self, request: RowsRequest, wait_for_events: Callable[[], None] = lambda: None) -> Window:
        """The rows that a client asks for. Raises `WindowError`."""
        wait_for_events()
        shown = self.shown
        if request.keys is not None:
            return self._lookup(shown, request.keys, request.count)
        order = self._order(shown, request.sort, request.filter, request.search)
        if request.start >= ORDER:  # one row, by its position in an order
            return self._window(shown, *self._place(request.start), request.count)
        return self._window(shown, order, request.start, request.count)

    def query(self, request: QueryRequest, wait_for_events: Callable[[], None] = lambda: None) -> Result:
        """What a client asks about the matching rows. Raises `WindowError`."""
        wait_for_events()
        shown, (question, asked) = self.shown, columns_asked(request.question)
        check_columns(shown, asked, filtered=isinstance(question, DistinctQuery))
        order = self._order(shown, [], request.filter, request.search)
        frame = self._matching(shown, order).select(*(asked or self.names[:1]))
        kinds = {column.name: column.kind for column in shown.columns}

        def values(name: str) -> list[Any]:
            raise TooManyValuesError(f"{self.engine} cannot compute this of {name!r}")

        return answer_question(Part(frame, self._dtypes, kinds, collected, values), question)

    def whole(self, names: Sequence[str], sort: list[Sort], conditions: list[Filter], search: str) -> Whole:
        """All rows that match, with some columns, in an order. Raises `WindowError`."""
        check_columns(self.shown, names)
        return Whole(self._sorted(self.shown, self._order(self.shown, sort, conditions, search)))

    def selected(self, value: Any) -> list[Any]:
        """The positions or keys of the rows that a table's value selects."""
        if is_by_key(value):
            return [tuple(one) for one in value["keys"]] if value["key"] == list(self.shown.key) else []
        return list(value["selected"]) if value.get("table") == self.version else []

    def rows(self, selected: Sequence[Any]) -> list[dict[str, Any]]:
        """The rows at positions or with keys, by identifier, as their engine gives them. Raises `FrameError`."""
        try:
            found = [self._row(one) for one in selected]
        except (LibraryError, WindowError) as error:
            raise FrameError(f"has a selected row that cannot be read: {error}") from error
        return [dict(zip(self.names, row, strict=True)) for row in found if row is not None]

    def matching(self, conditions: Sequence[Filter], search: str) -> nw.LazyFrame[Any]:
        """The rows that fulfil conditions and contain a text. Raises `WindowError` for columns that are not shown."""
        return self._sorted(self.shown, self._order(self.shown, [], conditions, search))

    def _row(self, name: Any) -> tuple[Any, ...] | None:
        if isinstance(name, tuple):
            rows = read_all(part_of(self._with_key(self.shown.key, name), 0, 2))
            if len(rows) > 1:
                raise WindowError(f"several rows have the key {', '.join(map(repr, name))}; each row needs its own")
        else:
            order, start = self._place(name)
            rows = read_all(self._rows(self.shown, order, start, 1)[1])
        return rows[0] if rows else None

    # --- what is asked of the engine ---

    def _order(self, shown: Shown, sort: Sequence[Sort], conditions: Sequence[Filter], search: str) -> Order:
        check_columns(shown, [one.column for one in sort], sorted_by=True)
        check_columns(shown, [one.column for one in conditions], filtered=True)
        keys: dict[str, bool] = {}
        for one in sort:
            keys.setdefault(one.column, one.descending)
        return Order(tuple(keys.items()), tuple(one.model_dump_json() for one in conditions), search.strip())

    def _matching(self, shown: Shown, order: Order) -> nw.LazyFrame[Any]:
        conditions = [Filter.model_validate_json(one) for one in order.filter]
        frame = self.frame
        if self.numbered and (order.filter or order.search or order.sort):
            frame = nw.from_native(frame.to_native().with_row_index(POSITION))
        try:
            with library():
                return rows_that_match(frame, self._dtypes, conditions, order.search, shown.names)
        except LibraryError as error:
            raise WindowError(f"{self.engine} cannot compute this: {error}") from error

    def _sorted(self, shown: Shown, order: Order) -> nw.LazyFrame[Any]:
        """The matching rows in a total order: of rows that are equal in it, none differs from another."""
        frame = self._matching(shown, order)
        if not order.sort and self._ordered:
            return frame
        plain = [name for name, dtype in self._dtypes.items() if is_plain(dtype)]
        others = [POSITION] if self.numbered else shown.key or plain
        keys = {**dict(order.sort), **{name: False for name in others if name not in dict(order.sort)}}
        kinds = {name: dtype for name, dtype in self._dtypes.items() if name in keys and dtype.is_float()}
        floats = [present(dtype, name).alias(name) for name, dtype in kinds.items()]
        frame = frame.with_columns(*floats) if floats else frame
        return frame.sort(*keys, descending=list(keys.values()), nulls_last=True) if keys else frame

    def _window(self, shown: Shown, order: Order, start: int, count: int) -> Window:
        try:
            positions, frame, total = self._rows(shown, order, start, count)
        except LibraryError as error:
            raise WindowError(f"{self.engine} cannot compute these rows: {error}") from error
        if total is None and len(positions) < count and (positions or not start):
            total = start + len(positions)
        return self._written(shown, start, total, positions, frame)

    def _rows(
        self, shown: Shown, order: Order, start: int, count: int
    ) -> tuple[list[int], nw.DataFrame[Any], int | None]:
        """The positions and rows of a window, and how many there are in all, where this is known."""
        if order == Order() or not self.numbered:
            frame = part_of(self._sorted(shown, order), start, count).select(*self.names)
            base = 0 if order == Order() else ORDER * (1 + self._number(order))
            return [base + start + at for at in range(len(frame))], frame, None
        found = self._numbers(shown, order)
        positions = [int(one) for one in found[start : start + count]]
        return positions, self._at(positions), len(found)

    def _numbers(self, shown: Shown, order: Order) -> Any:
        """The positions of the rows in an order, by Polars: its own sort of a part far from the start takes longer."""
        key = order._replace(filter=(*order.filter, *shown.names)) if order.search else order
        with self._lock:
            if key not in self._positions:
                names = [name for name, _ in order.sort]
                keys = [present(self._dtypes[name], name).alias(name) for name in names]
                frame = self._matching(shown, order).select(*keys, nw.col(POSITION)).to_native()
                with library():
                    if names:
                        descending = [down for _, down in order.sort]
                        frame = frame.sort(names, descending=descending, nulls_last=True, maintain_order=True)
                    self._positions[key] = computed(frame.select(POSITION))[POSITION].to_numpy()
                while len(self._positions) > ORDERS:
                    self._positions.popitem(last=False)
            self._positions.move_to_end(key)
            return self._positions[key]

    def _at(self, positions: list[int]) -> nw.DataFrame[Any]:
        """The rows of Polars at some positions."""
        numbered = nw.from_native(self.frame.to_native().with_row_index(POSITION))
        found = collected(numbered.filter(nw.col(POSITION).is_in(positions))) if positions else None
        if found is None:
            return part_of(self.frame, 0, 0)
        place = {int(one): at for at, one in enumerate(found[POSITION].to_list())}
        return found[[place[one] for one in positions]].select(*self.names)

    # --- rows by name ---

    def _number(self, order: Order) -> int:
        with self._lock:
            if order not in self._orders:
                if len(self._orders) == MOST_ORDERS:
                    raise WindowError("the table was put in too many orders; load the page again")
                self._orders.append(order)
            return self._orders.index(order)

    def _place(self, position: int) -> tuple[Order, int]:
        """The order that a position belongs to, and the place in it. Raises `WindowError`."""
        number, place = divmod(position, ORDER)
        if number > len(self._orders):
            raise WindowError("the table has no such row")
        return (self._orders[number - 1] if number else Order()), place

    def _with_key(self, names: Sequence[str], key: Sequence[Any]) -> nw.LazyFrame[Any]:
        frame = self.frame
        for name, part in zip(names, key, strict=True):
            condition = Filter(column=name, operator="in", value=[part])
            frame = frame.filter(holds(self._dtypes[name], condition))
        return frame

    def _lookup(self, shown: Shown, keys: Sequence[Key], count: int) -> Window:
        """The rows with some keys; one that several rows have is none."""
        if not shown.key:
            raise WindowError("rows of this table have no key")
        frames: list[nw.DataFrame[Any]] = []
        gone: list[Key] = []
        for key in keys:
            fits = len(key) == len(shown.key)
            found = part_of(self._with_key(shown.key, key), 0, 2) if fits and len(frames) < count else None
            if found is not None and len(found) == 1:
                frames.append(found.select(*self.names))
            elif found is not None or not fits:
                gone.append(list(key))
        frame = nw.concat(frames) if frames else part_of(self.frame, 0, 0)
        return self._written(shown, 0, len(frames), list(range(len(frames))), frame, gone=gone)

    def _written(  # noqa: PLR0913 - the parts of a window
        self,
        shown: Shown,
        start: int,
        total: int | None,
        positions: list[int],
        frame: nw.DataFrame[Any],
        *,
        gone: Sequence[Key] = (),
    ) -> Window:
        columns = dict(zip(self.names, read_columns(frame, range(len(frame))), strict=True))
        written: list[Sequence[ShownCell]] = [
            encode(columns[name], shown.formats[name]) if name in shown.formats else self._cells(name, columns)
            for name in shown.names
        ]
        rows = [list(row) for row in zip(*written, strict=True)] if written else [[] for _ in positions]
        keys: Any = [list(row) for row in zip(*(self._cells(name, columns) for name in shown.key), strict=True)]
        return Window(
            start=start,
            layout=shown.layout,
            total=total,
            positions=positions,
            rows=rows,
            keys=keys if shown.key else None,
            gone=list(gone),
        )

    def _cells(self, name: str, columns: Mapping[str, Sequence[Any]]) -> list[Cell]:
        return typed_cells(self._dtypes[name], columns[name])
