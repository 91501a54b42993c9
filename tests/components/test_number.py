"""The field for a number."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.number import Number
from jupyter_tools.protocol.scalars import from_wire
from tests.refusals import refused


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


def test_a_percent_is_a_share() -> None:
    share = Number(format="percent", max=1, step=0.01, value=0.25)
    assert (share.initial(), share.check(0.5)) == (0.25, 0.5)
    assert refused(share, 25) == "must be at most 1"
    with pytest.raises(ValidationError, match="must be off where `format` is percent"):
        Number(format="percent", integer=True)


@pytest.mark.parametrize("given", [{"currency": "euro"}, {"decimals": -1}, {"format": "date"}], ids=str)
def test_what_a_number_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Number(**given)
