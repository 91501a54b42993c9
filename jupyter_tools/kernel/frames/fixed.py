"""Columns of a table that are shown as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Fixed(NamedTuple):
    """The columns of a table by which clients may not sort, and those by which they may not filter."""

    unsortable: frozenset[str] = frozenset()
    unfilterable: frozenset[str] = frozenset()

    def also(self, names: Iterable[str]) -> Fixed:
        """The same with some more columns."""
        return Fixed(self.unsortable.union(names), self.unfilterable.union(names))


NOTHING_FIXED = Fixed()
