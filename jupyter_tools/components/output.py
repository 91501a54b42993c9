"""A place for what handlers display."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import DISPLAYS, Component, ComponentContext
from .names import HandlerName
from .registry import Palette


class OutputAreaContext(ComponentContext):
    """What a handler may set on an output."""

    label: str = ""
    """The title above the displayed content."""


class OutputArea(OutputAreaContext, Component):
    """A place for the displays of handlers, which otherwise appear at the end of the page."""

    palette = Palette("Show", order=30)

    type: Literal["output"] = "output"
    handler: Annotated[HandlerName | None, Field(json_schema_extra=DISPLAYS)] = None
    """The handler whose displays it shows; None shows those of all handlers that no other output names."""
