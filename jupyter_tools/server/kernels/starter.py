"""Starts the kernels of published pages together with the server."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from ...errors import NotFoundError, PublicationsError, ToolsError

if TYPE_CHECKING:
    from logging import Logger

    from ..apps.paths import PagePath, Root
    from ..apps.publications import Publication, Publications
    from .kernels import Kernels


class Starter:
    """Starts the kernels of published pages, one page at a time, so that they do not compete for processors."""

    def __init__(self, kernels: Kernels, root: Root, log: Logger) -> None:
        self._kernels = kernels
        self._root = root
        self._log = log
        self._waiting: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self, publications: Publications) -> None:
        """Start the kernels of all publications below the root, in the background."""
        try:
            listed = publications.below_root()
        except PublicationsError:  # it is in the log; kernels start with the first visitor then
            return
        found = []
        for slug, publication in listed:
            with contextlib.suppress(NotFoundError):  # a notebook that was deleted has no kernel to start
                found.append((publication, self._root.page(f"{slug}.ipynb")))
        self._waiting.update(publication.id for publication, _ in found)
        self._task = asyncio.create_task(self._start_all(found))

    def is_waiting(self, publication: str) -> bool:
        """Whether the kernel of a publication has not started yet."""
        return publication in self._waiting

    async def stop(self) -> None:
        """Cancel the remaining starts."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _start_all(self, publications: list[tuple[Publication, PagePath]]) -> None:
        for publication, page in publications:
            try:
                await self._kernels.ensure(publication, page)
            except ToolsError as error:
                self._log.error("jupyter_tools: %s: the page's kernel did not start: %s", page.path, error)
            finally:
                self._waiting.discard(publication.id)
