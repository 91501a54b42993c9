"""The field for a date with a time."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.datetime import Datetime, InstantContext, LocalDatetimeContext
from jupyter_tools.errors import ToolsError, ValueRefusedError
from jupyter_tools.generated.emitter import page_module_source
from jupyter_tools.page.model import Page
from jupyter_tools.protocol.scalars import to_wire
from tests.refusals import refused

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
LOCAL = "must be a date with a time, and without a time zone"
INSTANT = "must be a date with a time and its offset"


def test_without_a_zone_it_is_as_it_was_typed() -> None:
    when = Datetime(min="2024-01-01T00:00", max="2024-12-31T23:59")
    assert (when.initial(), when.state_type()) == (None, "datetime | None")
    assert when.check({"$datetime": "2024-03-10T02:30:00"}) == dt.datetime.fromisoformat("2024-03-10T02:30")
    assert refused(when, {"$datetime": "2023-12-31T23:59:59"}) == "must not be before 2024-01-01T00:00:00"
    for value in ({"$datetime": "2024-03-04T09:30:00+00:00"}, {"$date": "2024-03-04"}, "2024-03-04T09:30", 5, None):
        assert value is None or refused(when, value) == LOCAL


def test_with_a_zone_it_is_that_moment_in_the_zone() -> None:
    when = Datetime(time_zone="Europe/Berlin", min="2024-01-01T00:00+01:00")
    given = when.check({"$datetime": "2024-07-01T10:00:00+00:00"})
    assert given.tzinfo == BERLIN
    assert to_wire(given) == {"$datetime": "2024-07-01T12:00:00+02:00"}
    assert when.state_value(to_wire(given)).tzinfo == BERLIN
    assert refused(when, {"$datetime": "2023-12-31T23:59:59+01:00"}) == "must not be before 2024-01-01T00:00:00+01:00"
    assert refused(when, {"$datetime": "2024-07-01T10:00:00"}) == INSTANT
    assert refused(when, {"$datetime": "nonsense"}) == INSTANT


def test_both_times_of_an_hour_that_comes_twice_are_kept_apart() -> None:
    when = Datetime(time_zone="Europe/Berlin")
    first, second = (when.check({"$datetime": f"2024-10-27T02:30:00+0{hours}:00"}) for hours in (2, 1))
    assert (first.fold, second.fold) == (0, 1)
    assert [to_wire(one)["$datetime"] for one in (first, second)] == [
        "2024-10-27T02:30:00+02:00",
        "2024-10-27T02:30:00+01:00",
    ]
    state = [when.state_value(to_wire(one)) for one in (first, second)]
    assert state[1].timestamp() - state[0].timestamp() == 3600


def test_a_time_that_does_not_exist_is_another_moment_with_its_offset() -> None:
    """Clients send offsets, so that a moment always exists; the zone shows it as its clocks do."""
    given = Datetime(time_zone="Europe/Berlin").check({"$datetime": "2024-03-31T02:30:00+01:00"})
    assert to_wire(given) == {"$datetime": "2024-03-31T03:30:00+02:00"}


def test_the_visitors_own_zone_keeps_the_offset() -> None:
    when = Datetime(time_zone="visitor")
    given = when.check({"$datetime": "2024-07-01T10:00:00-04:00"})
    assert given.utcoffset() == dt.timedelta(hours=-4)
    assert when.state_value(to_wire(given)) == given


def test_days_are_those_of_the_zone() -> None:
    when = Datetime(time_zone="Asia/Tokyo", disabled_weekdays=["saturday"], disabled_days=["2024-03-04"])
    assert refused(when, {"$datetime": "2024-03-01T15:00:00+00:00"}) == "must not be on a Saturday"
    assert refused(when, {"$datetime": "2024-03-03T15:00:00+00:00"}) == "must be on another day"
    assert when.check({"$datetime": "2024-03-04T15:00:00+00:00"}).day == 5


@pytest.mark.parametrize(
    ("zone", "edge"),
    [("America/New_York", "0001-01-01T00:00:00+00:00"), ("Europe/Berlin", "9999-12-31T23:59:59+00:00")],
)
def test_the_ends_of_the_calendar_are_no_error(zone: str, edge: str) -> None:
    given = Datetime(time_zone=zone).check({"$datetime": edge})
    assert to_wire(given)["$datetime"][:4] == edge[:4]


@pytest.mark.parametrize("beyond", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_what_is_beyond_them_as_utc_is_refused_of_visitors_and_handlers(beyond: str) -> None:
    for zone in ("Europe/Berlin", "visitor"):
        assert refused(Datetime(time_zone=zone), {"$datetime": beyond}) == "must be a date with a time and its offset"
    with pytest.raises(ValueRefusedError, match="value: must be a date with a time and its time zone"):
        InstantContext().value = dt.datetime.fromisoformat(beyond)


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "/etc/localtime", "", "x" * 200, "a\0b", 5])
def test_an_unknown_zone_is_refused(zone: Any) -> None:
    with pytest.raises(ValidationError):
        Datetime(time_zone=zone)


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        ({"value": "2024-03-04T09:30", "time_zone": "visitor"}, "value: must have its offset"),
        ({"max": "2024-03-04T09:30", "time_zone": "Europe/Berlin"}, "max: must have its offset"),
        ({"min": "2024-03-04T09:30Z"}, "min: must have no offset"),
        ({"value": "soon"}, "must be a date with a time"),
    ],
)
def test_what_is_declared_has_a_zone_where_the_value_has(properties: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Datetime(**properties)


def test_a_handler_cannot_mix_them_up() -> None:
    local, instant = LocalDatetimeContext(), InstantContext()
    local.value = dt.datetime.fromisoformat("2024-03-04T09:30")
    instant.value = dt.datetime(2024, 3, 4, 9, 30, tzinfo=BERLIN)
    with pytest.raises(ToolsError, match="without a time zone"):
        local.value = dt.datetime.now(dt.UTC)
    with pytest.raises(ToolsError, match="and its time zone"):
        instant.min = dt.datetime.fromisoformat("2024-03-04T09:30")


def test_the_generated_context_says_which() -> None:
    components = {
        "at": Datetime(type="datetime"),
        "instant": Datetime(type="datetime", time_zone="UTC", value="2024-03-04T09:30Z"),
    }
    text = page_module_source("desk.ipynb", Page(components=components))
    assert "at: LocalDatetimeContext" in text
    assert "instant: InstantContext" in text
    assert 'instant: datetime | None = datetime.fromisoformat("2024-03-04T09:30:00+00:00")' in text
    compile(text, "desk_page.py", "exec")
