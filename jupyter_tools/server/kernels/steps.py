"""Progress of publishing: passes steps from the tasks to the requests that wait for them."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...protocol.link import RunsCell
    from ..apps.paths import PagePath


class Step(NamedTuple):
    """A step of publishing a page."""

    text: str
    """The current step, as a sentence."""
    cell: int | None = None
    """Index of the running cell, from 0; None if no cell runs."""
    number: int | None = None
    """Its position among the cells to run, from 1."""
    cells: int | None = None
    """Number of cells to run."""


StepQueue = asyncio.Queue[Step | None]
"""Steps, and None at the end."""


class Steps:
    """Passes the steps of each page to its listeners."""

    def __init__(self) -> None:
        self._listening: dict[str, list[StepQueue]] = {}

    def report(self, page: PagePath, text: str) -> None:
        """Report a step."""
        self._put(page, Step(text))

    def report_cell(self, page: PagePath, at: RunsCell) -> None:
        """Report the cell that a kernel of the page runs."""
        text = f"Running cell {at.cell + 1} ({at.number} of {at.cells})."
        self._put(page, Step(text, at.cell, at.number, at.cells))

    @contextmanager
    def listen(self, page: PagePath) -> Iterator[StepQueue]:
        """Listen to the steps of a page while the block runs."""
        queue: StepQueue = asyncio.Queue()
        path = page.path
        self._listening.setdefault(path, []).append(queue)
        try:
            yield queue
        finally:
            self._listening[path].remove(queue)
            if not self._listening[path]:
                del self._listening[path]

    def _put(self, page: PagePath, step: Step) -> None:
        for queue in self._listening.get(page.path, []):
            queue.put_nowait(step)
