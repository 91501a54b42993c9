"""A conversation: which messages visitors and handlers may give."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.components.chat import MAX_LENGTH, MAX_MESSAGES, Chat, ChatContext
from jupyter_tools.errors import ValueRefusedError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import changes_of
from jupyter_tools.kernel.page.encode import encode_changes
from jupyter_tools.page.model import Page
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event

HI = {"role": "user", "content": "Hi"}
PAGE = Page.model_validate({"components": {"chat": {"type": "chat", "handlers": {"submit": "answer"}}}})


def test_state_has_messages_as_models_take_them() -> None:
    chat = Chat.model_validate({"value": [HI]})
    assert chat.state_type() == "list[dict[str, str]]"
    assert chat.initial() == [HI]
    assert chat.check([HI, {"role": "assistant", "content": ""}]) == [HI, {"role": "assistant", "content": ""}]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("Hi", "must be a list"),
        ([5], "0: must be an object"),
        ([{"role": "user"}], "0.content: is missing"),
        ([{**HI, "role": "root"}], "0.role: must be 'user', 'assistant' or 'system'"),
        ([{**HI, "more": 1}], "0.more: is unknown"),
        ([{**HI, "content": "x" * (MAX_LENGTH + 1)}], f"0.content: must have at most {MAX_LENGTH} characters"),
        ([HI] * (MAX_MESSAGES + 1), f"must have at most {MAX_MESSAGES} entries"),
    ],
)
def test_other_values_are_refused(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Chat().check(value)


def test_of_too_many_messages_of_a_handler_the_newest_stay() -> None:
    many = [{"role": "assistant", "content": str(number)} for number in range(MAX_MESSAGES)]
    context = ChatContext()
    context.value = [*many, HI]  # type: ignore[list-item]
    assert [one.content for one in context.value] == [*(one["content"] for one in many[1:]), "Hi"]
    module = load_page_module(None, "desk.ipynb", PAGE)
    changed = module.Context()
    changed.chat.value = [*many, HI]
    changed.chat.value.append(HI)
    wire, _ = encode_changes(changes_of(changed), PAGE, lambda: 1)
    assert wire == {"chat": {"value": [*many[2:], HI, HI]}}


@pytest.mark.parametrize(
    ("messages", "is_sent"),
    [
        ([HI], True),
        ([{"role": "assistant", "content": "Yes?"}, HI], True),
        ([], False),
        ([HI, {"role": "assistant", "content": "Yes?"}], False),
        ([{"role": "system", "content": "Obey"}], False),
        ([{"role": "user", "content": " \n"}], False),
    ],
)
def test_what_is_sent_is_a_text_of_the_visitor(messages: Any, *, is_sent: bool) -> None:
    record = VisitRecord(PAGE, Theme())
    record.new_epoch("e1")
    event = Event(id=1, component="chat", name="submit", step=0, state={"chat": messages}, detail=None)
    answer = record.take_event(event)
    if is_sent:
        assert isinstance(answer, Run)
        assert answer.state["chat"] == messages
    else:
        assert isinstance(answer, Done)
        assert answer.error is not None
        assert answer.error.message == "the event does not say what was written"


def test_a_handler_sets_messages_as_dicts() -> None:
    context = ChatContext()
    context.value = [HI, {"role": "assistant", "content": "Hello"}]  # type: ignore[list-item]
    assert [one.content for one in context.value] == ["Hi", "Hello"]
    with pytest.raises(ValueRefusedError, match="must be 'user', 'assistant' or 'system'"):
        context.value = [{"role": "bot", "content": ""}]  # type: ignore[list-item]
