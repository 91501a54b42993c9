"""Events of real kernels in the journal; the commands that list and replay them."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
from contextlib import closing, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import psutil
import pytest

from jupyter_tools.cli.main import main
from jupyter_tools.reports.journal import MASK
from tests.asked import EVENT
from tests.serving import Server, notebook, write_app
from tests.visiting import Visitor, close_all, publish, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration journal")]
PAGE = {
    "handlers": {"load": "load"},
    "components": {
        "name": {"type": "text_input"},
        "password": {"type": "text_input", "secret": True},
        "greet": {"type": "button", "handlers": {"click": "greet"}},
        "login": {"type": "button", "handlers": {"click": "login"}},
        "fill": {"type": "button", "handlers": {"click": "fill"}},
        "die": {"type": "button", "handlers": {"click": "die"}},
        "answer": {"type": "text"},
        "rows": {"type": "table", "handlers": {"select": "chosen"}},
    },
}
CELLS = (
    "def load(state, context):\n    context.answer.text = 'ready'",
    (
        "def greet(state, context):\n    print('greeting', state.name)\n    assert state.name != 'Nobody', 'secret'\n"
        "    context.answer.text = f'Hello {state.name}'"
    ),
    "def login(state, context):\n    print('got', state.password)\n    context.answer.text = state.password.upper()",
    "def fill(state, context):\n    context.rows.data = [{'a': 1, 'b': state.name}, {'a': 2, 'b': 'x'}]",
    "def chosen(state, context):\n    context.answer.text = f'chose {state.rows.a}'",
    "def die(state, context):\n    import os, time\n    time.sleep(0.5)\n    os._exit(9)",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without apps."""
    folder = tmp_path_factory.mktemp("journal")
    (folder / "root").mkdir()
    with Server(folder / "root", folder / "home") as one:
        yield one


@pytest.fixture(scope="module")
def desk(server: Server) -> Any:
    """The publication of a page whose notebook nobody changes."""
    write_app(server.root / "desk", "desk", PAGE, *CELLS)
    return publish(server, "desk", "shared")


@pytest.fixture(scope="module")
def file(server: Server) -> Path:
    """Its notebook."""
    return server.root / "desk" / "desk.ipynb"


@pytest.fixture
def guest(desk: Any) -> Iterator[Visitor]:
    """A visitor of that page, after `load`."""
    yield opened(desk)
    close_all()


@pytest.fixture
def own(guest: Visitor) -> str:
    """The filter for what the guest has done."""
    return f"--visit={guest.visit[:8]}"


@pytest.fixture
def path(server: Server, request: pytest.FixtureRequest) -> Path:
    """The notebook of a page of the test's own."""
    return write_app(server.root / request.node.originalname, "desk", PAGE, *CELLS)


@pytest.fixture
def visitor(server: Server, path: Path) -> Iterator[Visitor]:
    """Its visitor, after `load`."""
    yield opened(publish(server, path.parent.name, "shared"))
    close_all()
    server.unpublish(f"{path.parent.name}/desk")


def log(server: Server, *arguments: object) -> tuple[int, str, str]:
    """Exit code and output of `jupyter tools log`, in this process: a start of Python takes longer than the command."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), patch.dict(os.environ, server.environment()):
        try:
            code = main(["log", *map(str, arguments)])
        except SystemExit as wrong:
            code = int(wrong.code or 0)
    return code, out.getvalue(), err.getvalue()


def tools(server: Server, *arguments: object) -> tuple[int, str, str]:
    """Exit code and output of a command, run as the server's user."""
    command = [sys.executable, "-m", "jupyter_tools.cli.main", *map(str, arguments)]
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        capture_output=True,
        text=True,
        env=server.environment(),
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout, done.stderr


def logged(server: Server, path: Path, number: int, *filters: str) -> list[dict[str, Any]]:
    """The recorded events of a page, when there are as many."""
    found: list[dict[str, Any]] = []

    def there() -> bool:
        code, out, _ = log(server, path, "--json", *filters)
        found[:] = json.loads(out) if code == 0 else []
        return len(found) >= number

    until(there)
    assert len(found) == number
    return found


