"""Keeps the pages of renamed notebooks: updates properties.json, links, open pages and kernels."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import atomic
from ...app.file import read_app, save_app
from ...errors import PublicationsError, StaleRevisionError, ToolsError
from ...generated.emitter import module_name, page_module_source
from ...page.following import going
from ...page.navigation import rename_page
from .paths import NOTEBOOK, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from logging import Logger

    from ...page.model import Page
    from .paths import PagePath, Root, Stamp
    from .publications import Publication, Publications

CONTENTS = "https://events.jupyter.org/jupyter_server/contents_service/v1"
"""The schema of the events of Jupyter's contents."""
LOOK = 1.0
"""Interval in seconds at which the notebooks of published pages are checked."""
ATTEMPTS = 10
"""How often an app that others save meanwhile is read and saved again."""
MAX_ENTRIES = 20_000
"""Maximum number of files and folders that a search for one notebook reads."""


class Renames:
    """Follows renames in Jupyter's contents manager, and searches for published notebooks renamed elsewhere."""

    def __init__(
        self, root: Root, publications: Publications, on_rename: Callable[[list[PagePath]], None], log: Logger
    ) -> None:
        """`on_rename` is called with the pages that have moved."""
        self._root = root
        self._publications = publications
        self._on_rename = on_rename
        self._log = log
        self._files: dict[str, Path] = {}
        """Paths of the published notebooks at the last check."""
        self._stamps: dict[str, Stamp] = {}
        self._missed: dict[Path, int | None] = {}
        """Missing notebooks, with when their folder had changed at the last search."""
        self._looking = asyncio.Lock()
        self._watcher: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the periodic check."""
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop the periodic check."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)

    async def listen(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - as listeners are
        """Take an event of the contents."""
        if data.get("action") == "rename":
            self.rename(str(data["source_path"]).strip("/"), str(data["path"]).strip("/"))

    def rename(self, source: str, target: str) -> None:
        """Move pages with a notebook renamed within its app's folder, or with that folder; logs failures."""
        folder, _, old = source.rpartition("/")
        new_folder, _, new = target.rpartition("/")
        try:
            if old.endswith(NOTEBOOK) or new.endswith(NOTEBOOK):
                if folder != new_folder or not new.endswith(NOTEBOOK):
                    return
                _move_entry(self._root.app(folder), old, new)
            self._publications.rename(self._root.folder / source, self._root.folder / target)
            self._files.update((one.id, one.file) for _, one in self._publications.below_root())
            self._follow(source, target)
        except (ToolsError, OSError) as error:
            self._log.warning("jupyter_tools: the page of %s did not follow to %s: %s", source, target, error)

    async def look(self) -> None:
        """Check the notebooks of published pages and of pages in use, and move the pages of renamed ones."""
        async with self._looking:
            await self._look_at_used()
            for slug, publication in self._publications.below_root():
                before, now = self._files.get(publication.id, publication.file), publication.file
                if before != now:  # another server of this root has moved it already
                    self._follow(str(self._root.relative(before)), f"{slug}{NOTEBOOK}")
                elif not await asyncio.to_thread(self._is_there, publication):
                    await self._search(publication, slug)
                self._files[publication.id] = now

    async def found_at(self, slug: str) -> list[tuple[Publication, PagePath]]:
        """All publications that a slug can refer to, after a search for notebooks that were just renamed."""
        found = self._publications.all_at(slug)
        if not found:
            await self.look()
            found = self._publications.all_at(slug)
        return found

    # --- inside ---

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except PublicationsError:
                pass  # it is in the log, once
            except Exception:  # noqa: BLE001 - one file that cannot be read must not end the watch of all
                self._log.exception("jupyter_tools: the search for renamed notebooks failed")
            await asyncio.sleep(LOOK)

    async def _look_at_used(self) -> None:
        """Move the pages in use whose notebooks were renamed in their folder by other programs than Jupyter."""
        published = {one.file for _, one in self._publications.below_root()}
        used = [page for page in self._root.in_use() if page.file not in published]
        # Off the event loop, because a disk may be slow.
        stamps = await asyncio.to_thread(lambda: [stamp_of(page.file) for page in used])
        for page, stamp in zip(used, stamps, strict=True):
            if stamp is not None:
                page.stamp = stamp
            elif (before := page.stamp) is not None:
                page.stamp = None  # it is searched for once
                new = await asyncio.to_thread(_renamed_to, page.file, before)
                if new is not None and not page.file.exists():
                    self._log.info("jupyter_tools: %s was renamed to %s: its page follows", page.path, new)
                    self.rename(page.path, page.path.removesuffix(page.notebook) + new)

    def _follow(self, source: str, target: str) -> None:
        moved = self._root.follow(source, target)
        if moved:
            self._on_rename(moved)

    def _is_there(self, publication: Publication) -> bool:
        stamp = stamp_of(publication.file)
        if stamp is not None:
            self._stamps[publication.id] = stamp
            self._missed.pop(publication.file, None)
        return stamp is not None

    async def _search(self, publication: Publication, slug: str) -> None:
        """Search for a missing notebook, again after each change of its folder, and move its page to the new path."""
        stamp = self._stamps.get(publication.id, publication.stamp)
        changed, known = _changed(publication.folder), publication.file in self._missed
        if stamp is None or (known and self._missed[publication.file] == changed):
            return
        self._missed[publication.file] = changed
        taken = {one.file for _, one in self._publications.below_root()}
        found = await asyncio.to_thread(_found, publication.file, stamp, self._root.folder, taken)
        target = self._root.relative(found) if found is not None else None
        if target is None:
            if not known:
                self._log.warning("jupyter_tools: the notebook of the published page %s is gone", slug)
        elif found is not None and found.parent != publication.folder and not _has_page(found):
            if not known:
                self._log.warning("jupyter_tools: %s was moved to %s, which has no page for it", slug, target)
        else:
            self._log.info("jupyter_tools: %s%s was renamed to %s: its page follows", slug, NOTEBOOK, target)
            if found is not None and found.parent == publication.folder:
                _move_entry(found.parent, publication.notebook, found.name)
            if found is not None:
                self._publications.rename(publication.file, found)
            self._follow(f"{slug}{NOTEBOOK}", target)


