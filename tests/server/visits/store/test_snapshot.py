"""What is kept of a visit: signed, bounded, and gone on with."""

from __future__ import annotations

import functools
import html
import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.page.model import parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.outputs import VIEW
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import Done, Event, EventOf, Hello, Output, Update
from jupyter_tools.server.visits.store import outputs as outputs_module
from jupyter_tools.server.visits.store import snapshot as snapshot_module
from jupyter_tools.server.visits.store.snapshot import (
    Begun,
    Hold,
    Recent,
    RefusedError,
    Seal,
    Snapshot,
    restore,
    sealed,
    taken,
)
from jupyter_tools.server.visits.trace import Origin
from tests.outputs import UNNAMED
from tests.server.house import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

SEAL = Seal(b"key")
HOLD = Hold("v", 1)


def new_record(visit: str | None = None) -> VisitRecord:
    page = parse_app({"version": 1, "pages": {"desk.ipynb": PAGE}}).pages["desk.ipynb"]
    return VisitRecord(page, Theme(), visit=visit)


def snapshot_of(record: VisitRecord, recent: Recent | None = None, secrets: Sequence[str] = ()) -> Snapshot:
    origin = Origin("x/desk.ipynb", "/root/x/desk.ipynb", "shared", "ann", {"q": "1"})
    return taken(record, "publication p", origin, recent.ended if recent is not None else [], secrets)


def click(number: int, component: str = "filters.search", **state: Any) -> Event:
    values = {path.replace("__", "."): value for path, value in state.items()}
    return Event(id=number, component=component, name="click", step=0, state=values, detail=None)


def through_the_store(record: VisitRecord, **others: Any) -> Snapshot:
    value, omitted = sealed(SEAL, Hold(record.id, 1), snapshot_of(record, **others))
    assert omitted == ""
    snapshot: Snapshot = SEAL.open(Hold(record.id, 1), Snapshot, value)
    return snapshot


def data(version: int) -> dict[str, Any]:
    window = {"start": 0, "total": 1, "positions": [0], "rows": [["SECRET ROW"]]}
    column = {"name": "a", "field": "a", "kind": "text"}
    return {"table": version, "total": 1, "columns": [column], "first": window}


def test_values_and_what_handlers_set_come_back_without_tables() -> None:
    record = new_record()
    record.take_event(click(1, filters__carrier="DL"))
    changes = {"filters": {"label": "All"}, "flights": {"data": data(1), "label": "Late"}, "page": {"message": "Hi"}}
    record.send(Update(seq=0, event=1, changes=changes, handler=""))
    record.take({"flights": {"table": 1, "selected": [0]}})
    record.send(Done(seq=0, event=1, outcome="ok", error=None, changes={}, handler="", at_once=False))
    snapshot = through_the_store(record)
    assert "SECRET ROW" not in snapshot.model_dump_json()
    other = new_record(record.id)
    assert restore(other, snapshot, record.seq) == []
    assert (other.id, other.event, other.seq, other.running) == (record.id, 1, record.seq, {})
    assert other.state["filters.carrier"] == "DL"
    assert other.state["flights"] == {"table": 0, "selected": []}
    assert other.context == {"filters": {"label": "All"}, "flights": {"label": "Late"}, "page": {"message": "Hi"}}
    assert record.context["flights"]["data"] == data(1)


def test_a_builders_visit_keeps_which_handler_set_what() -> None:
    record = new_record()
    record.builder = True
    record.send(Update(seq=0, event=0, changes={"filters": {"label": "All"}}, handler="load"))
    other = new_record(record.id)
    restore(other, through_the_store(record), record.seq)
    assert other.set_by == {"filters": {"label": "load"}}


def test_secrets_are_not_kept() -> None:
    components = {"name": {"type": "text_input"}, "key": {"type": "text_input", "secret": True}}
    page = parse_app({"version": 1, "pages": {"x.ipynb": {"components": components}}}).pages["x.ipynb"]
    record = VisitRecord(page, Theme())
    record.take({"name": "ann", "key": "hunter2"})
    record.take_over({"key": {"value": "set by a handler", "label": "Key"}})
    snapshot = through_the_store(record)
    assert snapshot.state == {"name": "ann"}
    assert snapshot.context == {"key": {"label": "Key"}}
    other = VisitRecord(page, Theme(), visit=record.id)
    restore(other, snapshot, record.seq)
    assert other.state == {"name": "ann", "key": ""}


