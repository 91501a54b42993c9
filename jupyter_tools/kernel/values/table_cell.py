"""Values of frames as they travel."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import struct
from typing import TYPE_CHECKING, Any, Literal

from ...protocol.scalars import EXACT
from ...protocol.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...protocol.rows import Cell

MAX_TEXT = 1_000
"""The most characters of one cell."""
MAX_EXPONENT = 60
"""Decimals with a larger exponent are written in scientific notation."""

SECOND = 1_000_000_000
NUMPY_DURATIONS = {
    "m8[ns]": 1,
    "m8[us]": 1_000,
    "m8[ms]": 1_000_000,
    "m8[s]": SECOND,
    "m8[m]": 60 * SECOND,
    "m8[h]": 3_600 * SECOND,
    "m8[D]": 86_400 * SECOND,
    "m8[W]": 604_800 * SECOND,
}
"""The nanoseconds of one unit of numpy's durations."""
NUMPY_FLOATS: dict[str, Literal["e", "f"]] = {"f2": "e", "f4": "f"}
"""How numpy's short floats are packed."""


def cell(value: Any) -> Cell:
    """A frame's value as sent to the browser: None if missing, text if JSON has no type for it.

    An object that raises becomes its type's name in angle brackets.
    """
    try:
        return _cell(value)
    except Exception:  # noqa: BLE001 - the author's own objects may raise anything
        return f"<{type(value).__name__}>"


def cells(values: Sequence[Any]) -> list[Cell]:
    """The values of a column as `cell` gives them; columns of plain values need no look at each."""
    kinds = {type(value) for value in values}
    if kinds == {str} and all(value.isascii() and len(value) <= MAX_TEXT for value in values):
        return list(values)
    if kinds == {int} and min(values) >= -EXACT and max(values) <= EXACT:
        return list(values)
    if kinds == {bool} or (kinds == {float} and all(map(math.isfinite, values))):
        return list(values)
    return [cell(value) for value in values]


def _cell(value: Any) -> Cell:  # noqa: PLR0911 - one line for each kind
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _short(str(value))
    if isinstance(value, int):
        return int(value) if -EXACT <= value <= EXACT else _integer(value)
    if isinstance(value, float):
        return _number(float(value))
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if is_duration(value):
        return _duration(value)
    if isinstance(value, decimal.Decimal):
        return _decimal(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"{len(value):,} byte{'' if len(value) == 1 else 's'}"
    return _other(value)


def _integer(value: int) -> str:
    try:
        return _short(str(int(value)))
    except ValueError:  # Python does not format integers of more than 4,300 digits
        return f"<a number of {value.bit_length():,} bits>"


def _number(value: float) -> Cell:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else ("∞" if value > 0 else "-∞")


def _decimal(value: decimal.Decimal) -> Cell:
    """A decimal with all of its digits; a whole one is a whole number."""
    if not value.is_finite():
        return None if value.is_nan() else _number(float(value))
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or not -MAX_EXPONENT <= exponent <= MAX_EXPONENT:
        return _short(str(value))
    return _cell(int(value)) if exponent >= 0 else _short(format(value, "f"))


def is_duration(value: Any) -> bool:
    """Whether a value is a duration of Python, numpy or pandas."""
    return isinstance(value, dt.timedelta) or getattr(getattr(value, "dtype", None), "str", "")[1:] in NUMPY_DURATIONS


def nanoseconds(value: Any) -> int:
    """The nanoseconds of a duration, exactly."""
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1) * 1000 + getattr(value, "nanoseconds", 0)
    # Not by numpy's own conversion, which overflows.
    return int(value.astype("int64")) * NUMPY_DURATIONS[value.dtype.str[1:]]


def _duration(value: Any) -> Cell:
    """A duration in hours, minutes and seconds, with all of its digits."""
    return None if value != value else duration_text(nanoseconds(value))  # noqa: PLR0124 - NaT


def duration_text(whole: int) -> str:
    """Nanoseconds in hours, minutes and seconds, with all of their digits."""
    minutes, rest = divmod(abs(whole), 60 * SECOND)
    seconds, fraction = divmod(rest, SECOND)
    part = f".{fraction:09}".rstrip("0") if fraction else ""
    return f"{'-' if whole < 0 else ''}{minutes // 60}:{minutes % 60:02}:{seconds:02}{part}"


def single(value: Any, code: Literal["e", "f"] = "f") -> Any:
    """A float of 2 (`e`) or 4 bytes as the shortest decimal that reads back as the same; whole ones are as they are."""
    if not isinstance(value, float) or not math.isfinite(value) or value.is_integer():
        return value
    packed = struct.pack(code, value)
    shortest = (float(f"{value:.{digits}g}") for digits in range(3 if code == "e" else 6, 10))
    return next((one for one in shortest if _packs(code, one, packed)), value)


def _packs(code: str, value: float, packed: bytes) -> bool:
    try:
        return struct.pack(code, value) == packed
    except OverflowError:  # rounded up beyond the largest
        return False


def _interval(value: Any) -> str:
    """An interval of Arrow or duckdb."""
    months, days, part = value
    counts = [(months, "month"), (days, "day")]
    parts = [f"{count} {unit}{'' if abs(count) == 1 else 's'}" for count, unit in counts if count]
    if part or not parts:
        seconds, rest = divmod(part, SECOND)
        whole = dt.timedelta(seconds=seconds, microseconds=rest // 1000)
        parts.append(f"{dt.timedelta(seconds=seconds)}.{rest:09}" if rest % 1000 else str(whole))
    return " ".join(parts)


def _other(value: Any) -> Cell:
    if type(value).__name__ == "MonthDayNano":
        return _interval(value)
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:
        inner = item()
        if isinstance(inner, float) and (code := NUMPY_FLOATS.get(value.dtype.str[1:])):
            inner = single(inner, code)
        # `item` turns nanoseconds into a bare integer.
        if type(inner) is not type(value) and not (isinstance(inner, int) and value.dtype.kind in "Mm"):
            return _cell(inner)
    return _short(str(value))


def _short(text: str) -> str:
    return clean(text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…")
