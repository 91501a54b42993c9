"""A repeater: what it holds, drawn once for each row of a frame."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from ..texts import said
from .base import FRAME
from .group import Group, GroupContext
from .layout import Layout
from .registry import Palette, Preset
from .selecting import ShownFrame
from .shown_rows import ShownRows


class RepeaterContext(GroupContext):
    """What a handler may set on a repeater."""

    data: Annotated[Any, Field(json_schema_extra=FRAME)] = None
    """Any frame or rows, as for a table; None empties it. Visitors are sent only the columns that the page reads."""
    empty_text: str = said("No rows")
    """What is shown when there are no rows."""


_TITLE = {"type": "text", "text": "**{{ item.name }}**"}
_OPEN = {"type": "button", "label": "Open"}


class Repeater(RepeaterContext, ShownRows, Group):
    """What it holds, once for each row of its data; in it, rules and templates read the row as `item`."""

    events: ClassVar[tuple[str, ...]] = ("select",)
    palette = Palette(
        "Arrange",
        order=28,
        example={
            "view": "grid",
            "components": {"card": {"type": "card", "components": {"title": _TITLE, "open": _OPEN}}},
        },
        presets=(
            Preset(
                "List of rows",
                "Rows below each other, with texts and buttons of your own",
                {"components": {"title": {**_TITLE, "span": 9}, "open": {**_OPEN, "span": 3}}},
            ),
        ),
    )
    layout = Layout("group", wide=True)
    repeats = True
    stale = said("the rows have changed; try again")

    view: Literal["list", "grid"] = "list"
    """Whether rows are below each other, or beside each other too."""
    min_width: Annotated[int, Field(ge=100, le=1000)] = 240
    """The least width of a row of a `grid` in pixels; as many are beside each other as there is room for."""
    max_columns: Annotated[int, Field(ge=1, le=12)] | None = None
    """The most rows beside each other in a `grid`; None for as many as there is room for."""
    page_size: Annotated[int, Field(ge=1, le=100)] = 12
    """How many rows are shown at once."""
    paging: Literal["pages", "more"] = "pages"
    """How the others are reached: page by page, or added below by `Show more`."""
    selection: Literal["none", "single"] = "none"
    """Whether visitors may select a row by a press on it; what they press inside of a row selects it either way."""

    def frame(self) -> ShownFrame:
        """Its data."""
        return ShownFrame("data", {}, None, tuple(self.key))

    def most_selected(self) -> int:
        """One: a button selects the row that it is in."""
        return 1
