"""What a component is under what handlers and rules say of it."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import ExpressionError
from ..page.scope import state_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..components import Component
    from ..page.model import Page
    from ..page.rules import PageRule


SENDS = ("click", "submit")
"""Events that send the form around their component."""
HELD = "components"
"""The property that holds components."""


def computed(
    rules: Sequence[PageRule],
    state: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, Any]],
    others: Mapping[str, Any],
    overruled: Mapping[str, Any],
) -> dict[str, Any]:
    """What the rules of a component give by property, but for the properties that are overruled.

    `rows` has the cells of the selected rows of tables, `others` what is read beside `state`: `visit`, and the
    row that the component is drawn for. A rule that cannot be computed gives nothing.
    """
    found = {}
    for rule in rules:
        if rule.property not in overruled:
            read = {path: state[path] for one in rule.reads for path in parts_of(one) if path in state}
            with contextlib.suppress(ExpressionError):
                found[rule.property] = rule.compute({"state": state_scope(read, rule.places, rows), **others})
    return found


def with_default(component: Component, rule: PageRule, visit: Mapping[str, Any]) -> Component:
    """An input with the value that the rule of its default gives; as it is if that is none that a visitor may give.

    A default may come from the query of the page's URL, and so its visitor: it is checked as all that visitors give.
    """
    with contextlib.suppress(ExpressionError, ValueError):
        value = rule.compute({"visit": visit})
        allowed = (component.value_rule or {}).get("type", ())
        if isinstance(value, dt.datetime) and "time" in allowed:
            value = value.time()
        given, _ = fitting(component, {rule.property: value})
        if (initial := given.initial()) not in (None, "", []):
            given.check(initial)
        return given
    return component


def checked_by(page: Page, path: str, event: str) -> tuple[str, Component] | None:
    """The container, with its path, whose required inputs an event of the component at a path needs.

    That is the component itself, as its type says, or the form that it sends.
    """
    own = page.find(path)
    if own is not None and event in own.checked_on:
        return path, own
    return _form_around(page, path) if event in SENDS else None


def _form_around(page: Page, path: str) -> tuple[str, Component] | None:
    """The form, with its path, that the component at a path sends: itself, or the one around it."""
    for outer in reversed([*parts_of(path)]):
        component = page.find(outer)
        if component is not None and component.sends_together:
            return outer, component
    return None


def first_missing(
    path: str, container: Component, now: Callable[[str], Component | None], state: Mapping[str, Any]
) -> tuple[str, str] | None:
    """The first required input of a container at a path that lacks its value, and what is said of it; None without one.

    `now` gives a component as it is now. What the visitor cannot use is not required, nor what a closed dialog holds.
    """
    for name, child in container.children().items():
        inner = f"{path}.{name}"
        component = now(inner)
        if component is None or not component.is_usable():
            continue
        if reason := component.missing(state.get(inner)):
            return inner, reason
        if component.is_closed(state.get(inner)):
            continue
        if (found := first_missing(inner, child, now, state)) is not None:
            return found
    return None


def parts_of(path: str) -> Iterator[str]:
    """The paths of a component's containers, outermost first, and its own."""
    names = path.split(".")
    return (".".join(names[:depth]) for depth in range(1, len(names) + 1))


def fitting(declared: Component, changes: dict[str, Any]) -> tuple[Component, dict[str, Any]]:
    """A component with the handlers' changes applied, and these changes; drops those that no longer fit it."""
    encoded = declared.encoded()
    heavy = {name: value for name, value in changes.items() if name in encoded}
    light = {name: value for name, value in changes.items() if name not in heavy}
    if not light:
        return declared, changes
    properties = declared.model_dump(exclude={HELD} if declared.children() else None)
    try:
        return _with_children(type(declared).model_validate({**properties, **light}), declared), changes
    except ValidationError:
        merged = declared
    for name, value in light.items():
        with contextlib.suppress(ValidationError):
            merged = type(declared).model_validate({**properties, name: value})
            properties[name] = heavy[name] = value
    return _with_children(merged, declared), heavy


def _with_children(merged: Component, declared: Component) -> Component:
    """A component with the components that the declared one holds, which need no second check."""
    if merged is not declared and declared.children():
        merged.__dict__[HELD] = declared.children()
    return merged
