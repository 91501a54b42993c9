"""Answers what visits ask of their tables: on one thread, so that nobody's requests slow the others' events."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from ...errors import ToolsError
from ...page.moves import path_after
from ...protocol.queries import QueryAnswer, QueryRequest, TableAnswer, TableRequest
from ...protocol.rows import Rows
from ...terminal import print_error
from ..lanes.threads import thread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ...page.moves import Moved
    from ..frames.table import FrameTable
    from .visit import Visit

MAX_WAIT = 1.0
"""Maximum seconds for which a window waits for events: a handler may keep the main thread for minutes."""
CHECK = 0.005
"""Seconds between two checks whether events run, which start and end too often to notify anybody."""


class Windows:
    """Computes windows; the visit that has taken the least time comes first."""

    def __init__(
        self,
        visits: Collection[str],
        is_busy: Callable[[], bool],
        emit: Callable[[str, TableAnswer], None],
    ) -> None:
        """`visits` are those that are open; `is_busy` tells whether an event runs or waits on the main thread."""
        self._visits = visits
        self._is_busy = is_busy
        self._emit = emit
        self._waiting: deque[tuple[Visit, TableRequest]] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, visit: Visit, request: TableRequest) -> None:
        """Queue a request; the answer is sent to the visit."""
        with self._changed:
            self._waiting.append((visit, request))
            self._changed.notify_all()
            if self._thread is None:
                self._thread = thread(self._run, "jupyter_tools_windows")
                try:
                    self._thread.start()
                except RuntimeError:  # the process cannot start a thread: the next request tries again
                    self._thread = None

    def closed(self, visit: str) -> None:
        """Drop the requests of a visit that has ended."""
        with self._changed:
            for one in [one for one in self._waiting if one[0].id == visit]:
                self._waiting.remove(one)
            self._changed.notify_all()

    def follow(self, moves: Sequence[Moved], also: Callable[[], None]) -> None:
        """Answer what waits for the new paths of its tables; `also` moves the tables, while nothing is looked up."""
        with self._changed:
            also()
            now = [(visit, one, path_after(one.component, moves)) for visit, one in self._waiting]
            self._waiting = deque((visit, one.model_copy(update={"component": path})) for visit, one, path in now)

    def wait(self) -> None:
        """Wait until all requests are answered."""
        with self._changed:
            self._changed.wait_for(lambda: self._thread is None)

    def _run(self) -> None:
        while (found := self._next()) is not None:
            try:
                self._answer(*found)
            except BaseException:  # noqa: BLE001 - the windows of others must go on
                print_error()

    def _next(self) -> tuple[Visit, TableRequest, FrameTable | None] | None:
        """The next request, once it may be computed, with its table; None if there is none."""
        with self._changed:
            while self._waiting:
                pauses = [self._pause(*one) for one in self._waiting]
                ready = [one for one, pause in zip(self._waiting, pauses, strict=True) if not pause]
                if ready:
                    # Read once for each visit, because it decreases. Of equals `min` takes the first: a visit's own
                    # requests keep their order.
                    taken = {visit.id: visit.work.seconds() for visit, _ in ready}
                    found = min(ready, key=lambda one: taken[one[0].id])
                    self._waiting.remove(found)
                    visit, request = found
                    return visit, request, visit.tables.get(request.component)
                self._changed.wait(min(pauses))
            self._thread = None
            self._changed.notify_all()
            return None

    def _pause(self, visit: Visit, request: TableRequest) -> float:
        """Seconds for which a request must wait."""
        limited = _is_costly(request) and not visit.builder and len(self._visits) > 1
        return visit.work.wait() if limited else 0.0

    def _answer(self, visit: Visit, request: TableRequest, table: FrameTable | None) -> None:
        begun = time.thread_time()
        patience = time.monotonic() + MAX_WAIT

        def wait_for_events() -> None:
            while self._is_busy() and time.monotonic() < patience:
                time.sleep(CHECK)

        try:
            self._emit(visit.id, answer(table, request, wait_for_events if _is_costly(request) else lambda: None))
        finally:
            visit.work.add(time.thread_time() - begun)


def _is_costly(request: TableRequest) -> bool:
    if isinstance(request, QueryRequest):
        return True
    return bool(request.sort or request.filter or request.search.strip())


def answer(table: FrameTable | None, request: TableRequest, wait_for_events: Callable[[], None]) -> TableAnswer:
    """What a table answers, or why it does not; `wait_for_events` is called before each long step."""
    found: Any = None
    error = None
    if table is None or table.version != request.table:
        error = "the table has changed"
    else:
        try:
            if isinstance(request, QueryRequest):
                found = table.query(request, wait_for_events)
            else:
                found = table.window(request, wait_for_events)
        except ToolsError as failure:
            error = str(failure)
        except Exception as failure:  # noqa: BLE001 - any frame library's error is the answer
            error = f"the rows cannot be read: {type(failure).__name__}: {failure}"
    about: Any = {"id": request.id, "component": request.component, "table": request.table, "error": error}
    return QueryAnswer(**about, result=found) if isinstance(request, QueryRequest) else Rows(**about, window=found)
