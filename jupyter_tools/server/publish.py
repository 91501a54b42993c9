"""Publishing a page: its kernel first, so that nothing is published that cannot run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..record import new_id

if TYPE_CHECKING:
    from .paths import PagePath
    from .publications import AskedMode, Publication
    from .room import Room

MODE_CHANGED = 1012
"""Close code (RFC 6455's registry: service restart) after which clients come back, to a new visit."""
UNPUBLISHED = 1008


async def publish(room: Room, page: PagePath, asked: AskedMode) -> Publication:
    """Make a page's kernel ready and open the page to who has a key; a page keeps its keys when published again.

    Raises `PublishError` when a cell of the notebook fails, and `LinkError` when there is no kernel.
    """
    before = room.publications.of(page)
    publication_id = before.id if before else new_id()
    mode, why = await room.kernels.renew(page, publication_id, asked)
    publication = room.publications.add(page, mode, publication_id, why)
    if before is not None and before.mode != mode:
        await room.visits.end_all(MODE_CHANGED, "the page was published anew", f"publication {before.id}")
        await room.kernels.withdraw(before, page.path)
    return publication


async def unpublish(room: Room, slug: str) -> None:
    """Close a page to its visitors. Raises `NotFoundError` when it is not published."""
    publication = room.publications.remove(slug)
    await room.visits.end_all(UNPUBLISHED, "the page is not published any more", f"publication {publication.id}")
    await room.kernels.withdraw(publication, f"{slug}.ipynb")
