"""A dialog in the middle of the screen."""

from __future__ import annotations

from typing import Literal

from .dialog import Dialog, DialogContext
from .registry import Palette


class ModalContext(DialogContext):
    """What a handler may set on a modal."""


class Modal(ModalContext, Dialog):
    """A dialog in the middle of the screen, above the page."""

    palette = Palette("Arrange", order=30, example={"label": "Dialog"})

    size: Literal["s", "m", "l", "full"] = "m"
    """Its width: `s` 400, `m` 560, `l` 800 pixels, `full` the whole screen. On a phone it fills the screen."""
