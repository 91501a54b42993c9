"""What a visitor has changed in a table, as the handler of `edit` gets it: the frame's own rows and types."""

from __future__ import annotations

import datetime as dt
import decimal
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ...errors import VisitorError
from ...generated.bases import TableRow
from ...protocol.rows import key_of
from ...texts import said
from ..frames.table import FrameTable

if TYPE_CHECKING:
    from ..frames.data_table import DataTable

CHANGED = said("This has changed meanwhile.")
GONE = said("This row is not there any more.")


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
class Edits:
    """A change set."""

    changed: list[CellEdit] = field(default_factory=list)
    """The changed cells, in the order in which the visitor has changed them."""
    refused: list[dict[str, Any]] = field(default_factory=list, repr=False)
    """Those that are left out, as the property `refused` of the table has them."""


def edits_of(table: DataTable | None, detail: Any, *, overwrite: bool) -> Edits:
    """The change set of an event; cells that have changed since the visitor saw them are left out unless `overwrite`.

    Raises `VisitorError` where the rows cannot be told any more.
    """
    if table is not None and not isinstance(table, FrameTable):
        # Of rows that a query computes nobody knows where they come from.
        raise VisitorError(said("The rows of this table cannot be changed."))
    if table is None or detail["key"] != table.key or (not table.key and detail["table"] != table.version):
        raise VisitorError(said("The rows have changed. Try again."))
    rows = [one["row"] for one in detail["changed"]]
    found = table.found(rows) if table.key else {one: one for one in rows}
    edits = Edits()
    places = [found.get(key_of(one) if table.key else one) for one in rows]
    known = sorted({one for one in places if one is not None})
    values = dict(zip(known, table.rows(known), strict=True))
    shown = dict(zip(known, table.sent(known), strict=True))
    for place, one in zip(places, detail["changed"], strict=True):
        name = one["column"]
        if place is None or name not in shown[place]:
            edits.refused.append(_refused(one, GONE, None))
        elif not overwrite and key_of([shown[place][name]]) != key_of([one["old"]]):
            edits.refused.append(_refused(one, CHANGED, shown[place][name]))
        else:
            old = None if shown[place][name] is None else values[place][name]
            key = tuple(values[place][column] for column in table.key)
            edits.changed.append(
                CellEdit(
                    key=(key[0] if len(key) == 1 else key) if key else None,
                    column=name,
                    old=old,
                    new=typed(one["new"], table.dtype(name), table.kind(name), old),
                    row=TableRow(**values[place]),
                    position=place,
                    id=one["row"],
                )
            )
    return edits


def _refused(edit: Any, message: str, present: Any) -> dict[str, Any]:
    return {"row": edit["row"], "column": edit["column"], "message": message, "present": present, "meanwhile": True}


def typed(cell: Any, dtype: Any, kind: str, old: Any) -> Any:
    """A cell that has travelled as a value of its column's type."""
    if cell is None or cell == "":
        return None
    if kind in ("integer", "number"):
        is_decimal = dtype == nw.Decimal or isinstance(old, decimal.Decimal)
        if is_decimal or (kind == "number" and isinstance(cell, str) and not dtype.is_float()):
            return decimal.Decimal(str(cell))
        return int(cell) if kind == "integer" else float(cell)
    if kind == "date":
        return dt.date.fromisoformat(cell)
    if kind == "datetime":
        pandas = sys.modules.get("pandas")
        return (
            pandas.Timestamp(cell) if pandas and isinstance(old, pandas.Timestamp) else dt.datetime.fromisoformat(cell)
        )
    return cell
