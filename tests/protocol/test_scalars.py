"""Single values: which are taken, and that all of them come through JSON and a browser unchanged."""

from __future__ import annotations

import datetime as dt
import enum
import json
import math
import time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from jupyter_tools.protocol.scalars import (
    EXACT,
    MAX_DIGITS,
    PlainDate,
    PlainDatetime,
    PlainNumber,
    PlainScalar,
    PlainTime,
    as_text,
    from_wire,
    number,
    scalar,
    to_wire,
)

SCALARS = st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.dates()
UTC_TIMES = st.datetimes() | st.datetimes(timezones=st.just(dt.UTC))


NOON = dt.datetime.fromisoformat("2024-02-29T12:30:00")


class Scalar0D:
    """What numpy and torch have for one value."""

    ndim = 0

    def __init__(self, value: Any) -> None:
        self._value = value

    def item(self) -> Any:
        return self._value


class Colour(str, enum.Enum):  # noqa: UP042 - the kind whose str() is its name
    RED = "red"


@given(SCALARS | UTC_TIMES)
def test_scalars_come_through_json(value: Any) -> None:
    travelled = from_wire(json.loads(json.dumps(to_wire(value))))
    assert travelled == value
    assert type(travelled) is type(value)
    assert scalar(to_wire(value)) == value


@given(st.integers())
def test_a_browser_rounds_no_whole_number(value: int) -> None:
    wire = to_wire(value)
    assert isinstance(wire, dict) or int(float(wire)) == value, "a browser reads numbers as floats"


@pytest.mark.parametrize("value", ["", "x", 0, 1, -2.5, True, False, dt.date(2024, 2, 29)])
def test_scalars_stay_as_they_are(value: Any) -> None:
    adapter = TypeAdapter(PlainScalar)
    for given_value in (value, Scalar0D(value)):
        plain = adapter.validate_python(given_value, strict=True)
        assert plain == value
        assert type(plain) is type(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.int64(2**60 + 1), 2**60 + 1),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.float32(0.5), 0.5),
        (np.array([True])[0], True),
        (np.str_("a"), "a"),
        (Colour.RED, "red"),
        (np.datetime64("2024-02-29"), dt.date(2024, 2, 29)),
        (np.datetime64("2024-02-29T12:30", "ns"), NOON),
        (np.datetime64("2024-02-29T12:30:00.5", "ms"), NOON.replace(microsecond=500_000)),
        (pd.Timestamp("2024-02-29 12:30", tz="UTC"), NOON.replace(tzinfo=dt.UTC)),
        (Decimal(9007199254740993), Decimal(9007199254740993)),
        (Decimal("0.1234567890123456789"), Decimal("0.1234567890123456789")),
        ({"$decimal": "1E+3"}, Decimal("1E+3")),
        ({"$time": "09:30:00.5"}, dt.time(9, 30, 0, 500_000)),
        (pa.scalar(dt.time(9, 30)), dt.time(9, 30)),
        (pa.scalar(5), 5),
        ({"$int": "-9007199254740993"}, -9007199254740993),
        ({"$datetime": "2024-02-29T12:30:00+01:00"}, dt.datetime.fromisoformat("2024-02-29T12:30:00+01:00")),
    ],
)
def test_the_scalars_of_libraries(value: Any, plain: Any) -> None:
    taken = scalar(value)
    assert taken == plain
    assert type(taken) is type(plain)


@pytest.mark.parametrize(
    "value",
    [
        *(None, [], {}, b"x", math.nan, math.inf, -math.inf, 10**MAX_DIGITS, Scalar0D(math.nan), Decimal("NaN")),
        *(pd.NaT, pd.NA, np.datetime64("NaT"), pd.Timestamp("2024-01-01 00:00:00.000000001")),
        *(np.datetime64("2024-01-01T00:00:00.000000001"), Decimal("1E+50000"), Decimal("sNaN")),
        *({"$int": "12"}, {"$int": 9007199254740993}, {"$int": "1" * 5_000}, {"$int": "٣" * 20}, {"$date": "soon"}),
        *({"$time": "soon"}, {"$time": 5}, {"$decimal": 1.5}, {"$decimal": "NaN"}, {"$decimal": "1" * 5_000}),
        *({"$decimal": "1E+99999999"}, {"$decimal": "٣"}),
        *({"$date": 5}, {"$datetime": None}, {"$int": "9007199254740993", "x": 1}, np.array([1])),
    ],
)
def test_what_is_no_scalar(value: Any) -> None:
    began = time.process_time()
    with pytest.raises(ValidationError):
        TypeAdapter(PlainScalar).validate_python(value, strict=True)
    with pytest.raises(ValidationError):
        TypeAdapter(PlainNumber).validate_python(value, strict=True)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("value", ["1", Scalar0D("1"), True, dt.date(2024, 1, 1), np.datetime64("2024-01-01", "ns")])
