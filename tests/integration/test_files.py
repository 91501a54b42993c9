"""Files with real servers and kernels: uploads reach handlers, handlers' files reach the browser, and both end."""

from __future__ import annotations

import json
import urllib.error
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.filing import Files, files_of
from tests.serving import TOKEN, Server, write_app
from tests.visiting import close_all, publish, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration files")]
PAGE = {
    "components": {
        "table": {"type": "upload", "accept": [".csv", ".parquet"], "handlers": {"change": "read"}},
        "many": {"type": "upload", "multiple": True},
        "go": {"type": "button", "handlers": {"click": "read"}},
        "leak": {"type": "button", "handlers": {"click": "leak"}},
        "clear": {"type": "button", "handlers": {"click": "clear"}},
        "told": {"type": "text"},
        "report": {"type": "download", "name": "flights.csv", "handlers": {"click": "make"}},
        "copy": {"type": "download", "handlers": {"click": "copy"}},
        "broken": {"type": "download", "handlers": {"click": "broken"}},
        "late": {"type": "download", "handlers": {"click": "late"}},
    },
}
READ = """import json, pandas as pd
def read(state, context):
    file = state.table
    rows = None if file is None else file.frame().to_dict("list")
    context.told.text = json.dumps([rows, [one.bytes().decode() for one in state.many]])"""
LATE = """import time
def late(state, visit):
    visit.progress(0.5)
    folder = state.table.path.parent
    while folder.exists():
        time.sleep(0.01)
    return b'late'"""
CELLS = (
    LATE,
    READ,
    "def leak(state, context):\n    context.told.text = str(state.table.path)",
    "def clear(state, context):\n    context.table.value = None",
    "def make(state, context):\n    return pd.DataFrame({'carrier': ['UA', 'DL']})",
    "def copy(state, context):\n    context.copy.file = state.table.path\n    context.copy.name = state.table.name",
    "def broken(state, context):\n    return object()",
)
CSV = b"flight,delay\n1545,2\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the page in a kernel for all visitors, and in a process for each."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "root").mkdir()
    with Server(folder / "root", folder / "home") as one:
        for name in ("shared", "isolated"):
            write_app(one.root / name, "desk", PAGE, *CELLS)
        yield one


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """No visitor outlives a test."""
    yield
    close_all()


@pytest.fixture(scope="module")
def publications(server: Server) -> dict[str, Any]:
    """The published pages: publishing again would restart their kernels."""
    return {mode: publish(server, mode, mode) for mode in ("shared", "isolated")}


def opened(publication: Any) -> Files:
    """The files of a new visitor."""
    return files_of(publication, visit(publication))


@pytest.mark.parametrize("mode", ["shared", "isolated"])
def test_files_come_and_go(server: Server, publications: dict[str, Any], mode: str) -> None:
    files = opened(publications[mode])
    table, note = files.upload("../flights.csv", CSV), files.upload("Grüße.txt", b"hello", "many")
    assert (table["name"], table["type"]) == ("flights.csv", "text/csv")
    answer = files.visitor.call("go", table=table, many=[note])
    assert json.loads(answer.changes["told"]["text"]) == [{"flight": [1545], "delay": [2]}, ["hello"]]
    assert files.download("report") == b"carrier\nUA\nDL\n"
    assert files.download("copy") == CSV
    failed = files.visitor.call("broken")
    assert (failed.outcome, failed.changes) == ("error", {})
    path = Path(files.visitor.call("leak").changes["told"]["text"])
    assert path.read_bytes() == CSV
    assert path.name == f"{table['id']}-flights.csv"
    # A reload finds the file, without its path.
    again = files.visitor.again()
    page = again.until("page")
    assert page["state"]["table"] == table
    assert str(path.parent) not in json.dumps(page["state"]) + json.dumps(page["context"]["report"])
    files.visitor = again
    # A handler empties the field.
    assert again.call("clear").changes["table"] == {"value": None}
    assert json.loads(again.call("go").changes["told"]["text"])[0] is None
    server.request("POST", f"jupyter-tools/api/operations/visits/{str(again.visit)[:8]}/end")
    until(lambda: not path.parent.exists())
    with pytest.raises(urllib.error.HTTPError) as caught:
        files.ask("GET", f"uploads/{table['id']}")
    with caught.value as answered:
        assert answered.code == HTTPStatus.NOT_FOUND


def test_a_download_that_is_made_while_its_visit_ends_leaves_nothing(
    server: Server, publications: dict[str, Any]
) -> None:
    files, other = opened(publications["shared"]), opened(publications["shared"])
    table = files.upload("a.csv", CSV)
    path = Path(files.visitor.call("leak", table=table).changes["told"]["text"])
    late = files.visitor.click("late")
    files.visitor.until("progress", event=late)
    server.request("POST", f"jupyter-tools/api/operations/visits/{str(files.visitor.visit)[:8]}/end")
    # The kernel runs it when the handler has ended.
    assert other.visitor.call("go").outcome == "ok"
    until(lambda: not list(path.parent.parent.glob(f"{path.parent.name}*")))


def test_a_foreign_file_and_one_that_is_gone(publications: dict[str, Any]) -> None:
    files, other = opened(publications["shared"]), opened(publications["shared"])
    foreign = other.upload("a.csv", CSV)
    answer = files.visitor.call("go", table=foreign)
    assert (answer.outcome, answer.error["field"]) == ("error", "table")
    own = files.upload("a.csv", CSV)
    path = Path(files.visitor.call("leak", table=own).changes["told"]["text"])
    path.unlink()
    assert files.visitor.call("go").outcome == "error"
    # A builder is told why.
    publication = publications["shared"]
    builder = visit(publication, TOKEN)
    mine = files_of(publication, builder)
    mine.headers["Authorization"] = f"token {TOKEN}"
    entry = mine.upload("b.csv", b"\xff\xfe\x00 no table")
    error = builder.call("go", table=entry).error
    assert "b.csv cannot be read: its text is not encoded as UTF-8" in error["message"]
    assert error["field"] == "table"
    builder.call("leak")
    assert "object" in builder.call("broken").error["message"]
