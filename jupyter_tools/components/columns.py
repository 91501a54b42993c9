"""Columns beside each other."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .group import Group, GroupContext
from .layout import Layout
from .registry import Palette

Gap = Literal["none", "s", "m", "l"]
"""A space between components: none, 8, 16 or 24 pixels."""


class ColumnLayoutContext(GroupContext):
    """What a handler may set on columns."""


class Columns(ColumnLayoutContext, Group):
    """What it holds, side by side: each is a column, and what is left begins the next row."""

    events: ClassVar[tuple[str, ...]] = ("change",)
    palette = Palette(
        "Arrange",
        order=22,
        example={
            "components": {
                "left": {"type": "card", "label": "Left"},
                "right": {"type": "card", "label": "Right"},
            }
        },
    )
    layout = Layout("group", arranges=True)

    shares: Annotated[list[Annotated[int, Field(ge=1, le=12)]], Field(max_length=12)] = []
    """How the width is shared, such as `[2, 1]`; empty shares it equally. Below 600 pixels each takes a row."""
    gap: Gap = "m"
    """The space between them: `none`, `s` 8, `m` 16, `l` 24 pixels."""
    equal_height: bool = True
    """Whether what is in one row is equally high."""
