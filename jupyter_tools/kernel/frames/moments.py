"""Times that travel as text, as what columns of times compare with."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import narwhals as nw

FRACTION = re.compile(r"\.\d{6}(\d{1,3})(?!\d)")
"""A time's digits behind the microseconds."""
MIDNIGHT = dt.time()
LATER = {"ge": "gt", "lt": "le"}
"""How a date compares with the start of a day, where it compares so with a later time of this day."""


class Moment(dt.datetime):
    """A time with nanoseconds, as libraries have them."""

    nanosecond = 0


def moment(text: str) -> Any:
    """The time that a text in ISO 8601 names, with its nanoseconds; other texts as they are."""
    try:
        digits = FRACTION.search(text)
        if digits is None or not int(digits[1]):
            return dt.datetime.fromisoformat(text)
        found = Moment.fromisoformat(text)
    except ValueError:
        return text
    found.nanosecond = int(digits[1].ljust(3, "0"))
    return found


def is_timed(dtype: Any) -> bool:
    """Whether a type is one of dates or of times with a date."""
    return dtype == nw.Date or isinstance(dtype, nw.Datetime)


def has_nanoseconds(value: Any) -> bool:
    """Whether a time has more digits than Python's."""
    return bool(getattr(value, "nanosecond", 0))


def compared_with(dtype: Any, operator: str, operand: Any) -> tuple[str, Any]:
    """How a column of times compares with a text: an operator, and a time of its type or the text.

    Of times with and without a zone, those without count as UTC.
    """
    found = moment(operand) if isinstance(operand, str) else None
    if not isinstance(found, dt.datetime) or has_nanoseconds(found):
        return operator, operand
    if isinstance(dtype, nw.Datetime):
        return operator, in_zone_of(dtype, found)
    if found.tzinfo is not None:
        found = found.astimezone(dt.UTC)
    if found.time() == MIDNIGHT:
        return operator, found.date()
    return (operator, operand) if operator in ("eq", "ne") else (LATER.get(operator, operator), found.date())


def in_zone_of(dtype: Any, found: dt.datetime) -> dt.datetime:
    """A time with or without a zone, as those of a type are."""
    if dtype.time_zone is None:
        return found.astimezone(dt.UTC).replace(tzinfo=None) if found.tzinfo else found
    found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    with suppress(ZoneInfoNotFoundError, ValueError):  # a fixed offset
        return found.astimezone(ZoneInfo(dtype.time_zone))  # Polars compares times of one zone only
    return found
