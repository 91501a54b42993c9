"""A box to tick."""

from __future__ import annotations

from .base import Input, InputContext
from .layout import Layout
from .registry import Palette


class CheckboxContext(InputContext):
    """What a handler may set on a checkbox."""

    value: bool = False
    """Whether it is ticked."""


class Checkbox(CheckboxContext, Input):
    """A box to tick."""

    palette = Palette("Ask", order=40, example={"label": "Yes"})
    layout = Layout("line")
    value_rule = {"type": "boolean", "empty": [None, False], "asked": "ticked"}
