"""What an event runs: the forms of bindings, and what is no binding."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from jupyter_tools.components.bindings import ACTIONS, Binding, handler_at, handlers_of, steps_of

BINDING: TypeAdapter[Any] = TypeAdapter(Binding)
EACH: dict[str, Any] = {
    "confirm": "Sure?",
    "open": "order",
    "close": "order",
    "set": {"filters.kind": "'part'"},
    "reset": "filters",
    "go": {"page": "orders.ipynb", "params": {"id": "state.id"}},
    "link": "mailto:ann@example.org",
    "copy": "{{ state.id }}",
    "toast": "Saved",
}


def test_there_is_an_example_of_each_action() -> None:
    assert list(EACH) == list(ACTIONS)


@pytest.mark.parametrize("name", EACH)
def test_an_action_is_an_object_with_one_key(name: str) -> None:
    steps = BINDING.validate_python([{name: EACH[name]}])
    assert type(steps[0]) is ACTIONS[name]
    assert BINDING.dump_python(steps) == [{name: EACH[name]}]
    # As they are checked again when a handler changes the component.
    assert BINDING.validate_python(steps) == steps


def test_a_handler_is_a_text_or_a_step() -> None:
    steps = BINDING.validate_python(["check", {"confirm": "Sure?"}, "\uff53ave", "check"])
    assert handlers_of(steps) == ["check", "save"]
    assert [handler_at(steps, step) for step in (-1, 0, 1, 2, 3, 4)] == [None, "check", None, "save", "check", None]
    assert [handler_at("save", step) for step in (0, 1)] == ["save", None]
    assert handler_at(None, 0) is None
    assert steps_of(BINDING.validate_python("save")) == ["save"] == steps_of(BINDING.validate_python(["save"]))


@pytest.mark.parametrize(
    ("binding", "message"),
    [
        ([], "a list of steps has 1 to 20 of them, and not 0"),
        (["save"] * 21, "a list of steps has 1 to 20 of them, and not 21"),
        ([None], "a step is the name of a handler or an action"),
        ([["save"]], "a step is the name of a handler or an action"),
        ([{}], "an action has exactly one key; there is close, confirm, copy, go, link, open, reset, set, toast"),
        ([{"open": "a", "close": "b"}], "an action has exactly one key"),
        ([{"opne": "a"}], "there is no action 'opne'; did you mean 'open'?"),
        ([{"open": ""}], "at least 1 character"),
        ([{"open": 1}], "valid string"),
        ([{"set": {}}], "at least 1 item"),
        ([{"set": {"a": 1}}], "valid string"),
        ([{"go": "orders.ipynb"}], "valid dictionary"),
        ([{"go": {"page": "https://example.org"}}], "is not the name of a notebook beside properties.json"),
        ([{"go": {"page": "../other.ipynb"}}], "is not the name of a notebook beside properties.json"),
        ([{"go": {"page": "a.ipynb", "new": True}}], "Extra inputs are not permitted"),
        ([{"link": "javascript:alert(1)"}], "an address begins with http://, https:// or mailto:"),
        ([{"link": "//example.org"}], "an address begins with http://, https:// or mailto:"),
        ([{"link": " https://example.org"}], "an address begins with http://, https:// or mailto:"),
        ([{"confirm": ""}], "at least 1 character"),
        ("two words", "is not a Python identifier"),
        (["two words"], "is not a Python identifier"),
        ({"open": "a"}, "valid string"),
    ],
)
def test_what_is_no_binding(binding: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        BINDING.validate_python(binding)
    assert message in str(caught.value)
    assert caught.value.error_count() == 1
