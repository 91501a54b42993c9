"""Dates and times on their way: state in the kernel, what handlers set, stored visits, and the check of the file."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from typing import TYPE_CHECKING, Any

from jupyter_tools.app.check import check_app
from jupyter_tools.app.file import save_app
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state, changes_of, plain
from jupyter_tools.page.model import parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import Event
from jupyter_tools.server.visits.store.snapshot import Hold, Seal, Snapshot, restore, sealed, taken
from jupyter_tools.server.visits.trace import Origin
from tests.notebooks import code, write

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
COMPONENTS: dict[str, Any] = {
    "day": {"type": "date", "value": "2024-03-04"},
    "at": {"type": "time"},
    "when": {"type": "datetime"},
    "berlin": {"type": "datetime", "time_zone": "Europe/Berlin"},
    "period": {"type": "date_range", "value": ["2024-03-01", "2024-03-31"]},
    "month": {"type": "month", "value": "2024-03"},
    "go": {"type": "button", "handlers": {"click": "go"}},
}
GIVEN: dict[str, Any] = {
    "day": {"$date": "2024-02-29"},
    "at": {"$time": "09:30:00"},
    "when": {"$datetime": "2024-03-31T02:30:00"},
    "berlin": {"$datetime": "2024-10-27T02:30:00+01:00"},
    "period": [{"$date": "2024-03-04"}, {"$date": "2024-03-08"}],
    "month": {"$date": "2024-02-01"},
}
PAGE = parse_app({"version": 1, "pages": {"desk.ipynb": {"components": COMPONENTS}}}).pages["desk.ipynb"]
MODULE = load_page_module(None, "dates.ipynb", PAGE)


def state_of(values: dict[str, Any]) -> Any:
    return build_state(MODULE.State, PAGE, values, lambda _path, _positions: ([], []))


def given_record(visit: str | None = None) -> VisitRecord:
    record = VisitRecord(PAGE, Theme(), visit=visit)
    run = record.take_event(Event(id=1, component="go", name="click", step=0, state=GIVEN, detail=None))
    assert run is not None
    return record


def test_state_has_pythons_own_values() -> None:
    assert (state_of({}).day, state_of({}).period) == (dt.date(2024, 3, 4), (dt.date(2024, 3, 1), dt.date(2024, 3, 31)))
    assert state_of({}).month == dt.date(2024, 3, 1)
    state = state_of(GIVEN)
    assert (state.day, state.month, state.at) == (dt.date(2024, 2, 29), dt.date(2024, 2, 1), dt.time(9, 30))
    assert state.when == dt.datetime.fromisoformat("2024-03-31T02:30")
    assert (state.berlin.tzinfo, state.berlin.fold) == (BERLIN, 1)
    assert state.period == (dt.date(2024, 3, 4), dt.date(2024, 3, 8))


def test_an_event_keeps_them_as_they_travel() -> None:
    assert {path: value for path, value in given_record().state.items() if path in GIVEN} == GIVEN


def test_what_a_handler_sets_travels() -> None:
    context = MODULE.Context()
    context.berlin.value = dt.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=BERLIN)
    context.period.value = (dt.date(2024, 3, 4), dt.date(2024, 3, 8))
    context.period.min = dt.date(2024, 1, 1)
    context.month.value = dt.date(2024, 4, 17)
    changes = {path: {name: plain(one) for name, one in set_.items()} for path, set_ in changes_of(context).items()}
    assert changes["berlin"] == {"value": GIVEN["berlin"]}
    assert changes["period"] == {"value": GIVEN["period"], "min": {"$date": "2024-01-01"}}
    assert changes["month"] == {"value": {"$date": "2024-04-01"}}
    record = VisitRecord(PAGE, Theme())
    record.take_over(changes, "go")
    assert (record.state["berlin"], record.state["period"]) == (GIVEN["berlin"], GIVEN["period"])


def test_a_stored_visit_keeps_them() -> None:
    record = given_record()
    seal, hold = Seal(b"key"), Hold(record.id, 1)
    origin = Origin("x/desk.ipynb", "/root/x/desk.ipynb", "shared", "ann", {})
    value, omitted = sealed(seal, hold, taken(record, "owner", origin, [], ()))
    other = VisitRecord(PAGE, Theme(), visit=record.id)
    restore(other, seal.open(hold, Snapshot, value), 0)
    assert omitted == ""
    assert other.state == record.state


def test_the_check_finds_what_does_not_fit(tmp_path: Path) -> None:
    write(tmp_path / "desk.ipynb", code("pass"))
    wrong = {
        "day": {"type": "date", "value": "2024-02-30"},
        "late": {"type": "date", "value": "2024-03-04", "max": "2024-01-01"},
        "none": {"type": "date", "min": "2024-03-04", "max": "2024-01-01"},
        "zone": {"type": "datetime", "time_zone": "Europe/Nowhere"},
        "naive": {"type": "datetime", "time_zone": "visitor", "min": "2024-03-04T09:30"},
        "rule": {"type": "date", "rules": {"max": "now()"}},
    }
    for name, one in wrong.items():
        data = {"version": 1, "pages": {"desk.ipynb": {"components": {name: one}}}}
        (tmp_path / "properties.json").write_text(json.dumps(data))
        assert [name in finding.place for finding in check_app(tmp_path)] == [True], name
    right = {"version": 1, "pages": {"desk.ipynb": {"components": {"day": {"type": "date", "value": "2024-02-29"}}}}}
    (tmp_path / "properties.json").unlink()
    save_app(tmp_path, right, "")
    assert check_app(tmp_path) == []
