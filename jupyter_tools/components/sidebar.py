"""A sidebar with the navigation of an app."""

from __future__ import annotations

from typing import ClassVar

from .group import Group, GroupContext
from .layout import Layout
from .registry import Palette


class SidebarContext(GroupContext):
    """What a handler may set on a sidebar."""


class Sidebar(SidebarContext, Group):
    """A column at the left of the page, for links to the app's pages; below 900 pixels a menu button opens it."""

    events: ClassVar[tuple[str, ...]] = ("change",)
    palette = Palette(
        "Arrange",
        order=27,
        example={
            "label": "Pages",
            "components": {"link": {"type": "link", "label": "Link", "icon": "home", "url": "https://example.org"}},
        },
    )
    layout = Layout("side", arranges=True)

    collapsible: bool = True
    """Whether visitors can fold it."""
