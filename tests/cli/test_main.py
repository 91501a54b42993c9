from __future__ import annotations

import json
import shutil
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app.file import read_app, save_app
from jupyter_tools.cli import demo, demo_server, main, servers
from jupyter_tools.errors import ServerError, ToolsError
from tests.serving import write_app
from tests.waiting import join

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMANDS = ("demo", "publish", "unpublish", "list", "check")


class Stub:
    """A Jupyter server that answers as it is told and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], tuple[int, Any]] = {}
        self.asked: list[tuple[str, str, Any, str | None]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(size)) if size else None
                path = self.path.removeprefix("/jupyter-tools/api/")
                stub.asked.append((self.command, path, body, self.headers["Authorization"]))
                status, content = stub.answers.get((self.command, path), (404, "<html>Not Found</html>"))
                text = content if isinstance(content, str) else json.dumps(content)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = do_DELETE = answer  # noqa: N815 - names of the base class

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def info(self, root: Path) -> dict[str, Any]:
        return {"url": self.url, "token": "secret", "root_dir": str(root), "sock": "", "pid": 1}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        join(self.thread)


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that has jupyter_tools and nothing published."""
    made = Stub()
    made.answers["GET", "publications"] = (200, {"publications": []})
    yield made
    made.close()


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Jupyter knows of running servers."""
    infos: list[dict[str, Any]] = []
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: iter(infos))
    return infos


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook one folder below the root."""
    path = tmp_path / "desk" / "delays.ipynb"
    path.parent.mkdir()
    path.write_text("{}")
    return path


def published(path: str = "desk/delays.ipynb", **other: Any) -> dict[str, Any]:
    slug = path.removesuffix(".ipynb")
    return {
        "slug": slug,
        "notebook": path,
        "mode": "live",
        "why": "As asked for.",
        "url": f"http://host/{slug}/?visit_token=key",
        **other,
    }


def dead_server(root: Path) -> dict[str, Any]:
    """A server that is listed and does not answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"url": f"http://127.0.0.1:{port}/", "token": "", "root_dir": str(root), "sock": "", "pid": 1}


# --- the command line itself ---


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert f"example:\n  jupyter tools {command}" in text
    assert "--json" in text


def test_without_a_command_the_help_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main([]) == 0
    text = capsys.readouterr().out
    assert all(f"jupyter tools {command}" in text for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [["publish"], ["publish", "a.ipynb", "--mode", "own"], ["demo", "--port", "70000"], ["frobnicate"], ["check"]],
)
def test_a_wrong_command_line_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == 2
    assert "usage: jupyter tools" in capsys.readouterr().err


def test_a_wrong_command_line_is_json_where_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["publish", "--json"]
    monkeypatch.setattr("sys.argv", ["jupyter-tools", *arguments])
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]["name"] == "UsageError"


# --- check ---


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The flight desk with fresh generated modules."""
    folder = tmp_path / "flight_desk"
    demo.copy(EXAMPLES / "flight_desk", folder)
    present = read_app(folder)
    save_app(folder, present.data, present.revision)
    return folder


