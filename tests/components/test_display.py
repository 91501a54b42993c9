"""Components that show something."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import Button, Chart, MessageBox, Text


def test_defaults() -> None:
    assert (Text().text, Button().label, Button().kind, MessageBox().kind) == ("", "Button", "default", "info")
    assert (Chart().height, Chart().figure) == (320, None)


@pytest.mark.parametrize(
    ("cls", "wrong"),
    [
        (Text, {"text": None}),
        (Text, {"text": 5}),
        (MessageBox, {"kind": "danger"}),
        (Button, {"kind": "error"}),
        (Button, {"disabled": "yes"}),
        (Chart, {"height": 79}),
        (Chart, {"height": 4001}),
    ],
)
def test_what_is_wrong(cls: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        cls(**wrong)


def test_they_take_no_value() -> None:
    for component in (Text(), Button(), MessageBox(), Chart()):
        assert component.state_type() is None
        assert component.initial() is None


def test_only_the_button_is_clicked() -> None:
    assert [cls.events for cls in (Text, Button, MessageBox, Chart)] == [(), ("click",), (), ()]
