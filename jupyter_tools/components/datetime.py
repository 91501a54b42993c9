"""A field for a date with a time."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, model_validator

from ..protocol.scalars import PlainDatetime, PlainInstant, PlainLocal, from_wire
from .layout import Layout
from .moments import VISITOR, DayContext, DayInput, TimeZone, aware_problem, zone
from .registry import Palette, Preset
from .rules import Ref

if TYPE_CHECKING:
    import builtins


class DatetimeContext(DayContext):
    """What a handler may set on a date with a time."""

    value: PlainDatetime | None = None
    """The date with its time; None when empty. It has a time zone where `time_zone` is set, and none elsewhere."""
    min: PlainDatetime | None = None
    """The earliest allowed."""
    max: PlainDatetime | None = None
    """The latest allowed."""


class LocalDatetimeContext(DatetimeContext):
    """What a handler may set on a date with a time that has no time zone."""

    value: PlainLocal | None = None
    min: PlainLocal | None = None
    max: PlainLocal | None = None


class InstantContext(DatetimeContext):
    """What a handler may set on a date with a time that has a time zone."""

    value: PlainInstant | None = None
    min: PlainInstant | None = None
    max: PlainInstant | None = None


class Datetime(DatetimeContext, DayInput):
    """A field for a date with a time, with a calendar."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    layout: ClassVar[Layout] = Layout("field", spread=True)
    palette = Palette(
        "Ask",
        order=52,
        example={"label": "Date and time"},
        presets=(
            Preset(
                "Moment in the visitor's time zone",
                "A date with a time and its offset",
                {"label": "When", "time_zone": VISITOR},
            ),
        ),
    )
    value_rule = {
        "type": [Ref("time_zone", ("instant", "datetime")), "null"],
        "minimum": Ref("min"),
        "maximum": Ref("max"),
        "exceptWeekdays": Ref("disabled_weekdays"),
        "exceptDays": Ref("disabled_days"),
    }

    time_zone: TimeZone | None = None
    """The time zone of the value: an IANA name such as Europe/Berlin, or `visitor` for the visitor's own; handlers get
    a datetime with this zone. None for a date and time as it is typed, of no zone; nothing is ever converted."""
    step: Annotated[int, Field(ge=1, le=720)] = 30
    """How many minutes are between the times in its list; any other time can be typed."""

    @model_validator(mode="after")
    def _moments_fit(self) -> Datetime:
        given = [("value", self.value), ("min", self.min), ("max", self.max)]
        problem = self.ends_problem() or aware_problem(given, aware=self.time_zone is not None)
        if problem:
            raise ValueError(problem)
        return self

    def context_class(self) -> builtins.type[DatetimeContext]:
        """The class of Context: what handlers set has a time zone or has none, as the value has."""
        return InstantContext if self.time_zone is not None else LocalDatetimeContext

    def check(self, value: Any, data: Any = None) -> Any:
        """A visitor's value, in the time zone of the component."""
        with contextlib.suppress(ValueError):
            value = self._zoned(from_wire(value))
        return super().check(value, data)

    def state_value(self, value: Any) -> Any:
        """What `state` holds: a datetime in the time zone of the component."""
        return self._zoned(super().state_value(value))

    def _zoned(self, value: Any) -> Any:
        """The same moment in the time zone of the component, if that has a name."""
        if not isinstance(value, dt.datetime) or value.tzinfo is None or self.time_zone in (None, VISITOR):
            return value
        try:
            return value.astimezone(zone(str(self.time_zone)))
        except OverflowError:  # at the ends of the calendar
            return value
