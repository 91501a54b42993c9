"""A conversation: messages in turn, a field for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from ..texts import said
from ..validation import first_problem
from .base import Component, ComponentContext
from .layout import Layout
from .properties import Properties
from .registry import Palette

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_MESSAGES = 500
"""The most messages of a chat: the newest stay."""
MAX_LENGTH = 100_000


class ChatMessage(Properties):
    """A message of a chat."""

    role: Literal["user", "assistant", "system"]
    """Who says it: the visitor, the handler, or a note between them."""
    content: Annotated[str, Field(max_length=MAX_LENGTH)]
    """What it says; that of an assistant is in Markdown."""


Messages = Annotated[list[ChatMessage], Field(max_length=MAX_MESSAGES)]
MESSAGES: TypeAdapter[list[ChatMessage]] = TypeAdapter(Messages)


def _newest(value: Any) -> Any:
    """The newest messages of those that a handler sets."""
    return value[-MAX_MESSAGES:] if isinstance(value, list | tuple) else value


class ChatContext(ComponentContext):
    """What a handler may set on a chat."""

    label: str = ""
    """A title above the messages."""
    value: Annotated[Messages, BeforeValidator(_newest), Field(json_schema_extra={"typescript": "JsonValue[]"})] = []
    """The messages: `{"role": "user" or "assistant", "content": "..."}`, as models take them. A handler sets
    `[*state.chat, {"role": "assistant", "content": "..."}]`; one that yields shows its answer as it grows. Of more than
    500 messages the newest 500 stay. In `state` the whole history, also what the assistant has said, is what the
    browser says, which a visitor can forge: a handler adds the system prompt when it asks the model."""
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

    def as_sent(self, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a handler has set, with the newest messages where it has appended to as many as there may be."""
        return {**properties, "value": _newest(properties["value"])} if "value" in properties else properties

    def event_problem(self, event: str, value: Any) -> str:
        """What is sent is the last message: a text of the visitor."""
        last = value[-1] if isinstance(value, list) and value else {"role": "", "content": ""}
        is_sent = last["role"] == "user" and last["content"].strip()
        return "the event does not say what was written" if event == "submit" and not is_sent else ""

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
