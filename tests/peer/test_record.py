"""The record of a visit: what its client may do, what it is sent, and what it may have missed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jupyter_tools.errors import ProtocolError
from jupyter_tools.page.edit_types import Change, Rename
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import RING, RING_BYTES, VisitRecord
from jupyter_tools.peer.source import Edition, Source
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import (
    PEER,
    PROTOCOL,
    Done,
    Event,
    Hello,
    Output,
    Progress,
    Queued,
    Running,
    State,
    Update,
)
from jupyter_tools.protocol.scalars import UNSET
from tests.outputs import UNNAMED

COMPONENTS: dict[str, Any] = {
    "filters": {
        "type": "form",
        "handlers": {"submit": "search"},
        "components": {
            "carrier": {"type": "select", "options": ["UA", "DL"], "handlers": {"change": "changed"}},
            "name": {"type": "text_input", "required": True, "value": "Ann"},
            "more": {
                "type": "container",
                "components": {
                    "delay": {"type": "number", "min": 0, "max": 10, "value": 5},
                    "agreed": {"type": "checkbox", "required": True, "value": True},
                },
            },
            "search": {"type": "button", "handlers": {"click": "search"}},
        },
    },
    "many": {"type": "select", "multiple": True, "options": [1, 2]},
    "flights": {"type": "table", "columns": {"number": {}}, "handlers": {"select": "chosen"}},
    "note": {"type": "text"},
    "go": {"type": "button", "handlers": {"click": "go"}},
    "plain": {"type": "button"},
}


def page(components: Any = None, **properties: Any) -> Page:
    entry = {**properties, "components": COMPONENTS if components is None else components}
    return parse_app({"pages": {"desk.ipynb": entry}}).pages["desk.ipynb"]


@pytest.fixture
def record() -> VisitRecord:
    """A visit that has just been opened."""
    one = VisitRecord(page(), Theme())
    one.new_epoch("e1")
    return one


def event(number: int, component: str = "go", name: Any = "click", **state: Any) -> Event:
    values = {path.replace("__", "."): value for path, value in state.items()}
    return Event(id=number, component=component, name=name, step=0, state=values, detail=None)


def update(number: int = 1, **changes: Any) -> Update:
    return Update(
        seq=0, event=number, changes={path.replace("__", "."): value for path, value in changes.items()}, handler=""
    )


def table(version: int, total: int = 10, layout: int = 1) -> dict[str, Any]:
    first = {"start": 0, "total": total, "positions": [], "rows": []}
    return {"table": version, "layout": layout, "total": total, "columns": [], "first": first}


def hello(record: VisitRecord, seq: int, **of: Any) -> list[dict[str, Any]]:
    whole = {
        "protocol": PROTOCOL,
        "visit": record.id,
        "epoch": record.epoch,
        "seq": seq,
        "time_zone": "",
        "tab": None,
        **of,
    }
    texts = record.hello(Hello(**whole))
    for text in texts:
        PEER.validate_json(text)
    return [json.loads(text) for text in texts]


def refused(answer: Any) -> tuple[str, str]:
    """The field and the message of a refusal."""
    assert isinstance(answer, Done)
    assert answer.outcome == "error"
    assert answer.error is not None
    assert answer.error.field is not None
    return answer.error.field, answer.error.message


# --- opening ---


def test_a_new_client_gets_the_whole_page(record: VisitRecord) -> None:
    [message] = hello(record, 0, visit=None, epoch=None)
    assert message["type"] == "page"
    assert message["visit"] == record.id
    assert message["state"]["filters.name"] == "Ann"
    assert message["state"]["flights"] == {"table": 0, "selected": []}
    assert (message["event"], message["running"], message["context"]) == (0, [], {})
    assert message["page"]["components"]["filters"]["span"] == 12


def test_another_version_of_the_protocol_is_refused(record: VisitRecord) -> None:
    with pytest.raises(ProtocolError, match="reload"):
        hello(record, 0, protocol=PROTOCOL + 1)


def test_a_client_that_reconnects_gets_what_it_missed(record: VisitRecord) -> None:
    for number in range(5):
        record.send(update(1, note={"text": str(number)}))
    assert [one["seq"] for one in hello(record, 3)] == [4, 5, 6]
    assert hello(record, 6) == []
    [message] = hello(record, 0)
    assert message["type"] == "page"
    assert (message["seq"], message["context"]) == (6, {"note": {"text": "4"}})


def test_a_client_that_has_seen_only_the_page_gets_what_it_missed(record: VisitRecord) -> None:
    [page] = hello(record, 0)
    record.send(record.end(1, "error", "went wrong"))
    assert [one["type"] for one in hello(record, page["seq"])] == ["done"]


@pytest.mark.parametrize("of", [{"visit": "other"}, {"visit": None}, {"epoch": "e0"}, {"epoch": None}, {"seq": 99}])
def test_a_client_of_something_else_gets_the_page(record: VisitRecord, of: dict[str, Any]) -> None:
    record.send(update())
    record.send(update())
    [message] = hello(record, **{"seq": 1, **of})
    assert message["type"] == "page"


def test_the_ring_is_bounded_in_messages(record: VisitRecord) -> None:
    for _ in range(RING + 10):
        record.send(update())
    assert [one["type"] for one in hello(record, 6)] == ["page"]
    assert hello(record, 10)[0]["type"] == "page"
    assert [one["seq"] for one in hello(record, 11)] == list(range(12, RING + 12))


def test_the_ring_is_bounded_in_bytes(record: VisitRecord) -> None:
    big = "x" * (RING_BYTES // 4)
    for _ in range(6):
        record.send(Output(seq=0, event=1, kind="stdout", text=big, data={}, **UNNAMED))
    assert hello(record, 2)[0]["type"] == "page"
    assert [one["seq"] for one in hello(record, 5)] == [6, 7]
    record.send(Output(seq=0, event=1, kind="stdout", text=big * 5, data={}, **UNNAMED))
    assert hello(record, 7)[0]["type"] == "page"
    assert hello(record, 8) == []


def test_another_kernel_process_takes_its_tables_along(record: VisitRecord) -> None:
    record.send(update(flights={"data": table(3), "label": "Flights"}, note={"text": "kept"}))
    record.take_state(State(changes={"flights": {"table": 3, "selected": [2]}}))
    seq = record.seq
    record.new_epoch("e1")
    assert record.context["flights"]["data"]["table"] == 3  # type: ignore[index, call-overload]
    record.new_epoch("e2")
    assert record.context == {"flights": {"label": "Flights"}, "note": {"text": "kept"}}
    assert record.state["flights"] == {"table": 0, "selected": []}
    [message] = hello(record, seq)
    assert message["type"] == "page"
    assert message["seq"] > seq


def test_the_ends_of_what_ran_in_a_kernel_that_ended(record: VisitRecord) -> None:
    assert isinstance(record.take_event(event(1)), Run)
    assert isinstance(record.take_event(event(2, "filters.search")), Run)
    ends = record.lose_kernel("The kernel has ended.")
    assert [(one.event, one.outcome) for one in ends] == [(1, "unknown"), (2, "unknown")]
    for one in ends:
        record.send(one)
    assert record.running == {}
    assert record.lose_kernel("again") == []
    assert record.take_event(event(2)) is None


# --- events ---


def test_an_event_runs_its_handler(record: VisitRecord) -> None:
    run = record.take_event(event(1, "filters.search", filters__carrier="UA"))
    assert isinstance(run, Run)
    assert (run.visit, run.event, run.handler, run.component) == (record.id, 1, "search", "filters.search")
    assert run.state["filters.carrier"] == "UA"
    [message] = hello(record, 0)
    fresh = {"position": 0, "others": False, "value": None, "label": ""}
    assert message["running"] == [{"event": 1, "component": "filters.search", "name": "click", "step": 0, **fresh}]
    record.send(record.end(1, "ok"))
    assert record.running == {}


def test_a_repeated_event_runs_once(record: VisitRecord) -> None:
    assert isinstance(record.take_event(event(1)), Run)
    assert record.take_event(event(1)) is None
    record.send(record.end(1, "ok"))
    assert record.take_event(event(1)) is None
    assert isinstance(record.take_event(event(2)), Run)


@pytest.mark.parametrize("number", [2, 3, 1000])
def test_a_gap_breaks_the_protocol(record: VisitRecord, number: int) -> None:
    with pytest.raises(ProtocolError, match=f"event {number} came, but 1 was expected") as caught:
        record.take_event(event(number))
    assert caught.value.code == 1008


def test_how_far_events_have_come_is_remembered(record: VisitRecord) -> None:
    for number in (1, 2):
        record.take_event(event(number, "filters.search"))
    of = {"component": "filters.search", "name": "click"}
    record.send(Queued(seq=0, event=1, position=2, others=True, **of))
    record.send(Progress(seq=0, event=2, value=0.5, label="Half"))
    record.send(Progress(seq=0, event=9, value=0.5, label="of an event that has ended"))
    first, second = hello(record, 0)[0]["running"]
    assert (first["position"], first["others"]) == (2, True)
    assert (second["value"], second["label"]) == (0.5, "Half")
    record.send(Running(seq=0, event=1, **of))
    assert (hello(record, 0)[0]["running"][0]["position"], record.running[1].others) == (0, False)


def test_what_an_event_carries_is_bounded(record: VisitRecord) -> None:
    large = event(1).model_copy(update={"detail": {"x": ["y" * 10_000]}})
    assert refused(record.take_event(large)) == ("go", "the event carries too much")
    small = event(2).model_copy(update={"detail": {"x": ["y" * 9_000]}})
    run = record.take_event(small)
    assert isinstance(run, Run)
    assert run.detail == small.detail


def test_load() -> None:
    assert VisitRecord(page(), Theme()).load() is None
    record = VisitRecord(page(handlers={"load": "start"}), Theme())
    run = record.load()
    assert run is not None
    assert (run.event, run.component, run.name, run.handler) == (0, "page", "load", "start")
    assert list(record.running) == [0]


@pytest.mark.parametrize(
    ("component", "name", "message"),
    [
        ("nowhere", "click", "the page has no such component"),
        ("filters.nowhere", "click", "the page has no such component"),
        ("flights.number", "select", "the page has no such component"),
        ("page", "click", "the page has no such component"),
        ("", "click", "the page has no such component"),
        ("plain", "click", "nothing happens on 'click'"),
        ("go", "submit", "nothing happens on 'submit'"),
        ("note", "click", "nothing happens on 'click'"),
    ],
)
def test_what_is_bound_to_nothing(record: VisitRecord, component: str, name: Any, message: str) -> None:
    of = Event.model_construct(id=1, step=0, component=component, name=name, state={}, detail=None)
    assert refused(record.take_event(of)) == (component, message)
    assert record.running == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"filters__search": {"visible": False}},
        {"filters__search": {"disabled": True}},
        {"filters": {"visible": False}},
    ],
)
def test_what_cannot_be_used_now(record: VisitRecord, changes: Any) -> None:
    record.send(update(0, **changes))
    assert refused(record.take_event(event(1, "filters.search"))) == ("filters.search", "cannot be used now")
    record.send(update(0, **{path: dict.fromkeys(one, one != {"disabled": True}) for path, one in changes.items()}))
    assert isinstance(record.take_event(event(2, "filters.search")), Run)


# --- values ---


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("filters.carrier", "XX", "'XX' is not one of the options"),
        ("filters.carrier", 5, "5 is not one of the options"),
        ("filters.name", 5, "must be text"),
        ("filters.more.delay", "5", "must be a number"),
        ("filters.more.delay", True, "must be a number"),
        ("filters.more.delay", 11, "must be at most 10"),
        ("filters.more.agreed", 1, "must be true or false"),
        ("many", 1, "must be a list"),
        ("many", [3], "3 is not one of the options"),
        ("flights", [0], "must be {table, selected} or {key, keys}"),
        ("flights", {"table": 0, "selected": [0]}, "the table has no rows"),
        ("note", "x", "the page has no such value"),
        ("filters", {}, "the page has no such value"),
        ("nowhere", 1, "the page has no such value"),
    ],
)
def test_a_value_that_does_not_fit(record: VisitRecord, path: str, value: Any, message: str) -> None:
    before = dict(record.state)
    answer = record.take_event(event(1, **{path.replace(".", "__"): value}))
    assert refused(answer) == (path, message)
    assert record.state == before


@pytest.mark.parametrize(
    "changes",
    [
        {"filters__more__delay": {"disabled": True}},
        {"filters__more__delay": {"visible": False}},
        {"filters__more": {"visible": False}},
        {"filters": {"visible": False}},
    ],
)
def test_what_is_hidden_or_disabled_keeps_its_value(record: VisitRecord, changes: Any) -> None:
    record.take_state(State(changes={"filters.more.delay": 7}))
    record.send(update(0, **changes))
    assert record.correction() is None
    assert refused(record.take_event(event(1, filters__more__delay=9, many=[1]))) == (
        "filters.more.delay",
        "cannot be changed now",
    )
    told = record.correction()
    # The value of a hidden input is sent when it is shown again.
    is_hidden = "filters__more__delay" not in changes or "visible" in changes["filters__more__delay"]
    assert (told and told.changes) == (None if is_hidden else {"filters.more.delay": {"value": 7}})
    assert record.correction() is None
    if told is not None:
        record.send(told)
    record.take_state(State(changes={"filters.more.delay": "nonsense"}))
    run = record.take_event(event(2, filters__more__delay=7))
    assert isinstance(run, Run), "what it refused once does not block what comes next"
    assert (run.state["filters.more.delay"], run.state["many"]) == (7, [1])
    back = {path: dict.fromkeys(one, one != {"disabled": True}) for path, one in changes.items()}
    shown = json.loads(record.send(update(0, **back)))["changes"]
    assert not is_hidden or shown["filters.more.delay"]["value"] == 7
    record.take_state(State(changes={"filters.more.delay": 9}))
    assert record.state["filters.more.delay"] == 9


def test_a_builder_is_told_the_value_of_a_hidden_input_at_once() -> None:
    record = VisitRecord(page(), Theme(), builder=True)
    record.send(update(0, filters__more={"visible": False}))
    record.take_state(State(changes={"filters.more.delay": 9}))
    told = record.correction()
    assert told is not None
    assert told.changes == {"filters.more.delay": {"value": 5}}


def test_builders_are_told_which_handler_set_what() -> None:
    record = VisitRecord(page(), Theme(), builder=True)

    def send(handler: str, **changes: Any) -> dict[str, Any]:
        message = update(0, **changes)
        message.handler = handler
        told: dict[str, Any] = json.loads(record.send(message))
        return told

    assert send("load", note={"text": "a"}, flights={"data": table(2), "label": "All"})["handler"] == "load"
    send("search", flights={"label": "Late"}, flights__number={"visible": False})
    send("", flights={"data": table(2, layout=2)})  # the kernel's, as other columns are shown
    opened = {"note": {"text": "load"}, "flights": {"data": "load", "label": "search"}}
    assert hello(record, 0)[0]["set_by"] == {**opened, "flights.number": {"visible": "search"}}
    send("search", note={"text": UNSET})
    send("", flights={"label": "From a cell"})
    assert hello(record, 0)[0]["set_by"] == {"flights": {"data": "load"}, "flights.number": {"visible": "search"}}
    send("load", note={"text": "b"})
    record.forget_tables()
    assert hello(record, 0)[0]["set_by"]["note"] == {"text": "load"}
    assert "flights" not in hello(record, 0)[0]["set_by"]


def test_visitors_are_told_of_no_handler(record: VisitRecord) -> None:
    message = update(1, note={"text": "a"})
    message.handler = "load"
    assert json.loads(record.send(message))["handler"] == ""
    done = Done(seq=0, event=1, outcome="ok", error=None, changes={}, handler="load", at_once=False)
    assert json.loads(record.send(done))["handler"] == ""
    [opened] = hello(record, 0)
    assert (opened["context"], opened["set_by"]) == ({"note": {"text": "a"}}, {})


def figure(version: str, colour: str = "red") -> dict[str, Any]:
    return {"data": [{"marker": {"color": colour}}], "selectable": {"version": version, "counts": [2]}}


def points(version: str, *places: Any) -> dict[str, Any]:
    return {"figure": version, "points": [list(one) for one in places], "x": None, "y": None}


def test_points_of_a_chart_stay_selected_until_other_data_comes_or_the_kernel_goes() -> None:
    count = {
        "type": "text",
        "text": "{{ len(state.hours.points) }}",
        "rules": {"visible": "state.hours.x_range is None"},
    }
    record = VisitRecord(page({"hours": {"type": "chart", "selection": "box"}, "count": count}), Theme())
    record.new_epoch("e1")
    record.send(update(0, hours={"figure": figure("v1")}))
    assert record.state["hours"] == points("v1")
    record.take_state(State(changes={"hours": points("v1", (0, 1))}))
    record.send(update(0, hours={"figure": figure("v1", "blue")}))
    assert record.state["hours"] == points("v1", (0, 1))
    assert record.component_now("count").visible is True  # type: ignore[union-attr]
    record.take_state(State(changes={"hours": {**points("v1", (0, 1)), "x": [1, 2]}}))
    assert record.component_now("count").visible is False  # type: ignore[union-attr]
    record.send(update(0, hours={"figure": figure("v2")}))
    assert record.state["hours"] == points("v2")
    record.take_state(State(changes={"hours": points("v1", (0, 1))}))
    assert record.state["hours"] == points("v2")
    record.take_state(State(changes={"hours": points("v2", (0, 0))}))
    record.new_epoch("e2")
    assert record.state["hours"] == points("")
    assert record.context["hours"]["figure"] == {"data": [{"marker": {"color": "red"}}]}
    record.send(update(0, hours={"figure": None}))
    assert record.state["hours"] == points("")


def test_a_chart_without_selection_has_no_value() -> None:
    record = VisitRecord(page({"hours": {"type": "chart"}}), Theme())
    record.send(update(0, hours={"figure": figure("v1")}))
    assert record.state == {}
    record.take_state(State(changes={"hours": points("v1", (0, 1))}))
    assert record.state == {}


def test_rows_of_a_hidden_table_cannot_be_selected(record: VisitRecord) -> None:
    record.send(update(0, flights={"data": table(2), "visible": False}))
    record.take_state(State(changes={"flights": {"table": 2, "selected": [1]}}))
    assert record.state["flights"] == {"table": 2, "selected": []}
    assert record.correction() is None


def sent(record: VisitRecord, **changes: Any) -> Any:
    """What the client of a visit is sent of a change."""
    return json.loads(record.send(update(**changes)))["changes"]


def test_what_is_hidden_is_sent_when_it_is_shown(record: VisitRecord) -> None:
    assert sent(record, flights={"visible": False}, note={"text": "seen"}) == {
        "flights": {"visible": False},
        "note": {"text": "seen"},
    }
    # Not even that something was set on it.
    assert sent(record, flights={"data": table(1)}, flights__number={"label": "No."}) == {}
    assert not record.has_rows("flights")
    assert hello(record, 0)[0]["context"] == {"flights": {"visible": False}, "note": {"text": "seen"}}
    assert sent(record, flights={"visible": True}) == {
        "flights": {"visible": True, "data": table(1)},
        "flights.number": {"label": "No."},
    }
    assert record.has_rows("flights")


def test_what_properties_json_says_of_what_is_hidden_is_sent_when_it_is_shown() -> None:
    components = {
        "box": {
            "type": "container",
            "label": "Private",
            "visible": False,
            "components": {
                "note": {"type": "text", "text": "private"},
                "pick": {"type": "select", "options": ["private"], "handlers": {"change": "picked"}},
            },
        },
        "seen": {"type": "text", "text": "seen"},
    }
    record = VisitRecord(page(components), Theme())
    [opened] = hello(record, 0)
    assert "rivate" not in json.dumps(opened)
    assert opened["page"]["components"]["seen"]["text"] == "seen"
    assert opened["page"]["components"]["box"]["components"]["pick"]["type"] == "select"
    assert sent(record, box={"visible": True}) == {
        "box": {"visible": True, "label": "Private"},
        "box.note": {"text": "private"},
        "box.pick": {"options": ["private"], "value": None},
    }
    assert "private" in json.dumps(hello(record, 0)[0]["page"])
    assert "private" in json.dumps(VisitRecord(page(components), Theme(), builder=True).page_message().model_dump())


def test_values_and_columns_that_are_hidden_are_not_sent_until_they_are_shown() -> None:
    components = {
        "pin": {"type": "text_input", "label": "Private", "value": "private", "visible": False},
        "sales": {
            "type": "table",
            "columns": {
                "margin": {"field": "Private margin", "label": "Private", "visible": False},
                "price": {"field": "Price ($)", "label": "Price"},
            },
        },
        "other": {"type": "table", "visible": False, "columns": {"cost": {"label": "Private", "field": "Private"}}},
    }
    record = VisitRecord(page(components), Theme())
    [opened] = hello(record, 0)
    assert "rivate" not in json.dumps(opened)
    assert list(opened["page"]["components"]["sales"]["columns"]) == ["margin", "price"]
    assert opened["page"]["components"]["sales"]["columns"]["price"]["field"] == "Price ($)"
    assert "pin" not in opened["state"]
    assert sent(record, pin={"value": "private too"}, sales__margin={"label": "Private too"}) == {}
    assert "rivate" not in json.dumps(hello(record, 0)[0])
    assert sent(record, pin={"visible": True}, sales__margin={"visible": True}, other={"visible": True}) == {
        "pin": {"visible": True, "label": "Private", "value": "private too"},
        "sales.margin": {"visible": True, "field": "Private margin", "label": "Private too"},
        "other": {"visible": True},
        "other.cost": {"field": "Private", "label": "Private"},
    }
    [now] = hello(record, 0)
    assert now["state"]["pin"] == "private too"
    assert now["page"]["components"]["sales"]["columns"]["margin"]["field"] == "Private margin"


def test_visitors_are_not_sent_the_settings_of_kernels() -> None:
    settings = {"kernel": {"mode": "isolated", "memory_mb": 4321}}
    visitor, builder = (VisitRecord(page(**settings), Theme(), builder=builder) for builder in (False, True))
    assert "4321" not in json.dumps(hello(visitor, 0))
    assert hello(builder, 0)[0]["page"]["kernel"]["memory_mb"] == 4321
    settings["kernel"]["memory_mb"] = 1234
    assert visitor.edit_page(page(**settings), Theme()) is None
    assert builder.edit_page(page(**settings), Theme()) is not None


def test_what_rules_and_templates_need_is_sent_of_hidden_components() -> None:
    components = {
        "step": {"type": "number", "value": 1, "visible": False},
        "box": {"type": "container", "components": {"unread": {"type": "number", "value": 7}}, "visible": False},
        "name": {"type": "text_input", "value": "Ann", "visible": False},
        "next": {"type": "button", "label": "Next", "rules": {"disabled": "state.step > 2"}},
        "note": {"type": "button", "label": "Hello {{ state.name }}", "disabled": True, "visible": False},
    }
    record = VisitRecord(page(components), Theme())
    [opened] = hello(record, 0)
    assert opened["state"] == {"step": 1, "name": "Ann"}
    assert opened["page"]["components"]["note"]["label"] == "Hello {{ state.name }}"
    assert opened["page"]["components"]["note"]["disabled"] is False
    assert sent(record, step={"value": 3, "label": "Step"}, box__unread={"value": 8}) == {"step": {"value": 3}}
    assert sent(record, note={"visible": True}) == {"note": {"visible": True, "disabled": True}}


def test_an_edit_that_shows_an_input_sends_its_value() -> None:
    hidden = {"pin": {"type": "text_input", "value": "first", "visible": False}}
    record = VisitRecord(page(hidden), Theme())
    sent(record, pin={"value": "second"})
    edited = record.edit_page(page({"pin": {"type": "text_input", "value": "first"}}), Theme())
    assert edited is not None
    assert edited.state == {"pin": "second"}


def test_a_value_that_nobody_gave_follows_the_default() -> None:
    def least(**properties: Any) -> Page:
        return page({name: {"type": "number", **properties} for name in ("untouched", "given", "set")})

    record = VisitRecord(least(), Theme())
    record.take_state(State(changes={"given": 5}))
    sent(record, set={"value": None})
    edited = record.edit_page(least(value=60), Theme())
    assert edited is not None
    assert edited.state == {"untouched": 60}
    assert record.state == {"untouched": 60, "given": 5, "set": None}
    record.edit_page(least(), Theme())
    assert record.state == {"untouched": None, "given": 5, "set": None}


def test_what_is_in_a_hidden_container_is_hidden(record: VisitRecord) -> None:
    sent(record, filters={"visible": False})
    assert sent(record, filters__carrier={"options": ["AA"], "value": "AA"}) == {}
    assert "filters.carrier" not in hello(record, 0)[0]["state"]
    assert sent(record, filters={"visible": True})["filters.carrier"] == {"options": ["AA"], "value": "AA"}


def test_a_client_that_missed_that_something_was_hidden_gets_the_whole_page(record: VisitRecord) -> None:
    hello(record, 0)
    record.send(update(note={"text": "seen"}))
    seq = record.seq
    record.send(update(note={"text": "missed"}))
    record.send(update(2, note={"visible": False}))
    [answer] = hello(record, seq)
    assert (answer["type"], answer["context"]) == ("page", {"note": {"visible": False}})


def test_builders_are_sent_what_is_hidden() -> None:
    record = VisitRecord(page(), Theme(), builder=True)
    sent(record, note={"visible": False})
    assert sent(record, note={"text": "hidden"}) == {"note": {"text": "hidden"}}


def test_an_invalid_value_blocks_events_until_it_is_mended(record: VisitRecord) -> None:
    record.take_state(State(changes={"filters.more.delay": 11}))
    assert refused(record.take_event(event(1)))[0] == "filters.more.delay"
    assert refused(record.take_event(event(2, filters__carrier="UA")))[0] == "filters.more.delay"
    assert record.state["filters.carrier"] == "UA"
    assert record.state["filters.more.delay"] == 5
    record.take_state(State(changes={"filters.more.delay": 7}))
    run = record.take_event(event(3))
    assert isinstance(run, Run)
    assert run.state["filters.more.delay"] == 7


@pytest.mark.parametrize("changes", [{"visible": False}, {"disabled": True}])
def test_an_invalid_value_that_cannot_be_mended_now_blocks_nothing(record: VisitRecord, changes: Any) -> None:
    record.take_state(State(changes={"filters.more.delay": 11}))
    record.send(update(0, filters__more__delay=changes))
    run = record.take_event(event(1))
    assert isinstance(run, Run)
    assert run.state["filters.more.delay"] == 5


def test_values_beside_an_undeclared_one_are_kept(record: VisitRecord) -> None:
    assert refused(record.take_event(event(1, nowhere=1, filters__carrier="UA")))[0] == "nowhere"
    assert record.state["filters.carrier"] == "UA"


def test_state_alone_runs_nothing_and_passes_over_what_is_not_there(record: VisitRecord) -> None:
    record.take_state(State(changes={"nowhere": 1, "note": 2, "filters.carrier": "DL"}))
    assert record.state["filters.carrier"] == "DL"
    assert "nowhere" not in record.state
    assert isinstance(record.take_event(event(1)), Run)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"table": 2, "selected": [10]}, "row positions go from 0 to 9"),
        ({"table": 2, "selected": [-1]}, "row positions go from 0 to 9"),
        ({"table": 2, "selected": [1.0]}, "selected must be a list of row positions"),
        ({"table": 2, "selected": [True]}, "selected must be a list of row positions"),
        ({"table": 2, "selected": [1, 2]}, "too many rows are selected"),
        ({"table": 1, "selected": [1]}, "the table has changed; select the row again"),
        ({"table": 2, "selected": "1"}, "selected must be a list of row positions"),
        ({"selected": [1]}, "must be {table, selected} or {key, keys}"),
    ],
)
def test_forged_rows(record: VisitRecord, value: Any, message: str) -> None:
    record.send(update(0, flights={"data": table(2)}))
    assert refused(record.take_event(event(1, "flights", "select", flights=value))) == ("flights", message)
    good = {"table": 2, "selected": [9]}
    run = record.take_event(event(2, "flights", "select", flights=good))
    assert isinstance(run, Run)
    assert run.state["flights"] == good


def test_required_inputs_of_a_form(record: VisitRecord) -> None:
    answer = record.take_event(event(1, "filters", "submit", filters__name=""))
    assert refused(answer) == ("filters.name", "is required")
    answer = record.take_event(event(2, "filters.search", "click", filters__name="Bob", filters__more__agreed=False))
    assert refused(answer) == ("filters.more.agreed", "is required")
    assert isinstance(record.take_event(event(3)), Run), "a button outside of the form needs nothing"
    assert isinstance(record.take_event(event(4, "filters.carrier", "change")), Run), "nor does a change"
    record.send(update(0, filters__more__agreed={"disabled": True}))
    assert isinstance(record.take_event(event(5, "filters.search")), Run), "what is disabled cannot be given"
    record.running.clear()
    record.send(update(0, filters__more={"visible": False}, filters__more__agreed={"disabled": False}))
    assert isinstance(record.take_event(event(6, "filters.search")), Run), "what is hidden cannot be given"


def test_columns_that_are_shown_or_hidden_keep_the_selection(record: VisitRecord) -> None:
    record.send(update(0, flights={"data": table(2)}))
    chosen = {"table": 2, "selected": [9]}
    record.take_state(State(changes={"flights": chosen}))
    record.send(update(0, flights={"data": table(2, layout=2)}, **{"flights.number": {"visible": False}}))
    assert record.state["flights"] == chosen
    assert record.visible_columns() == {"flights.number": False}
    record.send(update(0, flights={"data": table(3)}, filters={"visible": False}))
    assert record.state["flights"] == {"table": 3, "selected": []}
    assert record.visible_columns() == {"flights.number": False}


@pytest.mark.parametrize(
    "changes",
    [
        {"flights": {"data": table(2, layout=2)}},
        {"flights.number": {"visible": False}},
        {"flights": {"data": table(3)}, "flights.number": {"visible": False}},
    ],
)
def test_what_a_client_missed_is_not_sent_with_columns_that_are_hidden_now(
    record: VisitRecord, changes: dict[str, Any]
) -> None:
    record.new_epoch("e")
    before = record.seq
    record.send(update(0, flights={"data": table(2)}))
    record.send(update(0, **changes))
    seen = record.seq - 1

    def answer(seq: int) -> list[str]:
        hello = Hello(protocol=PROTOCOL, visit=record.id, epoch=record.epoch, seq=seq, time_zone="", tab=None)
        return [json.loads(text)["type"] for text in record.hello(hello)]

    assert (answer(before), answer(seen), answer(seen + 1)) == (["page"], ["update"], [])


def test_only_tables_are_asked_for_rows(record: VisitRecord) -> None:
    assert record.has_rows("flights")
    assert not any(record.has_rows(path) for path in ("note", "nowhere", "filters.flights", "page", ""))


# --- what handlers set ---


def test_a_value_is_taken_over(record: VisitRecord) -> None:
    record.take_state(State(changes={"filters.more.delay": 99}))
    record.send(update(0, filters__more__delay={"value": 3}, filters__carrier={"value": "DL"}))
    assert (record.state["filters.more.delay"], record.state["filters.carrier"]) == (3, "DL")
    assert isinstance(record.take_event(event(1)), Run)
    record.send(update(0, many={"value": None}))
    assert record.state["many"] == []


def test_a_new_message_is_not_meant_as_the_last_one_was(record: VisitRecord) -> None:
    record.take_over({"page": {"message": "No such item", "message_kind": "warning", "go": {"page": "x.ipynb"}}})
    assert "go" not in record.context["page"], "where a visitor was led is no property of the page"
    record.take_over({"page": {"title": "Desk"}})
    assert record.context["page"]["message_kind"] == "warning"
    record.take_over({"page": {"message": "Found 12"}})
    assert record.context["page"] == {"message": "Found 12", "title": "Desk"}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"message": "broken", "message_kind": "error"}, {}),
        ({"message": "broken", "title": "Desk"}, {"page": {"title": "Desk"}}),
        ({"message": "other"}, {"page": {"message": "other"}}),
    ],
)
def test_a_message_is_taken_back_while_it_stands(record: VisitRecord, said: Any, left: Any) -> None:
    record.take_over({"page": said})
    record.take_back_message("broken")
    assert record.context == left


def test_options_are_taken_over(record: VisitRecord) -> None:
    record.take_state(State(changes={"filters.carrier": "UA", "many": [1, 2]}))
    record.send(update(0, filters__carrier={"options": ["UA", "AA"]}, many={"options": [2, 3]}))
    assert record.state["filters.carrier"] == "UA"
    assert record.state["many"] == [2], "what is still there stays chosen"
    sent = json.loads(record.send(update(0, filters__carrier={"options": ["AA"]})))
    assert record.state["filters.carrier"] is None
    assert sent["changes"]["filters.carrier"] == {"options": ["AA"], "value": None}, "the page shows it too"
    assert isinstance(record.take_event(event(1, filters__carrier="AA")), Run)
    assert refused(record.take_event(event(2, filters__carrier="UA")))[0] == "filters.carrier"


def test_new_data_clears_the_selection(record: VisitRecord) -> None:
    record.send(update(0, flights={"data": table(1)}))
    record.take_state(State(changes={"flights": {"table": 1, "selected": [2]}}))
    record.send(update(0, flights={"label": "same data"}))
    assert record.state["flights"]["selected"] == [2]
    record.send(update(0, flights={"data": table(2)}))
    assert record.state["flights"] == {"table": 2, "selected": []}
    record.send(update(0, flights={"data": None}))
    assert record.state["flights"] == {"table": 0, "selected": []}


def test_new_options_and_a_value_among_them(record: VisitRecord) -> None:
    record.take_state(State(changes={"filters.carrier": "UA"}))
    days = [{"$date": "2024-02-29"}, {"value": {"$int": "9007199254740993"}, "label": "Big"}]
    sent = json.loads(record.send(update(0, filters__carrier={"options": days, "value": days[0]})))
    assert sent["changes"]["filters.carrier"]["value"] == {"$date": "2024-02-29"}
    run = record.take_event(event(1))
    assert isinstance(run, Run)
    assert run.state["filters.carrier"] == {"$date": "2024-02-29"}
    run = record.take_event(event(2, filters__carrier={"$int": "9007199254740993"}))
    assert isinstance(run, Run)
    assert run.state["filters.carrier"] == {"$int": "9007199254740993"}
    assert refused(record.take_event(event(3, filters__carrier={"$int": "9007199254740994"})))[0] == "filters.carrier"


def test_a_property_that_does_not_fit_is_left_out(record: VisitRecord) -> None:
    record.send(update(0, filters__carrier={"value": ["UA"], "options": ["AA"]}))
    component = record.component("filters.carrier")
    assert component is not None
    assert component.check("AA") == "AA"
    assert isinstance(record.take_event(event(1, filters__carrier="AA")), Run)


# --- the page changes ---


def test_a_changed_page_keeps_what_still_fits(record: VisitRecord) -> None:
    record.take_state(State(changes={"filters.carrier": "DL", "filters.name": "Bob", "filters.more.delay": 9}))
    record.send(update(0, note={"text": "a"}, flights={"data": table(1)}, go={"label": "Go"}, page={"message": "m"}))
    record.send(update(0, **{"flights.number": {"visible": False}}))
    record.take_state(State(changes={"many": 5}))
    changed = json.loads(json.dumps(COMPONENTS))
    del changed["go"], changed["note"], changed["many"]
    changed["filters"]["components"]["carrier"]["options"] = ["UA"]
    changed["filters"]["components"]["more"]["components"]["delay"]["max"] = 9
    changed["late"] = {"type": "number", "value": 4}
    seq = record.seq
    edited = record.edit_page(page(changed), Theme(accent="red"))
    assert edited is not None
    assert [(edit["type"], edit["path"]) for edit in edited.edits] == [
        ("remove", "many"),
        ("remove", "note"),
        ("remove", "go"),
        ("add", "late"),
        ("change", "filters.carrier"),
        ("change", "filters.more.delay"),
        ("change", "app"),
    ]
    assert edited.edits[-1]["changes"] == {"theme": Theme(accent="red").model_dump(mode="json")}
    assert edited.state == {"filters.carrier": None, "late": 4}
    assert (edited.revision, edited.raw) == ("", None)
    message = record.page_message()
    assert message.state == {
        "filters.carrier": None,
        "filters.name": "Bob",
        "filters.more.delay": 9,
        "filters.more.agreed": True,
        "flights": {"table": 1, "selected": []},
        "late": 4,
    }
    assert sorted(message.context) == ["flights", "flights.number", "page"]
    record.send(edited)
    assert isinstance(record.take_event(event(1, "filters.search")), Run)
    assert refused(record.take_event(event(2, "go")))[0] == "go"
    assert [one["type"] for one in hello(record, seq)][-1] == "edited"
    assert [one["type"] for one in hello(record, seq - 1)] == ["page"]


def test_a_page_that_is_edited_shows_no_visitor_what_is_hidden() -> None:
    components = json.loads(json.dumps(COMPONENTS))
    components["note"] |= {"visible": False}
    visitor, builder = (VisitRecord(page(components), Theme(), builder=one) for one in (False, True))
    for record in (visitor, builder):
        record.send(update(0, go={"visible": False}))
    components["note"]["text"] = components["go"]["label"] = "private"
    assert visitor.edit_page(page(components), Theme()) is None
    edited = builder.edit_page(page(components), Theme())
    assert edited is not None
    assert "private" in edited.model_dump_json()
    components["note"]["visible"] = True
    edited = visitor.edit_page(page(components), Theme())
    assert edited is not None
    assert [(edit["path"], edit["changes"]) for edit in edited.edits] == [
        ("note", {"visible": True, "text": "private"})
    ]
    components["filters"]["visible"] = False
    components["filters"]["components"]["carrier"]["help"] = "private"
    edited = visitor.edit_page(page(components), Theme())
    assert edited is not None
    assert "private" not in edited.model_dump_json()


def test_what_handlers_have_set_on_a_component_comes_when_an_edit_shows_it() -> None:
    components = json.loads(json.dumps(COMPONENTS))
    components["note"] |= {"visible": False}
    record = VisitRecord(page(components), Theme())
    record.send(update(0, note={"text": "from a handler"}))
    assert "from a handler" not in record.page_message().model_dump_json()
    components["note"]["visible"] = True
    edited = record.edit_page(page(components), Theme())
    assert edited is not None
    assert edited.context == {"note": {"text": "from a handler"}}


def test_builders_get_what_the_file_says_and_its_revision() -> None:
    raw = {"components": {"note": {"type": "text"}}}
    after = {"components": {"note": {"type": "text", "text": "x"}}}
    visitor, builder = (
        VisitRecord(page(raw["components"]), Theme(), builder=one, source=Source(raw, {}, "r1"))
        for one in (False, True)
    )
    assert (builder.page_message().raw, builder.page_message().revision) == (raw, "r1")
    assert (visitor.page_message().raw, visitor.page_message().revision) == (None, "")
    for record, revision in ((visitor, ""), (builder, "r2")):
        edited = record.edit_page(page(after["components"]), Theme(), Source(after, {}, "r2"))
        assert edited is not None
        assert edited.revision == revision
        assert (edited.raw is None) == (record is visitor)
    other = builder.edit_page(page(after["components"]), Theme(), Source(after, {}, "r3"))
    assert other is not None, "another page of the app was edited"
    assert (other.revision, other.edits, other.raw) == ("r3", [], [])
    assert visitor.edit_page(page(after["components"]), Theme(), Source(after, {}, "r3")) is None


def test_builders_get_the_apps_own_properties() -> None:
    raw, app = {"components": {"note": {"type": "text"}}}, {"title": "Desk", "pools": {"db": 2}}
    visitor, builder = (
        VisitRecord(page(raw["components"]), Theme(), builder=one, source=Source(raw, app, "r1"))
        for one in (False, True)
    )
    assert (builder.page_message().raw_app, visitor.page_message().raw_app) == (app, None)
    edited = builder.edit_page(page(raw["components"]), Theme(), Source(raw, {"pools": {"db": 3}}, "r2"))
    assert edited is not None
    assert edited.edits == []
    assert edited.raw == [Change(path="app", changes={"pools": {"db": 3}}, reset=["title"], exact=True).model_dump()]
    assert visitor.edit_page(page(raw["components"]), Theme(), Source(raw, {}, "r2")) is None


def test_a_renamed_component_is_no_removed_one_to_builders() -> None:
    raw = {"components": {"note": {"type": "text"}}}
    after = {"components": {"text": {"type": "text"}}}
    record = VisitRecord(page(raw["components"]), Theme(), builder=True, source=Source(raw, {}, "r1"))
    rename = Rename(path="note", name="text")
    edited = record.edit_page(page(after["components"]), Theme(), Source(after, {}, "r2"), Edition([rename]))
    assert edited is not None
    assert edited.raw == edited.edits == [{**rename.model_dump(), "exact": True}]


def test_only_builders_are_told_who_made_an_edit() -> None:
    raw = {"components": {"note": {"type": "text"}}}
    after = {"components": {"note": {"type": "text", "text": "x"}}}
    said = {}
    for builder in (False, True):
        record = VisitRecord(page(raw["components"]), Theme(), builder=builder, source=Source(raw, {}, "r1"))
        edition = Edition(user="ana", client="tab-1")
        edited = record.edit_page(page(after["components"]), Theme(), Source(after, {}, "r2"), edition)
        assert edited is not None
        said[builder] = (edited.client, edited.user)
        by_hand = record.edit_page(page(raw["components"]), Theme(), Source(raw, {}, "r3"))
        assert by_hand is not None
        assert (by_hand.client, by_hand.user) == (None, None)
    assert said == {False: (None, None), True: ("tab-1", "ana")}


def test_a_component_of_another_type(record: VisitRecord) -> None:
    record.take_state(State(changes={"filters.name": "Bob"}))
    record.send(update(0, filters__name={"value": "Cid"}))
    changed = json.loads(json.dumps(COMPONENTS))
    changed["filters"]["components"]["name"] = {"type": "number", "value": 1}
    assert record.edit_page(page(changed), Theme()) is not None
    assert record.page_message().state["filters.name"] == 1
    assert isinstance(record.take_event(event(1, filters__name=2)), Run)


# --- whatever a client does ---


class AnyClient(RuleBasedStateMachine):
    """A client that sends anything in any order, and reconnects at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.record = VisitRecord(page(), Theme())
        self.started: list[int] = []
        self.sent: list[int] = []
        self.ended: list[int] = []
        self.accepted = 0

    @initialize()
    def open(self) -> None:
        self.record.new_epoch("e1")

    @rule(
        offset=st.integers(-2, 2),
        component=st.sampled_from(["go", "filters.search", "filters.carrier", "flights", "note", "nowhere"]),
        name=st.sampled_from(["click", "change", "submit", "select"]),
        path=st.sampled_from(["filters.carrier", "filters.name", "flights", "many", "note"]),
        value=st.sampled_from(["UA", "", 5, None, [1], {"table": 0, "selected": []}, {"table": 1, "selected": [0]}]),
    )
    def send_event(self, offset: int, component: str, name: Any, path: str, value: Any) -> None:
        number = self.record.event + 1 + offset
        if number < 1:
            return
        try:
            answer = self.record.take_event(event(number, component, name, **{path.replace(".", "__"): value}))
        except ProtocolError:
            assert number > self.accepted + 1
            return
        if number <= self.accepted:
            assert answer is None
            return
        self.accepted = number
        if isinstance(answer, Run):
            self.started.append(answer.event)
            self.send(Running(seq=0, event=answer.event, component=component, name=name))
        else:
            assert answer is not None
            self.end(answer)

    @rule(path=st.sampled_from(["filters.carrier", "many", "nowhere"]), value=st.sampled_from(["DL", 1, [2], None]))
    def send_state(self, path: str, value: Any) -> None:
        self.record.take_state(State(changes={path: value}))

    @precondition(lambda self: self.record.running)
    @rule(data=st.data(), outcome=st.sampled_from(["ok", "error", "cancelled"]))
    def handler_ends(self, data: st.DataObject, outcome: Any) -> None:
        number = data.draw(st.sampled_from(sorted(self.record.running)))
        if data.draw(st.booleans()):
            self.send(update(number, flights={"data": table(number)}))
        self.end(self.record.end(number, outcome, "x" if outcome == "error" else ""))

    @rule(back=st.integers(0, 600))
    def reconnect(self, back: int) -> None:
        seq = max(0, self.record.seq - back)
        answer = hello(self.record, seq)
        if answer and answer[0]["type"] == "page":
            assert len(answer) == 1
            assert answer[0]["seq"] == self.record.seq
        else:
            assert [one["seq"] for one in answer] == list(range(seq + 1, self.record.seq + 1))

    @rule(epoch=st.sampled_from(["e1", "e2", "e3"]))
    def kernel_restarts(self, epoch: str) -> None:
        if epoch != self.record.epoch:
            for one in self.record.lose_kernel("ended"):
                self.end(one)
        self.record.new_epoch(epoch)
        self.sent = [self.record.seq]

    def send(self, message: Any) -> None:
        """Number a message."""
        self.record.send(message)
        self.sent.append(message.seq)

    def end(self, done: Done) -> None:
        """End an event."""
        self.ended.append(done.event)
        self.send(done)

    @invariant()
    def nothing_runs_twice(self) -> None:
        assert len(set(self.started)) == len(self.started)
        assert len(set(self.ended)) == len(self.ended)

    @invariant()
    def seq_has_no_gaps(self) -> None:
        assert self.sent == list(range(self.sent[0], self.sent[0] + len(self.sent))) if self.sent else True

    @invariant()
    def every_accepted_event_runs_or_has_ended(self) -> None:
        assert sorted([*self.ended, *self.record.running]) == list(range(1, self.accepted + 1))


TestAnyClient = AnyClient.TestCase
TestAnyClient.settings = settings(stateful_step_count=30)
