"""A field for a date."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from ..protocol.scalars import PlainDate
from .moments import DayContext, DayInput, DayPreset
from .registry import Palette, Preset
from .rules import Ref


class DateContext(DayContext):
    """What a handler may set on a date."""

    value: PlainDate | None = None
    """The date; None when empty."""
    min: PlainDate | None = None
    """The earliest date allowed."""
    max: PlainDate | None = None
    """The latest date allowed."""


class Date(DateContext, DayInput):
    """A field for a date, with a calendar."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette(
        "Ask",
        order=50,
        example={"label": "Date"},
        presets=(
            Preset("Workday", "A date without weekends", {"label": "Day", "disabled_weekdays": ["saturday", "sunday"]}),
            Preset("Birthday", "A date in the past", {"label": "Date of birth", "rules": {"max": "today()"}}),
        ),
    )
    value_rule = {
        "type": ["date", "null"],
        "minimum": Ref("min"),
        "maximum": Ref("max"),
        "exceptWeekdays": Ref("disabled_weekdays"),
        "exceptDays": Ref("disabled_days"),
    }

    presets: list[DayPreset] = []
    """Days that are offered beside the calendar."""

    @model_validator(mode="after")
    def _ends_fit(self) -> Date:
        if problem := self.ends_problem():
            raise ValueError(problem)
        return self
