"""The color, and the form of colours. `tests/values/rules.json` has what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.color import Color, ColorContext
from jupyter_tools.components.colors import normal_color
from jupyter_tools.errors import ValueRefusedError

CASES = json.loads((Path(__file__).parent.parent / "values" / "colors.json").read_text(encoding="utf-8"))
"""`labextension/src/components/color/color.test.tsx` reads them too."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_a_colour_has_one_form(case: dict[str, Any]) -> None:
    if case["color"] is not None:
        assert normal_color(case["text"]) == case["color"]
        return
    with pytest.raises(ValueError, match="must be a colour such as '#1c7ed6', not "):
        normal_color(case["text"])


def test_color() -> None:
    color = Color(value="18F", swatches=["#1C7ED6", "abc"], required=True)
    assert (color.initial(), color.state_type(), color.declared_problem()) == ("#1188ff", "str | None", "")
    assert color.swatches == ["#1c7ed6", "#aabbcc"]
    assert [color.check(one) for one in ("1C7ED6", "", None)] == ["#1c7ed6", None, None]
    assert (color.missing(None), color.missing("#000000")) == ("is required", "")


def test_a_handler_sets_colours_in_any_form() -> None:
    context = ColorContext()
    context.value = "1C7ED6"
    context.swatches = ("#18f",)  # type: ignore[assignment]
    assert (context.value, context.swatches) == ("#1c7ed6", ["#1188ff"])
    context.value = None
    for wrong in ("", "red", 5):
        with pytest.raises(ValueRefusedError, match="value"):
            context.value = wrong  # type: ignore[assignment]


@pytest.mark.parametrize(
    "given",
    [{"value": "red"}, {"value": ""}, {"swatches": ["red"]}, {"swatches": ["#fff"] * 61}, {"swatches": "#fff"}],
    ids=str,
)
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Color(**given)
