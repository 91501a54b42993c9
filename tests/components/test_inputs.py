"""Inputs: which values a visitor may give them."""

from __future__ import annotations

import math
import time
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from jupyter_tools.components import CATALOG, Checkbox, Component, Number, Option, Select, TextInput
from jupyter_tools.components.base import SECRET

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def refused(component: Component, value: Any) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        component.check(value)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["text_input", "number", "select", "checkbox", "table"])
@given(value=ANYTHING)
def test_any_value_is_taken_or_refused(kind: str, value: Any) -> None:
    component = CATALOG[kind].model_validate({"type": kind})
    try:
        component.check(value)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


# --- text -----------------------------------------------------------------------------------------------------------


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


# --- numbers --------------------------------------------------------------------------------------------------------


def test_number() -> None:
    number = Number(min=0, max=10.5)
    assert (number.initial(), number.state_type()) == (None, "float | None")
    for value in (None, 0, 10.5, 3):
        assert number.check(value) == value
    for value in ("5", True, False, [1], math.nan, math.inf, -math.inf):
        assert refused(number, value) == "must be a number"
    assert refused(number, -0.1) == "must be at least 0"
    assert refused(number, 11) == "must be at most 10.5"
    assert number.is_empty(None)
    assert not number.is_empty(0)


def test_whole_number() -> None:
    number = Number(integer=True, value=60)
    assert (number.initial(), number.state_type()) == (60, "int | None")
    checked = number.check(5.0)
    assert checked == 5
    assert type(checked) is int
    assert refused(number, 5.5) == "must be a whole number"


# --- choices --------------------------------------------------------------------------------------------------------


def test_select() -> None:
    select = Select(options=["UA", Option(value="DL", label="Delta")])
    assert (select.initial(), select.state_type()) == (None, "str | None")
    for value in (None, "UA", "DL"):
        assert select.check(value) == value
    assert refused(select, "Delta") == "'Delta' is not one of the options"
    for value in ("", ["UA"], {"value": "UA"}, 0, True):
        assert "is not one of the options" in refused(select, value)


def test_select_several() -> None:
    select = Select(options=[1, 2, 3], multiple=True)
    assert (select.initial(), select.state_type()) == ([], "list[int]")
    assert Select(options=[1], multiple=True, value=[1]).initial() == [1]
    for value in ([], [1], [3, 2]):
        assert select.check(value) == value
    for value in (None, 1, "1", {}):
        assert refused(select, value) == "must be a list"
    assert refused(select, [1, 4]) == "4 is not one of the options"
    assert refused(select, [1, 2, 1]) == "1 is chosen twice"
    assert select.is_empty([])


def test_a_forged_choice_costs_little() -> None:
    many = Select(options=list(range(5_000)), multiple=True)
    began = time.process_time()
    assert refused(many, [4_999] * 300_000) == "4999 is chosen twice"
    assert many.check(list(range(5_000))) == list(range(5_000))
    assert time.process_time() - began < 1
    for select, value in ((many, [["x" * 100_000]]), (Select(options=["a"]), "x" * 100_000)):
        assert len(refused(select, value)) < 200


def test_options_are_told_apart_as_python_does_not() -> None:
    select = Select(options=[True, 0, "1"])
    for value in (True, 0, "1"):
        assert type(select.check(value)) is type(value)
    assert type(select.check(0.0)) is int, "the option itself, not what the visitor sent"
    for value in (1, False, 1.0):
        assert "is not one of the options" in refused(select, value)


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ([], "str | int | float | bool | None"),
        ([1, 2], "int | None"),
        ([1, 2.5], "str | int | float | bool | None"),
        ([True], "bool | None"),
    ],
)
def test_the_type_of_a_choice(options: list[Any], kind: str) -> None:
    assert Select(options=options).state_type() == kind


def test_the_declared_value_fits_multiple() -> None:
    for multiple, value in ((True, "a"), (False, ["a"])):
        with pytest.raises(ValidationError, match="must be a list where `multiple` is set"):
            Select(options=["a"], multiple=multiple, value=value)


@pytest.mark.parametrize(
    "option", [None, [], {"label": "x"}, {"value": None}, {"value": math.nan}, {"value": 1, "x": 2}, math.inf]
)
def test_what_is_no_option(option: Any) -> None:
    with pytest.raises(ValidationError):
        Select.model_validate({"type": "select", "options": [option]})


# --- checkbox -------------------------------------------------------------------------------------------------------


def test_checkbox() -> None:
    box = Checkbox()
    assert (box.initial(), box.state_type()) == (False, "bool")
    for value in (True, False):
        assert box.check(value) is value
        assert box.is_empty(value) is not value
    for value in (1, 0, "true", None, []):
        assert refused(box, value) == "must be true or false"


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
