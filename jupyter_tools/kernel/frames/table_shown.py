"""What clients see of a table in memory."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from .fixed import NOTHING_FIXED, Fixed

if TYPE_CHECKING:
    from collections import OrderedDict
    from collections.abc import Mapping, Sequence

    import narwhals as nw

    from ...protocol.rows import Column
    from .keys import FrameKeys


class Shown(NamedTuple):
    """The part of a table that clients may see."""

    layout: int
    """Increases when columns are shown or hidden."""
    columns: list[Column]
    frame: nw.DataFrame[Any]
    """The frame with these columns only."""
    orders: OrderedDict[str, Any]
    """Row positions of the most recent orders."""
    formats: Mapping[str, str] = MappingProxyType({})
    """The columns whose cells are encoded by their format: see `encoded_cells.ENCODERS`."""
    fixed: Fixed = NOTHING_FIXED
    """Those that clients may not sort or filter by."""
    keys: FrameKeys | None = None
    """What names its rows; None for their positions."""
    undrawn: Sequence[str] = ()
    """Those of its columns that only what opens below rows reads."""

    @property
    def key(self) -> list[str]:
        """The columns whose values name a row."""
        return self.keys.names if self.keys is not None else []
