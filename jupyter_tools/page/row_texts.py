"""What a page says of the rows of its tables: rules and templates over `row`, in columns and for whole rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
    styles = said.get(name)
    listed: list[Any] = styles if isinstance(styles, list) else []
    for at, style in enumerate(listed):
        when = style.get("when") if isinstance(style, dict) else getattr(style, "when", None)
        if isinstance(when, str):
            yield RowText(column, [name, at, "when"], when, parse, ANY, _with_style(name, listed, at))


def _with_text(name: str) -> Callable[[str], dict[str, Any]]:
    return lambda new: {name: new}


def _with_style(name: str, styles: list[Any], at: int) -> Callable[[str], dict[str, Any]]:
    def changes(new: str) -> dict[str, Any]:
        raw = [one if isinstance(one, dict) else one.model_dump(mode="json") for one in styles]
        return {name: [{**one, "when": new} if index == at else one for index, one in enumerate(raw)]}

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
