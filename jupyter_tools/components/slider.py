"""A scale on which a number is chosen."""

from __future__ import annotations

from typing import Any

from ..protocol.scalars import PlainNumber
from .layout import Layout
from .registry import Palette, Preset
from .scale import NUMBER_RULE, Scale, ScaleContext


class SliderContext(ScaleContext):
    """What a handler may set on a slider."""

    value: PlainNumber | None = None
    """The chosen number; None for `min`."""


class Slider(SliderContext, Scale):
    """A scale on which a number is chosen."""

    palette = Palette(
        "Ask",
        order=26,
        example={"label": "Number"},
        presets=(
            Preset(
                "Percent slider",
                "A share from 0 to 100 %",
                {"label": "Share", "max": 1, "step": 0.01, "format": "percent"},
            ),
        ),
    )
    layout = Layout("field", spread=True)
    value_rule = NUMBER_RULE

    def state_type(self) -> str:
        """An int where all numbers of the scale are whole."""
        return "int" if self.is_whole() else "float | int"

    def initial(self) -> int | float:
        """The declared value, or the start of the scale."""
        value = self.min if self.value is None else self.value
        return int(value) if self.is_whole() and float(value).is_integer() else value

    def check(self, value: Any, data: Any = None) -> Any:
        """A number of the scale."""
        return self.number(super().check(value, data))
