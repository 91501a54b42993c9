"""What a visit is, as it is kept: a signed text from which any server with the same secret goes on with it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from ....errors import ToolsError
from ....protocol.messages import Changes, Done, EventOf, Output, RunningEvent
from ....validation import first_problem
from .outputs import show_again, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ....components import Component
    from ....peer.record import VisitRecord
    from ....protocol.base import EventError
    from ....protocol.messages import EventName, Outcome, Sequenced
    from ..trace import Origin

Format = Literal[1]
"""The version of what is kept; values of another one are not read."""
MAX_SNAPSHOT = 4_000_000
"""The most bytes of a kept visit."""

MAX_ENDED = 8
"""How many ends of events are kept for a client that has not heard of them."""
ELSEWHERE = "The server that ran this has gone: it may have run in part."


@dataclass(frozen=True, slots=True)
class Hold:
    """The exclusive right of one server to a visit, until another server takes it with a higher fence."""

    visit: str
    fence: int


class RefusedError(ToolsError):
    """A kept value is not one of ours, not of this version, or too large."""


class Ended(BaseModel):
    """An event that has ended lately, for a client that has not heard of it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    event: EventOf
    done: Done


class _End(NamedTuple):
    """An `Ended` in an eighth of its memory: every visit has some."""

    component: str
    name: EventName
    seq: int
    event: int
    outcome: Outcome
    error: EventError | None

    def ended(self) -> Ended:
        done = Done.bare(self.event, self.outcome, self.error, self.seq)
        return Ended(event=EventOf(event=self.event, component=self.component, name=self.name), done=done)


class Recent:
    """The last ends of a visit's events."""

    __slots__ = ("_ends",)

    def __init__(self) -> None:
        self._ends: list[_End] = []

    def sent(self, message: Sequenced, running: RunningEvent | None) -> None:
        """Note a message that was sent, if it is the end of an event."""
        if running is not None and isinstance(message, Done):
            end = _End(running.component, running.name, message.seq, message.event, message.outcome, message.error)
            self._ends = [*(one for one in self._ends if one.event != end.event), end]
            if len(self._ends) > MAX_ENDED:
                # Without its end, an event that is not under way any more counts as one that went well.
                oldest = next((one for one in self._ends if one.outcome == "ok"), self._ends[0])
                self._ends.remove(oldest)

    def page_texts(self, record: VisitRecord, seen: int) -> list[str]:
        """The whole page, and after it the ends that were sent after the message `seen`, as new messages.

        A `load` that went well shows in the page itself.
        """
        missed = [end.ended() for end in self._ends if end.seq > seen and (end.event, end.outcome) != (0, "ok")]
        record.running |= {one.done.event: running(one.event) for one in missed}
        texts = [record.page_message().model_dump_json()]
        for one in missed:
            texts.append(record.send(one.done))
            self.sent(one.done, running(one.event))
        return texts

    @property
    def ended(self) -> list[Ended]:
        """The ends, the newest last."""
        return [end.ended() for end in self._ends]

    def clear(self) -> None:
        """Forget them."""
        self._ends = []


class Snapshot(BaseModel):
    """A visit without what only its kernel has: the data of tables, and widgets."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal[4] = 4
    """Version 3 signs values for a fence; 4 has ends with changes."""
    visit: str
    owner: str
    builder: bool
    page: str
    """The notebook's path below the server's root when it was kept."""
    user: str
    params: dict[str, str]
    state: dict[str, JsonValue]
    context: Changes
    seq: int
    event: int
    running: list[EventOf]
    ended: list[Ended]
    epoch: str | None
    """The kernel process that the events ran in."""
    outputs: dict[str, list[Output]] = Field(default_factory=dict)
    """What events have displayed, by component."""
    set_by: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Which handler has set each part of the context, where the visitor is a builder."""


