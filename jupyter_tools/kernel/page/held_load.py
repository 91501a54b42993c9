"""Holds events until the cells of their handlers have run, and knows which handlers are not defined yet.

Before and during *Run All*, an event would fail only because its cells have not run yet.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ...protocol.link import HELD, NotRun
from ...protocol.messages import Done, Progress
from ..lanes.threads import timer

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from ...protocol.link import FromHandler, Run
    from ..lanes.main import MainLane
    from .definition import Definition

QUIET = 0.3
"""Seconds without a running cell before held events run; during *Run All*, variables they use may be missing."""


class Held:
    """Holds events until the cells of their handlers have run."""

    def __init__(
        self,
        definition: Definition,
        main: MainLane,
        emit: Callable[[str, FromHandler], None],
        run: Callable[[Run], Any],
    ) -> None:
        """`emit` sends a message to the client of a visit; `run` runs an event."""
        self.cells_run = 0
        """How many cells have run."""
        self.send_not_run: Callable[[NotRun], None] = lambda _: None
        """Sends the list of undefined handlers to the server."""
        self._definition = definition
        self._main = main
        self._emit = emit
        self._run = run
        self.not_run: list[str] = []
        """Handlers that the page binds and whose cells have not run yet."""
        self._runs: dict[tuple[str, int], Run] = {}
        self._quiet: threading.Timer | None = None
        self._complete = False
        """Whether the whole notebook has run; a handler that is still missing will not come."""
        self._begun = False
        """Whether cells that the page waits for have started to run."""
        self._until = 0.0
        """When the pause after the last cell ends, by the monotonic clock."""

    # --- what was not run ---

    def complete(self) -> None:
        """Record that all cells have run."""
        self._complete = True
        self.check()

    def check(self) -> None:
        """Update the list of undefined handlers, and send it to the server if it has changed."""
        names = [name for name in self._definition.page.handler_names() if self._lacks(name)]
        if names != self.not_run:
            self.not_run = names
            self.send_not_run(NotRun(handlers=names))

    # --- events ---

    def hold(self, run: Run) -> bool:
        """Hold an event whose handler is not defined yet; returns whether it is held."""
        if not (self._lacks(run.handler) or self._settles()):
            return False
        self._runs[run.visit, run.event] = run
        self._emit(run.visit, Progress(seq=0, event=run.event, value=None, label=HELD))
        self._release_later()
        return True

    def drop(self, visit: str, event: int) -> bool:
        """Cancel a held event; returns False if it is not held."""
        if self._runs.pop((visit, event), None) is None:
            return False
        self._emit(visit, Done(seq=0, event=event, outcome="cancelled", error=None, changes={}, at_once=False))
        return True

    def forget(self, visit: str) -> None:
        """Drop what is kept of a visit that has ended."""
        for key in [key for key in list(self._runs) if key[0] == visit]:
            self._runs.pop(key, None)

    # --- cells ---

    def before_cell(self) -> None:
        """Wait for the end of a cell that is about to run."""
        self._begun = self._begun or bool(self.not_run)
        if self._quiet is not None:
            self._quiet.cancel()

    def after_cell(self) -> None:
        """Run what is kept, unless another cell comes soon."""
        self._until = time.monotonic() + QUIET
        self.check()
        if self._runs:
            self._release_later()

    # --- inside ---

    def _release_later(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
        self._quiet = timer(QUIET, self._release)

    def _release(self) -> None:
        if self._main.busy:
            return
        self._begun = False
        for key, run in [(key, run) for key, run in list(self._runs.items()) if not self._lacks(run.handler)]:
            if self._runs.pop(key, None) is not None:
                self._run(run)

    def _settles(self) -> bool:
        """Whether the cells that the page waits for still run, or ended within the last `QUIET` seconds."""
        self._begun = self._begun and (self._main.busy or time.monotonic() < self._until)
        return self._begun

    def _lacks(self, handler: str) -> bool:
        if self._complete:
            return False
        return self._definition.handlers.lacks(handler, fresh=self.cells_run == 0)
