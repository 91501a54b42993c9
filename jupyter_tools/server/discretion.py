"""What visitors who are not builders may see of what a kernel sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..protocol import Done, Rows

NO_ROWS = "These rows cannot be shown. Try another order or filter."


def rows_for_visitor(message: Rows) -> Rows:
    """A window, without what a frame's library says of its data when it fails."""
    return message if message.error is None else message.model_copy(update={"error": NO_ROWS})


def done_for_visitor(message: Done) -> Done:
    """The end of an event without what only builders may see."""
    if message.error is None:
        return message
    error = message.error.model_copy(update={"field": None, "traceback": None, "cell": None, "line": None})
    return message.model_copy(update={"error": error})
