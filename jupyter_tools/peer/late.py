"""Messages that crossed an edit on their way: they name components as these were named before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..protocol.link import Run
from ..protocol.messages import Done, Event, Queued, Running, State, Update
from ..protocol.queries import QueryAnswer, QueryRequest, StopRequest
from ..protocol.rows import Rows, RowsRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..protocol.base import Message

M = TypeVar("M", bound="Message")
NAMING = (Run, Done, Event, Queued, Running, State, Update, Rows, RowsRequest, QueryAnswer, QueryRequest, StopRequest)
"""The messages that name components by their paths."""


def followed(message: M, now: Callable[[str], str]) -> M:
    """A message with the paths that components have now; itself where all are the same."""
    if not isinstance(message, NAMING):
        return message  # it names none
    new: dict[str, Any] = {}
    component = getattr(message, "component", "")
    if now(component) != component:
        new["component"] = now(component)
    for name in ("changes", "state"):
        values = getattr(message, name, {})
        if any(now(path) != path for path in values):
            new[name] = {now(path): value for path, value in values.items()}
    error = message.error if isinstance(message, Done) else None
    if error is not None and error.field is not None and now(error.field) != error.field:
        new["error"] = error.model_copy(update={"field": now(error.field)})
    return cast("M", message.model_copy(update=new)) if new else message
