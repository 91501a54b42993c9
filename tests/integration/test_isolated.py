"""Isolated pages with real processes: each visit has its own, whatever its handlers do."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from jupyter_tools.peer.outputs import IMAGE
from jupyter_tools.server.kernels.isolated import IsolatedSource
from tests.serving import TOKEN, Server, still_running
from tests.serving import notebook as notebook_of
from tests.visiting import Visitor, close_all, publish, visit
from tests.waiting import DEADLINE, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("isolated server")]
SETUP = """%load_ext jupyter_tools
import asyncio, itertools, multiprocessing, os, random, subprocess, sys, threading, time
frame = {"number": [1]}
count = 0"""
LIBRARIES = """%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
frame = pd.DataFrame({"number": range(100_000)})
generator = np.random.default_rng()"""
"""Of the page whose handlers use them: other pages start without."""
AWAITS = "await asyncio.sleep(0)\nawaited = True"
LOAD = """def load(context):
    if os.path.exists("crash"): os._exit(1)
    context.answer.text = str(os.getpid())
    context.numbers.data = frame"""
GO = """def go(state, context):
    global count
    count += 1
    context.answer.text = f"{os.getpid()} {count} {state.name or None}"

async def waits(context):
    await asyncio.sleep(0)
    context.answer.text = threading.current_thread().name"""
WORKS: dict[str, str] = {
    "prints": "print('said'); print('wrong', file=sys.stderr)",
    "plots": "plt.plot([1, 2])",
    "displays": "display(frame.head(2))",
    "slides": "import ipywidgets\n    globals()['slider'] = ipywidgets.IntSlider(value=7)\n    display(slider)",
    "slid": "context.answer.text = str(slider.value)",
    "magic": "get_ipython().run_line_magic('time', 'pass')",
    "shell": "get_ipython().system('echo from a shell')",
    "draws": "context.answer.text = repr((random.random(), np.random.rand(), generator.random()))",
    "reads": "context.answer.text = str(awaited)",
    "raises": "x = 1\n    raise ValueError('bad')",
    "forks": "pid = os.fork()\n    context.answer.text = str(pid)",
    "processes": """with multiprocessing.get_context("fork").Pool(2) as pool:
        context.answer.text = str(sum(pool.map(abs, [-1, -2])))""",
    "daemons": """child = subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)
    script = "setsid /bin/sleep 600 >/dev/null 2>&1 & echo $!"
    orphan = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, start_new_session=True).stdout
    context.answer.text = f"{child.pid} {orphan}" """,
    "closes": "sys.stdout.close()\n    os.close(1)\n    print('still there')",
    "threads": """for _ in range(20):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()""",
    "swallows": """while True:
        try:
            visit.progress(0.1, "inside")
            time.sleep(60)
        except KeyboardInterrupt: pass""",
    "sweeps": """try:
        visit.progress(0.1, "inside")
        time.sleep(60)
    finally:
        time.sleep(0.01)
        globals()["swept"] = True""",
    "swept_up": "context.answer.text = str(swept)",
    "keeps": "globals()['kept'] = b'x' * 100_000_000",
    "waits_long": """visit.progress(0)
    while not os.path.exists("go_on"):
        time.sleep(0.05)
    context.answer.text = 'went on'""",
    "counts": "for one in visit.track(range(3)): pass",
}
FAILS: dict[str, tuple[str, str, str]] = {
    "dies": ("os._exit(3)", "unknown", "The process of your visit ended while this ran"),
    "killed": ("os.kill(os.getpid(), 9)", "unknown", "The process of your visit ended while this ran"),
    "group": ("os.killpg(0, 9)", "unknown", "The process of your visit ended while this ran"),
    "recurses": ("def down(): return down()\n    down()", "error", "RecursionError"),
    "asks": ("input('name?')", "error", "input() has nobody to ask on a page"),
    "eats": ("x = ['x' * 10_000_000 + str(one) for one in range(100)]", "error", "the 200 MB of memory"),
    "array": ("x = np.ones((1000, 1000, 1000))", "error", "the 200 MB of memory"),
    "huge": ("context.answer.text = 'x' * 100_000_000", "error", "100,000,000 bytes"),
    "helper": (
        "subprocess.run([sys.executable, '-c', 'x = bytearray(900_000_000); import time; time.sleep(60)'])",
        "unknown",
        "more memory than a visit may take",
    ),
    "spins": ("visit.progress(0)\n    while True: pass", "error", "more than the 1 seconds of processor time"),
    "stuck": ("sum(itertools.repeat(1))", "unknown", "more processor time than it may"),
}
HANDLERS = {**WORKS, **{name: source for name, (source, _, _) in FAILS.items()}}


def page(**kernel: Any) -> dict[str, Any]:
    """A page with a button for each handler."""
    buttons = {name: {"type": "button", "handlers": {"click": name}} for name in ("go", "waits", *HANDLERS)}
    return {
        "kernel": kernel,
        "handlers": {"load": "load"},
        "components": {
            "name": {"type": "text_input"},
            "answer": {"type": "text"},
            "numbers": {"type": "table"},
            **buttons,
        },
    }


def write(folder: Path, *setup: str, **kernel: Any) -> None:
    """Write an app of one page, `desk`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "properties.json").write_text(json.dumps({"version": 1, "pages": {"desk.ipynb": page(**kernel)}}))
    handlers = [f"def {name}(state, context, visit):\n    {source}" for name, source in HANDLERS.items()]
    cells = [SETUP, AWAITS, *setup, LOAD, GO, *handlers]
    tagged = tuple(range(2 + len(setup), len(cells)))
    (folder / "desk.ipynb").write_text(json.dumps(notebook_of(*cells, handlers=tagged)))


