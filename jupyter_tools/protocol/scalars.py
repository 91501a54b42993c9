"""Scalar values and their JSON forms, for values that JSON or a browser would change.

A whole number beyond 2**53 travels as ``{"$int": "9007199254740993"}``, a decimal as ``{"$decimal": "1.10"}``, a date
as ``{"$date": "2024-02-29"}``, a date with a time as ``{"$datetime": "2024-02-29T12:30:00+01:00"}``, and a time of day
as ``{"$time": "09:30:00"}``. The websocket, the link, the journal and stored visits use the same
forms; only `state` and `context` in the kernel hold the values themselves.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import numbers
import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema

if TYPE_CHECKING:
    from collections.abc import Callable

NO_NUMBER = "must be a number"
NO_SCALAR = "must be text, a number, a date, a time, true or false"
"""What is said of other values."""
EXACT = 2**53
"""A browser rounds whole numbers beyond this."""
MAX_DIGITS = 4_000
"""Maximum number of digits of a whole number; Python's own limit is 4,300."""
_LIMIT = 10**MAX_DIGITS
_MISSING = ("NaTType", "NAType", "MaskedConstant")
_WHOLE = re.compile(rf"-?[1-9][0-9]{{15,{MAX_DIGITS - 1}}}")

_DECIMAL = re.compile(rf"-?[0-9]{{1,{MAX_DIGITS}}}(\.[0-9]{{1,{MAX_DIGITS}}})?(E[+-][0-9]{{1,4}})?")

Scalar = str | int | float | bool | decimal.Decimal | dt.date | dt.datetime | dt.time


_WRITTEN: tuple[tuple[type, str, Callable[[Any], str]], ...] = (
    (decimal.Decimal, "$decimal", str),
    (dt.datetime, "$datetime", dt.datetime.isoformat),  # a date as well
    (dt.date, "$date", dt.date.isoformat),
    (dt.time, "$time", dt.time.isoformat),
)


class Unset:
    """What a handler sets a property to that shall be as declared, or as its rule computes it: `unset`."""

    def __repr__(self) -> str:
        """Its name."""
        return "unset"


unset = Unset()
UNSET: dict[str, Any] = {"$unset": True}
"""How `unset` travels."""


def to_wire(value: Any) -> Any:
    """Convert a scalar, a list or tuple of scalars or None to lossless JSON; other JSON is unchanged."""
    if isinstance(value, list | tuple):
        return [to_wire(one) for one in value]
    for kind, tag, write in _WRITTEN:
        if isinstance(value, kind):
            return {tag: write(value)}
    if isinstance(value, int) and not -EXACT <= value <= EXACT:
        return {"$int": str(value)}
    return value


def from_wire(value: Any) -> Any:
    """Convert JSON of `to_wire` back to a scalar or a list of scalars; other JSON is unchanged.

    Raises `ValueError` for a malformed form of `to_wire`.
    """
    if isinstance(value, list):
        return [from_wire(one) for one in value]
    if isinstance(value, dict) and len(value) == 1:
        [(tag, text)] = value.items()
        if tag in _READ:
            return _READ[tag](text)
    return value


def _read_whole(text: Any) -> int:
    if not isinstance(text, str) or not _WHOLE.fullmatch(text):
        message = f"$int takes the 16 to {MAX_DIGITS:,} digits of a whole number as text"
        raise ValueError(message)
    return int(text)


def _read_iso(tag: str, read: Callable[[str], Any]) -> Callable[[Any], Any]:
    def reading(text: Any) -> Any:
        if not isinstance(text, str):
            message = f"{tag} takes text in ISO 8601"
            raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
        return read(text)

    return reading


def _comparable(value: dt.datetime) -> dt.datetime:
    """A datetime that is in the calendar also as UTC, as which it is compared. Raises `ValueError` for another."""
    try:
        if value.tzinfo is not None:
            value.astimezone(dt.UTC)
    except OverflowError:
        message = "must be in the years 1 to 9999 also as UTC"
        raise ValueError(message) from None
    return value


def _read_decimal(text: Any) -> decimal.Decimal:
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        message = f"$decimal takes at most {MAX_DIGITS:,} digits of a number as text"
        raise ValueError(message)
    return decimal.Decimal(text)


