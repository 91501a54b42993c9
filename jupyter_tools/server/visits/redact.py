"""Reduces a kernel's messages to what visitors may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...protocol.messages import Done, Rows
from ...protocol.widgets import Widget

if TYPE_CHECKING:
    from ...protocol.base import Message

NO_ROWS = "These rows cannot be shown. Try another order or filter."


def for_visitor(message: Message) -> Message:
    """A message without what a frame's library says of its data, and without tracebacks."""
    if isinstance(message, Rows) and message.error is not None:
        return message.model_copy(update={"error": NO_ROWS})
    if isinstance(message, Done | Widget) and message.error is not None:
        # A handler's exception names a field for its author; only a `VisitorError` names one for visitors.
        field = message.error.field if isinstance(message, Done) and message.outcome == "refused" else None
        error = message.error.model_copy(update={"field": field, "traceback": None, "cell": None, "line": None})
        return message.model_copy(update={"error": error})
    return message
