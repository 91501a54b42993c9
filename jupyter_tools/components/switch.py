"""A switch."""

from __future__ import annotations

from typing import Literal

from .base import Input, InputContext
from .layout import Layout
from .registry import Palette


class SwitchContext(InputContext):
    """What a handler may set on a switch."""

    value: bool = False
    """Whether it is on."""


class Switch(SwitchContext, Input):
    """A switch, which is on or off."""

    palette = Palette("Ask", order=41, example={"label": "On"})
    layout = Layout("line")
    value_rule = {"type": "boolean", "empty": [None, False], "asked": "switched"}

    label_side: Literal["left", "right"] = "right"
    """On which side of the switch its label is."""
