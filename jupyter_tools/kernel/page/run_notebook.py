"""Runs a notebook top to bottom, as a shared kernel does before its first visitor."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from ...errors import NotebookError
from ...notebook.cells import read_notebook, setup_cells
from ...protocol.link import Ran, RunsCell
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
    numbers: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        numbers[shell.compile.get_code_name(cell.source, cell.source, 0)] = cell.index + 1
        send(RunsCell(cell=cell.index, number=number, cells=len(cells)))
        failure = await _run_cell(shell, cell.source, cell.id or None)
        if failure is not None:
            return Ran(error=_line(failure, numbers), traceback=_traceback(shell, failure, numbers), cell=cell.index)
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


def _is_of_cell(error: BaseException, numbers: dict[str, int]) -> bool:
    """Whether a cell itself does not parse."""
    return isinstance(error, SyntaxError) and error.filename in numbers


def _line(error: BaseException, numbers: dict[str, int]) -> str:
    """An error in one line, without the file of a cell, which is a hash."""
    if isinstance(error, SyntaxError) and _is_of_cell(error, numbers):
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"
    return error_line(error)


def _traceback(shell: Any, error: BaseException, numbers: dict[str, int]) -> str:
    """The traceback, in which cells have their places in the notebook; `numbers` has them by the cells' files."""
    formatted = shell.compile.format_code_name

    def numbered(name: str) -> Any:
        # IPython counts executions, which these cells are not among: all of them would be `In[1]`.
        return ("Cell", str(numbers[name])) if name in numbers else formatted(name)

    shell.compile.format_code_name = numbered
    try:
        if _is_of_cell(error, numbers):
            lines = shell.SyntaxTB.structured_traceback(type(error), error, [])
        else:
            lines = shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
    finally:
        del shell.compile.format_code_name
    return _COLOUR.sub("", "\n".join(lines))[-20_000:]
