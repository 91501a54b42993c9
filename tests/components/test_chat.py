"""A conversation: which messages visitors and handlers may give."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.components.chat import MAX_LENGTH, MAX_MESSAGES, Chat, ChatContext
from jupyter_tools.errors import ValueRefusedError

HI = {"role": "user", "content": "Hi"}


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


def test_a_handler_sets_messages_as_dicts() -> None:
    context = ChatContext()
    context.value = [HI, {"role": "assistant", "content": "Hello"}]  # type: ignore[list-item]
    assert [one.content for one in context.value] == ["Hi", "Hello"]
    with pytest.raises(ValueRefusedError, match="must be 'user', 'assistant' or 'system'"):
        context.value = [{"role": "bot", "content": ""}]  # type: ignore[list-item]