def test_what_is_no_number(value: Any) -> None:
    with pytest.raises(ValueError, match="must be a number"):
        number(value)


def test_a_decimal_is_a_number_where_that_is_exact() -> None:
    for value, plain in ((Decimal(EXACT + 1), EXACT + 1), (Decimal("12.50"), 12.5), (Decimal("1E+3"), 1000)):
        assert number(value) == plain
        assert type(number(value)) is type(plain)
    with pytest.raises(ValueError, match=r"more digits than a float keeps; the nearest float is 0\.12345678901234568"):
        number(Decimal("0.1234567890123456789"))


def test_decimals_and_times_keep_their_digits_on_the_wire() -> None:
    for value in (Decimal("1.10"), Decimal("-0.00"), Decimal("1E-30"), dt.time(9, 30), dt.time(9, 30, tzinfo=dt.UTC)):
        back = scalar(json.loads(json.dumps(to_wire(value))))
        assert (type(back), str(back)) == (type(value), str(value))


def test_numbers_of_any_size_are_exact() -> None:
    for value in (EXACT, EXACT + 1, -EXACT - 1, 10**400 + 1, 10**MAX_DIGITS - 1):
        assert scalar(to_wire(value)) == value
    assert to_wire(EXACT) == EXACT
    assert to_wire([EXACT + 1, "a"]) == [{"$int": "9007199254740993"}, "a"]


def test_models_write_the_form_on_the_wire_into_json_only() -> None:
    adapter = TypeAdapter(list[PlainScalar])
    values = [2**53 + 1, 1.5, dt.date(2024, 2, 29)]
    assert adapter.dump_python(values) == values
    wire = [{"$int": "9007199254740993"}, 1.5, {"$date": "2024-02-29"}]
    assert json.loads(adapter.dump_json(values)) == wire
    assert adapter.validate_python(wire) == values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *(("a", "a"), (None, ""), (3.5, "3.5"), (7, "7"), (True, "True"), (Decimal("1.50"), "1.50")),
        *((pd.NaT, ""), (pd.NA, ""), (dt.date(2024, 2, 29), "2024-02-29"), (dt.time(12, 30), "12:30:00")),
        *((dt.timedelta(hours=2), "2:00:00"), (pd.Timestamp("2024-02-29 12:30"), "2024-02-29 12:30:00")),
        *((np.float32(0.1), "0.1"), (np.array(3.5), "3.5"), (np.datetime64("2024-02-29"), "2024-02-29")),
        *((np.int64(5), "5"), (Scalar0D(2.5), "2.5")),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_becomes_text(value: Any, text: str) -> None:
    assert as_text(value) == text


def test_what_is_no_text_stays() -> None:
    for value in ([1], {"a": 1}, np.array([1]), pd.Series([1]), b"a", object):
        assert as_text(value) is value


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        (PlainDate, "2024-02-29", dt.date(2024, 2, 29)),
        (PlainDate, {"$date": "2024-02-29"}, dt.date(2024, 2, 29)),
        (PlainDate, pd.Timestamp("2024-02-29"), dt.date(2024, 2, 29)),
        (PlainDate, np.datetime64("2024-02-29"), dt.date(2024, 2, 29)),
        (PlainTime, "09:30", dt.time(9, 30)),
        (PlainTime, {"$time": "09:30:00"}, dt.time(9, 30)),
        (PlainDatetime, "2024-02-29T09:30", dt.datetime(2024, 2, 29, 9, 30)),  # noqa: DTZ001 - without a zone, as given
        (PlainDatetime, pd.Timestamp("2024-02-29 09:30", tz="UTC"), dt.datetime(2024, 2, 29, 9, 30, tzinfo=dt.UTC)),
    ],
)
def test_fields_for_dates_and_times(kind: Any, given: Any, value: Any) -> None:
    adapter = TypeAdapter(kind)
    found = adapter.validate_python(given)
    assert (type(found), found) == (type(value), value)
    assert adapter.validate_json(adapter.dump_json(found)) == value


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        *(
            (PlainDate, one)
            for one in ("", "2023-02-29", 5, True, pd.NaT, pd.Timestamp("2024-02-29 09:00"), ["2024-02-29"])
        ),
        *((PlainTime, one) for one in ("24:00", "9", dt.date(2024, 2, 29), {"$date": "2024-02-29"})),
        *((PlainDatetime, one) for one in ("soon", dt.date(2024, 2, 29), 1.5, {"$datetime": 5})),
    ],
)
def test_what_is_no_date_or_time_is_refused(kind: Any, given: Any) -> None:
    with pytest.raises(ValueError, match=r"must be a (date|time)"):
        TypeAdapter(kind).validate_python(given)
