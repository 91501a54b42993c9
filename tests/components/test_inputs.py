"""Inputs: which values a visitor may give them."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from jupyter_tools.components import CATALOG, Checkbox, Component, Number, Option, Select, SelectContext, TextInput
from jupyter_tools.components.base import SECRET
from jupyter_tools.errors import ValueRefusedError
from jupyter_tools.protocol.scalars import from_wire, to_wire

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def refused(component: Component, value: Any) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        component.check(value)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["text_input", "number", "select", "checkbox", "table"])
@given(value=ANYTHING)
def test_any_value_is_taken_or_refused(kind: str, value: Any) -> None:
    component = CATALOG[kind].model_validate({"type": kind})
    try:
        component.check(value)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


# --- text -----------------------------------------------------------------------------------------------------------


def test_text() -> None:
    text = TextInput(value="x", max_length=3)
    assert (text.initial(), text.state_type()) == ("x", "str")
    for value in ("", "abc", "✈️"):
        assert text.check(value) == value
    for value in (None, 5, ["a"], b"a", True):
        assert refused(text, value) == "must be text"
    assert refused(text, "abcd") == "must have at most 3 characters"
    assert text.is_empty("")
    assert not text.is_empty("0")


@pytest.mark.parametrize("length", [0, 100_001, 1.5, "5"])
def test_the_length_of_text_is_bounded(length: Any) -> None:
    with pytest.raises(ValidationError):
        TextInput(max_length=length)


# --- numbers --------------------------------------------------------------------------------------------------------


def test_number() -> None:
    number = Number(min=0, max=10.5)
    assert (number.initial(), number.state_type()) == (None, "float | int | None")
    for value in (None, 0, 10.5, 3):
        assert number.check(value) == value
    for value in ("5", True, False, [1], {"$date": "2024-01-01"}):
        assert refused(number, value) == "must be a number"
    for value in (math.nan, math.inf, -math.inf):
        assert refused(number, value) == "must be a finite number"
    assert refused(number, -0.1) == "must be at least 0"
    assert refused(number, 11) == "must be at most 10.5"
    assert number.is_empty(None)
    assert not number.is_empty(0)


def test_a_number_is_a_float_where_that_loses_nothing() -> None:
    number = Number(value=60)
    for value in (number.initial(), number.check(3), number.check(1e22), number.check({"$int": str(2**60)})):
        assert type(value) is float
    assert number.check({"$int": "9007199254740993"}) == 9007199254740993
    assert refused(number, {"$int": "1" + "0" * 309}) == "must be a number that a float can hold"


def test_whole_number() -> None:
    number = Number(integer=True, value=60)
    assert (number.initial(), number.state_type()) == (60, "int | None")
    checked = number.check(5.0)
    assert checked == 5
    assert type(checked) is int
    assert refused(number, 5.5) == "must be a whole number"


@pytest.mark.parametrize("value", [2**53 + 1, -(2**64), 10**400 + 1])
def test_whole_numbers_of_any_size_are_exact(value: int) -> None:
    number = Number(integer=True, value=value, min=value, max=value)
    assert number.initial() == number.check({"$int": str(value)}) == number.check(value) == value
    assert refused(number, {"$int": str(value + 1)}) == f"must be at most {value}"
    assert refused(number, 1e30) == "must be sent with all its digits"


NUMBERS = json.loads((Path(__file__).parent.parent / "values" / "numbers.json").read_text(encoding="utf-8"))
"""What the browser makes of what visitors write: `labextension/src/core/numbers.test.ts` reads them too."""


@pytest.mark.parametrize(
    "case", [one for one in NUMBERS if one.get("value") is not None], ids=lambda one: one["text"][:40]
)
def test_what_a_browser_reads_is_the_number_that_was_written(case: dict[str, Any]) -> None:
    checked = Number(integer=case["integer"]).check(case["value"])
    assert checked == from_wire(case["value"])
    if (
        re.fullmatch(r"-?[0-9.]+(e[0-9-]+)?", case["text"])
        and case["locale"] == "en-US"
        and case["text"].count(".") < 2
    ):
        written = Decimal(case["text"])
        exact = case["integer"] or isinstance(case["value"], dict)
        assert checked == (int(written) if exact else float(written))


@pytest.mark.parametrize(
    "properties", [{"value": 3.7, "integer": True}, {"step": 0.5, "integer": True}, {"step": 0}, {"value": 10**400}]
)
def test_what_a_number_cannot_be(properties: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"(value|step): must be"):
        Number(**properties)


# --- choices --------------------------------------------------------------------------------------------------------


def test_select() -> None:
    select = Select(options=["UA", Option(value="DL", label="Delta")])
    assert (select.initial(), select.state_type()) == (None, "str | None")
    for value in (None, "UA", "DL"):
        assert select.check(value) == value
    assert refused(select, "Delta") == "'Delta' is not one of the options"
    for value in ("", ["UA"], {"value": "UA"}, 0, True):
        assert "is not one of the options" in refused(select, value)


def test_select_several() -> None:
    select = Select(options=[1, 2, 3], multiple=True)
    assert (select.initial(), select.state_type()) == ([], "list[int]")
    assert Select(options=[1], multiple=True, value=[1]).initial() == [1]
    for value in ([], [1], [3, 2]):
        assert select.check(value) == value
    for value in (None, 1, "1", {}):
        assert refused(select, value) == "must be a list"
    assert refused(select, [1, 4]) == "4 is not one of the options"
    assert refused(select, [1, 2, 1]) == "1 is chosen twice"
    assert select.is_empty([])


def test_a_forged_choice_costs_little() -> None:
    many = Select(options=list(range(5_000)), multiple=True)
    began = time.process_time()
    assert refused(many, [4_999] * 300_000) == "4999 is chosen twice"
    assert many.check(list(range(5_000))) == list(range(5_000))
    assert time.process_time() - began < 1
    for select, value in ((many, [["x" * 100_000]]), (Select(options=["a"]), "x" * 100_000)):
        assert len(refused(select, value)) < 200


def test_options_are_told_apart_as_python_does_not() -> None:
    select = Select(options=[True, 0, "1"])
    for value in (True, 0, "1"):
        assert type(select.check(value)) is type(value)
    assert type(select.check(0.0)) is int, "the option itself, not what the visitor sent"
    for value in (1, False, 1.0):
        assert "is not one of the options" in refused(select, value)


BERLIN = dt.timezone(dt.timedelta(hours=1))


@pytest.mark.parametrize(
    "options",
    [
        [1, True, "1"],
        [2**60, float(2**60)],
        [float(2**60), 2**60, Decimal(2**60)],
        [Decimal(1234567890123456), 1234567890123456],
        [Decimal("1E+400"), Decimal("2E+400"), Decimal("1E-400"), 0, Decimal("2E-400"), Decimal("1.23456E-320")],
        [dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2024, 1, 1, 1, tzinfo=BERLIN)],
        [dt.time(9, tzinfo=dt.UTC), dt.time(10, tzinfo=BERLIN), dt.time(9)],
        [dt.date(2024, 1, 1), dt.datetime(2024, 1, 1), "2024-01-01"],  # noqa: DTZ001
    ],
    ids=str,
)
def test_the_option_that_was_chosen_arrives(options: list[Any]) -> None:
    one, many = Select(options=options), Select(options=options, multiple=True)
    sent = [_from_a_browser(to_wire(option)) for option in options]
    for value, option in zip(sent, options, strict=True):
        chosen = one.check(value)
        assert (type(chosen), str(chosen)) == (type(option), str(option))
        assert one.still_chosen(value) == option
    assert list(map(repr, many.check(sent))) == list(map(repr, options))
    assert many.still_chosen(sent) == options


def _from_a_browser(value: Any) -> Any:
    """A value as JavaScript sends it: a whole float has no point, and zeros after its shortest digits."""
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ([], "str | int | float | bool | None"),
        ([1, 2], "int | None"),
        ([1, 2.5], "str | int | float | bool | None"),
        ([True], "bool | None"),
    ],
)
def test_the_type_of_a_choice(options: list[Any], kind: str) -> None:
    assert Select(options=options).state_type() == kind


@pytest.mark.parametrize(
    "options",
    [
        np.array(["UA", "DL"]),
        pd.Series(["UA", "DL"]),
        pd.Categorical(["UA", "DL"]),
        pd.Index(["UA", "DL"]),
        pl.Series(["UA", "DL"]),
        ("UA", "DL"),
        {"UA": 1, "DL": 2}.keys(),
        (one for one in ("UA", "DL")),
    ],
    ids=lambda options: type(options).__name__,
)
def test_options_of_libraries(options: Any) -> None:
    context = SelectContext()
    context.options = options
    assert context.options == ["UA", "DL"]
    context.value = options if hasattr(options, "__len__") else ["UA"]
    assert context.value[0] == "UA"  # type: ignore[index]


def test_options_that_are_numbers_and_dates() -> None:
    context = SelectContext()
    days = pd.date_range("2024-02-28", periods=2)
    for options, expected in (
        (range(2010, 2012), [2010, 2011]),
        (np.array([2**60 + 1]), [2**60 + 1]),
        (days, list(days.to_pydatetime())),
        (days.values, list(days.to_pydatetime())),  # noqa: PD011 - the array is meant
        (pd.Series(days).dt.date, [dt.date(2024, 2, 28), dt.date(2024, 2, 29)]),
        ([Option(value=np.int64(5), label="five")], [Option(value=5, label="five")]),
    ):
        context.options = options
        assert context.options == expected
    select = Select(options=[dt.date(2024, 2, 28), 2**60 + 1])
    for value in select.values():
        assert select.check(to_wire(value)) == value
    assert "is not one of the options" in refused(select, "2024-02-28")
    assert "is not one of the options" in refused(select, {"$int": "no"})


@pytest.mark.parametrize(
    "options",
    ["UA", {"UA": 5.5j}, 5, pd.DataFrame({"a": [1]}), [[None]], np.array([[1]]), [{"value": None, "label": "All"}]],
    ids=lambda options: type(options).__name__,
)
def test_what_cannot_be_options(options: Any) -> None:
    context = SelectContext()
    with pytest.raises(ValueRefusedError) as caught:
        context.options = options
    assert "Option" not in str(caught.value), "what is wrong with a scalar tells more"


@pytest.mark.parametrize(
    "options",
    [
        ["UA", None, math.nan, pd.NA, pd.NaT, np.datetime64("NaT"), Decimal("NaN"), "DL"],
        pd.Series(["UA", None, "DL"]).unique(),
        pd.Series(["UA", None, "DL"], dtype="string").unique(),
        pd.Categorical(["UA", None, "DL"]),
        pl.Series(["UA", None, "DL"]),
        np.ma.array(["UA", "AA", "DL"], mask=[False, True, False]),
    ],
    ids=lambda options: type(options).__name__,
)
def test_missing_values_are_left_out_of_options(options: Any) -> None:
    context = SelectContext()
    context.options = options
    assert context.options == ["UA", "DL"]


def test_options_of_missing_numbers_and_dates() -> None:
    context = SelectContext()
    context.options = pd.Series([2, None, 1], dtype="Int64").unique()
    assert context.options == [2, 1]
    context.options = pd.Series([pd.Timestamp("2024-02-29"), pd.NaT]).unique()
    assert context.options == [dt.datetime(2024, 2, 29)]  # noqa: DTZ001 - it has no zone


def test_a_set_and_a_dict_are_options() -> None:
    context = SelectContext()
    context.options = {3, 1, math.nan, 2}
    assert context.options == [1, 2, 3]
    context.options = frozenset({"b", "a"})
    assert context.options == ["a", "b"]
    context.options = {"UA": "United", 5: "Five", None: "None"}
    assert context.options == [Option(value="UA", label="United"), Option(value=5, label="Five")]
    context.value = {"b", "a"}
    assert context.value == ["a", "b"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({1, "a"}, "a set has no order, and its values cannot be sorted: give a list"),
        ({"value": "UA", "label": "United"}, "one option is no list: put it into []"),
        (pd.DataFrame({"a": [1]}), "or a dict of labels by value: give one of its columns"),
        ("UA", "must be a list, a series, an array or a set of values, or a dict of labels by value; not 'UA'"),
    ],
    ids=["set", "option", "frame", "text"],
)
def test_a_refused_set_of_options_says_what_to_give(options: Any, message: str) -> None:
    context = SelectContext()
    with pytest.raises(ValueRefusedError) as caught:
        context.options = options
    assert message in str(caught.value)


def test_a_time_and_a_decimal_come_back_as_they_were_given() -> None:
    given = [dt.time(9, 30), Decimal("1.10"), Decimal("2.00"), Decimal("0.12345678901234567890")]
    select = Select(options=given)
    assert select.state_type().startswith("str | int")
    assert Select(options=[dt.time(9)]).state_type() == Select(options=[Decimal(1)]).state_type() == "Any | None"
    for value in given:
        chosen = select.check(json.loads(json.dumps(to_wire(value))))
        assert (type(chosen), str(chosen)) == (type(value), str(value))
        assert select.still_chosen(to_wire(value)) == value
    assert str(select.check(1.1)) == "1.10", "a handler may choose it by the same number"
    assert "is not one of the options" in refused(select, {"$decimal": "1.11"})
    assert "is not one of the options" in refused(select, {"$time": "soon"})


@pytest.mark.parametrize(
    ("multiple", "value", "left"),
    [(False, None, None), (False, "a", None), (False, 1, 1), (True, [1, "a", {"$date": "2024-02-29"}], [1])],
)
def test_what_is_still_chosen_of_new_options(*, multiple: bool, value: Any, left: Any) -> None:
    assert Select(options=[1, 2, True], multiple=multiple).still_chosen(value) == left


def test_the_declared_value_fits_multiple() -> None:
    for multiple, value in ((True, "a"), (False, ["a"])):
        with pytest.raises(ValidationError, match="must be a list where `multiple` is set"):
            Select(options=["a"], multiple=multiple, value=value)


@pytest.mark.parametrize(
    "option", [[], {"label": "x"}, {"value": None}, {"value": math.nan}, {"value": 1, "x": 2}, math.inf]
)
def test_what_is_no_option(option: Any) -> None:
    with pytest.raises(ValidationError):
        Select.model_validate({"type": "select", "options": [option]})


# --- checkbox -------------------------------------------------------------------------------------------------------


def test_checkbox() -> None:
    box = Checkbox()
    assert (box.initial(), box.state_type()) == (False, "bool")
    for value in (True, False):
        assert box.check(value) is value
        assert box.is_empty(value) is not value
    for value in (1, 0, "true", None, []):
        assert refused(box, value) == "must be true or false"


def test_only_secret_values_are_kept_out_of_the_journal() -> None:
    assert TextInput(secret=True).secrets() == {"value"}
    assert TextInput().secrets() == frozenset()
    assert Number().secrets() == frozenset()


def test_a_property_marked_secret_is_kept_out_of_the_journal() -> None:
    class Vault(TextInput):
        type: Literal["vault"] = "vault"  # type: ignore[assignment]
        pin: Annotated[str, Field(json_schema_extra=SECRET)] = ""

    assert Vault().secrets() == {"pin"}
    assert Vault(secret=True).secrets() == {"pin", "value"}


def test_a_secret_is_one_line() -> None:
    with pytest.raises(ValidationError, match="multiline"):
        TextInput(secret=True, multiline=True)
