"""One visit in the kernel: its tables, its store, and the run of one event."""

from __future__ import annotations

import asyncio
import secrets
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import FieldError, HandlerError, ToolsError, ValueRefusedError
from ..protocol import Done, EventError, Progress, Running, Update
from ..shapes import ColumnsContext, known_columns
from ..values import build_state, changes_of, clear_changes, path_of
from .encode import encode_changes
from .lanes import check_result
from .output import EventOutput, captured
from .text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..link import FromHandler, Run
    from ..page import Page
    from .page import PageInKernel
    from .table import FrameTable

PROGRESS_PAUSE = 0.05
"""How many seconds lie between two reports of progress at least."""
PACKAGE = Path(__file__).parent.parent
VISITOR_MESSAGE = "Something went wrong. Please tell the owner of this page the error id."


@dataclass
class EventInfo:
    """The `event` argument of a handler: what the visitor did."""

    component: str
    """The path of the component, or `page`."""
    name: str
    """`click`, `change`, `submit`, `select` or `load`."""
    detail: Any = None
    """What the event itself carries."""


class VisitInfo:
    """The `visit` argument of a handler: who visits, and what is kept for them."""

    def __init__(self, visit: str, user: str, params: dict[str, str]) -> None:
        self.id = visit
        self.user = user
        """The user's name as the server knows it; empty for a visitor by link."""
        self.params = params
        """The query of the page's URL."""
        self.store: dict[str, Any] = {}
        """Whatever handlers keep for this visit, for as long as it is open."""
        self._report: Callable[[float | None, str], None] | None = None

    def progress(self, value: float | None, label: str = "") -> None:
        """Show how far the running handler has come: from 0 to 1, or None where that is not known."""
        if value is not None and not 0 <= value <= 1:
            message = f"progress goes from 0 to 1; not {value!r}"
            raise ToolsError(message)
        if self._report is not None:
            self._report(None if value is None else float(value), clean(str(label)))


@dataclass
class Visit:
    """What the kernel keeps of a visit."""

    id: str
    builder: bool
    info: VisitInfo
    values: dict[str, Any]
    """The visitor's values by component path, as last seen."""
    tables: dict[str, FrameTable] = field(default_factory=dict)
    version: int = 0
    """The last version given to a table."""

    def next_version(self) -> int:
        """A version for new data."""
        self.version += 1
        return self.version

    def rows(self, path: str, positions: list[int]) -> tuple[Sequence[str], Sequence[dict[str, Any]]]:
        """The columns and the selected rows of a table."""
        table = self.tables.get(path)
        return (table.names, table.rows(positions)) if table else ([], [])

    def state(self, page: PageInKernel) -> Any:
        """A `State` of the visitor's values."""
        return build_state(page.State, page.page, self.values, self.rows)

    def context(self, page: PageInKernel) -> Any:
        """A `Context` with nothing set."""
        context = page.Context()
        for path, table in self.tables.items():
            _know_columns(context, path, table.names)
        return context

    def take(self, context: Any, page: Page, commit: Callable[[], None] | None = None) -> Any:
        """The changes of a Context as JSON, after which they count as sent. Raises `UnsendableError`.

        `commit` is called before anything is changed here.
        """
        wire, tables = encode_changes(changes_of(context), page, self.next_version)
        if commit is not None:
            commit()
        for path, table in tables.items():
            if table is None:
                self.tables.pop(path, None)
            else:
                self.tables[path] = table
        clear_changes(context)
        return wire


def _know_columns(context: Any, path: str, names: Sequence[str]) -> None:
    first, *inner = path.split(".")
    node = context.__dict__.get(first)
    for name in inner:
        components = node.__dict__.get("components") if node is not None else None
        node = components.__dict__.get(name) if components is not None else None
    columns = node.__dict__.get("columns") if node is not None else None
    if isinstance(columns, ColumnsContext):
        # New data may have other columns, which are known once it was sent.
        known_columns(columns, lambda: None if "data" in node.model_fields_set else names)


