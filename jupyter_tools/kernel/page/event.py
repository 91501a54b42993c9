"""The run of one event, from `running` to `done`."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from ...errors import FieldError, HandlerError, ToolsError, ValueRefusedError, VisitorError
from ...generated.bases import take_going
from ...generated.values import clear_changes, part_at, path_of
from ...protocol.base import plain_error
from ...protocol.link import Share
from ...protocol.messages import GO, Done, Queued, Running
from ...protocol.text import clean, named
from ...texts import said
from ..lanes.lane import Job
from ..lanes.threads import timer
from ..output import tqdm
from ..output.capture import EventOutput, captured
from .event_info import EventInfo
from .event_messages import Outflow
from .explain import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...page.model import Page
    from ...protocol.base import EventError
    from ...protocol.link import FromHandler, Run
    from ...protocol.messages import Changes, Outcome
    from ..lanes.lane import Lane
    from .definition import Definition
    from .handlers import Handler
    from .held_load import Held
    from .visit import PageRead, Visit

ASK_AGAIN = 0.3
"""Seconds after which a handler that does not stop is interrupted again, or let go where others can go on without its
end: time to clean up, and less than a server waits before it ends the process of an isolated visit."""
ASK_TIMES = 6
FIRST_PAUSE = 0.5
"""Seconds before a handler that has raised is tried again; they double each time."""


class EventRun:
    """One event of a visit: runs its handler and sends what comes of it, ending with one `done`."""

    def __init__(  # noqa: PLR0913, PLR0917 - its dependencies, created in one place
        self,
        visit: Visit,
        run: Run,
        definition: Definition,
        held: Held,
        lane: Lane,
        send: Callable[[FromHandler], None],
        ended: Callable[[EventRun], None],
    ) -> None:
        self.run = run
        self.job = Job(run.visit, run.event, self, self._runs_beside)
        self._visit = visit
        self._definition = definition
        self._held = held
        self._lane = lane
        self._ended = ended
        self._out = Outflow(run.event, run.handler, send)
        self._context: Any = None
        self._late = False
        self._timer: threading.Timer | None = None
        self._stopping = threading.Event()
        self._begun = False

    def start(self) -> None:
        """Queue it on its lane, from any thread."""
        try:
            self._lane.add(self.job)
        except RuntimeError as error:  # the process cannot start a thread
            self._fail(error)

    async def __call__(self) -> None:
        """Run it; never raises what the handler raised."""
        self._begun = True
        if not self._visit.open:
            self._ended(self)  # closed while it waited: nobody would see what it does
            return
        # Catches every exception, also from our own code: without an end, the client would wait forever.
        try:
            if self._lane.was_interrupted(*self.job.key):
                self._stopped()
            elif not self._is_held():
                await self._run()
                self._done("ok")
        except (KeyboardInterrupt, asyncio.CancelledError):
            self._stopped()
        except BaseException as error:  # noqa: BLE001 - any exception from a handler ends its own event only
            self._fail(error)
        finally:
            self._definition.prepare()

    def _fail(self, error: BaseException) -> None:
        field, builder = self._field(error), self._visit.builder
        outcome: Outcome = "refused" if isinstance(error, VisitorError) else "error"
        self._done(outcome, explain(error, self._definition.handlers, builder=builder, field=field))

    def _is_held(self) -> bool:
        """Whether the event waits for its handler's cell; it restarts after the cell."""
        self._definition.read_handlers()
        if not self._held.hold(self.run):
            return False
        if self._lane.was_interrupted(*self.job.key):
            self._held.drop(*self.job.key)
        self._ended(self)
        return True

    async def _run(self) -> None:
        run = self.run
        self._out.send(Running(seq=0, event=run.event, component=run.component, name=run.name))
        if run.timeout is not None:
            self._timer = timer(run.timeout, self._time_out)
        output = EventOutput(run.event, self._out.send, self._visit.widgets, handler=run.handler)
        with tqdm.reporting_to(self._out.progress), captured(output):
            await self._handle()

    # --- ending it from outside, from any thread ---

    def stop(self) -> bool:
        """End it; one that does not stop is asked again, and let go where others need not wait for it.

        Whether it was there to be ended.
        """
        if self._stopping.is_set():
            return self._lane.has(self.run.visit, self.run.event)  # it may be cleaning up
        found = self._lane.interrupt(self.run.visit, self.run.event)
        if found:
            self._stopping.set()
            if self._begun:
                timer(ASK_AGAIN, self._ask_again, 1)
            else:
                self._stopped()  # when its turn comes, it sees that it was interrupted
        return found

    def queued(self, position: int, *, others: bool) -> None:
        """Report that it waits."""
        run = self.run
        self._out.send(
            Queued(seq=0, event=run.event, component=run.component, name=run.name, position=position, others=others)
        )

    def _time_out(self) -> None:
        self._late = True
        self.stop()

    def _ask_again(self, times: int) -> None:
        visit, event = self.run.visit, self.run.event
        if self._out.closed or not self._lane.has(visit, event):
            return
        self._lane.interrupt(visit, event)
        if not self._lane.holds_thread(visit, event):
            self._stopped()
        elif times < ASK_TIMES:
            timer(ASK_AGAIN, self._ask_again, times + 1)

    def _stopped(self) -> None:
        if self._late:
            one = self.run.timeout == 1
            reason = (
                said("This took longer than 1 second and was ended.")
                if one
                else said("This took longer than {count} seconds and was ended.", count=f"{self.run.timeout:g}")
            )
            self._done("error", plain_error(reason))
        else:
            self._done("cancelled")

    # --- the handler ---

    def _runs_beside(self) -> bool:
        """Whether the handler is an `async def`, which others of its visit need not wait for."""
        try:
            return self._definition.handlers.find(self.run.handler).awaits
        except Exception:  # noqa: BLE001 - reported when the event runs
            return False

    async def _handle(self) -> None:
        definition = self._definition
        definition.read_properties()
        read = definition.read  # the page of this event, even if it changes while its handler awaits
        handler = definition.handlers.find(self.run.handler)
        self._visit.values = dict(self.run.state)
        self._visit.check_row(read.page, self.run.component, self.run.state)
        for failures in range(self.run.retry + 1):
            try:
                await self._try(handler, read)
            except ToolsError:
                raise
            except Exception:
                if failures == self.run.retry or self._out.updated:
                    raise
            else:
                return
            await self._pause(failures)

    async def _try(self, handler: Handler, read: PageRead) -> None:
        run, visit = self.run, self._visit
        context, shared = visit.context(self._definition), visit.shared.view()
        self._context = context
        info = EventInfo(self._definition.now(run.component), run.name, run.detail)
        if run.name == "edit":
            info.edits = visit.edits(read.page, run.component, run.detail)
            part_at(context, info.component).refused = info.edits.refused
        info.done = visit.row_event(read.page, run.component, run.name, run.detail)
        given = {
            "state": visit.state(self._definition, run.state),
            "context": context,
            "event": info,
            "visit": visit.info.of_event(lambda value, label: self._out.progress(value, clean(label)), shared),
        }
        arguments = {name: given[name] for name in handler.arguments}

        returned = returned_property(read.page, run.component)

        def send(update: Callable[[Changes], None], value: Any, *, ends: bool) -> None:
            if returned and value is not None and value is not context:
                setattr(part_at(context, run.component), returned, value)
            else:
                check_result(value, context)
            newly_shared = shared.take_changes()
            changes = visit.take(context, read, self._lane.commit, self._definition.page)
            if newly_shared:
                self._out.aside(Share(number=visit.shared.change(newly_shared), changes=newly_shared))
            if ends and (going := take_going(context.page)) is not None:
                changes.setdefault("page", {})[GO] = going
            update(changes)
            clear_changes(context)

        step = partial(send, self._out.update, ends=False)
        end = partial(send, self._out.update_last, ends=True)
        await self._lane.call(run.visit, run.event, lambda: handler.function(**arguments), step, end)

    async def _pause(self, failures: int) -> None:
        """Wait before the next try, as a part that can be interrupted."""
        self._out.progress(None, said("Trying again ({count} of {all})", count=failures + 1, all=self.run.retry))
        seconds = FIRST_PAUSE * 2**failures
        await self._lane.call(self.run.visit, self.run.event, lambda: asyncio.sleep(seconds))

    # --- the end ---

    def _done(self, outcome: Outcome, error: EventError | None = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._out.close(outcome, error):
            self._ended(self)

    def _field(self, error: BaseException) -> str | None:
        """The component path (and property) that an error is about."""
        if not isinstance(error, FieldError):
            return None
        owner = error.owner if isinstance(error, ValueRefusedError) else None
        path = None if owner is None or self._context is None else path_of(self._context, owner)
        return error.field if path is None else f"{path}.{error.field.rpartition('.')[2]}"


def unreached_end(run: Run) -> Done:
    """The end of an event whose visit is closed in the kernel; without it, the client would wait forever."""
    error = plain_error(said("The kernel does not know this visit."))
    return Done.bare(run.event, "unknown", error)


def returned_property(page: Page, path: str) -> str:
    """The property that takes what a handler of the component at a path returns; empty for none."""
    component = page.find(path)
    return component.returned if component is not None else ""


def check_result(result: Any, context: Any) -> None:
    """A handler returns or yields its context, or nothing. Raises `HandlerError` for anything else."""
    if result is not None and result is not context:
        message = f"a handler sets `context` and returns nothing; this one gave {named(result)}"
        raise HandlerError(message)
