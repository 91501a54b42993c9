"""The field for a month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.moments import moments_of
from jupyter_tools.components.month import Month, MonthContext
from jupyter_tools.errors import ToolsError
from tests.refusals import refused

BAD: list[Any] = ["2024-03", "2024-03-01", 3, True, [1], {}, {"$date": "2024-03-02"}, {"$date": "2024-13-01"}]
BAD += [{"$datetime": "2024-03-01T00:00:00"}, {"$date": "2024-03"}, {"$month": "2024-03"}, {"$date": 3}]
MARCH = dt.date(2024, 3, 1)


def test_a_month() -> None:
    month = Month(min="2024-02", max="2024-11-30")
    assert (month.initial(), month.state_type()) == (None, "date | None")
    assert (month.min, month.max) == (dt.date(2024, 2, 1), dt.date(2024, 11, 1))
    assert month.check(None) is None
    for day in (dt.date(2024, 2, 1), dt.date(2024, 11, 1)):
        assert month.check({"$date": day.isoformat()}) == day
    assert refused(month, {"$date": "2024-01-01"}) == "must not be before 2024-02-01"
    assert refused(month, {"$date": "2024-12-01"}) == "must not be after 2024-11-01"
    assert (month.is_empty(None), Month(required=True).missing(None)) == (True, "is required")


@pytest.mark.parametrize("value", BAD, ids=str)
def test_what_is_no_first_day_of_a_month_is_refused(value: Any) -> None:
    assert refused(Month(), value) == "must be the first day of a month"


@pytest.mark.parametrize("value", ["2024-03", "2024-03-01", "2024-03-31", {"$date": "2024-03-17"}], ids=str)
def test_a_declared_month_is_its_first_day(value: Any) -> None:
    month = Month(value=value)
    assert month.initial() == MARCH
    assert month.model_dump(mode="json")["value"] == {"$date": "2024-03-01"}
    assert Month.model_validate(month.model_dump(mode="json")) == month


@pytest.mark.parametrize(
    "value", ["2024-13", "2024-3", "03/2024", "March 2024", "2024", "2024-02-30", 202403, {}], ids=str
)
def test_what_is_no_month_is_refused_in_words(value: Any) -> None:
    with pytest.raises(ValidationError, match="must be a month, such as 2024-03, or a date"):
        Month(value=value)


def test_a_handler_sets_any_day_of_it_as_a_date_takes_it() -> None:
    context = MonthContext()
    context.value = dt.date(2024, 3, 17)
    assert context.value == MARCH
    context.min = "2024-02"  # type: ignore[assignment]
    assert context.min == dt.date(2024, 2, 1)
    for value in (dt.datetime.fromisoformat("2024-03-04T09:00"), "March", 3):
        with pytest.raises(ToolsError, match="must be a month"):
            context.value = value  # type: ignore[assignment]
    context.value = None
    assert context.value is None


def test_a_month_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    context = MonthContext()
    context.value = pandas.Timestamp("2024-03-31")
    assert context.value == MARCH


def test_a_declared_month_beyond_its_limits_is_found() -> None:
    assert Month(value="2024-03", min="2024-03-31").declared_problem() == ""
    assert Month(value="2024-03", min="2024-04").declared_problem() == "must not be before 2024-04-01"


def test_the_browser_is_told_which_properties_are_months() -> None:
    assert moments_of(Month) == {"value": "$month", "min": "$month", "max": "$month"}
