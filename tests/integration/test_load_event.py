"""Events of a page whose notebook was not run yet: `load`, and what visitors do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Run, RunNotebook
from tests.linked import LinkedKernel, LinkedVisit, linked_kernel
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

LOAD = "def load(context):\n    context.note.text = 'loaded'"
APPEND = "context.filters.components.carrier.options.append(object())"
CELLS: list[str | tuple[str, list[str]]] = [("def load(state, context):\n    context.note.text = 'x'", ["handler"])]


def load(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    state = dict(visit.state)
    policy = {"lane": "main", "timeout": None, "retry": 0}
    run = Run(
        visit=visit.id, event=0, component="page", name="load", handler="load", state=state, detail=None, **policy
    )
    kernel.hub.send(run)


@pytest.fixture(autouse=True)
def shown_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about events that wait."""
    monkeypatch.setattr(LinkedVisit, "shows_waits", True)


def test_it_waits_for_its_cell_and_says_so(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS) as kernel:
        visit = kernel.visit()
        load(kernel, visit)
        waiting = visit.until("progress", 0)
        assert [one.type for one in waiting] == ["progress"]
        assert "cells of the notebook" in waiting[0].label
        kernel.run("1 + 1")
        kernel.hub.sync()
        assert [one.type for one in visit.messages(0)] == ["progress"]
        kernel.run(LOAD)
        ended = visit.end(0)
        assert ended.changes == {"note": {"text": "loaded"}}
        assert ended.done.outcome == "ok"


def test_it_waits_for_the_end_of_run_all(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS) as kernel:
        visit = kernel.visit()
        load(kernel, visit)
        visit.until("progress", 0)
        cells = [kernel.start("def load(context):\n    context.note.text = below")]
        cells += [kernel.start("import time; time.sleep(0.05); below = 'defined below'")]
        for cell in cells:
            kernel.result(cell)
        assert visit.end(0).changes == {"note": {"text": "defined below"}}


def test_what_was_set_last_is_shown(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS) as kernel:
        visit = kernel.visit()
        load(kernel, visit)
        visit.until("progress", 0)
        kernel.run("context.note.text = 'early'")
        kernel.run(LOAD)
        visit.end(0)
        kernel.run("context.note.text = 'late'")
        updates = kernel.hub.wait(lambda: found if len(found := updates_of(visit)) > 2 else None)
        assert [(one.event, one.changes["note"]["text"]) for one in updates] == [
            (-1, "early"),
            (0, "loaded"),
            (-1, "late"),
        ]


BOUND = {"go": {"type": "button", "handlers": {"click": "search"}}, "note": {"type": "text"}}
SEARCH = "def search(state, context):\n    context.note.text = below"


def waits(name: str) -> str:
    """A cell that runs until a file is there."""
    return f"import os, time\nwhile not os.path.exists({name!r}): time.sleep(0.01)"


def not_run(kernel: LinkedKernel) -> list[str]:
    """What the kernel said last of handlers that were not run."""
    kernel.hub.sync()
    return [one for one in kernel.hub.messages if one.type == "not_run"][-1].handlers  # type: ignore[no-any-return]


def test_a_click_in_the_middle_of_run_all_waits_for_its_end(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, [(SEARCH, ["handler"])], BOUND) as kernel:
        visit = kernel.visit()
        assert not_run(kernel) == ["search"]
        cells = [kernel.start(waits("first")), kernel.start(SEARCH)]
        cells += [kernel.start(waits("below") + "\nbelow = 'defined below'")]
        (kernel.folder / "first").touch()
        kernel.result(cells[0])
        # Its handler is defined by now, and what it uses is not.
        kernel.result(cells[1])
        clicked = visit.start("search")
        kernel.hub.sync()
        (kernel.folder / "below").touch()
        kernel.result(cells[2])
        assert visit.end(clicked).changes == {"note": {"text": "defined below"}}
        assert not_run(kernel) == []
        assert [one.type for one in visit.call("search").messages] == ["running", "done"]


def test_a_script_waits_for_the_cells_above_it_in_a_kernel_without_any(tmp_path: Path) -> None:
    cells: list[str | tuple[str, list[str]]] = [
        "below = 'set above'",
        ("# handler: search\ncontext.note.text = below", ["handler"]),
    ]
    with linked_kernel(tmp_path, cells, BOUND) as kernel:
        visit = kernel.visit()
        assert not_run(kernel) == ["search"]
        clicked = visit.start("search")
        visit.until("progress", clicked)
        kernel.hub.send(RunNotebook(only_if_new=False))
        assert visit.end(clicked).changes == {"note": {"text": "set above"}}