def _changed(folder: Path) -> int | None:
    """When a folder last changed (ns); None if there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return None


def _found(file: Path, stamp: Stamp, root: Path, taken: Collection[Path]) -> Path | None:
    """The new path of a missing notebook, in its folder or below the nearest existing folder above it.

    Skips `taken` paths: a hard link has the stamp of a notebook that is published itself.
    """
    folder = file.parent
    while not folder.is_dir() and folder != root and folder.is_relative_to(root):
        folder = folder.parent
    left = MAX_ENTRIES
    for one in _below(folder):
        left -= 1
        if not left:
            break
        # The inode alone is not enough: the system soon reuses that of a deleted file.
        if one.name.endswith(NOTEBOOK) and stamp_of(Path(one)) == stamp and Path(one) not in taken:
            return Path(one)
    return None


def _renamed_to(file: Path, stamp: Stamp) -> str | None:
    """The name that a missing notebook has now in its folder, where no page is there for one of this name."""
    with contextlib.suppress(OSError, ToolsError):
        named = read_app(file.parent).app.pages
        for one in file.parent.iterdir():
            if one.suffix == NOTEBOOK and one.name not in named and stamp_of(one) == stamp:
                return one.name
    return None


def _below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Entries below a folder that are not hidden, breadth first."""
    folders = [str(folder)]
    while folders:
        inner = []
        for name in folders:
            with contextlib.suppress(OSError), os.scandir(name) as entries:
                for one in entries:
                    if one.name.startswith(".") or one.name == "node_modules":
                        continue
                    yield one
                    if one.is_dir(follow_symlinks=False):
                        inner.append(one.path)
        folders = inner


def _has_page(notebook: Path) -> bool:
    try:
        return notebook.name in read_app(notebook.parent).app.pages
    except ToolsError:
        return False


def _move_entry(folder: Path, old: str, new: str) -> None:
    """Give the page of a notebook its new name; again where the app was saved between reading and saving it."""
    for attempt in range(1, ATTEMPTS + 1):
        read = read_app(folder)
        page = read.app.pages.get(old)
        if page is None or new in read.app.pages:
            return
        pages = {new if name == old else name: copy.deepcopy(entry) for name, entry in read.data["pages"].items()}
        for entry in pages.values():
            going(entry, old, new)
        data = {**copy.deepcopy({name: one for name, one in read.data.items() if name != "pages"}), "pages": pages}
        rename_page(data, old, new)
        try:
            save_app(folder, {name: data[name] for name in read.data}, read.revision)
        except StaleRevisionError:
            if attempt == ATTEMPTS:
                raise
        else:
            _remove_module(folder, old, page)
            return


def _remove_module(folder: Path, notebook: str, page: Page) -> None:
    """Remove the generated module of a notebook's old name, unless it is somebody's own."""
    module = folder / f"{module_name(notebook)}.py"
    with contextlib.suppress(OSError):
        if atomic.read(module) == page_module_source(notebook, page).encode():
            module.unlink()
