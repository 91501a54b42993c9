"""A button that opens a menu of actions."""

from __future__ import annotations

from .base import ButtonKind
from .icons import Icon
from .items import Actions, ItemsContext
from .layout import Layout
from .registry import Palette, Preset

_EXPORT = [
    {"value": "csv", "label": "As CSV"},
    {"value": "xlsx", "label": "For Excel"},
    {"value": "parquet", "label": "As Parquet"},
]


class MenuButtonContext(ItemsContext):
    """What a handler may set on a menu button."""

    label: str = ""
    """The text on the button; empty for that of the first item where it is split, and for the icon alone elsewhere."""
    icon: Icon = ""
    """An icon before the text."""
    kind: ButtonKind = "default"
    """How prominent the button is."""


class MenuButton(MenuButtonContext, Actions):
    """A button that opens a menu; `state` says which item was clicked."""

    palette = Palette(
        "Act",
        order=30,
        example={"label": "Actions", "items": ["Edit", "Archive"]},
        presets=(
            Preset(
                "Split button",
                "A button with a menu of alternatives beside it",
                {"label": "Export", "split": True, "items": _EXPORT},
            ),
            Preset(
                "More menu",
                "Three dots that open a menu",
                {"label": "", "icon": "dots", "kind": "default", "items": ["Edit", "Archive"]},
            ),
        ),
    )
    layout = Layout("line", joins=True)

    split: bool = False
    """Whether the button itself clicks the first item, and an arrow beside it opens the menu."""
