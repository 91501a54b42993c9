"""A file of 1 GB up and down: the time it takes, and the memory that it costs the server and the kernel."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
import pytest

from tests.serving import Server, write_app
from tests.visiting import close_all, publish, visit

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.bench
SIZE = int(os.environ.get("BENCH_FILES_MB", "1000")) * 1_000_000
CHUNK = 8_000_000
MOST = 30_000_000
"""How much more memory one of the processes may take meanwhile, in bytes."""
PAGE = {
    "components": {
        "file": {"type": "upload", "max_size_mb": 2_000},
        "copy": {"type": "download", "handlers": {"click": "copy"}},
        "told": {"type": "text"},
        "who": {"type": "button", "handlers": {"click": "who"}},
    }
}
CELLS = (
    "import os\ndef who(state, context):\n    context.told.text = os.getpid()",
    "def copy(state, context):\n    return state.file.path",
)


class Memory:
    """Watches how much memory of its own some processes have."""

    def __init__(self, **pids: int) -> None:
        self._processes = {name: psutil.Process(pid) for name, pid in pids.items()}
        self._before = self._now()
        self.most = dict(self._before)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def grown(self) -> dict[str, int]:
        """By how many bytes each has grown at most; ends the watch."""
        self._stop.set()
        self._thread.join()
        return {name: most - self._before[name] for name, most in self.most.items()}

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            now = self._now()
            self.most = {name: max(most, now[name]) for name, most in self.most.items()}

    def _now(self) -> dict[str, int]:
        return {name: one.memory_info().rss for name, one in self._processes.items()}


class Files:
    """The files of a visit, over one connection."""

    def __init__(self, publication: Any, visitor: Any) -> None:
        parts = urlsplit(publication["page_url"])
        self._base = f"{parts.path}files/"
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=120)
        self._headers = {"Cookie": visitor._way[1], "X-Jupyter-Tools-Visit": visitor.visit}

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer to a request."""
        answer = self.open(method, path, body if isinstance(body, bytes) or body is None else json.dumps(body))
        return json.loads(answer.read())

    def open(self, method: str, path: str, body: Any = None) -> http.client.HTTPResponse:
        """The answer to a request, still to be read."""
        self._connection.request(method, self._base + path, body, self._headers)
        answer = self._connection.getresponse()
        assert answer.status in (200, 201), answer.read()
        return answer


def upload(files: Files) -> Any:
    """Upload a file in chunks; its entry."""
    begun = files.ask("POST", "uploads", {"component": "file", "name": "big.bin", "size": SIZE, "type": ""})
    chunk, offset, entry = os.urandom(CHUNK), 0, None
    while entry is None:
        answer = files.ask("PATCH", f"uploads/{begun['id']}?offset={offset}", chunk[: SIZE - offset])
        offset, entry = answer["offset"], answer["file"]
    return entry


def download(files: Files, visitor: Any, entry: Any) -> int:
    """Click, and read what is downloaded; how many bytes there are."""
    answer = visitor.call("copy", file=entry)
    assert answer.outcome == "ok", answer.error
    made = answer.changes["copy"]["file"]["id"]
    found = files.open("GET", files.ask("POST", "downloads", {"component": "copy", "file": made})["path"])
    read = 0
    while piece := found.read(1_000_000):
        read += len(piece)
    return read


@pytest.mark.timeout(900)
def test_a_large_file(tmp_path: Path) -> None:
    if shutil.disk_usage(tmp_path).free < 3 * SIZE:
        pytest.skip("the disk has too little room")
    (tmp_path / "root").mkdir()
    with Server(tmp_path / "root", tmp_path / "home") as server:
        write_app(server.root / "big", "desk", PAGE, *CELLS)
        publication = publish(server, "big", "shared")
        visitor = visit(publication)
        visitor.until("kernel", status="ready")
        kernel = int(visitor.call("who").changes["told"]["text"])
        files = Files(publication, visitor)
        for what in ("upload", "download"):
            memory, begun = Memory(server=server.pid, kernel=kernel), time.perf_counter()
            try:
                if what == "upload":
                    entry = upload(files)
                else:
                    assert download(files, visitor, entry) == SIZE
            finally:
                grown = memory.grown()
            seconds = time.perf_counter() - begun
            more = ", ".join(f"{name} {bytes_ / 1e6:.1f} MB more" for name, bytes_ in grown.items())
            print(f"{what} of {SIZE / 1e6:,.0f} MB: {seconds:.1f} s ({SIZE / 1e6 / seconds:.0f} MB/s); {more}")
            assert max(grown.values()) < MOST
        files.close()
        close_all()
