"""What a table's data can do, wherever its rows are: in memory (`FrameTable`) or in an engine (`LazyTable`)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from .engines import collected, lazy_frame
from .fixed import NOTHING_FIXED
from .lazy import LazyTable
from .native import FrameError
from .reading import LibraryError
from .table import FrameTable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ...components import TableColumn
    from ...protocol.queries import QueryRequest, Result
    from ...protocol.rows import Column, Filter, RowsRequest, Sort, Table, Window
    from .fixed import Fixed
    from .whole import Whole

SMALL = 10_000
"""The most rows of a lazy frame that are brought into memory: all can be done with them, by position as well."""


class DataTable(Protocol):
    """A table's data: its version for clients, and the columns that they see."""

    version: int
    names: list[str]
    """The identifiers of all columns."""
    columns: list[Column]
    slow: bool
    """Whether its answers may take long, while other tables shall go on."""

    def show(  # noqa: PLR0913 - what the page says of its columns
        self,
        hidden: Collection[str],
        requested: Collection[str] = (),
        *,
        index: bool | None = None,
        formats: Mapping[str, str] = MappingProxyType({}),
        fixed: Fixed = NOTHING_FIXED,
        key: Sequence[str] = (),
        read: Collection[str] = (),
    ) -> bool:
        """Show all columns except `hidden`, and send those of it that are `read`; returns whether anything changed."""

    def header(self, selection: Any = None) -> Table:
        """The message to clients when the data is set or other columns are shown."""

    def window(self, request: RowsRequest, wait_for_events: Callable[[], None] = ...) -> Window:
        """The rows that a client asks for. Raises `WindowError`."""

    def query(self, request: QueryRequest, wait_for_events: Callable[[], None] = ...) -> Result:
        """What a client asks about the matching rows. Raises `WindowError`."""

    def whole(self, names: Sequence[str], sort: list[Sort], conditions: list[Filter], search: str) -> Whole:
        """All rows that match, with some columns, in an order. Raises `WindowError`."""

    def selected(self, value: Any) -> list[Any]:
        """What names the rows that a table's value selects. Raises `FrameError`."""

    def rows(self, selected: Sequence[Any]) -> list[dict[str, Any]]:
        """The rows of these names, by identifier, with the values of their library."""


def table_of(
    version: int,
    value: Any,
    declared: Mapping[str, TableColumn],
    *,
    index: bool | None = None,
    key: Sequence[str] = (),
) -> DataTable:
    """The table of any frame: a lazy one stays lazy if it has more than `SMALL` rows. Raises `FrameError`."""
    lazy = lazy_frame(value)
    if lazy is not None:
        try:
            few = collected(lazy.head(SMALL + 1))
        except LibraryError as error:
            raise FrameError(f"cannot be computed: {error}") from error
        if len(few) > SMALL:
            return LazyTable(version, lazy, declared, key=key)
        value = few.to_native()
    return FrameTable(version, value, declared, index=index, key=key)