def opened(publication: Any) -> Visitor:
    """A visitor, after `load`."""
    one = visit(publication)
    one.until("done", event=0)
    return one


def choose(visitor: Visitor, row: int) -> None:
    """Select a row of the table, and wait for what comes of it."""
    visitor.event += 1
    state = {"rows": {"table": 1, "selected": [row]}}
    visitor.send({**EVENT, "id": visitor.event, "component": "rows", "name": "select", "state": state})
    visitor.end(visitor.event)


def test_a_kept_value_is_written_once_and_read_with_each_event(server: Server, path: Path, visitor: Visitor) -> None:
    name = "L" * 9_000
    visitor.call("greet", name=name)
    for _ in range(99):
        visitor.call("greet")
    found = logged(server, path, 101, "--limit", "200")
    assert [one["state"]["name"] for one in found] == ["", *[name] * 100]
    assert {one["output"] for one in found[1:]} == {f"greeting {name}\n"}
    journal = server.home / "data" / "jupyter_tools" / "journal.sqlite"
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as connection:
        [events] = connection.execute(
            "SELECT sum(length(state) + length(output) + length(changes)) FROM events WHERE file = ?", [str(path)]
        ).fetchone()
        [texts] = connection.execute("SELECT count(*) FROM texts WHERE text LIKE '%' || ? || '%'", [name]).fetchone()
    assert events < 50_000
    assert texts == 2
    _, out, _ = tools(server, "replay", path, "--yes", "--json", "--limit", "200")
    assert [one["result"] for one in json.loads(out)["events"]] == ["same"] * 101


def rewrite(path: Path, *changes: tuple[str, str]) -> None:
    """Change a notebook's cells as its author does."""
    changed = list(CELLS)
    for old, new in changes:
        before, changed = changed, [cell.replace(old, new) for cell in changed]
        assert changed != before
    whole = notebook("%load_ext jupyter_tools", *changed, handlers=tuple(range(1, len(CELLS) + 1)))
    path.write_text(json.dumps(whole))


def test_an_event_is_recorded_with_output_and_error(server: Server, file: Path, guest: Visitor, own: str) -> None:
    assert guest.call("greet", name="Ann").outcome == "ok"
    assert guest.call("greet", name="Nobody").error["traceback"] is None
    load, well, failed = logged(server, file, 3, own)
    assert (load["name"], load["changes"]) == ("load", {"answer": {"text": "ready"}})
    assert (well["outcome"], well["output"], well["changes"]) == (
        "ok",
        "greeting Ann\n",
        {"answer": {"text": "Hello Ann"}},
    )
    assert (well["mode"], well["file"], well["visit"]) == ("shared", str(file), guest.visit[:8])
    assert well["code"]
    assert well["code"] == failed["code"] != load["code"]
    assert 0 < well["run"] < 20
    assert failed["outcome"] == "error"
    assert failed["error"]["traceback"].endswith("AssertionError: secret\n")
    assert (failed["error"]["cell"], failed["error"]["line"]) == ("cell-2", 3)
    assert failed["output"] == "greeting Nobody\n"


def test_no_password_reaches_the_disk(server: Server, file: Path, guest: Visitor, own: str) -> None:
    assert guest.call("login", password="open-sesame").outcome == "ok"
    _, entry = logged(server, file, 2, own)
    assert entry["state"]["password"] == MASK
    assert entry["output"] == "got •••\n"
    files = [one for one in (server.home / "data" / "jupyter_tools").rglob("*") if one.is_file()]
    assert files
    for one in files:
        assert b"open-sesame" not in one.read_bytes()


def test_what_a_killed_kernel_left_is_recorded(server: Server, file: Path, guest: Visitor, own: str) -> None:
    assert guest.call("die").outcome == "unknown"
    [entry] = logged(server, file, 1, own, "--failed")
    assert (entry["handler"], entry["outcome"]) == ("die", "unknown")
    assert entry["run"] is not None