def test_a_good_app_passes(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", str(app)]) == 0
    assert capsys.readouterr().out == f"{app}: all is well\n"
    assert main.main(["check", str(app), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_each_finding_is_a_line_with_its_file(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = app / "properties.json"
    file.write_text(file.read_text().replace('"click": "search"', '"click": "serach"'))
    assert main.main(["check", str(app)]) == 1
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert lines[0].startswith(f"{file}: pages.delays.ipynb.components.filters.search.handlers.click: ")
    assert "did you mean 'search'?" in lines[0]
    assert lines[0].endswith(")")
    assert not captured.err


def test_a_stale_module_is_found_under_its_own_name(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (app / "delays_page.py").write_text("# old\n")
    assert main.main(["check", str(app)]) == 1
    assert capsys.readouterr().out.startswith(f"{app / 'delays_page.py'}: is stale")


def test_findings_are_json_where_asked_for(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (app / "properties.json").write_text('{"version": 1,\n "pages": {"delays.ipynb": {"titel": "x"}}}')
    assert main.main(["check", str(app), "--json"]) == 1
    [finding] = json.loads(capsys.readouterr().out)
    assert finding["place"] == "pages.delays.ipynb.titel"
    assert finding["line"] == 2


def test_a_folder_without_properties_is_no_app(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{tmp_path / 'properties.json'}: is missing: {tmp_path} is not an app\n"


def test_a_missing_folder_is_an_error_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err == "jupyter tools: there is no folder 'nowhere'\n"


# --- publish ---


def test_publish_asks_the_nearest_server_and_prints_the_link(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running += [dead_server(Path("/")), stub.info(tmp_path), dead_server(notebook.parent)]
    stub.answers["POST", "publications"] = (200, published())
    assert main.main(["publish", str(notebook), "--mode", "shared"]) == 0
    captured = capsys.readouterr()
    assert captured.out == (
        "Published page: http://host/desk/delays/?visit_token=key\nKernel mode: live. As asked for.\n"
    )
    assert not captured.err
    body = {"notebook": "desk/delays.ipynb", "mode": "shared"}
    assert stub.asked[-1] == ("POST", "publications", body, "token secret")


def test_publish_warns_of_what_is_wrong_with_the_page(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    findings = [
        {"place": "delays.ipynb cell 2", "message": "is not Python", "line": 3, "file": "delays.ipynb"},
        {"place": "pages.delays.ipynb.handlers.load", "message": "delays.ipynb has no handler 'load'", "line": None},
    ]
    stub.answers["POST", "publications"] = (200, published(findings=findings))
    assert main.main(["publish", str(notebook)]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("Published page: http://host/desk/delays/?visit_token=key\n")
    where = f"{notebook.parent / 'properties.json'}: pages.delays.ipynb.handlers.load"
    assert captured.err.splitlines() == [
        f"warning: {notebook} cell 2: is not Python (line 3)",
        f"warning: {where}: delays.ipynb has no handler 'load'",
    ]
    assert main.main(["publish", str(notebook), "--json"]) == 0
    captured = capsys.readouterr()
    assert (json.loads(captured.out)["findings"], captured.err) == (findings, "")


def test_without_a_mode_the_page_decides(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    stub.answers["POST", "publications"] = (200, published())
    assert main.main(["publish", str(notebook), "--json"]) == 0
    assert stub.asked[-1][2] == {"notebook": "desk/delays.ipynb"}
    assert json.loads(capsys.readouterr().out) == published()


def test_a_notebook_is_found_through_a_link(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(notebook.parent)
    running.append(stub.info(link))
    stub.answers["POST", "publications"] = (200, published("delays.ipynb"))
    assert main.main(["publish", str(notebook)]) == 0
    assert stub.asked[-1][2] == {"notebook": "delays.ipynb"}


def test_a_failing_cell_prints_its_traceback(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    error = {"name": "PublishError", "message": "Cell 2 failed.", "traceback": "Traceback:\n  1 / 0\n"}
    stub.answers["POST", "publications"] = (422, {"error": error})
    assert main.main(["publish", str(notebook)]) == 1
    assert capsys.readouterr().err == "Traceback:\n  1 / 0\njupyter tools: Cell 2 failed.\n"
    assert main.main(["publish", str(notebook), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"error": error}


@pytest.mark.parametrize(
    ("status", "answer", "message"),
    [
        (403, "<html>Forbidden</html>", "does not accept its own token"),
        (500, "<html>", "answered with HTTP status 500"),
        (503, {"error": {"name": "LinkError", "message": "No kernel."}}, "jupyter tools: No kernel."),
        (400, {"message": "of another shape"}, "answered with HTTP status 400"),
    ],
)
def test_what_servers_refuse_is_one_line(  # noqa: PLR0913, PLR0917 - fixtures
    stub: Stub,
    running: list[dict[str, Any]],
    notebook: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    status: int,
    answer: Any,
    message: str,
) -> None:
    running.append(stub.info(tmp_path))
    stub.answers["POST", "publications"] = (status, answer)
    assert main.main(["publish", str(notebook)]) == 1
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert not captured.out


def test_without_a_server_it_says_how_to_start_one(
    running: list[dict[str, Any]], notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running += [dead_server(tmp_path), dead_server(tmp_path / "elsewhere")]
    assert main.main(["publish", str(notebook)]) == 1
    assert "Start one with `jupyter lab`" in capsys.readouterr().err


def test_a_server_without_the_extension_is_named(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    stub.answers.clear()
    assert main.main(["publish", str(notebook)]) == 1
    assert f"{stub.url} runs without jupyter_tools" in capsys.readouterr().err


def test_a_missing_notebook_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["publish", str(tmp_path / "no.ipynb")]) == 1
    assert capsys.readouterr().err == f"jupyter tools: There is no notebook {tmp_path / 'no.ipynb'}.\n"


# --- list, unpublish ---


def test_list_has_a_line_for_each_page(
    stub: Stub, running: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running += [stub.info(tmp_path), stub.info(tmp_path)]
    stub.answers["GET", "publications"] = (200, {"publications": [published(), published("a.ipynb", mode="shared")]})
    assert main.main(["list"]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["desk/delays", "live", "http://host/desk/delays/?visit_token=key"],
        ["a", "shared", "http://host/a/?visit_token=key"],
    ]
    assert main.main(["list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_list_of_nothing(
    stub: Stub, running: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    assert main.main(["list"]) == 0
    assert capsys.readouterr().out == "No pages are published.\n"


def test_list_without_a_server(running: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    assert not running
    assert main.main(["list"]) == 1
    assert "No Jupyter server with jupyter_tools is running" in capsys.readouterr().err


@pytest.mark.parametrize("by", ["slug", "file"])
def test_unpublish_by_slug_or_file(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path, by: str
) -> None:
    running.append(stub.info(tmp_path))
    stub.answers["GET", "publications"] = (200, {"publications": [published("a b.ipynb"), published()]})
    stub.answers["DELETE", "publications/desk/delays"] = (204, "")
    assert main.main(["unpublish", "desk/delays" if by == "slug" else str(notebook)]) == 0
    assert stub.asked[-1][:2] == ("DELETE", "publications/desk/delays")


def test_unpublish_of_what_is_not_published(
    stub: Stub, running: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    assert main.main(["unpublish", "delays", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["name"] == "NotFoundError"


def test_unpublish_refuses_to_guess(stub: Stub, running: list[dict[str, Any]], tmp_path: Path) -> None:
    running += [stub.info(tmp_path / "one"), stub.info(tmp_path / "two")]
    stub.answers["GET", "publications"] = (200, {"publications": [published()]})
    with pytest.raises(ToolsError, match="ambiguous"):
        servers.unpublish("desk/delays")


# --- the demo ---


def test_the_demo_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(demo, "find_spec", lambda name: None if name in {"plotly", "jupyterlab"} else name)
    assert main.main(["demo"]) == 1
    expected = 'The demo needs jupyterlab, plotly. Run: pip install "jupyter_tools[examples]"'
    assert capsys.readouterr().err == f"jupyter tools: {expected}\n"


def test_a_port_in_use_is_refused_when_given_and_passed_over_when_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ToolsError, match=f"Port {port} cannot be used: Address already in use"):
            demo_server.free_port(port)
        monkeypatch.setattr(demo_server, "FIRST_PORT", port)
        assert demo_server.free_port(None) > port
        assert demo_server.free_port(0) not in {0, port}


def test_the_checkout_shows_its_own_example() -> None:
    assert demo.example(None) == EXAMPLES / "flight_desk"


def test_an_installed_package_copies_its_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "jupyter_tools"
    shutil.copytree(EXAMPLES, package / "examples")
    monkeypatch.setattr(demo, "PACKAGE", package)
    monkeypatch.setattr(demo, "COPY", tmp_path / "home" / "demo")
    folder = demo.example(None)
    assert folder == tmp_path / "home" / "demo"
    assert (folder / "delays.ipynb").read_bytes() == (EXAMPLES / "flight_desk" / "delays.ipynb").read_bytes()
    (folder / "flight_data.py").write_text("# changed by its user\n")
    (folder / "reviews.py").unlink()
    demo.example(None)
    assert (folder / "flight_data.py").read_text() == "# changed by its user\n"
    assert (folder / "reviews.py").exists()


def test_what_visitors_wrote_is_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "delays.ipynb").write_text("{}")
    (source / "reviews.sqlite-wal").write_text("")
    demo.copy(source, tmp_path / "target")
    assert [file.name for file in (tmp_path / "target").iterdir()] == ["delays.ipynb"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "properties.json").write_text("{}")
    with pytest.raises(ToolsError, match="holds other files"):
        demo.example(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["properties.json"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ToolsError, match="cannot be copied to"):
        demo.example(tmp_path / "file" / "below")


def test_no_browser_is_opened_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not demo.has_browser()


def test_a_server_that_ends_is_reported_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    server = demo_server.DemoServer(tmp_path, demo_server.free_port(0), tmp_path / "scratch")
    server._command = ["sh", "-c", "echo it hurts >&2; exit 3"]
    with pytest.raises(ServerError, match="ended with exit code 3") as raised, server:
        server.wait_until_ready()
    assert raised.value.traceback == "it hurts"
    [log] = tmp_path.glob("jupyter-tools-demo-*.log")
    assert str(log) in str(raised.value)
    assert log.read_text() == "it hurts\n"


def test_warnings_of_check_fail_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    button = {"type": "button", "handlers": {"click": "go"}}
    write_app(
        tmp_path, "desk", {"components": {"go": button}}, "seen = []\ndef go(state, context):\n    seen.append(1)"
    )
    assert main.main(["check", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(
        f"warning: {tmp_path}/desk.ipynb cell 2: the handler 'go' changes the notebook's variable 'seen'"
    )


def test_publish_says_what_is_shared_and_that_the_host_may_differ(
    stub: Stub, running: list[dict[str, Any]], notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    more = {"shares_hint": "Each visit has its own.", "public": False, "path": "/desk/delays/?visit_token=key"}
    answer = {**published(refused=["A page at https://x could not."]), **more}
    stub.answers["POST", "publications"] = (200, answer)
    assert main.main(["publish", str(notebook), "--keep-links"]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines()[2:] == [
        "Shared: Each visit has its own.",
        "Others may reach the server under a different host: the path is /desk/delays/?visit_token=key",
        "Set ToolsExtension.public_url to the server's public address, so that links contain it.",
    ]
    assert captured.err == "warning: A page at https://x could not.\n"
    assert stub.asked[-1][2] == {"notebook": "desk/delays.ipynb", "keep_links": True}


def test_unpublish_says_what_it_ends_and_takes_a_former_name(
    stub: Stub, running: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.append(stub.info(tmp_path))
    stub.answers["GET", "publications"] = (200, {"publications": [published(former=["desk/old"])]})
    ended = {"slug": "desk/delays", "former": ["desk/old"], "visits": 3, "connected": 1, "events": 2, "kernels": 3}
    stub.answers["DELETE", "publications/desk/delays"] = (200, ended)
    assert main.main(["unpublish", "desk/old"]) == 0
    assert capsys.readouterr().out == (
        "desk/delays is no longer published. Links to its former names stop working too: desk/old. 3 visits ended,"
        " 1 of them open in a browser, with 2 events under way.\n"
    )