POLARS = """import polars as pl
pl.DataFrame({"a": list(range(100_000))}).lazy().group_by(pl.col("a") % 7).agg(pl.len()).collect()"""
THREAD = "threading.Thread(target=time.sleep, args=(600,), name='forever', daemon=True).start()"
TASK = "task = asyncio.create_task(asyncio.sleep(600), name='forever')"
SQLITE = """import sqlite3
db = sqlite3.connect("x.db")
db.execute("create table if not exists t (a)")
db.execute("insert into t values (1)")"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with isolated pages."""
    folder = tmp_path_factory.mktemp("server")
    root = folder / "root"
    write(root / "desk", LIBRARIES)
    write(root / "limits", "import numpy as np", memory_mb=200, cpu_seconds=1)
    write(root / "idle", idle_minutes=0.01)
    write(root / "total", total_memory_mb=150)
    write(root / "again")
    for name, cell in (("polars", POLARS), ("thread", THREAD), ("task", TASK), ("sqlite", SQLITE)):
        write(root / name, cell)
    write(root / "crash")
    write(root / "template")
    write(root / "fails", "1 / 0")
    with Server(root, folder / "home", options=("--ToolsExtension.canary_timeout=10",)) as one:
        yield one


@pytest.fixture(scope="module")
def desk(server: Server) -> Any:
    """The publication of a page without limits."""
    return publish(server, "desk", "isolated")


@pytest.fixture(scope="module")
def limits(server: Server) -> Any:
    """The publication of a page with limits."""
    return publish(server, "limits", "isolated")


@pytest.fixture(scope="module")
def spared(server: Server) -> Any:
    """The publication of a page that cannot be forked."""
    return publish(server, "thread", "isolated")


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    """End the connections of a test."""
    yield
    close_all()


def opened(publication: Any, token: str = "") -> Visitor:
    """A visitor whose page has been loaded."""
    visitor = visit(publication, token)
    visitor.until("done", event=0, outcome="ok")
    return visitor


