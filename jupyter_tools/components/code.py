"""Code with its words in colours."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette, Preset

Language = Literal["text", "python", "sql", "json", "javascript", "bash", "yaml", "html", "css", "r", "diff"]


class CodeContext(ComponentContext):
    """What a handler may set on code."""

    label: str = ""
    """A title above it, such as the name of a file."""
    text: Annotated[str, Field(max_length=500_000)] = ""
    """The code."""
    language: Annotated[Language, Field(json_schema_extra={"group": "content"})] = "python"
    """The language whose words have colours."""


class CodeView(CodeContext, Component):
    """Code that is read: a query, a configuration, a difference."""

    palette = Palette(
        "Show",
        order=40,
        example={"text": "print(1)"},
        presets=(Preset("SQL", "A query", {"text": "select 1", "language": "sql"}),),
    )
    layout = Layout("card")

    type: Literal["code"] = "code"
    wrap: Annotated[bool, Field(json_schema_extra={"group": "look"})] = False
    """Whether long lines are broken."""
    copyable: bool = True
    """Whether it has a button that copies it."""
    lines: Annotated[bool, Field(json_schema_extra={"group": "look"})] = False
    """Whether its lines are numbered."""
    height: Annotated[int, Field(ge=80, le=4000)] | None = None
    """The height in pixels beyond which it scrolls; None for as high as it is."""