class Begun(BaseModel):
    """Events that a server was about to run when it last wrote down which."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Format = 1
    events: list[EventOf] = Field(max_length=1_000)


class Seal:
    """Signs stored values, and reads only values with its own signature for the same hold on a visit.

    The signature covers the kind of the value, the visit and the hold's fence. Who can write to the store but has no
    secret cannot make or change a value, nor use it for another visit, as another kind, or beside another fence. They
    can delete values, and put back older ones together with the fence under which they were saved: an earlier save of
    the present holder, or all that an earlier holder has saved. Only a memory outside the store could tell that these
    are old.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def close(self, hold: Hold, content: BaseModel) -> bytes:
        """A value with its signature. Raises `RefusedError` for one that is too large or no JSON."""
        try:
            text = content.model_dump_json().encode()
        except ValueError as error:
            raise RefusedError(f"cannot be written as JSON: {error}") from None
        if len(text) > MAX_SNAPSHOT:
            raise RefusedError(f"has {len(text):,} bytes, over {MAX_SNAPSHOT:,}")
        return self._sign(hold, type(content), text) + text

    def open(self, hold: Hold, kind: type[Any], value: bytes) -> Any:
        """Verify and parse a value of this kind for this hold. Raises `RefusedError`."""
        size = hashlib.sha256().digest_size
        signature, text = value[:size], value[size:]
        if len(text) > MAX_SNAPSHOT:
            raise RefusedError(f"has more than {MAX_SNAPSHOT:,} bytes")
        # Before anything is parsed: who may write to the store must not feed us.
        if not hmac.compare_digest(signature, self._sign(hold, kind, text)):
            raise RefusedError("is not signed with this server's secret for its current holder")
        try:
            return kind.model_validate_json(text)
        except ValidationError as error:
            raise RefusedError(f"is of another version: {first_problem(error)}") from None

    def _sign(self, hold: Hold, kind: type[Any], text: bytes) -> bytes:
        about = f"{kind.__name__} {hold.fence} {hold.visit} ".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, about + text, hashlib.sha256).digest()


def taken(record: VisitRecord, owner: str, origin: Origin, ended: list[Ended], secrets: Iterable[str]) -> Snapshot:
    """A visit as it is now; it shares what it holds with the visit."""
    return Snapshot.model_construct(
        visit=record.id,
        builder=record.builder,
        owner=owner,
        page=origin.page,
        user=origin.user,
        params=origin.params,
        state={path: value for path, value in record.state.items() if _is_kept(record, path)},
        context=_kept_context(record),
        seq=record.seq,
        event=record.event,
        running=[_event(one) for one in record.running.values()],
        ended=ended,
        epoch=record.epoch,
        outputs=shown(record, secrets),
        set_by=record.set_by,
    )


def sealed(seal: Seal, hold: Hold, snapshot: Snapshot) -> tuple[bytes, str]:
    """A snapshot's signed value, and what had to be left out of it because it is too large; empty for nothing."""
    lighter = [("", snapshot)]
    lighter.append(("what handlers displayed", snapshot.model_copy(update={"outputs": {}})))
    lighter.append(("what handlers have set", lighter[-1][1].model_copy(update={"context": {}, "ended": []})))
    lighter.append(("all values", lighter[-1][1].model_copy(update={"state": {}, "params": {}})))
    for omitted, one in lighter[:-1]:
        try:
            return seal.close(hold, one), omitted
        except RefusedError:
            continue
    omitted, bare = lighter[-1]
    return seal.close(hold, bare), omitted


def restore(record: VisitRecord, snapshot: Snapshot, seen: int) -> list[Done]:
    """Go on with a kept visit in a new record; returns the ends to send to its client after the page.

    `seen` is the last seq that the client saw, or 0. Events that ran elsewhere end as unknown.
    """
    record.seen_from("")  # it has begun: its defaults are not computed again
    record.state = dict(snapshot.state)
    record.context = {path: dict(changes) for path, changes in snapshot.context.items()}
    record.handlers = {path: dict(names) for path, names in snapshot.set_by.items()}
    record.replace(record.page, record.theme)
    show_again(record, snapshot.outputs)
    record.seq = snapshot.seq
    record.event = max([snapshot.event, *(one.event for one in snapshot.running)])
    # `load` is no event of the visitor, and runs again in the kernel that serves the visit from now on.
    unknown = [one for one in snapshot.running if one.event > 0]
    missed = [one for one in snapshot.ended if 0 < seen < one.done.seq]
    record.running = {one.event: running(one) for one in [*(one.event for one in missed), *unknown]}
    return [
        *(one.done for one in missed),
        *(record.end(one.event, "unknown", ELSEWHERE) for one in unknown),
    ]


def _event(running: EventOf) -> EventOf:
    return EventOf(event=running.event, component=running.component, name=running.name)


def running(event: EventOf) -> RunningEvent:
    """An event of which nothing more is known."""
    return RunningEvent(**event.model_dump(), position=0, others=False, value=None, label="")


def _is_kept(record: VisitRecord, path: str) -> bool:
    """Whether a value may be kept: no selection of rows that are gone, and no secret."""
    component = record.page.find(path)
    return component is not None and not component.selects() and "value" not in component.secrets()


def _kept_context(record: VisitRecord) -> Changes:
    """What handlers have set, without the data of tables, which only a kernel has, and without secrets."""
    kept = {}
    for path, changes in record.context.items():
        component = record.page.find(path)
        kept[path] = changes if component is None else _kept_of(component, changes)
    return {path: changes for path, changes in kept.items() if changes}


def _kept_of(component: Component, changes: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in changes.items() if name not in component.secrets()}
    source = component.selects()
    if source in kept and (left := component.without_kernel(kept.pop(source))) is not None:
        kept[source] = left
    return kept
