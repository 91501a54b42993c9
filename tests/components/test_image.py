"""An image: the point that a visitor clicks."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.components.image import Image


def test_state_has_the_point_as_a_tuple() -> None:
    image = Image()
    assert (image.state_type(), image.initial()) == ("tuple[float, float] | None", None)
    assert image.state_value(image.check([1, 2.5])) == (1, 2.5)
    assert image.state_value(image.check(None)) is None


@pytest.mark.parametrize("value", [5, "x", [1], [1, 2, 3], [-1, 0], [True, 1], [float("inf"), 0], ["1", 2], [10**7, 0]])
def test_other_values_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"must be a point: \[x, y\]"):
        Image().check(value)


def test_only_handlers_set_the_image() -> None:
    assert Image.runtime() == {"image"}
    assert Image.encoded() == {"image": "image"}
