"""Empty room between parts of a page."""

from __future__ import annotations

from typing import Literal

from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette


class SpacerContext(ComponentContext):
    """What a handler may set on a spacer."""


class Spacer(SpacerContext, Component):
    """Empty room between parts of a page, also beside others in a row."""

    palette = Palette("Arrange", order=90)
    layout = Layout("note")

    size: Literal["s", "m", "l"] = "m"
    """How high it is: 8, 24 or 48 pixels beside the usual gaps."""
