"""What is remembered of a visit, and what its client may do: the peer's half of the protocol.

The server keeps a record for each visit of a websocket; the kernel keeps one for a page in a cell that has no
server. Both feed it the client's messages and send what it answers; neither runs anything that the record has not
accepted.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from ..errors import FieldError, ProtocolError
from ..page.difference import difference, own_change
from ..page.moves import path_after
from ..protocol.base import plain_error
from ..protocol.edited import Edited
from ..protocol.link import Run
from ..protocol.messages import (
    PROTOCOL,
    Done,
    Event,
    Hello,
    Output,
    PageMessage,
    Progress,
    Queued,
    Running,
    RunningEvent,
    State,
    Update,
)
from .begun import Begun
from .details import check_detail
from .outputs import Outputs
from .page import VisitPage
from .pauses import Pauses
from .source import raw_edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..page.model import Page
    from ..page.moves import Moved
    from ..page.theme import Theme
    from ..protocol.messages import Changes, Outcome, Sequenced
    from .source import Edition, Source

RING = 512
"""How many messages are kept for clients that reconnect."""
RING_BYTES = 4_000_000
"""How many bytes of them, before they count as missed."""


def new_id() -> str:
    """A random name that cannot be guessed: 128 bits in hex, so that no command takes it for an option."""
    return secrets.token_hex(16)


class VisitRecord(VisitPage):
    """One visit: its values, what handlers have set, and the messages its client may have missed."""

    def __init__(
        self,
        page: Page,
        theme: Theme,
        *,
        builder: bool = False,
        visit: str | None = None,
        source: Source | None = None,
    ) -> None:
        super().__init__(page, theme, builder=builder)
        self.source = source if builder else None
        self.id = visit or new_id()
        self.epoch: str | None = None
        self.seq = 1  # not 0, which requests the page: a client that has seen only the page gets what follows
        self.event = 0
        self.running: dict[int, RunningEvent] = {}
        self.outputs = Outputs()
        self._pauses = Pauses()
        self._ring: list[str] = []
        """The last of the messages that were sent, up to the one numbered `seq`."""
        self._ring_bytes = 0

    # --- opening ---

    def hello(self, message: Hello) -> list[str]:
        """The answer to a client that opens this visit: what it missed, or the whole page."""
        if message.protocol != PROTOCOL:
            raise ProtocolError("the page was updated; reload it")
        self.seen_from(message.time_zone)
        missed = self.missed(message)
        return [self.page_message().model_dump_json()] if missed is None else missed

    def missed(self, message: Hello) -> list[str] | None:
        """The messages that a client has missed; None when it needs the whole page."""
        if message.visit == self.id and message.epoch == self.epoch and self._covers(message.seq):
            return self._ring[len(self._ring) - (self.seq - message.seq) :]
        return None

    def page_message(self) -> PageMessage:
        """The whole truth of the visit."""
        return PageMessage(
            seq=self.seq,
            visit=self.id,
            builder=self.builder,
            user=self.user,
            params=dict(self.params),
            page=self._page_json(),
            theme=self.theme.model_dump(mode="json"),
            context=self._context_json(),
            set_by=self.set_by if self.builder else {},
            state=self._state_json(),
            event=self.event,
            running=list(self.running.values()),
            outputs=self.outputs.by_component,
            revision=self.source.revision if self.source else "",
            raw=self.source.raw if self.source else None,
            raw_app=self.source.app if self.source else None,
        )

    def edit_page(
        self,
        page: Page,
        theme: Theme,
        source: Source | None = None,
        edition: Edition | None = None,
        message: str | None = None,
    ) -> Edited | None:
        """Take over a changed page; what the client has to change, or None if nothing of that is shown to it.

        What no longer has a component is forgotten, and the page's message if it is `message`. `edition` has the edits
        that may have led to the page; None for a change of the file.
        """
        hints = edition.edits if edition is not None else ()
        author = edition if self.builder else None
        old, old_theme, state, context = self._page_json(), self.theme, self._state_json(), self._context_json()
        if message is not None:
            self.take_back_message(message)
        self.replace(page, theme, edition.moves if edition is not None else ())
        themes = ({"theme": one.model_dump(mode="json")} for one in (old_theme, theme))
        edits = [*difference(old, self._page_json(), hints), *filter(None, [own_change("app", *themes)])]
        new = self._context_json()
        raw = raw_edits(self.source, source, hints) if self.source and source else None
        same_source = self.source == source or not self.builder
        self.source = source if self.builder else None
        edited = Edited(
            seq=0,
            revision=self.source.revision if self.source else "",
            edits=[edit.model_dump(mode="json") for edit in edits],
            state={path: one for path, one in self._state_json().items() if path not in state or state[path] != one},
            context={path: new.get(path, {}) for path in context | new if context.get(path) != new.get(path)},
            raw=[edit.model_dump(mode="json") for edit in raw] if raw is not None else None,
            client=author.client if author is not None else None,
            user=author.user if author is not None else None,
        )
        return None if same_source and not (edited.edits or edited.state or edited.context) else edited

    # --- what the client does ---

    def take_state(self, message: State) -> None:
        """Remember values; one that does not fit is kept as a reason to refuse events until it is corrected."""
        self.take(message.changes)

    def take_event(self, message: Event) -> Run | Done | None:
        """What to do about an event: run its handler, refuse it, or (for a repeated id) nothing.

        Raises `ProtocolError` for an id that skips others.
        """
        if not self._counts(message):
            return None
        try:
            self.take_all(message.state)
            handler = self.bound(message.component, message.name, message.step)
            check_detail(message, self.page, self.state, self._data(message.component))
            self.check_required(message.component, message.name)
        except FieldError as error:
            return self.end(message.id, "error", error.reason, error.field)
        if not self._pauses.takes(message, self.component_now(message.component)):
            return self.end(message.id, "cancelled")
        begun = Begun(message.id, message.component, message.name, message.step, message.detail)
        return self._start(begun, handler)

    def refuse_event(self, message: Event, reason: str) -> Done | None:
        """End an event that may not run and keep its values; None for a repeated id.

        Raises `ProtocolError` for an id that skips others.
        """
        if not self._counts(message):
            return None
        self.take(message.state)
        # Without an id, because the event is not recorded.
        error = plain_error(reason).model_copy(update={"id": ""})
        return Done.bare(message.id, "error", error)

    def correction(self) -> Update | None:
        """The correction for a client that gave a value to a hidden or disabled input.

        A visitor gets the value of a hidden input when a handler shows the input.
        """
        changes = {path: one for path, one in self.overruled().items() if self.builder or self.is_shown(path)}
        return Update(seq=0, event=-1, changes=changes, handler="") if changes else None

    def load(self) -> Run | None:
        """The page's `load` event, event 0, or None if nothing is bound to it."""
        handler = self.page.handler("page", "load")
        return self._start(Begun(0, "page", "load"), handler) if handler else None

    # --- what goes to the client ---

    def send(self, message: Sequenced) -> str:
        """Number a message, take it over and keep it for reconnecting clients; its text."""
        self.seq += 1
        message.seq = self.seq
        hides = False
        if isinstance(message, Edited):
            # Earlier messages may contain what is hidden now; a client that missed them gets the whole page.
            self._clear_ring()
        elif isinstance(message, Update | Done):
            if isinstance(message, Done):
                self.running.pop(message.event, None)
            hides = self.hides(message.changes)
            if self.builder:
                self.take_over(message.changes, message.handler)
            else:
                message = message.model_copy(update={"changes": self.take_shown(message.changes), "handler": ""})
        else:
            self._note(message)
        text = message.model_dump_json()
        if isinstance(message, Output):
            self.outputs.add(message, len(text))
        if hides:
            # Earlier messages contain columns that are hidden now; a client that missed them gets the whole page.
            self._clear_ring()
        self._ring.append(text)
        self._ring_bytes += len(text)
        while self._ring and (len(self._ring) > RING or self._ring_bytes > RING_BYTES):
            self._ring_bytes -= len(self._ring.pop(0))
        return text

    def is_news(self, message: Running) -> bool:
        """Whether the client does not know that an event runs: it shows each event that it sends as one that runs."""
        known = self.running.get(message.event)
        return message.event == 0 or (known is not None and (known.position != 0 or known.others))

    def end(self, event: int, outcome: Outcome, message: str = "", field: str | None = None) -> Done:
        """The end of an event that no handler ends."""
        return Done.bare(event, outcome, plain_error(message, field) if message else None)

    def lose_kernel(self, reason: str) -> list[Done]:
        """The ends of all running events, when the kernel has ended and nobody knows how far they came."""
        return [self.end(event, "unknown", reason) for event in list(self.running)]

    def new_epoch(self, epoch: str) -> None:
        """A kernel process serves the visit: tables of an earlier one are gone."""
        if self.epoch is not None and self.epoch != epoch:
            self.forget_tables()
            self.outputs.forget_widgets()
            self._forget_missed()
        self.epoch = epoch

    def clear(self) -> None:
        """Release everything that may be large: the visit has ended."""
        self.outputs = Outputs()
        self.context = {}
        self._removed.clear()
        self._clear_ring()

    # --- inside ---

    def _page_json(self) -> dict[str, Any]:
        return self.page.model_dump(mode="json") if self.builder else self.shown_page()

    def _state_json(self) -> dict[str, Any]:
        return dict(self.state if self.builder else self.shown_state())

    def _context_json(self) -> Changes:
        shown = dict(self.context if self.builder else self.shown_context())
        for path, source in self.page.modules.items():
            if self.builder or self.is_shown(path):
                shown[path] = {"source": source, **shown.get(path, {})}
        return shown

    def _counts(self, message: Event) -> bool:
        """Record the id of the next event; returns False for a repeated id."""
        if message.id <= self.event:
            return False
        if message.id != self.event + 1:
            raise ProtocolError(f"event {message.id} came, but {self.event + 1} was expected")
        self.event = message.id
        return True

    def _covers(self, seq: int) -> bool:
        return 0 < seq <= self.seq <= seq + len(self._ring)

    def _follow(self, moves: Sequence[Moved]) -> None:
        super()._follow(moves)
        self.outputs.follow(moves)
        for running in self.running.values():
            running.component = path_after(running.component, moves)

    def _forget_missed(self) -> None:
        self._clear_ring()
        self.seq += 1

    def _clear_ring(self) -> None:
        self._ring.clear()
        self._ring_bytes = 0

    def _note(self, message: Queued | Running | Progress | Output) -> None:
        """Remember how far an event has come, for clients that open the visit again."""
        running = self.running.get(message.event)
        if running is None:
            return
        if isinstance(message, Queued):
            running.position, running.others = message.position, message.others
        elif isinstance(message, Running):
            running.position, running.others = 0, False
        elif isinstance(message, Progress):
            running.value, running.label = message.value, message.label

    def _start(self, event: Begun, handler: str) -> Run:
        self.running[event.id] = RunningEvent(
            event=event.id,
            component=event.component,
            name=event.name,
            step=event.step,
            position=0,
            others=False,
            value=None,
            label="",
        )
        self.outputs.begin(event.id, event.component)
        policy = self.page.policy(handler)
        return Run(
            visit=self.id,
            event=event.id,
            component=event.component,
            name=event.name,
            handler=handler,
            state=dict(self.state),
            detail=event.detail,
            lane=policy.lane,
            timeout=policy.timeout,
            retry=policy.retry,
        )
