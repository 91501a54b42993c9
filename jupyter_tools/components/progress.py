"""How far something has come."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .base import FOLLOWS, SHOWN, Component, ComponentContext
from .layout import Layout
from .names import HandlerName
from .registry import Palette, Preset


class ProgressContext(ComponentContext):
    """What a handler may set on a progress."""

    label: str = ""
    """What goes on."""
    value: Annotated[float | None, Field(ge=0, json_schema_extra=SHOWN)] = 0
    """How far it has come, from 0 to `max`; None where nobody knows."""
    text: str = ""
    """What stands beside it; empty for the share in percent."""


class Progress(ProgressContext, Component):
    """How far something has come, as a bar or a ring."""

    palette = Palette(
        "Show",
        order=14,
        example={"label": "Progress", "value": 0.4},
        presets=(Preset("Progress ring", "A ring that fills", {"label": "Progress", "value": 0.4, "kind": "ring"}),),
    )
    layout = Layout("note")

    max: Annotated[float, Field(gt=0)] = 1
    """The value at which it is done."""
    kind: Literal["bar", "ring"] = "bar"
    """Its form."""
    handler: Annotated[HandlerName | None, Field(json_schema_extra=FOLLOWS | {"group": "behaviour"})] = None
    """A handler of the page: while it runs, its own progress is shown in place of `value` and `text`. None for none."""

    @model_validator(mode="after")
    def _value_fits(self) -> Progress:
        if self.value is not None and self.value > self.max:
            message = f"value: must be at most {self.max:g}, which is `max`"
            raise ValueError(message)
        return self
