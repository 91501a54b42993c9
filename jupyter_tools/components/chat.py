"""A conversation: messages in turn, a field for the next one."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter, ValidationError

from ..texts import said
from ..validation import first_problem
from .base import Component, ComponentContext
from .layout import Layout
from .properties import Properties
from .registry import Palette

MAX_MESSAGES = 500
MAX_LENGTH = 100_000


class ChatMessage(Properties):
    """A message of a chat."""

    role: Literal["user", "assistant", "system"]
    """Who says it: the visitor, the handler, or a note between them."""
    content: Annotated[str, Field(max_length=MAX_LENGTH)]
    """What it says; that of an assistant is in Markdown."""


Messages = Annotated[list[ChatMessage], Field(max_length=MAX_MESSAGES)]
MESSAGES: TypeAdapter[list[ChatMessage]] = TypeAdapter(Messages)


class ChatContext(ComponentContext):
    """What a handler may set on a chat."""

    label: str = ""
    """A title above the messages."""
    value: Annotated[Messages, Field(json_schema_extra={"typescript": "JsonValue[]"})] = []
    """The messages: `{"role": "user" or "assistant", "content": "..."}`, as models take them. A handler sets
    `[*state.chat, {"role": "assistant", "content": "..."}]`; one that yields shows its answer as it grows."""
    placeholder: str = said("Write a message")
    """A hint in the field."""
    suggestions: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=20)] = []
    """Messages that the visitor can send with a click while there are none yet."""
    empty_text: str = said("Ask something")
    """What is shown while there are no messages."""
    disabled: bool = False
    """Whether the visitor cannot write."""


class Chat(ChatContext, Component):
    """A conversation: `submit` runs when the visitor sends a message, which is the last one in `state`."""

    events: ClassVar[tuple[str, ...]] = ("submit",)
    palette = Palette("Show", order=60, example={"label": "Chat"})
    layout = Layout("card", wide=True, alone=True)

    height: Annotated[int, Field(ge=160, le=4000)] = 480
    """Its height in pixels."""

    def state_type(self) -> str:
        """The messages as dicts, which models take as they are."""
        return "list[dict[str, str]]"

    def initial(self) -> list[dict[str, Any]]:
        """The declared messages."""
        return _plain(self.value)

    def check(self, value: Any, data: Any = None) -> list[dict[str, Any]]:  # noqa: ARG002 - the signature of all types
        """Messages of a client."""
        try:
            messages = MESSAGES.validate_python(value, strict=True)
        except ValidationError as error:
            raise ValueError(first_problem(error)) from None
        return _plain(messages)


def _plain(messages: list[ChatMessage]) -> list[dict[str, Any]]:
    dumped: list[dict[str, Any]] = MESSAGES.dump_python(messages, mode="json")
    return dumped
