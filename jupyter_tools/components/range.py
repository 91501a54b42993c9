"""A scale on which a smallest and a largest number are chosen."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema, model_validator

from ..protocol.scalars import PlainNumber, to_wire
from .layout import Layout
from .options import two
from .registry import Palette
from .scale import NUMBER_RULE, Scale, ScaleContext

Pair = Annotated[
    tuple[PlainNumber, PlainNumber],
    BeforeValidator(lambda value: tuple(items) if isinstance(items := two(value), list) else items),
    PlainSerializer(to_wire, when_used="json"),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 2,
            "maxItems": 2,
            "typescript": "[Numeric, Numeric]",
        }
    ),
]
"""A field for two numbers."""


class RangeContext(ScaleContext):
    """What a handler may set on a range."""

    value: Pair | None = None
    """The smallest and the largest chosen number; None for the whole scale."""


class Range(RangeContext, Scale):
    """A scale on which a smallest and a largest number are chosen: the value is a tuple."""

    palette = Palette("Ask", order=27, example={"label": "From, to"})
    layout = Layout("field", spread=True)
    value_rule = {"type": "pair", "items": NUMBER_RULE}

    @model_validator(mode="after")
    def _pair_fits(self) -> Range:
        if self.value is not None and self.value[0] > self.value[1]:
            message = "value: must have the smaller number first"
            raise ValueError(message)
        return self

    def state_type(self) -> str:
        """Ints where all numbers of the scale are whole."""
        return "tuple[int, int]" if self.is_whole() else "tuple[float | int, float | int]"

    def initial(self) -> tuple[int | float, int | float]:
        """The declared value, or the whole scale."""
        low, high = (self.min, self.max) if self.value is None else self.value
        whole = self.is_whole()
        return _plain(low, whole=whole), _plain(high, whole=whole)

    def check(self, value: Any, data: Any = None) -> Any:
        """Two numbers of the scale, the smaller one first."""
        low, high = super().check(value, data)
        return self.number(low), self.number(high)


def _plain(value: float, *, whole: bool) -> int | float:
    return int(value) if whole and float(value).is_integer() else value
