"""A short state in colour."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from .base import SHOWN, Component
from .formats import BadgeKind, FormattedContext, ShownValue
from .icons import Icon
from .layout import Layout
from .registry import Palette, Preset


class BadgeContext(FormattedContext):
    """What a handler may set on a badge."""

    label: str = ""
    """What the value is of, in front of it."""
    value: Annotated[ShownValue, Field(json_schema_extra=SHOWN)] = None
    """What it says: text, a number, a date or a time; nothing is shown while it is None or empty."""
    kind: BadgeKind = "neutral"
    """Its colour role."""
    kinds: Annotated[dict[str, BadgeKind], Field(max_length=100)] = {}
    """Other colour roles by the text of the value: `{"late": "error"}`."""
    icon: Icon = ""
    """An icon in front of the value."""


class Badge(BadgeContext, Component):
    """A short state in colour: open, late, 12 new."""

    events: ClassVar[tuple[str, ...]] = ("click",)
    palette = Palette(
        "Tell",
        order=40,
        example={"value": "New"},
        presets=(
            Preset(
                "Status",
                "A state whose colour follows its value",
                {"label": "Status", "value": "open", "kinds": {"open": "success", "closed": "neutral"}},
            ),
        ),
    )
    layout = Layout("line", hides_without="value")
