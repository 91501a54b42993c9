"""A timer that runs a handler again and again."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

from pydantic import Field

from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette


class TimerContext(ComponentContext):
    """What a handler may set on a timer."""

    label: str = ""
    """A line that says what it does, with a button to pause it; empty shows nothing."""
    seconds: Annotated[int | float, Field(ge=1, le=86_400, json_schema_extra={"group": "content"})] = 30
    """Seconds between two ticks."""
    running: bool = True
    """Whether it ticks."""


class Timer(TimerContext, Component):
    """Runs a handler every few seconds while the page is open and visible."""

    events: ClassVar[tuple[str, ...]] = ("tick",)
    palette = Palette("Act", order=60, example={"seconds": 30})
    layout = Layout("line", yields_without="label")

    def least_pause(self, event: str) -> float:
        """The seconds between two ticks; while it does not run, none is taken."""
        if event != "tick":
            return super().least_pause(event)
        return self.seconds if self.running and self.visible else math.inf
