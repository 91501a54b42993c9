"""REST behind the operations page: what the server does now, what it did, and what builders may do about it."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from ...errors import JournalError, NotFoundError
from ...protocol.messages import Cancel, Outcome
from ...reports.journal import Query, read_entries
from ...reports.overview import EventsAnswer, OverviewAnswer
from ...schema import Documented
from ..visits.trace import VISIT
from .overview import overview
from .rest import RestHandler, endpoint

if TYPE_CHECKING:
    from ..kernels.page_kernel import PageKernel
    from ..visits.visit import Visit

BAD = HTTPStatus.BAD_REQUEST
NOT_FOUND = HTTPStatus.NOT_FOUND
UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
BASE = "jupyter-tools/api/operations"
MAX_EVENTS = 200
MAX_ID = 2**63 - 1
"""The largest id of an entry (SQLite's integers)."""
MAX_LISTED = 200
"""How many kernels and visits are listed."""


class _Model(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


EntryId = Annotated[int, Field(ge=-MAX_ID, le=MAX_ID)]


class EventsQuery(_Model):
    """Which recorded events to send."""

    page: Annotated[str, Field(max_length=1000)] | None = None
    """The notebook, relative to the server's root."""
    visit: Annotated[str, Field(max_length=100)] | None = None
    handler: Annotated[str, Field(max_length=100)] | None = None
    outcome: Outcome | None = None
    failed: bool = False
    """Only those with the outcome `error` or `unknown`."""
    after: EntryId | None = None
    """Only later ones than the entry with this id."""
    before: EntryId | None = None
    """Only earlier ones than the entry with this id."""
    limit: Annotated[int, Field(ge=1, le=MAX_EVENTS)] = 50


class CancelRequest(_Model):
    """Which event to cancel."""

    event: Annotated[int, Field(ge=0)]
    """Its id in the visit."""


class OperationsHandler(RestHandler):
    """What the server does now."""

    @endpoint("execute", "The kernels, visits and queues of this server, and how it is doing", answer=OverviewAnswer)
    async def get(self) -> None:
        """Send the overview."""
        self.send(await overview(self.room, MAX_LISTED))


class EventsHandler(RestHandler):
    """The journal."""

    @endpoint(
        "execute",
        "Recorded events of this server's pages, the newest first",
        answer=EventsAnswer,
        query=EventsQuery,
        errors=(BAD, UNAVAILABLE),
    )
    async def get(self) -> None:
        """Send entries of the journal."""
        asked = self.query(EventsQuery)
        journal = self.room.events.journal
        if journal is None:
            raise JournalError("Events are not recorded: the journal is switched off.")
        root = self.room.root.folder
        query = Query(
            files=() if asked.page is None else (str(root / asked.page),),
            root=str(root),
            visit=asked.visit,
            handler=asked.handler,
            outcomes=("error", "unknown") if asked.failed else (asked.outcome,) if asked.outcome else (),
            after=asked.after,
            before=asked.before,
            limit=asked.limit,
        )
        exists = await asyncio.to_thread(journal.file.exists)
        entries = await asyncio.to_thread(read_entries, journal.file, query) if exists else []
        self.send(EventsAnswer(events=entries[::-1]))


class _Action(RestHandler):
    """What a builder does; who did what is in the server's log."""

    def kernel(self, kernel: str) -> PageKernel:
        """A kernel by its id. Raises `NotFoundError`."""
        for one in self.room.kernels.listed():
            if one.id == kernel:
                return one
        raise NotFoundError("This kernel is no longer there.")

    def visit(self, visit: str) -> Visit:
        """A visit by the beginning of its id. Raises `NotFoundError`."""
        for one in self.room.visits.all():
            if one.id[:VISIT] == visit:
                return one
        raise NotFoundError("This visit has ended.")

    def done(self, what: str) -> None:
        """Answer, and say in the log who did it."""
        self.log.info("jupyter_tools: %s %s", self.current_user.username, what)
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()


class RestartHandler(_Action):
    """Restarts a kernel."""

    @endpoint(
        "execute",
        "Restart a kernel, and run its notebook; events that run in it end with the outcome `unknown`",
        answer=None,
        errors=(NOT_FOUND,),
    )
    async def post(self, kernel: str) -> None:
        """Restart the kernel."""
        for isolation in self.room.kernels.isolations():
            if isolation.id == kernel and isolation.restart():
                self.done(f"restarted the template of {isolation.page.path}")
                return
        found = self.kernel(kernel)
        await found.restart()
        self.done(f"restarted the kernel of {found.page.path}")


class StopHandler(_Action):
    """Stops a kernel."""

    @endpoint(
        "execute",
        "Stop a kernel; its page says so to visitors until the kernel is restarted",
        answer=None,
        errors=(NOT_FOUND,),
    )
    async def post(self, kernel: str) -> None:
        """Stop the kernel, or a process that serves no visit."""
        for process in self.room.kernels.processes():
            if process.kernel == kernel and process.is_listed:
                process.kill()
                self.done(f"ended a process ({process.role}) of {process.page.path}")
                return
        found = self.kernel(kernel)
        await found.halt()
        self.done(f"stopped the kernel of {found.page.path}")


class EndHandler(_Action):
    """Ends a visit."""

    @endpoint(
        "execute",
        "End a visit; what its visitor entered is forgotten, by the visitor's tab too",
        answer=None,
        errors=(NOT_FOUND,),
    )
    async def post(self, visit: str) -> None:
        """End the visit."""
        found = self.visit(visit)
        await self.room.visits.end_by_builder(found)
        self.done(f"ended visit {visit} of {found.kernel.page.path}")


class CancelHandler(_Action):
    """Cancels an event."""

    @endpoint(
        "execute",
        "Cancel an event that runs or waits, as its visitor could",
        answer=None,
        body=CancelRequest,
        errors=(BAD, NOT_FOUND),
    )
    async def post(self, visit: str) -> None:
        """Cancel the event."""
        found, event = self.visit(visit), self.body(CancelRequest).event
        if event not in found.trace.open:
            raise NotFoundError("This event has ended.")
        found.receive(Cancel(event=event))
        self.done(f"cancelled event {event} of visit {visit} of {found.kernel.page.path}")


OPERATIONS: list[tuple[str, type[RestHandler]]] = [
    (BASE, OperationsHandler),
    (f"{BASE}/events", EventsHandler),
    (f"{BASE}/kernels/{{kernel}}/restart", RestartHandler),
    (f"{BASE}/kernels/{{kernel}}/stop", StopHandler),
    (f"{BASE}/visits/{{visit}}/end", EndHandler),
    (f"{BASE}/visits/{{visit}}/cancel", CancelHandler),
]
"""The path templates of these endpoints."""
