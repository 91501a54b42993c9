"""A field for a time of day."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ..protocol.scalars import PlainTime
from .base import Input, InputContext
from .registry import Palette
from .rules import Ref


class TimeContext(InputContext):
    """What a handler may set on a time of day."""

    value: PlainTime | None = None
    """The time of day; None when empty."""
    min: PlainTime | None = None
    """The earliest time allowed."""
    max: PlainTime | None = None
    """The latest time allowed."""
    placeholder: str = ""
    """A hint shown while it is empty."""


class Time(TimeContext, Input):
    """A field for a time of day, with a list of times."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette("Ask", order=51, example={"label": "Time"})
    value_rule = {"type": ["time", "null"], "minimum": Ref("min"), "maximum": Ref("max")}

    step: Annotated[int, Field(ge=1, le=720)] = 30
    """How many minutes are between the times in its list; any other time can be typed."""
    clearable: bool = True
    """Whether the visitor can empty it with a button."""
