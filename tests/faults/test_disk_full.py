"""A disk that is full while properties.json is saved: the old file or the new one, always whole, and a clear error."""

from __future__ import annotations

import json
import os
import resource
import urllib.error
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app.file import NAME, read_app, save_app
from jupyter_tools.errors import ToolsError
from tests.serving import Server, write_app
from tests.visiting import close_all, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOT_WRITTEN = f"{NAME} could not be written"
SAVED = f"{NAME} is saved, but"
PAGE = {
    "components": {
        "go": {"type": "button", "handlers": {"click": "go"}},
        "answer": {"type": "text"},
        **{f"note_{number}": {"type": "text", "text": "x" * 100} for number in range(40)},
    }
}
GO = "def go(context):\n    context.answer.text = 'gone'"
LINUX = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An app."""
    write_app(tmp_path / "root" / "app", "desk", PAGE, GO)
    return tmp_path / "root" / "app"


def parts(folder: Path) -> list[str]:
    """What an unfinished write has left."""
    return [one.name for one in folder.iterdir() if one.name.endswith(".part")]


class Disk:
    """Fails at the n-th call that changes something on disk, as one that fills up may at any of them."""

    def __init__(self, fails_at: int, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self._fails_at = fails_at
        for owner, name in ((os, "open"), (os, "fchown"), (os, "fsync"), (Path, "chmod"), (Path, "replace")):
            patch.setattr(owner, name, self._counted(getattr(owner, name)))
        fdopen = os.fdopen
        patch.setattr(os, "fdopen", lambda *given: self._file(fdopen(*given)))

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == self._fails_at:
                raise OSError(28, "No space left on device")
            return call(*given, **options)

        return counted

    def _file(self, file: Any) -> Any:
        for name in ("write", "flush"):
            counted = self._counted(getattr(file, name))
            file = _Wrapped(file, name, counted)
        return file


class _Wrapped:
    """A file one method of which is another."""

    def __init__(self, file: Any, name: str, method: Callable[..., Any]) -> None:
        self._file = file
        setattr(self, name, method)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Any:
        self._file.__enter__()
        return self

    def __exit__(self, *given: object) -> None:
        self._file.__exit__(*given)


def test_wherever_a_write_fails_the_file_is_whole(folder: Path) -> None:
    app = read_app(folder)
    old = (folder / NAME).read_bytes()
    told = set()
    for fails_at in range(1, 100):
        (folder / NAME).write_bytes(old)
        error = ""
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(fails_at, patch)
            try:
                save_app(folder, {**app.data, "title": f"New {fails_at}"}, app.revision)
            except ToolsError as raised:
                error = str(raised)
        told.add(error)
        assert read_app(folder).app.title == ("" if error and SAVED not in error else f"New {fails_at}")
        assert parts(folder) == []
        if disk.calls < fails_at:
            break
    assert 10 < fails_at < 99
    assert {"", f"{NOT_WRITTEN}: No space left on device"} <= told
    assert all(not one or "No space left on device" in one for one in told)


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of the app."""
    with Server(folder.parent, tmp_path / "home") as one:
        yield one


def limit(server: Server, size: int) -> None:
    """Let the server write no file over a size: writes fail as they do on a full disk."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def patch(server: Server, revision: str, title: str) -> Any:
    body = {"revision": revision, "edits": [{"type": "change", "path": "page", "changes": {"title": title}}]}
    return server.request("PATCH", "jupyter-tools/api/pages/app/desk.ipynb", body)


def publish(server: Server, name: str) -> Any:
    return server.request("POST", "jupyter-tools/api/publications", {"notebook": f"app/{name}.ipynb", "mode": "shared"})


@LINUX
def test_a_builder_sees_the_error_and_may_retry(server: Server, folder: Path) -> None:
    old = (folder / NAME).read_bytes()
    page = server.request("GET", "jupyter-tools/api/pages/app/desk.ipynb")
    for size in (0, 1, len(old) // 2, len(old) - 10):
        limit(server, size)
        with pytest.raises(urllib.error.HTTPError) as raised:
            patch(server, page["revision"], "A new title of some length")
        error = json.loads(raised.value.read())["error"]
        assert error["name"] == "NotWrittenError"
        assert "could not be written: File too large" in error["message"]
        assert (folder / NAME).read_bytes() == old
        assert parts(folder) == []
    limit(server, resource.RLIM_INFINITY)
    assert patch(server, page["revision"], "New")["page"]["title"] == "New"
    assert read_app(folder).app.pages["desk.ipynb"].title == "New"


@LINUX
def test_what_cannot_be_written_down_is_neither_published_nor_closed(server: Server) -> None:
    write_app(server.root / "app", "other", PAGE, GO)
    publish(server, "desk")
    file = server.home / "data" / "jupyter_tools" / "publications.json"
    [entry] = json.loads(file.read_text())
    # So large that there is room for all that a kernel needs, and not for this file.
    others = [{**entry, "id": f"{number}", "notebook": f"gone_{number}.ipynb", "stamp": None} for number in range(1000)]
    file.write_text(json.dumps([entry, *others]))
    old = file.read_bytes()
    limit(server, len(old) - 1000)
    for change in (lambda: publish(server, "other"), lambda: server.unpublish("app/desk")):
        with pytest.raises(urllib.error.HTTPError) as raised:
            change()
        error = json.loads(raised.value.read())["error"]
        assert error["message"] == f"The list of published pages ({file}) cannot be written: File too large."
        assert file.read_bytes() == old
        assert parts(file.parent) == []
    # What is published stays so, and can be used.
    [entry] = server.request("GET", "jupyter-tools/api/publications")["publications"]
    visitor = visit(entry)
    visitor.until("kernel", status="ready")
    assert visitor.call("go").changes == {"answer": {"text": "gone"}}
    limit(server, resource.RLIM_INFINITY)
    publish(server, "other")
    server.unpublish("app/desk")
    [entry] = server.request("GET", "jupyter-tools/api/publications")["publications"]
    assert entry["slug"] == "app/other"
    close_all()


@LINUX
def test_events_run_while_the_journal_cannot_be_written(server: Server) -> None:
    visitor = visit(publish(server, "desk"))
    visitor.until("kernel", status="ready")
    assert visitor.call("go").outcome == "ok"
    journal = lambda: server.request("GET", "jupyter-tools/api/operations")["journal"]  # noqa: E731
    until(lambda: journal()["written"] == 1)
    limit(server, 1)
    assert visitor.call("go").outcome == "ok"
    until(lambda: journal()["problem"])
    assert journal()["lost"] == 1
    assert visitor.call("go").outcome == "ok"
    limit(server, resource.RLIM_INFINITY)
    until(lambda: visitor.call("go").outcome == "ok" and not journal()["problem"])
    until(lambda: journal()["written"] > 1)
    close_all()
