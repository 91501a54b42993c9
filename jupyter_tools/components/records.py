"""Rows with named values: dicts, database rows and objects with declared fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..protocol.text import clean


def text_of(name: Any) -> str:
    """The display name of a column; the levels of a multi-level name are joined."""
    if isinstance(name, tuple):
        return clean(" / ".join(str(part) for part in name if str(part)))
    return clean(str(name))


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


def primary_key(rows: Iterable[Any]) -> Sequence[str]:
    """The names of the values that are the primary key of ORM objects, all of one kind; empty for other rows."""
    kinds = {type(row) for row in rows}
    kind = kinds.pop() if len(kinds) == 1 else None
    mapped = getattr(kind, "__mapper__", None)
    if mapped is None:
        return ()
    return [text_of(mapped.get_property_by_column(column).key) for column in mapped.primary_key]


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
