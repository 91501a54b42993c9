"""What handlers of downloads return and set, in a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.kernel.page.explain import VISITOR_MESSAGE
from jupyter_tools.protocol.link import FilesPlace, Open, Run
from tests.kernel.paged import Kernel
from tests.linked import write_properties

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """A page in a kernel."""
    one = Kernel(tmp_path)
    yield one
    one.close()


def opened(kernel: Kernel, folder: Path | None, *, builder: bool = True, most: int = 10**9) -> None:
    """A page with a download, and a visit with a folder of files."""
    write_properties(kernel.folder, {"report": {"type": "download", "name": "a.csv"}, "note": {"type": "text"}})
    kernel.page.refresh()
    files = None if folder is None else FilesPlace(folder=str(folder), of_visit=most, of_server=2 * most)
    kernel.receive(Open(visit="w", builder=builder, user="", params={}, state={}, visible={}, files=files))
    kernel.turn()


def clicked(kernel: Kernel, handler: Any, event: int = 1) -> Any:
    """The end of a click."""
    kernel.shell.user_ns["make"] = handler
    run = Run(
        visit="w", event=event, component="report", name="click", handler="make", state={}, detail=None, **kernel.policy
    )
    kernel.receive(run)
    return kernel.end(event, "w")


def test_what_is_returned_or_set_becomes_a_file(kernel: Kernel, tmp_path: Path) -> None:
    folder = tmp_path / "visit"
    folder.mkdir()
    opened(kernel, folder)

    def sets(context: Any) -> None:
        context.report.file = b"set"
        context.report.name = "b.txt"

    def both(context: Any) -> Any:
        context.note.text = "Made"
        return "both"

    def steps(context: Any) -> Any:
        yield context
        yield "one"

    for event, (handler, name, content) in enumerate(
        [
            (lambda: b"returned", "a.csv", b"returned"),
            (sets, "b.txt", b"set"),
            (both, "b.txt", b"both"),
            (steps, "b.txt", b"one"),
        ],
        1,
    ):
        done = clicked(kernel, handler, event)
        assert done.outcome == "ok", done
        changes = [one.changes for one in kernel.of(event, "w") if one.type in ("update", "done")]
        [entry] = [one["report"]["file"] for one in changes if "file" in one.get("report", {})]
        assert (entry["name"], entry["size"], (folder / entry["id"]).read_bytes()) == (name, len(content), content)
    # Another server goes on with the visit, with a folder of its own.
    (tmp_path / "other").mkdir()
    opened(kernel, tmp_path / "other")
    entry = clicked(kernel, lambda: b"x", 9).changes["report"]["file"]
    assert (tmp_path / "other" / entry["id"]).exists()


def test_what_becomes_no_file_is_an_error_of_the_handler(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "visit").mkdir()
    opened(kernel, tmp_path / "visit")
    assert "takes bytes, a text" in clicked(kernel, lambda: 1).error.message
    assert clicked(kernel, lambda: None, 2).outcome == "ok"
    opened(kernel, tmp_path / "elsewhere" / "visit")
    assert "as on another machine" in clicked(kernel, lambda: b"x", 3).error.message
    opened(kernel, None)
    assert "no server of jupyter_tools serves this page" in clicked(kernel, lambda: b"x", 4).error.message


@pytest.mark.parametrize("builder", [True, False])
def test_a_file_over_a_limit_is_told_to_its_visitor(kernel: Kernel, tmp_path: Path, *, builder: bool) -> None:
    (tmp_path / "visit").mkdir()
    opened(kernel, tmp_path / "visit", builder=builder, most=1_000)
    told = "a.csv does not fit: all files of a page together may have 1 kB. Remove some first."
    message = f"report.file: cannot be downloaded (`max_upload_mb_per_visit` of the server): {told}"
    error = clicked(kernel, lambda: b"x" * 1_001).error
    assert (error.message, error.id != "") == (message if builder else told, True)

    def fails() -> None:
        raise ValueError

    assert (clicked(kernel, fails, 2).error.message == VISITOR_MESSAGE) is not builder


def test_nothing_is_written_for_a_visit_that_has_ended(kernel: Kernel, tmp_path: Path) -> None:
    folder = tmp_path / "visit"
    folder.mkdir()
    opened(kernel, folder)

    def ends() -> bytes:
        folder.rename(tmp_path / "visit.ended")
        return b"late"

    assert "the visit has ended" in clicked(kernel, ends).error.message
    assert [one.name for one in tmp_path.iterdir() if "visit" in one.name] == ["visit.ended"]
