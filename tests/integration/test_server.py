"""The server with real kernels: live and shared, busy, killed, restarted."""

from __future__ import annotations

import json
import os
import signal
import urllib.error
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import websocket

from jupyter_tools.reports.journal import Query, read_entries
from tests.serving import TOKEN, Server, still_running, write_app
from tests.visiting import Visitor, close_all, publish, visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration server")]
PAGE = {
    "handlers": {"load": "load"},
    "components": {
        "name": {"type": "text_input"},
        "greet": {"type": "button", "handlers": {"click": "greet"}},
        "die": {"type": "button", "handlers": {"click": "die"}},
        "slide": {"type": "button", "handlers": {"click": "slide"}},
        "answer": {"type": "text"},
    },
}
WAITS = "import os, time\n    while not os.path.exists('go'): time.sleep(0.01)"
LOAD_WAITS = f"def load(state, context):\n    {WAITS}\n    context.answer.text = 'loaded'"
CELLS = (
    "count = 0",
    "def load(state, context):\n    global count\n    count += 1\n    context.answer.text = f'loaded {count}'",
    (
        "def greet(state, context):\n    print('greeting')\n    assert state.name != 'Nobody', 'secret'\n"
        "    context.answer.text = f'Hello {state.name}'"
    ),
    (
        "import ipywidgets\ndef slide():\n    slider, label = ipywidgets.IntSlider(), ipywidgets.Label()\n"
        "    slider.observe(lambda change: setattr(label, 'value', f'level {change.new}'), 'value')\n"
        "    display(ipywidgets.VBox([slider, label]))"
    ),
    "def die(state, context):\n    import os\n    os._exit(9)",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one page in several folders."""
    folder = tmp_path_factory.mktemp("server")
    for name in ("live", "lab", "busy", "dies", "shared", "crash", "restart", "names"):
        write_app(folder / "root" / name, "desk", PAGE, *CELLS)
    write_app(folder / "root" / "fails", "desk", PAGE, "1 / 0")
    for name in ("stops_live", "stops_shared"):
        write_app(folder / "root" / name, "desk", PAGE, LOAD_WAITS)
    # Its cells are set up before the handlers, and not tagged as such.
    for path in (folder / "root").glob("*/desk.ipynb"):
        notebook = json.loads(path.read_text())
        if not path.parent.name.startswith("stops"):
            notebook["cells"][1]["metadata"] = {}
        path.write_text(json.dumps(notebook))
    with Server(folder / "root", folder / "home", options=("--ToolsExtension.ping_interval=0.2",)) as one:
        yield one


@pytest.fixture(scope="module")
def publications(server: Server) -> dict[str, Any]:
    """A page in each mode, by its name."""
    return {mode: publish(server, mode, mode) for mode in ("live", "shared")}


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    """End the connections of a test."""
    yield
    close_all()


def build(server: Server, name: str) -> Visitor:
    """A builder who opens the page in Lab."""
    return Visitor(f"{server.url}jupyter-tools/api/socket/{name}/desk.ipynb", token=TOKEN)


def session(server: Server, name: str) -> Any:
    """The session of a notebook, as Lab starts it."""
    path = f"{name}/desk.ipynb"
    body = {"path": path, "name": "desk.ipynb", "type": "notebook", "kernel": {"name": "python3"}}
    return server.request("POST", "api/sessions", body)


def kernel_processes(server: Server) -> list[int]:
    """The processes of the server's kernels."""
    return [one.pid for one in psutil.Process(server.pid).children() if "ipykernel" in " ".join(one.cmdline())]


@pytest.mark.parametrize("mode", ["live", "shared"])
def test_a_published_page_runs_its_handlers(server: Server, publications: dict[str, Any], mode: str) -> None:
    visitor = visit(publications[mode])
    assert visitor.until("done", event=0, outcome="ok")["changes"] == {"answer": {"text": "loaded 1"}}
    event = visitor.click("greet", name="Ann")
    assert visitor.until("done", event=event, outcome="ok")["changes"] == {"answer": {"text": "Hello Ann"}}
    listed = [one["id"] for one in server.request("GET", "api/kernels")]
    sessions = {one["path"]: one["kernel"]["id"] for one in server.request("GET", "api/sessions")}
    assert (sessions.get(f"{mode}/desk.ipynb") in listed) == (mode == "live")


@pytest.mark.parametrize("mode", ["live", "shared"])
def test_a_slider_works_for_the_visitor_who_has_it(publications: dict[str, Any], mode: str) -> None:
    visitors = [visit(publications[mode]), visit(publications[mode])]
    sliders = []
    for one in visitors:
        one.until("done", event=0)
        event = one.click("slide")
        opened = one.until("widget")
        while opened["data"]["state"]["_model_name"] != "IntSliderModel":
            opened = one.until("widget")
        sliders.append(opened["comm"])
        one.until("done", event=event, outcome="ok")
    first, second = visitors
    message = {"type": "widget", "data": {"method": "update", "state": {"value": 7}}, "buffers": []}
    second.send({**message, "id": 1, "comm": sliders[0]})
    assert second.until("widget")["kind"] == "close"
    first.send({**message, "id": 1, "comm": sliders[0]})
    states = []
    while (told := first.until("widget"))["kind"] != "done":
        states.append(told["data"]["state"])
    assert states == [{"value": 7}, {"value": "level 7"}]
    second.send({**message, "id": 2, "comm": sliders[1], "data": {"method": "custom", "content": {}}})
    assert second.until("widget")["kind"] == "done"


def test_a_reload_brings_the_slider_back(server: Server, publications: dict[str, Any]) -> None:
    assert publications["live"]["mode"] == "live"
    builder = build(server, "live")
    page = builder.until("page")
    builder.until("done", event=0)
    builder.until("done", event=builder.click("slide"), outcome="ok")
    builder.socket.close()
    again = Visitor(f"{server.url}jupyter-tools/api/socket/live/desk.ipynb", token=TOKEN, visit=page["visit"])
    [shown] = again.until("page", visit=page["visit"])["outputs"]["slide"]
    live = again.until("widget")
    assert live["kind"] == "live"
    opened = [again.until("widget", kind="open")["comm"] for _ in live["data"]["comms"]]
    assert shown["data"]["application/vnd.jupyter.widget-view+json"]["model_id"] in opened


def test_a_kernel_of_lab_is_asked_to_load_the_extension(server: Server) -> None:
    builder = build(server, "lab")
    builder.until("page", builder=True)
    builder.until("kernel", status="missing")
    kernel = session(server, "lab")["kernel"]["id"]
    builder.until("progress", event=0)
    server.request("POST", "jupyter-tools/api/kernels/lab/desk.ipynb/run")
    builder.until("done", event=0, outcome="ok")
    event = builder.click("greet", name="Bob")
    assert builder.until("output")["text"].startswith("greeting")
    builder.until("done", event=event, outcome="ok")
    [listed] = [one for one in server.request("GET", "api/kernels") if one["id"] == kernel]
    assert listed["connections"] == 1


def test_a_builder_is_told_the_names_of_a_kernel_that_restarts(server: Server) -> None:
    kernel = session(server, "names")["kernel"]["id"]
    builder = Visitor(f"{server.url}jupyter-tools/api/socket/names/desk.ipynb?canvas=1", token=TOKEN)
    builder.until("kernel", status="not_run")
    builder.send({"type": "watch"})
    first = builder.until("names")
    assert {one["name"]: one["code"] for one in first["handlers"]}["greet"] is None
    server.request("POST", "jupyter-tools/api/kernels/names/desk.ipynb/run")
    code, loaded = None, False
    # The names of the last cell may come before the load that follows it has ended.
    while code is None or not loaded:
        message = builder.receive()
        if message["type"] == "names":
            code = code_of("die", message)
        elif message["type"] == "done":
            loaded = message["outcome"] == "ok"
    assert len(code) == 12
    server.request("POST", f"api/kernels/{kernel}/restart")
    while code_of("die", builder.until("names")) is not None:
        pass


def code_of(handler: str, names: Any) -> str | None:
    """The digest of a handler's code, as a message has it; None where its cell has not run."""
    codes: dict[str, str | None] = {one["name"]: one["code"] for one in names["handlers"]}
    return codes[handler]


def test_the_page_is_painted_while_its_kernel_is_busy(server: Server) -> None:
    publication = publish(server, "busy", "live")
    [kernel] = [one["kernel"]["id"] for one in server.request("GET", "api/sessions") if one["path"].startswith("busy")]
    address = f"{server.url}api/kernels/{kernel}/channels".replace("http", "ws", 1)
    channel = websocket.create_connection(address, header=[f"Authorization: token {TOKEN}"], suppress_origin=True)
    header = {
        "msg_id": "1",
        "msg_type": "execute_request",
        "username": "",
        "session": "s",
        "version": "5.3",
        "date": "",
    }
    content = {"code": WAITS.replace("    ", ""), "silent": False, "store_history": False, "user_expressions": {}}
    content |= {"allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    channel.send(json.dumps(message))
    watcher = visit(publication)
    watcher.until("kernel", status="busy")
    visitor = visit(publication)
    visitor.until("page")
    assert visitor.until("kernel")["status"] == "busy"
    (server.root / "busy" / "go").touch()
    visitor.until("done", event=0, outcome="ok")
    channel.close()


@pytest.mark.parametrize("mode", ["live", "shared"])
def test_a_kernel_that_dies_in_a_handler_comes_back(server: Server, mode: str) -> None:
    name = {"live": "dies", "shared": "crash"}[mode]
    visitor = visit(publish(server, name, mode))
    visitor.until("done", event=0)
    event = visitor.click("die", name="Ann")
    done = visitor.until("done", event=event, outcome="unknown")
    assert "in part" in done["error"]["message"]
    visitor.until("done", event=0, outcome="ok")
    event = visitor.click("greet")
    assert visitor.until("done", event=event)["changes"] == {"answer": {"text": "Hello Ann"}}


def test_a_restart_by_the_author_is_followed(server: Server) -> None:
    kernel = session(server, "restart")["kernel"]["id"]
    builder = build(server, "restart")
    first = builder.until("kernel", status="not_run")["epoch"]
    server.request("POST", f"api/kernels/{kernel}/restart")
    builder.until("kernel", epoch=None)
    assert builder.until("kernel", status="not_run")["epoch"] != first
    server.request("DELETE", f"api/kernels/{kernel}")
    builder.until("kernel", status="missing")


def test_a_visitor_learns_of_an_error_what_the_log_explains(server: Server, publications: dict[str, Any]) -> None:
    visitor = visit(publications["shared"])
    event = visitor.click("greet", name="Nobody")
    error = visitor.until("done", event=event, outcome="error")["error"]
    assert "secret" not in json.dumps(error)
    assert (error["traceback"], error["cell"], error["line"]) == (None, None, None)
    log = server.log.read_text()
    assert error["id"] in log
    assert "AssertionError: secret" in log.partition(error["id"])[2]


def test_a_failing_cell_fails_the_publishing(server: Server) -> None:
    before = kernel_processes(server)
    with pytest.raises(urllib.error.HTTPError) as raised:
        publish(server, "fails", "shared")
    error = json.loads(raised.value.read())["error"]
    assert raised.value.code == 422
    assert error["name"] == "PublishError"
    assert "ZeroDivisionError" in error["message"]
    assert "ZeroDivisionError" in error["traceback"]
    assert kernel_processes(server) == before


def test_kernels_end_with_the_server_and_the_journal_is_complete(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("ends")
    write_app(folder / "root" / "live", "desk", PAGE, *CELLS)
    write_app(folder / "root" / "shared", "desk", PAGE, *CELLS)
    with Server(folder / "root", folder / "home") as server:
        visitor = visit(publish(server, "shared", "shared"))
        publish(server, "live", "live")
        kernels = kernel_processes(server)
        assert len(kernels) == 2
        started = [psutil.Process(one) for one in kernels]
        assert visitor.call("greet", name="Ann").outcome == "ok"
        os.kill(server.pid, signal.SIGTERM)
        assert still_running([*started, psutil.Process(server.pid)], 10) == []
        assert not list(server.runtime.glob("*.sock"))
    assert "Traceback" not in server.log.read_text()
    # What was done last is recorded.
    entries = read_entries(server.home / "data" / "jupyter_tools" / "journal.sqlite", Query())
    assert [one.name for one in entries] == ["load", "click"]


def test_a_server_whose_secret_is_refused_ends_when_asked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    secret = home / "data" / "jupyter_tools" / "secret"
    secret.parent.mkdir(parents=True)
    secret.write_text("short")
    (tmp_path / "root").mkdir()
    with Server(tmp_path / "root", home) as server:
        process = psutil.Process(server.pid)
        process.terminate()
        assert still_running([process], 10) == []
        log = server.log.read_text()
        assert "has 5 bytes; it needs at least 32 ASCII characters" in log
        assert "AttributeError" not in log


@pytest.mark.parametrize("mode", ["live", "shared"])
def test_a_kernel_stopped_during_load_is_reported_and_resumes(server: Server, mode: str) -> None:
    name = f"stops_{mode}"
    publication = publish(server, name, mode)
    visitor = visit(publication)
    visitor.until("running", event=0)
    kernels = server.request("GET", "jupyter-tools/api/operations")["kernels"]
    [kernel] = [one for one in kernels if one["page"] == f"{name}/desk.ipynb" and one["pid"]]
    os.kill(kernel["pid"], signal.SIGSTOP)
    try:
        silent = visitor.until("kernel", message="The kernel does not answer at the moment.")
        assert silent["status"] == "busy"
        late = visit(publication)
        assert late.until("kernel")["message"] == silent["message"]
    finally:
        os.kill(kernel["pid"], signal.SIGCONT)
        (server.root / name / "go").touch()
    assert visitor.end(0).outcome == "ok"
    late.until("kernel", status="ready")
    late.until("done", event=0, outcome="ok")
