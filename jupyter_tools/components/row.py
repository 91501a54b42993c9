"""Components in one line."""

from __future__ import annotations

from typing import ClassVar, Literal

from .group import Group, GroupContext
from .layout import Layout
from .registry import Palette


class RowContext(GroupContext):
    """What a handler may set on a row."""


class Row(RowContext, Group):
    """What it holds in one line, each as wide as it needs; what has no room goes to the next line."""

    events: ClassVar[tuple[str, ...]] = ("change",)
    palette = Palette(
        "Arrange",
        order=23,
        example={
            "components": {
                "save": {"type": "button", "label": "Save", "kind": "primary"},
                "cancel": {"type": "button", "label": "Cancel"},
            }
        },
    )
    layout = Layout("line", arranges=True)

    align: Literal["start", "center", "end", "between"] = "start"
    """Where in the line they are; `between` shares what is left between them."""
    gap: Literal["none", "s", "m", "l"] = "s"
    """The space between them: `none`, `s` 8, `m` 16, `l` 24 pixels."""
    header: bool = False
    """Whether it stands beside the title of the card that holds it."""
