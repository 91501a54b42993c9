"""Values as texts of a file: complete, and such that spreadsheets and libraries read them back."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import TYPE_CHECKING, Any

from ...generated.bases import Unreadable
from ...protocol.text import clean
from ..values.table_cell import cell, duration_text, is_duration, nanoseconds

if TYPE_CHECKING:
    from collections.abc import Sequence


def texts(values: Sequence[Any]) -> list[str | None]:
    """The text of each value of a column; None for missing ones."""
    return [None if value is None else text_of(value) for value in values]


def text_of(value: Any) -> str | None:  # noqa: PLR0911 - one line for each kind
    """A value as text, all of it: ISO 8601 for dates and times, hours for durations, JSON for what is nested."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value)) if value.bit_length() < 10_000 else str(cell(value))  # noqa: PLR2004 - Python's limit
    if isinstance(value, float):
        return _float(float(value))
    if isinstance(value, (dt.datetime, dt.date)) and type(value).__name__ != "NaTType":
        return _moment(value)
    if is_duration(value) and value == value:  # noqa: PLR0124 - NaT
        return duration_text(nanoseconds(value))
    if isinstance(value, (list, dict, tuple)):
        return _nested(value)
    found = None if isinstance(value, Unreadable) else cell(value)
    return None if found is None else text_of(found)


def _float(value: float) -> str | None:
    if math.isnan(value):
        return None
    return repr(value) if math.isfinite(value) else ("inf" if value > 0 else "-inf")


def _moment(value: Any) -> str:
    """With a space before the time, as spreadsheets read it."""
    if not isinstance(value, dt.datetime):
        return str(value.isoformat())
    moment, fraction, zone = str(value.isoformat(sep=" ")), "", ""
    if value.tzinfo is not None:
        moment, zone = moment[:-6], moment[-6:]
    moment, dot, fraction = moment.partition(".")
    return f"{moment}{dot}{fraction.rstrip('0')}{zone}"


def _nested(value: Any) -> str:
    try:
        return clean(json.dumps(value, ensure_ascii=False, default=text_of))
    except (TypeError, ValueError, RecursionError):
        return clean(str(value))
