"""What Linux does for a process when it or its parent ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.waiting import until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="prctl is of Linux")
CHILD = """
import os, signal, sys
from jupyter_tools import prctl
child = os.fork()
if not child:
    prctl.send_when_parent_ends(signal.SIGKILL)
    print(os.getpid(), flush=True)
    signal.pause()
sys.stdin.read()
os._exit(0)
"""
ORPHAN = """
import os, time
top = os.getpid()
from jupyter_tools import prctl
prctl.adopt_orphans()
middle = os.fork()
if not middle:
    parent = os.getpid()
    if not os.fork():
        while os.getppid() == parent:
            time.sleep(0.001)
        os._exit(0 if os.getppid() == top else 1)
    os._exit(0)
os.waitpid(middle, 0)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123 - a file of the system
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_process_ends_with_its_parent() -> None:
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603 - our own
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
        assert parent.stdout.read() == ""  # the child had it open
        until(lambda: not alive(child))


def test_orphans_become_children() -> None:
    shown = subprocess.run([sys.executable, "-c", ORPHAN], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    assert shown.stdout.strip() == "0"
