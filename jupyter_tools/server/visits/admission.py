"""How many visits may be open at once: of all, and of one visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Collection

    from .entrance import Entrance
    from .visit import Visit


def to_go(visits: Collection[Visit], entrance: Entrance, most: int, most_per_visitor: int) -> Visit | None:
    """The visit to evict for a new one, or None if there is room; `most_per_visitor` 0 is no limit.

    Raises `ProtocolError` where all visits that count are open.
    """
    own = _of_visitor(visits, entrance)
    if own and len(own) >= most_per_visitor > 0:
        return _oldest(own, "too many visits of this page are open from your address; close some of them")
    if len(visits) >= most:
        return _oldest(visits, "too many visits are open; try again later")
    return None


def _of_visitor(visits: Collection[Visit], entrance: Entrance) -> list[Visit]:
    """The visits of a page from the same address; none for a builder."""
    if not entrance.address:
        return []
    mine = (entrance.owner, entrance.address)
    return [visit for visit in visits if (visit.owner, visit.address) == mine]


def _oldest(visits: Collection[Visit], refusal: str) -> Visit:
    gone = [visit for visit in visits if not visit.connected]
    if not gone:
        raise ProtocolError(refusal, 1013)
    return min(gone, key=lambda visit: visit.left_at)
