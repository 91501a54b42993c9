"""A list of options of which one is chosen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..protocol.scalars import PlainScalar
from .base import InputContext
from .layout import Layout
from .options import CHOICE_RULE, Choice, Options
from .registry import Palette


class RadioContext(InputContext):
    """What a handler may set on a radio."""

    value: PlainScalar | None = None
    """The chosen value; None for none."""
    options: Options = []
    """The choices: values, or values with labels, as in a select."""


class Radio(RadioContext, Choice):
    """A list of options that are all in sight, of which one is chosen."""

    palette = Palette("Ask", order=31, example={"label": "Choice", "options": ["A", "B"]})
    layout = Layout("field", spread=True)
    value_rule = {"type": ["scalar", "null"], **CHOICE_RULE}

    clearable: bool = False
    """Whether the visitor can empty it with a button in it."""
    direction: Literal["vertical", "horizontal"] = "vertical"
    """Whether the options are below or beside each other."""
    list_columns: Annotated[int, Field(ge=1, le=6)] = 1
    """In how many columns options below each other are listed, where there is room."""
