"""Components that show something, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from .base import FIGURE, Component, ComponentContext, HandlerName, Kind
from .registry import Palette

if TYPE_CHECKING:
    from collections.abc import Mapping


class TextContext(ComponentContext):
    """What a handler may set on a text."""

    text: str = ""
    """The text, in Markdown."""


class Text(TextContext, Component):
    """Text in Markdown."""

    palette = Palette("Tell", icon="text", order=10, example={"text": "Text"})


class MessageContext(ComponentContext):
    """What a handler may set on a message."""

    text: str = ""
    """The message; while it is empty nothing is shown."""
    kind: Kind = "info"
    """The kind of message: sets its colour and icon."""
    title: str = ""
    """A title above the message."""


class MessageBox(MessageContext, Component):
    """A highlighted message."""

    palette = Palette("Tell", icon="message", order=20, example={"text": "Message"})

    type: Literal["message"] = "message"


class ButtonContext(ComponentContext):
    """What a handler may set on a button."""

    label: str = "Button"
    """The text on the button."""
    kind: Literal["primary", "default", "danger"] = "default"
    """How prominent it is; Enter in a form presses the `primary` one."""
    disabled: bool = False
    """Whether it can be pressed."""


class Button(ButtonContext, Component):
    """A button that runs a handler."""

    events: ClassVar[tuple[str, ...]] = ("click",)
    palette = Palette("Act", icon="button", order=10, example={"label": "Button"})


class ChartContext(ComponentContext):
    """What a handler may set on a chart."""

    label: str = ""
    """A title above the chart."""
    figure: Annotated[Any, Field(json_schema_extra=FIGURE)] = None
    """A plotly or matplotlib figure, an Altair chart, or a dict with `data` and `layout`; None shows an empty chart."""


class Chart(ChartContext, Component):
    """A plotly, matplotlib or Altair chart."""

    palette = Palette("Show", icon="chart", order=20)
    height: Annotated[int, Field(ge=80, le=4000)] = 320
    """Its height in pixels."""


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
