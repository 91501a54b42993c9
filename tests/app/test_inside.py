"""The files beside a notebook: none is waited for, and none is cut."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from jupyter_tools import atomic
from jupyter_tools.app.inside import InsideError, read_inside

HANDLES = Path("/dev/fd")


@pytest.mark.timeout(20)
def test_what_may_never_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.js")
    (tmp_path / "link.js").symlink_to(tmp_path / "pipe.js")
    (tmp_path / "folder.js").mkdir()
    open_files = len(list(HANDLES.iterdir()))
    for name in ("pipe.js", "link.js", "folder.js"):
        with pytest.raises(InsideError, match="cannot be read: it is not a regular file"):
            read_inside(tmp_path, name, 100)
    assert len(list(HANDLES.iterdir())) == open_files
    with pytest.raises(InsideError, match="is not there"):
        read_inside(tmp_path, "none.js", 100)
    with pytest.raises(InsideError, match="is not there"):
        read_inside(tmp_path, "link.js/own.js", 100)


def test_a_file_that_grows_while_it_is_read_is_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "own.js"
    file.write_bytes(b"x" * 100)
    assert read_inside(tmp_path, "own.js", 100) == b"x" * 100
    status = os.fstat

    def grow(handle: int) -> Any:
        found = status(handle)
        file.write_bytes(b"x" * 101)
        return found

    monkeypatch.setattr(atomic.os, "fstat", grow)
    with pytest.raises(InsideError, match="has more than 0 kB"):
        read_inside(tmp_path, "own.js", 100)
