"""A highlighted message."""

from __future__ import annotations

from typing import Literal

from .base import Component, ComponentContext, Kind
from .layout import Layout
from .registry import Palette


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

    palette = Palette("Tell", order=20, example={"text": "Message"})
    layout = Layout("note", hides_without="text")

    type: Literal["message"] = "message"
