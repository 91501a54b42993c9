"""The uploads of one visit: begun, received in chunks, finished, removed."""

from __future__ import annotations

import os
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...components.files import FileEntry, shown_name, stored_name
from ...components.media_types import type_of
from ...errors import NotFoundError, UploadError
from ...page.moves import path_after
from ...peer.files import full_visit
from ...texts import said
from .writer import Upload, Writer, unstored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ...components import Component
    from ...page.moves import Moved
    from ...peer.record import VisitRecord
    from .store import FileStore, Keeper

CHUNK = 8_000_000
"""The most bytes of a chunk."""
MOST_UNFINISHED = 20
"""How many uploads for a component may be under way, where it allows as many."""
MOST_UNFINISHED_OF_VISIT = 100
"""How many uploads of a visit may be under way."""
MOST = 1_000
"""How many uploads a visit may have."""
STALE = 3_600.0
"""Seconds after which an upload of which nothing more came, or that no value names, is removed."""
UNKNOWN_UPLOAD = said("This upload is not known any more. Choose the file again.")


class VisitUploads:
    """The files that a visitor uploads in one visit."""

    def __init__(self, record: VisitRecord, store: FileStore, keeper: Keeper) -> None:
        self._record = record
        self._store = store
        self._keeper = keeper
        self._uploads: dict[str, Upload] = {}

    @property
    def received(self) -> int:
        """How many bytes have arrived."""
        return sum(one.received for one in self._uploads.values())

    def begin(self, path: str, name: str, size: int, kind: str) -> Upload:
        """An upload for a component, of which nothing has come yet. Raises `UploadError` for what is not taken."""
        self.tidy()
        name = shown_name(name)
        file = secrets.token_hex(16)
        entry = FileEntry(id=file, name=name, size=size, type=type_of(name, kind))
        self._check(path, entry)
        try:
            folder = self._make_room(path, entry)
            upload = Upload(entry, path, folder / stored_name(file, name))
            # Nobody but us and our kernels: the folder's own mode says so, whatever the umask.
            os.close(os.open(upload.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise unstored(error) from None
        self._uploads[file] = upload
        return upload

    def get(self, file: str) -> Upload:
        """An upload by its id. Raises `NotFoundError`."""
        upload = self._uploads.get(file)
        if upload is None or upload.removed:
            raise NotFoundError(UNKNOWN_UPLOAD)
        return upload

    def writer(self, upload: Upload, offset: int) -> Writer:
        """Takes a chunk that begins at an offset. Raises `UploadError` with the offset that is expected instead."""
        if offset != upload.received:
            message = f"The next chunk begins at {upload.received}, not at {offset}."
            raise UploadError(message, HTTPStatus.CONFLICT, upload.received)
        if upload.writer is not None:
            upload.writer.close()  # of a connection that was lost, which nobody has noticed yet
        try:
            upload.writer = Writer(upload, self._store, self._keeper)
        except FileNotFoundError:
            raise self._lost(upload) from None
        except OSError as error:
            raise unstored(error) from None
        return upload.writer

    def finish(self, upload: Upload) -> FileEntry:
        """Make a file that has arrived one that the component's value may name.

        Raises `UploadError` for one that is not taken, and `NotFoundError` for one that was removed.
        """
        self.get(upload.entry.id)
        known = self._record.files.finished
        if upload.entry.id not in known:
            try:
                self._check(upload.component, upload.entry)
            except UploadError:
                self._remove(upload)
                raise
            if _size_of(upload.path) != upload.entry.size:
                raise self._lost(upload)
            known[upload.entry.id] = upload.entry.model_dump(mode="json")
        return upload.entry

    def remove(self, upload: Upload) -> None:
        """Remove an upload for its visitor; one that a handler may read now, as soon as none does."""
        upload.removed = True
        if not upload.finished:
            self._remove(upload)
        self.tidy()

    def tidy(self) -> None:
        """Remove what nobody needs any more."""
        if not self._uploads:
            return
        late = time.monotonic() - STALE
        named = set(_named(self._record.state.values()))
        for file, upload in list(self._uploads.items()):
            is_read = upload.finished and (file in named or bool(self._record.running))
            if (upload.removed or upload.touched < late) and not is_read:
                self._remove(upload)

    def follow(self, moves: Sequence[Moved]) -> None:
        """Go on under the new paths of components."""
        for upload in self._uploads.values():
            upload.component = path_after(upload.component, moves)

    def close(self) -> None:
        """Forget all files: the visit has ended."""
        for upload in self._uploads.values():
            if upload.writer is not None:
                upload.writer.close()
            self._store.used -= upload.received
        self._uploads.clear()
        self._record.files.finished.clear()

    # --- inside ---

    def _check(self, path: str, entry: FileEntry) -> None:
        """Whether a component takes a file now. Raises `UploadError`."""
        component = self._taking(path)
        try:
            component.check_file(entry.name, entry.size)
        except ValueError as error:
            is_large = entry.size > component.max_size_mb * 1_000_000
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            raise UploadError(str(error), status) from None

    def _taking(self, path: str) -> Any:
        component: Component | None = self._record.component_now(path)
        if component is None or not component.takes_files:
            raise UploadError(said("The page has no such place for files."), HTTPStatus.NOT_FOUND)
        if not self._record.is_usable(path):
            raise UploadError(said("Files cannot be uploaded here now."), HTTPStatus.FORBIDDEN)
        return component

    def _make_room(self, path: str, entry: FileEntry) -> Path:
        """The folder, where a file may be kept. Raises `UploadError` for what would be too much."""
        size, folder = entry.size, self._keeper.folder
        if folder is None:
            raise UploadError(said("This server cannot keep files; its log says why."), HTTPStatus.SERVICE_UNAVAILABLE)
        replaced = self._replaced(path)
        known = sum(one.entry.size for one in self._uploads.values() if one is not replaced) + self._keeper.made_bytes
        if known + size > self._store.most_of_visit or len(self._uploads) - (replaced is not None) >= MOST:
            reason = full_visit(entry.name, self._store.most_of_visit)
            raise UploadError(reason, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if replaced is not None:
            self._remove(replaced)
        folder.mkdir(mode=0o700, exist_ok=True)
        if problem := self._store.room(self._keeper, size):
            raise UploadError(problem, HTTPStatus.INSUFFICIENT_STORAGE)
        return folder

    def _replaced(self, path: str) -> Upload | None:
        """The unfinished upload for a component that a new one takes the place of, where it has as many as it may.

        It is the oldest: most likely its page was reloaded, or has never received its id. Raises `UploadError` where
        all components together have too many.
        """
        unfinished = [one for one in self._uploads.values() if not one.finished]
        own = [one for one in unfinished if one.component == path]
        if len(own) >= min(self._taking(path).most_files() or MOST_UNFINISHED, MOST_UNFINISHED):
            return own[0]
        if len(unfinished) >= MOST_UNFINISHED_OF_VISIT:
            raise UploadError(said("Too many files are being uploaded here. Wait until one has arrived."))
        return None

    def _lost(self, upload: Upload) -> UploadError:
        """What is said of an upload whose bytes are not on the disk any more."""
        self._remove(upload)
        reason = said("The server has lost a part of {name}. Choose the file again.", name=upload.entry.name)
        return UploadError(reason, HTTPStatus.GONE)

    def _remove(self, upload: Upload) -> None:
        if self._uploads.pop(upload.entry.id, None) is None:
            return  # another request has removed it
        if upload.writer is not None:
            upload.writer.close()
        self._record.files.finished.pop(upload.entry.id, None)
        self._store.used -= upload.received
        self._store.remove(upload.path)


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _named(values: Iterable[Any]) -> Iterable[str]:
    """The ids of the files that values name."""
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                yield one["id"]
