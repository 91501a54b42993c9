"""Components that hold others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Union

from pydantic import AfterValidator, Field

from .base import CATALOG, Component, ComponentContext, Name
from .registry import Palette
from .source import doc_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    from .source import Source

    AnyComponent = Component
    """A component of any type of the catalog."""
else:

    class _AnyType:
        """Makes the union of all types when the first model that holds components is built."""

        def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
            """The schema of the types that are registered by now."""
            return handler.generate_schema(Annotated[Union[CATALOG.all_types()], Field(discriminator="type")])  # noqa: UP007 - of a tuple

    AnyComponent = Annotated[Any, _AnyType()]


def _depth(components: dict[str, Any]) -> dict[str, Any]:
    if _height(components) > MAX_DEPTH:
        message = f"containers may nest {MAX_DEPTH} deep"
        raise ValueError(message)
    return components


def _height(components: Mapping[str, Any]) -> int:
    inner = [_height(one.children()) for one in components.values() if one.holds == "components"]
    return 1 + max(inner, default=0)


MAX_DEPTH = 20
"""How deep containers may nest."""


class ContainerContext(ComponentContext):
    """What a handler may set on a container."""

    label: str = ""
    """A title above the container."""


class Container(ContainerContext, Component):
    """A card that groups components."""

    palette = Palette("Arrange", icon="container", order=10, example={"label": "Group"})
    holds = "components"

    components: Annotated[dict[Name, AnyComponent], AfterValidator(_depth)] = {}  # noqa: RUF012 - pydantic copies it
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


class FormContext(ContainerContext):
    """What a handler may set on a form."""


class Form(FormContext, Container):
    """A container whose inputs are sent together; Enter presses its primary button."""

    events: ClassVar[tuple[str, ...]] = ("submit",)
    palette = Palette("Arrange", icon="form", order=20, example={"label": "Form"})
    sends_together = True


def state_lines(source: Source, components: Mapping[str, Component], prefix: str) -> list[str]:
    """The fields of State for components, with their docstrings."""
    lines: list[str] = []
    for name, component in components.items():
        line = component.state_source(source, name, f"{prefix}{name}")
        if line is not None:
            lines += [line, *doc_of(getattr(component, "label", None))]
    return lines


def context_lines(source: Source, components: Mapping[str, Component], prefix: str) -> list[str]:
    """The fields of Context for components, with their docstrings."""
    lines: list[str] = []
    for name, component in components.items():
        kind = component.context_source(source, f"{prefix}{name}")
        lines += [source.field(name, kind), *doc_of(getattr(component, "label", None))]
    return lines
