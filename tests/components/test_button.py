"""A button."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.button import Button


def test_its_defaults() -> None:
    assert (Button().label, Button().kind, Button.events) == ("Button", "default", ("click",))


@pytest.mark.parametrize("wrong", [{"kind": "error"}, {"disabled": "yes"}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Button(**wrong)
