"""An image: the point that a visitor clicks."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.addresses import MAX_ADDRESS
from jupyter_tools.components.image import Image
from jupyter_tools.page.columns import image_columns
from jupyter_tools.page.model import Page
from jupyter_tools.page.repeated import check_repeated
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.page import VisitPage


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


@pytest.mark.parametrize("url", ["", "data:image/png;base64,AAAA", "DATA:image/svg+xml,<svg/>", "{{ item.photo }}"])
def test_addresses_of_images(url: str) -> None:
    assert Image(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/x,a",
        "https://example.org/a.png",
        "/logout",
        "x data:image/png;base64,AAAA",
        f"data:image/png;base64,{'A' * MAX_ADDRESS}",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Image(url=url)


def page(**photo: Any) -> Page:
    inside = {"photo": {"type": "image", **photo}, "name": {"type": "text", "text": "{{ item.name }}"}}
    return Page.model_validate({"components": {"rows": {"type": "repeater", "components": inside}}})


def test_it_is_drawn_for_each_row_of_a_repeater_without_a_value() -> None:
    one = page(url="{{ item.photo }}", rules={"alt": "item.name"})
    assert list(check_repeated(one)) == []
    assert image_columns(one) == {"rows": {"photo"}}
    assert one.item_columns("rows") == {"photo", "name"}
    assert list(VisitPage(one, Theme()).state) == ["rows"]


def test_a_click_on_it_has_one_point() -> None:
    [(path, keys, why)] = check_repeated(page(handlers={"click": "chosen"}))
    assert (path, keys) == ("rows.photo", ["handlers", "click"])
    assert why == "cannot be bound in the repeater 'rows': all rows would share its value"


def test_a_click_is_one_of_a_point() -> None:
    image = Image(handlers={"click": "clicked"})
    assert image.event_problem("click", None) == "the event does not say which point was clicked"
    assert image.event_problem("click", [0, 0]) == ""
