"""Publishing a page: its kernel first, so that nothing is published that cannot run."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from .. import files
from ..errors import NotFoundError, PublishError

if TYPE_CHECKING:
    from pathlib import Path

    from .access import Access
    from .kernels import Kernels, Prepared
    from .paths import PagePath
    from .publications import AskedMode, Publication, Publications
    from .visits import Visits

MODE_CHANGED = 1012
"""Close code (RFC 6455's registry: service restart) after which clients come back, to a new visit."""
WHY_MODE_CHANGED = "The page was published again, in another mode."
UNPUBLISHED = 1008
WHY_UNPUBLISHED = "The page is not published any more."


@dataclass(frozen=True)
class Published:
    """What came of publishing a page."""

    publication: Publication
    key: str
    """What opens it."""


class _Job:
    """One publishing of a page, which all that ask for the same meanwhile wait for."""

    def __init__(self, asked: object, task: asyncio.Task[Published]) -> None:
        self.asked = asked
        self.task = task

    async def result(self) -> Published:
        """What came of it. Raises `PublishError` when it was cancelled."""
        await asyncio.wait([self.task])
        if self.task.cancelled():
            raise PublishError("The page was unpublished meanwhile, or the server stops.")
        return self.task.result()


class Publisher:
    """Publishes and unpublishes pages, for each page one at a time."""

    def __init__(self, kernels: Kernels, visits: Visits, publications: Publications, access: Access) -> None:
        self._kernels = kernels
        self._visits = visits
        self._publications = publications
        self._access = access
        self._jobs: dict[str, list[_Job]] = {}
        """Those under way, by the path of the page; the first one runs."""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._cancellable: set[asyncio.Task[Published]] = set()

    async def publish(self, page: PagePath, asked: AskedMode) -> Published:
        """Make a page's kernel ready and open the page to who has a key; a page keeps its keys when published again.

        The same again, of the same files, while that is under way gets the same answer. Raises `PublishError` when a
        cell of the notebook fails or the page is unpublished meanwhile, and `LinkError` when there is no kernel.
        """
        jobs = self._jobs.setdefault(page.path, [])
        what = (asked, _stamp(page.file), files.stamp(page.folder))
        job = next((one for one in jobs if one.asked == what), None)
        if job is None:
            task = asyncio.create_task(self._publish(page, asked))
            job = _Job(what, task)
            jobs.append(job)
            task.add_done_callback(lambda _: self._drop(page.path, job))
        return await job.result()

    async def unpublish(self, slug: str) -> None:
        """Close a page to its visitors, at once; what publishes it is cancelled.

        Raises `NotFoundError` when it is not published.
        """
        path = f"{slug}.ipynb"
        jobs = list(self._jobs.get(path, []))
        cancelled = [job for job in jobs if job.task in self._cancellable and job.task.cancel()]
        try:
            publication = self._publications.remove(slug)
        except NotFoundError:
            if not cancelled:
                raise
        else:
            ended = self._kernels.withdraw(path, publication.id)
            await self._visits.end_all(UNPUBLISHED, WHY_UNPUBLISHED, f"publication {publication.id}")
            await self._kernels.end(*ended)
        if cancelled:
            await asyncio.wait([job.task for job in cancelled])

    async def stop(self) -> None:
        """Cancel what is under way."""
        tasks = [job.task for jobs in self._jobs.values() for job in jobs]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- inside ---

    def _drop(self, path: str, job: _Job) -> None:
        self._jobs[path].remove(job)
        if not self._jobs[path]:
            del self._jobs[path]

    async def _publish(self, page: PagePath, asked: AskedMode) -> Published:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type checker
        self._cancellable.add(task)
        try:
            turn = self._turns.setdefault(page.path, asyncio.Lock())
            async with turn:
                prepared = await self._kernels.prepare(page, asked)
                # From here to the end of kernels and visits that were replaced nothing is cancelled half-way.
                self._cancellable.discard(task)
                return await self._open(page, prepared)
        finally:
            self._cancellable.discard(task)

    async def _open(self, page: PagePath, prepared: Prepared) -> Published:
        """Let a page's new kernels serve its visitors."""
        before = self._publications.of(page)
        try:
            publication = self._publications.add(page, prepared.mode, prepared.why)
        except BaseException:
            await self._kernels.end(*([prepared.source] if prepared.source is not None else []))
            raise
        published = Published(publication, self._access.key(publication))
        replaced = self._kernels.put(page, publication.id, prepared)
        if before is not None and before.mode != prepared.mode:
            await self._visits.end_all(MODE_CHANGED, WHY_MODE_CHANGED, f"publication {before.id}")
        await self._kernels.end(*replaced)
        return published


def _stamp(file: Path) -> tuple[int, int] | None:
    """What changes when a notebook is saved."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
