"""What handlers have set on components that were removed, for when a builder takes the removal back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..page.moves import rekeyed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..components import Component
    from ..page.model import Page
    from ..page.moves import Moved
    from ..protocol.messages import Changes

MOST = 20
"""How many components are remembered, with their columns."""


class Removed:
    """The changes on the components that were removed last, each until the same component is there again."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Component, Changes]] = {}
        """By the path of the component: as it was, and the changes on it and its columns."""

    def put(self, page: Page, changes: Changes) -> None:
        """Keep changes on components and columns that a page had and that are gone now."""
        for path, one in changes.items():
            owner = path if page.find(path) is not None else path.rpartition(".")[0]
            component = page.find(owner)
            if component is None:
                continue
            known, kept = self._kept.pop(owner, (component, {}))
            self._kept[owner] = component, {**(kept if known == component else {}), path: one}
        while len(self._kept) > MOST:
            self._kept.pop(next(iter(self._kept)))

    def take(self, page: Page) -> dict[str, dict[str, Any]]:
        """The changes on components that a page has again as they were, which are no longer kept."""
        found: dict[str, dict[str, Any]] = {}
        for owner, (component, changes) in list(self._kept.items()):
            now = page.find(owner)
            if now is not None:
                del self._kept[owner]
                found |= changes if now == component else {}
        return found

    def follow(self, moves: Sequence[Moved]) -> None:
        """Keep the changes at the new paths of containers: what is put back comes into them."""
        kept = rekeyed(self._kept, moves)
        self._kept = {path: (one, rekeyed(changes, moves)) for path, (one, changes) in kept.items()}

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
