"""Where the page of a visit comes from: its file, and the edits of builders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..page.difference import difference, own_change
from ..page.moves import moves_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..page.edit_types import AnyEdit
    from ..page.moves import Moved


class Source(NamedTuple):
    """A page as its file writes it, for builders."""

    raw: dict[str, Any]
    """The page's entry; empty if the file has none."""
    app: dict[str, Any]
    """The app's own properties, without its pages."""
    revision: str


class Edition(NamedTuple):
    """Edits that a builder has made."""

    edits: Sequence[AnyEdit] = ()
    """The edits of the page; other pages of the app have none."""
    user: str = ""
    """The builder's name; empty where it is unknown."""
    client: str | None = None
    """The client that made them, as it named itself."""

    @property
    def moves(self) -> list[Moved]:
        """The moves that the edits make."""
        return moves_of(self.edits)


def raw_edits(old: Source, new: Source, hints: Sequence[AnyEdit]) -> list[AnyEdit]:
    """The edits that lead from what the file wrote of a page and its app to what it writes now."""
    return [*difference(old.raw, new.raw, hints), *filter(None, [own_change("app", old.app, new.app)])]
