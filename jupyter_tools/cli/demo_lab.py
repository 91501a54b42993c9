"""JupyterLab as the demo starts it: it ends by itself when the demo has gone, even when that was killed.

Its arguments are the folder to remove then, and those of `jupyter lab`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]

STOP_TIMEOUT = 6.0
"""Seconds that the server has to end its kernels and itself, before it and they are killed."""


def main() -> None:
    """Run JupyterLab until it or the demo ends."""
    scratch = Path(sys.argv.pop(1))
    threading.Thread(target=_end_with_demo, args=(scratch,), daemon=True).start()
    # Importing it takes a second, in which the demo may end already.
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]  # noqa: PLC0415

    LabApp.launch_instance()


def _end_with_demo(scratch: Path) -> None:
    """Wait until the demo's end of our stdin is closed, as it is with its process; then end all that there is."""
    while os.read(0, 1):
        pass
    server = psutil.Process()
    processes = [server, *server.children(recursive=True)]
    threading.Thread(target=_kill_late, args=(processes,), daemon=True).start()
    shutil.rmtree(scratch, ignore_errors=True)
    os.kill(server.pid, signal.SIGTERM)


def _kill_late(processes: list[psutil.Process]) -> None:
    time.sleep(STOP_TIMEOUT)
    for process in reversed(processes):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


if __name__ == "__main__":
    main()
