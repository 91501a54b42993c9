"""The orders of lazy frames."""

from __future__ import annotations

from typing import NamedTuple

MOST_ORDERS = 1_000
"""How many orders of a frame are known by number."""


class Order(NamedTuple):
    """Which rows are asked for, and in which order."""

    sort: tuple[tuple[str, bool], ...] = ()
    filter: tuple[str, ...] = ()
    """The conditions as JSON."""
    search: str = ""
