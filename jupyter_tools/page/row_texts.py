"""What a page says of the rows of its tables: rules and templates over `row`, in columns and for whole rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..components.row_actions import ACTIONS, BULK
from ..components.table_columns import COLUMN_STYLES, ROW_STYLES, ROW_TEMPLATES
from .expressions.check import ANY, TEXT
from .expressions.parser import parse, parse_template
from .expressions.rename import reads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..components import Component
    from .expressions.tree import Node


class RowText(NamedTuple):
    """A rule or template over `row`."""

    column: str
    """The column that declares it; empty for the table itself."""
    keys: list[str | int]
    """The keys in the column or the table."""
    text: str
    parse: Callable[[str], Node]
    wanted: frozenset[str]
    """The kinds that its value may have."""
    changes: Callable[[str], dict[str, Any]]
    """The property of the column or the table that has another text instead."""
    about: str = "row"
    """What it reads besides `state` and `visit`: `row`, or the `count` of the selected rows."""


def row_texts(component: Component) -> Iterator[RowText]:
    """The rules and templates over `row` of a component."""
    yield from texts_of("", vars(component))
    for name, part in component.parts().items():
        yield from texts_of(name, vars(part))


def texts_of(column: str, said: Mapping[str, Any]) -> Iterator[RowText]:
    """Those of a column or a table, of which `said` has the properties, as models or as JSON."""
    for name in ROW_TEMPLATES if column else ():
        text = said.get(name)
        if isinstance(text, str) and "{{" in text:
            yield RowText(column, [name], text, parse_template, TEXT, _with_text(name))
    name = COLUMN_STYLES if column else ROW_STYLES
    for at, _, when, changes in _items(said, name, ("when",)):
        yield RowText(column, [name, at, "when"], when, parse, ANY, changes)
    for name in ACTIONS if not column else ():
        for at, key, text, changes in _items(said, name, ("visible", "disabled")):
            if text:
                yield RowText("", [name, at, key], text, parse, ANY, changes)
        for at, key, text, changes in _items(said, name, ("confirm", "url")):
            if "{{" in text:
                about = "count" if (name, key) == (BULK, "confirm") else "row"
                yield RowText("", [name, at, key], text, parse_template, TEXT, changes, about)


def _items(
    said: Mapping[str, Any], name: str, keys: tuple[str, ...]
) -> Iterator[tuple[int, str, str, Callable[[str], dict[str, Any]]]]:
    """The texts of a list of styles or actions: the place, the key, the text, and what changes it."""
    given = said.get(name)
    listed: list[Any] = given if isinstance(given, list) else []
    for at, one in enumerate(listed):
        for key in keys:
            text = one.get(key) if isinstance(one, dict) else getattr(one, key, None)
            if isinstance(text, str):
                yield at, key, text, _with_item(name, listed, at, key)


def _with_text(name: str) -> Callable[[str], dict[str, Any]]:
    return lambda new: {name: new}


def _with_item(name: str, listed: list[Any], at: int, key: str) -> Callable[[str], dict[str, Any]]:
    def changes(new: str) -> dict[str, Any]:
        # An action may be its value alone.
        raw: list[Any] = [one if isinstance(one, dict | str) else one.model_dump(mode="json") for one in listed]
        return {name: [{**one, key: new} if index == at else one for index, one in enumerate(raw)]}

    return changes


def row_nodes(component: Component) -> Iterator[tuple[list[str | int], Node]]:
    """The expressions over `row` of a component that was checked, by their keys in it."""
    for one in row_texts(component):
        yield place_of(component, one), one.parse(one.text)


def place_of(component: Component, one: RowText) -> list[str | int]:
    """The keys of a rule or template in its component."""
    return [component.holds, one.column, *one.keys] if one.column else one.keys


def row_reads(node: Node) -> frozenset[str]:
    """The columns that an expression reads of `row`."""
    return frozenset(path[1] for path in reads(node) if path[0] == "row" and len(path) > 1)
