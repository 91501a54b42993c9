"""What rules make of components, and what the server accepts by them."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.page import VisitPage
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Event
from jupyter_tools.protocol.scalars import UNSET

COMPONENTS: dict[str, Any] = {
    "kind": {"type": "select", "label": "Kind", "options": ["part", "whole"]},
    "most": {"type": "number", "label": "Most", "value": 10},
    "form": {
        "type": "form",
        "handlers": {"submit": "send"},
        "components": {
            "left": {
                "type": "number",
                "label": "Left",
                "required": True,
                "rules": {"visible": "state.kind == 'part'", "max": "state.most"},
            },
            "reason": {"type": "text_input", "label": "Reason", "rules": {"required": "state.form.left == 0"}},
            "send": {
                "type": "button",
                "label": "Send",
                "handlers": {"click": "send"},
                "rules": {"disabled": "state.kind is None"},
            },
        },
    },
    "box": {
        "type": "container",
        "rules": {"visible": "len(state.orders.rows) > 0"},
        "components": {"go": {"type": "button", "label": "Go", "handlers": {"click": "go"}}},
    },
    "locked": {"type": "text_input", "label": "Locked", "rules": {"disabled": "state.kind != 'part'"}},
    "orders": {"type": "table"},
    "broken": {"type": "text_input", "label": "Broken", "rules": {"disabled": "1 / state.most > 0"}},
    "mine": {
        "type": "text_input",
        "label": "Mine",
        "rules": {"visible": "visit.params.mode == 'x' and visit.user == 'Ann'"},
    },
}


def page() -> Page:
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": COMPONENTS}}}).pages["desk.ipynb"]


@pytest.fixture
def record() -> VisitRecord:
    """A visit that was just opened."""
    return VisitRecord(page(), Theme())


def send(record: VisitRecord, event: int, component: str = "form.send", **state: Any) -> Any:
    values = {path.replace("__", "."): value for path, value in state.items()}
    return record.take_event(Event(id=event, component=component, name="click", step=0, state=values, detail=None))


def test_what_a_rule_disables_is_refused(record: VisitRecord) -> None:
    refused = send(record, 1)
    assert (refused.error.field, refused.error.message) == ("form.send", "cannot be used now")
    assert isinstance(send(record, 2, kind="whole"), Run)


def test_what_a_rule_hides_is_not_required(record: VisitRecord) -> None:
    assert isinstance(send(record, 1, kind="whole"), Run)
    refused = send(record, 2, kind="part")
    assert (refused.error.field, refused.error.message) == ("form.left", "is required")
    assert isinstance(send(record, 3, form__left=3), Run)


def test_what_a_rule_requires_is_required(record: VisitRecord) -> None:
    refused = send(record, 1, kind="part", form__left=0)
    assert (refused.error.field, refused.error.message) == ("form.reason", "is required")
    assert isinstance(send(record, 2, form__reason="none"), Run)


@pytest.mark.parametrize("order", [("kind", "form__left"), ("form__left", "kind")])
def test_a_value_counts_that_could_be_entered_before_or_after_the_others(record: VisitRecord, order: Any) -> None:
    values = {"kind": "part", "form__left": 3}
    run = send(record, 1, **{name: values[name] for name in order})
    assert isinstance(run, Run)
    assert run.state["form.left"] == 3


def test_a_value_that_was_entered_before_a_rule_hid_its_input_is_kept(record: VisitRecord) -> None:
    run = send(record, 1, kind="whole", form__left=3)
    assert isinstance(run, Run)
    assert run.state["form.left"] == 3


def test_a_value_of_an_input_that_a_rule_disables_is_refused_and_corrected(record: VisitRecord) -> None:
    refused = send(record, 1, kind="whole", locked="x")
    assert (refused.error.field, refused.error.message) == ("locked", "cannot be changed now")
    assert record.overruled() == {"locked": {"value": ""}}
    assert isinstance(send(record, 2, locked="x", kind="part", form__left=1), Run)


def test_a_value_of_an_input_that_is_read_only_is_refused_and_not_missing(record: VisitRecord) -> None:
    record.take_over({"locked": {"read_only": True, "required": True, "disabled": False}})
    refused = send(record, 1, kind="part", locked="x")
    assert (refused.error.field, refused.error.message) == ("locked", "cannot be changed now")
    assert record.overruled() == {"locked": {"value": ""}}
    assert isinstance(send(record, 2, kind="part", form__left=1), Run)


def test_a_limit_of_a_rule_holds_for_what_was_entered_before_too(record: VisitRecord) -> None:
    assert isinstance(send(record, 1, kind="part", form__left=8), Run)
    refused = send(record, 2, most=5)
    assert (refused.error.field, refused.error.message) == ("form.left", "must be at most 5")
    assert isinstance(send(record, 3, form__left=5), Run)
    assert isinstance(send(record, 4, most=None), Run)  # no limit


def test_a_container_that_a_rule_hides_holds_nothing_that_can_be_used(record: VisitRecord) -> None:
    assert send(record, 1, "box.go").error.message == "cannot be used now"
    record.take_over({"orders": {"data": {"table": 1, "total": 5, "columns": [], "rows": {"start": 0, "rows": []}}}})
    assert isinstance(send(record, 2, "box.go", orders={"table": 1, "selected": [2]}), Run)


def test_a_rule_that_cannot_be_computed_leaves_what_is_declared(record: VisitRecord) -> None:
    send(record, 1, kind="whole", most=0)
    component = record.component_now("broken")
    assert component is not None
    assert component.is_usable()


def test_what_a_handler_sets_wins_over_a_rule(record: VisitRecord) -> None:
    record.take_over({"form.send": {"disabled": False}})
    assert isinstance(send(record, 1), Run)
    record.take_over({"form.left": {"visible": True}})
    assert send(record, 2, kind="whole").error.message == "is required"


def test_what_a_handler_takes_back_is_computed_again(record: VisitRecord) -> None:
    record.take_over({"form.send": {"disabled": False}, "kind": {"value": "whole", "visible": False}})
    record.take_over({"form.send": {"disabled": UNSET}, "kind": {"value": UNSET, "visible": UNSET}})
    assert record.context == {"form.send": {}, "kind": {}}
    assert record.state["kind"] is None
    assert send(record, 1).error.message == "cannot be used now"


def test_a_client_is_told_the_value_that_an_unset_one_has(record: VisitRecord) -> None:
    changes: Any = {"most": {"value": UNSET}}
    record.take_over({"most": {"value": 3}})
    record.take_over(changes)
    assert changes == {"most": {"value": 10}}


def test_rules_read_the_visit(record: VisitRecord) -> None:
    def is_shown() -> bool:
        component = record.component_now("mine")
        assert component is not None
        return component.is_usable()

    assert not is_shown()
    record.visited_by("Ann", {"mode": "x"})
    assert is_shown()


def test_what_a_rule_hides_is_sent(record: VisitRecord) -> None:
    """The browser shows it without asking: a rule is no permission."""
    shown: Any = record.page_message().page
    assert shown["components"]["form"]["components"]["left"]["label"] == "Left"


def test_a_page_without_rules_is_as_ever() -> None:
    plain = VisitPage(Page(), Theme())
    assert plain.component_now("nothing") is None
