"""Text in Markdown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import MARKDOWN, Component, ComponentContext
from .layout import Layout
from .registry import Palette, Preset


class TextContext(ComponentContext):
    """What a handler may set on a text."""

    text: Annotated[str, Field(json_schema_extra=MARKDOWN)] = ""
    """The text, in Markdown with formulas in LaTeX: `$E = mc^2$`."""
    size: Literal["s", "m", "l", "xl"] = "m"
    """How large it is; headings in it are larger still."""
    align: Annotated[Literal["left", "center", "right"], Field(json_schema_extra={"group": "look"})] = "left"
    """Where its lines are."""
    kind: Literal["default", "muted", "info", "success", "warning", "error"] = "default"
    """Its colour role."""


class Text(TextContext, Component):
    """Text in Markdown."""

    palette = Palette(
        "Tell",
        order=10,
        example={"text": "Text"},
        presets=(
            Preset("Title", "The largest text", {"text": "# Title"}),
            Preset("Heading", "Large text", {"text": "## Heading"}),
            Preset("Caption", "Small, quiet text", {"text": "Caption", "size": "s", "kind": "muted"}),
            Preset("Formula", "A formula in LaTeX", {"text": "$$E = mc^2$$", "align": "center"}),
        ),
    )
    layout = Layout("line", yields_without="text")
