"""How values are written: the vocabulary of `format` that table columns, components and templates share.

The browser writes them in the visitor's language: `labextension/src/core/written.ts`. It knows the vocabulary as
`VALUE_FORMATS`, which is generated from `VOCABULARY`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from ..protocol.scalars import Scalar, is_missing, scalar, to_wire
from .base import ComponentContext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AmountFormat = Literal["number", "integer", "percent", "currency", "compact", "bytes", "duration"]
TimeFormat = Literal["date", "datetime", "time", "relative"]
AxisFormat = Literal[AmountFormat, "date", "datetime", "time"]
"""The formats of a chart's axes."""
PlainFormat = Literal["text", "boolean"]
CodeFormat = Literal["json", "code"]
DrawnFormat = Literal["link", "image", "badge", "progress", "sparkline", "rating"]
ValueFormat = Literal[AmountFormat, TimeFormat, PlainFormat]
"""The formats of components that show single values."""
CellFormat = Literal[ValueFormat, CodeFormat, DrawnFormat]
"""The formats of table columns: all there are."""
AMOUNTS: Sequence[str] = get_args(AmountFormat)
"""The formats of numbers; a duration is a number of seconds."""
TIMES: Sequence[str] = get_args(TimeFormat)
"""The formats of dates and times."""
BadgeKind = Literal["neutral", "accent", "info", "success", "warning", "error"]
"""The colour roles of what is shown as a badge, and of cells by rules."""
FormatKind = Literal["number", "time", "text", "drawn"]
VOCABULARY: Mapping[str, FormatKind] = {
    **dict.fromkeys(AMOUNTS, "number"),
    **dict.fromkeys(TIMES, "time"),
    **dict.fromkeys((*get_args(PlainFormat), *get_args(CodeFormat)), "text"),
    **dict.fromkeys(get_args(DrawnFormat), "drawn"),
}
"""All formats, with what each is for: numbers, dates and times, texts, or values that are drawn."""
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
"""The code of a currency by ISO 4217: EUR."""
Decimals = Annotated[int, Field(ge=0, le=12)]
"""How many digits come after the decimal point."""


def shown(value: Any) -> Scalar | None:
    """A value to be read; None for a missing one, and text such as `1:30:00` for a duration. Raises `ValueError`."""
    if is_missing(value):
        return None
    return duration_text(value) if isinstance(value, dt.timedelta) else scalar(_timedelta(value))


def _timedelta(value: Any) -> Any:
    """A duration of numpy as text; other values are unchanged."""
    if getattr(getattr(value, "dtype", None), "kind", "") == "m" and getattr(value, "ndim", 1) == 0:
        return duration_text(value.astype("timedelta64[us]").item())
    return value


def duration_text(value: dt.timedelta) -> str:
    """A duration as tables have them: hours, minutes and seconds."""
    sign, size = ("-", -value) if value < dt.timedelta() else ("", value)
    seconds = size.days * 86_400 + size.seconds
    fraction = f".{size.microseconds:06}".rstrip("0") if size.microseconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"


ShownValue = Annotated[
    Scalar | None,
    PlainValidator(shown),
    PlainSerializer(to_wire, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "null"}],
            "typescript": "Scalar | null",
        }
    ),
]
"""A field for a value that is only read: of Python, numpy, pandas or torch; missing values are None."""


class FormattedContext(ComponentContext):
    """What a handler may set on a component whose values have a format."""

    format: ValueFormat | None = None
    """How values are written; None to follow their kind."""
    currency: Currency = "USD"
    """The currency of the format `currency`, by its code."""
    decimals: Decimals | None = None
    """How many decimals numbers have; None for as many as they need."""
