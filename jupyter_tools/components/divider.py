"""A line between parts of a page."""

from __future__ import annotations

from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette, Preset


class DividerContext(ComponentContext):
    """What a handler may set on a divider."""

    label: str = ""
    """A few words in the line; empty for a plain line."""


class Divider(DividerContext, Component):
    """A line between parts of a page."""

    palette = Palette(
        "Arrange",
        order=80,
        presets=(Preset("Section line", "A line with a few words", {"label": "Details"}),),
    )
    layout = Layout("note")