def test_a_visit_that_comes_back_keeps_the_defaults_that_it_began_with() -> None:
    components = {"day": {"type": "date", "rules": {"value": "today()"}}}
    page = parse_app({"version": 1, "pages": {"x.ipynb": {"components": components}}}).pages["x.ipynb"]
    record, other = VisitRecord(page, Theme()), VisitRecord(page, Theme())
    record.seen_from("Pacific/Kiritimati")  # there it is never the same day as in Pago Pago
    restore(other, through_the_store(record), record.seq)
    other.seen_from("Pacific/Pago_Pago")
    assert other.state == record.state


def display(record: VisitRecord, event: int, **data: Any) -> Output:
    """Something that an event displays."""
    text = str(data.get("plain", ""))
    found = Output(
        seq=0, event=event, kind="display", text=text, data={f"text/{kind}": data[kind] for kind in data}, **UNNAMED
    )
    record.send(found)
    return found


def ended(record: VisitRecord, event: int) -> None:
    """The end of an event."""
    record.send(Done(seq=0, event=event, outcome="ok", error=None, changes={}, handler="", at_once=False))


def again(record: VisitRecord, **others: Any) -> dict[str, list[Output]]:
    """What the visit shows when it was kept and gone on with."""
    snapshot = through_the_store(record, **others)
    other = new_record(record.id)
    restore(other, snapshot, record.seq)
    sizes = [other.outputs.size(one) for outputs in other.outputs.by_component.values() for one in outputs]
    assert sum(sizes) == other.outputs._total
    return other.outputs.by_component


def test_what_events_displayed_comes_back() -> None:
    record = new_record("v")
    record.load()
    first = display(record, 0, plain="loaded")
    ended(record, 0)
    record.take_event(click(1))
    record.send(Output(seq=0, event=1, kind="stdout", text="printed", data={}, **UNNAMED))
    second = display(record, 1, plain="a", html="<b>a</b>")
    record.send(Output(seq=0, event=1, kind="display", text="slider", data={VIEW: {"model_id": "x"}}, **UNNAMED))
    third = display(record, 1, plain="b")
    assert again(record) == {"page": [first]}  # what has not ended is not known to tell no secret
    ended(record, 1)
    assert again(record) == {"page": [first], "filters.search": [second, third]}
    # As if nothing had happened, the next event of the component takes their place.
    other = new_record("v")
    restore(other, through_the_store(record), record.seq)
    other.take_event(click(2))
    assert other.outputs.by_component == {"page": [first]}
    ended(other, 2)
    other.take_event(click(3, "other"))
    fourth = display(other, 3, plain="c")
    assert other.page_message().outputs == {"page": [first], "other": [fourth]}


def test_outputs_of_components_that_are_gone_are_forgotten() -> None:
    record = new_record("v")
    record.take_event(click(1))
    display(record, 1, plain="a")
    ended(record, 1)
    other = VisitRecord(parse_app({"version": 1, "pages": {"x.ipynb": {}}}).pages["x.ipynb"], Theme(), visit="v")
    restore(other, through_the_store(record), record.seq)
    assert other.outputs.by_component == {}


KEY = "p\u00e4\"<ss&'"


@pytest.mark.parametrize(
    "data",
    [
        {"plain": f"the key is {KEY}!"},
        {"html": "<b>" + html.escape(KEY) + "</b>"},
        {"html": html.escape(KEY, quote=False)},
        {"plain": repr(KEY)},
        {"json": {"deep": [{"key": KEY}]}},
        {"json": {KEY: 1}},
        {"json": json.dumps({"key": KEY})},
        {"json": functools.reduce(lambda inner, _: [inner], range(60), KEY)},
    ],
)
def test_outputs_that_tell_a_secret_are_not_kept(data: dict[str, Any]) -> None:
    record = new_record("v")
    record.take_event(click(1))
    harmless = display(record, 1, plain="ss")
    display(record, 1, **data)
    ended(record, 1)
    secrets = (KEY, "12345")
    assert again(record, secrets=secrets) == {"filters.search": [harmless]}
    display(record, 1, plain="no. 12345", json=12345)
    assert again(record, secrets=secrets) == {"filters.search": [harmless]}


