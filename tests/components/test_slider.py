"""The slider, and the scale that it shares with the range."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.scale import Mark
from jupyter_tools.components.slider import Slider, SliderContext
from jupyter_tools.errors import ValueRefusedError
from tests.refusals import refused


def test_slider() -> None:
    slider = Slider(min=-5, max=5)
    assert (slider.initial(), slider.state_type()) == (-5, "int")
    for value in (-5, 0, 5, 3.0):
        assert (slider.check(value), type(slider.check(value))) == (value, int)
    assert refused(slider, 6) == "must be at most 5"
    assert refused(slider, 2.5) == "must be a whole number"
    for wrong in (None, "1", True, [1]):
        assert refused(slider, wrong) == "must be a number"


def test_a_scale_of_fractions_gives_floats() -> None:
    share = Slider(max=1, step=0.01, value=0.25)
    assert (share.initial(), share.state_type()) == (0.25, "float | int")
    assert share.check(0.5) == 0.5
    assert Slider(min=0.5, max=3).state_type() == "float | int"


def test_the_end_of_a_scale_can_be_a_fraction() -> None:
    assert Slider(max=2.5).check(2.5) == 2.5
    assert refused(Slider(max=2.5), 1.5) == "must be a whole number"


def test_marks_have_labels_or_not() -> None:
    context = SliderContext()
    context.marks = {0: "none", 1: "all"}  # type: ignore[assignment]
    assert context.marks == [Mark(value=0, label="none"), Mark(value=1, label="all")]
    context.marks = [0, Mark(value=5, label="five")]
    assert Slider(marks=[{"value": 1, "label": "one"}, 2]).marks == [Mark(value=1, label="one"), 2]
    with pytest.raises(ValueRefusedError, match="marks"):
        context.marks = ["low"]  # type: ignore[list-item]


@pytest.mark.parametrize(
    "given",
    [{"step": 0}, {"step": -1}, {"format": "date"}, {"currency": "euro"}, {"decimals": -1}, {"min": None}],
    ids=str,
)
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Slider(**given)


def test_its_declared_value_is_on_the_scale() -> None:
    assert Slider(value=200).declared_problem() == "must be at most 100"
    assert Slider(value=20).declared_problem() == ""
