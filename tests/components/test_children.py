"""What containers hold, and how deep."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import COMPONENT
from jupyter_tools.components.button import Button
from jupyter_tools.components.children import MAX_DEPTH
from jupyter_tools.components.container import Container
from jupyter_tools.components.form import Form
from jupyter_tools.components.table import Table


def nested(levels: int) -> dict[str, Any]:
    return {"type": "container", "components": {"inner": nested(levels - 1)} if levels > 1 else {}}


def test_they_hold_components_in_their_order() -> None:
    names = ["zulu", "alpha", "mike"]
    form = COMPONENT.validate_python({"type": "form", "components": {name: {"type": "button"} for name in names}})
    assert type(form) is Form
    assert list(form.components) == names
    assert all(type(one) is Button for one in form.components.values())


def test_they_nest() -> None:
    outer = Container.model_validate(
        {"type": "container", "components": {"form": {"type": "form", "components": {"t": {"type": "table"}}}}}
    )
    form = outer.components["form"]
    assert isinstance(form, Form)
    assert type(form.components["t"]) is Table


def test_nesting_is_bounded() -> None:
    assert COMPONENT.validate_python(nested(MAX_DEPTH))
    with pytest.raises(ValidationError, match=f"may nest {MAX_DEPTH} deep"):
        COMPONENT.validate_python(nested(MAX_DEPTH + 2))


@pytest.mark.parametrize(
    "components", [[], None, {"a": None}, {"a b": {"type": "text"}}, {"a": {"type": "app"}}, {"a": "text"}]
)
def test_what_they_do_not_hold(components: Any) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": "container", "components": components})


def test_only_a_form_is_submitted() -> None:
    assert Form.events == ("submit", "change")
    assert Container.events == ("change",)
