"""The radio: one of some options, as `Choice` checks it for all types with options."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import CATALOG, Option
from jupyter_tools.components.radio import Radio, RadioContext
from jupyter_tools.errors import ValueRefusedError
from tests.refusals import refused


def test_radio() -> None:
    radio = Radio(options=["UA", Option(value="DL", label="Delta")])
    assert (radio.initial(), radio.state_type()) == (None, "str | None")
    for value in (None, "UA", "DL"):
        assert radio.check(value) == value
    assert refused(radio, "Delta") == "'Delta' is not one of the options"
    assert refused(radio, ["UA"]) == "['UA'] is not one of the options"


@pytest.mark.parametrize("kind", ["radio", "segmented", "select"])
def test_none_true_1_and_its_text_stay_apart(kind: str) -> None:
    choice = CATALOG[kind](options=[True, 1, "1"])
    for value in (None, True, 1, "1"):
        assert (choice.check(value), type(choice.check(value))) == (value, type(value))
        assert type(choice.still_chosen(value)) is type(value)
    for option, other in ((1, True), (True, 1), ("1", 1)):
        assert "is not one of the options" in refused(CATALOG[kind](options=[option]), other)


@pytest.mark.parametrize("kind", ["radio", "segmented", "select"])
def test_a_disabled_option_is_refused_unless_the_builder_chose_it(kind: str) -> None:
    options = ["UA", {"value": "DL", "label": "Delta", "disabled": True}]
    assert refused(CATALOG[kind](options=options), "DL") == "'DL' is disabled"
    assert CATALOG[kind](options=options, value="DL").check("DL") == "DL"


def test_an_option_says_more_than_its_label() -> None:
    radio = Radio(options=[{"value": 1, "label": "One", "description": "The first", "group": "Odd", "color": "red"}])
    [option] = radio.options
    assert isinstance(option, Option)
    assert (option.description, option.group, option.color, option.disabled) == ("The first", "Odd", "red", False)
    assert option.model_dump(mode="json") == {
        "value": 1,
        "label": "One",
        "description": "The first",
        "group": "Odd",
        "color": "red",
    }
    assert Option(value=1).model_dump(mode="json") == {"value": 1, "label": ""}, "long lists are short on the wire"
    with pytest.raises(ValidationError, match="color"):
        Option(value=1, color="ultraviolet")  # type: ignore[arg-type]


def test_what_a_handler_sets() -> None:
    context = RadioContext()
    context.options = {1: "One", 2: "Two"}  # type: ignore[assignment]
    assert context.options == [Option(value=1, label="One"), Option(value=2, label="Two")]
    with pytest.raises(ValueRefusedError, match=r"RadioContext\.value"):
        context.value = ["a"]  # type: ignore[assignment]


def test_the_declared_value_is_one_of_the_options() -> None:
    assert Radio(options=["a"], value="b").declared_problem() == "'b' is not one of the options"
    assert Radio(value="b").declared_problem() == "", "a handler may set the options"


@pytest.mark.parametrize("given", [{"list_columns": 0}, {"list_columns": 7}, {"direction": "up"}, {"multiple": True}])
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Radio(**given)
