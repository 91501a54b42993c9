"""A highlighted message."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import Component, ComponentContext, Kind
from .layout import Layout
from .registry import Palette, Preset


class MessageContext(ComponentContext):
    """What a handler may set on a message."""

    text: str = ""
    """The message; while it is empty nothing is shown."""
    kind: Kind = "info"
    """The kind of message: sets its colour and icon."""
    title: str = ""
    """A title above the message."""
    closable: bool = False
    """Whether the visitor can close it; it is there again when a handler sets another text, title or kind."""


class MessageBox(MessageContext, Component):
    """A highlighted message."""

    events: ClassVar[tuple[str, ...]] = ("close",)

    palette = Palette(
        "Tell",
        order=20,
        example={"text": "Message"},
        presets=(
            Preset("Warning", "A message about a risk", {"text": "Warning", "kind": "warning"}),
            Preset("Error message", "A message about what failed", {"text": "Error", "kind": "error"}),
        ),
    )
    layout = Layout("note", hides_without="text")

    type: Literal["message"] = "message"
    place: Annotated[Literal["here", "toast", "page"], Field(json_schema_extra={"group": "look"})] = "here"
    """Where it is shown: where it stands, for five seconds at the lower edge of the page, or at the top of it."""
