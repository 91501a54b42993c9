"""The server's private folder of files: one folder for each visit, gone with it, and limits for all together."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ...texts import said

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

OWN = "server-"
"""How the folder of a server begins."""
LOCK = "lock"
SPARE = 100_000_000
"""How many bytes of the disk uploads leave free."""
MB = 1_000_000


class FileStore:
    """The files of all visits of this server.

    The folder of a server holds a lock for as long as its process lives, so that the next server knows which folders
    are of dead ones.
    """

    def __init__(self, root: Path, log: Logger, *, max_mb: float, max_mb_per_visit: float) -> None:
        self.used = 0
        """How many bytes were received and not removed."""
        self.most = max_mb * MB
        self.most_of_visit = max_mb_per_visit * MB
        self._root = root
        self._log = log
        self._lock: FileLock | None = None
        self._folder: Path | None = None
        self._removals: set[asyncio.Future[None]] = set()

    def start(self) -> None:
        """Make the folder of this server, and remove those of servers that have ended."""
        try:
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self._root / LOCK):
                self._remove_dead()
                folder = self._root / f"{OWN}{secrets.token_hex(8)}"
                folder.mkdir(mode=0o700)
                self._lock = FileLock(folder / LOCK)
                self._lock.acquire(timeout=0)
                self._folder = folder
        except (OSError, Timeout) as error:
            self._log.warning("jupyter_tools: files cannot be kept in %s: %s", self._root, error)

    def new_folder(self) -> Path | None:
        """The folder of a new visit, which is made with its first file; None where files cannot be kept."""
        return self._folder / secrets.token_hex(16) if self._folder is not None else None

    def room(self, folder: Path, size: int) -> str:
        """Why a file of a size cannot be kept; empty if it can."""
        if self.used + size > self.most:
            return said("The server has no room for this file now: too much was uploaded. Try again later.")
        if shutil.disk_usage(folder.parent).free < size + SPARE:
            return said("The server has no room for this file: its disk is full.")
        return ""

    def remove(self, path: Path) -> None:
        """Remove a file or folder, off the loop: that of a large one takes a while."""
        done = asyncio.get_running_loop().run_in_executor(None, _remove, path)
        self._removals.add(done)
        done.add_done_callback(self._removals.discard)

    async def stop(self) -> None:
        """Remove all files: the server ends."""
        await asyncio.gather(*self._removals, return_exceptions=True)
        if self._folder is not None:
            folder, self._folder = self._folder, None
            if self._lock is not None:
                self._lock.release()
            await asyncio.to_thread(_remove, folder)

    def _remove_dead(self) -> None:
        for folder in self._root.glob(f"{OWN}*"):
            lock = FileLock(folder / LOCK)
            with contextlib.suppress(Timeout, OSError):
                lock.acquire(timeout=0)
                lock.release()
                _remove(folder)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
