"""Dates and times in expressions, by the cases that the browser's tests read too; None where there is none."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_tools.components.date import Date
from jupyter_tools.components.datetime import Datetime
from jupyter_tools.errors import ExpressionError
from jupyter_tools.page.expressions.check import DATE, INSTANT, TIME, mistakes
from jupyter_tools.page.expressions.evaluate import evaluate
from jupyter_tools.page.expressions.parser import parse
from jupyter_tools.page.model import Page
from jupyter_tools.page.rules import check_rules
from jupyter_tools.page.scope import state_scope
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.page import VisitPage
from jupyter_tools.protocol.scalars import to_wire

FILE = json.loads((Path(__file__).parents[2] / "values" / "moments.json").read_text(encoding="utf-8"))
"""`labextension/src/core/expressions/moments.test.ts` reads them too."""
NAMES: Any = {"state": {"day": DATE, "when": TIME, "at": INSTANT}, "visit": {}}


@pytest.mark.parametrize(("text", "value"), FILE["cases"], ids=str)
def test_a_case(text: str, value: Any) -> None:
    scope = {"state": state_scope(FILE["state"], {}, {}), "visit": {"time_zone": "Asia/Tokyo"}}
    if value is None:
        with pytest.raises(ExpressionError):
            evaluate(parse(text), scope)
    else:
        assert evaluate(parse(text), scope) == value


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "", "Nowhere/Else", "../etc/passwd"])
def test_today_is_that_of_the_visitor(zone: str) -> None:
    scope = {"visit": {"time_zone": zone}}
    offset = {"Pacific/Kiritimati": 14, "Pacific/Pago_Pago": -11}.get(zone)
    now = dt.datetime.now(dt.timezone(dt.timedelta(hours=offset)) if offset else None)
    assert evaluate(parse("now()"), scope) - now.replace(tzinfo=None) < dt.timedelta(minutes=1)
    assert abs(evaluate(parse("today()"), scope) - now.date()) <= dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("state.at < now()", "a time with a zone and a time have no order"),
        ("state.at == state.when", "a time with a zone and a time are never equal"),
        ("state.day > now()", "a date and a time have no order"),
        ("state.day > '2024-01-01'", "a date and a text have no order"),
    ],
)
def test_what_never_compares_is_found(text: str, message: str) -> None:
    assert [str(one) for one in mistakes(parse(text), NAMES)] == [message]


def test_what_compares_is_no_mistake() -> None:
    for text in (
        "state.at < now('UTC')",
        "state.when < now()",
        "state.day <= today()",
        "state.at.hour + state.day.year",
    ):
        assert mistakes(parse(text), NAMES) == []


def test_limits_may_be_computed_as_dates_or_iso() -> None:
    rules = {"min": "today()", "max": "'2099-01-01' if state.other is None else state.other"}
    components = {"other": Date(type="date"), "day": Date(type="date", rules=rules)}
    assert list(check_rules(Page(components=components))) == []
    wrong = {"day": Date(type="date", rules={"min": "now()", "max": "5"})}
    assert {one.keys[1] for one in check_rules(Page(components=wrong))} == {"min", "max"}


def test_the_server_refuses_what_computed_limits_refuse() -> None:
    components = {
        "day": Date(type="date", rules={"max": "today()"}),
        "at": Datetime(type="datetime", time_zone="Europe/Berlin", rules={"min": "now('UTC')"}),
    }
    page = VisitPage(Page(components=components), Theme())
    page.seen_from("Pacific/Kiritimati")
    there = dt.datetime.now(dt.timezone(dt.timedelta(hours=14))).date()
    page.take({"day": to_wire(there)})
    assert page.state["day"] == to_wire(there)
    later = to_wire(there + dt.timedelta(days=2))
    page.take({"day": later, "at": {"$datetime": "2024-03-04T09:30:00+01:00"}})
    assert page.state == {"day": to_wire(there), "at": None}
