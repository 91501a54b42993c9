"""A card with a title and actions beside it."""

from __future__ import annotations

from typing import ClassVar, Literal

from .group import Group, GroupContext
from .registry import Palette, Preset


class CardContext(GroupContext):
    """What a handler may set on a card."""


class Card(CardContext, Group):
    """A card; a row in it that is set to be its header stands beside its title."""

    events: ClassVar[tuple[str, ...]] = ("change",)
    palette = Palette(
        "Arrange",
        order=21,
        example={"label": "Card"},
        presets=(
            Preset(
                "Card with actions",
                "A card with buttons beside its title",
                {
                    "label": "Card",
                    "components": {
                        "actions": {
                            "type": "row",
                            "header": True,
                            "components": {"refresh": {"type": "button", "label": "Refresh", "icon": "refresh"}},
                        }
                    },
                },
            ),
            Preset("Section", "A title without a card", {"label": "Section", "border": False, "padding": "none"}),
        ),
    )

    border: bool = True
    """Whether it has a background and a border."""
    padding: Literal["none", "s", "m", "l"] = "m"
    """The space inside its border: `none`, `s` 8, `m` 16, `l` 24 pixels."""
