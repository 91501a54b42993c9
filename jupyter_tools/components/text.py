"""Text in Markdown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import MARKDOWN, Component, ComponentContext
from .layout import Layout
from .registry import Palette, Preset


class TextContext(ComponentContext):
    """What a handler may set on a text."""

    text: Annotated[str, Field(json_schema_extra=MARKDOWN)] = ""
    """The text, in Markdown."""


class Text(TextContext, Component):
    """Text in Markdown."""

    palette = Palette(
        "Tell",
        order=10,
        example={"text": "Text"},
        presets=(Preset("Heading", "Large text", {"text": "## Heading"}),),
    )
    layout = Layout("line", yields_without="text")
