"""What a visitor has done with rows of a table: an action, opening one, moving one; the rows are the kernel's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from ...components.row_actions import ActingRows
from ...errors import ExpressionError, ToolsError, VisitorError
from ...generated.bases import TableRow
from ...page.expressions.evaluate import evaluate
from ...page.expressions.parser import parse
from ...page.expressions.values import Parameters, truth
from ...page.rules import dialog_places
from ...page.scope import state_scope
from ...protocol.rows import Matching
from ...texts import said
from ..frames.chosen import GoneError, chosen_rows, key_of_table
from ..frames.table import FrameTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...components.row_actions import RowAction
    from ...page.model import Page
    from ..frames.chosen import Chosen
    from ..frames.data_table import DataTable

ROW_EVENTS = ActingRows.row_events
"""The events that name rows."""
CHUNK = 1_000
"""How many rows are read at once."""
MAX_RULED = 100_000
"""For at most so many rows the rule of an action is computed."""
CHANGED = said("The rows have changed. Try again.")


class EventRows(Sequence[TableRow]):
    """The rows of an event: `for row in event.rows`, `len(event.rows)`, `event.rows[0].name`."""

    def __init__(self, chosen: Chosen, key: Sequence[str]) -> None:
        self._chosen = chosen
        self._key = key
        self._count: int | None = None

    @property
    def frame(self) -> Any:
        """All of them as a frame of the same library as the table's, with its own names; of an engine a lazy one."""
        return self._chosen.frame()

    @property
    def keys(self) -> list[Any]:
        """The key of each, a tuple where it has several columns; empty for a table without a key."""
        if not self._key:
            return []
        found = (tuple(row[name] for name in self._key) for row in self._rows())
        return [one[0] if len(one) == 1 else one for one in found]

    def __len__(self) -> int:
        """How many there are."""
        if self._count is None:
            self._count = self._chosen.count()
        return self._count

    def __iter__(self) -> Iterator[TableRow]:
        """Each, read in parts."""
        return (TableRow(**row) for row in self._rows())

    @overload
    def __getitem__(self, at: int) -> TableRow: ...

    @overload
    def __getitem__(self, at: slice) -> list[TableRow]: ...

    def __getitem__(self, at: int | slice) -> TableRow | list[TableRow]:
        """One of them, or some."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            message = f"there are {len(self)} rows"
            raise IndexError(message)
        return TableRow(**self._chosen.read(place, 1)[0])

    def __repr__(self) -> str:
        """How many there are."""
        return f"<{len(self)} rows>"

    def _rows(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self), CHUNK):
            yield from self._chosen.read(start, CHUNK)


@dataclass
class RowEvent:
    """What a visitor has done, and with which rows."""

    rows: EventRows
    action: str = ""
    """The value of the action; empty for another event."""
    all: bool = False
    """Whether these are all rows that match."""
    before: TableRow | None = None
    """Of a moved row, the one that it follows now; None for the first place."""
    after: TableRow | None = None
    """Of a moved row, the one that follows it now; None for the last place."""


@dataclass
class Around:
    """What rules read beside a row."""

    page: Page
    values: Mapping[str, Any]
    """The visitor's values by path."""
    user: str
    params: Mapping[str, str]

    def scope(self) -> dict[str, Any]:
        """`state` and `visit`."""
        visit = {"user": self.user, "params": Parameters(self.params), "time_zone": ""}
        return {"state": state_scope(self.values, dialog_places(self.page), {}), "visit": visit}


def row_event(table: DataTable | None, component: ActingRows, name: str, detail: Any, around: Around) -> RowEvent:
    """What a visitor has done. Raises `VisitorError` where the rows are others now, or a rule forbids it."""
    key = key_of_table(table) if table is not None else []
    matching = Matching.model_validate(detail["all"]) if detail.get("all") is not None else None
    versioned = not key or matching is not None
    if table is None or detail["key"] != key or (versioned and detail["table"] != table.version):
        raise VisitorError(CHANGED)
    chosen = _chosen(table, detail["rows"], matching)
    found = RowEvent(EventRows(chosen, key), all=matching is not None)
    if name == "action":
        action = component.declared_action(detail)
        if action is None:
            raise VisitorError(said("This action is not there any more."))
        if len(found.rows) == 0:
            raise VisitorError(said("No row matches any more."))
        _check_rule(action, chosen, len(found.rows), kinds_of(table), around)
        found.action = action.value
    if name == "reorder":
        _place(found, table, detail, key)
    return found


def kinds_of(table: DataTable) -> dict[str, str]:
    """The kinds of a table's columns, by identifier."""
    return {column.name: column.kind for column in table.columns}


def _chosen(table: DataTable, named: Sequence[Any], matching: Matching | None) -> Chosen:
    try:
        return chosen_rows(table, named, matching)
    except GoneError:
        raise VisitorError(said("A row is not there any more. Try again.")) from None
    except ToolsError as error:
        raise VisitorError(str(error)) from error


def _place(found: RowEvent, table: DataTable, detail: Any, key: Sequence[str]) -> None:
    if not isinstance(table, FrameTable):
        raise VisitorError(said("The rows of this table cannot be moved."))
    beside = {
        name: EventRows(_chosen(table, [detail[name]], None), key)[0] if detail[name] is not None else None
        for name in ("before", "after")
    }
    found.before, found.after = beside["before"], beside["after"]


def _check_rule(action: RowAction, chosen: Chosen, count: int, kinds: Mapping[str, str], around: Around) -> None:
    """Raises `VisitorError` if the action is not there for a row, or greyed out."""
    rules = [(parse(text), wanted) for text, wanted in ((action.visible, True), (action.disabled, False)) if text]
    if not rules:
        return
    label = action.label or action.value
    if count > MAX_RULED:
        raise VisitorError(said("Select at most {count} rows for this.", count=f"{MAX_RULED:,}"))
    scope, forbidden = around.scope(), 0
    for start in range(0, count, CHUNK):
        for cells in chosen.cells(start, CHUNK):
            row = {name: _read(cell, kinds[name]) for name, cell in cells.items()}
            forbidden += not all(_holds(node, {**scope, "row": row}) is wanted for node, wanted in rules)
    if forbidden and count == 1:
        raise VisitorError(said("“{label}” is not possible for this row now.", label=label))
    if forbidden:
        raise VisitorError(
            said("“{label}” is not possible for {count} of these {all} rows.", label=label, count=forbidden, all=count)
        )


def _holds(node: Any, scope: Mapping[str, Any]) -> bool | None:
    """Whether a rule holds; None for one that cannot be computed, by which nothing is allowed."""
    try:
        return truth(evaluate(node, scope))
    except ExpressionError:
        return None


def _read(cell: Any, kind: str) -> Any:
    """A cell as rules read it: the cells of a column of floats are floats, also 1.0, which travels as 1."""
    return float(cell) if kind == "number" and type(cell) is int else cell
