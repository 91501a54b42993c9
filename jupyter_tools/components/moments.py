"""What inputs of dates and times share: days that cannot be chosen, presets, and the time zone of a datetime."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from ..protocol.scalars import PlainDate, to_wire
from .base import Input, InputContext
from .options import two
from .refusals import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .base import Component

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DayPreset = Literal[
    "yesterday", "today", "tomorrow", "week_start", "week_end", "month_start", "month_end", "year_start", "year_end"
]
"""Days that the browser computes from today; a week begins as in the visitor's language."""
RangePreset = Literal[
    "today", "yesterday", "last_7_days", "last_30_days", "last_90_days", "this_week", "last_week", "this_month",
    "last_month", "this_quarter", "last_quarter", "this_year", "last_year", "year_to_date",
]  # fmt: skip
VISITOR = "visitor"
"""The time zone that is the visitor's own."""
MAX_DAYS = 10_000
"""The most days of a list of days that cannot be chosen."""


TAGS = {"date": "$date", "time": "$time", "date-time": "$datetime", "month": "$month"}
"""How dates and times travel, by their format in JSON Schema; a month travels as the `$date` of its first day."""


def moments_of(cls: type[Component]) -> dict[str, str]:
    """The properties of a type that are dates and times or lists of them, each with the tag of its values."""
    schemas = {name: TypeAdapter(one.annotation).json_schema() for name, one in _scalar_fields(cls)}
    found = {name: set(_formats(schema)) for name, schema in schemas.items()}
    # A text that may be anything else, as what is only shown, stays as it is.
    return {name: TAGS[form] for name, forms in found.items() if len(forms) == 1 for form in forms if form in TAGS}


def _scalar_fields(cls: type[Component]) -> Iterator[tuple[str, Any]]:
    return ((name, one) for name, one in cls.model_fields.items() if name not in (*Input.model_fields, cls.holds))


def _formats(schema: dict[str, Any]) -> Iterator[str]:
    """The formats of all values that a schema allows, but for None; empty for those without a format."""
    inner = [*schema.get("anyOf", ()), *filter(None, [schema.get("items")])]
    for one in inner:
        yield from _formats(one)
    if not inner and schema.get("type") != "null":
        yield schema.get("format", "")


def _listed(value: Any) -> Any:
    """A tuple, a set or a series as a list."""
    listed = getattr(value, "tolist", None)
    if callable(listed) and getattr(value, "ndim", 1) == 1:
        return list(value)
    return sorted(value) if isinstance(value, set | frozenset) else list(value) if isinstance(value, tuple) else value


def _known_zone(value: str) -> str:
    """A time zone that this machine knows. Raises `ValueError`."""
    if value != VISITOR:
        zone(value)
    return value


def zone(name: str) -> zoneinfo.ZoneInfo:
    """A time zone by its IANA name. Raises `ValueError` for one that is not known."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        message = f"must be a name of the IANA time zone database, such as Europe/Berlin, or visitor; not {name!r}"
        raise ValueError(message) from None


def _first_of_month(value: Any) -> dt.date:
    """The first day of the month of a date, or of a text such as `2024-03`. Raises `ValueError`."""
    is_month = isinstance(value, str) and _MONTH.fullmatch(value)
    try:
        return _DATE.validate_python(f"{value}-01" if is_month else value).replace(day=1)
    except ValidationError:
        message = "must be a month, such as 2024-03, or a date"
        raise ValueError(message) from None


_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DATE: TypeAdapter[dt.date] = TypeAdapter(PlainDate)
FirstOfMonth = Annotated[
    dt.date,
    PlainValidator(_first_of_month),
    PlainSerializer(to_wire, when_used="json"),
    WithJsonSchema({"type": "string", "format": "month", "typescript": "{ $date: string }"}),
]
"""A field for a month, which is the date of its first day; other days of it are read as that one."""
Days = Annotated[list[PlainDate], BeforeValidator(_listed), Field(max_length=MAX_DAYS)]
"""A field for a list of days."""
DayPair = Annotated[list[PlainDate], BeforeValidator(two), Field(min_length=2, max_length=2)]
"""A field for the first and the last day of a range."""
TimeZone = Annotated[str, Field(max_length=100), AfterValidator(_known_zone)]
"""A field for a time zone."""


class DayContext(InputContext):
    """What a handler may set on any input with a calendar."""

    placeholder: str = ""
    """A hint shown while it is empty; without one, the order of day, month and year in the visitor's language."""
    disabled_weekdays: list[Weekday] = []
    """The days of the week that cannot be chosen."""
    disabled_days: Days = []
    """Single days that cannot be chosen."""


class DayInput(Input):
    """An input with a calendar."""

    first_weekday: Weekday | None = None
    """The day that a week of the calendar begins with; None for that of the visitor's language."""
    clearable: bool = True
    """Whether the visitor can empty it with a button."""

    def ends_problem(self) -> str:
        """Why no day can be chosen; empty if one can."""
        off = self.__dict__["disabled_weekdays"]
        return "disabled_weekdays: must leave a day of the week" if {*WEEKDAYS} <= {*off} else ""


def aware_problem(moments: Iterable[tuple[str, dt.datetime | None]], *, aware: bool) -> str:
    """Which of some datetimes has a time zone though it must not, or lacks it though it must; empty for none."""
    for name, one in moments:
        if one is not None and (one.tzinfo is not None) is not aware:
            ways = ("must have its offset, such as 2024-02-29T09:30+01:00, as `time_zone` is set" if aware else
                    "must have no offset, as `time_zone` is not set")  # fmt: skip
            return f"{name}: {ways}"
    return ""
