"""Publishing a page: its kernel first, so that nothing is published that cannot run."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ...app.file import stamp
from ...errors import NotFoundError, PublishError
from ...texts import said
from ..apps.paths import NOTEBOOK, stamp_of
from ..visits.entrance import GONE
from .answers import UnpublishAnswer

if TYPE_CHECKING:
    from ..apps.paths import PagePath, Root
    from ..apps.publications import AskedMode, Publication, Publications
    from ..kernels.kernels import Kernels, Prepared
    from ..visits.visits import Visits
    from .access import Access

MODE_CHANGED = 1012
"""Close code (RFC 6455's registry: service restart) after which clients come back, to a new visit."""
WHY_MODE_CHANGED = "The page was published again, in another mode."
UNPUBLISHED = GONE
WHY_UNPUBLISHED = said("The page is not published any more.")


@dataclass(frozen=True)
class Published:
    """The result of publishing a page."""

    publication: Publication
    key: str
    """The key that opens it."""


class _Job:
    """A publishing task of a page; identical requests share it."""

    def __init__(self, asked: object, task: asyncio.Task[Published]) -> None:
        self.asked = asked
        self.task = task

    async def result(self) -> Published:
        """Wait for the result. Raises `PublishError` when it was cancelled."""
        await asyncio.wait([self.task])
        if self.task.cancelled():
            raise PublishError("Publishing was cancelled: the page was unpublished, or the server is stopping.")
        return self.task.result()


class Publisher:
    """Publishes and unpublishes pages, one task at a time for each page."""

    def __init__(
        self, root: Root, kernels: Kernels, visits: Visits, publications: Publications, access: Access
    ) -> None:
        self._root = root
        self._kernels = kernels
        self._visits = visits
        self._publications = publications
        self._access = access
        self._jobs: dict[PagePath, list[_Job]] = {}
        """Unfinished jobs by page; the first one of a page runs."""
        self._turns: WeakKeyDictionary[PagePath, asyncio.Lock] = WeakKeyDictionary()
        self._cancellable: set[asyncio.Task[Published]] = set()

    async def publish(self, page: PagePath, asked: AskedMode, *, keep_links: bool = False) -> Published:
        """Prepare a page's kernel and open the page to clients with a key; publishing again keeps the keys.

        With `keep_links` the keys to it are good again that were there before it was unpublished.

        An identical request with unchanged files shares the answer of an unfinished one. Raises `PublishError` when a
        cell of the notebook fails or the page is unpublished first, and `LinkError` when there is no kernel.
        """
        jobs = self._jobs.setdefault(page, [])
        what = (asked, keep_links, stamp_of(page.file), stamp(page.folder))
        job = next((one for one in jobs if one.asked == what), None)
        if job is None:
            task = asyncio.create_task(self._publish(page, asked, keep_links=keep_links))
            job = _Job(what, task)
            jobs.append(job)
            task.add_done_callback(lambda _: self._drop(page, job))
        return await job.result()

    async def unpublish(self, slug: str) -> UnpublishAnswer:
        """Unpublish a page at once and cancel its publishing; returns what has ended.

        `slug` may be a former slug of a renamed notebook. Raises `NotFoundError` when the page is not published.
        """
        publication = None
        with contextlib.suppress(NotFoundError):
            publication = self._publications.remove(slug)
        cancelled = self._cancel(slug, publication)
        answer = UnpublishAnswer(slug=slug, former=[], visits=0, connected=0, events=0, kernels=0)
        if publication is not None:
            answer = await self._close(publication)
        elif not cancelled:
            raise NotFoundError(f"No page is published at {slug!r}.")
        if cancelled:
            await asyncio.wait(cancelled)
        return answer

    async def stop(self) -> None:
        """Cancel all unfinished jobs."""
        tasks = [job.task for jobs in self._jobs.values() for job in jobs]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- inside ---

    def _drop(self, page: PagePath, job: _Job) -> None:
        self._jobs[page].remove(job)
        if not self._jobs[page]:
            del self._jobs[page]

    def _cancel(self, slug: str, publication: Publication | None) -> list[asyncio.Task[Published]]:
        """Cancel the publishing of a page; returns the cancelled tasks."""
        file = publication.file if publication is not None else None
        jobs = [job for page, jobs in self._jobs.items() if page.slug == slug or page.file == file for job in jobs]
        return [job.task for job in jobs if job.task in self._cancellable and job.task.cancel()]

    async def _close(self, publication: Publication) -> UnpublishAnswer:
        """End the visits and kernels of a publication; returns their counts."""
        owner = f"publication {publication.id}"
        visits = [one for one in self._visits.all() if one.owner == owner]
        path = self._root.relative(publication.file) or ""
        answer = UnpublishAnswer(
            slug=path.removesuffix(NOTEBOOK),
            former=self._publications.slugs(publication),
            visits=len(visits),
            connected=sum(one.connected for one in visits),
            events=sum(len(one.trace.open) for one in visits),
            kernels=len({one.kernel.id for one in visits}) if publication.mode != "live" else 0,
        )
        ended = self._kernels.withdraw(path, publication.id)
        await self._visits.end_all(UNPUBLISHED, WHY_UNPUBLISHED, owner)
        await self._kernels.end(*ended)
        return answer

    async def _publish(self, page: PagePath, asked: AskedMode, *, keep_links: bool) -> Published:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type checker
        self._cancellable.add(task)
        try:
            turn = self._turns.setdefault(page, asyncio.Lock())
            async with turn:
                self._publications.of(page)  # a list that cannot be read is reported before the notebook runs
                prepared = await self._kernels.prepare(page, asked)
                # Not cancellable from here: opening the page and ending what it replaces must not stop half-way.
                self._cancellable.discard(task)
                return await self._open(page, prepared, keep_links=keep_links)
        finally:
            self._cancellable.discard(task)

    async def _open(self, page: PagePath, prepared: Prepared, *, keep_links: bool) -> Published:
        """Let the new kernels of a page serve its visitors."""
        try:
            before = self._publications.of(page)
            publication = self._publications.add(page, prepared.mode, prepared.why, keep_links=keep_links)
        except BaseException:
            await self._kernels.end(*([prepared.source] if prepared.source is not None else []))
            raise
        published = Published(publication, self._access.key(publication))
        replaced = self._kernels.put(page, publication.id, prepared)
        if before is not None and before.mode != prepared.mode:
            await self._visits.end_all(MODE_CHANGED, WHY_MODE_CHANGED, f"publication {before.id}")
        await self._kernels.end(*replaced)
        return published
