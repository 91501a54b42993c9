"""The page that this kernel serves: its classes and handlers, its visits, and what the server asks of them."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import HandlerError
from ...protocol.link import (
    Ask,
    Close,
    Emit,
    Interrupt,
    Open,
    PageChanged,
    Present,
    Ran,
    ReplayWidgets,
    Run,
    RunNotebook,
    RunsCell,
    StateOf,
    ToWidget,
    Watch,
    Welcome,
)
from ...protocol.messages import Running, Update
from ...protocol.queries import QueryRequest
from ..lanes.beside import AsyncLane, ThreadLane
from ..lanes.main import MainLane
from .definition import Definition
from .downloads import VisitFolder
from .event import EventRun, unreached_end
from .exports import Exports
from .held_load import Held
from .notebook_names import CELL, CellNames
from .run_notebook import run_notebook
from .visit import Visit, VisitInfo
from .watch import NamesWatch
from .widget_event import take
from .windows import Windows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...page.moves import Moved
    from ...protocol.link import FromHandler
    from ..lanes.lane import Job


class PageInKernel:
    """One notebook's page in its kernel; the same behind the link and behind a comm."""

    def __init__(self, shell: Any, submit: Callable[[Callable[[], Any]], None]) -> None:
        self.shell = shell
        self.main = MainLane(submit, self._queued)
        self._lanes: dict[str, MainLane | ThreadLane | AsyncLane] = {
            "main": self.main,
            "thread": ThreadLane(),
            "async": AsyncLane(),
        }
        self.beside = False
        """Whether `async def` handlers of the main lane run on the async one, where no cells share the main loop."""
        self.visits: dict[str, Visit] = {}
        self.changed: list[Callable[[], None]] = []
        """Called when the page's properties have changed."""
        self.definition = Definition(shell, self._page_changed)
        """What the files say of the page."""
        self.windows = Windows(self.visits, self.main.is_busy, self.emit)
        self.exports = Exports(lambda: self.definition.page, self.emit)
        self.held = Held(self.definition, self.main, self.emit, self.run)
        self.names = CellNames(shell, self.definition, self.visits, self.emit)
        self.watch = NamesWatch(shell, self.definition, submit, lambda: self.main.busy, self.emit)
        self._submit = submit
        self._senders: dict[str, Callable[[FromHandler, str | None], None]] = {}
        self._runs: dict[tuple[str, int], EventRun] = {}

    # --- the page ---

    def refresh(self) -> None:
        """Learn what has changed in the files."""
        self.definition.read_handlers()
        self.definition.read_properties()
        self.held.check()
        self.watch.look_soon()

    def _page_changed(self) -> None:
        for call in list(self.changed):
            call()
        for visit in list(self.visits.values()):
            self._show_columns(visit)

    def _show_columns(self, visit: Visit) -> None:
        """Resend tables whose shown columns differ on the changed page."""
        try:
            changes = visit.shown_again(self.definition.page)
        except Exception as error:  # noqa: BLE001 - one unreadable table must not affect other visits
            sys.stderr.write(f"The shown columns of a table cannot be updated: {error}\n")
            return
        if changes:
            self.emit(visit.id, Update(seq=0, event=CELL, changes=changes, handler=""))

    # --- what the server asks ---

    def receive(self, message: Any, send: Callable[[Any], None]) -> None:
        """Do what the server (or the record of a cell's page) asks; answers go to `send`. Never blocks for long."""
        match message:
            case Welcome() | PageChanged():
                self._take_page(message)
            case Open():
                self._open(message, send)
            case Close(visit=visit):
                self._close(visit)
            case Run():
                self._take_run(message, send)
            case StateOf(visit=name, state=state) if name in self.visits:
                self.names.share_state(name, state)
            case Present() | Ask() | ToWidget() | ReplayWidgets() | Watch() if message.visit in self.visits:
                self._serve(self.visits[message.visit], message)
            case Interrupt(visit=name, event=event):
                self._interrupt(name, event)
            case RunNotebook(only_if_new=only_if_new):
                self._run_notebook(send, only_if_new=only_if_new)

    def _take_page(self, message: Welcome | PageChanged) -> None:
        if isinstance(message, PageChanged) and message.moves:
            self._follow(message.moves)
        if message.folder and message.notebook:
            self.definition.path = message.path
            self.definition.serve(Path(message.folder), message.notebook)
            self._submit(self.refresh)

    def _follow(self, moves: Sequence[Moved]) -> None:
        """Keep what visits have by the new paths of components."""

        def follow() -> None:
            with self.definition.lock:
                self.definition.trail.add(moves)
                for visit in list(self.visits.values()):
                    visit.follow(moves)

        self.windows.follow(moves, follow)

    def _open(self, message: Open, send: Callable[[Any], None]) -> None:
        visit = self.visits.get(message.visit)
        if visit is None:
            info = VisitInfo(message.visit, message.user, dict(message.params))
            visit = self.visits[message.visit] = Visit(
                message.builder,
                info,
                dict(message.state),
                visible=dict(message.visible),
                trail=self.definition.trail,
                lock=self.definition.lock,
                files=VisitFolder(message.files),
            )
        else:
            visit.files.place = message.files  # of another server, which goes on with the visit
            visit.shared.forget_sent()
        name = message.visit
        self._senders[name] = lambda answer, code: send(Emit(visit=name, message=answer, code=code))
        visit.widgets.connect(lambda answer: self.emit(name, answer))
        if message.builder:
            self.names.live = name
            self._submit(self.names.share)

    def _close(self, name: str) -> None:
        visit = self.visits.pop(name, None)
        if visit is not None:
            visit.open = False
            self._submit(visit.widgets.end)
        self.main.set_present(name, present=True)
        self.windows.closed(name)
        self.exports.closed(name)
        self.held.forget(name)
        self.watch.end(name)
        self._senders.pop(name, None)
        if self.names.live == name:
            builders = [visit.id for visit in list(self.visits.values()) if visit.builder]
            self.names.live = builders[-1] if builders else None
            self._submit(self.names.share)

    def _take_run(self, message: Run, send: Callable[[Any], None]) -> None:
        if not self.run(message):
            send(Emit(visit=message.visit, message=unreached_end(message), code=None))

    def run(self, message: Run) -> bool:
        """Run an event's handler on its lane, from any thread; whether its visit is open."""
        visit = self.visits.get(message.visit)
        if visit is None:
            return False
        if message.shared is not None:
            visit.shared.take(message.shared.values, message.shared.received)
        lane = self._lanes[self._lane(message)]
        send = functools.partial(self.emit, visit.id)
        run = EventRun(visit, message, self.definition, self.held, lane, send, self._ended)
        self._runs[run.job.key] = run
        self.names.share_state(message.visit, message.state)
        run.start()
        return True

    def _lane(self, run: Run) -> str:
        if run.lane != "main" or not self.beside:
            return run.lane
        try:
            return "async" if self.definition.handlers.find(run.handler).awaits else "main"
        except HandlerError:
            return "main"  # which tells what is wrong

    def _queued(self, job: Job, position: int, others: bool) -> None:  # noqa: FBT001 - a callback of the lane
        run = self._runs.get(job.key)
        if run is not None:
            run.queued(position, others=others)

    def _ended(self, run: EventRun) -> None:
        if self._runs.get(run.job.key) is run:
            del self._runs[run.job.key]
        self.watch.look_soon()

    def _serve(self, visit: Visit, message: Present | Ask | ToWidget | ReplayWidgets | Watch) -> None:
        if isinstance(message, Present):
            self.main.set_present(visit.id, present=message.present)
        elif isinstance(message, Ask):
            if not isinstance(message.request, QueryRequest) or not self.exports.take(visit, message.request):
                self.windows.ask(visit, message.request)
        elif isinstance(message, ToWidget):
            send = functools.partial(self.emit, visit.id)
            take(visit, message.message, self.main, self.definition.handlers, send)
        elif isinstance(message, Watch):
            if visit.builder:
                self.watch.begin(visit.id)
        else:
            self._submit(visit.widgets.replay)

    def _interrupt(self, visit: str, event: int) -> None:
        if self.held.drop(visit, event):
            return
        run = self._runs.get((visit, event))
        if run is not None:
            run.stop()

    def emit(self, visit: str, message: FromHandler) -> None:
        """Send a message to the client of a visit."""
        send = self._senders.get(visit)
        if send is not None:
            send(message, self._code(visit, message.event) if isinstance(message, Running) else None)

    def _code(self, visit: str, event: int) -> str | None:
        """The hash of the source of the handler that an event runs."""
        run = self._runs.get((visit, event))
        return None if run is None or self.definition.folder is None else self.definition.handlers.code(run.run.handler)

    def _run_notebook(self, send: Callable[[Any], None], *, only_if_new: bool) -> None:
        path = self.definition.file
        if (only_if_new and self.held.cells_run) or path is None:
            send(Ran(error=None, traceback="", cell=None))
            return

        def report(answer: Ran | RunsCell) -> None:
            if isinstance(answer, Ran) and answer.error is None:
                self.held.complete()
            elif isinstance(answer, Ran):
                self.held.cells_run = 0
            send(answer)

        self._submit(lambda: run_notebook(self.shell, path, report))

    # --- cells ---

    def before_cell(self) -> None:
        """Prepare for a cell: reread changed properties, and keep a held `load` waiting until the cell ends.

        An error in the file is written once to the cell's output, because an event's output belongs to the visitor.
        """
        self.refresh()
        problem, self.definition.problem = self.definition.problem, ""
        sys.stderr.write(problem)
        self.held.before_cell()

    def after_cell(self, source: str, cell_id: str | None, file: str) -> None:
        """A cell was run: learn its handlers, and send what it set on `context`."""
        self.held.cells_run += 1
        self.definition.handlers.executed(source, cell_id, file)
        self.watch.executed(source, cell_id)
        self.names.send()

    def idle(self) -> None:
        """Called when no cell runs: waiting events may run."""
        self.main.busy = False
        self.held.after_cell()
        self.watch.look_soon()
