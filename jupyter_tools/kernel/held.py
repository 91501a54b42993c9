"""A page's `load` events that wait for the cells of what they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NotRunError
from ..link import HELD
from ..protocol import Done, Progress
from .threads import timer

if TYPE_CHECKING:
    import threading

    from ..link import Run
    from .page import PageInKernel

QUIET = 0.3
"""Seconds without a cell after which a held `load` runs: in the middle of *Run All* what it uses may be missing."""


class Held:
    """Keeps each visit's `load` until its handler's cell was run."""

    def __init__(self, page: PageInKernel) -> None:
        self._page = page
        self._runs: dict[str, Run] = {}
        self._quiet: threading.Timer | None = None

    def hold(self, run: Run) -> bool:
        """Keep an event for later, if its handler's cell was not run yet; whether it was kept."""
        self._page.refresh()
        if not self._must_wait(run):
            return False
        self._runs[run.visit] = run
        self._page.emit(run.visit, Progress(seq=0, event=run.event, value=None, label=HELD))
        if not self._page.main.busy:
            # On a lane beside the main thread, the cell that it waits for may have ended just now.
            self.after_cell()
        return True

    def drop(self, visit: str, event: int | None = None) -> bool:
        """End what is kept of a visit (if it is this event); whether there was any."""
        run = self._runs.get(visit)
        if run is None or event not in (None, run.event) or self._runs.pop(visit, None) is None:
            return False
        self._page.emit(visit, Done(seq=0, event=run.event, outcome="cancelled", error=None))
        return True

    def forget(self, visit: str) -> None:
        """Drop what is kept of a visit that has ended."""
        self._runs.pop(visit, None)

    def before_cell(self) -> None:
        """Wait for the end of a cell that is about to run."""
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None

    def after_cell(self) -> None:
        """Run what is kept, unless another cell comes soon."""
        if self._runs:
            self.before_cell()
            self._quiet = timer(QUIET, self._release)

    def _release(self) -> None:
        if self._page.main.busy:
            return
        for run in [run for run in list(self._runs.values()) if not self._must_wait(run)]:
            if self._runs.pop(run.visit, None) is not None:
                self._page.run(run)

    def _must_wait(self, run: Run) -> bool:
        try:
            self._page.handlers.find(run.handler)
        except NotRunError:
            return True
        except Exception:  # noqa: BLE001 - it is told when the event runs
            return False
        return False
