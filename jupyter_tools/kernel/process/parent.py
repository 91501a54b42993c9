"""Ends a process that the server has started when the server is gone, whatever the process does."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ... import prctl
from ..lanes.threads import thread

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.5
"""Seconds between two looks whether the server is still there."""


def end_group() -> None:
    """End this process at once, with all that it has started."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def end_with_server(*, enabled: bool = True) -> None:
    """Have the system end this process with its parent (Linux): also while code holds the GIL, so that nothing runs.

    What a process forks does not inherit this.
    """
    prctl.send_when_parent_ends(signal.SIGKILL if enabled else 0)


def end_with_template(template: int) -> None:
    """Let the system kill this fork with its template (Linux): until it connects, the server may not know it."""
    end_with_server()
    if os.getppid() != template:  # the template has ended already
        end_group()


@contextmanager
def watching_server() -> Iterator[None]:
    """While the block runs, end this process and its children when the server exits."""
    server = os.getppid()
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(PAUSE):
            if os.getppid() != server:
                end_group()

    watcher = thread(watch, "jupyter_tools_watch")
    watcher.start()
    end_with_server()
    try:
        yield
    finally:
        end_with_server(enabled=False)
        ended.set()
        watcher.join()
