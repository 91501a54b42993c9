"""What visitors are not sent of components that they do not see."""

from __future__ import annotations

import functools
from typing import Any

from pydantic_core import to_jsonable_python

from ..components import Component

ON_HIDDEN = ("value", "visible")
"""The properties of hidden components that visitors get; `value` is their own entry."""


@functools.cache
def defaults_of(cls: type[Component]) -> dict[str, Any]:
    """The defaults, as JSON, of the properties that visitors are not sent while a component is hidden."""
    left_out = {*Component.model_fields, *ON_HIDDEN, cls.holds}
    fields = {name: field for name, field in cls.model_fields.items() if name not in left_out}
    values = {name: field.get_default(call_default_factory=True) for name, field in fields.items()}
    return {name: to_jsonable_python(value) for name, value in values.items() if not fields[name].is_required()}


def component_in(page: dict[str, Any], path: str) -> dict[str, Any]:
    """The JSON of a component in that of its page."""
    found = page
    for name in path.split("."):
        found = found["components"][name]
    return found
