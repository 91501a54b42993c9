"""Columns of a table that are shown as they are."""

from __future__ import annotations

from typing import NamedTuple


class Fixed(NamedTuple):
    """The columns of a table by which clients may not sort, and those by which they may not filter."""

    unsortable: frozenset[str] = frozenset()
    unfilterable: frozenset[str] = frozenset()


NOTHING_FIXED = Fixed()
