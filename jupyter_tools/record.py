"""What is remembered of a visit, and what its client may do: the peer's half of the protocol.

The server keeps a record for each visit of a websocket; the kernel keeps one for a page in a cell that has no
server. Both feed it the client's messages and send what it answers; neither runs anything that the record has not
accepted.
"""

from __future__ import annotations

import secrets
from collections import deque
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from .components import Container, Form, Input, Table
from .errors import FieldError, ProtocolError, ValueRefusedError
from .link import Run
from .protocol import (
    PROTOCOL,
    Done,
    Event,
    EventError,
    Hello,
    PageMessage,
    RunningEvent,
    State,
    Update,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .components import Component
    from .page import Page, Theme
    from .protocol import Changes, Outcome, Sequenced

RING = 512
"""How many messages are kept for clients that reconnect."""
RING_BYTES = 4_000_000
"""How many bytes of them, before they count as missed."""
ONCE = ("click", "submit")
"""Events that are dropped while the same one runs."""


def new_id() -> str:
    """A random name that cannot be guessed: 128 bits."""
    return secrets.token_urlsafe(16)


class VisitRecord:
    """One visit: its values, what handlers have set, and the messages its client may have missed."""

    def __init__(self, page: Page, theme: Theme, *, builder: bool = False, visit: str | None = None) -> None:
        self.id = visit or new_id()
        self.builder = builder
        self.epoch: str | None = None
        self.seq = 0
        self.event = 0
        self.context: Changes = {}
        self.running: dict[int, RunningEvent] = {}
        self._ring: deque[tuple[int, str]] = deque()
        self._ring_bytes = 0
        self._invalid: dict[str, str] = {}
        self._merged: dict[str, Component] = {}
        self._set_page(page, theme)
        self.state: dict[str, Any] = dict(self._initial())

    # --- opening ---

    def hello(self, message: Hello) -> list[str]:
        """The answer to a client that opens this visit: what it missed, or the whole page."""
        if message.protocol != PROTOCOL:
            raise ProtocolError("the page was updated; reload it")
        if message.visit == self.id and message.epoch == self.epoch and self._covers(message.seq):
            return [text for seq, text in self._ring if seq > message.seq]
        return [self.page_message().model_dump_json()]

    def page_message(self) -> PageMessage:
        """The whole truth of the visit."""
        return PageMessage(
            seq=self.seq,
            visit=self.id,
            builder=self.builder,
            page=self.page.model_dump(mode="json"),
            theme=self.theme.model_dump(mode="json"),
            context=self.context,
            state=self.state,
            event=self.event,
            running=list(self.running.values()),
        )

    def change_page(self, page: Page, theme: Theme) -> PageMessage:
        """Take over changed properties; what no longer has a component is forgotten."""
        self._set_page(page, theme)
        known = dict(self._initial())
        self.state = {path: self.state.get(path, value) for path, value in known.items()}
        self.context = {path: changes for path, changes in self.context.items() if self._has_context(path)}
        self._invalid.clear()
        for path in list(self.state):
            self._recheck(path, known[path])
        self._forget_missed()
        return self.page_message()

    # --- what the client does ---

    def take_state(self, message: State) -> None:
        """Remember values; one that does not fit is kept as a reason to refuse events until it is mended."""
        for path, value in message.changes.items():
            component = self.component(path)
            if component is not None and component.state_type() is not None:
                self._take(path, component, value)

    def take_event(self, message: Event) -> Run | Done | None:
        """What to do about an event: run its handler, refuse it, or (for a repeated id) nothing.

        Raises `ProtocolError` for an id that skips others.
        """
        if message.id <= self.event:
            return None
        if message.id != self.event + 1:
            raise ProtocolError(f"event {message.id} came where {self.event + 1} was due")
        self.event = message.id
        try:
            self._take_values(message.state)
            handler = self._bound(message.component, message.name)
            self._check_required(message.component, message.name)
        except FieldError as error:
            return self.end(message.id, "error", error.reason, error.field)
        if message.name in ONCE and any(
            (one.component, one.name) == (message.component, message.name) for one in self.running.values()
        ):
            return self.end(message.id, "cancelled")
        return self._start(message.id, message.component, message.name, handler, message.detail)

    def load(self) -> Run | None:
        """The page's `load` event, event 0, or None if nothing is bound to it."""
        handler = self.page.handler("page", "load")
        return self._start(0, "page", "load", handler, None) if handler else None

    def may_ask(self, path: str) -> bool:
        """Whether the component is a table, so that windows of it may be asked for."""
        return isinstance(self.component(path), Table)

    # --- what goes to the client ---

    def send(self, message: Sequenced) -> str:
        """Number a message, take it over and keep it for reconnecting clients; its text."""
        self.seq += 1
        message.seq = self.seq
        if isinstance(message, Update):
            self._take_over(message.changes)
        elif isinstance(message, Done):
            self.running.pop(message.event, None)
        text = message.model_dump_json()
        self._ring.append((self.seq, text))
        self._ring_bytes += len(text)
        while self._ring and (len(self._ring) > RING or self._ring_bytes > RING_BYTES):
            self._ring_bytes -= len(self._ring.popleft()[1])
        return text

    def end(self, event: int, outcome: Outcome, message: str = "", field: str | None = None) -> Done:
        """The end of an event that no handler ends."""
        error = None
        if message:
            error = EventError(id=new_id()[:8], message=message, field=field, traceback=None, cell=None, line=None)
        return Done(seq=0, event=event, outcome=outcome, error=error)

    def lose_kernel(self, reason: str) -> list[Done]:
        """The ends of all running events, when the kernel has ended and nobody knows how far they came."""
        return [self.end(event, "unknown", reason) for event in list(self.running)]

    def new_epoch(self, epoch: str) -> None:
        """A kernel process serves the visit: tables of an earlier one are gone."""
        if self.epoch is not None and self.epoch != epoch:
            for path in [path for path, changes in self.context.items() if "data" in changes]:
                self.context[path].pop("data")
                self._clear_selection(path)
            self._merged.clear()
            self._forget_missed()
        self.epoch = epoch

    def component(self, path: str) -> Component | None:
        """A component as it is now: declared properties under those that handlers have set."""
        if path not in self._merged:
            declared = self.page.find(path)
            if declared is None:
                return None
            changes = {
                name: value for name, value in self.context.get(path, {}).items() if name not in ("data", "figure")
            }
            merged = {**declared.model_dump(exclude={"components"}), **changes}
            self._merged[path] = _merge(declared, merged) if changes else declared
        return self._merged[path]

    # --- inside ---

    def _set_page(self, page: Page, theme: Theme) -> None:
        self.page = page
        self.theme = theme
        self._merged.clear()

    def _initial(self) -> Iterator[tuple[str, Any]]:
        for path, component in self.page.walk():
            if component.state_type() is not None:
                yield path, component.initial()

    def _has_context(self, path: str) -> bool:
        if path == "page" or self.page.find(path) is not None:
            return True
        return isinstance(self.page.find(path.rpartition(".")[0]), Table)

    def _recheck(self, path: str, initial: Any) -> None:
        component = self.component(path)
        try:
            if component is not None:
                self._check(path, component, self.state[path])
        except ValueError:
            self.state[path] = initial

    def _covers(self, seq: int) -> bool:
        if seq == self.seq:
            return seq > 0
        return bool(self._ring) and self._ring[0][0] - 1 <= seq < self.seq and seq > 0

    def _forget_missed(self) -> None:
        self._ring.clear()
        self._ring_bytes = 0
        self.seq += 1

    def _take(self, path: str, component: Component, value: Any) -> None:
        try:
            self.state[path] = self._check(path, component, value)
            self._invalid.pop(path, None)
        except ValueError as error:
            self._invalid[path] = str(error)

    def _take_values(self, values: Mapping[str, Any]) -> None:
        undeclared = None
        for path, value in values.items():
            component = self.component(path)
            if component is None or component.state_type() is None:
                undeclared = undeclared or path
            else:
                self._take(path, component, value)
        if undeclared is not None:
            raise ValueRefusedError(undeclared, "the page has no such value")
        for path, reason in self._invalid.items():
            raise ValueRefusedError(path, reason)

    def _check(self, path: str, component: Component, value: Any) -> Any:
        if isinstance(component, Table):
            return component.check(value, self.context.get(path, {}).get("data"))
        return component.check(value)

    def _bound(self, path: str, event: str) -> str:
        component = self.component(path)
        if component is None:
            raise FieldError(path, "the page has no such component")
        handler = component.handlers.get(event)
        if handler is None or event not in component.events:
            raise FieldError(path, f"nothing happens on {event!r}")
        names = path.split(".")
        for depth in range(1, len(names) + 1):
            part = self.component(".".join(names[:depth]))
            if part is None or not getattr(part, "visible", True) or getattr(part, "disabled", False):
                raise FieldError(path, "cannot be used now")
        return handler

    def _check_required(self, path: str, event: str) -> None:
        """A form is sent by its own submit, or by a click on a button in it."""
        if event not in ONCE:
            return
        names = path.split(".")
        for depth in range(len(names), 0, -1):
            form = ".".join(names[:depth])
            declared = self.page.find(form)
            if isinstance(declared, Form):
                self._check_inputs(form, declared)
                return

    def _check_inputs(self, prefix: str, container: Container) -> None:
        for name, child in container.components.items():
            path = f"{prefix}.{name}"
            component = self.component(path)
            if isinstance(child, Container):
                if getattr(component, "visible", True):
                    self._check_inputs(path, child)
            elif isinstance(component, Input) and _is_missing(component, self.state.get(path)):
                raise ValueRefusedError(path, "is required")

    def _start(self, event: int, path: str, name: Any, handler: str, detail: Any) -> Run:
        self.running[event] = RunningEvent(event=event, component=path, name=name)
        return Run(
            visit=self.id,
            event=event,
            component=path,
            name=name,
            handler=handler,
            state=dict(self.state),
            detail=detail,
        )

    def _take_over(self, changes: Changes) -> None:
        for path, properties in changes.items():
            self.context.setdefault(path, {}).update(properties)
            self._merged.pop(path, None)
            if "value" in properties and path in self.state:
                component = self.component(path)
                self.state[path] = component.initial() if component else properties["value"]
                self._invalid.pop(path, None)
            if "data" in properties:
                self._clear_selection(path)
            if "options" in properties and path in self.state:
                self._recheck_options(path)

    def _recheck_options(self, path: str) -> None:
        component = self.component(path)
        initial = component.initial() if component else None
        try:
            if component is not None:
                component.check(self.state[path])
        except ValueError:
            self.state[path] = [] if isinstance(initial, list) else None

    def _clear_selection(self, path: str) -> None:
        data = self.context.get(path, {}).get("data")
        version = data["table"] if isinstance(data, dict) else 0
        self.state[path] = {"table": version, "selected": []}
        self._invalid.pop(path, None)


def _is_missing(component: Input, value: Any) -> bool:
    """Whether a visible, required input still lacks its value."""
    needed = getattr(component, "required", False) and getattr(component, "visible", True)
    return needed and component.is_empty(value)


def _merge(declared: Component, merged: dict[str, Any]) -> Component:
    """A component with what handlers have set; as declared where that does not fit it (any more)."""
    try:
        return type(declared).model_validate(merged)
    except ValidationError:
        return declared
