"""The uploads of a visit on a disk that is full, or whose files others remove."""

from __future__ import annotations

import logging
import resource
import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from jupyter_tools.components.upload import Upload as UploadComponent
from jupyter_tools.errors import NotFoundError, UploadError
from jupyter_tools.server.files import uploads
from jupyter_tools.server.files.store import SPARE, FileStore
from jupyter_tools.server.files.uploads import VisitUploads

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("loop")


class Parts(NamedTuple):
    """A visit with places for files, and its server's store."""

    visit: VisitUploads
    store: FileStore

    def begin(self, size: int, path: str = "file") -> uploads.Upload:
        """An upload that has begun."""
        return self.visit.begin(path, "a.csv", size, "")


@pytest.fixture
def parts(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Parts]:
    store = FileStore(tmp_path / "files", logging.getLogger(__name__), max_mb=100, max_mb_per_visit=100)
    store.start()
    component = UploadComponent.model_validate({"type": "upload"})
    record: Any = SimpleNamespace(
        files=SimpleNamespace(folder=None, finished={}),
        component_now=lambda _: component,
        is_usable=lambda _: True,
        state={},
        running={},
    )
    visit = VisitUploads(record, store)
    yield Parts(visit, store)

    async def end() -> None:
        visit.close()
        await store.stop()

    loop.run_until_complete(end())


async def test_a_full_disk_leaves_no_stray_bytes(parts: Parts) -> None:
    upload = parts.begin(9)
    writer = parts.visit.writer(upload, 0)
    writer.write(b"abc")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, hard))
    try:
        with pytest.raises(UploadError, match="The server cannot store this file: "):
            writer.write(b"XXXXXX")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    writer.close()
    assert (upload.received, parts.store.used, upload.path.read_bytes()) == (3, 3, b"abc")
    # Where they cannot be removed at once, the next request removes them.
    with upload.path.open("ab") as file:
        file.write(b"stray")
    parts.visit.writer(upload, 3).write(b"defghi")
    assert parts.visit.finish(upload).size == 9
    assert upload.path.read_bytes() == b"abcdefghi"


@pytest.mark.parametrize("left", [b"ab", b"abcd", None])
async def test_a_file_that_others_have_changed_is_refused(parts: Parts, left: bytes | None) -> None:
    upload = parts.begin(3)
    parts.visit.writer(upload, 0).write(b"abc")
    upload.path.unlink() if left is None else upload.path.write_bytes(left)
    with pytest.raises(UploadError, match=r"The server has lost a part of a\.csv\. Choose the file again\.") as caught:
        parts.visit.finish(upload)
    assert (caught.value.status, parts.store.used) == (410, 0)
    with pytest.raises(NotFoundError):
        parts.visit.finish(upload)


@pytest.mark.parametrize("left", [b"ab", None])
async def test_no_chunk_follows_bytes_that_are_lost(parts: Parts, left: bytes | None) -> None:
    upload = parts.begin(6)
    parts.visit.writer(upload, 0).write(b"abc")
    upload.path.unlink() if left is None else upload.path.write_bytes(left)
    with pytest.raises(UploadError, match="has lost a part"):
        parts.visit.writer(upload, 3)
    assert parts.store.used == 0


async def test_removing_an_upload_again_changes_nothing(parts: Parts) -> None:
    upload, other = parts.begin(6), parts.begin(2, "other")
    writer = parts.visit.writer(upload, 0)
    writer.write(b"abc")
    parts.visit.writer(other, 0).write(b"x")
    for _ in range(3):
        parts.visit.remove(upload)
    assert parts.store.used == 1
    with pytest.raises(UploadError):
        writer.write(b"def")
    parts.visit.close()
    parts.visit.remove(other)
    assert parts.store.used == 0


async def test_a_visit_has_some_unfinished_uploads_only(parts: Parts) -> None:
    first = parts.begin(3, "0")
    for number in range(1, uploads.MOST_UNFINISHED_OF_VISIT):
        parts.begin(3, str(number))
    with pytest.raises(UploadError, match="Too many files"):
        parts.begin(3, "more")
    parts.begin(3, "0")
    with pytest.raises(NotFoundError):
        parts.visit.get(first.entry.id)


async def test_a_new_upload_that_is_refused_replaces_none(parts: Parts) -> None:
    first = parts.begin(60_000_000)
    with pytest.raises(UploadError, match="does not fit"):
        parts.begin(100_000_001)
    assert parts.visit.get(first.entry.id) is first
    # The size of the one that goes does not count.
    assert parts.begin(60_000_000) is not first


async def test_the_disk_keeps_free_space(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = parts.begin(20_000_000)
    writer = parts.visit.writer(upload, 0)
    piece = b"x" * 1_000_000
    writer.write(piece)
    usage = shutil.disk_usage(upload.path.parent)._replace(free=SPARE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    for _ in range(uploads.CHECKED // len(piece) - 1):
        writer.write(piece)
    with pytest.raises(UploadError, match="its disk is full") as caught:
        writer.write(piece)
    assert caught.value.status == 507
    assert upload.path.stat().st_size == upload.received == uploads.CHECKED


async def test_a_folder_that_is_gone_is_said(parts: Parts) -> None:
    upload = parts.begin(3)
    shutil.rmtree(upload.path.parent.parent)
    with pytest.raises(UploadError, match="The server cannot store this file: No such file or directory"):
        parts.begin(3)
