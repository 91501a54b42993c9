"""A field for a month of a year."""

from __future__ import annotations

from typing import ClassVar

from .base import Input, InputContext
from .moments import FirstOfMonth
from .registry import Palette, Preset
from .rules import Ref


class MonthContext(InputContext):
    """What a handler may set on a month."""

    value: FirstOfMonth | None = None
    """The month, as the date of its first day; None when empty. A handler can set any day of it."""
    min: FirstOfMonth | None = None
    """The earliest month allowed, as any day of it."""
    max: FirstOfMonth | None = None
    """The latest month allowed, as any day of it."""
    placeholder: str = ""
    """A hint shown while it is empty; without one, the order of month and year in the visitor's language."""


class Month(MonthContext, Input):
    """A field for a month of a year, with a calendar of months."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette(
        "Ask",
        order=54,
        example={"label": "Month"},
        presets=(
            Preset(
                "This month",
                "A month that starts as the present one",
                {"label": "Month", "rules": {"value": "today()"}},
            ),
        ),
    )
    value_rule = {
        "type": ["month", "null"],
        "minimum": Ref("min"),
        "maximum": Ref("max"),
        "written": "month",
    }

    clearable: bool = True
    """Whether the visitor can empty it with a button."""
