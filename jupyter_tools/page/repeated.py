"""What a page draws once for each row of a repeater, and what cannot be drawn so."""

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
    """The path of the repeater that it is in."""


def walk_repeated(page: Walked) -> Iterator[Walk]:
    """Each component of a page, parents before children, with the repeater around it."""
    around: str | None = None
    for path, component in page.walk():
        if around is not None and not path.startswith(f"{around}."):
            around = None
        yield Walk(path, component, around)
        if component.repeats and around is None:
            around = path


def why_not_repeated(kind: type[Component]) -> str:
    """Why components of a type cannot be in a repeater; empty if they can."""
    if (kind.value_rule is not None or kind.state_type is not Component.state_type) and not kind.valued_by:
        return "it has one value, which all rows would share"
    if kind.displays() or "tick" in kind.events or kind.sends_together or not kind.layout.takes_columns:
        return "a page shows it once"
    return ""


def check_repeated(page: Walked) -> Iterator[tuple[str, list[str | int], str]]:
    """What cannot be in a repeater: the path, the keys in the component, and why."""
    for path, component, repeater in walk_repeated(page):
        if repeater is None:
            continue
        reason = why_not_repeated(type(component))
        if reason:
            yield path, [], f"{component.type} cannot be in the repeater {repeater!r}: {reason}"
            continue
        for event in [one for one in component.valued_by if one in component.handlers]:
            yield (
                path,
                ["handlers", event],
                f"cannot be bound in the repeater {repeater!r}: all rows would share its value",
            )
        if component.__dict__.get("shortcut"):
            yield path, ["shortcut"], f"cannot be set in the repeater {repeater!r}, which has this in each row"
