"""What a visitor may do with bindings of several steps, containers and dialogs: all that decides is decided here."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.dispatch import Dispatch
from jupyter_tools.peer.pools import Pools
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event, State, Update
from jupyter_tools.protocol.scalars import UNSET

COMPONENTS: dict[str, Any] = {
    "form": {
        "type": "form",
        "handlers": {"change": ["changed", {"toast": "Changed"}]},
        "components": {
            "name": {"type": "text_input"},
            "box": {"type": "container", "components": {"left": {"type": "number"}}},
            "save": {
                "type": "button",
                "handlers": {"click": [{"confirm": "Sure?"}, "check", {"toast": "Half"}, "save"]},
            },
            "extra": {
                "type": "modal",
                "components": {"note": {"type": "text_input", "required": True}},
                "handlers": {"open": "opened", "close": [{"toast": "Closed"}]},
            },
        },
    },
    "only": {"type": "button", "handlers": {"click": [{"open": "form.extra"}]}},
    "hidden": {"type": "drawer", "visible": False},
    "told": {"type": "text", "rules": {"visible": "state.form.extra.open"}},
    "shown": {"type": "text_input", "rules": {"disabled": "not state.form.extra.open"}},
}


def page() -> Page:
    return parse_app({"pages": {"desk.ipynb": {"components": COMPONENTS}}}).pages["desk.ipynb"]


@pytest.fixture
def record() -> VisitRecord:
    """A visit that has just been opened."""
    return VisitRecord(page(), Theme())


def take(
    record: VisitRecord, component: str, name: Any = "click", step: int = 0, detail: Any = None, **state: Any
) -> Any:
    values = {path.replace("__", "."): value for path, value in state.items()}
    event = Event(id=record.event + 1, component=component, name=name, step=step, state=values, detail=detail)
    return record.take_event(event)


def test_an_event_runs_the_handler_of_its_step(record: VisitRecord) -> None:
    runs = [take(record, "form.save", step=step) for step in (1, 3)]
    assert [run.handler for run in runs] == ["check", "save"]
    assert [one.step for one in record.running.values()] == [1, 3]
    assert [one["step"] for one in record.page_message().model_dump()["running"]] == [1, 3]


@pytest.mark.parametrize(("component", "step"), [("form.save", 0), ("form.save", 2), ("form.save", 4), ("only", 0)])
def test_a_step_that_is_no_handler_is_refused(record: VisitRecord, component: str, step: int) -> None:
    answer = take(record, component, step=step)
    assert isinstance(answer, Done)
    assert answer.error is not None
    assert (answer.error.field, answer.error.message) == (component, "nothing happens on 'click'")
    assert record.running == {}


def test_no_step_is_a_condition_of_another(record: VisitRecord) -> None:
    run = take(record, "form.save", step=3)
    assert isinstance(run, Run)
    assert run.handler == "save"


@pytest.mark.parametrize("path", ["form.name", "form.box.left"])
def test_the_change_of_a_container_names_the_input(record: VisitRecord, path: str) -> None:
    run = take(record, "form", "change", detail={"input": path})
    assert (run.handler, run.detail) == ("changed", {"input": path})


@pytest.mark.parametrize(
    "detail",
    [
        None,
        {},
        "form.name",
        {"input": "form"},
        {"input": "form.save"},
        {"input": "form.extra"},
        {"input": "form.nothing"},
        {"input": "shown"},
        {"input": 3},
        {"input": "form.name", "more": 1},
    ],
)
def test_a_change_that_names_no_input_inside_is_refused(record: VisitRecord, detail: Any) -> None:
    answer = take(record, "form", "change", detail=detail)
    assert answer.error.message == "the event does not say which input has changed"


def test_what_a_visitor_opens_is_known_to_handlers_and_rules(record: VisitRecord) -> None:
    run = take(record, "form.extra", "open", form__extra=True)
    assert (run.handler, run.state["form.extra"]) == ("opened", True)
    told, shown = record.component_now("told"), record.component_now("shown")
    assert told is not None
    assert told.is_usable()
    assert shown is not None
    assert shown.is_usable()
    assert isinstance(take(record, "form.extra", "close"), Done)
    record.take_state(State(changes={"form.extra": False}))
    assert record.state["form.extra"] is False
    assert isinstance(take(record, "form.save", step=1, shown="x"), Done)


def test_what_a_handler_sets_last_stands_until_the_visitor_turns_it(record: VisitRecord) -> None:
    record.send(Update(seq=0, event=-1, changes={"form.extra": {"open": True}}, handler=""))
    assert record.state["form.extra"] is True
    record.take_state(State(changes={"form.extra": False}))
    assert record.page_message().state["form.extra"] is False
    record.send(Update(seq=0, event=-1, changes={"form.extra": {"open": UNSET}}, handler=""))
    assert record.state["form.extra"] is False
    assert record.context["form.extra"] == {}


def test_what_a_closed_dialog_holds_is_not_required_and_keeps_its_values(record: VisitRecord) -> None:
    assert isinstance(take(record, "form.save", step=1), Run)
    record.take_state(State(changes={"form.extra.note": "kept", "form.extra": True}))
    assert isinstance(take(record, "form.save", step=3), Run)
    record.take_state(State(changes={"form.extra.note": ""}))
    refused = take(record, "form.save", step=3)
    assert (refused.error.field, refused.error.message) == ("form.extra.note", "is required")
    assert isinstance(take(record, "form.save", step=3, form__extra=False), Run)


def test_a_hidden_dialog_is_not_opened(record: VisitRecord) -> None:
    record.take_state(State(changes={"hidden": True}))
    assert record.state["hidden"] is False
    assert record.overruled() == {"hidden": {"open": False}}


@pytest.mark.parametrize("value", [1, "true", None, {"open": True}])
def test_a_dialog_is_open_or_not(record: VisitRecord, value: Any) -> None:
    refused = take(record, "form.save", step=1, form__extra=value)
    assert (refused.error.field, refused.error.message) == ("form.extra", "must be true or false")


def test_steps_do_not_drop_each_other(record: VisitRecord) -> None:
    runs: list[Run] = []
    ends: list[Any] = []

    def send(message: Any) -> None:
        record.send(message)
        ends.append(message)

    dispatch = Dispatch(record, Pools(lambda _: 1), "desk", runs.append, send)
    for step in (1, 3, 3):
        number = record.event + 1
        dispatch.take(Event(id=number, component="form.save", name="click", step=step, state={}, detail=None))
    assert [run.handler for run in runs] == ["check", "save"]
    assert [(one.event, one.outcome) for one in ends] == [(3, "cancelled")]
