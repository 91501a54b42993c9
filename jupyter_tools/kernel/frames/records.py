"""Converts rows to columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...components.records import record_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class RecordsError(Exception):
    """Rows cannot be converted to columns."""


def columns_of(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Columns by name; the rows may have different names. Raises `RecordsError`."""
    records = [record_of(row) for row in rows]
    named = [record for record in records if record is not None]
    if not named:
        return _by_place([_items(row) for row in rows])
    if len(named) < len(records):
        other = next(row for row, record in zip(rows, records, strict=True) if record is None)
        raise RecordsError(f"is a list of rows with named values in which row {rows.index(other)} is {_kind(other)}")
    names = dict.fromkeys(name for record in named for name in record)
    return {name: [record.get(name) for record in named] for name in names}


def _items(row: Any) -> Sequence[Any]:
    if isinstance(row, (list, tuple)):
        return row
    if hasattr(row, "__array__") and getattr(row, "ndim", 0) == 1:
        items: list[Any] = row.tolist()
        return items
    if isinstance(row, (str, int, float)) or row is None:
        message = f"is a list with an item {_kind(row)}, not a row: pass {{'name': items}} for one column"
        raise RecordsError(message)
    raise RecordsError(
        f"is a list with an item {_kind(row)}; rows are dicts, lists, dataclasses, named tuples, pydantic "
        "models, database rows or ORM objects (for other objects, pass [vars(row) for row in rows])"
    )


def _kind(value: Any) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"


def _by_place(rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    width = max((len(row) for row in rows), default=0)
    return {str(at): [row[at] if at < len(row) else None for row in rows] for at in range(width)}
