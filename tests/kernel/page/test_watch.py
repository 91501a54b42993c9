"""When builders are told the names of the notebook, and which."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from jupyter_tools.kernel.page import watch
from jupyter_tools.protocol.link import Close, Emit, PageChanged, Watch
from jupyter_tools.protocol.names import Names
from tests.kernel.paged import Kernel
from tests.linked import write_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEARCH = "def search(state, context):\n    pass"


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    monkeypatch.setattr(watch, "PAUSE", 0.05)
    one = Kernel(tmp_path)
    yield one
    one.close()


def told(kernel: Kernel, visit: str = "v") -> list[Names]:
    """What a visit was told."""
    own = [one.message for one in kernel.sent if isinstance(one, Emit) and one.visit == visit]
    return [one for one in own if isinstance(one, Names)]


def cell(kernel: Kernel, source: str, cell_id: str | None = "c1", **defined: Any) -> None:
    """Run a cell that defines something."""
    kernel.page.main.busy = True
    kernel.page.before_cell()
    kernel.shell.user_ns.update(defined)
    kernel.page.after_cell(source, cell_id, f"<cell {cell_id}>")
    kernel.page.idle()


def nothing(state: Any, context: Any) -> None:
    """A handler that does nothing."""
    del state, context


def names(message: Names) -> list[tuple[str, str | None]]:
    return [(one.name, one.cell) for one in message.variables]


def test_a_builder_is_told_now_and_after_each_cell(kernel: Kernel) -> None:
    kernel.open()
    cell(kernel, "flights = load()", flights=pd.DataFrame({"a": [1]}))
    assert told(kernel) == []
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))
    assert names(told(kernel)[0]) == [("flights", "c1")]
    cell(kernel, "for one in [1]:\n    more = 1", "c2", more=pd.DataFrame(), one=1)
    kernel.turn(lambda: len(told(kernel)) > 1)
    assert names(told(kernel)[1]) == [("flights", "c1"), ("more", "c2")]
    cell(kernel, "flights = flights.head()", "c3", flights=pd.DataFrame({"a": [1, 2]}))
    kernel.turn(lambda: len(told(kernel)) > 2)
    assert names(told(kernel)[2]) == [("flights", "c3"), ("more", "c2")]
    assert told(kernel)[2].variables[0].summary == "2 × 1"


def test_what_is_the_same_is_not_told_again(kernel: Kernel) -> None:
    kernel.open()
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))
    cell(kernel, "1 + 1")
    kernel.run(nothing)
    cell(kernel, "x = 1", x=pd.DataFrame())
    kernel.turn(lambda: len(told(kernel)) > 1)
    assert names(told(kernel)[-1]) == [("x", "c1")]
    assert len(told(kernel)) == 2
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: len(told(kernel)) > 2)
    assert told(kernel)[2] == told(kernel)[1], "a client that comes back has lost them"


def test_what_a_handler_changes_is_told(kernel: Kernel) -> None:
    kernel.open()
    kernel.shell.user_ns["kept"] = frame = pd.DataFrame({"a": [1]})
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))

    def grow(state: Any, context: Any) -> None:
        del state, context
        frame["b"] = 2

    kernel.run(grow)
    kernel.turn(lambda: len(told(kernel)) > 1)
    assert [one.summary for one in told(kernel)[1].variables] == ["1 × 2"]


def test_handlers_are_looked_after_not_more_often_than_each_pause(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PAUSE", 0.5)
    looks: list[float] = []
    described = kernel.page.definition.handlers.described
    monkeypatch.setattr(
        kernel.page.definition.handlers, "described", lambda: (looks.append(time.monotonic()), described())[1]
    )
    kernel.open()
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: looks)
    for event in range(1, 30):
        kernel.run(nothing, event)
    kernel.turn(lambda: len(looks) > 1)
    assert looks[1] - looks[0] >= 0.45
    assert len(looks) == 2


def test_nothing_is_looked_at_while_a_cell_runs(kernel: Kernel) -> None:
    kernel.open()
    kernel.page.main.busy = True
    kernel.receive(Watch(visit="v"))
    kernel.turn()
    assert told(kernel) == []
    kernel.page.idle()
    kernel.turn(lambda: told(kernel))


def test_visitors_and_ended_visits_are_told_nothing(kernel: Kernel) -> None:
    kernel.open(builder=False)
    kernel.open("b")
    kernel.receive(Watch(visit="v"))
    kernel.receive(Watch(visit="unknown"))
    kernel.receive(Watch(visit="b"))
    kernel.turn(lambda: told(kernel, "b"))
    kernel.receive(Close(visit="b"))
    cell(kernel, "x = 1", x=pd.DataFrame())
    kernel.turn()
    assert (told(kernel), len(told(kernel, "b"))) == ([], 1)


def test_names_that_are_not_the_authors_are_left_out(kernel: Kernel) -> None:
    kernel.open()
    kernel.shell.push({"page": pd.DataFrame(), "own": pd.DataFrame()}, interactive=False)
    kernel.shell.user_ns |= {"_private": pd.DataFrame(), "own": pd.DataFrame(), "frame": pd.DataFrame()}
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))
    assert sorted(name for name, _ in names(told(kernel)[0])) == ["frame", "own"]


def test_handlers_are_told_apart_from_variables(kernel: Kernel) -> None:
    kernel.open()
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(SEARCH, namespace)  # noqa: S102 - a cell of the test
    cell(kernel, f"\n{SEARCH}\n", "c7", search=namespace["search"])
    cell(kernel, "# handler: go\n1", "c8")
    cell(kernel, "def late(state, context): ...", "c9")
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))
    message = told(kernel)[0]
    assert message.variables == []
    go, late, search = message.handlers
    assert (search.name, search.cell, search.form, search.line) == ("search", "c7", "function", 2)
    assert (go.cell, go.form, go.line, late.cell) == ("c8", "script", 1, "c9")
    assert go.code == go.source
    assert late.code is None, "its cell failed: it is not defined"
    assert search.source is not None
    assert len(search.source) == 12
    cell(kernel, f"{SEARCH}\n# changed", "c7", search=namespace["search"])
    kernel.turn(lambda: len(told(kernel)) > 1)
    assert told(kernel)[-1].handlers[2].source != search.source


def test_a_large_namespace_is_looked_at_in_turns(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "BUDGET", 0.01)
    monkeypatch.setattr(watch, "MAX_NAMES", 20)
    describe = watch.describe

    def slow(*arguments: Any) -> Any:
        time.sleep(0.003)
        return describe(*arguments)

    monkeypatch.setattr(watch, "describe", slow)
    kernel.open()
    kernel.shell.user_ns |= {f"frame_{number}": pd.DataFrame() for number in range(30)}
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))
    assert 0 < len(told(kernel)[0].variables) < 10
    kernel.turn(lambda: len(told(kernel)[-1].variables) == 20)


def handlers(message: Names) -> list[str]:
    return [one.name for one in message.handlers]


def test_who_watches_before_the_page_is_known_is_told_its_handlers_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PAUSE", 0.05)
    kernel = Kernel(tmp_path, welcome=False)
    write_app(kernel.folder, [(SEARCH, ["handler"])])
    kernel.open()
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))
    assert handlers(told(kernel)[0]) == []
    kernel.receive(PageChanged(folder=str(kernel.folder), notebook="desk.ipynb", path="desk.ipynb"))
    kernel.turn(lambda: len(told(kernel)) > 1)
    assert handlers(told(kernel)[1]) == ["search"]
    kernel.close()


def test_a_notebook_that_is_being_written_is_read_again(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = kernel.folder / "desk.ipynb"
    whole = (write_app(kernel.folder, [(SEARCH, ["handler"])]) / "desk.ipynb").read_text()
    notebook.write_text(whole[: len(whole) // 2])
    kernel.open()
    kernel.receive(Watch(visit="v"))
    kernel.turn(lambda: told(kernel))
    assert handlers(told(kernel)[0]) == []
    notebook.write_text(whole)
    kernel.turn(lambda: len(told(kernel)) > 1)
    assert handlers(told(kernel)[1]) == ["search"]
    # One that stays broken is given up.
    monkeypatch.setattr(watch, "MAX_UNREAD", 3)
    reads: list[Path] = []
    read = kernel.page.definition.handlers.read
    monkeypatch.setattr(kernel.page.definition.handlers, "read", lambda path: reads.append(path) or read(path))
    notebook.write_text("{")
    kernel.page.watch.look_soon()
    kernel.turn(lambda: len(reads) == 3)
    kernel.turn(lambda: not kernel.page.watch._waits)
    assert len(reads) == 3
