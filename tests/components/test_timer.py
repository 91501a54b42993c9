"""A timer."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import COMPONENT


def test_it_ticks_and_gives_no_value() -> None:
    timer = COMPONENT.validate_python({"type": "timer"})
    assert (timer.events, timer.state_type(), timer.seconds, timer.running) == (("tick",), None, 30, True)


@pytest.mark.parametrize(
    ("properties", "pause"),
    [({"seconds": 5}, 5), ({"seconds": 1.5}, 1.5), ({"running": False}, math.inf), ({"visible": False}, math.inf)],
)
def test_its_ticks_have_a_pause(properties: dict[str, Any], pause: float) -> None:
    timer = COMPONENT.validate_python({"type": "timer", **properties})
    assert (timer.least_pause("tick"), timer.least_pause("click")) == (pause, 0)


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"seconds": 0.5}, {"seconds": 1e9}, {"seconds": "5"}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": "timer", **wrong})
