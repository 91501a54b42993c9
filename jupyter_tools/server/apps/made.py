"""The changes that clients have named, so that each is made once however often it is sent."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from ...errors import EditError

if TYPE_CHECKING:
    from pathlib import Path

    from ...page.edit_types import AnyEdit

KEPT = 500
"""How many changes are remembered: a client sends one again within seconds, or when its tab is loaded again."""


class Made(NamedTuple):
    """A change that was made."""

    edits: list[AnyEdit]
    revision: str
    """The revision of properties.json after it."""
    inverse: list[AnyEdit]
    """The edits that undo it."""


class MadeChanges:
    """Remembers the last changes by the folder of their app and the key that the client gave."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[Path, str], Made] = OrderedDict()

    def find(self, folder: Path, key: str | None, edits: list[AnyEdit]) -> Made | None:
        """The change of a key; None if it is not known. Raises `EditError` if that was another change."""
        made = None if key is None else self._made.get((folder, key))
        if made is not None and made.edits != edits:
            raise EditError("idempotency_key: it names another change, which was made before")
        return made

    def add(self, folder: Path, key: str | None, made: Made) -> None:
        """Remember a change; the oldest one is forgotten for it where there are many."""
        if key is None:
            return
        self._made[folder, key] = made
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