def test_the_newest_outputs_are_kept_as_far_as_they_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    record = new_record("v")
    record.take_event(click(1))
    outputs = [display(record, 1, plain=f"{number} " + "x" * 400) for number in range(6)]
    record.take_event(click(2, "other"))
    outputs.append(display(record, 2, plain="y" * 400))
    ended(record, 1)
    ended(record, 2)
    monkeypatch.setattr(outputs_module, "MAX_KEPT", 3000)
    assert again(record) == {"filters.search": outputs[4:6], "other": outputs[6:]}
    monkeypatch.setattr(outputs_module, "MAX_KEPT", 0)
    assert again(record) == {}


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


def test_a_client_gets_the_ends_it_has_not_seen() -> None:
    record = new_record()
    recent = Recent()
    for number, outcome in ((1, "ok"), (2, "error")):
        record.take_event(click(number, "other"))
        error = record.end(number, "error", "went wrong").error if outcome == "error" else None
        done = Done(seq=0, event=number, outcome=outcome, error=error, changes={}, handler="", at_once=False)  # type: ignore[arg-type]
        running = record.running.get(number)
        record.send(done)
        recent.sent(done, running)
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
        record.send(Done(seq=0, event=number, outcome="ok", error=None, changes={}, handler="", at_once=False))
    other = new_record(record.id)
    restore(other, through_the_store(record), 3)
    hello = Hello(protocol=1, visit=record.id, epoch="e", seq=0, time_zone="", tab=None)
    assert [json.loads(text)["type"] for text in other.hello(hello)] == ["page"]


# --- signed ---------------------------------------------------------------------------------------------------------


def test_only_what_was_signed_for_the_same_visit_kind_and_key_is_read() -> None:
    snapshot = snapshot_of(new_record("v"))
    value, _ = sealed(SEAL, HOLD, snapshot)
    assert SEAL.open(HOLD, Snapshot, value) == Snapshot.model_validate(snapshot.model_dump())
    forged = [
        (Seal(b"other"), HOLD, Snapshot, value),
        (SEAL, Hold("w", 1), Snapshot, value),
        (SEAL, Hold("v", 2), Snapshot, value),
        (SEAL, HOLD, Begun, value),
        (SEAL, HOLD, Snapshot, value[:-1]),
        (SEAL, HOLD, Snapshot, value.replace(b'"event":0', b'"event":9')),
        (SEAL, HOLD, Snapshot, b""),
        (SEAL, HOLD, Snapshot, b"\0" * 31),
        (SEAL, HOLD, Snapshot, b"cos\nsystem\n(S'id'\ntR." * 5),
    ]
    for seal, hold, kind, forgery in forged:
        with pytest.raises(RefusedError, match="not signed"):
            seal.open(hold, kind, forgery)


def test_a_value_of_another_version_is_refused() -> None:
    content = snapshot_of(new_record("v")).model_dump()
    malformed = ({"other": [{"event": 1}]}, {"other": "x"}, [])
    for change in ({"format": 2}, {"event": "1"}, {"new": 1}, *({"outputs": one} for one in malformed)):
        text = json.dumps(content | change).encode()
        with pytest.raises(RefusedError, match="another version"):
            SEAL.open(HOLD, Snapshot, SEAL._sign(HOLD, Snapshot, text) + text)


def test_what_is_too_large_is_left_out_but_never_which_events_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_module, "MAX_SNAPSHOT", 2000)
    record = new_record("v")
    display(record, 0, plain="x" * 2000)
    record.take_event(click(1))
    value, omitted = sealed(SEAL, HOLD, snapshot_of(record))
    kept = SEAL.open(HOLD, Snapshot, value)
    assert (omitted, kept.outputs, kept.event) == ("what handlers displayed", {}, 1)
    record.context = {"other": {"label": "x" * 3000}}
    value, omitted = sealed(SEAL, HOLD, snapshot_of(record))
    kept = SEAL.open(HOLD, Snapshot, value)
    assert (omitted, kept.context, kept.event) == ("what handlers have set", {}, 1)
    assert kept.state["filters.delay"] == 60
    assert kept.running == [EventOf(event=1, component="filters.search", name="click")]
    record.state["filters.carrier"] = "x" * 3000
    value, omitted = sealed(SEAL, HOLD, snapshot_of(record))
    kept = SEAL.open(HOLD, Snapshot, value)
    assert (omitted, kept.state, kept.event) == ("all values", {}, 1)
    monkeypatch.setattr(snapshot_module, "MAX_SNAPSHOT", 10)
    with pytest.raises(RefusedError, match="over 10"):
        sealed(SEAL, HOLD, snapshot_of(record))
    with pytest.raises(RefusedError, match="more than 10"):
        SEAL.open(HOLD, Snapshot, value)
