"""Between the wire and the generated classes: a State from values, and the changes that a Context holds."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from ..components.files import located
from ..errors import ToolsError
from ..protocol.scalars import UNSET, to_wire, unset
from .bases import ColumnsContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..page.model import Page

Rows = tuple["Sequence[str]", "Sequence[Mapping[str, Any]]"]
"""The identifiers of a table's columns, and its selected rows by them."""


Points = list[dict[str, Any]]
"""The selected points of a chart, each with what its figure has of it."""


def build_state(  # noqa: PLR0913, PLR0917 - the values, and what of them is not in them
    cls: Any,
    page: Page,
    values: Mapping[str, Any],
    rows: Callable[[str, Any], Rows],
    points: Callable[[str], Points] = lambda _: [],
    files: str | None = None,
) -> Any:
    """A State of the class `cls` from values by component path.

    `rows` gives the columns and the selected rows of the table at a path, by the value that selects them, and
    `points` the selected points of the chart at a path. `files` is the folder of what was uploaded.
    """
    nested: dict[str, Any] = {}
    decimals: set[tuple[str, ...]] = set()
    for path, component in page.walk():
        if path not in values or component.state_type() is None:
            continue
        value = values[path]
        if component.frame() is not None:
            columns, selected = rows(path, value)
            first = dict(selected[0]) if selected else dict.fromkeys(columns)
            value = {**first, "rows": [dict(row) for row in selected]}
        elif component.selects():
            value = component.state_value({**value, "points": points(path)})
        else:
            value = component.state_value(value)
            value = located(value, files, path) if component.takes_files else value
            if _has_decimal(value):
                decimals.add(tuple(path.split(".")))
        *containers, name = path.split(".")
        place = nested
        for container in containers:
            place = place.setdefault(container, {})
        if component.holds == "components" and component.given():
            place.setdefault(name, {})[component.value_name] = value
        else:
            place[name] = value
    return _validated(cls, nested, decimals)


def _has_decimal(value: Any) -> bool:
    return any(isinstance(one, decimal.Decimal) for one in (value if isinstance(value, list | tuple) else [value]))


def _validated(cls: Any, nested: dict[str, Any], decimals: set[tuple[str, ...]]) -> Any:
    """A State of nested values; one of another type than declared, as of options that a handler set, is unchanged.

    So do decimals, of which pydantic would make floats.
    """
    try:
        state = cls.model_validate(nested)
    except ValidationError as error:
        odd = decimals | {tuple(_place(nested, one["loc"])) for one in error.errors(include_url=False)}
    else:
        if not decimals:
            return state
        odd = decimals
    kept = []
    for *containers, name in odd:
        place = nested
        for container in containers:
            place = place[container]
        kept.append((containers, name, place.pop(name)))
    state = cls.model_validate(nested)
    for containers, name, value in kept:
        part = state
        for container in containers:
            part = getattr(part, container)
        part.__dict__[name] = value
        part.__pydantic_fields_set__.add(name)
    return state


def _place(nested: Any, location: Sequence[Any]) -> Iterator[str]:
    """The keys of a value, from the place of an error, which may go on inside of it."""
    for key in location:
        if not isinstance(nested, dict) or key not in nested:
            return
        yield key
        nested = nested[key]


def changes_of(context: Any) -> dict[str, dict[str, Any]]:
    """What was set on a Context since it was made or last cleared, by component path and property, as set.

    A list that was changed in place counts as set. Raises `ValueRefusedError` if its new items do not fit.
    """
    changes: dict[str, dict[str, Any]] = {}
    for path, properties in _walk(context, ""):
        dirty = list(_dirty(properties))
        for name in dirty:
            if name not in properties.model_fields_set:
                setattr(properties, name, properties.__dict__[name])
        found = {name: properties.__dict__[name] for name in dirty}
        found |= dict.fromkeys(sorted(properties._unset), unset)  # noqa: SLF001 - our own class's memory
        if found:
            changes[path] = found
    return changes


def clear_changes(context: Any) -> None:
    """Count everything that is set on a Context as sent; the values stay readable."""
    for _, properties in _walk(context, ""):
        properties.model_fields_set.clear()
        properties._unset.clear()  # noqa: SLF001 - our own class's memory
        for name, value in properties.__dict__.items():
            if isinstance(value, list):
                properties._seen[name] = plain(value)  # noqa: SLF001 - our own class's memory


def path_of(context: Any, part: Any) -> str | None:
    """The path of a part of a Context: of a component, a column or the page; None for what is no part of it."""
    return next((path for path, properties in _walk(context, "") if properties is part), None)


def part_at(context: Any, path: str) -> Any:
    """The part of a Context at a path; None where there is none."""
    return next((properties for place, properties in _walk(context, "") if place == path), None)


def _walk(node: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Each part of a context with its path: `page`, components, and columns as `table.column`."""
    for name in type(node).model_fields:
        value = node.__dict__[name]
        if not isinstance(value, BaseModel):
            continue
        path = f"{prefix}{name}"
        yield path, value
        yield from _inside(value, path)


def _inside(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    components = value.__dict__.get("components")
    if isinstance(components, BaseModel):
        yield from _walk(components, f"{path}.")
    columns = value.__dict__.get("columns")
    if isinstance(columns, ColumnsContext):
        yield from _walk(columns, f"{path}.")
        for name, column in columns._undeclared.items():  # type: ignore[attr-defined]  # noqa: SLF001
            if components is not None and name in type(components).model_fields and any(_dirty(column)):
                message = f"context.{path}.columns.{name} cannot be set: a component of the table has this name too"
                raise ToolsError(message)
            yield f"{path}.{name}", column


def _dirty(properties: Any) -> Iterator[str]:
    fields = type(properties).model_fields
    for name in fields:
        value = properties.__dict__[name]
        if isinstance(value, BaseModel):
            continue
        in_place = isinstance(value, list) and plain(value) != properties._seen.get(name, [])  # noqa: SLF001
        if in_place or name in properties.model_fields_set:
            yield name


def plain(value: Any) -> Any:
    """A checked value of a property as JSON."""
    if value is unset:
        return UNSET
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list):
        return [plain(one) for one in value]
    return to_wire(value)
