"""What is wrong with the rules and templates over `row` that tables and their columns declare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..errors import Fix, did_you_mean, only_near
from .expressions.check import NUMBER, Open, Shape
from .findings import use
from .row_texts import RowText, place_of, row_reads, row_texts
from .rules import VISIT, meant_by, mistakes_in, said_of, state_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..components import Component
    from .repeated import Walked


class RowMistake(NamedTuple):
    """Something that is wrong with a rule or template over `row`."""

    path: str
    """The path of the table."""
    keys: list[str | int]
    """The keys in the table."""
    message: str
    fix: Fix | None


def check_row_texts(page: Walked) -> Iterator[RowMistake]:
    """What cannot be computed."""
    names: dict[str, Shape] = {}
    about: dict[str, Shape] = {"row": Open(), "count": NUMBER}
    for path, component in page.walk():
        for one in row_texts(component):
            names = names or {"state": state_shape(page), "visit": VISIT}
            own = {**names, one.about: about[one.about]}
            for error in mistakes_in(one.text, one.parse, own, one.wanted):
                fix = use(error.instead, _place(path, one), one.changes(meant_by(one.text, error)))
                yield RowMistake(path, place_of(component, one), said_of(one.text, error), fix)


def unknown_columns_read(page: Walked) -> Iterator[RowMistake]:
    """The columns that a page which was checked reads of `row`, and whose names are nearly those of declared columns.

    The data may have them all the same.
    """
    for path, component in page.walk():
        for one in row_texts(component) if component.parts() else ():
            yield from _unknown(path, component, one)


def hidden_columns_read(page: Walked) -> Iterator[tuple[str, list[str | int], str]]:
    """The rules and templates over `row` of a page that was checked that read a column which is declared as hidden.

    Each as the table's path, the keys in the table, and the path of the column.
    """
    for path, component in page.walk():
        hidden = {name for name, part in component.parts().items() if not getattr(part, "visible", True)}
        for one in row_texts(component) if hidden else ():
            read = row_reads(one.parse(one.text)) & hidden
            yield from ((path, place_of(component, one), f"{path}.{name}") for name in sorted(read))


def _unknown(path: str, component: Component, one: RowText) -> Iterator[RowMistake]:
    declared = component.parts()
    for name in sorted(row_reads(one.parse(one.text)) - set(declared)):
        meant = only_near(name, declared)
        if meant is not None:
            message = f"reads row.{name}, which is no declared column{did_you_mean(name, declared)}"
            text = re.sub(rf"\brow\.{re.escape(name)}\b", f"row.{meant}", one.text)
            fix = use(f"row.{meant}", _place(path, one), one.changes(text))
            yield RowMistake(path, place_of(component, one), message, fix)


def _place(path: str, one: RowText) -> str:
    """The path of what declares a rule or template."""
    return f"{path}.{one.column}" if one.column else path
