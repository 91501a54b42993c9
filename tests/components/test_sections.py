"""Tabs, accordions and steppers: containers that are open, or not, by name."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import CATALOG, COMPONENT
from jupyter_tools.components.groups import groups_of
from jupyter_tools.errors import PropertiesError, UnsendableError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state, changes_of
from jupyter_tools.kernel.page.encode import encode_changes
from jupyter_tools.page.edit_types import Add, Move, Remove, Rename
from jupyter_tools.page.edits import edited
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord

sections = pytest.mark.parametrize("kind", ["tabs", "accordion", "stepper"])
INSIDE: dict[str, Any] = {
    "who": {"type": "container", "label": "Who", "components": {"name": {"type": "text_input", "value": "Ann"}}},
    "what": {"type": "card", "components": {"count": {"type": "number", "required": True}}},
    "send": {"type": "row", "components": {"go": {"type": "button", "handlers": {"click": "go"}}}},
}


def data(kind: str, **more: Any) -> dict[str, Any]:
    box = {"type": kind, "components": INSIDE, "handlers": {"select": "opened"}, **more}
    components = {"order": {"type": "form", "components": {"box": box}}}
    return {"version": 1, "pages": {"desk.ipynb": {"components": components}}}


def page(kind: str, **more: Any) -> Page:
    return parse_app(data(kind, **more)).pages["desk.ipynb"]


def box(kind: str, **more: Any) -> Any:
    return page(kind, **more).find("order.box")


@pytest.mark.parametrize(
    ("kind", "more", "initial"),
    [
        ("tabs", {}, "who"),
        ("stepper", {}, "who"),
        ("accordion", {}, ["who"]),
        ("accordion", {"opens": "none"}, []),
        ("accordion", {"opens": "all"}, ["who"]),
        ("accordion", {"opens": "all", "multiple": True}, ["who", "what", "send"]),
    ],
)
def test_what_is_open_at_first(kind: str, more: dict[str, Any], initial: Any) -> None:
    assert box(kind, **more).initial() == initial
    assert VisitRecord(page(kind, **more), Theme()).state["order.box"] == initial


def test_empty_ones_have_nothing_open() -> None:
    assert COMPONENT.validate_python({"type": "tabs"}).initial() == ""
    assert COMPONENT.validate_python({"type": "stepper"}).initial() == ""
    assert COMPONENT.validate_python({"type": "accordion"}).initial() == []


def test_a_visitor_opens_what_is_there() -> None:
    assert box("tabs").check("what") == "what"
    for wrong in ("other", None, ["who"], 1):
        with pytest.raises(ValueError, match=r"is not here|must be text"):
            box("tabs").check(wrong)
    accordion = box("accordion")
    assert [accordion.check(one) for one in ([], ["send"])] == [[], ["send"]]
    with pytest.raises(ValueError, match="must have at most 1 items"):
        accordion.check(["who", "what"])
    assert box("accordion", multiple=True).check(["what", "who"]) == ["what", "who"]
    for wrong in (["other"], "who", ["who", "who"], [1]):
        with pytest.raises(ValueError, match=r"is not here|must be|chosen twice"):
            box("accordion", multiple=True).check(wrong)


@sections
def test_the_peer_keeps_what_is_open_through_what_handlers_set(kind: str) -> None:
    record = VisitRecord(page(kind), Theme())
    opened: Any = ["what"] if kind == "accordion" else "what"
    record.take_over({"order.box": {"label": "Order"}}, "go")
    record.take({"order.box": opened})
    assert record.state["order.box"] == opened
    record.take_all({})
    record.take({"order.box": ["other"] if kind == "accordion" else "other"})
    assert record.state["order.box"] == opened


@sections
def test_what_is_in_a_section_that_is_not_open_is_required_all_the_same(kind: str) -> None:
    record = VisitRecord(page(kind), Theme())
    with pytest.raises(ValueError, match="is required"):
        record.check_required("order.box.send.go", "click")


@sections
def test_handlers_see_and_set_what_is_open(kind: str) -> None:
    module = load_page_module(None, "desk.ipynb", page(kind))
    opened: Any = ["what"] if kind == "accordion" else "what"
    assert module.State().order.box.active == (["who"] if kind == "accordion" else "who")
    values = {"order.box": opened, "order.box.who.name": "Bob", "order.box.what.count": 2}
    state = build_state(module.State, page(kind), values, lambda *_: ((), ()))
    assert (state.order.box.active, state.order.box.who.name, state.order.box.what.count) == (opened, "Bob", 2)
    context = module.Context()
    context.order.components.box.active = opened
    context.order.components.box.components.who.badge = 3
    changes = changes_of(context)
    assert changes == {"order.box": {"active": opened}, "order.box.who": {"badge": "3"}}
    assert encode_changes(changes, page(kind), lambda: 1)[0] == changes
    context.order.components.box.active = ["other"] if kind == "accordion" else "other"
    with pytest.raises(UnsendableError, match="'other' is not here"):
        encode_changes(changes_of(context), page(kind), lambda: 1)


@sections
@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ({"a": {"type": "button"}}, "'a' is a button; only containers are held here"),
        ({"a": {"type": "table"}}, "'a' is a table; only containers"),
        ({"a": {"type": "modal"}}, "'a' is a modal; only containers"),
        ({"active": {"type": "container"}}, "'active' is reserved"),
    ],
)
def test_what_cannot_be_a_section(kind: str, inside: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        COMPONENT.validate_python({"type": kind, "components": inside})


@sections
def test_what_is_open_is_not_declared_and_no_rule_computes_it(kind: str) -> None:
    with pytest.raises(PropertiesError, match="is set by handlers and cannot be declared"):
        page(kind, active=["who"] if kind == "accordion" else "who")
    with pytest.raises(PropertiesError, match="a rule cannot compute this"):
        page(kind, rules={"active": "'who'"})
    assert "active" not in groups_of(CATALOG[kind])
    test = "'what' in state.order.box.active" if kind == "accordion" else "state.order.box.active == 'what'"
    assert page(kind, rules={"label": f"'A' if {test} else 'B'"}).rules()["order.box"]


@sections
def test_sections_are_edited_as_anything_else_and_visits_go_along(kind: str) -> None:
    raw = data(kind)
    record = VisitRecord(parse_app(raw).pages["desk.ipynb"], Theme(), builder=True)
    record.take({"order.box": ["what"] if kind == "accordion" else "what"})
    for edits, names, opened in (
        ([Rename(path="order.box.who", name="person")], ["person", "what", "send"], "what"),
        ([Move(path="order.box.send", to="order.box", before="person")], ["send", "person", "what"], "what"),
        ([Remove(path="order.box.what")], ["send", "person"], "send"),
        ([Add(path="order.box.more", component={"type": "form"}, before="send")], ["more", "send", "person"], "more"),
        ([Move(path="order.box.send", to="")], ["more", "person"], "more"),
    ):
        result = edited(raw, "desk.ipynb", edits)
        again = edited(result.data, "desk.ipynb", result.inverse)
        assert again.data == raw
        raw = result.data
        now = parse_app(raw).pages["desk.ipynb"]
        record.edit_page(now, Theme())
        assert list(now.find("order.box").children()) == names  # type: ignore[union-attr]
        assert record.state["order.box"] == ([opened] if kind == "accordion" else opened)


@sections
def test_a_visitor_opens_no_section_that_is_hidden(kind: str) -> None:
    opened: Any = ["what"] if kind == "accordion" else "what"
    shown = VisitRecord(page(kind), Theme())
    initial = shown.state["order.box"]
    shown.take_over({"order.box.what": {"visible": False}}, "go")
    shown.take({"order.box": opened})
    assert shown.state["order.box"] == initial
    correction = shown.correction()
    assert correction is not None
    assert correction.changes == {"order.box": {"active": initial}}
    with pytest.raises(ValueError, match="cannot be changed now"):
        shown.take_all({"order.box": opened})
    builder = VisitRecord(page(kind), Theme(), builder=True)
    builder.take_over({"order.box.what": {"visible": False}}, "go")
    builder.take_all({"order.box": opened})
    assert builder.state["order.box"] == opened


@sections
@pytest.mark.parametrize("order", [("order.box.who.name", "order.box"), ("order.box", "order.box.who.name")])
def test_a_section_counts_that_could_be_opened_before_or_after_the_other_values(kind: str, order: Any) -> None:
    what = {**INSIDE["what"], "rules": {"visible": "state.order.box.who.name == 'Bob'"}}
    record = VisitRecord(page(kind, components={**INSIDE, "what": what}), Theme())
    opened: Any = ["what"] if kind == "accordion" else "what"
    values = {"order.box.who.name": "Bob", "order.box": opened}
    record.take_all({path: values[path] for path in order})
    assert record.state["order.box"] == opened
