"""The components inside a page or a container: of any type, nested to a limit; their fields of State and Context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import AfterValidator, Field

from .base import CATALOG, Component
from .names import Name
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
    inner = [_height(one.children()) for one in components.values() if one.holds == "components" or one.children()]
    return 1 + max(inner, default=0)


MAX_DEPTH = 20
"""How deep containers may nest."""


Children = Annotated[dict[Name, AnyComponent], AfterValidator(_depth)]
"""Components by name; the order is the layout."""


def state_lines(source: Source, components: Mapping[str, Component], prefix: str) -> list[str]:
    """The fields of State for components, with their docstrings."""
    lines: list[str] = []
    for name, component in components.items():
        line = component.state_source(source, name, f"{prefix}{name}")
        if line is not None:
            lines += [line, *doc_of(component.__dict__.get("label"))]
    return lines


def context_lines(source: Source, components: Mapping[str, Component], prefix: str) -> list[str]:
    """The fields of Context for components, with their docstrings."""
    lines: list[str] = []
    for name, component in components.items():
        kind = component.context_source(source, f"{prefix}{name}")
        lines += [source.field(name, kind), *doc_of(component.__dict__.get("label"))]
    return lines