_READ = {
    "$int": _read_whole,
    "$decimal": _read_decimal,
    "$date": _read_iso("$date", dt.date.fromisoformat),
    "$datetime": _read_iso("$datetime", lambda text: _comparable(dt.datetime.fromisoformat(text))),
    "$time": _read_iso("$time", dt.time.fromisoformat),
}


def scalar(value: Any) -> Scalar:
    """A scalar of Python, numpy, pandas or torch, or its form on the wire, as Python's own. Raises `ValueError`."""
    plain = _python(value)
    if isinstance(plain, str):
        return str.__str__(plain)
    if isinstance(plain, bool | dt.date | dt.time):
        return plain
    if isinstance(plain, decimal.Decimal):
        return _bounded_decimal(plain)
    if isinstance(plain, int | float):
        return _bounded(plain)
    raise ValueError(NO_SCALAR)


def number(value: Any) -> int | float:
    """A number of Python, numpy, pandas or torch, or its form on the wire, as Python's own. Raises `ValueError`."""
    plain = _python(value)
    if isinstance(plain, decimal.Decimal):
        plain = numeric(plain)
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise ValueError(NO_NUMBER)  # noqa: TRY004 - every refusal is a ValueError
    return _bounded(plain)


def as_text(value: Any) -> Any:
    """Convert numbers, dates and times with `str`, and missing values to empty text; others are unchanged."""
    if is_missing(value):
        return ""
    if isinstance(value, numbers.Number | dt.date | dt.time | dt.timedelta):
        return str(value)
    if getattr(value, "ndim", None) == 0 and callable(getattr(value, "item", None)):
        # numpy's `str` prints only the digits that the value has, and formats its dates.
        return str(value if type(value).__module__ == "numpy" else value.item())
    return value


def native(value: Any) -> Any:
    """Convert numbers and booleans of libraries to Python's own, in lists and dicts too; others are unchanged."""
    if type(value) in (list, tuple):
        return type(value)(map(native, value))
    if type(value) is dict:
        return {name: native(one) for name, one in value.items()}
    if type(value).__module__ == "builtins" or type(value).__name__ in _MISSING or _is_datetime64(value):
        return value
    if callable(as_py := getattr(value, "as_py", None)):
        plain = as_py()  # of pyarrow
    elif callable(item := getattr(value, "item", None)) and getattr(value, "ndim", 1) == 0:
        plain = item()
    else:
        return value
    return plain if type(plain) in (bool, int, float) else value


def _bounded(value: float) -> int | float:
    if isinstance(value, int):
        if not -_LIMIT < value < _LIMIT:
            message = f"must have at most {MAX_DIGITS:,} digits"
            raise ValueError(message)
        return int(value)
    if not math.isfinite(value):
        message = "must be a finite number"
        raise ValueError(message)
    return float(value)


def _python(value: Any) -> Any:
    plain = _unwrapped(from_wire(value))
    return _datetime(plain) if isinstance(plain, dt.datetime) else plain


def _unwrapped(value: Any) -> Any:
    """The Python value of a library's scalar or 0-dimensional array; other values are unchanged."""
    if type(value).__name__ in _MISSING:
        message = "must not be missing"
        raise ValueError(message)
    if isinstance(value, (str, int, float, dt.date)) and type(value).__module__ in ("builtins", "datetime"):
        return value
    if callable(as_py := getattr(value, "as_py", None)):
        value = as_py()  # of pyarrow
    if _is_datetime64(value):
        value = _of_datetime64(value)
    item = getattr(value, "item", None)
    return item() if callable(item) and getattr(value, "ndim", 1) == 0 else value


def _is_datetime64(value: Any) -> bool:
    return getattr(getattr(value, "dtype", None), "kind", "") == "M" and getattr(value, "ndim", 1) == 0


def _of_datetime64(value: Any) -> Any:
    """Convert to microseconds, which `item` turns into a datetime instead of an integer; days stay days."""
    if str(value.dtype) == "datetime64[D]":
        return value
    micro = value.astype("datetime64[us]")
    if micro != value:
        message = "must have whole microseconds"
        raise ValueError(message)
    return micro


