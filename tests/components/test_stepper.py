"""Steppers: what `finish` needs; that they are containers of sections is in `test_sections`."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import COMPONENT
from jupyter_tools.components.groups import groups_of
from jupyter_tools.components.stepper import Stepper
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event

STEPS: dict[str, Any] = {
    "who": {"type": "container", "components": {"name": {"type": "text_input", "required": True}}},
    "where": {
        "type": "card",
        "help": "Where it goes",
        "components": {
            "city": {"type": "text_input", "required": True},
            "find": {"type": "button", "handlers": {"click": "find"}},
        },
    },
}


def page(**around: Any) -> Page:
    handlers = {"finish": "finished", "select": "opened", "change": "changed"}
    box = {"type": "stepper", "components": STEPS, "handlers": handlers}
    other = {"type": "text_input", "required": True}
    parts = {"order": {"type": "form", "components": {"box": box, "other": other}}} if around else {"box": box}
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": parts}}}).pages["desk.ipynb"]


def send(record: VisitRecord, name: Any, component: str = "box", detail: Any = None, **values: Any) -> Any:
    state = {path.replace("__", "."): value for path, value in values.items()}
    number = record.event + 1
    return record.take_event(Event(id=number, component=component, name=name, step=0, state=state, detail=detail))


def refused(answer: Any) -> tuple[str | None, str]:
    assert isinstance(answer, Done)
    assert answer.error is not None
    return answer.error.field, answer.error.message


def test_its_defaults() -> None:
    one = COMPONENT.validate_python({"type": "stepper"})
    assert (one.linear, one.back_label, one.next_label, one.finish_label) == (True, "Back", "Next", "Finish")
    assert (Stepper.events, Stepper.given()) == (("finish", "select", "change"), "active")
    assert {groups_of(Stepper)[f"{name}_label"] for name in ("back", "next", "finish")} == {"content"}


@pytest.mark.parametrize("wrong", [{"linear": 1}, {"next_label": None}, {"active": 1}, {"back_label": 2}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": "stepper", **wrong})


def test_it_is_finished_once_all_that_its_steps_ask_for_is_there() -> None:
    record = VisitRecord(page(), Theme())
    assert refused(send(record, "finish")) == ("box.who.name", "is required")
    assert refused(send(record, "finish", box="where", box__who__name="Ann")) == ("box.where.city", "is required")
    assert isinstance(send(record, "finish", box__where__city="Newark"), Run)


def test_nothing_else_of_it_needs_all_that() -> None:
    record = VisitRecord(page(), Theme())
    assert isinstance(send(record, "select", box="where"), Run)
    assert isinstance(send(record, "change", detail={"input": "box.who.name"}, box__who__name=""), Run)
    assert isinstance(send(record, "click", "box.where.find"), Run)


def test_a_step_that_is_hidden_asks_for_nothing() -> None:
    record = VisitRecord(page(), Theme())
    record.take_over({"box.where": {"visible": False}}, "go")
    assert isinstance(send(record, "finish", box__who__name="Ann"), Run)


def test_in_a_form_it_needs_only_its_own_inputs() -> None:
    record = VisitRecord(page(form=True), Theme())
    assert refused(send(record, "finish", "order.box")) == ("order.box.who.name", "is required")
    values = {"order__box__who__name": "Ann", "order__box__where__city": "Newark"}
    assert isinstance(send(record, "finish", "order.box", **values), Run)
    assert refused(send(record, "click", "order.box.where.find")) == ("order.other", "is required")
