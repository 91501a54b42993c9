"""Text in Markdown."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import CATALOG
from jupyter_tools.components.base import MARKDOWN
from jupyter_tools.components.text import Text
from jupyter_tools.typescript import catalog


def test_its_defaults() -> None:
    assert (Text().text, Text.events) == ("", ())


@pytest.mark.parametrize("wrong", [{"text": None}, {"text": 5}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Text(**wrong)


def test_what_is_said_to_be_markdown_is_marked_so() -> None:
    """By which the browser knows that values of templates are none."""
    described = {
        (kind, name)
        for kind, entry in catalog().items()
        for name, schema in entry["schema"]["properties"].items()
        if "Markdown" in schema.get("description", "")
    }
    assert described == {(kind, name) for kind, cls in CATALOG.items() for name in cls.marked(MARKDOWN)}
    assert Text.marked(MARKDOWN) == {"text"}
