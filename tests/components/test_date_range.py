"""The field for a range of dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.date_range import DateRange, DateRangeContext
from jupyter_tools.errors import ToolsError
from jupyter_tools.generated.emitter import page_module_source
from jupyter_tools.page.model import Page
from tests.refusals import refused

START, END = dt.date(2024, 3, 4), dt.date(2024, 3, 8)


def sent(*days: str) -> list[dict[str, str]]:
    return [{"$date": day} for day in days]


def test_a_range() -> None:
    period = DateRange(min="2024-01-01", disabled_weekdays=["sunday"])
    assert (period.initial(), period.state_type()) == (None, "tuple[date, date] | None")
    assert period.check(None) is None
    assert period.check(sent("2024-03-04", "2024-03-08")) == (START, END)
    assert period.check(sent("2024-03-04", "2024-03-04")) == (START, START)
    assert period.state_value(sent("2024-03-04", "2024-03-08")) == (START, END)
    assert refused(period, sent("2024-03-08", "2024-03-04")) == "must have the smaller value first"
    assert refused(period, sent("2023-12-31", "2024-03-04")) == "must not be before 2024-01-01"
    assert refused(period, sent("2024-03-03", "2024-03-04")) == "must not be on a Sunday"


@pytest.mark.parametrize("value", [[], sent("2024-03-04"), sent(*["2024-03-04"] * 3), "x", {"$date": "2024-03-04"}, 5])
def test_what_are_not_two_days_is_refused(value: Any) -> None:
    assert refused(DateRange(), value) == "must be a list of two values"


@pytest.mark.parametrize("value", [[None, None], ["", ""], [*sent("2024-03-04"), None], [1, 2]])
def test_what_are_no_days_is_refused(value: Any) -> None:
    assert refused(DateRange(), value) == "must be a date"


def test_what_is_declared_and_set() -> None:
    period = DateRange(value=["2024-03-04", "2024-03-08"])
    assert period.initial() == (START, END)
    assert period.declared_problem() == ""
    assert DateRange(value=["2024-03-08", "2024-03-04"]).declared_problem() == "must have the smaller value first"
    assert DateRange.model_validate(period.model_dump(mode="json")) == period
    for value in (["2024-03-04"], ["2024-03-04", None], "2024-03-04"):
        with pytest.raises(ValidationError):
            DateRange(value=value)
    context = DateRangeContext()
    context.value = (START, END)
    assert context.value == [START, END]
    with pytest.raises(ToolsError):
        context.value = (START,)


def test_state_has_a_tuple() -> None:
    period = DateRange(type="date_range", value=["2024-03-04", "2024-03-08"])
    text = page_module_source("desk.ipynb", Page(components={"period": period}))
    default = '(date.fromisoformat("2024-03-04"), date.fromisoformat("2024-03-08"))'
    assert f"period: tuple[date, date] | None = {default}" in text
