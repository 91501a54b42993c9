"""The page that this kernel serves: its classes and handlers, its visits, and what the server asks of them."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...app.file import read_app, stamp
from ...errors import HandlerError, ToolsError
from ...generated.emitter import load_page_module
from ...page.model import Page
from ...protocol.link import (
    Ask,
    Close,
    Emit,
    Interrupt,
    NotRun,
    Open,
    PageChanged,
    Ran,
    ReplayWidgets,
    Run,
    RunNotebook,
    RunsCell,
    StateOf,
    ToWidget,
    Welcome,
)
from ...protocol.messages import Running, Update
from ..lanes.beside import AsyncLane, ThreadLane
from ..lanes.main import MainLane
from .event import EventRun, unreached_end
from .handlers import Handlers
from .held_load import Held
from .notebook_names import CELL, CellNames
from .run_notebook import run_notebook
from .visit import Visit, VisitInfo
from .widget_event import take
from .windows import Windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol.link import FromHandler
    from ..lanes.lane import Job


class PageInKernel:
    """One notebook's page in its kernel; the same behind the link and behind a comm."""

    def __init__(self, shell: Any, submit: Callable[[Callable[[], Any]], None]) -> None:
        self.shell = shell
        self.folder: Path | None = None
        self.notebook: str | None = None
        self._file = Path()
        self.path: str | None = None
        """The notebook's path below the server's root; None without a server."""
        self.page = Page()
        self.State: Any = None
        self.Context: Any = None
        self.handlers = Handlers(shell)
        self.main = MainLane(submit, self._queued)
        self._lanes: dict[str, MainLane | ThreadLane | AsyncLane] = {
            "main": self.main,
            "thread": ThreadLane(),
            "async": AsyncLane(),
        }
        self.beside = False
        """Whether `async def` handlers of the main lane run on the async one, where no cells share the main loop."""
        self.visits: dict[str, Visit] = {}
        self.cells_run = 0
        self.send_not_run: Callable[[NotRun], None] = lambda _: None
        """Sends the list of undefined handlers to the server."""
        self.changed: list[Callable[[], None]] = []
        """Called when the page's properties have changed."""
        self._submit = submit
        self._senders: dict[str, Callable[[FromHandler, str | None], None]] = {}
        self.windows = Windows(self.visits, self.main.is_busy, self.emit)
        self.held = Held(self)
        self._runs: dict[tuple[str, int], EventRun] = {}
        self._stamp: Any = None
        self._problem = ""
        """The error in properties.json, until it is shown to a builder."""
        self._app_pools: dict[str, int] = {}
        self._prepared: list[Any] = []
        self.names = CellNames(self)
        self._set_page(self.page, {}, None, "notebook.ipynb")

    # --- the page ---

    def serve(self, folder: Path, notebook: str) -> None:
        """Serve the page of a notebook: `refresh` reads it."""
        self.folder, self.notebook = folder, notebook
        self._file = folder / notebook

    def refresh(self) -> None:
        """Learn what has changed in the files."""
        self.read_handlers()
        self.read_properties()
        self.held.check()

    def read_handlers(self) -> None:
        """Learn which handlers the saved notebook has, if it has changed; on any thread."""
        if self.folder is not None:
            self.handlers.read(self._file)

    def read_properties(self) -> None:
        """Read properties.json again if it has changed; a broken one leaves the page as it was.

        On the main thread only, and on others it does nothing: handlers there see the page as it is.
        """
        folder, notebook = self.folder, self.notebook
        if folder is None or notebook is None or threading.current_thread() is not threading.main_thread():
            return
        found = (folder, notebook, stamp(folder))
        if found == self._stamp:
            return
        self._stamp = found
        try:
            app = read_app(folder).app
        except ToolsError as error:
            self._problem = f"The page is unchanged: {error}\n"
            return
        self._problem = ""
        if notebook not in app.pages and not self._file.exists():
            return  # it was renamed: the server sends the new path soon
        own = folder if notebook in app.pages else None
        self._set_page(app.pages.get(notebook, Page()), app.pools, own, notebook)
        for call in list(self.changed):
            call()
        for visit in list(self.visits.values()):
            self._show_columns(visit)

    def _show_columns(self, visit: Visit) -> None:
        """Resend tables whose shown columns differ on the changed page."""
        try:
            changes = visit.shown_again(self.page)
        except Exception as error:  # noqa: BLE001 - one unreadable table must not affect other visits
            sys.stderr.write(f"The shown columns of a table cannot be updated: {error}\n")
            return
        if changes:
            self.emit(visit.id, Update(seq=0, event=CELL, changes=changes))

    def context(self) -> Any:
        """A `Context` with nothing set."""
        with suppress(IndexError):
            prepared = self._prepared.pop()
            if isinstance(prepared, self.Context):
                return prepared
        return self.Context()

    def prepare(self) -> None:
        """Make the next `Context` while nobody waits for it: that of a large page takes a while."""
        if not self._prepared:
            self._prepared.append(self.Context())

    def pool_limit(self, pool: tuple[str, str]) -> int:
        """How many places a pool of the app has; one that is declared no more has one."""
        return self._app_pools.get(pool[1], 1)

    def _set_page(self, page: Page, pools: dict[str, int], folder: Path | None, notebook: str) -> None:
        module = load_page_module(folder, notebook, page)
        with self.names.lock:
            self.page, self.State, self.Context, self._app_pools = page, module.State, module.Context, pools
            self.names.share_page()

    # --- what the server asks ---

    def receive(self, message: Any, send: Callable[[Any], None]) -> None:
        """Do what the server (or the record of a cell's page) asks; answers go to `send`. Never blocks for long."""
        match message:
            case (
                Welcome(folder=folder, notebook=notebook, path=path)
                | PageChanged(folder=folder, notebook=notebook, path=path)
            ):
                if folder and notebook:
                    self.path = path
                    self.serve(Path(folder), notebook)
                    self._submit(self.refresh)
            case Open():
                self._open(message, send)
            case Close(visit=visit):
                self._close(visit)
            case Run():
                self._take_run(message, send)
            case StateOf(visit=name, state=state) if name in self.visits:
                self.names.share_state(name, state)
            case Ask() | ToWidget() | ReplayWidgets() if message.visit in self.visits:
                self._serve(self.visits[message.visit], message)
            case Interrupt(visit=name, event=event):
                self._interrupt(name, event)
            case RunNotebook(only_if_new=only_if_new):
                self._run_notebook(send, only_if_new=only_if_new)

    def _open(self, message: Open, send: Callable[[Any], None]) -> None:
        visit = self.visits.get(message.visit)
        if visit is None:
            info = VisitInfo(message.visit, message.user, dict(message.params))
            visit = self.visits[message.visit] = Visit(
                message.builder, info, dict(message.state), visible=dict(message.visible)
            )
        name = message.visit
        self._senders[name] = lambda answer, code: send(Emit(visit=name, message=answer, code=code))
        visit.widgets.connect(lambda answer: self.emit(name, answer))
        if message.builder:
            self.names.live = name
            self._submit(self.names.share)

    def _close(self, name: str) -> None:
        visit = self.visits.pop(name, None)
        if visit is not None:
            self._submit(visit.widgets.end)
        self.windows.closed(name)
        self.held.forget(name)
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
        lane = self._lanes[self._lane(message)]
        run = EventRun(visit, message, self, lane, lambda answer: self.emit(visit.id, answer), self._ended)
        self._runs[run.job.key] = run
        self.names.share_state(message.visit, message.state)
        run.start()
        return True

    def _lane(self, run: Run) -> str:
        if run.lane != "main" or not self.beside:
            return run.lane
        try:
            return "async" if self.handlers.find(run.handler).awaits else "main"
        except HandlerError:
            return "main"  # which tells what is wrong

    def _queued(self, job: Job, position: int, others: bool) -> None:  # noqa: FBT001 - a callback of the lane
        run = self._runs.get(job.key)
        if run is not None:
            run.queued(position, others=others)

    def _ended(self, run: EventRun) -> None:
        if self._runs.get(run.job.key) is run:
            del self._runs[run.job.key]

    def _serve(self, visit: Visit, message: Ask | ToWidget | ReplayWidgets) -> None:
        if isinstance(message, Ask):
            self.windows.ask(visit, message.request)
        elif isinstance(message, ToWidget):
            take(visit, message.message, self, lambda sent: self.emit(visit.id, sent))
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
        return None if run is None or self.folder is None else self.handlers.code(run.run.handler)

    def _run_notebook(self, send: Callable[[Any], None], *, only_if_new: bool) -> None:
        if (only_if_new and self.cells_run) or self.folder is None or self.notebook is None:
            send(Ran(error=None, traceback="", cell=None))
            return
        path = self._file

        def report(answer: Ran | RunsCell) -> None:
            if isinstance(answer, Ran) and answer.error is None:
                self.held.complete()
            elif isinstance(answer, Ran):
                self.cells_run = 0
            send(answer)

        self._submit(lambda: run_notebook(self.shell, path, report))

    # --- cells ---

    def before_cell(self) -> None:
        """Prepare for a cell: reread changed properties, and keep a held `load` waiting until the cell ends.

        An error in the file is written once to the cell's output, because an event's output belongs to the visitor.
        """
        self.refresh()
        problem, self._problem = self._problem, ""
        sys.stderr.write(problem)
        self.held.before_cell()

    def after_cell(self, source: str, cell_id: str | None, file: str) -> None:
        """A cell was run: learn its handlers, and send what it set on `context`."""
        self.cells_run += 1
        self.handlers.executed(source, cell_id, file)
        self.names.send()

    def idle(self) -> None:
        """Called when no cell runs: waiting events may run."""
        self.main.busy = False
        self.held.after_cell()
