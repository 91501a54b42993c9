"""The field for a date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.date import Date, DateContext
from jupyter_tools.errors import ToolsError
from tests.refusals import refused

BAD: list[Any] = ["2024-03-04", 1, True, [1], {}, {"$datetime": "2024-03-04T00:00:00"}, {"$date": "2024-02-30"}]
BAD += [{"$date": 5}, {"$date": "2024-03-04T00:00"}, {"$date": "x" * 10_000}]


def test_a_date() -> None:
    date = Date(min="2024-01-01", max="2024-12-31")
    assert (date.initial(), date.state_type()) == (None, "date | None")
    assert date.check(None) is None
    for day in (dt.date(2024, 1, 1), dt.date(2024, 12, 31)):
        assert date.check({"$date": day.isoformat()}) == day
    assert refused(date, {"$date": "2023-12-31"}) == "must not be before 2024-01-01"
    assert refused(date, {"$date": "2025-01-01"}) == "must not be after 2024-12-31"
    assert date.is_empty(None)


@pytest.mark.parametrize("value", BAD, ids=lambda one: str(one)[:40])
def test_what_is_no_date_is_refused(value: Any) -> None:
    assert refused(Date(), value) == "must be a date"


def test_days_that_cannot_be_chosen() -> None:
    date = Date(disabled_weekdays=["saturday", "sunday"], disabled_days=["2024-03-05"])
    assert refused(date, {"$date": "2024-03-02"}) == "must not be on a Saturday"
    assert refused(date, {"$date": "2024-03-05"}) == "must be on another day"
    assert date.check({"$date": "2024-03-04"}) == dt.date(2024, 3, 4)
    every = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    with pytest.raises(ValidationError, match="must leave a day of the week"):
        Date(disabled_weekdays=every)
    with pytest.raises(ValidationError, match=r"at most 10,?000"):
        Date(disabled_days=["2024-01-01"] * 10_001)


def test_a_declared_date_that_does_not_fit_is_found() -> None:
    assert Date(value="2024-03-02", disabled_weekdays=["saturday"]).declared_problem() == "must not be on a Saturday"
    assert Date(value="2024-03-02", max="2024-01-01").declared_problem() == "must not be after 2024-01-01"
    assert Date(value="2024-03-02").declared_problem() == ""
    with pytest.raises(ValidationError, match="must be a date, such as 2024-02-29"):
        Date(value="02/03/2024")


def test_what_a_handler_sets() -> None:
    context = DateContext()
    context.value = dt.date(2024, 3, 4)
    context.disabled_days = {dt.date(2024, 3, 6), dt.date(2024, 3, 5)}
    assert context.disabled_days == [dt.date(2024, 3, 5), dt.date(2024, 3, 6)]
    for value in (dt.datetime.fromisoformat("2024-03-04T09:00"), "4 March", 5):
        with pytest.raises(ToolsError, match="must be a date"):
            context.value = value
    with pytest.raises(ToolsError):
        context.disabled_weekdays = ["Saturday"]


def test_a_day_of_pandas_is_a_date() -> None:
    pandas = pytest.importorskip("pandas")
    context = DateContext()
    context.value = pandas.Timestamp("2024-03-04")
    context.disabled_days = pandas.Series(pandas.to_datetime(["2024-03-05"]))
    assert (context.value, context.disabled_days) == (dt.date(2024, 3, 4), [dt.date(2024, 3, 5)])


def test_it_travels_and_comes_back() -> None:
    date = Date(value="2024-03-04", disabled_days=["2024-03-05"])
    sent = date.model_dump(mode="json")
    assert (sent["value"], sent["disabled_days"]) == ({"$date": "2024-03-04"}, [{"$date": "2024-03-05"}])
    assert Date.model_validate(sent) == date
