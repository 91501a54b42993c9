"""What a page draws once for each row of a repeater or of a table, and what cannot be drawn so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..components import Component

if TYPE_CHECKING:
    from collections.abc import Iterator


class Walked(Protocol):
    """A page, as far as its components are looked at."""

    def walk(self) -> Iterator[tuple[str, Component]]:
        """Each component with its path, parents before children."""


class Walk(NamedTuple):
    """A component of a page."""

    path: str
    component: Component
    repeater: str | None
    """The path of the repeater that it is in, or of the table whose rows it opens below."""
    row: str
    """What expressions in it call the row: `item` or `row`; empty for what is in neither."""


def walk_repeated(page: Walked) -> Iterator[Walk]:
    """Each component of a page, parents before children, with the repeater or table around it."""
    around, row = None, ""
    for path, component in page.walk():
        if around is not None and not path.startswith(f"{around}."):
            around, row = None, ""
        yield Walk(path, component, around, row)
        if component.repeats and around is None:
            around, row = path, component.row_name


def why_not_repeated(kind: type[Component]) -> str:
    """Why components of a type cannot be in a repeater or table; empty if they can."""
    if (kind.value_rule is not None or kind.state_type is not Component.state_type) and not kind.valued_by:
        return "it has one value, which all rows would share"
    if kind.displays() or "tick" in kind.events or kind.sends_together or not kind.layout.takes_columns:
        return "a page shows it once"
    return ""


def check_repeated(page: Walked) -> Iterator[tuple[str, list[str | int], str]]:
    """What cannot be in a repeater or table: the path, the keys in the component, and why."""
    kinds = {"item": "repeater", "row": "table"}
    for path, component, around, row in walk_repeated(page):
        if around is None:
            continue
        place = f"the {kinds[row]} {around!r}"
        reason = why_not_repeated(type(component))
        if reason:
            yield path, [], f"{component.type} cannot be in {place}: {reason}"
            continue
        for event in [one for one in component.valued_by if one in component.handlers]:
            yield (
                path,
                ["handlers", event],
                f"cannot be bound in {place}: all rows would share its value",
            )
        if component.__dict__.get("shortcut"):
            yield path, ["shortcut"], f"cannot be set in {place}, which has this in each row"
