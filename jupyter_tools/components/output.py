"""A place for what handlers display."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .base import Component, ComponentContext, HandlerName
from .registry import Palette

if TYPE_CHECKING:
    from collections.abc import Mapping


class OutputAreaContext(ComponentContext):
    """What a handler may set on an output."""

    label: str = ""
    """The title above the displayed content."""


class OutputArea(OutputAreaContext, Component):
    """A place for the displays of handlers, which otherwise appear at the end of the page."""

    palette = Palette("Show", icon="output", order=30)

    type: Literal["output"] = "output"
    handler: HandlerName | None = None
    """The handler whose displays it shows; None shows those of all handlers that no other output names."""

    def shown_handlers(self) -> Mapping[str, str]:
        """The handler whose displays it shows, if it names one."""
        return {} if self.handler is None else {"handler": self.handler}