def own(server: Server, kind: str = "", folder: str = "") -> list[psutil.Process]:
    """The server's processes that run a module of `kernel.process`, or those of one page's folder."""
    found, module = [], f"jupyter_tools.kernel.process.{kind}"
    for one in psutil.Process(server.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if module in " ".join(one.cmdline()) and folder in ("", Path(one.cwd()).name):
                found.append(one)
    return found


def pid(visitor: Visitor) -> int:
    """The process of a visit."""
    return int(str(visitor.call("go").changes["answer"]["text"]).split()[0])


def gone(process: int) -> bool:
    """Whether a process has ended, and was waited for."""
    return not psutil.pid_exists(process)


def test_each_visit_has_its_process_and_its_variables(server: Server, desk: Any) -> None:
    assert desk["mode"] == "isolated"
    assert "forked" in desk["why"]
    first, second = opened(desk), opened(desk)
    one, two = pid(first), pid(second)
    assert one != two
    assert {one, two} <= {process.pid for process in own(server)}
    assert first.call("go", name="Ann").changes["answer"]["text"] == f"{one} 2 Ann"
    assert second.call("go").changes["answer"]["text"] == f"{two} 2 None"


def test_tables_are_served_by_the_visits_own_process(desk: Any) -> None:
    visitor = visit(desk)
    data = visitor.until("done", event=0)["changes"]["numbers"]["data"]
    ask = {"type": "rows", "id": 1, "component": "numbers", "table": data["table"], "start": 5, "count": 2}
    visitor.send({**ask, "sort": [], "filter": [], "search": "", "keys": None})
    assert visitor.until("rows", id=1)["window"]["rows"] == [[5], [6]]


def test_output_figures_and_magics_reach_the_event(desk: Any) -> None:
    builder = opened(desk, TOKEN)
    assert [(one["kind"], one["text"]) for one in builder.call("prints").outputs] == [
        ("stdout", "said\n"),
        ("stderr", "wrong\n"),
    ]
    [figure] = [one for one in builder.call("plots").outputs if one["kind"] == "display"]
    assert "<svg" in figure["data"][IMAGE]["light"]
    [shown] = builder.call("displays").outputs
    assert "<table" in shown["data"]["text/html"]
    assert "Wall time" in builder.call("magic").text
    assert "from a shell" in builder.call("shell").text
    assert builder.call("counts").outcome == "ok"
    assert builder.call("reads").changes["answer"]["text"] == "True"
    assert builder.call("closes").outcome == "ok"
    assert builder.call("prints").outcome == "ok"


def test_widgets_belong_to_the_visit_whose_handler_made_them(desk: Any) -> None:
    visitor = opened(desk)
    event = visitor.click("slides")
    comm = next(
        one["comm"] for _ in range(3) if (one := visitor.until("widget", kind="open"))["data"]["state"].get("max")
    )
    assert visitor.end(event).outcome == "ok"
    moved = {"method": "update", "state": {"value": 9}, "buffer_paths": []}
    visitor.send({"type": "widget", "id": 1, "comm": comm, "data": moved, "buffers": []})
    assert visitor.until("widget", kind="done", parent=1)["error"] is None
    assert visitor.call("slid").changes["answer"]["text"] == "9"


def test_errors_name_the_cell_and_the_line(desk: Any) -> None:
    error = opened(desk, TOKEN).call("raises").error
    assert error["message"] == "ValueError: bad"
    assert (error["cell"], error["line"]) == (f"cell-{5 + list(HANDLERS).index('raises')}", 3)
    assert "raise ValueError('bad')" in error["traceback"]


def test_each_visit_draws_its_own_random_numbers(desk: Any) -> None:
    drawn = [opened(desk).call("draws").changes["answer"]["text"][1:-1].split(", ") for _ in range(2)]
    assert not set(drawn[0]) & set(drawn[1])


@pytest.mark.parametrize("name", ["forks", "processes", "threads"])
def test_a_handler_may_start_processes_and_threads(desk: Any, name: str) -> None:
    visitor = opened(desk)
    for _ in range(2):
        assert visitor.call(name).outcome == "ok"
    assert visitor.call("go").changes["answer"]["text"].endswith("1 None")


@pytest.mark.parametrize("name", FAILS)
def test_a_handler_that_goes_wrong_fails_alone(limits: Any, name: str) -> None:
    _, outcome, message = FAILS[name]
    other, visitor = opened(limits), opened(limits, TOKEN)
    before = pid(other)
    visitor.call("go", name="Ann")
    answer = visitor.call(name)
    assert (answer.outcome, message in answer.error["message"]) == (outcome, True), answer
    if outcome == "unknown":
        # A new process, in which `load` has run, and what the visitor entered.
        visitor.until("done", event=0, outcome="ok")
        assert visitor.call("go").changes["answer"]["text"].endswith("1 Ann")
    else:
        assert visitor.call("go").changes["answer"]["text"].endswith("2 Ann")
    assert pid(other) == before


def test_the_error_says_which_limit_was_exceeded(limits: Any) -> None:
    assert "200 MB" in opened(limits).call("array").error["message"]


def test_a_cancelled_handler_ends_alone(desk: Any) -> None:
    visitor = opened(desk)
    event = visitor.click("spins")
    visitor.until("progress", event=event)
    visitor.send({"type": "cancel", "event": event})
    assert visitor.end(event).outcome == "cancelled"
    assert visitor.call("go").changes["answer"]["text"].endswith("1 None")


def test_a_cancelled_handler_may_clean_up(desk: Any) -> None:
    visitor = opened(desk)
    event = visitor.click("sweeps")
    visitor.until("progress", event=event)
    visitor.send({"type": "cancel", "event": event})
    assert visitor.end(event).outcome == "cancelled"
    assert visitor.call("swept_up").changes["answer"]["text"] == "True"


def test_what_waits_behind_a_handler_is_cancelled_without_it(desk: Any) -> None:
    visitor = opened(desk)
    process = pid(visitor)
    slow = visitor.click("swallows")
    visitor.until("progress", event=slow)
    waiting = visitor.click("go")
    visitor.until("queued", event=waiting)
    visitor.send({"type": "cancel", "event": waiting})
    assert visitor.end(waiting).outcome == "cancelled"
    # As long as it takes until a process that does not stop is ended.
    time.sleep(2 * IsolatedSource.patience)
    assert psutil.Process(process).is_running()
    visitor.send({"type": "cancel", "event": slow})
    assert visitor.end(slow).outcome == "unknown"


@pytest.mark.parametrize("name", ["stuck", "swallows"])
def test_a_handler_that_cannot_be_stopped_is_ended_with_its_process(desk: Any, name: str) -> None:
    visitor = opened(desk)
    process = pid(visitor)
    spent = psutil.Process(process).cpu_times().user
    event = visitor.click(name)
    if name == "stuck":
        until(lambda: psutil.Process(process).cpu_times().user > spent + 0.3)
    else:
        visitor.until("progress", event=event)
    visitor.send({"type": "cancel", "event": event})
    answer = visitor.end(event)
    assert (answer.outcome, answer.error["message"].partition(",")[0]) == ("unknown", "This did not stop")
    visitor.until("done", event=0, outcome="ok")
    assert visitor.call("go").changes["answer"]["text"].endswith("1 None")
    until(lambda: gone(process))


def test_an_async_handler_does_not_wait_for_a_busy_main_thread(desk: Any) -> None:
    visitor = opened(desk)
    spinning = visitor.click("spins")
    visitor.until("progress", event=spinning)
    assert visitor.call("waits").changes["answer"]["text"] == "jupyter_tools_async"
    visitor.send({"type": "cancel", "event": spinning})
    assert visitor.end(spinning).outcome == "cancelled"


def test_processes_end_with_their_visits(server: Server) -> None:
    publication = publish(server, "again", "isolated")
    visitor = opened(publication)
    process = pid(visitor)
    visitor.click("threads")
    daemons = [int(one) for one in visitor.call("daemons").changes["answer"]["text"].split()]
    until(lambda: all(psutil.Process(one).status() == psutil.STATUS_SLEEPING for one in daemons))
    server.request("DELETE", "jupyter-tools/api/publications/again/desk")
    until(lambda: gone(process))
    until(lambda: all(map(gone, daemons)))
    until(lambda: not own(server, folder="again"))


def test_a_visit_that_nobody_has_open_gives_its_process_back(server: Server) -> None:
    visitor = opened(publish(server, "idle", "isolated"))
    process = pid(visitor)
    visitor.call("go", name="Ann")
    visitor.socket.close()
    until(lambda: gone(process))
    back = visitor.again()
    assert back.until("page")["state"]["name"] == "Ann"
    back.until("page")
    assert "idle" in back.until("update", event=-1)["changes"]["page"]["message"]
    back.until("done", event=0, outcome="ok")
    assert back.call("go").changes["answer"]["text"].endswith("1 Ann")


def test_idle_processes_end_where_all_take_too_much_memory(server: Server) -> None:
    publication = publish(server, "total", "isolated")
    works, idle, stays = (opened(publication) for _ in range(3))
    processes = [pid(one) for one in (works, idle, stays)]
    for one in (works, idle, stays):
        one.call("keeps", name="Ann")
    # This one left first, but its event runs.
    works.until("progress", event=works.click("waits_long", name="Ann"))
    works.socket.close()
    idle.socket.close()
    until(lambda: gone(processes[1]))
    assert not gone(processes[0])
    assert pid(stays) == processes[2]
    back = idle.again()
    assert back.until("page")["state"]["name"] == "Ann"
    assert "idle" in back.until("update", event=-1)["changes"]["page"]["message"]
    back.socket.close()
    (server.root / "total" / "go_on").touch()
    until(lambda: gone(processes[0]))
    assert pid(stays) == processes[2]


def test_published_again_all_visits_move_to_the_new_notebook(server: Server) -> None:
    publication = publish(server, "again", "isolated")
    visitor = opened(publication)
    process = pid(visitor)
    visitor.call("go", name="Ann")
    file = server.root / "again" / "desk.ipynb"
    file.write_text(file.read_text().replace("count += 1", "count += 10"))
    assert publish(server, "again", "isolated")["url"].split("?")[0] == publication["url"].split("?")[0]
    visitor.until("done", event=0, outcome="ok")
    assert visitor.call("go").changes["answer"]["text"].endswith("10 Ann")
    assert opened(publication).call("go").changes["answer"]["text"].endswith("10 None")
    until(lambda: gone(process))


def test_changed_properties_reach_running_processes(server: Server, desk: Any) -> None:
    visitor = opened(desk)
    process = pid(visitor)
    file = server.root / "desk" / "properties.json"
    app = json.loads(file.read_text())
    app["pages"]["desk.ipynb"]["components"]["extra"] = {"type": "button", "handlers": {"click": "go"}}
    part = file.with_suffix(".part")
    part.write_text(json.dumps(app))
    part.replace(file)
    assert [edit["path"] for edit in visitor.until("edited")["edits"]] == ["extra"]
    assert visitor.call("extra").changes["answer"]["text"] == f"{process} 2 None"


def test_isolated_is_the_default_and_a_template_that_dies_takes_no_visit_along(server: Server) -> None:
    publication = server.request("POST", "jupyter-tools/api/publications", {"notebook": "template/desk.ipynb"})
    assert (publication["mode"], "forked" in publication["why"]) == ("isolated", True)
    visitor = opened(publication)
    process = pid(visitor)
    template = min(own(server, "template", "template"), key=psutil.Process.create_time)
    template.kill()
    until(lambda: gone(template.pid))
    assert pid(visitor) == process
    other = opened(publication)
    assert pid(other) != process
    assert not gone(process)


def test_a_page_whose_load_ends_the_process_is_given_up(server: Server) -> None:
    publication = publish(server, "crash", "isolated")
    flag = server.root / "crash" / "crash"
    flag.touch()
    visitor = visit(publication)
    while not visitor.until("kernel", status="dead")["message"].startswith("The page is down"):
        pass
    flag.unlink()
    assert opened(publication).call("go").outcome == "ok"
    back = visitor.again()
    back.until("done", event=0, outcome="ok")
    assert back.call("go").outcome == "ok"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("polars", "polars hangs in a forked process"),
        ("thread", "threads running, which a forked process does not have: forever"),
        ("task", "tasks running in its event loop: forever"),
        ("sqlite", "a transaction of sqlite open"),
    ],
)
def test_a_notebook_that_cannot_be_forked_is_shared_by_itself(server: Server, name: str, reason: str) -> None:
    automatic = publish(server, name, "auto")
    assert automatic["mode"] == "shared"
    assert reason in automatic["why"]
    until(lambda: not own(server, folder=name))


