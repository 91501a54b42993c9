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
from jupyter_tools.peer.files import SPARE
from jupyter_tools.server.files import uploads, writer
from jupyter_tools.server.files.store import FileLimits, FileStore
from jupyter_tools.server.files.visit_files import FilesOfVisit

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("loop")


class Parts(NamedTuple):
    """A visit with places for files, and its server's store."""

    files: FilesOfVisit
    store: FileStore

    @property
    def visit(self) -> uploads.VisitUploads:
        """What the visitor uploads."""
        return self.files.uploads

    def begin(self, size: int, path: str = "file") -> uploads.Upload:
        """An upload that has begun."""
        return self.visit.begin(path, "a.csv", size, "")


@pytest.fixture
def parts(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Parts]:
    store = FileStore(tmp_path / "files", logging.getLogger(__name__), FileLimits(100, 100, 50))
    store.start()
    one = Parts(FilesOfVisit(record(), store, lambda: ""), store)
    yield one

    async def end() -> None:
        one.files.close()
        await store.stop()

    loop.run_until_complete(end())


def record() -> Any:
    """A record whose page has a place for files wherever one is asked for."""
    component = UploadComponent.model_validate({"type": "upload"})
    return SimpleNamespace(
        files=SimpleNamespace(place=None, finished={}),
        component_now=lambda _: component,
        is_usable=lambda _: True,
        state={},
        running={},
    )


async def test_a_full_disk_leaves_no_stray_bytes(parts: Parts) -> None:
    upload = parts.begin(9)
    taker = parts.visit.writer(upload, 0)
    taker.write(b"abc")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, hard))
    try:
        with pytest.raises(UploadError, match="The server cannot store this file: "):
            taker.write(b"XXXXXX")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    taker.close()
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
    taker = parts.visit.writer(upload, 0)
    taker.write(b"abc")
    parts.visit.writer(other, 0).write(b"x")
    for _ in range(3):
        parts.visit.remove(upload)
    assert parts.store.used == 1
    with pytest.raises(UploadError):
        taker.write(b"def")
    parts.files.close()
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
    taker = parts.visit.writer(upload, 0)
    piece = b"x" * 1_000_000
    taker.write(piece)
    usage = shutil.disk_usage(upload.path.parent)._replace(free=SPARE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    for _ in range(writer.CHECKED // len(piece) - 1):
        taker.write(piece)
    with pytest.raises(UploadError, match="its disk is full") as caught:
        taker.write(piece)
    assert caught.value.status == 507
    assert upload.path.stat().st_size == upload.received == writer.CHECKED


async def test_a_folder_that_is_gone_is_said(parts: Parts) -> None:
    upload = parts.begin(3)
    shutil.rmtree(upload.path.parent.parent)
    with pytest.raises(UploadError, match="The server cannot store this file: No such file or directory"):
        parts.begin(3)


async def test_what_is_stale_goes_by_itself(parts: Parts, clock: Clock) -> None:
    clock.replace(uploads, writer)
    begun, named = parts.begin(3, "begun"), parts.begin(1, "named")
    parts.visit.writer(begun, 0).write(b"ab")
    parts.visit.writer(named, 0).write(b"x")
    entry = parts.visit.finish(named)
    parts.files._record.state["named"] = entry.model_dump()
    clock.advance(uploads.STALE - 1)
    parts.visit.tidy()
    assert parts.visit.get(begun.entry.id) is begun
    clock.advance(2)
    parts.visit.tidy()
    with pytest.raises(NotFoundError):
        parts.visit.get(begun.entry.id)
    assert (parts.visit.get(entry.id), parts.store.used) == (named, 1)


async def test_an_address_keeps_no_more_in_many_visits(parts: Parts) -> None:
    first, second, other = (FilesOfVisit(record(), parts.store, lambda at=at: at) for at in ("::1", "::1", "::2"))
    upload = first.uploads.begin("file", "a.csv", 40_000_000, "")
    taker = first.uploads.writer(upload, 0)
    piece = b"x" * 1_000_000
    for _ in range(40):
        taker.write(piece)
    with pytest.raises(UploadError, match="Your network keeps too many files") as caught:
        second.uploads.begin("file", "a.csv", 10_000_001, "")
    assert caught.value.status == 507
    # What was begun before is stopped, too.
    upload = second.uploads.begin("file", "a.csv", 10_000_000, "")
    third = first.uploads.begin("other", "a.csv", 10_000_000, "")
    taker, late = first.uploads.writer(third, 0), second.uploads.writer(upload, 0)
    for _ in range(8):
        taker.write(piece)
    for _ in range(4):
        late.write(piece)
    with pytest.raises(UploadError, match="Your network keeps too many files"):
        late.write(piece)
    other.uploads.begin("file", "a.csv", 40_000_000, "")
    for one in (first, second, other):
        one.close()


async def test_an_upload_follows_its_component(parts: Parts) -> None:
    upload = parts.begin(3, "form.file")
    parts.files.follow([("form", "box"), ("box.file", "box.table")])
    assert upload.component == "box.table"
    parts.visit.writer(upload, 0).write(b"abc")
    assert parts.visit.finish(upload).size == 3
