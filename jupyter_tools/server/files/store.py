"""The server's private folder of files: one folder for each visit, gone with it, and limits for all together."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
from typing import TYPE_CHECKING, NamedTuple, Protocol

from filelock import FileLock, Timeout

from ...peer.files import FULL_DISK, FULL_SERVER, SPARE
from ...texts import said

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

OWN = "server-"
"""How the folder of a server begins."""
LOCK = "lock"
ENDED = ".ended"
"""How the folder of a visit that has ended ends, while it is removed."""
MB = 1_000_000
FULL_ADDRESS = said("Your network keeps too many files on this server. Remove some, or try again later.")


class FileLimits(NamedTuple):
    """How many megabytes of files are kept."""

    of_all: float
    of_visit: float
    of_address: float
    """0 for no limit."""


class Keeper(Protocol):
    """A visit, as the store knows it."""

    folder: Path | None

    @property
    def address(self) -> str:
        """Where the client of a visitor is; empty for builders."""

    @property
    def made_bytes(self) -> int:
        """How many bytes of its files handlers have made."""

    @property
    def kept_bytes(self) -> int:
        """How many bytes its files have."""


class FileStore:
    """The files of all visits of this server.

    The folder of a server holds a lock for as long as its process lives, so that the next server knows which folders
    are of dead ones.
    """

    def __init__(self, root: Path, log: Logger, limits: FileLimits) -> None:
        self.used = 0
        """How many bytes are kept for visits."""
        self.most = limits.of_all * MB
        self.most_of_visit = limits.of_visit * MB
        self.most_of_address = limits.of_address * MB
        self._root = root
        self._log = log
        self._lock: FileLock | None = None
        self._folder: Path | None = None
        self._keepers: set[Keeper] = set()
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

    def add(self, keeper: Keeper) -> Path | None:
        """Make the folder of a new visit; None where files cannot be kept.

        It is there before anything is written to it: a kernel that made it could do so when the visit has just ended.
        """
        self._keepers.add(keeper)
        if self._folder is None:
            return None
        folder = self._folder / secrets.token_hex(16)
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            self._log.warning("jupyter_tools: files cannot be kept in %s: %s", self._folder, error)
            return None
        return folder

    def discard(self, keeper: Keeper) -> None:
        """Remove the folder of a visit that has ended.

        It is renamed first: a handler that still writes finds no folder, so that none of its files stays.
        """
        self._keepers.discard(keeper)
        folder = keeper.folder
        if folder is not None:
            with contextlib.suppress(OSError):
                folder = folder.rename(folder.with_name(f"{folder.name}{ENDED}"))
            self.remove(folder)

    def room(self, keeper: Keeper, size: int) -> str:
        """Why a file of a size cannot be kept for a visit; empty if it can."""
        if self.used + size > self.most:
            return FULL_SERVER
        if full := self.full_address(keeper, size):
            return full
        folder = keeper.folder
        if folder is not None and shutil.disk_usage(folder.parent).free < size + SPARE:
            return FULL_DISK
        return ""

    def full_address(self, keeper: Keeper, size: int = 1) -> str:
        """Why no more is kept for the address of a visit, from which many may be open; empty if it is."""
        address = keeper.address
        if not address or not self.most_of_address:
            return ""
        kept = sum(one.kept_bytes for one in self._keepers if one.address == address)
        return FULL_ADDRESS if kept + size > self.most_of_address else ""

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
