"""A list of options to tick."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ..protocol.scalars import PlainScalar
from .base import InputContext
from .layout import Layout
from .options import CHOICE_RULE, Choice, Options, listed
from .registry import Palette
from .rules import Ref


class CheckboxGroupContext(InputContext):
    """What a handler may set on a checkbox group."""

    value: Annotated[list[PlainScalar], BeforeValidator(listed)] = []
    """The ticked values, in the order in which they were ticked."""
    options: Options = []
    """The choices: values, or values with labels, as in a select."""
    min_items: Annotated[int, Field(ge=0)] | None = None
    """The fewest options to tick, where any is ticked; None for no limit."""
    max_items: Annotated[int, Field(ge=1)] | None = None
    """The most options to tick; None for no limit."""


class CheckboxGroup(CheckboxGroupContext, Choice):
    """A list of options that are all in sight, of which several may be ticked."""

    palette = Palette("Ask", order=42, example={"label": "Choices", "options": ["A", "B"]})
    layout = Layout("field", spread=True)
    value_rule = {"type": "array", **CHOICE_RULE, "minItems": Ref("min_items"), "maxItems": Ref("max_items")}

    select_all: bool = False
    """Whether a first box ticks all options."""
    direction: Literal["vertical", "horizontal"] = "vertical"
    """Whether the options are below or beside each other."""
    list_columns: Annotated[int, Field(ge=1, le=6)] = 1
    """In how many columns options below each other are listed, where there is room."""

    def is_multiple(self) -> bool:
        """It gives a list."""
        return True
