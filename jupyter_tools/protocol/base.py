"""What the messages of the protocol are made of."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..schema import Documented
from ..spelling import spelled

Path = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(spelled)]
"""The path of a component, as clients send it."""


class Message(Documented, BaseModel):
    """The base of all messages: strict, complete, and without unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_serialization_defaults_required=True)


KEYS_ONLY = ConfigDict(cache_strings="keys")
"""For what reads messages: pydantic would keep all strings for the next ones, and with them what visitors enter."""


class EventError(Message):
    """Why an event failed."""

    id: str
    """An id that a visitor can pass to the builder, who finds it in the log; empty if nothing was logged."""
    message: str
    """One sentence a visitor can act on."""
    field: str | None
    """The component path (and property) that it is about."""
    traceback: str | None
    """The handler's traceback; None for visitors who are not builders."""
    cell: str | None
    """The id of the notebook cell that the traceback ends in, for builders."""
    line: int | None
    """The line of that cell, from 1, for builders."""


def new_error_id() -> str:
    """A name for an error, short enough to read out."""
    return secrets.token_hex(4)


def plain_error(message: str, field: str | None = None) -> EventError:
    """Why an event failed where none of the author's code is to blame."""
    return EventError(id=new_error_id(), message=message, field=field, traceback=None, cell=None, line=None)
