"""The field for a time of day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.time import Time, TimeContext
from jupyter_tools.errors import ToolsError
from tests.refusals import refused

BAD: list[Any] = ["09:30", 9, {"$time": "24:00"}, {"$time": "09:30:00+01:00"}, {"$datetime": "2024-03-04T09:30"}, {}]


def test_a_time() -> None:
    time = Time(min="08:00", max="18:00")
    assert (time.initial(), time.state_type()) == (None, "time | None")
    assert time.check(None) is None
    assert time.check({"$time": "08:00:00"}) == dt.time(8)
    assert refused(time, {"$time": "07:59:59"}) == "must not be before 08:00:00"
    assert refused(time, {"$time": "18:00:00.000001"}) == "must not be after 18:00:00"


@pytest.mark.parametrize("value", BAD, ids=str)
def test_what_is_no_time_is_refused(value: Any) -> None:
    assert refused(Time(), value) == "must be a time of day"


def test_what_is_declared_and_set() -> None:
    assert Time(value="09:30").model_dump(mode="json")["value"] == {"$time": "09:30:00"}
    for value in ("9 am", "09:30+01:00", 9):
        with pytest.raises(ValidationError, match="must be a time of day"):
            Time(value=value)
    with pytest.raises(ValidationError):
        Time(step=0)
    context = TimeContext()
    context.value = dt.time(9, 30)
    with pytest.raises(ToolsError, match="must be a time of day"):
        context.value = dt.time(9, 30, tzinfo=dt.UTC)
