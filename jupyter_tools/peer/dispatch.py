"""Passes the events of one visit on to its kernel, as the policies of their handlers allow.

The peer's half of the protocol, as `VisitRecord`: the server uses it for a visit of a websocket, the kernel for a page
in a cell that has no server.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from ..page.moves import path_after
from ..protocol.messages import Done, Queued
from ..texts import said
from .pools import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..page.moves import Moved
    from ..protocol.link import Run
    from ..protocol.messages import Event, RunningEvent, Sequenced
    from .pools import Pools
    from .record import VisitRecord

MAX_RUNNING = 100
"""How many events of a visit may be under way, those included that wait."""
TOO_MANY = said("Too much is under way; wait until some of it has ended.")
Key = tuple[str, str, int, int | None]
"""A component, its event, the step of the binding, and the row of the repeater that the component is in."""


class Dispatch:
    """Decides when the events of a visit run."""

    __slots__ = ("_app", "_places", "_pools", "_record", "_rows", "_run", "_send", "_waiting")

    def __init__(
        self,
        record: VisitRecord,
        pools: Pools,
        app: str,
        run: Callable[[Run], None],
        send: Callable[[Sequenced], None],
    ) -> None:
        self._record = record
        self._pools = pools
        self._app = app
        self._run = run
        self._send = send
        self._waiting: dict[Key, deque[Run]] = {}
        self._places: dict[int, Place] = {}
        self._rows: dict[int, Any] = {}
        """The rows in which events of components in repeaters were caused, by event."""

    def move(self, app: str) -> None:
        """Use the pools of the app under its new name."""
        self._app = app

    def follow(self, moves: Sequence[Moved]) -> None:
        """Let what waits for another event of its component wait for it under the component's new path."""
        waiting = self._waiting.items()
        self._waiting = {(path_after(key[0], moves), *key[1:]): runs for key, runs in waiting}

    def take(self, event: Event) -> None:
        """Run an event, let it wait, or end it. Raises `ProtocolError` for an id that skips others."""
        answer = self._record.take_event(event)
        self.correct()
        if isinstance(answer, Done):
            self._send(answer)
        elif answer is not None:
            self.start(answer)

    def correct(self) -> None:
        """Correct a client that gave a value to a hidden or disabled input."""
        correction = self._record.correction()
        if correction is not None:
            self._send(correction)

    def start(self, run: Run) -> None:
        """Run an event that the record has accepted, or let it wait, or end it."""
        row = self._record.page.selected_row(run.component, run.state)
        if row is not None:
            self._rows[run.event] = row
        key = self._key(self._record.running[run.event])
        same = [one for one in self._record.running.values() if self._key(one) == key]
        when = self._record.page.policy(run.handler).for_event(run.name)
        if len(self._record.running) > MAX_RUNNING:
            self._send(self._record.end(run.event, "error", TOO_MANY))
        elif len(same) == 1 or when == "parallel":
            self._enter(run)
        elif when == "drop":
            self._send(self._record.end(run.event, "cancelled"))
        else:
            self._wait(key, run, replace=when == "latest")

    def sent(self, message: Sequenced, running: RunningEvent | None = None) -> None:  # noqa: ARG002 - as observers are called
        """Run what has waited for an event whose `done` was sent."""
        if isinstance(message, Done):
            self._ended(message.event)

    def cancel(self, event: int) -> bool:
        """End an event that waits here; whether it did."""
        for key, waiting in self._waiting.items():
            for run in waiting:
                if run.event == event:
                    waiting.remove(run)
                    if not waiting:
                        del self._waiting[key]
                    self._send(self._record.end(event, "cancelled"))
                    self._report_positions(key)
                    return True
        place = self._places.get(event)
        if place is None or place.reported is None:
            return False
        self._send(self._record.end(event, "cancelled"))
        return True

    def close(self) -> None:
        """Give all places back: the visit has ended."""
        self._waiting.clear()
        while self._places:
            self._pools.leave(self._places.popitem()[1])

    def waits(self) -> set[int]:
        """The events that wait here, of which the kernel knows nothing."""
        return {event for event in self._record.running if self._waits(event)}

    # --- inside ---

    def _ended(self, event: int) -> None:
        place = self._places.pop(event, None)
        if place is not None:
            self._pools.leave(place)
        self._rows.pop(event, None)
        running = {self._key(one) for one in self._record.running.values() if not self._waits(one.event)}
        for key in [key for key in self._waiting if key not in running]:
            run = self._next(key)
            if run is not None:
                self._enter(run)
                self._report_positions(key)

    def _waits(self, event: int) -> bool:
        place = self._places.get(event)
        return (place is not None and place.reported is not None) or any(
            run.event == event for waiting in self._waiting.values() for run in waiting
        )

    def _next(self, key: Key) -> Run | None:
        waiting = self._waiting.get(key)
        if not waiting:
            return None
        run = waiting.popleft()
        if not waiting:
            del self._waiting[key]
        return run

    def _wait(self, key: Key, run: Run, *, replace: bool) -> None:
        waiting = self._waiting.setdefault(key, deque())
        while replace and waiting:
            self._send(self._record.end(waiting.popleft().event, "cancelled"))
        waiting.append(run)
        self._report_positions(key)

    def _report_positions(self, key: Key) -> None:
        for position, run in enumerate(self._waiting.get(key, ()), 1):
            self._report_position(run, position, others=False)

    def _report_position(self, run: Run, position: int, *, others: bool) -> None:
        known = self._record.running.get(run.event)
        if known is not None and (known.position, known.others) != (position, others):
            self._send(
                Queued(seq=0, event=run.event, component=run.component, name=run.name, position=position, others=others)
            )

    def _enter(self, run: Run) -> None:
        name = self._record.page.policy(run.handler).pool
        if name is None:
            self._run(run)
            return

        def start() -> None:
            place.reported = None
            if run.event in self._record.running:
                self._run(run)

        def moved(position: int, others: bool) -> None:  # noqa: FBT001 - a callback of the pool
            self._report_position(run, position, others=others)

        place = self._places[run.event] = Place((self._app, name), self._record.id, start, moved)
        self._pools.enter(place)

    def _key(self, event: RunningEvent) -> Key:
        return event.component, event.name, event.step, self._rows.get(event.event)
