"""What happened or will happen, one thing after the other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ..protocol.scalars import is_missing
from ..texts import said
from .base import Component, ComponentContext
from .formats import ShownValue, TimeFormat
from .icons import Icon
from .layout import Layout
from .options import listed
from .properties import Properties
from .records import record_of
from .registry import Palette, Preset

MAX_ITEMS = 500


class TimelineItem(Properties):
    """Something on a timeline."""

    title: str
    """What it is."""
    text: Annotated[str, Field(max_length=20_000)] = ""
    """What is said of it, in Markdown."""
    time: ShownValue = None
    """When it is: a date, a time, or a text, which may be one in ISO 8601; None for nothing."""
    icon: Icon = ""
    """The icon on the line; empty for that of its kind."""
    kind: Literal["neutral", "accent", "info", "success", "warning", "error"] = "neutral"
    """Its colour role."""


_FIELDS = frozenset(TimelineItem.model_fields)  # type: ignore[attr-defined]  # mypy sees `Properties` as no model


def _items(value: Any) -> Any:
    """Items as a list: of titles, of items, or of rows with these names. Raises `ValueError` for what is no list."""
    if value is None:
        return []
    given = listed(value)
    if not isinstance(given, list):
        hint = ": give its rows, as `df.to_dict('records')`" if hasattr(value, "columns") else ""
        message = f"must be a list of titles, or of items with a `title`{hint}"
        raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
    return [_item(one) for one in given if not is_missing(one)]


def _item(one: Any) -> Any:
    if isinstance(one, TimelineItem):
        return one
    if isinstance(one, str):
        return {"title": one}
    row = one if isinstance(one, dict) else record_of(one)
    if row is None:
        return one
    # A row of data has other columns, too, and an item that is written has not.
    names = row.keys() if isinstance(one, dict) else row.keys() & _FIELDS
    return {name: row[name] for name in names if not is_missing(row[name])}


class TimelineContext(ComponentContext):
    """What a handler may set on a timeline."""

    label: str = ""
    """A title above it."""
    items: Annotated[list[TimelineItem], Field(max_length=MAX_ITEMS), BeforeValidator(_items)] = []
    """What is on it, in this order: titles, items with `title`, `text`, `time`, `icon` and `kind`, or objects with
    such fields."""
    active: Annotated[int, Field(ge=0, json_schema_extra={"group": "content"})] | None = None
    """How many of the items are done: the one after them is marked as the present one. None where none is marked."""
    format: TimeFormat | None = None
    """How times are written; None to follow their kind."""
    empty_text: str = said("Nothing to show yet")
    """What is shown when there are no items."""


class Timeline(TimelineContext, Component):
    """What happened or will happen, one thing after the other on a line."""

    palette = Palette(
        "Show",
        order=13,
        example={
            "label": "Timeline",
            "items": [{"title": "Ordered"}, {"title": "Shipped"}, {"title": "Delivered"}],
            "active": 1,
        },
        presets=(
            Preset(
                "History",
                "What has happened, with its times",
                {
                    "label": "History",
                    "items": [
                        {"title": "Closed", "time": "2024-03-05", "kind": "success"},
                        {"title": "Opened", "time": "2024-03-04"},
                    ],
                    "format": "date",
                },
            ),
        ),
    )
    layout = Layout("card")
