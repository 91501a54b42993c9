"""A dialog at one side of the screen."""

from __future__ import annotations

from typing import Literal

from .dialog import Dialog, DialogContext
from .registry import Palette


class DrawerContext(DialogContext):
    """What a handler may set on a drawer."""


class Drawer(DrawerContext, Dialog):
    """A dialog at one side of the screen, above the page."""

    palette = Palette("Arrange", order=40, example={"label": "Drawer"})

    size: Literal["s", "m", "l"] = "m"
    """Its width: `s` 320, `m` 440, `l` 640 pixels. On a phone it is as wide as the screen."""
    side: Literal["left", "right"] = "right"
    """At which side it is."""