def test_the_log_is_filtered_and_readable(server: Server, file: Path, guest: Visitor, own: str) -> None:
    guest.call("greet", name="Ann")
    guest.call("greet", name="\x1b[31m\u202eNobody")
    guest.call("greet", name="Nobody")
    logged(server, file, 4, own)
    assert [one["outcome"] for one in logged(server, file, 1, own, "--failed")] == ["error"]
    assert len(logged(server, file, 3, own, "--handler", "greet")) == 3
    assert len(logged(server, file, 4, own, "--since", "5min")) == 4
    assert len(logged(server, file, 1, own, "--limit", "1")) == 1
    code, out, _ = log(server, file, own, "--long")
    assert code == 0
    assert "greet (greet click)" in out
    assert "[AssertionError: secret, error id " in out
    assert 'state: {"name": "Ann"' in out
    for text in (out, server.log.read_text()):
        assert "Nobody" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
    failed = guest.call("greet", name="Nobody")
    [found] = logged(server, file, 1, own, "--error", failed.error["id"].upper())
    assert (found["event"], found["error"]["id"]) == (4, failed.error["id"])
    assert log(server, file, own, "--user", "nobody")[1] == "No such event is recorded.\n"


@pytest.mark.parametrize(
    "arguments",
    [["--limit", "0"], ["--limit", "x"], ["--since", "yesterday"], ["--since", "1y"], ["--nonsense"]],
)
def test_a_wrong_command_line_prints_an_error(server: Server, arguments: list[str]) -> None:
    assert log(server, *arguments)[0] == 2


def test_a_missing_journal_prints_an_error(server: Server, tmp_path: Path) -> None:
    code, _, err = log(server, "--journal", tmp_path / "none.sqlite")
    assert code == 1
    assert "no event has been recorded" in err
    code, out, _ = log(server, "--json", "--journal", tmp_path / "none.sqlite")
    assert code == 1
    assert json.loads(out)["error"]["name"] == "JournalError"


def test_the_log_follows(server: Server, file: Path, guest: Visitor, own: str) -> None:
    logged(server, file, 1, own)
    command = [sys.executable, "-m", "jupyter_tools.cli.main", "log", str(file), own, "--follow", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=server.environment()) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            assert json.loads(process.stdout.readline())["name"] == "load"
            guest.call("greet", name="Ann")
            assert json.loads(process.stdout.readline())["state"]["name"] == "Ann"
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 1
        finally:
            process.kill()


def test_a_replay_asks_and_is_the_same(server: Server, file: Path, guest: Visitor, own: str) -> None:
    guest.call("fill", name="Ann")
    choose(guest, 1)
    guest.call("greet", name="Nobody")
    logged(server, file, 4, own)
    kernels = {one.pid for one in psutil.Process(server.pid).children()}
    code, _, err = tools(server, "replay", file, own)
    assert code == 1
    assert "they write again" in err
    assert "--yes" in err
    code, out, err = tools(server, "replay", file, own, "--yes")
    assert (code, err) == (0, "")
    assert out.endswith("4 same, 0 differs, 0 skipped\n"), out
    assert {one.pid for one in psutil.Process(server.pid).children()} == kernels
    logged(server, file, 4, own)


def test_a_replay_says_what_a_change_did(server: Server, path: Path, visitor: Visitor) -> None:
    visitor.call("fill", name="Ann")
    visitor.call("greet", name="Ann")
    visitor.call("greet", name="Nobody")
    visitor.call("login", password="open-sesame")
    visitor.call("login", password="")
    choose(visitor, 1)
    logged(server, path, 7)
    connection = "__import__('ipykernel.connect').connect.get_connection_file()"
    rewrite(path, ("f'Hello {state.name}'", "f'Good day {state.name}'"), ("f'chose {state.rows.a}'", connection))
    code, out, _ = tools(server, "replay", path, "--yes", "--json")
    assert code == 1
    answer = json.loads(out)
    assert (answer["same"], answer["differs"], answer["skipped"]) == (4, 2, 1)
    load, fill, greet, failed, login, empty, chosen = answer["events"]
    assert [one["result"] for one in (load, fill, failed, empty)] == ["same"] * 4
    assert (greet["result"], greet["code"], load["code"]) == ("differs", "changed", "same")
    assert greet["differences"] == [{"what": "answer.text", "before": "Hello Ann", "after": "Good day Ann"}]
    assert failed["code"] == "changed"
    assert (login["result"], login["reason"]) == ("skipped", "password is not recorded: it is secret")
    # Its kernel leaves no connection file.
    file = Path(chosen["differences"][0]["after"])
    assert file.name.startswith("kernel-shared-")
    assert file.parent != Path.cwd()
    assert not file.parent.exists()
    # And that the changed notebook fails.
    rewrite(path, ("def load(state, context):", "1 / 0\ndef load(state, context):"))
    code, _, err = tools(server, "replay", path, "--yes")
    assert code == 1
    assert "ZeroDivisionError" in err


