"""What clients see of a table in an engine."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .fixed import NOTHING_FIXED, Fixed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...protocol.rows import Column


class Shown(NamedTuple):
    """The part of a table that clients may see."""

    layout: int
    columns: list[Column]
    formats: Mapping[str, str] = MappingProxyType({})
    fixed: Fixed = NOTHING_FIXED
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The shown columns."""
        return [column.name for column in self.columns]
