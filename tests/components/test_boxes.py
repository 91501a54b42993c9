"""Cards, columns and rows: containers that only arrange."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import CATALOG, COMPONENT
from jupyter_tools.page.model import parse_app

boxes = pytest.mark.parametrize("kind", ["card", "columns", "row"])


@boxes
def test_they_hold_anything_and_have_no_value_themselves(kind: str) -> None:
    inside = {
        "name": {"type": "text_input"},
        "go": {"type": "button"},
        "more": {"type": kind},
        "ask": {"type": "modal"},
    }
    box = COMPONENT.validate_python({"type": kind, "components": inside, "icon": "star", "badge": "3"})
    assert list(box.children()) == list(inside)
    assert (box.state_type(), box.given(), box.holds) == (None, None, "components")
    assert box.events == ("change",)


@boxes
@pytest.mark.parametrize(
    "wrong", [{"icon": "no_such"}, {"gap": 3}, {"padding": "xl"}, {"align": "left"}, {"shares": [0]}]
)
def test_what_is_wrong(kind: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": kind, **wrong})


def test_shares_are_bounded() -> None:
    assert COMPONENT.validate_python({"type": "columns", "shares": [2, 1]}).shares == [2, 1]
    for wrong in ([1] * 13, [13], [1.5], ["1"]):
        with pytest.raises(ValidationError):
            COMPONENT.validate_python({"type": "columns", "shares": wrong})


def test_what_arranges_by_itself() -> None:
    assert [kind for kind, cls in CATALOG.items() if cls.layout.arranges] == [
        "columns",
        "row",
        "tabs",
        "accordion",
        "stepper",
        "sidebar",
    ]
    assert [kind for kind, cls in CATALOG.items() if cls.takes == "groups"] == ["tabs", "accordion", "stepper"]


@pytest.mark.parametrize("kind", CATALOG)
def test_presets_are_components(kind: str) -> None:
    for preset in CATALOG[kind].palette.presets:
        components = {"a": {"type": kind, **preset.example}}
        assert parse_app({"version": 1, "pages": {"a.ipynb": {"components": components}}}), preset.label
