"""A highlighted message."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.message import MessageBox


def test_its_defaults() -> None:
    assert (MessageBox().kind, MessageBox.events) == ("info", ("close",))


@pytest.mark.parametrize("wrong", [{"kind": "danger"}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MessageBox(**wrong)
