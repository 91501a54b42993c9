"""How components of a type share rows and pages with others; the browser's grid reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["field", "line", "note", "card", "group", "above", "side", "block"]
"""What a component looks like to those around it.

- ``field``: a line with its label above it
- ``line``: a line without such a label, which aligns with the fields beside it
- ``note``: lines of text
- ``card``: anything with a background
- ``group``: a card that holds other components
- ``above``: a dialog, which is above the page and takes no room on it
- ``side``: beside the page; there is one at most, at the top of the page
- ``block``: anything else
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """How components of a type share rows and pages with others."""

    shape: Shape = "block"
    """What a component looks like to those around it."""
    wide: bool = False
    """Whether a page that holds one is wide, unless the builder has set its width."""
    alone: bool = False
    """Whether it needs a whole row, beside nothing, in a page of medium width."""
    spread: bool = False
    """Whether it has a row to itself where there is little room, which short fields share."""
    joins: bool = False
    """Whether adjacent ones share a place, as buttons do."""
    pairs: bool = False
    """Whether two of them share a row where it is narrow, as fields do."""
    hides_without: str = ""
    """The property without which it is not shown; empty for none."""
    arranges: bool = False
    """Whether it arranges what it holds by itself, so that this takes no columns of the grid."""
    yields_without: str = ""
    """The property without which it takes no room where it has a whole row; empty for none."""

    @property
    def takes_columns(self) -> bool:
        """Whether it takes columns of the grid, as `span` says."""
        return self.shape not in ("above", "side")
