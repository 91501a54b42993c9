"""Reduces a kernel's messages to what a visit's client is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...protocol.link import Share
from ...protocol.messages import Done, Output, Running, Update
from ...protocol.names import Names
from ...protocol.queries import REPLACED, STOPPED, QueryAnswer
from ...protocol.rows import Rows
from ...protocol.widgets import Widget
from ...texts import said

if TYPE_CHECKING:
    from ...peer.record import VisitRecord
    from ...protocol.link import ForClient, FromHandler

NO_ANSWER = said("This cannot be computed of these rows.")
NO_ROWS = said("These rows cannot be shown. Try another order or filter.")


def for_client(message: FromHandler, record: VisitRecord) -> ForClient | None:
    """What the client of a visit is sent of a message; None for nothing."""
    if isinstance(message, Share) or (isinstance(message, Names) and not record.builder):
        return None
    if isinstance(message, Running) and not record.is_news(message):
        return None
    if isinstance(message, Output) and not record.builder and message.kind not in ("display", "clear"):
        return None
    if isinstance(message, Done) and message.event not in record.running:
        # The server has ended the event; what its handler has set is still true.
        late = Update(seq=0, event=message.event, changes=message.changes, handler=message.handler)
        return late if message.changes else None
    return message if record.builder else for_visitor(message)


def for_visitor(message: ForClient) -> ForClient:
    """A message without what a frame's library says of its data, and without tracebacks."""
    if isinstance(message, Rows | QueryAnswer) and message.error in (REPLACED, STOPPED):
        return message
    if isinstance(message, Rows) and message.error is not None:
        return message.model_copy(update={"error": NO_ROWS})
    if isinstance(message, QueryAnswer) and message.error is not None:
        return message.model_copy(update={"error": NO_ANSWER})
    if isinstance(message, Done | Widget) and message.error is not None:
        # A handler's exception names a field for its author; only a `VisitorError` names one for visitors.
        field = message.error.field if isinstance(message, Done) and message.outcome == "refused" else None
        error = message.error.model_copy(update={"field": field, "traceback": None, "cell": None, "line": None})
        return message.model_copy(update={"error": error})
    return message
