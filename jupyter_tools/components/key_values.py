"""Values under their names: the details of one thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ..texts import said
from .base import Component
from .formats import FormattedContext, ShownValue, ValueFormat, shown
from .layout import Layout
from .properties import Properties
from .records import record_of
from .registry import Palette

MAX_ITEMS = 500


class KeyValue(Properties):
    """A value under its name."""

    name: str
    """What it is called."""
    value: ShownValue = None
    """The value."""


def _items(value: Any) -> Any:
    """The named values of a dict, a series, a row or an object with fields; lists of items stay."""
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(one, KeyValue) or _is_item(one) for one in value):
        return value
    found = _named(value)
    if found is None:
        message = "must be a dict, a series, a row, or an object with fields"
        raise ValueError(message)
    return [{"name": str(name), "value": _readable(one)} for name, one in found.items()]


def _is_item(value: Any) -> bool:
    return isinstance(value, dict) and "name" in value and value.keys() <= {"name", "value"}


def _named(value: Any) -> Mapping[Any, Any] | None:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return None
    as_dict = getattr(value, "to_dict", None)
    if callable(as_dict) and getattr(value, "ndim", 0) == 1:
        return dict(as_dict())
    return record_of(value)


def _readable(value: Any) -> Any:
    """A value that one line can show; others as text."""
    try:
        return shown(value)
    except ValueError:
        return str(value)


class KeyValuesContext(FormattedContext):
    """What a handler may set on key values."""

    label: str = ""
    """A title above them."""
    items: Annotated[list[KeyValue], Field(max_length=MAX_ITEMS), BeforeValidator(_items)] = []
    """Values by name: a dict, a series, a row of a table, a dataclass or another object with fields."""
    formats: dict[str, ValueFormat] = {}
    """Other formats by the names of values: `{"price": "currency"}`."""
    empty_text: str = said("Nothing to show yet")
    """What is shown when there are no items."""


class KeyValues(KeyValuesContext, Component):
    """The details of one thing: values under their names."""

    palette = Palette("Show", order=12, example={"label": "Details", "items": {"Name": "Value"}})
    layout = Layout("card")

    columns: Annotated[int, Field(ge=1, le=4, json_schema_extra={"group": "look"})] = 1
    """How many columns the items have where there is room."""
    copyable: bool = False
    """Whether each value has a button that copies it."""
