"""A field for a number."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..protocol.scalars import PlainNumber
from .base import Input, InputContext
from .formats import Currency, Decimals
from .registry import Palette, Preset
from .rules import Ref, float_if_exact, whole


class NumberContext(InputContext):
    """What a handler may set on a number input."""

    value: PlainNumber | None = None
    """The number; None when empty."""
    min: PlainNumber | None = None
    """The smallest number allowed."""
    max: PlainNumber | None = None
    """The largest number allowed."""
    step: PlainNumber = 1
    """How far the arrow keys go."""
    placeholder: str = ""
    """A hint shown while it is empty."""
    prefix: Annotated[str, Field(max_length=40)] = ""
    """A text before the number in the field; empty for what its format has there."""
    suffix: Annotated[str, Field(max_length=40)] = ""
    """A text after the number in the field; empty for what its format has there."""
    currency: Currency = "USD"
    """The currency of the format `currency`, by its code: EUR."""
    decimals: Decimals | None = None
    """How many decimals are shown, and to how many the number is rounded that a visitor types; None for all of them.
    Those of a percent are those that are seen."""


class Number(NumberContext, Input):
    """A field for a number."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette(
        "Ask",
        order=20,
        example={"label": "Number"},
        presets=(
            Preset("Whole number", "A number without decimals", {"label": "Count", "integer": True}),
            Preset(
                "Currency",
                "An amount of money",
                {"label": "Amount", "format": "currency", "currency": "USD", "decimals": 2, "grouping": True},
            ),
            Preset("Percent", "A share: 0.25 is 25 %", {"label": "Share", "format": "percent", "step": 0.01}),
        ),
    )
    value_rule = {
        "type": [Ref("integer", ("integer", "number")), "null"],
        "minimum": Ref("min"),
        "maximum": Ref("max"),
        "written": Ref("format"),
    }

    format: Literal["number", "percent", "currency"] = "number"
    """How the number is written and read: with `percent` 0.25 is 25 %, with `currency` it has its sign."""
    grouping: bool = False
    """Whether thousands are separated, as the visitor's language does it, while the field is not in use."""
    clearable: bool = False
    """Whether the visitor can empty it with a button in it."""

    live: bool = False
    """Whether `change` is sent while the visitor types, for search as you type: at each pause of a quarter of a second,
    or as `pace` says. Otherwise it is sent when they press Enter or leave the field."""
    integer: bool = False
    """Whether only whole numbers are allowed."""

    @model_validator(mode="after")
    def _numbers_fit(self) -> Number:
        if self.step <= 0:
            message = "step: must be greater than 0"
            raise ValueError(message)
        if self.integer and self.format == "percent":
            message = "integer: must be off where `format` is percent, as 25 % is 0.25"
            raise ValueError(message)
        for name, one in (("value", self.value), ("step", self.step)):
            try:
                _ = None if one is None else self._kept(one)
            except ValueError as error:
                message = f"{name}: {error}"
                raise ValueError(message) from None
        return self

    def state_type(self) -> str:
        """A number, or None when empty; a whole number that a float cannot hold stays an int."""
        return "int | None" if self.integer else "float | int | None"

    def initial(self) -> int | float | None:
        """The declared value."""
        return None if self.value is None else self._kept(self.value)

    def _kept(self, value: float) -> int | float:
        """The number as stored in `state`, without loss of digits."""
        return whole(value) if self.integer else float_if_exact(value)
