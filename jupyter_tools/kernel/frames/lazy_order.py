"""The orders of lazy frames."""

from __future__ import annotations

from typing import NamedTuple


class Order(NamedTuple):
    """Which rows are asked for, and in which order."""

    sort: tuple[tuple[str, bool], ...] = ()
    filter: tuple[str, ...] = ()
    """The conditions as JSON."""
    search: str = ""
