"""What a process cannot be forked with, each found in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAD = """import asyncio, gc, json, socket, sqlite3, threading, time
from jupyter_tools.kernel.process.forkable import open_transaction, problem_of
tasks, own = set(), set()
"""
TAIL = """
print(json.dumps([problem_of(tasks, own), open_transaction()]))
"""


def found(code: str) -> list[str | None]:
    """What a process finds in itself after some code."""
    command = [sys.executable, "-c", HEAD + code + TAIL]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own
    answer: list[str | None] = json.loads(shown.stdout)
    return answer


@pytest.mark.parametrize(
    "code",
    [
        "",
        "thread = threading.Thread(target=int); thread.start(); thread.join()",
        "one, other = socket.socketpair(); own |= {one.fileno(), other.fileno()}",
        "with socket.socket() as one: pass",
        "db = sqlite3.connect(':memory:'); db.execute('create table t (a)'); db.commit()",
        "db = sqlite3.connect(':memory:'); db.close()",
        """loop = asyncio.new_event_loop()
tasks.add(loop.create_task(asyncio.sleep(0)))
loop.run_until_complete(*tasks)
loop.close()""",
    ],
)
def test_what_a_process_may_leave_behind(code: str) -> None:
    assert found(code) == [None, None]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("threading.Thread(target=time.sleep, args=(9,), daemon=True, name='clock').start()", "threads running"),
        (
            "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(); pool.submit(int).result()",
            "threads running",
        ),
        (
            "for at in range(5): threading.Thread(target=time.sleep, args=(9,), daemon=True, name=f't{at}').start()",
            "t0, t1, t2 and 2 more",
        ),
        ("loop = asyncio.new_event_loop(); tasks.add(loop.create_task(asyncio.sleep(9), name='later'))", "later"),
        ("server = socket.create_server(('127.0.0.1', 0))", "connections open"),
        (
            """server = socket.create_server(("127.0.0.1", 0)); own.add(server.fileno())
client = socket.create_connection(server.getsockname())""",
            "127.0.0.1:",
        ),
        ("one, other = socket.socketpair()", "a socket pair"),
    ],
)
def test_what_a_fork_would_lack_or_share_is_named(code: str, reason: str) -> None:
    problem, transaction = found(code)
    assert problem is not None
    assert reason in problem
    assert transaction is None


def test_the_monitor_of_a_progress_bar_is_ended() -> None:
    pytest.importorskip("tqdm")
    bar = "from tqdm import tqdm\nfor one in tqdm(range(3)): time.sleep(0.01)\nassert threading.active_count() == 2"
    assert found(bar) == [None, None]


def test_an_open_transaction_is_found() -> None:
    begun = "db = sqlite3.connect(':memory:'); db.execute('create table t (a)'); db.execute('insert into t values (1)')"
    problem, transaction = found(begun)
    assert problem is None
    assert transaction is not None
    assert "transaction of sqlite" in transaction
