"""Handlers that misbehave: their own event fails or ends, with a clear message, while another visitor clicks on."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.serving import TOKEN, Server
from tests.serving import notebook as notebook_of
from tests.visiting import Visitor, close_all, publish, visit
from tests.waiting import join, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("bad handlers")]
MEMORY = 400
SETUP = """import itertools, os, subprocess, sys, threading, time
count = 0

def go(context):
    global count
    count += 1
    context.answer.text = f"{os.getpid()} {count}\""""
ENDED = "The process of your visit ended while this ran"
GIGABYTE = "has 1,000,000,000 bytes; a value may have at most 16,000,000"
BOTH: dict[str, tuple[str, str, str]] = {
    "forks": ("if os.fork() == 0: os._exit(0)\n    os.wait()", "ok", ""),
    "forks_and_returns": ("os.fork()", "ok", ""),
    "closes": ("sys.stdout.close()\n    os.close(1)\n    print('still there')", "ok", ""),
    "leaves": ("sys.exit('bye')", "error", "SystemExit: bye"),
    "threads": ("for _ in range(500): threading.Thread(target=time.sleep, args=(20,), daemon=True).start()", "ok", ""),
    "fails_beside": ("t = threading.Thread(target=lambda: 1 / 0)\n    t.start()\n    t.join()", "ok", ""),
    "asks": ("input('name?')", "error", "input() has nobody to ask on a page"),
    "recurses": ("def down(): return down()\n    down()", "error", "RecursionError"),
    "nests": (
        "x = []\n    for _ in range(100_000): x = [x]\n    context.chart.figure = {'data': x}",
        "error",
        "chart.figure: is nested too deep",
    ),
    "sets_text": ("context.answer.text = 'x' * 1_000_000_000", "error", f"answer.text: {GIGABYTE}"),
    "sets_figure": ("context.chart.figure = {'data': ['x' * 1_000_000_000]}", "error", f"chart.figure: {GIGABYTE}"),
    "prints": ("for _ in range(100): print('x' * 10_000_000)", "ok", ""),
    "shows": ("display({'text/plain': 'x' * 1_000_000_000}, raw=True)", "ok", ""),
    "never_ends": ("while True: pass", "error", "longer than 1 second and"),
}
"""What it does, how its event ends, and what that says, in a kernel that others share too."""
ISOLATED: dict[str, tuple[str, str, str]] = {
    "exits": ("os._exit(3)", "unknown", ENDED),
    "kills": ("os.killpg(0, 9)", "unknown", ENDED),
    "bombs": (
        "[os.fork() for _ in range(4)]\n    x = bytearray(100_000_000)\n    time.sleep(30)",
        "unknown",
        "more memory than a visit may take",
    ),
    "eats": ("x = ['x' * 10_000_000 + str(one) for one in range(200)]", "error", f"the {MEMORY} MB of memory"),
    "swallows": (
        "while True:\n        try: time.sleep(30)\n        except BaseException: pass",
        "unknown",
        "This did not stop",
    ),
}
LIMITED = {"threads": ("error", "can't start new thread")}
"""What ends otherwise where memory is limited: the stacks of threads count."""
TIMED = ("never_ends", "swallows")


def write(folder: Path, handlers: dict[str, tuple[str, str, str]], **settings: Any) -> None:
    """An app of one page with a button for each handler."""
    buttons = {name: {"type": "button", "handlers": {"click": name}} for name in ("go", *handlers)}
    page = {
        "kernel": settings,
        "policies": {name: {"timeout": 1} for name in TIMED if name in handlers},
        "components": {"answer": {"type": "text"}, "chart": {"type": "chart"}, **buttons},
    }
    folder.mkdir(parents=True)
    (folder / "properties.json").write_text(json.dumps({"version": 1, "pages": {"desk.ipynb": page}}))
    cells = [f"def {name}(state, context):\n    {source}" for name, (source, _, _) in handlers.items()]
    cells = ["%load_ext jupyter_tools", SETUP, *cells]
    (folder / "desk.ipynb").write_text(json.dumps(notebook_of(*cells, handlers=tuple(range(1, len(cells))))))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a page of each mode."""
    folder = tmp_path_factory.mktemp("server")
    write(folder / "root" / "shared", BOTH)
    write(folder / "root" / "isolated", {**BOTH, **ISOLATED}, memory_mb=MEMORY)
    write(folder / "root" / "free", BOTH)
    with Server(folder / "root", folder / "home") as one:
        yield one


@pytest.fixture(scope="module")
def publications(server: Server) -> dict[str, Any]:
    """The pages by name: an isolated one has a limit of memory, `free` has none."""
    modes = {"shared": "shared", "isolated": "isolated", "free": "isolated"}
    return {name: publish(server, name, mode) for name, mode in modes.items()}


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    """End the connections of a test."""
    yield
    close_all()


def opened(publication: Any, token: str = "") -> Visitor:
    """A visitor whose page is ready."""
    visitor = visit(publication, token)
    visitor.until("kernel", status="ready")
    assert visitor.call("go").outcome == "ok"
    return visitor


@contextmanager
def clicking(visitor: Visitor) -> Iterator[list[str]]:
    """Meanwhile the visitor clicks; what came of each click."""
    answers: list[str] = []
    ended = threading.Event()

    def click() -> None:
        while not ended.wait(0.02):
            answer = visitor.call("go")
            answers.append(answer.changes["answer"]["text"] if answer.outcome == "ok" else f"{answer}")

    clicks = threading.Thread(target=click)
    clicks.start()
    try:
        until(lambda: len(answers) > 1)
        yield answers
        seen = len(answers)
        until(lambda: len(answers) > seen)
    finally:
        ended.set()
        join(clicks)


CASES = [
    *(("shared", name) for name in BOTH),
    *(("isolated", name) for name in (*BOTH, *ISOLATED) if not name.startswith(("sets_", "shows"))),
    *(("free", name) for name in BOTH if name.startswith(("sets_", "shows"))),
]


@pytest.mark.parametrize(("where", "name"), CASES)
def test_others_do_not_notice(publications: dict[str, Any], where: str, name: str) -> None:
    _, outcome, message = {**BOTH, **ISOLATED}[name]
    if where == "isolated":
        outcome, message = LIMITED.get(name, (outcome, message))
    other, visitor = opened(publications[where]), opened(publications[where], TOKEN)
    with clicking(other) as answers:
        answer = visitor.call(name)
        assert (answer.outcome, message in answer.error.get("message", "")) == (outcome, True), answer
        assert visitor.call("go").outcome == "ok"
    # Each click ran once, in one process that went on.
    processes, counts = zip(*(text.split() for text in answers), strict=True)
    assert len(set(processes)) == 1
    numbers = [int(one) for one in counts]
    assert numbers == sorted(set(numbers))


def test_the_limit_of_memory_holds_for_what_is_set(publications: dict[str, Any]) -> None:
    other, visitor = opened(publications["isolated"]), opened(publications["isolated"])
    with clicking(other):
        answer = visitor.call("sets_text")
        assert (answer.outcome, f"the {MEMORY} MB of memory" in answer.error["message"]) == ("error", True)
        assert visitor.call("go").outcome == "ok"
