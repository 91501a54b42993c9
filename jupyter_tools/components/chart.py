"""A figure of a plotting library, whose points visitors may select."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from ..texts import said
from .base import FIGURE, Component, ComponentContext
from .formats import AxisFormat, Currency
from .layout import Layout
from .registry import Palette, Preset
from .selecting import SELECTABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .source import Source

PARTS = frozenset({"figure", "points", "x", "y"})
MAX_POINTS = 10_000
MAX_TEXT = 100
"""The most characters of the end of a range: a date or a category."""


class ChartContext(ComponentContext):
    """What a handler may set on a chart."""

    label: str = ""
    """A title above the chart."""
    figure: Annotated[Any, Field(json_schema_extra=FIGURE)] = None
    """A plotly or matplotlib figure, an Altair chart, a dict with `data` and `layout`, or anything that a notebook
    shows as an image, an SVG, plotly or Vega; None shows an empty chart."""
    alt: Annotated[str, Field(json_schema_extra={"group": "content"})] = ""
    """What it shows, for those who do not see it; empty for a sentence about its kind and the number of its points."""
    empty_text: str = said("Nothing to show yet")
    """What is shown while there is no figure."""
    x_format: Annotated[AxisFormat | None, Field(json_schema_extra={"group": "look"})] = None
    """How numbers or dates are written along x, where a plotly or Altair chart does not say it itself; None for as it
    does by default."""
    y_format: Annotated[AxisFormat | None, Field(json_schema_extra={"group": "look"})] = None
    """The same along y."""
    currency: Annotated[Currency, Field(json_schema_extra={"group": "look"})] = "USD"
    """The currency of the format `currency`, by its code."""


class Chart(ChartContext, Component):
    """A plotly, matplotlib or Altair chart; `state` has the points that were selected."""

    events: ClassVar[tuple[str, ...]] = ("click", "select")
    palette = Palette(
        "Show",
        order=20,
        presets=(
            Preset("Chart with clicks", "a click selects points", {"selection": "click"}),
            Preset("Chart with box selection", "points in a rectangle", {"selection": "box"}),
            Preset("Chart with range selection", "from here to there", {"selection": "range"}),
        ),
    )
    layout = Layout("card", wide=True, alone=True)

    selection: Annotated[
        Literal["none", "click", "box", "lasso", "range"], Field(json_schema_extra={"group": "behaviour"})
    ] = "none"
    """How visitors select points: not at all, by a click, or by a click and by dragging a box, a free shape or a range
    along x. Where `click` or `select` runs something, `none` counts as `click`."""
    height: Annotated[int, Field(ge=80, le=4000)] = 320
    """Its height in pixels."""

    def mode(self) -> str:
        """How visitors select points."""
        return "click" if self.selection == "none" and self.handlers.keys() & set(self.events) else self.selection

    def selects(self) -> str:
        """Its figure, where points can be selected."""
        return "figure" if self.mode() != "none" else ""

    def unselected(self, data: Any) -> dict[str, Any]:
        """No point of a figure."""
        return {"figure": self.data_version(data), "points": [], "x": None, "y": None}

    def data_version(self, data: Any) -> str:
        """The version of a figure's data: figures with the same data have the same one."""
        return str(_selectable(data)["version"])

    def without_kernel(self, data: Any) -> Any:
        """The figure, of which no point can be selected any more."""
        return {key: one for key, one in data.items() if key != SELECTABLE} if isinstance(data, dict) else None

    def state_parts(self) -> Mapping[str, frozenset[str]]:
        """The points, and the ranges that were dragged."""
        ends = frozenset({"list", "none"})
        return {"points": frozenset({"list"}), "x_range": ends, "y_range": ends} if self.selects() else {}

    def state_type(self) -> str | None:
        """The selection."""
        return "ChartSelection" if self.selects() else None

    def state_source(self, source: Source, name: str, path: str) -> str | None:  # noqa: ARG002 - the same
        """The selection."""
        return source.field(name, source.base("ChartSelection")) if self.selects() else None

    def initial(self) -> dict[str, Any] | None:
        """No selection; None where nothing can be selected."""
        return self.unselected(None) if self.selects() else None

    def state_value(self, value: Any) -> Any:
        """The selection, with ranges as tuples."""
        ends = {f"{axis}_range": None if value[axis] is None else tuple(value[axis]) for axis in ("x", "y")}
        return {"points": value["points"], **ends}

    def check(self, value: Any, data: Any = None) -> dict[str, Any]:
        """A selection of points of the present figure, of which `data` is the JSON."""
        if not self.selects():
            message = "takes no value"
            raise ValueError(message)
        if not isinstance(value, dict) or set(value) != PARTS:
            message = "must be {figure, points, x, y}"
            raise ValueError(message)
        points, ranges = value["points"], [value["x"], value["y"]]
        is_list = isinstance(points, list) and all(map(_is_place, points))
        if not (isinstance(value["figure"], str) and is_list and all(one is None or _is_range(one) for one in ranges)):
            message = "must have a version, a list of [trace, position], and ranges or None"
            raise ValueError(message)
        if points or any(ranges):
            self._check_points(value, _selectable(data))
        return value

    def _check_points(self, value: dict[str, Any], known: Mapping[str, Any]) -> None:
        """Check that a selection is one of a figure, of which only the kernel's word counts."""
        mode, points, counts = self.mode(), value["points"], known["counts"]
        if mode == "click" and (value["x"] or value["y"]):
            message = "this cannot be selected here"
            raise ValueError(message)
        if not known["version"] or value["figure"] != known["version"]:
            message = said("the chart has changed; select again")
            raise ValueError(message)
        if len(points) > MAX_POINTS:
            message = "too many points are selected"
            raise ValueError(message)
        if len({(trace, position) for trace, position in points}) != len(points):
            message = "a point is selected twice"
            raise ValueError(message)
        if not all(0 <= trace < len(counts) and 0 <= position < counts[trace] for trace, position in points):
            message = "the chart has no such point"
            raise ValueError(message)


def _selectable(data: Any) -> Mapping[str, Any]:
    known = data.get(SELECTABLE) if isinstance(data, dict) else None
    return known if isinstance(known, dict) else {"version": "", "counts": []}


def _is_place(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)  # noqa: PLR2004 - a pair


def _is_range(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_end, value))  # noqa: PLR2004 - a pair


def _is_end(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    return type(value) in (int, float) and math.isfinite(value)
