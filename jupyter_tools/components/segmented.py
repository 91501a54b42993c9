"""A row of options of which one is chosen."""

from __future__ import annotations

from ..protocol.scalars import PlainScalar
from .base import InputContext
from .layout import Layout
from .options import CHOICE_RULE, Choice, Options
from .registry import Palette


class SegmentedContext(InputContext):
    """What a handler may set on a segmented control."""

    value: PlainScalar | None = None
    """The chosen value; None for none."""
    options: Options = []
    """The choices: values, or values with labels, as in a select."""


class Segmented(SegmentedContext, Choice):
    """A row of a few short options, of which one is chosen."""

    palette = Palette("Ask", order=32, example={"label": "Size", "options": ["S", "M", "L"], "value": "M"})
    layout = Layout("field", spread=True)
    value_rule = {"type": ["scalar", "null"], **CHOICE_RULE}

    clearable: bool = False
    """Whether the visitor can empty it with a button in it."""
    full_width: bool = False
    """Whether the options fill its width, each with an equal part."""
