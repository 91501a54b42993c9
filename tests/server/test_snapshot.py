"""What is kept of a visit: signed, bounded, and gone on with."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_tools.page import Theme, parse_app
from jupyter_tools.protocol import Done, Event, EventOf, Hello, Update
from jupyter_tools.record import VisitRecord
from jupyter_tools.server import snapshot as snapshot_module
from jupyter_tools.server.snapshot import Begun, Recent, RefusedError, Seal, Snapshot, restore, sealed, taken
from tests.server.house import PAGE

SEAL = Seal(b"key")


def new_record(visit: str | None = None) -> VisitRecord:
    page = parse_app({"version": 1, "pages": {"desk.ipynb": PAGE}}).pages["desk.ipynb"]
    return VisitRecord(page, Theme(), visit=visit)


def visit_of(record: VisitRecord, **others: Any) -> Any:
    given = {"owner": "publication p", "user": "ann", "params": {"q": "1"}, "recent": Recent(), **others}
    return SimpleNamespace(record=record, kernel=SimpleNamespace(page=SimpleNamespace(path="x/desk.ipynb")), **given)


def click(number: int, component: str = "filters.search", **state: Any) -> Event:
    values = {path.replace("__", "."): value for path, value in state.items()}
    return Event(id=number, component=component, name="click", state=values, detail=None)


def through_the_store(record: VisitRecord, **others: Any) -> Snapshot:
    value, left_out = sealed(SEAL, taken(visit_of(record, **others)))
    assert left_out == ""
    snapshot: Snapshot = SEAL.open(record.id, Snapshot, value)
    return snapshot


def data(version: int) -> dict[str, Any]:
    window = {"start": 0, "total": 1, "positions": [0], "rows": [["SECRET ROW"]]}
    column = {"name": "a", "field": "a", "kind": "text"}
    return {"table": version, "total": 1, "columns": [column], "first": window}


def test_values_and_what_handlers_set_come_back_without_tables() -> None:
    record = new_record()
    record.take_event(click(1, filters__carrier="DL"))
    changes = {"filters": {"label": "All"}, "flights": {"data": data(1), "label": "Late"}, "page": {"message": "Hi"}}
    record.send(Update(seq=0, event=1, changes=changes))
    record.take({"flights": {"table": 1, "selected": [0]}})
    record.send(Done(seq=0, event=1, outcome="ok", error=None))
    snapshot = through_the_store(record)
    assert "SECRET ROW" not in snapshot.model_dump_json()
    other = new_record(record.id)
    assert restore(other, snapshot, record.seq) == []
    assert (other.id, other.event, other.seq, other.running) == (record.id, 1, record.seq, {})
    assert other.state["filters.carrier"] == "DL"
    assert other.state["flights"] == {"table": 0, "selected": []}
    assert other.context == {"filters": {"label": "All"}, "flights": {"label": "Late"}, "page": {"message": "Hi"}}
    assert record.context["flights"]["data"] == data(1)


def test_secrets_are_not_kept() -> None:
    components = {"name": {"type": "text_input"}, "key": {"type": "text_input", "secret": True}}
    page = parse_app({"version": 1, "pages": {"x.ipynb": {"components": components}}}).pages["x.ipynb"]
    record = VisitRecord(page, Theme())
    record.take({"name": "ann", "key": "hunter2"})
    snapshot = through_the_store(record)
    assert snapshot.state == {"name": "ann"}
    other = VisitRecord(page, Theme(), visit=record.id)
    restore(other, snapshot, record.seq)
    assert other.state == {"name": "ann", "key": ""}


def test_events_that_ran_elsewhere_end_as_unknown_once_and_never_run_again() -> None:
    record = new_record()
    record.load()
    record.take_event(click(1))
    record.take_event(click(2, "other"))
    other = new_record(record.id)
    ends = restore(other, through_the_store(record), 0)
    assert [one.event for one in other.page_message().running] == [1, 2]
    assert [(one.event, one.outcome) for one in ends] == [(1, "unknown"), (2, "unknown")]
    for one in ends:
        other.send(one)
    assert other.running == {}
    assert other.take_event(click(1)) is None
    assert other.take_event(click(2)) is None
    assert other.take_event(click(3)) is not None


def test_a_client_is_told_the_ends_it_has_not_seen() -> None:
    record = new_record()
    recent = Recent()
    for number, outcome in ((1, "ok"), (2, "error")):
        record.take_event(click(number, "other"))
        error = record.end(number, "error", "went wrong").error if outcome == "error" else None
        done = Done(seq=0, event=number, outcome=outcome, error=error)  # type: ignore[arg-type]
        recent.note(record, done)
        record.send(done)
    snapshot = through_the_store(record, recent=recent)
    other = new_record(record.id)
    [done] = restore(other, snapshot, seen=2)
    assert (done.event, done.error and done.error.message) == (2, "went wrong")
    assert [one.event for one in other.page_message().running] == [2]
    # A reloaded page has sent nothing that it waits for.
    assert restore(new_record(record.id), snapshot, seen=0) == []


def test_what_no_longer_fits_the_page_is_forgotten() -> None:
    record = new_record()
    record.state |= {"filters.carrier": "gone", "filters.delay": 5, "old": 1}
    record.context = {"old": {"label": "x"}, "other": {"label": 7}, "filters.carrier": {"label": "Airline"}}
    other = new_record(record.id)
    restore(other, through_the_store(record), 0)
    assert other.state == {**new_record().state, "filters.delay": 5}
    assert set(other.context) == {"other", "filters.carrier"}
    assert other.component("other") == other.page.find("other")


def test_a_resumed_client_is_sent_the_whole_page_whatever_it_has_seen() -> None:
    record = new_record()
    record.epoch = "e"
    for number in range(1, 4):
        record.take_event(click(number, "other"))
        record.send(Done(seq=0, event=number, outcome="ok", error=None))
    other = new_record(record.id)
    restore(other, through_the_store(record), 3)
    hello = Hello(protocol=1, visit=record.id, epoch="e", seq=0)
    assert [json.loads(text)["type"] for text in other.hello(hello)] == ["page"]


# --- signed ---------------------------------------------------------------------------------------------------------


def test_only_what_was_signed_for_the_same_visit_kind_and_key_is_read() -> None:
    snapshot = taken(visit_of(new_record("v")))
    value, _ = sealed(SEAL, snapshot)
    assert SEAL.open("v", Snapshot, value) == Snapshot.model_validate(snapshot.model_dump())
    forged = [
        (Seal(b"other"), "v", Snapshot, value),
        (SEAL, "w", Snapshot, value),
        (SEAL, "v", Begun, value),
        (SEAL, "v", Snapshot, value[:-1]),
        (SEAL, "v", Snapshot, value.replace(b'"event":0', b'"event":9')),
        (SEAL, "v", Snapshot, b""),
        (SEAL, "v", Snapshot, b"\0" * 31),
        (SEAL, "v", Snapshot, b"cos\nsystem\n(S'id'\ntR." * 5),
    ]
    for seal, visit, kind, forgery in forged:
        with pytest.raises(RefusedError, match="not signed"):
            seal.open(visit, kind, forgery)


def test_a_value_of_another_version_is_refused() -> None:
    content = taken(visit_of(new_record("v"))).model_dump()
    for change in ({"format": 2}, {"event": "1"}, {"new": 1}):
        text = json.dumps(content | change).encode()
        with pytest.raises(RefusedError, match="another version"):
            SEAL.open("v", Snapshot, SEAL._sign("v", Snapshot, text) + text)


def test_what_is_too_large_is_left_out_but_never_which_events_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_module, "MAX_SNAPSHOT", 2000)
    record = new_record("v")
    record.take_event(click(1))
    record.context = {"other": {"label": "x" * 3000}}
    value, left_out = sealed(SEAL, taken(visit_of(record)))
    kept = SEAL.open("v", Snapshot, value)
    assert (left_out, kept.context, kept.event) == ("what handlers have set", {}, 1)
    assert kept.state["filters.delay"] == 60
    assert kept.running == [EventOf(event=1, component="filters.search", name="click")]
    record.state["filters.carrier"] = "x" * 3000
    value, left_out = sealed(SEAL, taken(visit_of(record)))
    kept = SEAL.open("v", Snapshot, value)
    assert (left_out, kept.state, kept.event) == ("all values", {}, 1)
    monkeypatch.setattr(snapshot_module, "MAX_SNAPSHOT", 10)
    with pytest.raises(RefusedError, match="over 10"):
        sealed(SEAL, taken(visit_of(record)))
    with pytest.raises(RefusedError, match="more than 10"):
        SEAL.open("v", Snapshot, value)
