"""Buttons side by side that share a handler."""

from __future__ import annotations

from typing import Literal

from .items import Actions, ItemsContext
from .layout import Layout
from .registry import Palette


class ButtonGroupContext(ItemsContext):
    """What a handler may set on a button group."""

    label: str = ""
    """What the buttons are for; a title above them."""


class ButtonGroup(ButtonGroupContext, Actions):
    """Buttons side by side that share a handler; `state` says which was clicked."""

    palette = Palette(
        "Act",
        order=20,
        example={
            "items": [
                {"value": "approve", "label": "Approve", "icon": "check"},
                {"value": "reject", "label": "Reject", "icon": "close"},
            ]
        },
    )
    layout = Layout("field", spread=True)

    size: Literal["s", "m"] = "m"
    """How high its buttons are: `s` 28, `m` 36 pixels."""
    wide: bool = False
    """Whether the buttons share the width of their place."""
