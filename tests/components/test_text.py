"""Text in Markdown."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.text import Text


def test_its_defaults() -> None:
    assert (Text().text, Text.events) == ("", ())


@pytest.mark.parametrize("wrong", [{"text": None}, {"text": 5}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Text(**wrong)
