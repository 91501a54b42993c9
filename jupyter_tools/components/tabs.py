"""Tabs: containers of which one is open."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import RUNTIME
from .registry import Palette
from .sections import OneSection, SectionsContext


class TabsContext(SectionsContext):
    """What a handler may set on tabs."""

    active: Annotated[str | None, Field(json_schema_extra=RUNTIME)] = None
    """The name of the open tab; None for the first."""


class Tabs(TabsContext, OneSection):
    """Containers of which one is open; each has its title, icon and badge on its tab."""

    palette = Palette(
        "Arrange",
        order=24,
        example={
            "components": {
                "first": {"type": "container", "label": "First"},
                "second": {"type": "container", "label": "Second"},
            }
        },
    )

    vertical: bool = False
    """Whether the tabs are at the left; on a phone they are above."""
