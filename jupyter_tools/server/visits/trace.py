"""Follows the events of a visit from their acceptance to their end, and passes each one on to be recorded."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ...protocol.messages import Done, Output, Running, Update
from ...reports.journal import begun
from ...texts import said
from ..secrets import long_forms_of, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...page.model import Page
    from ...peer.record import VisitRecord
    from ...protocol.base import EventError
    from ...protocol.link import Emit, Run
    from ...protocol.messages import Event, Outcome, RunningEvent, Sequenced
    from ...reports.journal import Entry

VISIT = 8
"""How many characters of a visit's id are shown: enough to distinguish visits, too few to resume one."""
MAX_OUTPUT = 20_000
"""How many characters of what an event prints are recorded."""
MAX_SECRETS = 20
"""How many of a visit's last secrets are masked in what it prints."""
CLOSED = said("The visit ended, or went on at another server, while this ran.")
Property = tuple[str, str]
"""A component path and one of its properties."""


@dataclass(slots=True, kw_only=True)
class Traced:
    """An event that is running or has ended, with all its values unmasked."""

    entry: Entry
    """Its entry so far, with secrets and heavy values, and without its output."""
    hidden: frozenset[Property]
    """The properties that are never recorded."""
    secrets: tuple[str, ...]
    """Their values."""
    encoded: Mapping[Property, str]
    """How heavy properties travel, of which only size and digest are written."""
    asked: float = field(default_factory=time.monotonic)
    started: float | None = None
    """When its handler started, by the monotonic clock."""
    output: list[str] = field(default_factory=list)
    """What it has printed, in parts, up to a little more than is recorded."""
    printed: int = 0
    """How many characters it has printed."""

    def take(self, emit: Emit) -> None:
        """Add a message from the kernel."""
        message = emit.message
        if isinstance(message, Running):
            self.started = self.started or time.monotonic()
            self.entry.wait = self.started - self.asked
            self.entry.code = emit.code
        elif isinstance(message, Output):
            self._print(message)
        elif isinstance(message, Update | Done):
            for path, properties in message.changes.items():
                self.entry.changes.setdefault(path, {}).update(properties)
            if isinstance(message, Done):
                # In full: visitors see less.
                self.entry.error = message.error

    def end(self, outcome: Outcome, error: EventError | None = None) -> None:
        """Note its end; an error from the kernel says more and is kept."""
        if self.started is not None:
            self.entry.run = time.monotonic() - self.started
        self.entry.outcome = outcome
        self.entry.error = self.entry.error or error

    def _print(self, message: Output) -> None:
        text = message.text
        if message.kind == "display" and not (message.replaces and not message.data):
            text = f"[{', '.join(message.data) or 'nothing'}] {text}\n"
        # A little more than is written, so that a secret is found before it is cut in two.
        room = 2 * MAX_OUTPUT - self.printed
        if room > 0:
            self.output.append(text[:room])
        self.printed += len(text)


class Origin(NamedTuple):
    """Where events come from, and where they run."""

    page: str
    """The notebook's path, relative to the server's root."""
    file: str
    mode: str
    user: str
    params: dict[str, str]


class Recorder(Protocol):
    """Receives events that have ended."""

    def record(self, event: Traced) -> None:
        """Take an event without blocking."""


_NOTHING: frozenset[Property] = frozenset()


def hidden_of(page: Page) -> frozenset[Property]:
    """The properties of a page that are never recorded."""
    return frozenset((path, name) for path, one in page.walk() for name in one.secrets()) or _NOTHING


def encoded_of(page: Page) -> Mapping[Property, str]:
    """How the properties of a page travel that are no JSON: as `table`, `figure` or `widget`."""
    return {(path, name): how for path, one in page.walk() for name, how in one.encoded().items()}


class Trace:
    """The events of one visit."""

    __slots__ = ("_encoded", "_hidden", "_origin", "_page", "_record", "_recorder", "_secrets", "open", "since")

    def __init__(self, record: VisitRecord, recorder: Recorder, origin: Callable[[], Origin]) -> None:
        """`origin` is asked for each event: a page can be renamed, and its kernel replaced."""
        self.open: dict[int, Traced] = {}
        """Events that have not ended, by id."""
        self._record = record
        self._origin = origin
        self.since = time.time()
        """When the visit was opened."""
        self._recorder = recorder
        self._page: Page | None = None
        self._hidden: frozenset[Property] = frozenset()
        self._encoded: Mapping[Property, str] = {}
        self._secrets: dict[str, None] = {}

    def asked(self, message: Event) -> None:
        """Note a client's request before it is accepted or refused; a request out of order is no event."""
        record = self._record
        if message.id == record.event + 1:
            handler = record.page.handler(message.component, message.name, message.step)
            state = {**record.state, **message.state}
            self._begin(message.id, message.component, message.name, handler, state, message.detail)

    def loads(self, run: Run) -> None:
        """Note that the page's `load` runs."""
        self._begin(run.event, run.component, run.name, run.handler, run.state, run.detail)

    def passed_on(self, run: Run) -> None:
        """Note what the handler of an accepted event gets: not what the client gave for inputs that a rule hides."""
        event = self.open.get(run.event)
        if event is not None:
            self._learn(run.state)
            event.entry.state = run.state

    def emitted(self, emit: Emit) -> None:
        """Note a message from the kernel."""
        event = self.open.get(getattr(emit.message, "event", -1))
        if event is not None:
            event.take(emit)

    def sent(self, message: Sequenced, running: RunningEvent | None) -> None:  # noqa: ARG002 - as of `Observer`
        """Note a message to the client: the end of an event is recorded."""
        if isinstance(message, Done) and message.event in self.open:
            self._end(message.event, message.outcome, message.error)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that the visit had last."""
        return tuple(self._secrets)

    def masked(self, text: str) -> str:
        """A text that the visit's handlers made, without the visit's secrets."""
        return masked(text, long_forms_of(self._secrets)) if self._secrets else text

    def close(self) -> None:
        """Record the events that have not ended, because the visit has."""
        for event in list(self.open):
            done = self._record.end(event, "unknown", CLOSED)
            self._end(event, done.outcome, done.error)

    # --- inside ---

    def _begin(self, event: int, component: str, name: str, handler: str | None, state: Any, detail: Any) -> None:  # noqa: PLR0913, PLR0917 - an event's own parts
        self._learn(state)
        entry = begun(
            **self._origin()._asdict(),
            visit=self._record.id[:VISIT],
            builder=self._record.builder,
            event=event,
            component=component,
            name=name,
            handler=handler,
            state=state,
            detail=detail,
        )
        self.open[event] = Traced(
            entry=entry,
            hidden=self._hidden,
            secrets=tuple(self._secrets),
            encoded=self._encoded,
        )

    def _learn(self, state: dict[str, Any]) -> None:
        """Note which properties are secret, and their current values."""
        page = self._record.page
        if page is not self._page:
            self._page = page
            self._hidden = hidden_of(page)
            self._encoded = encoded_of(page)
        for path, name in self._hidden:
            if name == "value":
                self._remember(state.get(path))

    def _remember(self, value: Any) -> None:
        if value not in (None, "") and (text := str(value)) not in self._secrets:
            self._secrets[text] = None
            while len(self._secrets) > MAX_SECRETS:
                del self._secrets[next(iter(self._secrets))]

    def _end(self, number: int, outcome: Outcome, error: EventError | None) -> None:
        event = self.open.pop(number)
        event.end(outcome, error)
        for path, name in event.hidden:
            self._remember(event.entry.changes.get(path, {}).get(name))
        event.secrets = tuple(self._secrets)
        self._recorder.record(event)
