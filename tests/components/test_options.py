"""What a handler or properties.json gives as options."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from pydantic import ValidationError

from jupyter_tools.components import Option
from jupyter_tools.components.select import Select, SelectContext
from jupyter_tools.errors import ValueRefusedError
from jupyter_tools.protocol.scalars import to_wire
from tests.refusals import refused


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


@pytest.mark.parametrize(
    "option", [[], {"label": "x"}, {"value": None}, {"value": math.nan}, {"value": 1, "x": 2}, math.inf]
)
def test_what_is_no_option(option: Any) -> None:
    with pytest.raises(ValidationError):
        Select.model_validate({"type": "select", "options": [option]})
