"""Converts exceptions of the author's code to messages for visitors and builders."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ...errors import FieldError, HandlerError, NoRoomError, VisitorError
from ...protocol.base import EventError, new_error_id
from ...protocol.text import clean
from ...texts import said

if TYPE_CHECKING:
    from types import TracebackType

PACKAGE = Path(__file__).parents[2]
VISITOR_MESSAGE = said("Something went wrong. Report the error id to the owner of this page.")
EMPTY_MESSAGE = said("This cannot be done.")
"""The message of a `VisitorError` without a text."""
MAX_MESSAGE = 2_000
"""How many characters of an exception's text go into the message."""
MAX_TRACEBACK = 20_000


@dataclass(frozen=True)
class Place:
    """A line of a notebook's cell."""

    cell: str
    line: int


class Places(Protocol):
    """Knows which code is a notebook's."""

    def place(self, traceback: TracebackType | None) -> Place | None:
        """The last line of the notebook that a traceback goes through."""


def explain(error: BaseException, handlers: Places, *, builder: bool, field: str | None = None) -> EventError:
    """An exception with its place in the notebook; only builders see its text, unless it was made for visitors."""
    if isinstance(error, VisitorError):
        return _visitor_error(error)
    place = handlers.place(error.__traceback__)
    own = isinstance(error, (HandlerError, FieldError)) and place is None
    return EventError(
        id=new_error_id(),
        message=error_line(error, own=own)[:MAX_MESSAGE] if builder else _told(error),
        field=field,
        traceback=traceback_text(error),
        cell=place.cell if place else None,
        line=place.line if place else None,
    )


def _told(error: BaseException) -> str:
    """The text that a visitor reads for an error in the author's code."""
    return error.told if isinstance(error, NoRoomError) else VISITOR_MESSAGE


def _visitor_error(error: VisitorError) -> EventError:
    """The error that shows a `VisitorError` to the visitor."""
    text = error_line(error, own=True).strip()[:MAX_MESSAGE]
    field = None if error.field is None else str(error.field)
    return EventError(id="", message=text or EMPTY_MESSAGE, field=field, traceback=None, cell=None, line=None)


def error_line(error: BaseException, *, own: bool = False) -> str:
    """An error in one line; without its type where it is our own and was made to be read."""
    try:
        text = clean(str(error))
    except Exception:  # noqa: BLE001 - the author's own __str__ may do anything
        text = "its text cannot be read"
    return text if own else f"{type(error).__name__}: {text}"


def traceback_text(error: BaseException) -> str:
    """The traceback from the author's own frame on, at most 20,000 characters.

    Of a longer one, its end without the exceptions that led to it; of a longer message, its beginning.
    """
    summary = traceback.TracebackException.from_exception(error, limit=-30)
    while summary.stack and Path(summary.stack[0].filename).is_relative_to(PACKAGE):
        summary.stack.pop(0)
    whole = clean("".join(summary.format()))
    if len(whole) <= MAX_TRACEBACK:
        return whole
    # The class and the beginning of the message are more useful than its end.
    last = clean("".join(summary.format(chain=False)))
    return last[:MAX_TRACEBACK] if len(last) > MAX_TRACEBACK else whole[-MAX_TRACEBACK:]