def test_a_notebook_that_cannot_be_forked_is_isolated_when_asked(spared: Any) -> None:
    assert spared["mode"] == "isolated"
    assert "threads running" in spared["why"]
    first, second = opened(spared), opened(spared)
    assert pid(first) != pid(second)
    assert first.call("dies").outcome == "unknown"
    first.until("done", event=0, outcome="ok")
    assert first.call("go").outcome == "ok"


def test_a_notebook_that_fails_is_not_published(server: Server) -> None:
    with pytest.raises(OSError, match="422") as raised:
        publish(server, "fails", "isolated")
    error = json.loads(raised.value.read())["error"]  # type: ignore[attr-defined]
    assert error["name"] == "PublishError"
    assert "ZeroDivisionError" in error["message"]
    assert "1 / 0" in error["traceback"]
    until(lambda: not own(server, folder="fails"))


def test_a_server_that_is_killed_leaves_no_process(server: Server, desk: Any, spared: Any) -> None:
    """The last test: it ends the server of the others."""
    visitors = [opened(desk) for _ in range(3)] + [opened(spared)]
    assert own(server, "template", "desk")
    assert own(server, "worker", "thread")
    processes = own(server, folder="desk") + own(server, folder="thread")
    spent = [one.cpu_times().user for one in processes]
    for visitor, name in zip(visitors, ("spins", "stuck", "threads", "stuck"), strict=True):
        visitor.click(name)
    # Those that keep the GIL cannot even say that they run.
    until(lambda: sum(one.cpu_times().user > was + 0.2 for one, was in zip(processes, spent, strict=True)) >= 3)
    os.kill(server.pid, signal.SIGKILL)
    assert still_running(processes, DEADLINE) == []
