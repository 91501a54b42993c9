"""A number that counts, with its change."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from ..protocol.scalars import PlainNumber, is_missing
from .base import SHOWN, Component
from .formats import FormattedContext, ShownValue, ValueFormat
from .icons import Icon
from .layout import Layout
from .options import listed
from .registry import Palette, Preset

MAX_POINTS = 1_000


def _points(value: Any) -> Any:
    """The numbers of a list, series or array; None for missing ones."""
    items = listed(value)
    return [None if is_missing(one) else one for one in items] if isinstance(items, list) else items


class MetricContext(FormattedContext):
    """What a handler may set on a metric."""

    label: str = ""
    """What the number is of."""
    value: Annotated[ShownValue, Field(json_schema_extra=SHOWN)] = None
    """The number, or a text, a date or a time; a dash is shown while it is None."""
    unit: str = ""
    """What the number counts, behind it: `flights`, `ms`."""
    icon: Icon = ""
    """An icon in front of the label."""
    help: str = ""
    """A sentence under the number."""
    delta: Annotated[ShownValue, Field(json_schema_extra={"group": "content"})] = None
    """How much it has changed, as a number or a text; None for nothing."""
    delta_text: Annotated[str, Field(json_schema_extra={"group": "content"})] = ""
    """What the change is against: `since last week`."""
    delta_format: ValueFormat | None = None
    """How the change is written; None to write it as the number."""
    good: Literal["up", "down", "none"] = "up"
    """Which way of change is good news, and so green; `none` leaves changes grey."""
    series: Annotated[list[PlainNumber | None], Field(max_length=MAX_POINTS), BeforeValidator(_points)] = []
    """Numbers over time, drawn as a small line: a list, a series or an array of up to 1,000."""


class Metric(MetricContext, Component):
    """A number that counts, with its change and a small line of its past."""

    events: ClassVar[tuple[str, ...]] = ("click",)
    palette = Palette(
        "Show",
        order=5,
        example={"label": "Metric", "value": 42, "span": 3},
        presets=(
            Preset(
                "Amount of money",
                "A sum in a currency",
                {"label": "Revenue", "value": 1250, "format": "currency", "span": 3},
            ),
            Preset(
                "Share",
                "A part of a whole in percent",
                {"label": "On time", "value": 0.92, "format": "percent", "span": 3},
            ),
        ),
    )
    layout = Layout("card", pairs=True)
