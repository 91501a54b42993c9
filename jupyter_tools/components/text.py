"""Text in Markdown."""

from __future__ import annotations

from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette


class TextContext(ComponentContext):
    """What a handler may set on a text."""

    text: str = ""
    """The text, in Markdown."""


class Text(TextContext, Component):
    """Text in Markdown."""

    palette = Palette("Tell", order=10, example={"text": "Text"})
    layout = Layout("line", yields_without="text")
