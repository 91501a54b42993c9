"""Files of tables in a kernel: few at once, given up when nobody waits, and no half file."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.kernel.page import downloads as downloads_module
from jupyter_tools.kernel.page import exports as exports_module
from jupyter_tools.protocol.link import Ask, Close, FilesPlace, Open
from jupyter_tools.protocol.queries import QueryRequest
from tests.kernel.paged import Kernel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """A page with a table in the visits of four visitors."""

    def fill(context: Any) -> None:
        context.flights.data = [{"a": at} for at in range(10)]

    one = Kernel(tmp_path)
    for name in ("v", "w", "x", "builder"):
        (tmp_path / "files" / name).mkdir(parents=True)
        place = FilesPlace(folder=str(tmp_path / "files" / name), of_visit=10**9, of_server=10**9)
        opened = Open(visit=name, builder=name == "builder", user="", params={}, state={}, visible={}, files=place)
        one.receive(opened)
        one.turn()
        one.run(fill, visit=name)
    yield one
    one.close()


def ask(kernel: Kernel, visit: str, **question: Any) -> Any:
    """The answer to a question about a file."""
    begin = {"format": "csv", "columns": [{"name": "a", "head": "A"}], "sort": [], "name": "Flights"}
    whole = {"kind": "export", "begin": None if "id" in question else begin, "id": "", "stop": False, **question}
    request = {"id": 1, "component": "flights", "table": 1, "filter": [], "search": "", "question": whole}
    kernel.receive(Ask(visit=visit, request=QueryRequest.model_validate(request)))
    return kernel.sent[-1].message.result


def ended(kernel: Kernel, visit: str, export: str) -> Any:
    kernel.turn(lambda: (found := ask(kernel, visit, id=export)).file is not None or found.problem)
    return ask(kernel, visit, id=export)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Files whose writing waits; what they tell, they tell."""
    go_on = threading.Event()
    write = downloads_module.write

    def waiting(whole: Any, plan: Any, path: Path, told: Any) -> None:
        path.write_bytes(b"half")
        while not go_on.wait(0.01):
            told(3)
        write(whole, plan, path, told)

    monkeypatch.setattr(downloads_module, "write", waiting)
    return go_on


def test_two_are_written_and_the_others_wait(kernel: Kernel, held: threading.Event) -> None:
    begun = {visit: ask(kernel, visit) for visit in ("v", "w", "x")}
    assert all(one.file is None and not one.problem for one in begun.values())
    kernel.turn(lambda: [ask(kernel, one, id=begun[one].id).rows for one in ("v", "w")] == [3, 3])
    assert ask(kernel, "x", id=begun["x"].id).waits
    held.set()
    for visit, one in begun.items():
        end = ended(kernel, visit, one.id)
        assert (end.file.name, end.rows, end.total) == ("Flights.csv", 10, 10)
    assert ask(kernel, "w", id=begun["v"].id).problem  # an export of another visit


def test_one_that_nobody_wants_leaves_nothing(
    kernel: Kernel, held: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files() -> list[Path]:
        return [one for one in tmp_path.joinpath("files").rglob("*") if one.is_file()]

    begun = ask(kernel, "v")
    kernel.turn(files)
    ask(kernel, "v", id=begun.id, stop=True)
    assert "not wanted" in ended(kernel, "v", begun.id).problem
    assert files() == []
    ask(kernel, "v")
    kernel.turn(files)
    kernel.receive(Close(visit="v"))
    kernel.turn(lambda: not files())
    ask(kernel, "w")
    kernel.turn(files)
    monkeypatch.setattr(exports_module, "PATIENCE", 0.05)
    kernel.turn(lambda: not files())
    held.set()


def test_errors_of_libraries_are_told_to_builders(
    kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("a secret path")

    monkeypatch.setattr(downloads_module, "write", broken)
    assert ended(kernel, "v", ask(kernel, "v").id).problem == exports_module.FAILED
    assert "ValueError: a secret path" in ended(kernel, "builder", ask(kernel, "builder").id).problem
    monkeypatch.undo()
    kernel.page.visits["v"].files.place = None
    assert "cannot be downloaded here" in ended(kernel, "v", ask(kernel, "v").id).problem
    place = kernel.page.visits["w"].files.place
    assert place is not None
    kernel.page.visits["w"].files.place = place.model_copy(update={"of_visit": 5})
    assert "does not fit" in ended(kernel, "w", ask(kernel, "w").id).problem
    assert not [one for one in tmp_path.joinpath("files").rglob("*") if one.is_file()]
    monkeypatch.setattr(exports_module, "formats", lambda: ["xlsx"])
    assert "library" in ask(kernel, "x").problem