class EventRun:
    """One event of a visit: runs its handler and sends what comes of it, ending with one `done`."""

    def __init__(self, visit: Visit, run: Run, page: PageInKernel, send: Callable[[FromHandler], None]) -> None:
        self._visit = visit
        self._run = run
        self._page = page
        self._send = send
        self._progress_at = 0.0
        self._context: Any = None

    async def __call__(self) -> None:
        """Run it; never raises what the handler raised."""
        run = self._run
        if self._page.visits.get(run.visit) is not self._visit:
            return  # closed while it waited: nobody would see what it does
        if self._page.lane.was_interrupted(run.visit, run.event):
            self._done("cancelled")
            return
        if run.name == "load" and self._page.hold(run):
            if self._page.lane.was_interrupted(run.visit, run.event):
                self._page.drop_held(run.visit)
            return
        self._send(Running(seq=0, event=run.event, component=run.component, name=run.name))
        output = EventOutput(run.event, self._send)
        self._visit.info._report = self._progress  # noqa: SLF001 - our own half of it
        try:
            with captured(output):
                await self._handle()
        except (KeyboardInterrupt, asyncio.CancelledError):
            self._done("cancelled")
        except BaseException as error:  # noqa: BLE001 - whatever an author's code raises ends its own event only
            self._done("error", self._explain(error))
        else:
            self._done("ok")

    async def _handle(self) -> None:
        run, page, visit = self._run, self._page, self._visit
        page.refresh()
        properties = page.page  # those of this event, even if they change while its handler awaits
        handler = page.handlers.find(run.handler)
        visit.values = dict(run.state)
        context = self._context = visit.context(page)
        given = {
            "state": visit.state(page),
            "context": context,
            "event": EventInfo(run.component, run.name, run.detail),
            "visit": visit.info,
        }
        arguments = {name: given[name] for name in handler.arguments}

        def step(value: Any) -> None:
            check_result(value, context)
            self._update(context, properties)

        await page.lane.call(run.visit, run.event, lambda: handler.function(**arguments), step)

    def _update(self, context: Any, properties: Page) -> None:
        changes = self._visit.take(context, properties, self._page.lane.commit)
        if changes:
            self._send(Update(seq=0, event=self._run.event, changes=changes))

    def _progress(self, value: float | None, label: str) -> None:
        now = time.monotonic()
        if value == 1 or now - self._progress_at >= PROGRESS_PAUSE:
            self._progress_at = now
            self._send(Progress(seq=0, event=self._run.event, value=value, label=label))

    def _done(self, outcome: Any, error: EventError | None = None) -> None:
        self._visit.info._report = None  # noqa: SLF001 - our own half of it
        self._send(Done(seq=0, event=self._run.event, outcome=outcome, error=error))

    def _explain(self, error: BaseException) -> EventError:
        place = self._page.handlers.place(error.__traceback__)
        own = isinstance(error, (HandlerError, FieldError)) and place is None
        message = error_line(error, own=own)
        return EventError(
            id=secrets.token_hex(4),
            message=message[:2000] if self._visit.builder else VISITOR_MESSAGE,
            field=self._field(error),
            traceback=_traceback(error),
            cell=place.cell if place else None,
            line=place.line if place else None,
        )

    def _field(self, error: BaseException) -> str | None:
        """The component path (and property) that an error is about."""
        if not isinstance(error, FieldError):
            return None
        owner = error.owner if isinstance(error, ValueRefusedError) else None
        path = None if owner is None or self._context is None else path_of(self._context, owner)
        return error.field if path is None else f"{path}.{error.field.rpartition('.')[2]}"


def error_line(error: BaseException, *, own: bool = False) -> str:
    """An error in one line; without its type where it is our own and was made to be read."""
    try:
        text = clean(str(error))
    except Exception:  # noqa: BLE001 - the author's own __str__ may do anything
        text = "its text cannot be told"
    return text if own else f"{type(error).__name__}: {text}"


def _traceback(error: BaseException) -> str:
    """The traceback from the handler's own frame on, at most 20,000 characters."""
    summary = traceback.TracebackException.from_exception(error, limit=-30)
    while summary.stack and Path(summary.stack[0].filename).is_relative_to(PACKAGE):
        summary.stack.pop(0)
    return clean("".join(summary.format()))[-20_000:]
