"""Formats of values: one vocabulary, and what may be shown."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter, ValidationError

from jupyter_tools.components.formats import AMOUNTS, TIMES, VOCABULARY, FormattedContext, ShownValue
from jupyter_tools.components.table_columns import TableColumn
from jupyter_tools.errors import ValueRefusedError
from jupyter_tools.page.expressions.fields import NAMED

FIELD: TypeAdapter[Any] = TypeAdapter(ShownValue)


def test_templates_components_and_columns_have_the_same_formats() -> None:
    assert list(NAMED) == [*AMOUNTS, *TIMES]
    assert set(_names(TableColumn.model_fields["format"].annotation)) == set(VOCABULARY)
    assert set(_names(FormattedContext.model_fields["format"].annotation)) <= set(VOCABULARY)


def _names(annotation: Any) -> list[str]:
    """The texts that an annotation of literals allows."""
    return [
        name for one in get_args(annotation) for name in (_names(one) if get_args(one) else [one]) if name in VOCABULARY
    ]


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (None, None),
        (float("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (np.float32(0.5), 0.5),
        (np.int64(2**53 + 1), {"$int": "9007199254740993"}),
        (decimal.Decimal("1.10"), {"$decimal": "1.10"}),
        (pd.Timestamp("2024-02-29T09:30"), {"$datetime": "2024-02-29T09:30:00"}),
        (dt.date(2024, 2, 29), {"$date": "2024-02-29"}),
        (dt.timedelta(hours=1, minutes=30), "1:30:00"),
        (dt.timedelta(seconds=-1.5), "-0:00:01.5"),
        (pd.Timedelta(days=2, milliseconds=20), "48:00:00.02"),
        (np.timedelta64(90, "s"), "0:01:30"),
        (np.timedelta64("NaT"), None),
        ("text", "text"),
        (True, True),
    ],
)
def test_any_value_may_be_shown_and_missing_ones_are_none(value: Any, wire: Any) -> None:
    assert FIELD.dump_python(FIELD.validate_python(value), mode="json") == wire


@pytest.mark.parametrize("value", [[1], {"a": 1}, object(), float("inf"), np.array([1, 2])])
def test_what_is_no_single_value_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        FIELD.validate_python(value)


def test_formats_and_currencies_are_checked() -> None:
    context = FormattedContext()
    context.format, context.currency, context.decimals = "currency", "EUR", 2
    for name, value in (("format", "euro"), ("currency", "euro"), ("decimals", -1)):
        with pytest.raises(ValueRefusedError, match="must "):
            setattr(context, name, value)
