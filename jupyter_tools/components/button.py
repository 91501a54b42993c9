"""A button that runs a handler."""

from __future__ import annotations

from typing import ClassVar

from ..texts import said
from .base import ButtonKind, Component, ComponentContext
from .icons import Icon
from .layout import Layout
from .registry import Palette, Preset
from .shortcuts import Shortcut


class ButtonContext(ComponentContext):
    """What a handler may set on a button."""

    label: str = said("Button")
    """The text on the button."""
    icon: Icon = ""
    """An icon before the text."""
    kind: ButtonKind = "default"
    """How prominent it is; Enter in a form presses the `primary` one. A `link` looks like a link."""
    confirm: str = ""
    """What the visitor is asked before it does anything; empty asks nothing."""
    disabled: bool = False
    """Whether it can be pressed."""


class Button(ButtonContext, Component):
    """A button that runs a handler."""

    events: ClassVar[tuple[str, ...]] = ("click",)
    palette = Palette(
        "Act",
        order=10,
        example={"label": "Button"},
        presets=(
            Preset("Primary button", "A filled button", {"label": "Go", "kind": "primary"}),
            Preset(
                "Danger button",
                "A button for what deletes",
                {"label": "Delete", "kind": "danger", "icon": "trash", "confirm": "Delete this?"},
            ),
            Preset("Link button", "A button that looks like a link", {"label": "More", "kind": "link"}),
            Preset("Refresh button", "A button that loads again", {"label": "Refresh", "icon": "refresh"}),
        ),
    )
    layout = Layout("line", joins=True)

    wide: bool = False
    """Whether it is as wide as its place."""
    shortcut: Shortcut = ""
    """Keys that press it, such as `Ctrl+Enter` or `F2`; `Mod` is Command on a Mac and Ctrl elsewhere."""
