"""A button that runs a handler."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette, Preset


class ButtonContext(ComponentContext):
    """What a handler may set on a button."""

    label: str = "Button"
    """The text on the button."""
    kind: Literal["primary", "default", "danger"] = "default"
    """How prominent it is; Enter in a form presses the `primary` one."""
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
            Preset("Danger button", "A button for what deletes", {"label": "Delete", "kind": "danger"}),
        ),
    )
    layout = Layout("line", joins=True)
