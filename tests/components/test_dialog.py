"""Modals and drawers: containers that are open or closed."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import CATALOG, COMPONENT
from jupyter_tools.components.groups import groups_of
from jupyter_tools.errors import PropertiesError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state, changes_of
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.rules import computable

dialogs = pytest.mark.parametrize("kind", ["modal", "drawer"])


def page(kind: str, **more: Any) -> Page:
    components = {
        "order": {"type": kind, "components": {"name": {"type": "text_input", "value": "Ann"}}, **more},
        "empty": {"type": kind, "open": True},
    }
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


@dialogs
def test_its_value_is_whether_it_is_open(kind: str) -> None:
    dialog = COMPONENT.validate_python({"type": kind})
    assert (dialog.given(), dialog.initial()) == ("open", False)
    assert [dialog.check(value) for value in (True, False)] == [True, False]
    assert [dialog.is_closed(value) for value in (True, False)] == [False, True]
    with pytest.raises(ValueError, match="must be true or false"):
        dialog.check("yes")


@dialogs
def test_handlers_see_whether_it_is_open_and_what_is_in_it(kind: str) -> None:
    module = load_page_module(None, "desk.ipynb", page(kind))
    values = {"order": True, "order.name": "Bob", "empty": False}
    state = build_state(module.State, page(kind), values, lambda *_: ((), ()))
    assert (state.order.open, state.order.name, state.empty.open) == (True, "Bob", False)
    assert (module.State().order.open, module.State().empty.open) == (False, True)
    context = module.Context()
    context.order.open = True
    context.order.components.name.value = "Eve"
    assert changes_of(context) == {"order": {"open": True}, "order.name": {"value": "Eve"}}


@dialogs
def test_nothing_in_it_is_called_open(kind: str) -> None:
    with pytest.raises(ValidationError, match="'open' is reserved"):
        COMPONENT.validate_python({"type": kind, "components": {"open": {"type": "checkbox"}}})


@pytest.mark.parametrize(("kind", "more"), [("modal", {"side": "left"}), ("drawer", {"size": "full"})])
def test_what_only_the_other_has(kind: str, more: Any) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": kind, **more})


@dialogs
def test_a_rule_reads_whether_it_is_open_and_cannot_compute_it(kind: str) -> None:
    assert page(kind, rules={"label": "'Open' if state.order.open else 'Closed'"}).rules()["order"]
    with pytest.raises(PropertiesError, match="a rule cannot compute this"):
        page(kind, rules={"open": "True"})


def test_it_takes_no_room() -> None:
    above = [kind for kind, cls in CATALOG.items() if cls.layout.shape == "above"]
    assert above == ["modal", "drawer"]


@dialogs
def test_it_takes_no_columns_that_could_be_set(kind: str) -> None:
    assert "span" not in groups_of(CATALOG[kind])
    assert "span" in groups_of(CATALOG["container"])


@dialogs
def test_asking_before_it_closes_is_a_choice(kind: str) -> None:
    assert COMPONENT.validate_python({"type": kind}).confirm_close is False
    assert "confirm_close" in computable(CATALOG[kind])
