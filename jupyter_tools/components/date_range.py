"""A field for a range of dates."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import model_validator

from ..protocol.scalars import PlainDate
from .layout import Layout
from .moments import DayContext, DayInput, DayPair, RangePreset
from .registry import Palette, Preset
from .rules import Ref


class DateRangeContext(DayContext):
    """What a handler may set on a range of dates."""

    value: DayPair | None = None
    """The first and the last day, both of which belong to it; None when empty."""
    min: PlainDate | None = None
    """The earliest date allowed."""
    max: PlainDate | None = None
    """The latest date allowed."""


class DateRange(DateRangeContext, DayInput):
    """A field for the first and the last day of a range, with a calendar."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    layout: ClassVar[Layout] = Layout("field", spread=True)
    palette = Palette(
        "Ask",
        order=53,
        example={"label": "Period"},
        presets=(
            Preset(
                "Reporting period",
                "A range with the usual periods to choose from",
                {
                    "label": "Period",
                    "presets": ["today", "last_7_days", "last_30_days", "this_month", "last_month", "year_to_date"],
                },
            ),
        ),
    )
    value_rule = {
        "type": ["pair", "null"],
        "items": {
            "type": "date",
            "minimum": Ref("min"),
            "maximum": Ref("max"),
            "exceptWeekdays": Ref("disabled_weekdays"),
            "exceptDays": Ref("disabled_days"),
        },
    }

    presets: list[RangePreset] = []
    """Ranges that are offered beside the calendar."""

    @model_validator(mode="after")
    def _ends_fit(self) -> DateRange:
        if problem := self.ends_problem():
            raise ValueError(problem)
        return self

    def initial(self) -> Any:
        """The declared range."""
        return None if self.value is None else tuple(self.value)
