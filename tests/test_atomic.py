"""Files that are made once: whole or not there, whatever ends the process that makes them."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools import atomic
from jupyter_tools.errors import ToolsError
from jupyter_tools.server.apps.paths import PagePath, Root
from jupyter_tools.server.apps.publications import Publications
from jupyter_tools.server.http import access
from jupyter_tools.server.journal import writer

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
CONTENT = b"all of it"


def listing(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def fill(part: Path) -> None:
    part.write_bytes(CONTENT)


def test_a_file_is_made_whole_and_only_for_its_owner(tmp_path: Path) -> None:
    assert atomic.create(tmp_path / "one", fill)
    assert (tmp_path / "one").read_bytes() == CONTENT
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o600
    assert listing(tmp_path) == ["one"]


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("first")
    assert not atomic.create(tmp_path / "one", fill)
    assert (tmp_path / "one").read_text() == "first"
    assert listing(tmp_path) == ["one"]


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    assert atomic.read(tmp_path / "file") == atomic.read(tmp_path / "link") == b"a"
    before = len(list(Path("/proc/self/fd").iterdir()))
    for other in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="not a regular file"):
            atomic.read(other)
    with pytest.raises(FileNotFoundError):
        atomic.read(tmp_path / "none")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("taken", [False, True])
def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, taken: bool) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    if taken:
        (tmp_path / "one").write_text("first")
    assert atomic.create(tmp_path / "one", fill) is not taken
    assert (tmp_path / "one").read_bytes() == (b"first" if taken else CONTENT)
    assert listing(tmp_path) == ["one"]


def made_secret(folder: Path) -> None:
    access.Access(folder / "once", 30)


def made_journal(folder: Path) -> None:
    atomic.create(folder / "once", writer._fill)


def made_publications(folder: Path) -> None:
    path = PagePath("desk.ipynb", folder)
    Publications(folder / "once", Root(str(folder)), logging.getLogger("tests")).add(path, "live")


@pytest.mark.parametrize("make", [made_secret, made_journal])
def test_wherever_the_disk_is_full_there_is_no_file(
    tmp_path: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    for owner, name in ((os, "open"), (Path, "write_text"), (os, "fsync"), (writer.sqlite3, "connect")):
        error = ""
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, refuse)
            try:
                make(tmp_path)
            except (OSError, ToolsError) as raised:
                error = str(raised)
        assert listing(tmp_path) == ([] if "No space left on device" in error else ["once"])
        (tmp_path / "once").unlink(missing_ok=True)


CRASH = """
import json, os, signal, sys
from pathlib import Path
from jupyter_tools import atomic
from jupyter_tools.server.apps import publications
from jupyter_tools.server.http import access
from jupyter_tools.server.journal import writer
from tests import test_atomic
file, make = Path(sys.argv[1]) / "once", getattr(test_atomic, sys.argv[2])
files, seen = {one.__file__ for one in (atomic, access, writer, publications)}, 0

def trace(frame, event, argument):
    global seen
    if frame.f_code.co_filename not in files:
        return None
    if event == "line":
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

sizes = []
for kill_at in range(1, 10_000):
    child = os.fork()
    if child == 0:
        sys.settrace(trace)
        make(file.parent)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    sizes.append(file.stat().st_size if file.exists() else -1)
    file.unlink(missing_ok=True)
    if status == 0:
        break
print(json.dumps(sizes))
"""


@pytest.mark.parametrize("make", ["made_secret", "made_journal", "made_publications"])
def test_a_process_killed_at_any_line_leaves_no_file_or_a_whole_one(tmp_path: Path, make: str) -> None:
    command = [sys.executable, "-c", CRASH, str(tmp_path), make]
    output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120).stdout  # noqa: S603 - our own script
    sizes = json.loads(output)
    assert len(sizes) > 10
    assert set(sizes) == {-1, sizes[-1]}
    assert sizes[-1] >= access.SECRET_LENGTH


RACE = """
import sys
from pathlib import Path
from jupyter_tools.server.http.access import Access
print("ready", flush=True)
for name in sys.stdin:
    print(Access(Path(sys.argv[1]) / name.strip(), 30).derived("race").hex(), flush=True)
"""


def test_servers_that_start_at_once_have_one_secret(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RACE, str(tmp_path)]
    servers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603 - our own script
        for _ in range(3)
    ]
    for one in servers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for number in range(40):
        for one in servers:
            assert one.stdin is not None
            one.stdin.write(f"{number}\n")
            one.stdin.flush()
        assert len({one.stdout.readline() for one in servers if one.stdout is not None}) == 1
    for one in servers:
        with one:
            pass
    assert len(listing(tmp_path)) == 40
