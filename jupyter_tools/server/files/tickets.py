"""Tickets: addresses of files to download, each for a short while."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

    from ...components.files import FileEntry

V = TypeVar("V")
LASTS = 120.0
"""Seconds for which a ticket is good: a browser asks for its file at once, and again where it lost the first answer."""
MOST = 20
"""How many tickets a visit may have; the oldest goes for a new one."""


class Ticket(NamedTuple, Generic[V]):
    """What a ticket opens."""

    visit: V
    entry: FileEntry
    path: Path
    expires: float


class Tickets(Generic[V]):
    """The tickets of all visits."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket[V]] = {}

    def issue(self, visit: V, entry: FileEntry, path: Path) -> str:
        """A new ticket for a file of a visit."""
        now = time.monotonic()
        self._tickets = {name: one for name, one in self._tickets.items() if one.expires > now}
        own = [name for name, one in self._tickets.items() if one.visit is visit]
        for name in own[: max(len(own) - MOST + 1, 0)]:
            del self._tickets[name]
        name = secrets.token_urlsafe(32)
        self._tickets[name] = Ticket(visit, entry, path, now + LASTS)
        return name

    def find(self, name: str) -> Ticket[V] | None:
        """What a ticket opens; None for one that is not good any more."""
        found = self._tickets.get(name)
        return found if found is not None and found.expires > time.monotonic() else None
