"""What the types share whose visitors choose on a scale: a slider and a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from ..protocol.scalars import PlainNumber
from .base import Input, InputContext
from .formats import AmountFormat, Currency, Decimals
from .options import listed
from .properties import Properties
from .refusals import MESSAGES
from .rules import Ref


class Mark(Properties):
    """A point of a scale with a label."""

    value: PlainNumber
    """The number at which it is."""
    label: str = ""
    """The text below it; empty for the number."""


def _marks(value: Any) -> Any:
    if isinstance(value, Mapping) and not ("value" in value and value.keys() <= {"value", "label"}):
        return [{"value": one, "label": label} for one, label in value.items()]
    return listed(value)


Marks = Annotated[list[PlainNumber | Mark], BeforeValidator(_marks)]
"""Points of a scale, with or without labels; also a dict of labels by number."""
NUMBER_RULE: dict[str, Any] = {"type": "number", "minimum": Ref("min"), "maximum": Ref("max")}
"""What a visitor may choose on a scale."""


class ScaleContext(InputContext):
    """What a handler may set on an input with a scale."""

    min: PlainNumber = 0
    """The smallest number, at the start."""
    max: PlainNumber = 100
    """The largest number, at the end."""
    step: PlainNumber = 1
    """The distance of the numbers that can be chosen, counted from `min`."""
    marks: Marks = []
    """Points with a label below the scale: numbers, or numbers with labels. A handler can set a dict of labels too."""
    format: AmountFormat = "number"
    """How its numbers are written: a share of 0.25 is 25 % with `percent`."""
    currency: Currency = "USD"
    """The currency of the format `currency`, by its code: EUR."""
    decimals: Decimals | None = None
    """How many decimals its numbers have; None for as many as they need."""


class Scale(Input):
    """What a slider and a range share; each declares the fields of `ScaleContext`, and `value`."""

    live: bool = False
    """Whether `change` is sent while the visitor drags, at each pause of a quarter of a second or as `pace` says.
    Otherwise it is sent when they let go."""
    show_value: bool = True
    """Whether its value is written beside its label."""

    @model_validator(mode="after")
    def _scale_fits(self) -> Scale:
        if self.__dict__["step"] <= 0:
            message = "step: must be greater than 0"
            raise ValueError(message)
        return self

    def is_whole(self) -> bool:
        """Whether all numbers of the scale are whole, so that `state` holds ints."""
        return all(float(self.__dict__[name]).is_integer() for name in ("min", "step"))

    def number(self, value: float) -> int | float:
        """A chosen number as `state` holds it. Raises `ValueError` for a fraction where all numbers are whole."""
        if not self.is_whole():
            return value
        if not float(value).is_integer() and value != self.__dict__["max"]:
            raise ValueError(MESSAGES["integer"][0])
        return int(value) if float(value).is_integer() else value
