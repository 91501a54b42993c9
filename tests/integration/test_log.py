"""The log of a real server: what visitors make kernels write is clean, indented, named by page, and limited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.serving import NO_LIMIT, Server, write_app
from tests.visiting import Visitor, close_all, publish, visit
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration log")]
WAYS = {
    "fd1": "os.write(1, (t + '\\n').encode())",
    "fd2": "os.write(2, (t + '\\n').encode())",
    "own": "sys.__stdout__.write(t + '\\n'); sys.__stdout__.flush()",
    "child": "subprocess.run(['echo', t])",
    "thread": "threading.Thread(target=fails, args=[t]).start()",
    "task": "asyncio.get_event_loop().create_task(afails(t))",
    "fail": "fails(t)",
    "say": "print(t)",
}
FIRST = """\
import asyncio, os, subprocess, sys, threading
def fails(t):
    raise ValueError(t)
async def afails(t):
    raise ValueError(t)
os.write(1, b'the notebook runs\\n')
"""
CELLS = (
    FIRST,
    *(
        f"def {name}(state, context):\n    t = '{name} ' + state.name + ' of {name}'\n    {way}"
        for name, way in WAYS.items()
    ),
    "def much(state, context):\n    t = state.name\n    os.write(1, t.encode() * 200)\n    print(t)\n    fails(t)",
)
PAGE = {
    "components": {
        "name": {"type": "text_input"},
        **{name: {"type": "button", "handlers": {"click": name}} for name in (*WAYS, "much")},
    }
}
EVIL = "\x1b[2J\u202eEVIL\n[C 2026-01-01 00:00:00.000 ServerApp] FORGED"
RECORD = re.compile(r"\[[DIWEC] 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d")
MAX_KB = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose pages may write little to its log."""
    folder = tmp_path_factory.mktemp("log")
    (folder / "root").mkdir()
    with Server(
        folder / "root", folder / "home", options=(*NO_LIMIT, f"--ToolsExtension.max_log_kb_per_page={MAX_KB}")
    ) as one:
        yield one
    close_all()


def opened(server: Server, name: str, mode: str) -> Visitor:
    """A visitor of a new page whose kernel is ready."""
    write_app(server.root / name, "desk", PAGE, *CELLS)
    visitor = visit(publish(server, name, mode))
    visitor.until("kernel", status="ready")
    return visitor


@pytest.mark.parametrize("mode", ["shared", "isolated"])
def test_no_text_of_a_visitor_passes_for_a_record_or_steers_the_terminal(server: Server, mode: str) -> None:
    before = server.log.stat().st_size
    visitor = opened(server, f"clean_{mode}", mode)
    for name in WAYS:
        visitor.call(name, name=EVIL)
    # A kernel of Jupyter's sends the tracebacks of threads and tasks to its notebook.
    expected = set(WAYS) - ({"thread", "task"} if mode == "shared" else set())
    log = ""

    def there() -> bool:
        nonlocal log
        log = server.log.read_bytes()[before:].decode()
        return all(f"FORGED of {name}" in log for name in expected)

    until(there)
    assert not [one for one in log if not one.isprintable() and one not in "\n\t"]
    records = [line for line in log.splitlines() if RECORD.match(line)]
    assert not [line for line in records if "FORGED" in line]
    assert [line for line in records if f"clean_{mode}/desk.ipynb: stdout of its process" in line]
    assert [line for line in records if f"clean_{mode}/desk.ipynb: stderr of its process" in line]
    assert "    the notebook runs\n" in log
    forged = [line for line in log.splitlines() if "FORGED" in line]
    assert not [line for line in forged if not line.startswith("    ")]


@pytest.mark.parametrize("mode", ["shared", "isolated"])
def test_a_visitor_does_not_fill_the_disk_through_the_log(server: Server, mode: str) -> None:
    visitor = opened(server, f"much_{mode}", mode)
    before = server.log.stat().st_size
    visitor.call("much", name="L" * 9_990)
    assert {visitor.call("much").outcome for _ in range(30)} == {"error"}
    quiet = opened(server, f"quiet_{mode}", mode)
    error = quiet.call("fail", name="of another page").error["id"]
    until(lambda: f"error {error} of a visitor" in server.log.read_text())
    # Each of the 31 would write some 30 kB, and the process 2 MB.
    assert server.log.stat().st_size - before < 2 * MAX_KB * 1_000 + 10_000
    long = [line for line in server.log.read_text().splitlines() if len(line) > 4_500]
    assert not long
    server.unpublish(f"much_{mode}/desk")
