"""The selected row of a table, as far as rules read it: from the windows that the kernel has answered.

A visitor says which row is selected, and never what is in it. A browser shows only rows that were sent to it, so the
cells of a row that its visitor selects are among those that were sent last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..components.shown_rows import selected_rows
from ..protocol.rows import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..protocol.rows import Rows, Window

MAX_ROWS = 3_000
"""How many rows of a table are kept: as many as a browser holds."""


class _Shown(NamedTuple):
    """What a table shows: the version of its data, the layout of its columns, and which of these are read."""

    version: int
    layout: int
    columns: Sequence[tuple[int, str, str]]
    """The place, the name and the kind of each."""


class SelectedRow:
    """The cells of one table's first selected row, in the columns that rules read."""

    def __init__(self, columns: frozenset[str]) -> None:
        self.columns = columns
        self.cells: Mapping[str, Any] | None = None
        """The cells by column, as rules read them; None where no row is selected, or it is not known yet."""
        self._shown: _Shown | None = None
        self._sent: dict[Any, Sequence[Any]] = {}
        """The cells of the rows that were sent, by key or position, the last at the end."""
        self._row: Any = None
        """The key or position of the row; None where no row is selected."""

    @property
    def unknown(self) -> bool:
        """Whether a row is selected whose cells are not known; without data there is none to wait for."""
        return self._row is not None and self._shown is not None and self.cells is None

    def show(self, data: Any) -> None:
        """Take over the table's new `data`, a `protocol.Table` as JSON; None for nothing."""
        self._sent.clear()
        self.cells = None
        self._shown = None
        if isinstance(data, dict):
            named = enumerate(data["columns"])
            columns = [(at, one["name"], one["kind"]) for at, one in named if one["name"] in self.columns]
            self._shown = _Shown(data["table"], data["layout"], columns)
            for window in filter(None, (data["first"], data.get("selected"))):
                self._take(window.get("keys"), window["positions"], window["rows"])

    def answered(self, answer: Rows) -> None:
        """Take the rows of a window; one of other data or another layout is ignored."""
        window, shown = answer.window, self._shown
        if window is not None and shown is not None and (answer.table, window.layout) == shown[:2]:
            self._take(window.keys, window.positions, window.rows)
            self._lose(window)

    def select(self, selection: Any) -> None:
        """Read from now on the first row of a table's value."""
        row = next(iter(selected_rows(selection)), None)
        if row != self._row:
            self._row = row
            self.cells = None
        self._find()

    def _lose(self, window: Window) -> None:
        """Have no row where the kernel says that none has the selected key."""
        if self._row is not None and any(key_of(one) == self._row for one in window.gone):
            self._row = self.cells = None

    def _take(self, keys: Sequence[Any] | None, positions: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
        columns = self._shown.columns if self._shown is not None else ()
        ids: Iterable[Any] = positions if keys is None else map(key_of, keys)
        for one, row in zip(ids, rows, strict=False):
            self._sent.pop(one, None)
            self._sent[one] = tuple(row[at] for at, _, _ in columns)
        while len(self._sent) > MAX_ROWS:
            del self._sent[next(iter(self._sent))]
        self._find()

    def _find(self) -> None:
        row = self._sent.get(self._row) if self._row is not None else None
        if row is not None and self._shown is not None:
            columns = zip(self._shown.columns, row, strict=True)
            self.cells = {name: _read(cell, kind) for (_, name, kind), cell in columns}


def _read(cell: Any, kind: str) -> Any:
    """A cell as rules read it: the cells of a column of floats are floats, also 1.0, which travels as 1."""
    return float(cell) if kind == "number" and type(cell) is int else cell
