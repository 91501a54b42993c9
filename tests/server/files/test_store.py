"""The private folder of a server: leftovers, room, and what cannot be kept."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.server.files.store import FileStore
from jupyter_tools.server.files.tickets import MOST, Tickets

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("loop")
LOG = logging.getLogger(__name__)
DEAD = """
import logging, os, sys
from pathlib import Path
from jupyter_tools.server.files.store import FileStore
store = FileStore(Path(sys.argv[1]), logging.getLogger(), max_mb=1, max_mb_per_visit=1)
store.start()
folder = store.new_folder()
folder.mkdir()
(folder / "left.csv").write_text("left")
os._exit(0)
"""


def store_in(root: Path) -> FileStore:
    """A store that has started."""
    store = FileStore(root, LOG, max_mb=1, max_mb_per_visit=1)
    store.start()
    return store


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
    assert second.new_folder() is None


async def test_room(tmp_path: Path) -> None:
    store = store_in(tmp_path / "files")
    folder = store.new_folder()
    assert folder is not None
    assert store.room(folder, 1_000_000) == ""
    assert "too much was uploaded" in store.room(folder, 1_000_001)
    store.most = 10**18
    assert "its disk is full" in store.room(folder, 10**17)
    folder.mkdir()
    (folder / "a").write_text("a")
    store.remove(folder)
    await store.stop()
    assert not folder.exists()


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    store = store_in(tmp_path / "file" / "files")
    assert store.new_folder() is None
    await asyncio.wait_for(store.stop(), 5)


def test_a_visit_has_some_tickets_only(tmp_path: Path) -> None:
    tickets: Tickets[object] = Tickets()
    visit, entry = object(), None
    other = tickets.issue(object(), entry, tmp_path)  # type: ignore[arg-type]
    names = [tickets.issue(visit, entry, tmp_path) for _ in range(MOST + 1)]  # type: ignore[arg-type]
    assert tickets.find(names[0]) is None
    assert all(tickets.find(name) is not None for name in (other, *names[1:]))
    assert len(set(names)) == MOST + 1
