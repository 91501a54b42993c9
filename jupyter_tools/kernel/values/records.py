"""Converts rows to columns: dicts, tuples, database rows and objects with declared fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .text import clean


class RecordsError(Exception):
    """Rows cannot be converted to columns."""


def text_of(name: Any) -> str:
    """The display name of a column; the levels of a multi-level name are joined."""
    if isinstance(name, tuple):
        return clean(" / ".join(str(part) for part in name if str(part)))
    return clean(str(name))


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


def record_of(row: Any) -> dict[str, Any] | None:
    """The values of a row by name; None for a row without names."""
    entities = getattr(row, "_mapping", None)  # a row of SQLAlchemy
    if isinstance(entities, Mapping):
        return _of_entities(entities)
    mapped = getattr(type(row), "__mapper__", None)
    if mapped is not None:
        return {text_of(one.key): getattr(row, one.key) for one in mapped.column_attrs}
    names = _names(row)
    if names is not None:
        return {text_of(name): getattr(row, name) for name in names}
    if isinstance(row, Mapping):
        return {text_of(name): value for name, value in row.items()}
    if callable(getattr(row, "keys", None)) and hasattr(row, "__getitem__"):  # a row of sqlite3
        return {text_of(name): row[name] for name in row.keys()}  # noqa: SIM118 - its own iteration gives values
    return None


def _names(row: Any) -> Sequence[str] | None:
    """The declared fields of an object: of a dataclass, pydantic, attrs or a named tuple."""
    kind = type(row)
    if dataclasses.is_dataclass(row):
        return [one.name for one in dataclasses.fields(row)]
    if isinstance(declared := getattr(kind, "model_fields", None), Mapping):
        extra = getattr(row, "__pydantic_extra__", None) or {}
        return [*declared, *getattr(kind, "model_computed_fields", {}), *extra]
    if isinstance(attributes := getattr(kind, "__attrs_attrs__", None), tuple):
        return [one.name for one in attributes]
    if isinstance(row, tuple):
        return getattr(row, "_fields", None)
    return None


def _of_entities(entities: Mapping[Any, Any]) -> dict[str, Any]:
    """The columns of a row of ORM objects, prefixed with the entity's name if the row has several."""
    values: dict[str, Any] = {}
    for name, value in entities.items():
        mapped = getattr(type(value), "__mapper__", None)
        if mapped is None:
            values[text_of(name)] = value
            continue
        prefix = f"{text_of(name)}." if len(entities) > 1 else ""
        values |= {f"{prefix}{text_of(one.key)}": getattr(value, one.key) for one in mapped.column_attrs}
    return values


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
