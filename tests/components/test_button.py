"""A button."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.button import Button
from jupyter_tools.components.shortcuts import shortcut
from jupyter_tools.page.rules import template_names


def test_its_defaults() -> None:
    assert (Button().label, Button().kind, Button.events) == ("Button", "default", ("click",))
    assert (Button().confirm, Button().shortcut, Button().icon, Button().wide) == ("", "", "", False)


@pytest.mark.parametrize(
    "wrong", [{"kind": "error"}, {"disabled": "yes"}, {"icon": "no_such_icon"}, {"shortcut": "S"}, {"confirm": None}]
)
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Button(**wrong)


@pytest.mark.parametrize("keys", ["", "Ctrl+S", "Mod+Enter", "F2", "Shift+F5", "Alt+Shift+/", "Meta+ArrowUp", "Ctrl+1"])
def test_shortcuts(keys: str) -> None:
    assert shortcut(keys) == keys


@pytest.mark.parametrize("keys", ["Ctrl", "Ctrl+", "Ctrl+Ctrl+S", "Hyper+S", "ctrl+s", "Ctrl+S ", "F13", "+"])
def test_what_is_no_shortcut(keys: str) -> None:
    with pytest.raises(ValueError, match="must be keys such as"):
        shortcut(keys)


@pytest.mark.parametrize("keys", ["S", "Shift+A", "Enter", "Space", "ArrowDown"])
def test_what_is_typed_in_text_presses_nothing(keys: str) -> None:
    with pytest.raises(ValueError, match="needs Ctrl, Alt, Mod or Meta"):
        shortcut(keys)


def test_its_question_may_be_a_template() -> None:
    assert "confirm" in template_names(Button)
