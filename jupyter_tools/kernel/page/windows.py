"""Answers what visits ask of their tables, beside events: a thread for tables in memory, and one for engines."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from ...errors import ToolsError
from ...page.moves import path_after
from ...protocol.queries import (
    REPLACED,
    STOPPED,
    DistinctQuery,
    QueryAnswer,
    QueryRequest,
    StopRequest,
    TableAnswer,
    TableRequest,
)
from ...protocol.rows import Rows
from ...terminal import print_error
from ..frames.stopping import WORK, Work
from ..lanes.threads import thread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ...page.moves import Moved
    from ...protocol.rows import RowsRequest
    from ..frames.data_table import DataTable
    from .visit import Visit

MAX_WAIT = 1.0
"""Maximum seconds for which a window waits for events: a handler may keep the main thread for minutes."""
CHECK = 0.005
"""Seconds between two checks whether events run, which start and end too often to notify anybody."""


class Windows:
    """Passes requests to the lane of their table: an engine may take long, and the tables in memory shall go on."""

    def __init__(
        self,
        visits: Collection[str],
        is_busy: Callable[[], bool],
        emit: Callable[[str, TableAnswer], None],
    ) -> None:
        """`visits` are those that are open; `is_busy` tells whether an event runs or waits on the main thread."""
        self._memory = Lane(visits, is_busy, emit, slow=False)
        self._engines = Lane(visits, is_busy, emit, slow=True)

    def ask(self, visit: Visit, request: TableRequest | StopRequest) -> None:
        """Queue a request, whose answer is sent to the visit, or stop what is computed for a table."""
        if isinstance(request, StopRequest):
            self._engines.stop(visit, request.component)
            return
        table = visit.tables.get(request.component)
        (self._engines if table is not None and table.slow else self._memory).ask(visit, request)

    def closed(self, visit: str) -> None:
        """Drop the requests of a visit that has ended."""
        self._memory.closed(visit)
        self._engines.closed(visit)

    def follow(self, moves: Sequence[Moved], also: Callable[[], None]) -> None:
        """Answer what waits for the new paths of its tables; `also` moves the tables, while nothing is looked up."""
        self._memory.follow(moves, lambda: self._engines.follow(moves, also))

    def wait(self) -> None:
        """Wait until all requests are answered."""
        self._memory.wait()
        self._engines.wait()


class Lane:
    """Computes answers on a thread; the visit that has taken the least time comes first."""

    def __init__(
        self,
        visits: Collection[str],
        is_busy: Callable[[], bool],
        emit: Callable[[str, TableAnswer], None],
        *,
        slow: bool,
    ) -> None:
        """`slow` is set where engines compute, on their own threads: windows of an earlier order are dropped then."""
        self._slow = slow
        self._visits = visits
        self._is_busy = is_busy
        self._emit = emit
        self._waiting: deque[tuple[Visit, TableRequest]] = deque()
        self._running: tuple[Visit, TableRequest, Work] | None = None
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, visit: Visit, request: TableRequest) -> None:
        """Queue a request; the answer is sent to the visit."""
        with self._changed:
            if self._slow:
                self._supersede(visit, request)
            self._waiting.append((visit, request))
            self._changed.notify_all()
            if self._thread is None:
                self._thread = thread(self._run, "jupyter_tools_windows")
                try:
                    self._thread.start()
                except RuntimeError:  # the process cannot start a thread: the next request tries again
                    self._thread = None

    def _supersede(self, visit: Visit, request: Any) -> None:
        """Drop what the same table was asked in another order or under other conditions: nobody needs it any more."""
        if _order_of(request) is not None:
            self._drop(REPLACED, lambda one, other: one is visit and is_useless(other, request))

    def stop(self, visit: Visit, component: str) -> None:
        """Drop what a visit has asked of a table."""
        with self._changed:
            self._drop(STOPPED, lambda one, other: one is visit and other.component == component)

    def closed(self, visit: str) -> None:
        """Drop the requests of a visit that has ended."""
        with self._changed:
            self._drop(None, lambda one, _: one.id == visit)
            self._changed.notify_all()

    def _drop(self, reason: str | None, drops: Callable[[Visit, TableRequest], bool]) -> None:
        """Answer requests that wait with a reason, if there is one, and stop the one that is computed."""
        for one in [one for one in self._waiting if drops(*one)]:
            self._waiting.remove(one)
            if reason is not None:
                self._emit(one[0].id, _answered(one[1], None, reason))
        if self._running is not None and drops(*self._running[:2]):
            # A handler may use the connection of the engine, and would be interrupted instead.
            self._running[2].stop(reason or REPLACED, now=not self._is_busy())

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
            finally:
                with self._changed:
                    self._running = None

    def _next(self) -> tuple[Visit, TableRequest, DataTable | None, Work] | None:
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
                    work = Work()
                    self._running = visit, request, work
                    return visit, request, visit.tables.get(request.component), work
                self._changed.wait(min(pauses))
            self._thread = None
            self._changed.notify_all()
            return None

    def _pause(self, visit: Visit, request: TableRequest) -> float:
        """Seconds for which a request must wait."""
        limited = _is_costly(request) and not visit.builder and len(self._visits) > 1
        return visit.work.wait() if limited else 0.0

    def _answer(self, visit: Visit, request: TableRequest, table: DataTable | None, work: Work) -> None:
        clock = time.monotonic if self._slow else time.thread_time
        begun = clock()
        patience = time.monotonic() + MAX_WAIT

        def wait_for_events() -> None:
            while self._is_busy() and time.monotonic() < patience:
                time.sleep(CHECK)

        WORK.set(work if self._slow else None)
        try:
            self._emit(visit.id, answer(table, request, wait_for_events if _is_costly(request) else lambda: None))
        finally:
            visit.work.add(clock() - begun)


def _is_costly(request: TableRequest) -> bool:
    if isinstance(request, QueryRequest):
        return True
    return bool(request.sort or request.filter or request.search.strip())


def _order_of(request: TableRequest) -> object:
    """The order of a window; None of what is no window of rows on a screen."""
    if isinstance(request, QueryRequest) or request.keys is not None or request.count == 1:
        return None
    return request.sort, request.filter, request.search


def is_useless(one: TableRequest, later: RowsRequest) -> bool:
    """Whether nobody needs the answer of a request to a table after a later one for a window."""
    if one.component != later.component:
        return False
    if not isinstance(one, QueryRequest):
        return _order_of(one) not in (None, _order_of(later))
    # The list of values of a column leaves out the conditions on it.
    own = one.question.column if isinstance(one.question, DistinctQuery) else None
    ours, theirs = ([part for part in other.filter if part.column != own] for other in (one, later))
    return one.search != later.search or ours != theirs


def answer(table: DataTable | None, request: TableRequest, wait_for_events: Callable[[], None]) -> TableAnswer:
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
    return _answered(request, found, error)


def _answered(request: TableRequest, found: Any, error: str | None) -> TableAnswer:
    about: Any = {"id": request.id, "component": request.component, "table": request.table, "error": error}
    return QueryAnswer(**about, result=found) if isinstance(request, QueryRequest) else Rows(**about, window=found)
