"""The choice: which values a visitor may give it."""

from __future__ import annotations

import datetime as dt
import json
import time
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import Option
from jupyter_tools.components.select import Select
from jupyter_tools.errors import PropertiesError
from jupyter_tools.page.model import parse_app
from jupyter_tools.protocol.scalars import to_wire
from tests.refusals import refused


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


def test_options_that_python_takes_for_equal_are_distinct() -> None:
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


def test_a_creatable_select_takes_texts() -> None:
    select = Select(options=[1, 2], creatable=True)
    assert select.state_type() == "str | int | float | bool | None"
    assert (select.check("new"), select.check(1)) == ("new", 1)
    assert "is not one of the options" in refused(select, 3)
    assert "is not one of the options" in refused(select, "x" * 501)
    assert select.still_chosen("new") == "new"
    several = Select(options=["a"], creatable=True, multiple=True, max_items=2)
    assert several.check(["a", "new"]) == ["a", "new"]
    assert refused(several, ["a", "b", "c"]) == "must have at most 2 items"


def test_a_select_of_one_has_no_maximum() -> None:
    with pytest.raises(ValidationError, match="needs `multiple`"):
        Select(options=["a"], max_items=2)


def test_a_select_searches_where_a_handler_is_bound_to_it() -> None:
    assert Select(handlers={"search": "find"}).searches()
    assert not Select(options=["a"]).searches()
    with pytest.raises(PropertiesError, match="is set by handlers and cannot be declared"):
        parse_app({"pages": {"a.ipynb": {"components": {"s": {"type": "select", "chosen": ["a"]}}}}})
