"""The private folder of a server: leftovers, room, and what cannot be kept."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.server.files.store import FileLimits, FileStore
from jupyter_tools.server.files.tickets import MOST, Tickets

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("loop")
LOG = logging.getLogger(__name__)
DEAD = """
import logging, os, sys
from pathlib import Path
from types import SimpleNamespace
from jupyter_tools.server.files.store import FileLimits, FileStore
store = FileStore(Path(sys.argv[1]), logging.getLogger(), FileLimits(1, 1, 1))
store.start()
folder = store.add(SimpleNamespace)
(folder / "left.csv").write_text("left")
os._exit(0)
"""


def store_in(root: Path) -> FileStore:
    """A store that has started."""
    store = FileStore(root, LOG, FileLimits(of_all=1, of_visit=1, of_address=0.5))
    store.start()
    return store


class Keeper:
    """A visit that keeps some bytes."""

    def __init__(self, store: FileStore, address: str = "", kept: int = 0) -> None:
        self.address = address
        self.kept_bytes = self.made_bytes = kept
        self.folder = store.add(self)


def folders(root: Path) -> list[Path]:
    """The folders of servers."""
    return sorted(root.glob("server-*"))


async def test_leftovers_of_dead_servers_go(tmp_path: Path) -> None:
    root = tmp_path / "files"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", DEAD, str(root))
    assert await process.wait() == 0
    [dead] = folders(root)
    assert list(dead.rglob("left.csv"))
    first = store_in(root)
    [own] = folders(root)
    assert own != dead
    # Those of servers that live stay.
    second = store_in(root)
    assert len(folders(root)) == 2
    assert {one.stat().st_mode & 0o777 for one in (root, *folders(root))} == {0o700}
    await first.stop()
    assert own not in folders(root)
    await second.stop()
    assert folders(root) == []
    assert Keeper(second).folder is None


async def test_room(tmp_path: Path) -> None:
    store = store_in(tmp_path / "files")
    visit = Keeper(store)
    assert store.room(visit, 1_000_000) == ""
    assert "it keeps too many files" in store.room(visit, 1_000_001)
    store.most = 10**18
    assert "its disk is full" in store.room(visit, 10**17)
    await store.stop()


async def test_the_room_of_an_address_is_that_of_all_its_visits(tmp_path: Path) -> None:
    store = store_in(tmp_path / "files")
    first, second = (Keeper(store, "192.0.2.1", 200_000) for _ in range(2))
    other, builder = Keeper(store, "192.0.2.2"), Keeper(store)
    assert store.room(first, 100_000) == store.full_address(first) == ""
    assert "Your network keeps too many files" in store.room(second, 100_001)
    assert store.room(other, 500_000) == store.room(builder, 900_000) == ""
    second.kept_bytes = 300_000
    assert "Your network keeps too many files" in store.full_address(first)
    store.discard(second)
    assert store.room(first, 300_000) == ""
    store.most_of_address = 0
    assert store.room(first, 900_000) == ""
    await store.stop()


async def test_nothing_is_written_to_the_folder_of_a_visit_that_has_ended(tmp_path: Path) -> None:
    store = store_in(tmp_path / "files")
    visit = Keeper(store)
    folder = visit.folder
    assert folder is not None
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "a").write_text("a")
    with (folder / "b").open("w") as late:
        store.discard(visit)
        assert not folder.exists()
        late.write("what a handler still writes")
        with pytest.raises(FileNotFoundError):
            (folder / "c").write_text("c")
    await asyncio.gather(*store._removals)
    assert [one.name for one in folder.parent.iterdir()] == ["lock"]
    await store.stop()


async def test_a_folder_that_cannot_be_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder")
    store = store_in(tmp_path / "file" / "files")
    assert Keeper(store).folder is None
    await asyncio.wait_for(store.stop(), 5)
    late = store_in(tmp_path / "files")
    [folder] = folders(tmp_path / "files")
    shutil.rmtree(folder)
    caplog.clear()
    assert Keeper(late).folder is None
    assert "files cannot be kept in" in caplog.text
    await late.stop()


def test_a_visit_has_some_tickets_only(tmp_path: Path) -> None:
    tickets: Tickets[object] = Tickets()
    visit, entry = object(), None
    other = tickets.issue(object(), entry, tmp_path)  # type: ignore[arg-type]
    names = [tickets.issue(visit, entry, tmp_path) for _ in range(MOST + 1)]  # type: ignore[arg-type]
    assert tickets.find(names[0]) is None
    assert all(tickets.find(name) is not None for name in (other, *names[1:]))
    assert len(set(names)) == MOST + 1
