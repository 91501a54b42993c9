"""The field for text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pandas as pd
import pytest
from pydantic import Field, ValidationError

from jupyter_tools.components.base import SECRET
from jupyter_tools.components.number import Number
from jupyter_tools.components.text_input import TextInput, TextInputContext
from jupyter_tools.errors import ValueRefusedError
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


def test_suggestions_are_texts_and_the_value_is_free() -> None:
    text = TextInput(suggestions=pd.Series(["Newark", None, "Kennedy"]), required=True)
    assert text.suggestions == ["Newark", "Kennedy"]
    assert text.check("Boston") == "Boston"
    context = TextInputContext()
    context.suggestions = {"b", "a"}  # type: ignore[assignment]
    assert context.suggestions == ["a", "b"]
    with pytest.raises(ValueRefusedError):
        context.suggestions = [1]  # type: ignore[list-item]
    for more in ({"multiline": True}, {"secret": True}):
        with pytest.raises(ValidationError, match=f"suggestions: cannot be offered where `{next(iter(more))}`"):
            TextInput(suggestions=["a"], **more)


def test_a_secret_is_one_line() -> None:
    with pytest.raises(ValidationError, match="multiline"):
        TextInput(secret=True, multiline=True)


@pytest.mark.parametrize(
    ("kind", "good", "bad", "reason"),
    [
        ("email", "desk@example.org", "desk", "must be an email address"),
        ("url", "https://example.org/a", "javascript:alert(1)", "must be a web address"),
        ("phone", "+1 212 555 0100", "call me", "must be a phone number"),
    ],
)
def test_a_kind_is_checked(kind: Any, good: str, bad: str, reason: str) -> None:
    text = TextInput(kind=kind)
    assert text.check(good) == good
    assert text.check("") == "", "required decides about none"
    assert refused(text, bad) == reason


def test_other_kinds_take_any_text() -> None:
    for kind in ("text", "search"):
        assert TextInput(kind=kind).check("<b>") == "<b>"


def test_the_fewest_characters_and_a_pattern() -> None:
    text = TextInput(min_length=3, pattern="[A-Z]+")
    assert (text.check(""), text.check("ABC")) == ("", "ABC")
    assert refused(text, "AB") == "must have at least 3 characters"
    assert refused(text, "abc") == "must match [A-Z]+"


@pytest.mark.parametrize(
    "given", [{"kind": "email", "multiline": True}, {"pattern": "("}, {"pattern": "(?=a)"}, {"rows": 0}], ids=str
)
def test_what_a_text_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TextInput(**given)
