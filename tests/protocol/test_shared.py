"""Values that pages share, as JSON: which ones there are, and that each comes back as it was."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.protocol.shared import GONE, from_json, same, to_json, updated

ZONE = dt.timezone(dt.timedelta(hours=1))
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",)))
    | st.dates()
    | st.datetimes().map(lambda time: time.replace(fold=0))
    | st.times().map(lambda time: time.replace(fold=0))
    | st.decimals(allow_nan=False, allow_infinity=False, places=2)
)
KEYS = st.text(st.characters(exclude_categories=("Cs",))).filter(lambda key: not key.startswith("$"))
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


@given(VALUES)
def test_each_plain_value_comes_back_as_it_was(value: Any) -> None:
    wire = json.loads(json.dumps(to_json(value)))
    assert from_json(wire) == value
    assert repr(from_json(wire)) == repr(value)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (np.int64(3), 3),
        (np.bool_(True), True),  # noqa: FBT003 - the value itself
        (pd.Timestamp("2024-02-29T09:30"), dt.datetime.fromisoformat("2024-02-29T09:30")),
        ([np.float64("nan"), pd.NaT, pd.NA, None], [None] * 4),
        (("a", {"b": (Decimal("1.10"), dt.datetime(2024, 2, 29, 9, tzinfo=ZONE))}), None),
        (Counter(a=2), {"a": 2}),
        ("half \ud83d", "half ?"),
    ],
)
def test_values_of_libraries_come_back_as_those_of_python(value: Any, read: Any) -> None:
    expected = ["a", {"b": [Decimal("1.10"), dt.datetime(2024, 2, 29, 9, tzinfo=ZONE)]}] if read is None else read
    assert from_json(to_json(value)) == expected


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (pd.DataFrame({"a": [1]}), "holds a DataFrame"),
        ([pd.Series([1])], "holds a Series"),
        (np.arange(3), "holds a ndarray"),
        ({"a": {1, 2}}, "holds a set"),
        (b"x", "holds a bytes"),
        (lambda: 1, "holds a function"),
        (float("inf"), "not finite"),
        ({1: 2}, "a key that is no text: 1"),
        ({"$date": "2024-02-29"}, "the only key '$date'"),
        ({"$unset": True}, "the only key '$unset'"),
    ],
)
def test_anything_else_is_refused(value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        to_json(value)


def test_endless_nesting_is_refused() -> None:
    inside: list[Any] = []
    inside.append(inside)
    with pytest.raises(ValueError, match="more than 20 lists and dicts"):
        to_json(inside)


def test_changes_replace_and_remove_by_name() -> None:
    assert updated({"a": 1, "b": 2}, {"b": GONE, "c": None}) == {"a": 1, "c": None}
    one: Any
    for one in (True, 1.0, "1", [1]):
        assert not same(1, one)
    assert same([1, "a"], [1, "a"])