def _datetime(value: dt.datetime) -> dt.datetime:
    """A datetime of a library as Python's own."""
    if getattr(value, "nanosecond", 0):
        message = "must have whole microseconds"
        raise ValueError(message)
    convert = getattr(value, "to_pydatetime", None)
    return _comparable(convert() if callable(convert) else value)


def _bounded_decimal(value: decimal.Decimal) -> decimal.Decimal:
    if not value.is_finite():
        message = "must be a finite number"
        raise ValueError(message)
    if not _DECIMAL.fullmatch(str(value)):
        message = f"must have at most {MAX_DIGITS:,} digits"
        raise ValueError(message)
    return value


def numeric(value: decimal.Decimal) -> int | float:
    """Convert to an int or a float; raises `ValueError` if a float has too few digits."""
    if value.is_finite() and value == value.to_integral_value() and value.adjusted() <= MAX_DIGITS:
        return int(value)
    as_float = float(value)
    if value.is_finite() and decimal.Decimal(repr(as_float)) != value:
        message = f"has more digits than a float keeps; the nearest float is {as_float!r}"
        raise ValueError(message)
    return as_float


def is_missing(value: Any) -> bool:
    """Whether a value is missing: None, NaN, and those of numpy, pandas and pyarrow."""
    if value is None or type(value).__name__ in _MISSING:
        return True
    if getattr(value, "is_valid", True) is False:
        return True  # of pyarrow
    if getattr(value, "ndim", 0):
        return False  # an array is none, even one whose only entry is missing
    try:
        return bool(value != value)  # noqa: PLR0124 - only NaN and NaT differ from themselves
    except Exception:  # noqa: BLE001 - what compares otherwise, such as an array, is no missing value
        return False


PlainScalar = Annotated[
    Scalar,
    PlainValidator(scalar),
    PlainSerializer(to_wire, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}],
            "typescript": "Scalar",
        }
    ),
]
"""A field for a scalar."""
PlainNumber = Annotated[
    int | float,
    PlainValidator(number),
    PlainSerializer(to_wire, when_used="json"),
    WithJsonSchema({"type": "number", "typescript": "Numeric"}),
]
"""A field for a number."""
PlainTruth = Annotated[bool, BeforeValidator(native)]
"""A field for true or false."""


def _reader(kind: type, tag: str, words: str, *, aware: bool | None) -> PlainValidator:
    """Reads a value of one kind; text is read as ISO 8601, which properties.json writes. Raises `ValueError`.

    `aware` is whether it has a time zone; None for either.
    """

    def read(value: Any) -> Any:
        message = f"must be {words}"
        try:
            given = _READ[tag](value) if isinstance(value, str) else _python(value)
        except ValueError:
            raise ValueError(message) from None
        if kind is dt.date and isinstance(given, dt.datetime) and given.time() == dt.time():
            return given.date()  # a day of pandas
        zoned = getattr(given, "tzinfo", None) is not None
        if type(given) is not kind or zoned is not (zoned if aware is None else aware):
            raise ValueError(message)
        return given

    return PlainValidator(read)


def _plain(kind: type, tag: str, words: str, json_format: str, *, aware: bool | None = False) -> Any:
    schema = {"type": "string", "format": json_format, "typescript": f"{{ {tag}: string }}"}
    serializer = PlainSerializer(to_wire, when_used="json")
    return Annotated[kind, _reader(kind, tag, words, aware=aware), serializer, WithJsonSchema(schema)]


PlainDate = _plain(dt.date, "$date", "a date, such as 2024-02-29", "date")
"""A field for a date."""
PlainTime = _plain(dt.time, "$time", "a time of day, such as 09:30", "time")
"""A field for a time of day."""
_LOCAL = "a date with a time, such as 2024-02-29T09:30"
PlainDatetime = _plain(dt.datetime, "$datetime", _LOCAL, "date-time", aware=None)
"""A field for a date with a time, with a time zone or without."""
PlainLocal = _plain(dt.datetime, "$datetime", f"{_LOCAL}, and without a time zone", "date-time")
"""A field for a date with a time that has no time zone."""
PlainInstant = _plain(
    dt.datetime,
    "$datetime",
    "a date with a time and its time zone, such as 2024-02-29T09:30+01:00",
    "date-time",
    aware=True,
)
"""A field for a date with a time that has a time zone."""
