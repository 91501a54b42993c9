"""Remembers visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .visit import Visit


class VisitStore(Protocol):
    """Where visits are remembered, by their ids."""

    async def get(self, visit: str) -> Visit | None:
        """The visit, or None."""

    async def save(self, visit: Visit) -> None:
        """Remember a visit as it is now."""

    async def delete(self, visit: str) -> None:
        """Forget a visit."""


class MemoryStore:
    """Remembers visits in this process, as long as it runs."""

    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}

    async def get(self, visit: str) -> Visit | None:
        """The visit, or None."""
        return self._visits.get(visit)

    async def save(self, visit: Visit) -> None:
        """Remember a visit as it is now."""
        self._visits[visit.id] = visit

    async def delete(self, visit: str) -> None:
        """Forget a visit."""
        self._visits.pop(visit, None)
