"""What a visitor has changed in a table, as the handler of `edit` gets it: the frame's own rows and types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...errors import VisitorError
from ...generated.bases import TableRow
from ...protocol.rows import key_of
from ...texts import said
from ..frames.table import FrameTable
from .typed_cells import NotTypedError, example, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..frames.data_table import DataTable

CHANGED = said("This has changed meanwhile.")
GONE = said("This row is not there any more.")
NO_COLUMN = said("This column is not there any more.")


@dataclass
class CellEdit:
    """A cell that a visitor has changed."""

    key: Any
    """The value of the table's key in its row, a tuple where the key has several columns; None without a key."""
    column: str
    """The identifier of its column."""
    old: Any
    """What is in it now, as the frame has it, which is what the visitor saw; None where it is missing."""
    new: Any
    """What is to be in it, as the frame's own type; None for nothing."""
    row: TableRow
    """Its row in the frame, as it is now."""
    position: int
    """The place of the row in the frame."""
    id: Any = field(repr=False)
    """What names the row for its client."""


@dataclass
class AddedRow:
    """A row that a visitor has added."""

    values: dict[str, Any]
    """What the visitor gives, by the identifiers of the columns, as the frame's own types: `Order(**added.values)`."""
    row: TableRow
    """The same as a row of the table: columns that are not given are None."""
    id: Any = field(repr=False)
    """What names the row for its client."""


@dataclass
class DeletedRow:
    """A row that a visitor has deleted."""

    key: Any
    """The value of the table's key in it, a tuple where the key has several columns; None without a key."""
    row: TableRow
    """The row in the frame, as it is now."""
    position: int
    """Its place in the frame."""
    id: Any = field(repr=False)
    """What names the row for its client."""


@dataclass
class Edits:
    """A change set."""

    changed: list[CellEdit] = field(default_factory=list)
    """The changed cells, in the order in which the visitor has changed them."""
    added: list[AddedRow] = field(default_factory=list)
    """The new rows, in the order in which the visitor has added them."""
    deleted: list[DeletedRow] = field(default_factory=list)
    """The deleted rows."""
    refused: list[dict[str, Any]] = field(default_factory=list, repr=False)
    """What is left out, as the property `refused` of the table has it."""


def edits_of(table: DataTable | None, detail: Any, *, overwrite: bool) -> Edits:
    """The change set of an event; what has changed since the visitor saw it is left out unless `overwrite`.

    Raises `VisitorError` where the rows cannot be told any more.
    """
    if table is not None and not isinstance(table, FrameTable):
        # Of rows that a query computes nobody knows where they come from.
        raise VisitorError(said("The rows of this table cannot be changed."))
    if table is None or detail["key"] != table.key or (not table.key and detail["table"] != table.version):
        raise VisitorError(said("The rows have changed. Try again."))
    changed, deleted = detail.get("changed", []), detail.get("deleted", [])
    present = _Present(table, [one["row"] for one in (*changed, *deleted)])
    edits = Edits()
    for one in changed:
        _change(edits, table, present, one, overwrite=overwrite)
    for one in deleted:
        _delete(edits, present, one, overwrite=overwrite)
    for one in detail.get("added", []):
        _add(edits, table, one)
    return edits


class _Present:
    """The rows of a change set as they are now."""

    def __init__(self, table: FrameTable, rows: Sequence[Any]) -> None:
        found = table.found(rows) if table.key else {one: one for one in rows}
        self._key = table.key
        known = sorted(set(found.values()))
        self._places = found
        self.values = dict(zip(known, table.rows(known), strict=True))
        """What is in the rows, by place, as the frame has it."""
        self.shown = dict(zip(known, table.sent(known), strict=True))
        """What is shown of them, as it travels."""

    def place(self, row: Any) -> int | None:
        """Where a row is; None where it is gone."""
        return self._places.get(key_of(row) if self._key else row)

    def key(self, place: int) -> Any:
        """The key of a row, as handlers get it."""
        key = tuple(self.values[place][column] for column in self._key)
        return (key[0] if len(key) == 1 else key) if key else None


def _change(edits: Edits, table: FrameTable, present: _Present, one: Any, *, overwrite: bool) -> None:
    place, name = present.place(one["row"]), one["column"]
    if place is None or name not in present.shown[place]:
        edits.refused.append(_refused(one, GONE, None))
        return
    cell = present.shown[place][name]
    if not overwrite and key_of([cell]) != key_of([one["old"]]):
        edits.refused.append(_refused(one, CHANGED, cell))
        return
    old = None if cell is None else present.values[place][name]
    try:
        new = typed(one["new"], table.dtype(name), table.kind(name), example(table, name) if old is None else old)
    except NotTypedError as error:
        edits.refused.append({**_refused(one, str(error), None), "meanwhile": False})
        return
    edits.changed.append(
        CellEdit(
            key=present.key(place),
            column=name,
            old=old,
            new=new,
            row=TableRow(**present.values[place]),
            position=place,
            id=one["row"],
        )
    )


def _delete(edits: Edits, present: _Present, one: Any, *, overwrite: bool) -> None:
    place = present.place(one["row"])
    if place is None:
        edits.refused.append(_refused(one, GONE, None))
    elif not overwrite and _differs(one["old"] or {}, present.shown[place]):
        edits.refused.append(_refused(one, CHANGED, None))
    else:
        row = TableRow(**present.values[place])
        edits.deleted.append(DeletedRow(key=present.key(place), row=row, position=place, id=one["row"]))


def _differs(seen: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """Whether a row shows other cells than its visitor saw; columns that are hidden by now are no matter."""
    return any(name in shown and key_of([shown[name]]) != key_of([cell]) for name, cell in seen.items())


def _add(edits: Edits, table: FrameTable, one: Any) -> None:
    shown = table.shown_columns
    unknown = [name for name in one["cells"] if name not in shown]
    if unknown:
        edits.refused += [_refused({**one, "column": name}, NO_COLUMN, None) for name in unknown]
        return
    values: dict[str, Any] = {}
    for name, cell in one["cells"].items():
        try:
            values[name] = typed(cell, table.dtype(name), table.kind(name), example(table, name))
        except NotTypedError as error:
            edits.refused.append({**_refused({**one, "column": name}, str(error), None), "meanwhile": False})
            return
    row = TableRow(**{**dict.fromkeys(table.names), **values})
    edits.added.append(AddedRow(values=values, row=row, id=one["row"]))


def _refused(edit: Any, message: str, present: Any) -> dict[str, Any]:
    column = edit.get("column", "")
    return {"row": edit["row"], "column": column, "message": message, "present": present, "meanwhile": True}
