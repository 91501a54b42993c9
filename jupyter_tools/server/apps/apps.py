"""The apps in use, each in its last valid state."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from ...app import file
from ...app.modules import with_modules
from ...errors import PropertiesError, ToolsError
from ...page.model import App, Page
from ...page.tree import own_properties
from .made import MadeChanges

if TYPE_CHECKING:
    from ...page.theme import Theme
    from .paths import PagePath


logger = logging.getLogger(__name__)

Stamp = tuple[int, int, int] | None
"""What changes when an app's file does."""


@dataclass(frozen=True)
class Shown:
    """A page as it can be shown now."""

    page: Page
    theme: Theme
    problem: str | None
    """The error in properties.json if the page could never be read; None without one."""
    raw: dict[str, Any]
    """The page as properties.json writes it; empty if it does not."""
    raw_app: dict[str, Any]
    """The app as properties.json writes it, without its pages."""
    revision: str
    """The revision of properties.json."""


@dataclass
class _Entry:
    stamp: Stamp
    file: file.AppFile | None
    error: ToolsError | None
    shown: dict[str, Shown] = field(default_factory=dict)
    """The pages that were asked for, by notebook: the same for all visits."""


class Apps:
    """Reads properties.json again when it has changed, and keeps the last good one while it is broken."""

    def __init__(self) -> None:
        self.made = MadeChanges()
        self._entries: dict[Path, _Entry] = {}
        self._reported: dict[Path, Stamp] = {}
        self._locks: WeakValueDictionary[Path, asyncio.Lock] = WeakValueDictionary()

    def changing(self, folder: Path) -> asyncio.Lock:
        """The lock that is held while this server changes the app: each change is shown before the next is made."""
        lock = self._locks.get(folder)
        if lock is None:
            lock = self._locks[folder] = asyncio.Lock()
        return lock

    def is_changing(self, folder: Path) -> bool:
        """Whether this server changes the app now, and will show the change."""
        lock = self._locks.get(folder)
        return lock is not None and lock.locked()

    def shown(self, page: PagePath) -> Shown:
        """A page as it can be shown now; one that the app does not have is empty."""
        entry = self._entry(page.folder)
        if page.notebook not in entry.shown:
            entry.shown[page.notebook] = self._shown(entry, page)
        return entry.shown[page.notebook]

    def app(self, folder: Path) -> App:
        """The app of a folder as it can be shown now; an empty one where its file could never be read."""
        read = self._entry(folder).file
        return read.app if read is not None else App()

    def pool_limit(self, pool: tuple[str, str]) -> int:
        """How many places a pool of an app's folder has; one that is declared no more has one."""
        folder, name = pool
        read = self._entry(Path(folder)).file
        return read.app.pools.get(name, 1) if read is not None else 1

    def error(self, folder: Path) -> ToolsError | None:
        """Why the app's file cannot be read now, or None."""
        return self._entry(folder).error

    def changed(self, folder: Path, stamp: Stamp) -> bool:
        """Whether the app's file, of which this is the stamp, has changed since this was last asked, or it was read."""
        before = self._reported.setdefault(folder, stamp)
        if before != stamp:
            self._reported[folder] = stamp
        return before != stamp

    def take(self, read: file.AppFile) -> None:
        """Use an app as it has just been written, if that is still what the disk has."""
        stamp = file.stamp(read.folder)
        # In this order: what is written after the look at the content gives the file another stamp.
        if file.is_present(read):
            self._entries[read.folder] = _Entry(stamp, read, None)

    def forget(self, used: set[Path]) -> None:
        """Forget the apps that are not in use."""
        for folder in self._entries.keys() - used:
            del self._entries[folder]
        for folder in self._reported.keys() - used:
            del self._reported[folder]

    @staticmethod
    def _shown(entry: _Entry, page: PagePath) -> Shown:
        app, data, revision = App(), {}, ""
        if entry.file is not None:
            app, data, revision = entry.file.app, entry.file.data, entry.file.revision
        found = app.pages.get(page.notebook, Page())
        if not found.title:
            found = found.model_copy(update={"title": page.title})
        found = with_modules(found, page.folder)
        problem = explain(entry.error) if entry.error is not None and entry.file is None else None
        raw, raw_app = data.get("pages", {}).get(page.notebook, {}), own_properties(data)
        return Shown(found, app.theme, problem, raw, raw_app, revision)

    def _entry(self, folder: Path) -> _Entry:
        stamp = file.stamp(folder)
        self._reported.setdefault(folder, stamp)
        entry = self._entries.get(folder)
        if entry is not None and entry.stamp == stamp:
            return entry
        try:
            entry = _Entry(stamp, file.read_app(folder), None)
        except ToolsError as error:
            entry = _Entry(stamp, entry.file if entry else None, error)
        except Exception as error:
            # A fault of ours takes no page away.
            logger.exception("%s cannot be read", folder / file.NAME)
            message = f"{file.NAME} cannot be read: {type(error).__name__}; the log of the server has the traceback"
            entry = _Entry(stamp, entry.file if entry else None, ToolsError(message))
        self._entries[folder] = entry
        return entry


def explain(error: ToolsError) -> str:
    """An error of an app's file for its builders: a line for each finding."""
    if isinstance(error, PropertiesError):
        return "".join(f"{error.file}: {finding}\n" for finding in error.findings)
    return f"{error}\n"
