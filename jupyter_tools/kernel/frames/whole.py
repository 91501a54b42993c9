"""All rows of a table in one order, as they are for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import narwhals as nw


class Whole(NamedTuple):
    """The rows that match, of the columns that are shown."""

    frame: nw.DataFrame[Any] | nw.LazyFrame[Any]
    """A lazy frame has only the rows that match, in their order, and is not computed yet."""
    order: Any = None
    """The positions of the rows of a frame in memory; None for all in its own order."""
