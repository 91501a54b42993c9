"""Defaults that rules compute: when a visit begins, and what a visitor could not give is none."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest

from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import State
from jupyter_tools.protocol.scalars import UNSET

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
"""Time zones 25 hours apart: it is never the same day in both."""


def page(**components: Any) -> Page:
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def opened(components: dict[str, Any], zone: str = "", user: str = "", **params: str) -> VisitRecord:
    record = VisitRecord(page(**components), Theme()).visited_by(user, params)
    record.seen_from(zone)
    return record


def ruled(kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "rules": {"value": text}, **more}


def today(zone: str) -> dict[str, str]:
    return {"$date": dt.datetime.now(zoneinfo.ZoneInfo(zone)).date().isoformat()}


def test_a_default_is_computed_once_in_the_time_zone_of_the_visitor() -> None:
    record = VisitRecord(page(day=ruled("date", "today()")), Theme())
    record.seen_from(EAST)
    assert record.state == {"day": today(EAST)}
    record.seen_from(WEST)
    assert record.state == {"day": today(EAST)}


@pytest.mark.parametrize(
    ("component", "params", "value"),
    [
        (ruled("text_input", "visit.params.q"), {"q": "<b>"}, "<b>"),
        (ruled("text_input", "visit.params.q", value="all"), {}, "all"),
        (ruled("text_input", "visit.params.q", max_length=3), {"q": "long"}, ""),
        (ruled("text_input", "f'{visit.user}!'"), {}, "Ann!"),
        (ruled("number", "int(visit.params.n)"), {"n": "7"}, 7),
        (ruled("number", "int(visit.params.n)", value=1), {"n": "x"}, 1),
        (ruled("number", "visit.params.n", value=1), {"n": "7"}, 1),
        (ruled("number", "int(visit.params.n)", max=5, value=2), {"n": "7"}, 2),
        (ruled("number", "6 / 2"), {}, 3),
        (ruled("checkbox", "visit.params.all"), {"all": "yes"}, True),
        (ruled("checkbox", "visit.params.all", value=True), {}, False),
        (ruled("date", "visit.params.day"), {"day": "2024-02-29"}, {"$date": "2024-02-29"}),
        (ruled("date", "visit.params.day"), {"day": "2024-02-30"}, None),
        (ruled("month", "visit.params.m"), {"m": "2024-03"}, {"$date": "2024-03-01"}),
        (ruled("month", "visit.params.m"), {"m": "2024-03-31"}, {"$date": "2024-03-01"}),
        (ruled("month", "visit.params.m", max="2024-02", value="2024-01"), {"m": "2024-03"}, {"$date": "2024-01-01"}),
        (ruled("month", "visit.params.m"), {"m": "March"}, None),
        (ruled("select", "visit.params.c", options=["UA", "DL"]), {"c": "DL"}, "DL"),
        (ruled("select", "visit.params.c", options=["UA", "DL"], value="UA"), {"c": "XX"}, "UA"),
        (ruled("select", "visit.params.c", options=[]), {"c": "XX"}, None),
        (ruled("select", "['UA']", options=["UA", "DL"], multiple=True), {}, ["UA"]),
        (ruled("tags", "['a', visit.params.t]"), {"t": "b"}, ["a", "b"]),
        (ruled("range", "[1, 3]"), {}, [1, 3]),
    ],
)
def test_a_default_that_does_not_fit_leaves_the_declared_one(component: Any, params: Any, value: Any) -> None:
    assert opened({"it": component}, user="Ann", **params).state == {"it": value}


def test_defaults_of_times() -> None:
    components = {
        "clock": ruled("time", "now()"),
        "local": ruled("datetime", "now()"),
        "moment": ruled("datetime", "now('UTC')", time_zone="Europe/Berlin"),
        "days": ruled("date_range", "[today(), today()]"),
        "month": ruled("month", "today()"),
    }
    state = opened(components, EAST).state
    local = dt.datetime.fromisoformat(state["local"]["$datetime"])
    assert state["days"] == [today(EAST)] * 2
    assert (local.tzinfo, local.date().isoformat()) == (None, today(EAST)["$date"])
    assert state["month"] == {"$date": f"{today(EAST)['$date'][:7]}-01"}
    assert state["clock"] == {"$time": local.time().isoformat()}
    assert dt.datetime.fromisoformat(state["moment"]["$datetime"]).tzinfo is not None


def test_first_options_take_the_default_that_waits_for_them() -> None:
    record = opened({"carrier": ruled("select", "visit.params.c")}, c="DL")
    changes: dict[str, Any] = {"carrier": {"options": ["UA", "DL"]}}
    record.take_over(changes)
    assert (record.state["carrier"], changes["carrier"]["value"]) == ("DL", "DL")
    record.take_state(State(changes={"carrier": None}))
    record.take_over({"carrier": {"options": ["DL"]}})
    assert record.state["carrier"] is None


def test_what_a_handler_takes_back_is_computed_again() -> None:
    record = opened({"day": ruled("date", "today()")}, WEST)
    record.take_over({"day": {"value": {"$date": "2000-01-01"}}})
    assert record.state["day"] == {"$date": "2000-01-01"}
    record.seen_from(EAST)
    changes: dict[str, Any] = {"day": {"value": UNSET}}
    record.take_over(changes)
    assert changes == {"day": {"value": today(EAST)}}
    assert record.state["day"] == today(EAST)


def test_an_edit_changes_only_defaults_that_nobody_has_replaced() -> None:
    record = opened({"day": ruled("date", "today()"), "name": {"type": "text_input"}}, EAST)
    record.replace(page(day=ruled("date", "'2024-02-29'"), name=ruled("text_input", "'Ann'")), Theme())
    assert record.state == {"day": {"$date": "2024-02-29"}, "name": "Ann"}
    record.take_state(State(changes={"name": "Bob"}))
    record.replace(page(day=ruled("date", "today()"), name=ruled("text_input", "'Eve'")), Theme())
    assert record.state == {"day": today(EAST), "name": "Bob"}
