"""The paths of components and columns after edits that rename and move them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .hidden import found_at
from .pools import pool_of
from .tree import join, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .edit_types import AnyEdit, Move, Rename
    from .model import Page

Moved = tuple[str, str]
"""The path that a component or column had before an edit, and the one that it has after it."""
T = TypeVar("T")


def path_of(edit: Move | Rename) -> str:
    """The path that a component or column has after an edit."""
    parent, name = split(edit.path)
    if edit.type == "rename":
        return join(parent, edit.name)
    return join("" if edit.to == "page" else edit.to, name)


def moves_of(edits: Iterable[AnyEdit]) -> list[Moved]:
    """The moves that edits make, in order."""
    changed = [one for one in edits if (one.type == "rename" and pool_of(one) is None) or one.type == "move"]
    return [(one.path, after) for one in changed if (after := path_of(one)) != one.path]


def path_after(path: str, moves: Iterable[Moved]) -> str:
    """The path after moves of what was at a path before them."""
    for old, new in moves:
        if _is_within(path, old):
            path = new + path[len(old) :]
    return path


def rekeyed(values: Mapping[str, T], moves: Iterable[Moved]) -> dict[str, T]:
    """Values by path after moves; those of what was at a new path before are dropped."""
    for old, new in moves:
        kept = {
            path: value for path, value in values.items() if not _is_within(path, old) and not _is_within(path, new)
        }
        moved = {new + path[len(old) :]: value for path, value in values.items() if _is_within(path, old)}
        values = kept | moved
    return dict(values)


class Trail:
    """All moves of a page's components and columns since a visit or a kernel began.

    With them, messages that cross an edit on their way are understood: they name components as before it.
    """

    __slots__ = ("_moves",)

    def __init__(self) -> None:
        self._moves: list[Moved] = []

    def __len__(self) -> int:
        return len(self._moves)

    def add(self, moves: Iterable[Moved]) -> None:
        """Note moves."""
        self._moves.extend(moves)

    def since(self, count: int) -> Sequence[Moved]:
        """The moves after the first `count`."""
        return self._moves[count:]

    def now(self, path: str, page: Page) -> str:
        """The path on a page of what a late message names; the same path where the page has something there."""
        if not self._moves or found_at(page, path) is not None:
            return path
        after = path_after(path, self._moves)
        if found_at(page, after) is not None:
            return after
        # A column that is not declared is where its table is.
        table, new_table = (page.find(one.rpartition(".")[0]) for one in (path, after))
        return after if table is None and new_table is not None else path


def _is_within(path: str, container: str) -> bool:
    return path == container or path.startswith(f"{container}.")