def test_what_is_missing_after_the_whole_notebook_was_run_is_an_error(tmp_path: Path) -> None:
    cells: list[str | tuple[str, list[str]]] = [(SEARCH, ["handler"]), "del search"]
    with linked_kernel(tmp_path, cells, BOUND) as kernel:
        visit = kernel.visit()
        clicked = visit.start("search")
        visit.until("progress", clicked)
        kernel.hub.send(RunNotebook(only_if_new=False))
        ended = visit.end(clicked)
        assert (ended.done.outcome, not_run(kernel)) == ("error", [])
        assert "'search' is not defined yet" in ended.error


def updates_of(visit: LinkedVisit) -> list[Any]:
    """All that was set on the visit's page."""
    return [one for one in visit.messages() if one.type in ("update", "done") and one.changes]


def test_a_waiting_one_can_be_cancelled(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS) as kernel:
        visit = kernel.visit()
        load(kernel, visit)
        visit.until("progress", 0)
        visit.interrupt(0)
        assert visit.end(0).done.outcome == "cancelled"
        kernel.run(LOAD)
        kernel.idle()
        assert visit.messages(0)[-1].type == "done"


def test_a_notebook_that_failed_is_run_again(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, ["import pathlib\nassert pathlib.Path('ready').exists()"]) as kernel:

        def ran(count: int) -> object:
            kernel.hub.send(RunNotebook(only_if_new=True))
            return kernel.hub.wait(lambda: [one for one in kernel.hub.messages if one.type == "ran"][count:])[0]

        assert "AssertionError" in str(ran(0))
        assert "AssertionError" in str(ran(1))
        (kernel.folder / "ready").touch()
        assert "AssertionError" not in str(ran(2))


def busy(kernel: LinkedKernel) -> bool:
    """Whether a cell runs, as the server was told last."""
    told = [one.busy for one in kernel.hub.messages if one.type == "busy"]
    return bool(told and told[-1])


def held(kernel: LinkedKernel) -> LinkedVisit:
    """A visit whose `load` waits for its cell."""
    visit = kernel.visit()
    load(kernel, visit)
    visit.until("progress", 0)
    return visit


def test_a_notebook_whose_last_cell_awaits_is_not_busy_for_ever(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, [*CELLS, "import asyncio\nawait asyncio.sleep(0)"]) as kernel:
        visit = held(kernel)
        kernel.hub.send(RunNotebook(only_if_new=True))
        kernel.hub.wait(lambda: [one for one in kernel.hub.messages if one.type == "ran"])
        assert not busy(kernel)
        assert visit.end(0).changes == {"note": {"text": "x"}}


def test_an_interrupted_cell_is_over(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS) as kernel:
        visit = held(kernel)
        # Not one long sleep: ipykernel's interrupt does not wake a loop that waits.
        awaits = "while True:\n    await asyncio.sleep(0.01)"
        cell = kernel.start(f"import asyncio\n{LOAD}\nprint('awaits', flush=True)\n{awaits}")
        while kernel.client.get_iopub_msg(timeout=20)["msg_type"] != "stream":
            pass
        until(lambda: busy(kernel))
        kernel.unblock(cell)
        assert visit.end(0).changes == {"note": {"text": "loaded"}}
        assert not busy(kernel)


def test_a_cell_that_sets_what_cannot_be_sent_is_over(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS) as kernel:
        visit = held(kernel)
        cell = kernel.run(f"{LOAD}\ncontext.filters.components.carrier.options = ['a']\n{APPEND}")
        assert "was not sent" in cell.text("stderr")
        assert visit.end(0).changes == {"note": {"text": "loaded"}}
        assert not busy(kernel)


def test_a_cell_inside_a_cell_is_not_its_end(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS) as kernel:
        visit = held(kernel)
        inner = "get_ipython().run_cell('1 + 1')"
        kernel.run(
            f"{inner}\nfrom jupyter_tools.kernel.page import held_load\n"
            f"import time; time.sleep(2 * held_load.QUIET)\n{LOAD}"
        )
        states = [one.busy for one in kernel.hub.messages if one.type == "busy"]
        assert states == [False, True, True, False]
        assert visit.end(0).changes == {"note": {"text": "loaded"}}


def test_a_cell_that_loads_the_extension_ends(tmp_path: Path) -> None:
    with linked_kernel(tmp_path, CELLS, load=False) as kernel:
        kernel.run(f"%load_ext jupyter_tools\n{LOAD}")
        kernel.welcome()
        visit = kernel.visit()
        load(kernel, visit)
        assert visit.end(0).changes == {"note": {"text": "loaded"}}
        kernel.run("1 + 1")
        assert not busy(kernel)
