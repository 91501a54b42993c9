"""What all components share: names, plain values, and helpful errors."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from jupyter_tools.components import CATALOG, COMPONENT, ColumnContext, Component
from jupyter_tools.components.button import ButtonContext
from jupyter_tools.components.names import Name, identifier
from jupyter_tools.components.number import NumberContext
from jupyter_tools.components.select import SelectContext
from jupyter_tools.components.text import TextContext
from jupyter_tools.errors import UnknownNameError, ValueRefusedError


def test_a_number_that_python_does_not_write_is_refused_like_others() -> None:
    with pytest.raises(
        ValueRefusedError, match="must have at most 4,000 digits; not a number that is too long to show"
    ):
        NumberContext().value = 10**5000


@pytest.mark.parametrize("name", ["a", "min_delay", "größe", "match", "type", "A1", "x_", "航班"])
def test_identifiers(name: str) -> None:
    assert identifier(name) == name


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "1a", "a.b", "class", "None", "a-b", "_a", "__init__", "model_x", "✈", "a\n"]
)
def test_what_is_no_identifier(name: str) -> None:
    with pytest.raises(ValueError, match=r"is not a Python identifier|is reserved"):
        identifier(name)


def test_names_are_bounded() -> None:
    adapter = TypeAdapter(Name)
    assert adapter.validate_python("a" * 100)
    with pytest.raises(ValidationError):
        adapter.validate_python("a" * 101)


@given(st.text(max_size=100))
def test_any_other_text_is_an_attribute_or_refused(name: str) -> None:
    try:
        identifier(name)
    except ValueError:
        return
    compile(f"state.{name}", "name", "eval")


def test_numbers_dates_and_none_become_text_where_text_is_wanted() -> None:
    text, column = TextContext(), ColumnContext()
    for value, shown in ((3.5, "3.5"), (dt.date(2024, 2, 29), "2024-02-29"), (None, ""), ("a", "a")):
        text.text = value
        assert text.text == shown
    column.label = 2024  # type: ignore[assignment]
    assert column.label == "2024"
    column.label = None
    assert column.label is None, "where None says something, it stays"
    for value in ([1], {}, b"a"):
        with pytest.raises(ValueRefusedError):
            text.text = value


def test_a_typo_is_answered_with_the_nearest_name() -> None:
    context = SelectContext()
    with pytest.raises(UnknownNameError, match="did you mean 'options'"):
        context.optins = ["a"]  # type: ignore[attr-defined]
    with pytest.raises(UnknownNameError, match="did you mean 'visible'"):
        _ = context.visibel  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        _ = context.nothing_like_it  # type: ignore[attr-defined]


def test_a_wrong_value_is_refused_where_it_is_set() -> None:
    context = NumberContext()
    for name, value in (("value", "60"), ("visible", 1), ("label", []), ("step", math.inf)):
        with pytest.raises(ValueRefusedError, match=name):
            setattr(context, name, value)
    assert context.model_fields_set == set()  # type: ignore[attr-defined]


def test_what_was_set_is_known() -> None:
    context = NumberContext()
    context.value = None
    context.disabled = False
    assert context.model_fields_set == {"value", "disabled"}  # type: ignore[attr-defined]


def test_completion_shows_properties_only() -> None:
    assert set(dir(ButtonContext())) == {"visible", "label", "icon", "kind", "confirm", "disabled"}


@pytest.mark.parametrize("kind", CATALOG)
def test_each_type_is_made_of_its_context(kind: str) -> None:
    cls = CATALOG[kind]
    properties = cls.context_type
    assert issubclass(cls, properties)
    assert set(properties.model_fields) < set(cls.model_fields)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", CATALOG)
def test_each_type_comes_back_from_json(kind: str) -> None:
    component: Component = COMPONENT.validate_python({"type": kind})
    assert type(component) is CATALOG[kind]
    declared = {"type": kind, "span": 6, "visible": False, "handlers": dict.fromkeys(CATALOG[kind].events, "run")}
    component = COMPONENT.validate_python(declared)
    assert component.model_dump(exclude_unset=True) == declared
    assert COMPONENT.validate_json(component.model_dump_json(exclude_unset=True)) == component


@pytest.mark.parametrize("kind", CATALOG)
@pytest.mark.parametrize(
    "wrong", [{"span": 0}, {"span": 13}, {"span": 6.0}, {"visible": "no"}, {"handlers": []}, {"nope": 1}]
)
def test_each_type_refuses_what_none_takes(kind: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": kind, **wrong})


@pytest.mark.parametrize("kind", CATALOG)
def test_a_component_without_a_value_takes_none(kind: str) -> None:
    component = CATALOG[kind].model_validate({"type": kind})
    if component.state_type() is None:
        assert component.initial() is None
        with pytest.raises(ValueError, match="takes no value"):
            component.check(1)
    else:
        assert component.check(component.initial()) == component.initial()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("kind", ["text_input", "number", "select", "checkbox", "table"])
@given(value=ANYTHING)
def test_any_value_is_taken_or_refused(kind: str, value: Any) -> None:
    component = CATALOG[kind].model_validate({"type": kind})
    try:
        component.check(value)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