def test_a_replay_compares_data_outcomes_and_handlers(server: Server, path: Path, visitor: Visitor) -> None:
    visitor.call("fill", name="Ann")
    visitor.call("greet", name="Nobody")
    visitor.call("login", name="x")
    logged(server, path, 4)
    rewrite(path, ("{'a': 2, 'b': 'x'}", "{'a': 3, 'b': 'x'}"))
    whole = json.loads(path.read_text())
    whole["cells"][2]["source"] = "def greet(state, context):\n    context.answer.text = 'no more errors'"
    path.write_text(json.dumps(whole))
    page = json.loads((path.parent / "properties.json").read_text())
    page["pages"]["desk.ipynb"]["components"]["login"]["handlers"] = {}
    (path.parent / "properties.json").write_text(json.dumps(page))
    code, out, _ = tools(server, "replay", path, "--yes")
    assert code == 1
    assert "rows.data: 2 rows x 2 columns" in out
    assert "outcome: error -> ok" in out
    assert "error: AssertionError: secret -> null" in out
    assert "handler: login -> null" in out
    assert "1 same, 3 differs, 0 skipped" in out


def test_a_replayed_handler_that_never_ends_or_ends_the_kernel_is_reported(
    server: Server, path: Path, visitor: Visitor
) -> None:
    visitor.call("greet", name="Ann")
    visitor.call("fill", name="Ann")
    visitor.call("greet", name="Bob")
    logged(server, path, 4)
    ends = "    while state.name == 'Ann': pass\n    import os; os._exit(3)"
    rewrite(path, ("    context.answer.text = f'Hello {state.name}'", ends))
    code, out, _ = tools(server, "replay", path, "--yes", "--timeout", "2", "--json")
    assert code == 1
    _, stopped, fill, dead = json.loads(out)["events"]
    assert stopped["differences"][0] == {"what": "outcome", "before": "ok", "after": "cancelled"}
    assert fill["result"] == "same"
    assert dead["differences"][0] == {"what": "outcome", "before": "ok", "after": "unknown"}


def test_a_replay_without_events_prints_an_error(server: Server, path: Path, tmp_path: Path) -> None:
    assert "There is no notebook" in tools(server, "replay", tmp_path / "none.ipynb", "--yes")[2]
    assert tools(server, "replay", path, "--yes", "--journal", tmp_path / "none.sqlite")[0] == 1


def test_a_journal_that_cannot_be_written_breaks_no_page(tmp_path: Path) -> None:
    """The journal's folder is a file, and then it is not."""
    (tmp_path / "root").mkdir()
    (tmp_path / "blocked").write_text("")
    write_app(tmp_path / "root" / "app", "desk", PAGE, *CELLS)
    option = f"--ToolsExtension.journal_file={tmp_path / 'blocked' / 'journal.sqlite'}"
    with Server(tmp_path / "root", tmp_path / "home", options=(option,)) as server:
        visitor = opened(publish(server, "app", "shared"))
        for _ in range(5):
            assert visitor.call("greet", name="Ann").outcome == "ok"
        until(lambda: server.request("GET", "jupyter-tools/api/operations")["journal"]["lost"] == 6)
        problem = server.request("GET", "jupyter-tools/api/operations")["journal"]["problem"]
        assert problem
        visitor.socket.close()
    assert server.log.read_text().count("not recorded for now") == 1


def test_a_stranger_sees_nothing(server: Server) -> None:
    for name in ("", "/events"):
        with pytest.raises(urllib.error.HTTPError) as raised:
            server.request("GET", f"jupyter-tools/api/operations{name}", token=None)
        with raised.value as answer:
            assert answer.code == 403
    assert server.request("GET", "jupyter-tools/health", token=None)["status"] == "ok"


