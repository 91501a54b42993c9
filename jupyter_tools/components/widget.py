"""A place for an ipywidget."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from .base import WIDGET, Component, ComponentContext
from .registry import Palette


class WidgetContext(ComponentContext):
    """What a handler may set on a widget."""

    label: str = ""
    """A title above the widget."""
    widget: Annotated[Any, Field(json_schema_extra=WIDGET)] = None
    """An ipywidget or anywidget. One that a handler makes is its visitor's alone; one that a cell has made is the
    notebook's, and all visitors of this kernel share it. None shows nothing."""


class Widget(WidgetContext, Component):
    """An ipywidget or anywidget at its place on the page."""

    palette = Palette("Show", order=40)
