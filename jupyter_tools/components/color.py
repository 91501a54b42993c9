"""A field for a colour."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from .base import Input, InputContext
from .colors import HexColor, normal_color
from .options import listed
from .registry import Palette, Preset

SERIES = ["#4259d6", "#c2570c", "#0f8577", "#b0307a", "#6b7280", "#8a6d00", "#2b83bd", "#7a4fc2"]
"""The colours of charts on pages."""


class ColorContext(InputContext):
    """What a handler may set on a color."""

    value: HexColor | None = None
    """The colour as `#1c7ed6`, in lower case; None when empty."""
    swatches: Annotated[list[HexColor], Field(max_length=60), BeforeValidator(listed)] = []
    """Colours that are offered below the picker."""
    placeholder: str = ""
    """A hint shown while it is empty."""


class Color(ColorContext, Input):
    """A field for a colour, with a picker."""

    palette = Palette(
        "Ask",
        order=55,
        example={"label": "Color"},
        presets=(Preset("Color of a series", "One of the colors of charts", {"label": "Color", "swatches": SERIES}),),
    )
    value_rule = {"type": ["string", "null"], "format": "color"}

    clearable: bool = False
    """Whether the visitor can empty it with a button in it."""

    def check(self, value: Any, data: Any = None) -> Any:
        """A colour in its normal form, or None."""
        given = super().check(value, data)
        return normal_color(given) if given else None
