"""Messages about a notebook environment that lacks jupyter_tools, with the command that installs it."""

from __future__ import annotations

import asyncio
import shlex
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKAGE = "jupyter_tools"
TIMEOUT = 20.0
"""Timeout in seconds for importing the package."""
ENDS = "The notebook's interpreter, {}, exits at once; the server's log says why."


def lacks_package(python: str) -> str:
    """The message to builders about an environment without jupyter_tools; `python` is the path of its Python."""
    command = f"{shlex.quote(python)} -m pip install {PACKAGE}"
    return f"The notebook's environment has no {PACKAGE}. Its Python is {python}; install it there: {command}"


def lacks(python: str, error: str) -> str:
    """The message to builders when importing jupyter_tools fails; `error` is the last line of its traceback."""
    if f"No module named '{PACKAGE}'" in error or f"No module named {PACKAGE}" in error:
        return lacks_package(python)
    return f"The notebook's environment cannot load {PACKAGE}. Its Python is {python}; the error is: {error}"


async def problem_of(python: Sequence[str], folder: Path, environment: dict[str, str]) -> str:
    """Why an interpreter exits at once when it starts in a folder; `python` is its command without a module."""
    return await asyncio.to_thread(_problem_of, [*python], folder, environment)


def _problem_of(python: list[str], folder: Path, environment: dict[str, str]) -> str:
    try:
        ran = subprocess.run(  # noqa: S603 - the kernelspec's own interpreter
            [*python, "-c", f"import {PACKAGE}.kernel.process.worker"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ENDS.format(python[0])
    lines = ran.stderr.strip().splitlines()
    return lacks(python[0], lines[-1]) if ran.returncode and lines else ENDS.format(python[0])
