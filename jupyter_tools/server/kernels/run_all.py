"""Pages whose notebook has not run: their status, and running the notebook on a builder's request."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from ...errors import ProtocolError, PublishError, ToolsError
from ...texts import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from logging import Logger

    from .link import KernelLink
    from .served import Served, Serving

Status = Literal["starting", "ready", "busy", "not_run", "dead", "missing"]
BUSY = said("The notebook is running a cell.")
NOT_READY = said("This page is not ready yet. What you do now runs as soon as it is.")
"""The message to visitors until the notebook has run."""
SHOWN = 3
"""Maximum number of undefined handlers that the message names."""

_running: dict[Serving, asyncio.Task[None]] = {}


def status_of(link: KernelLink) -> tuple[Status, str]:
    """The status of a linked kernel, with the message to builders."""
    if link.busy:
        return "busy", BUSY
    return ("not_run", _not_run(link.not_run)) if link.not_run else ("ready", "")


def _not_run(handlers: Sequence[str]) -> str:
    more = len(handlers) - SHOWN
    *first, last = [*handlers[:SHOWN], *([f"{more} more"] if more > 0 else [])]
    names = f"{', '.join(first)} and {last}" if first else last
    wait = "waits for its cell" if len(handlers) == 1 else "wait for their cells"
    return f"The notebook has not run yet: {names} {wait}."


def run_all(kernel: Serving, visit: Served, log: Logger) -> None:
    """Run the notebook of a visit's page in its kernel, unless it is running or has run.

    Raises `ProtocolError` for visitors.
    """
    if not visit.record.builder:
        raise ProtocolError("only builders can run the notebook")
    status = kernel.status_for(builder=True)
    if kernel not in _running and (status.runnable or status.status == "ready"):
        task = _running[kernel] = asyncio.create_task(_run(kernel, visit, log))
        task.add_done_callback(lambda _: _running.pop(kernel, None))


async def _run(kernel: Serving, visit: Served, log: Logger) -> None:
    try:
        await kernel.run_all()
    except ToolsError as error:
        traceback = error.traceback if isinstance(error, PublishError) else ""
        log.warning("jupyter_tools: %s\n%s", error, traceback)
        visit.show(str(error), "error")
