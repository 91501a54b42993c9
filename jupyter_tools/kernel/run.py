"""Runs a notebook top to bottom, as a shared kernel does before its first visitor."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from ..errors import NotebookError
from ..link import Ran, RunsCell
from ..notebook import read_notebook, setup_cells
from .explain import error_line, traceback_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_running: set[asyncio.Task[None]] = set()


def run_notebook(shell: Any, path: Path, send: Callable[[Any], None]) -> None:
    """Start running the notebook's cells, without its script handlers.

    `send` gets a `RunsCell` for each cell, and a `Ran` at the end.
    """
    task = asyncio.ensure_future(_run(shell, path, send))
    _running.add(task)
    task.add_done_callback(_running.discard)


async def run_cells(shell: Any, path: Path, send: Callable[[Any], None]) -> Ran:
    """Run the notebook's cells, without its script handlers, up to the first that fails; `send` gets a `RunsCell`."""
    try:
        cells = setup_cells(read_notebook(path))
    except (OSError, NotebookError) as error:
        return Ran(error=str(error), traceback="", cell=None)
    for number, cell in enumerate(cells, 1):
        send(RunsCell(cell=cell.index, number=number, cells=len(cells)))
        failure = await _run_cell(shell, cell.source, cell.id or None)
        if failure is not None:
            return Ran(error=error_line(failure), traceback=_traceback(shell, failure), cell=cell.index)
    return Ran(error=None, traceback="", cell=None)


def failed(error: BaseException) -> Ran:
    """The answer for an error outside the cells, in the code that runs them."""
    return Ran(error=error_line(error), traceback=traceback_text(error), cell=None)


async def _run(shell: Any, path: Path, send: Callable[[Any], None]) -> None:
    try:
        ran = await run_cells(shell, path, send)
    except Exception as error:  # noqa: BLE001 - the server waits for an answer
        ran = failed(error)
    send(ran)


async def _run_cell(shell: Any, source: str, cell_id: str | None) -> BaseException | None:
    transformed = shell.transform_cell(source)
    if not shell.should_run_async(source, transformed_cell=transformed):
        result = shell.run_cell(source, cell_id=cell_id)
    else:
        result = None
        try:
            result = await shell.run_cell_async(source, transformed_cell=transformed, cell_id=cell_id)
        finally:
            # `run_cell` triggers these events itself; `run_cell_async` leaves them to its caller, as in ipykernel.
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
    return result.error_before_exec or result.error_in_exec  # type: ignore[no-any-return]


def _traceback(shell: Any, error: BaseException) -> str:
    lines = shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
    return _COLOUR.sub("", "\n".join(lines))[-20_000:]
