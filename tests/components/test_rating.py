"""The rating: stars, halves of them, and thumbs. `tests/values/rules.json` has what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.rating import Rating, RatingContext
from jupyter_tools.components.rules import excluding
from tests.refusals import refused


def test_stars_are_ints() -> None:
    stars = Rating(required=True)
    assert (stars.initial(), stars.state_type(), stars.max, stars.icon) == (None, "int | None", 5, "star")
    assert [(stars.check(one), type(stars.check(one))) for one in (1, 5.0)] == [(1, int), (5, int)]
    assert stars.missing(None) == "is required"
    assert type(Rating(value=4.0).initial()) is int


def test_half_stars_are_numbers() -> None:
    stars = Rating(half=True, value=2.5, max=3)
    assert (stars.initial(), stars.state_type(), stars.declared_problem()) == (2.5, "float | int | None", "")
    assert [stars.check(one) for one in (0.5, 3, None)] == [0.5, 3, None]
    assert refused(stars, 3.5) == "must be at most 3"


def test_a_thumb_is_1_or_0() -> None:
    thumbs = Rating(thumbs=True, required=True, value=0)
    assert (thumbs.initial(), thumbs.state_type(), thumbs.declared_problem()) == (0, "int | None", "")
    assert [thumbs.check(one) for one in (0, 1)] == [0, 1]
    assert (thumbs.missing(0), thumbs.missing(None)) == ("", "is required")
    assert refused(thumbs, -1) == "must be at least 0"


def test_a_handler_may_set_an_average() -> None:
    context = RatingContext()
    context.value = 4.3
    assert context.value == 4.3
    assert Rating(value=4.3, read_only=True).initial() == 4.3
    assert Rating(value=4.3).declared_problem() == "must be a whole number"


@pytest.mark.parametrize(
    "given",
    [{"max": 0}, {"max": 11}, {"half": True, "thumbs": True}, {"icon": "starr"}, {"value": "4"}, {"value": True}],
    ids=str,
)
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rating(**given)


def test_its_limits_leave_a_value() -> None:
    for stars in (Rating(max=1, thumbs=True), Rating(max=1, half=True)):
        assert excluding(stars.value_rule or {}, stars) is None
