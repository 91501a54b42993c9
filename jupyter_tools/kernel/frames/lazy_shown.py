"""What clients see of a table in an engine."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .fixed import NOTHING_FIXED, Fixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...protocol.rows import Column


class Shown(NamedTuple):
    """The part of a table that clients may see."""

    layout: int
    columns: list[Column]
    formats: Mapping[str, str] = MappingProxyType({})
    fixed: Fixed = NOTHING_FIXED
    key: tuple[str, ...] = ()
    undrawn: Sequence[str] = ()
    """Those of its columns that only what opens below rows reads."""

    @property
    def names(self) -> list[str]:
        """The shown columns."""
        return [column.name for column in self.columns]
