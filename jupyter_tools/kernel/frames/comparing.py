"""Keys by which values of any types compare."""

from __future__ import annotations

import datetime as dt
import decimal
import numbers
from typing import Any

from ..values.table_cell import cell, is_duration, nanoseconds

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FRACTIONS = decimal.Context(prec=100)
Key = tuple[Any, ...]


def key_of(value: Any) -> Key | None:
    """A sort key by which values of any types compare; None for missing values."""
    if cell(value) is None:
        return None
    try:
        key = _plain_key(value) or _nested_key(value)
    except Exception:  # noqa: BLE001 - a user's class may raise anything
        key = None
    return key or (5, str(cell(value)))


def _plain_key(value: Any) -> Key | None:
    if is_duration(value):  # numpy's are whole numbers, too
        return 2, nanoseconds(value)
    if isinstance(value, (numbers.Real, decimal.Decimal)):
        return 0, _comparable(value)
    if isinstance(value, dt.date):
        return 1, _moment(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return 6, bytes(value)
    return (3, str(value)) if isinstance(value, str) else None


def _comparable(value: Any) -> int | float | decimal.Decimal:
    """A number of a kind that compares with all others: Python's decimals do not with numpy's numbers and fractions."""
    if isinstance(value, (float, decimal.Decimal)):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Rational):
        return FRACTIONS.divide(decimal.Decimal(int(value.numerator)), decimal.Decimal(int(value.denominator)))
    return float(value)


def _nested_key(value: Any) -> Key | None:
    if isinstance(value, (list, tuple)):
        return 4, tuple(key_of(one) or () for one in value)
    if isinstance(value, dict):
        return _nested_key([part for pair in value.items() for part in pair])
    if hasattr(value, "left") and hasattr(value, "right"):  # an interval
        return _nested_key([value.left, value.right])
    plain = value.tolist() if hasattr(value, "tolist") else value
    return key_of(plain) if type(plain) is not type(value) else None


def _moment(value: dt.date) -> Key:
    """Microseconds since 1970 and remaining nanoseconds; dates and times without a zone count as UTC."""
    when = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    since = (when if when.tzinfo else when.replace(tzinfo=dt.UTC)) - EPOCH
    return since // dt.timedelta(microseconds=1), getattr(value, "nanosecond", 0)
