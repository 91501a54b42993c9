"""The processes that a process has started, also those that have left its group (Linux).

psutil would read every process of the system for this; the kernel's own lists of children cost as much as there are
descendants, which matters at the end of each visit.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """The children of a process and theirs; empty where the system does not tell."""
    found: list[int] = []
    parents = [pid]
    while parents:
        children = _children(parents.pop())
        found += children
        parents += children
    return found


def kill_descendants(pid: int) -> None:
    """Kill all that a process has started, and what these start meanwhile."""
    before: set[int] = set()
    # Those that are dead stay in the list until their parent reads their exit status.
    while new := set(descendants(pid)) - before:
        for one in new:
            with contextlib.suppress(OSError):
                os.kill(one, signal.SIGKILL)
        before |= new


def _children(pid: int) -> list[int]:
    found = []
    # A task may end meanwhile.
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += [int(one) for one in (task / "children").read_text("ascii").split()]
    return found
