"""Publishing a page: its kernel first, so that nothing is published that cannot run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..record import new_id
from .answers import UnpublishAnswer
from .paths import NOTEBOOK

if TYPE_CHECKING:
    from .paths import PagePath
    from .publications import AskedMode, Publication
    from .room import Room

MODE_CHANGED = 1012
"""Close code (RFC 6455's registry: service restart) after which clients come back, to a new visit."""
UNPUBLISHED = 1008


async def publish(room: Room, page: PagePath, asked: AskedMode, *, keep_links: bool = False) -> Publication:
    """Make a page's kernel ready and open the page to who has a key; a page keeps its keys when published again.

    With `keep_links` the keys to it are good again that were there before it was unpublished.

    Raises `PublishError` when a cell of the notebook fails, and `LinkError` when there is no kernel.
    """
    before = room.publications.of(page)
    earlier = room.publications.earlier(page, keep_links=keep_links)
    publication_id = earlier.id if earlier else new_id()
    mode, why = await room.kernels.renew(page, publication_id, asked)
    publication = room.publications.add(page, mode, publication_id, why)
    if before is not None and before.mode != mode:
        await room.visits.end_all(MODE_CHANGED, "the page was published anew", f"publication {before.id}")
        await room.kernels.withdraw(before, page.path)
    return publication


async def unpublish(room: Room, slug: str) -> UnpublishAnswer:
    """Close a page to its visitors; what that has ended. Raises `NotFoundError` when it is not published.

    `slug` may be one that it had before its notebook was renamed.
    """
    publication = room.publications.remove(slug)
    owner = f"publication {publication.id}"
    visits = [one for one in room.visits.all() if one.owner == owner]
    path = room.root.relative(publication.file) or ""
    answer = UnpublishAnswer(
        slug=path.removesuffix(NOTEBOOK),
        former=room.publications.slugs(publication),
        visits=len(visits),
        connected=sum(one.connected for one in visits),
        events=sum(len(one.trace.open) for one in visits),
        kernels=len({one.kernel.id for one in visits}) if publication.mode != "live" else 0,
    )
    await room.visits.end_all(UNPUBLISHED, "the page is not published any more", owner)
    await room.kernels.withdraw(publication, path)
    return answer
