"""A figure of a plotting library."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from .base import FIGURE, Component, ComponentContext
from .layout import Layout
from .registry import Palette


class ChartContext(ComponentContext):
    """What a handler may set on a chart."""

    label: str = ""
    """A title above the chart."""
    figure: Annotated[Any, Field(json_schema_extra=FIGURE)] = None
    """A plotly or matplotlib figure, an Altair chart, or a dict with `data` and `layout`; None shows an empty chart."""


class Chart(ChartContext, Component):
    """A plotly, matplotlib or Altair chart."""

    palette = Palette("Show", order=20)
    layout = Layout("card", wide=True, alone=True)
    height: Annotated[int, Field(ge=80, le=4000)] = 320
    """Its height in pixels."""
