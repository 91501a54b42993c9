"""An upload, and what takes its chunks to the disk."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from ...errors import UploadError
from ...texts import said

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path

    from ...components.files import FileEntry
    from .store import FileStore, Keeper

CHECKED = 4_000_000
"""After how many bytes the free space of the disk, and what the network of a visitor keeps, are asked for again."""


@dataclass
class Upload:
    """A file that a visitor uploads."""

    entry: FileEntry
    component: str
    """The path of the component that it is for."""
    path: Path
    received: int = 0
    removed: bool = False
    """Whether its visitor has removed it."""
    touched: float = field(default_factory=lambda: time.monotonic())  # noqa: PLW0108 - a test replaces `time`
    writer: Writer | None = None

    @property
    def finished(self) -> bool:
        """Whether all of it is there."""
        return self.received == self.entry.size


class Writer:
    """Takes one chunk; a newer one for the same upload takes its place.

    Raises `OSError` where the file cannot be opened, and `FileNotFoundError` where it has lost some of its bytes.
    """

    def __init__(self, upload: Upload, store: FileStore, keeper: Keeper) -> None:
        self._upload = upload
        self._store = store
        self._keeper = keeper
        self._unchecked = CHECKED
        # Without a buffer: bytes that the disk refuses must not be tried again when the file is closed.
        file = upload.path.open("r+b", buffering=0)
        try:
            if file.seek(0, os.SEEK_END) < upload.received:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            file.truncate(upload.received)
            file.seek(upload.received)
        except OSError:
            file.close()
            raise
        self._file: FileIO | None = file

    def write(self, piece: bytes) -> None:
        """Add bytes. Raises `UploadError` for more than were said, or than there is room for."""
        if self._file is None:
            raise UploadError(
                said("Another request goes on with this upload."), HTTPStatus.CONFLICT, self._upload.received
            )
        if self._upload.received + len(piece) > self._upload.entry.size:
            raise UploadError(
                said("The file has more bytes than were said before."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            )
        try:
            if problem := self._room(len(piece)):
                raise UploadError(problem, HTTPStatus.INSUFFICIENT_STORAGE)
            left = memoryview(piece)
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            # A part of the piece may have been written.
            with contextlib.suppress(OSError):
                self._file.truncate(self._upload.received)
            self.close()
            raise unstored(error) from None
        self._upload.received += len(piece)
        self._upload.touched = time.monotonic()
        self._store.used += len(piece)

    def close(self) -> None:
        """Take no more."""
        if self._file is not None:
            # Network disks may say only now that they are full; the size is compared when all has arrived.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _room(self, size: int) -> str:
        """Why there is no room for more; the disk is asked now and then, as others write to it too."""
        self._unchecked += size
        if self._unchecked < CHECKED and self._store.used + size <= self._store.most:
            return ""
        self._unchecked = 0
        return self._store.room(self._keeper, size)


def unstored(error: OSError) -> UploadError:
    """What is said of a file that the disk does not take."""
    reason = said("The server cannot store this file: {error}.", error=error.strerror)
    return UploadError(reason, HTTPStatus.INSUFFICIENT_STORAGE)
