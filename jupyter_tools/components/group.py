"""What types share that hold other components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Component, ComponentContext
from .children import Children, context_lines, state_lines
from .icons import Icon
from .layout import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .source import Source


class GroupContext(ComponentContext):
    """What a handler may set on a component that holds others."""

    label: str = ""
    """A title above the container."""
    icon: Icon = ""
    """An icon before its title."""
    help: str = ""
    """A sentence under its title."""
    badge: str = ""
    """A short text beside its title, such as how many things are in it."""


class Group(Component):
    """A component that holds others."""

    holds = "components"
    layout = Layout("group")

    components: Children = {}
    """What it holds, by name; the order is the layout."""

    def children(self) -> Mapping[str, Component]:
        """The components inside, by name."""
        return self.components

    def state_source(self, source: Source, name: str, path: str) -> str | None:
        """A class with the values inside; None if there are none."""
        inner = state_lines(source, self.components, f"{path}.")
        if not inner:
            return None
        own = source.name(path, "State")
        source.add(own, source.base("StateModel"), f'"""Values of `{path}`."""', inner)
        return source.field(name, own)

    def context_source(self, source: Source, path: str) -> str:
        """A class with the container's properties and its components."""
        inner = context_lines(source, self.components, f"{path}.")
        components, kind = source.name(path, "Components"), source.name(path, "Context")
        source.add(components, source.base("Properties"), f'"""The components of `{path}`."""', inner)
        doc = f'"""What a handler sets on `{path}`."""'
        source.add(kind, super().context_source(source, path), doc, [source.field("components", components)])
        return kind
