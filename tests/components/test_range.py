"""The range; the scale is tested with the slider."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.range import Range, RangeContext
from jupyter_tools.errors import ValueRefusedError
from jupyter_tools.protocol.scalars import to_wire
from tests.refusals import refused


def test_range() -> None:
    hours = Range(max=24)
    assert (hours.initial(), hours.state_type()) == ((0, 24), "tuple[int, int]")
    assert hours.check([6, 18]) == (6, 18)
    assert hours.check([6.0, 6]) == (6, 6)
    assert hours.state_value(to_wire(hours.check([6, 18]))) == (6, 18)
    assert refused(hours, [18, 6]) == "must have the smaller value first"
    assert refused(hours, [-1, 6]) == "must be at least 0"
    assert refused(hours, [1, 25]) == "must be at most 24"
    assert refused(hours, [1, 2.5]) == "must be a whole number"
    for wrong in (None, 5, "ab", [], [1], [1, 2, 3], {}):
        assert refused(hours, wrong) == "must be a list of two values"
    assert refused(hours, ["1", "2"]) == "must be a number"


def test_a_range_of_fractions_gives_floats() -> None:
    share = Range(max=1, step=0.1, value=(0.2, 0.5))
    assert (share.initial(), share.state_type()) == ((0.2, 0.5), "tuple[float | int, float | int]")


def test_what_properties_json_and_handlers_give() -> None:
    hours = Range.model_validate({"type": "range", "value": [6, 18]})
    assert hours.value == (6, 18)
    assert hours.model_dump(mode="json")["value"] == [6, 18]
    context = RangeContext()
    context.value = [1, 2]  # type: ignore[assignment]
    assert context.value == (1, 2)
    with pytest.raises(ValueRefusedError, match="value"):
        context.value = (1, 2, 3)  # type: ignore[assignment]


@pytest.mark.parametrize("value", [[2, 1], [1], 5, ["a", "b"]], ids=str)
def test_what_is_no_pair(value: Any) -> None:
    with pytest.raises(ValidationError):
        Range(value=value)
