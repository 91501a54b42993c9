"""The list of options to tick; what it shares with other choices is tested with the radio."""

from __future__ import annotations

import time
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.checkbox_group import CheckboxGroup, CheckboxGroupContext
from tests.refusals import refused


def test_checkbox_group() -> None:
    group = CheckboxGroup(options=[True, 1, "1"])
    assert (group.initial(), group.state_type()) == ([], "list[str | int | float | bool]")
    for value in ([], [True], ["1", 1, True]):
        assert list(map(repr, group.check(value))) == list(map(repr, value))
    assert refused(group, [1, 1]) == "1 is chosen twice"
    assert refused(group, [False]) == "False is not one of the options"
    for wrong in (None, 1, "1", {}):
        assert refused(group, wrong) == "must be a list"


def test_how_many() -> None:
    group = CheckboxGroup(options=[1, 2, 3], min_items=2, max_items=2)
    assert group.check([]) == [], "required decides about none"
    assert group.check([3, 1]) == [3, 1]
    assert refused(group, [1]) == "must have at least 2 items"
    assert refused(group, [1, 2, 3]) == "must have at most 2 items"
    assert CheckboxGroup(options=[1], required=True).missing([]) == "is required"


def test_a_disabled_option_is_refused_unless_it_was_ticked_before() -> None:
    options: list[Any] = ["a", "b", {"value": "c", "label": "", "disabled": True}]
    assert refused(CheckboxGroup(options=options), ["a", "c"]) == "'c' is disabled"
    assert CheckboxGroup(options=options, value=["c"]).check(["a", "c"]) == ["a", "c"]


def test_a_forged_list_costs_little() -> None:
    many = CheckboxGroup(options=list(range(5_000)))
    began = time.process_time()
    assert refused(many, [4_999] * 300_000) == "4999 is chosen twice"
    assert time.process_time() - began < 1


def test_what_a_handler_sets() -> None:
    context = CheckboxGroupContext()
    context.options, context.value = {"b", "a"}, ("a",)  # type: ignore[assignment]
    assert (context.options, context.value) == (["a", "b"], ["a"])
    assert CheckboxGroup(options=["a", "b"]).still_chosen(["c", "b"]) == ["b"]


def test_its_declared_value_is_a_list() -> None:
    with pytest.raises(ValidationError, match="value"):
        CheckboxGroup(options=["a"], value="a")  # type: ignore[arg-type]
