"""One visit in use: what its client sends goes to the kernel, what the kernel sends goes to its client."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Literal

from ...peer.dispatch import Dispatch
from ...peer.opened import opened
from ...protocol.edited import Edited
from ...protocol.link import Interrupt, Present, ReplayWidgets, Run, Share, StateOf, ToWidget
from ...protocol.messages import Cancel, Done, Event, Hello, Kernel, Load, Running, State, Update
from ...protocol.names import Names, WatchInput
from ...protocol.queries import StopRequest, TableAnswer, TableRequest
from ...protocol.widgets import Widget, WidgetInput
from ...texts import said
from ..files.visit_files import FilesOfVisit
from .deadlines import Deadlines
from .log import keep_hidden
from .names_watch import NamesWatch
from .owners import renamed
from .rates import Meter
from .redact import for_client
from .shared_tabs import SharedOfVisit
from .store.saver import unchanged
from .store.snapshot import Recent, taken
from .trace import Origin, Trace
from .windows import Windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...page.moves import Moved
    from ...peer.record import VisitRecord
    from ...protocol.link import Emit
    from ...protocol.messages import Outcome, Sequenced
    from ..kernels.link import KernelLink
    from ..kernels.served import Serving
    from .client import Client
    from .observer import Observer
    from .services import Services
    from .store.saver import Changed
    from .store.snapshot import Snapshot

Given = State | Event | TableRequest | StopRequest | Cancel | Load | WatchInput | WidgetInput
"""What a client sends once it has said `hello`."""
PARTLY = said("This may have run in part.")


class Visit:
    """A visit: its record, its kernel and, while one is there, its client."""

    def __init__(self, record: VisitRecord, kernel: Serving, services: Services, owner: str) -> None:
        self.record = record
        self.kernel = kernel
        self.files = FilesOfVisit(record, services.files, lambda: self.address)
        self.owner = owner
        """Who may come back to it: the page and how it was entered."""
        self.address = ""
        """Where the client of a visitor is, as the server sees it; empty for builders."""
        self.expires = math.inf
        """Expiry of the key that opened the page, in seconds since 1970."""
        self.meter = Meter()
        """Rate meter of its visitor."""
        self.client: Client | None = None
        self.left_at = asyncio.get_running_loop().time()
        """When its last client went."""
        self.shared = SharedOfVisit(services.shared)
        self.ends: list[Done] = []
        """Ends of events of a visit that was taken over; sent to its client after the page."""
        self.recent = Recent()
        self._entered_at = 0  # the last seq that the client had seen when it came
        self.changed: Changed = unchanged
        """Notified of changes to save, if visits are stored."""
        self.trace = Trace(record, services.recorder, self._origin)
        self._watch = NamesWatch(record)
        self._epoch: str | None = None
        self._lost_load = False  # whether the kernel was lost while `load` ran
        self._waiting: list[Run] = []
        self._page_log = services.page_log
        self._deadlines = Deadlines(
            record, lambda: self.kernel.patience, lambda event: self.kernel.stubborn(self, event)
        )
        self._windows = Windows(record, lambda rows: self._send(rows.model_dump_json()), self.files.no_export)
        self._dispatch = Dispatch(record, services.pools, str(kernel.page.folder), self._run, self._number)
        # The dispatch comes last: it may send the next messages.
        self._observers: tuple[Observer, ...] = (self.trace, self.recent, self._deadlines, self.files, self._dispatch)

    def follow(self) -> None:
        """Update the visit after its page was renamed."""
        self._dispatch.move(str(self.kernel.page.folder))
        self.owner = renamed(self.owner, self.kernel.page.path)

    @property
    def id(self) -> str:
        """The name of the visit, which cannot be guessed."""
        return self.record.id

    @property
    def connected(self) -> bool:
        """Whether a client is there."""
        return self.client is not None

    def snapshot(self) -> Snapshot:
        """The visit as it is now; shares its values with the visit."""
        return taken(self.record, self.owner, self._origin(), self.recent.ended, self.trace.secrets)

    # --- the client ---

    def enter(self, client: Client, hello: Hello) -> None:
        """Answer a client's `hello`: what it missed or the whole page, then whether handlers can run."""
        self.record.seen_from(hello.time_zone)
        texts = self.record.missed(hello)
        if texts is None:
            seen = hello.seq if hello.visit == self.id else 0
            self._entered_at = seen or self.record.seq
            texts = self.recent.page_texts(self.record, self._entered_at)
        self.client = client
        for text in texts:
            client.send(text)
        while self.ends:
            self._number(self.ends.pop(0))
        client.send(self._kernel_status().model_dump_json())
        self.kernel.attach(self)
        if self.kernel.link is not None:
            self.kernel_ready(self.kernel.link)

    def leave(self, client: Client) -> None:
        """Note that the client has gone."""
        if self.client is client:
            self.client = None
            self.left_at = asyncio.get_running_loop().time()
            self._windows.drop()
            if (link := self._open_link()) is not None:
                link.write(Present(visit=self.id, present=False))
            self.kernel.left(self)
            self.changed(self.id)

    def receive(self, message: Given) -> None:
        """Do what the client asks. Raises `ProtocolError` for what is out of order."""
        message = self.record.as_now(message)
        if isinstance(message, Event):
            self._take_event(message)
        elif isinstance(message, State):
            self.record.take_state(message)
            self._dispatch.correct()
            self._share_state()
        elif isinstance(message, TableRequest | StopRequest):
            self._windows.take(message, self.kernel.link)
        elif isinstance(message, WidgetInput):
            self._to_widget(message)
            return  # the kernel decides about its result
        elif isinstance(message, WatchInput | Load):
            self._take_builders(message)
        else:
            self._cancel(message.event)
        self.changed(self.id, urgent=isinstance(message, Event))

    def refuse(self, event: Event, reason: str) -> None:
        """Refuse an event; the entered values are kept. Raises `ProtocolError` as `receive` does."""
        done = self.record.refuse_event(self.record.as_now(event), reason)
        self._dispatch.correct()
        if done is not None:
            self._number(done)
        self._share_state()

    # --- the kernel ---

    def kernel_status(self) -> None:
        """Send the client whether handlers can run."""
        self._send(self._kernel_status().model_dump_json())

    def kernel_ready(self, link: KernelLink) -> None:
        """Open the visit in a kernel process that is new to it, run `load`, and what has waited."""
        load = self._lost_load
        if self._epoch != link.epoch:
            restarted = self._epoch is not None
            self._epoch = link.epoch
            self.record.new_epoch(link.epoch)
            self.shared.new_kernel()
            self._windows.lose()
            if restarted:
                self._send(self.record.page_message().model_dump_json())
            link.write(opened(self.record))
            load = True  # tables live in the kernel: those of a page that came back would stay empty
        else:
            link.write(Present(visit=self.id, present=True))
            link.write(ReplayWidgets(visit=self.id))
        self._watch.renew(link)
        if load:
            self._load(link)
        while self._waiting:
            self._write(link, self._waiting.pop(0))

    def kernel_changed(self, kernel: Serving) -> None:
        """Use another kernel from now on."""
        self.kernel = kernel

    def kernel_lost(self, reason: str) -> None:
        """End the events that were in the kernel: nobody knows how far they came."""
        self._windows.lose()
        self._lost_load = self._lost_load or 0 in self.record.running
        waiting = {run.event for run in self._waiting} | self._dispatch.waits()
        for done in self.record.lose_kernel(reason):
            if done.event not in waiting:
                self._number(done)

    def end_events(self, reason: str) -> None:
        """End all unfinished events with the visit: cancel waiting ones; running ones may have run in part."""
        waiting = {run.event for run in self._waiting} | self._dispatch.waits()
        self._waiting.clear()
        self._dispatch.close()  # first, so that nothing more starts
        for event in list(self.record.running):
            outcome: Outcome = "cancelled" if event in waiting else "unknown"
            self._number(self.record.end(event, outcome, reason if event in waiting else f"{reason} {PARTLY}"))

    def close(self) -> None:
        """Release what the visit holds and cancel what it waits for: it has ended."""
        self.trace.close()
        self.files.close()
        self._dispatch.close()
        self._deadlines.close()
        self.recent.clear()
        self.shared.close(self.left_at)
        self.record.clear()

    def kernel_missing(self) -> None:
        """End the events that wait for an unavailable kernel, unless its client can ask to run the notebook."""
        status = self._kernel_status()
        while self._waiting and not status.runnable:
            self._number(self.record.end(self._waiting.pop(0).event, "error", status.message))

    def emit(self, emit: Emit) -> None:
        """Pass on what the kernel sends."""
        emit = emit.model_copy(update={"message": self.record.as_now(emit.message)})
        self.trace.emitted(emit)
        keep_hidden(self._page_log, self.kernel.page.path, self.record, self.trace, emit.message)
        if isinstance(emit.message, Share):
            self.shared.take(emit.message)
        elif isinstance(emit.message, Running):
            self._deadlines.started(emit.message.event)
        message = for_client(emit.message, self.record)
        if isinstance(message, TableAnswer | Widget | Names):
            self._send(message.model_dump_json())
            if isinstance(message, TableAnswer):
                self.files.exported(message)
                self.record.take_rows(message)
                self._windows.answered(self.kernel.link)
        elif message is not None:
            self._number(message)

    # --- the page ---

    def edit_page(self, edited: Edited | None, moves: Sequence[Moved] = ()) -> None:
        """Show the changes of the page, if there are any to show; what waits here follows moves of its components."""
        self._windows.follow(moves)
        self._dispatch.follow(moves)
        self.files.follow(moves)
        if edited is not None:
            self._number(edited)
        self.changed(self.id)

    def show(self, text: str, kind: Literal["info", "error"]) -> None:
        """Show a message on the page."""
        self._number(Update(seq=0, event=-1, changes={"page": {"message": text, "message_kind": kind}}, handler=""))

    def catch_up(self) -> list[str]:
        """What brings a client that fell behind up to date: the page, and whether handlers can run."""
        if self.kernel.link is not None:
            self.kernel.link.write(ReplayWidgets(visit=self.id))
        return [*self.recent.page_texts(self.record, self._entered_at), self._kernel_status().model_dump_json()]

    # --- inside ---

    def _take_event(self, message: Event) -> None:
        self.trace.asked(message)
        self._dispatch.take(message)
        if message.state:
            self._share_state()

    def _run(self, run: Run) -> None:
        self.trace.passed_on(run)
        status = self._kernel_status()
        if self.kernel.link is not None:
            self._write(self.kernel.link, run)
        elif status.status in ("missing", "dead") and not status.runnable:
            self._number(self.record.end(run.event, "error", status.message))
        else:
            self._waiting.append(run)

    def _to_widget(self, message: WidgetInput) -> None:
        if (link := self._open_link()) is not None:
            link.write(ToWidget(visit=self.id, message=message))

    def _take_builders(self, message: WatchInput | Load) -> None:
        link = self._open_link()
        # In a kernel that is not there yet `load` runs anyway.
        if not self._watch.takes(message, link) and link is not None and 0 not in self.record.running:
            self._load(link)

    def _open_link(self) -> KernelLink | None:
        """The link to the kernel process in which this visit is open, if there is one now."""
        link = self.kernel.link
        return link if link is not None and self._epoch == link.epoch else None

    def _cancel(self, event: int) -> None:
        for run in self._waiting:
            if run.event == event:
                self._waiting.remove(run)
                self._number(self.record.end(event, "cancelled"))
                return
        if self._dispatch.cancel(event):
            return
        if event in self.record.running and self.kernel.link is not None:
            self.kernel.link.write(Interrupt(visit=self.id, event=event))
            self._deadlines.interrupted(event)

    def _load(self, link: KernelLink) -> None:
        self._lost_load = False
        if (load := self.record.load()) is not None:
            self.trace.loads(load)
            self._write(link, load)

    def _write(self, link: KernelLink, run: Run) -> None:
        self._deadlines.note(run.event, run.timeout)
        link.write(self.record.as_now(run).model_copy(update={"shared": self.shared.news()}))

    def _share_state(self) -> None:
        if self.record.builder and self.kernel.link is not None:
            self.kernel.link.write(StateOf(visit=self.id, state=self.record.state))

    def _kernel_status(self) -> Kernel:
        return self.kernel.status_for(builder=self.record.builder)

    def _origin(self) -> Origin:
        page = self.kernel.page
        return Origin(page.path, str(page.file), self.kernel.mode, self.record.user, self.record.params)

    def _number(self, message: Sequenced) -> None:
        running = None if isinstance(message, Edited) else self.record.running.get(message.event)
        self._send(self.record.send(message))
        for observer in self._observers:
            observer.sent(message, running)
        self.changed(self.id, urgent=isinstance(message, Done))

    def _send(self, text: str) -> None:
        if self.client is not None:
            self.client.send(text)
