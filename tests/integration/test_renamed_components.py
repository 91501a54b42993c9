"""What handlers have given components stays with them when a builder renames or moves them, with real kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.asked import EVENT, ROWS
from tests.serving import TOKEN, Server, write_app
from tests.visiting import Visitor, close_all, publish, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("renames server")]
FIGURE = {"data": [{"y": [1, 2]}], "layout": {}}
PAGE: dict[str, Any] = {
    "handlers": {"load": "load"},
    "components": {
        "box": {
            "type": "container",
            "components": {"flights": {"type": "table", "columns": {"late": {}}}, "plot": {"type": "chart"}},
        },
        "other": {"type": "container", "components": {"note": {"type": "text"}}},
        "slow": {"type": "button", "handlers": {"click": "slow"}},
        "seen": {"type": "button", "handlers": {"click": "seen"}},
    },
}
LOAD = """def load(context):
    import pandas as pd
    context.box.components.flights.data = pd.DataFrame({'carrier': ['UA'] * 500, 'late': range(500)})
    context.box.components.plot.figure = {'data': [{'y': [1, 2]}], 'layout': {}}"""
SLOW = """def slow(context):
    import time
    from pathlib import Path
    Path('begun').touch()
    print('printed')
    while not Path('renamed').exists():
        time.sleep(0.01)
    context.box.components.flights.data = [{'carrier': 'DL', 'late': 7}]"""
SEEN = """def seen(state, context):
    context.other.components.note.text = str(state.other.late.late)"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without apps yet."""
    with Server(tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """No visitor outlives a test."""
    yield
    close_all()


def opened(server: Server, name: str, mode: str) -> list[Visitor]:
    """A builder and a visitor of a new page, which `load` has filled."""
    write_app(server.root / name, "desk", PAGE, LOAD, SLOW, SEEN)
    publication = publish(server, name, mode)
    found = [visit(publication, TOKEN), visit(publication)]
    for one in found:
        done = one.end(0)
        assert done.outcome == "ok", done.error
        assert done.changes["box.flights"]["data"]["total"] == 500
    return found


def edit(server: Server, name: str, *edits: dict[str, Any]) -> Any:
    """Edit the page as a canvas does; the edits that undo it."""
    path = f"jupyter-tools/api/pages/{name}/desk.ipynb"
    revision = server.request("GET", path)["revision"]
    return server.request("PATCH", path, {"edits": list(edits), "revision": revision})["inverse"]


def rename(path: str, name: str) -> dict[str, Any]:
    return {"type": "rename", "path": path, "name": name}


def rows(one: Visitor, ask: int, path: str, table: int, start: int = 400) -> Any:
    """A window of a table."""
    one.send({**ROWS, "id": ask, "component": path, "table": table, "start": start})
    answer = one.until("rows", id=ask)
    assert answer["error"] is None
    return answer["window"]


def data_of(one: Visitor, ask: int, path: str) -> Any:
    """What a visit is told of the table at its new path, of which the kernel has the rows there."""
    told = one.until("edited")["context"][path]["data"]
    assert rows(one, ask, path, told["table"])["positions"][0] == 400
    return told


@pytest.mark.parametrize("mode", ["shared", "isolated"])
def test_data_follows_to_the_new_path_in_all_visits(server: Server, mode: str) -> None:
    everybody = opened(server, mode, mode)
    inverse = edit(server, mode, rename("box", "held"))
    for one in everybody:
        told = one.until("edited")["context"]
        assert FIGURE.items() <= told["held.plot"]["figure"].items()
        assert rows(one, 1, "held.flights", told["held.flights"]["data"]["table"])["positions"][0] == 400
    edit(server, mode, *inverse)
    tables = [data_of(one, 2, "box.flights") for one in everybody]
    edit(server, mode, rename("box.flights", "late"))
    assert [data_of(one, 3, "box.late") for one in everybody] == tables
    edit(server, mode, {"type": "move", "path": "box.late", "to": "other", "before": None})
    assert [data_of(one, 4, "other.late") for one in everybody] == tables
    for one, table in zip(everybody, tables, strict=True):
        selected = {"other.late": {"table": table["table"], "selected": [3]}}
        one.send({**EVENT, "component": "seen", "state": selected})
        done = one.end(1)
        assert done.outcome == "ok", done.error
        assert done.changes["other.note"]["text"] == "3"
        # Who comes back sees it there as well.
        assert one.again().until("page")["context"]["other.late"]["data"] == table


def test_a_handler_that_runs_meanwhile_gives_its_data_to_the_new_path(server: Server) -> None:
    folder = server.root / "slow"
    one, _ = opened(server, "slow", "shared")
    event = one.click("slow")
    until((folder / "begun").exists)
    edit(server, "slow", rename("box", "held"), rename("slow", "fast"))
    table = data_of(one, 1, "held.flights")["table"]
    # A request that was on its way names the path that its client knew.
    assert rows(one, 2, "box.flights", table)["positions"][0] == 400
    (folder / "renamed").touch()
    done = one.end(event)
    assert (done.outcome, list(done.changes)) == ("ok", ["held.flights"])
    new = done.changes["held.flights"]["data"]
    assert (new["total"], new["table"] > table) == (1, True)
    assert rows(one, 3, "held.flights", new["table"], 0)["rows"] == [["DL", 7]]
    page = one.again().until("page")
    assert [list(page["outputs"]), page["set_by"]["held.flights"]] == [["fast"], {"data": "slow"}]