def test_a_builder_stops_and_restarts_a_shared_kernel(server: Server, path: Path, visitor: Visitor) -> None:
    def shown() -> Any:
        kernels = server.request("GET", "jupyter-tools/api/operations")["kernels"]
        return next(one for one in kernels if one["page"] == f"{path.parent.name}/desk.ipynb")

    before = shown()
    assert (before["mode"], before["published"], before["connected"]) == ("shared", True, 1)
    assert psutil.pid_exists(before["pid"])
    assert before["memory"] > 1_000_000
    assert before["cpu"] > 0
    server.request("POST", f"jupyter-tools/api/operations/kernels/{before['id']}/stop", {})
    visitor.until("kernel", status="dead")
    until(lambda: not psutil.pid_exists(before["pid"]))
    assert visitor.call("greet", name="Ann").error["message"] == "The page was stopped by its owner."
    assert shown()["stopped"]
    with pytest.raises(urllib.error.HTTPError) as raised:
        server.request("GET", "jupyter-tools/ready", token=None)
    with raised.value as answer:
        assert answer.code == 503
        assert json.loads(answer.read()) == {"status": "not ready"}
    server.request("POST", f"jupyter-tools/api/operations/kernels/{before['id']}/restart", {})
    visitor.until("kernel", status="ready")
    assert visitor.call("greet", name="Ann").outcome == "ok"
    assert shown()["pid"] != before["pid"]


def test_processes_of_isolated_visits_are_shown_and_stopped_one_by_one(server: Server, path: Path) -> None:
    def shown(visitor: Visitor) -> Any:
        answer = server.request("GET", "jupyter-tools/api/operations")
        [visit] = [one for one in answer["visits"] if one["visit"] == visitor.visit[:8]]
        return next(one for one in answer["kernels"] if one["id"] == visit["kernel"])

    publication = publish(server, path.parent.name, "isolated")
    one, other = opened(publication), opened(publication)
    with closing(one.socket), closing(other.socket):
        first, second = shown(one), shown(other)
        assert (first["mode"], first["why"], first["published"]) == ("isolated", publication["why"], True)
        assert first["pid"] != second["pid"]
        assert first["memory"] > 0
        assert server.request("GET", "jupyter-tools/ready", token=None) == {"status": "ready"}
        server.request("POST", f"jupyter-tools/api/operations/kernels/{first['id']}/stop", {})
        one.until("kernel", status="dead")
        assert one.call("greet", name="Ann").error["message"] == "The page was stopped by its owner."
        assert other.call("greet", name="Bob").outcome == "ok"
        assert shown(other)["pid"] == second["pid"]
        server.request("POST", f"jupyter-tools/api/operations/kernels/{first['id']}/restart", {})
        one.until("kernel", status="ready")
        assert one.call("greet", name="Ann").outcome == "ok"
        [entry] = logged(server, path, 1, f"--visit={other.visit[:8]}", "--handler", "greet")
        assert entry["mode"] == "isolated"
    server.unpublish(f"{path.parent.name}/desk")


def test_a_builder_restarts_a_live_kernel(server: Server, path: Path) -> None:
    name = path.relative_to(server.root).as_posix()
    server.request("POST", f"jupyter-tools/api/kernels/{name}/run", {})

    def shown() -> Any:
        kernels = server.request("GET", "jupyter-tools/api/operations")["kernels"]
        return next((one for one in kernels if one["page"] == name), None)

    before = shown()
    server.request("POST", f"jupyter-tools/api/operations/kernels/{before['id']}/restart", {})
    until(lambda: shown()["status"] == "ready" and shown()["pid"] != before["pid"])
    session = server.request("GET", "api/sessions")
    assert [one["path"] for one in session if one["path"] == name] == [name]
    server.request("POST", f"jupyter-tools/api/operations/kernels/{before['id']}/stop", {})
    assert shown()["stopped"]
    assert not [one for one in server.request("GET", "api/sessions") if one["path"] == name]
    server.request("POST", f"jupyter-tools/api/operations/kernels/{before['id']}/restart", {})
    until(lambda: shown()["status"] == "ready")
