"""What visitors are not sent of a page: what it says of components and columns that they do not see, and of kernels."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from ..components import Component
from .rules import templates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..components.properties import Properties
    from .model import Page


def defaults_of(cls: type[Component | Properties]) -> dict[str, Any]:
    """The defaults, as JSON, of what visitors are not sent while a component or column of a class is hidden."""
    kind: Any = cls  # mypy sees a metaclass without a hash
    return _defaults_of(kind)


@functools.cache
def _defaults_of(kind: Any) -> dict[str, Any]:
    left_out = {"visible", *(() if not issubclass(kind, Component) else (*Component.model_fields, *kind.holders()))}
    fields = {name: field for name, field in kind.model_fields.items() if name not in left_out}
    values = {name: field.get_default(call_default_factory=True) for name, field in fields.items()}
    return {name: to_jsonable_python(value) for name, value in values.items() if not fields[name].is_required()}


def shown_page(page: Page, is_shown: Callable[[str], bool]) -> dict[str, Any]:
    """A page as JSON, without what it says of components and columns that are not shown, but that they are there.

    Where its handlers run is left out too. Rules and templates are never left out: the visitor's browser computes them.
    """
    shown: dict[str, Any] = page.model_dump(mode="json")
    # Nor which page is above it, which its visitor may not be allowed to see.
    for name in ("kernel", "parent"):
        shown[name] = to_jsonable_python(type(page).model_fields[name].get_default())
    for path, component in page.walk():
        node = _component_in(shown, path)
        if not is_shown(path):
            node.update(_left_out(component))
        for name, part in component.parts().items():
            if not is_shown(f"{path}.{name}"):
                node[component.holds][name].update(_left_out(part))
    return shown


def declared(page: Page, path: str) -> dict[str, Any]:
    """What a page says of the component or column at a path and `shown_page` leaves out while it is hidden."""
    said = found_at(page, path)
    if said is None:
        return {}
    defaults = _left_out(said)
    values = said.model_dump(mode="json", include=set(defaults))
    return {one: value for one, value in values.items() if value != defaults[one]}


def _left_out(said: Component | Properties) -> dict[str, Any]:
    """The defaults, as JSON, of what visitors are not sent of a component or column while it is hidden."""
    templates = templates_of(said) if isinstance(said, Component) else {}
    return {name: value for name, value in defaults_of(type(said)).items() if name not in templates}


def found_at(page: Page, path: str) -> Any:
    """The component or declared column at a path, or None."""
    holder, _, name = path.rpartition(".")
    table = page.find(holder)
    return page.find(path) or (table.parts().get(name) if table is not None else None)


def paths_of(page: Page) -> Iterator[str]:
    """The paths of all components and declared columns."""
    for path, component in page.walk():
        yield path
        yield from (f"{path}.{name}" for name in component.parts())


def _component_in(page: dict[str, Any], path: str) -> dict[str, Any]:
    found = page
    for name in path.split("."):
        found = found["components"][name]
    return found
