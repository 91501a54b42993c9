"""The messages of widgets; `jupyter_tools.protocol.messages` says how they go."""

from __future__ import annotations

from base64 import b64decode
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from .base import EventError, Message


def _base64(text: str) -> str:
    b64decode(text, validate=True)
    return text


Buffer = Annotated[str, AfterValidator(_base64)]
"""Bytes in base64 (RFC 4648, with padding)."""


class WidgetInput(Message):
    """What the visitor did to a widget: a message of its comm."""

    type: Literal["widget"] = "widget"
    id: Annotated[int, Field(ge=1)]
    """Chosen by the client; what comes of the message carries it as `parent`."""
    comm: Annotated[str, Field(min_length=1, max_length=100)]
    """The comm's id, as the kernel opened it."""
    data: dict[str, JsonValue]
    """As in Jupyter: `method` (`update` or `custom`), `state` or `content`, `buffer_paths`."""
    buffers: Annotated[list[Buffer], Field(max_length=1000)]
    """The binary parts of `data`."""


class Widget(Message):
    """A message of a widget's comm, or about the comms of the visit."""

    type: Literal["widget"] = "widget"
    kind: Literal["open", "msg", "close", "done", "live"]
    """`done`: the client's message `parent` was taken; `live`: `open` follows for each comm in `data`'s `comms`."""
    comm: str
    """The comm's id; empty for `live`."""
    data: dict[str, JsonValue]
    """As in Jupyter: for `open` the `state` and `buffer_paths`, for `msg` a `method` and what it takes."""
    metadata: dict[str, JsonValue]
    """As in Jupyter: for `open` the `version` of the widgets' protocol."""
    buffers: list[Buffer]
    """The binary parts of `data`."""
    parent: int | None
    """The client's message that it came of."""
    error: EventError | None
    """For `done`, why the widget's callback failed."""
