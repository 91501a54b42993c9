"""The field for text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError

from jupyter_tools.components.base import SECRET
from jupyter_tools.components.number import Number
from jupyter_tools.components.text_input import TextInput
from tests.refusals import refused


def test_text() -> None:
    text = TextInput(value="x", max_length=3)
    assert (text.initial(), text.state_type()) == ("x", "str")
    for value in ("", "abc", "✈️"):
        assert text.check(value) == value
    for value in (None, 5, ["a"], b"a", True):
        assert refused(text, value) == "must be text"
    assert refused(text, "abcd") == "must have at most 3 characters"
    assert text.is_empty("")
    assert not text.is_empty("0")


@pytest.mark.parametrize("length", [0, 100_001, 1.5, "5"])
def test_the_length_of_text_is_bounded(length: Any) -> None:
    with pytest.raises(ValidationError):
        TextInput(max_length=length)


def test_only_secret_values_are_kept_out_of_the_journal() -> None:
    assert TextInput(secret=True).secrets() == {"value"}
    assert TextInput().secrets() == frozenset()
    assert Number().secrets() == frozenset()


def test_a_property_marked_secret_is_kept_out_of_the_journal() -> None:
    class Vault(TextInput):
        type: Literal["vault"] = "vault"  # type: ignore[assignment]
        pin: Annotated[str, Field(json_schema_extra=SECRET)] = ""

    assert Vault().secrets() == {"pin"}
    assert Vault(secret=True).secrets() == {"pin", "value"}


def test_a_secret_is_one_line() -> None:
    with pytest.raises(ValidationError, match="multiline"):
        TextInput(secret=True, multiline=True)
