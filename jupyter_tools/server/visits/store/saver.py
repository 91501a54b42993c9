"""Saves open visits to the shared store in the background."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ....protocol.messages import EventOf
from .memory import AwayError
from .snapshot import Hold, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import Logger

    from ....peer.record import VisitRecord
    from ....protocol.messages import Event
    from .memory import VisitStore
    from .snapshot import Snapshot

PAUSE = 0.1
"""Seconds for which changes of a visit are gathered, where no event began or ended."""
RETRY = 1.0
"""Seconds between two looks whether a store that is away is back."""
MAX_BEGUN = 500
"""How many events may be written down beside a visit that could not be saved since."""


class Changed(Protocol):
    """Notes that a visit has changed."""

    def __call__(self, visit: str, *, urgent: bool = False) -> None:
        """Note it; `urgent` where an event has begun or ended."""


class Saved(Protocol):
    """A visit, as it is saved."""

    record: VisitRecord
    changed: Changed
    """Called with the visit's id when it has changed."""

    @property
    def id(self) -> str:
        """The name of the visit."""

    @property
    def connected(self) -> bool:
        """Whether a client is there."""

    def snapshot(self) -> Snapshot:
        """The visit as it is now."""


@dataclass(slots=True)
class Held:
    """A visit in use, and what the store knows of it."""

    visit: Saved
    hold: Hold
    saved_at: float
    begun: list[EventOf] = field(default_factory=list)
    """Events that were written down since it was saved last."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while it is saved: an older state must not arrive after a newer one."""


class Saver:
    """Saves visits that have changed, one after the other, the urgent ones first."""

    def __init__(self, store: VisitStore, log: Logger, ttl: float, on_taken_over: Callable[[str], None]) -> None:
        """`on_taken_over` is called with the id of a visit that another server has taken."""
        self._store = store
        self._log = log
        self._refresh = ttl / 3
        self._on_taken_over = on_taken_over
        self._held: dict[str, Held] = {}
        self._urgent: OrderedDict[str, None] = OrderedDict()
        self._later: OrderedDict[str, float] = OrderedDict()
        self._look_at = 0.0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._listener: asyncio.Task[None] | None = None

    def hold(self, visit: Saved, hold: Hold | None = None) -> None:
        """Keep a visit from now on: a new one, or one that was taken from the store."""
        self._held[visit.id] = Held(visit, hold or Hold(visit.id, 1), _now())
        if self._store.shared:
            visit.changed = self._note
            self._note(visit.id, urgent=True)
            if self._listener is None:
                self._listener = asyncio.create_task(self._listen())

    async def begin(self, visit: Saved, event: Event) -> bool:
        """Write down that an event is about to run; False when another server holds the visit, and it must not."""
        held = self._held.get(visit.id)
        if held is None:
            return False
        if not self._store.shared or event.id != visit.record.event + 1 or self._away:
            return True
        begun = EventOf(event=event.id, component=event.component, name=event.name)
        held.begun = [*(one for one in held.begun if one.event < event.id), begun][-MAX_BEGUN:]
        try:
            # No timeout: an event that ran before it was recorded could run again when its client reconnects to another
            # server. A store that does not answer reports that itself.
            ours = await self._store.begin(held.hold, held.begun)
        except AwayError:
            return True
        if not ours:
            self._lose(held)
        return ours

    async def confirm(self, visit: Saved) -> bool:
        """Whether a visit is still this server's, as far as is known."""
        held = self._held.get(visit.id)
        if held is None or not self._store.shared or self._away:
            return held is not None
        try:
            return await self._save(held)
        except AwayError:
            return True

    async def let_go(self, visit: Saved) -> None:
        """Save a visit for the last time, and leave it to whoever asks for it."""
        held = self.drop(visit)
        if held is not None and not self._away:
            with contextlib.suppress(AwayError):
                await self._write(held)

    async def delete(self, visit: Saved) -> None:
        """Forget a visit that has ended."""
        held = self.drop(visit)
        if held is not None and not self._away:
            with contextlib.suppress(AwayError):
                await self._store.delete(held.hold)

    def drop(self, visit: Saved) -> Held | None:
        """Save a visit no more."""
        visit.changed = unchanged
        self._urgent.pop(visit.id, None)
        self._later.pop(visit.id, None)
        return self._held.pop(visit.id, None)

    async def stop(self) -> None:
        """Save nothing more, and close the store."""
        for task in (self._task, self._listener):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await self._store.stop()

    # --- inside ---

    @property
    def _away(self) -> bool:
        return self._store.status.state == "away"

    def _note(self, visit: str, *, urgent: bool = False) -> None:
        if urgent:
            self._later.pop(visit, None)
            self._urgent[visit] = None
        elif visit not in self._urgent:
            self._later.setdefault(visit, _now() + PAUSE)
        self._wake.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._save_all())

    async def _save_all(self) -> None:
        while self._held:
            if self._away:  # an event may have detected it
                await self._come_back()
            held = self._next()
            if held is None:
                await self._wait()
                continue
            try:
                await self._save(held)
            except AwayError:
                continue
            except Exception:  # noqa: BLE001 - one visit that cannot be kept must not cost the others
                self._log.exception("jupyter_tools: a visit cannot be kept")

    def _next(self) -> Held | None:
        """The visit to save now, or None."""
        now = _now()
        if self._urgent:
            name, _ = self._urgent.popitem(last=False)
        elif self._later and next(iter(self._later.values())) <= now:
            name, _ = self._later.popitem(last=False)
        else:
            return None
        return self._held.get(name)

    async def _wait(self) -> None:
        self._wake.clear()
        due = next(iter(self._later.values()), _now() + self._refresh)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(max(0.0, due - _now()), self._refresh / 10)):
                await self._wake.wait()
        if _now() >= self._look_at:
            self._look_at = _now() + self._refresh / 10
            # What is in use must not expire.
            for name, held in self._held.items():
                if held.visit.connected and _now() - held.saved_at > self._refresh:
                    self._urgent[name] = None

    async def _save(self, held: Held) -> bool:
        ours = await self._write(held)
        if not ours:
            self._lose(held)
        return ours

    async def _write(self, held: Held) -> bool:
        async with held.lock:
            snapshot = held.visit.snapshot()
            try:
                ours = await self._store.save(held.hold, snapshot)
            except RefusedError as error:
                self._log.error("jupyter_tools: a visit of %s cannot be kept: it %s", snapshot.page, error)
                return True
            held.saved_at = _now()
            held.begun = [one for one in held.begun if one.event > snapshot.event]
        return ours

    def _lose(self, held: Held) -> None:
        """Stop using a visit that another server has taken over."""
        if self._held.get(held.visit.id) is held:
            self.drop(held.visit)
            self._on_taken_over(held.visit.id)

    async def _listen(self) -> None:
        """Stop using visits as soon as other servers take them: what is queued here must not run."""
        while True:
            with contextlib.suppress(AwayError):
                async with contextlib.aclosing(self._store.taken()) as names:
                    async for name in names:
                        held = self._held.get(name)
                        if held is not None:
                            # It is asked for, as anybody with access to the store may say so.
                            await self.confirm(held.visit)
            await asyncio.sleep(RETRY)

    async def _come_back(self) -> None:
        """Return when the store can be used again, with everything marked as unsaved: it may have lost all data."""
        while not await self._store.probe():  # noqa: ASYNC110 - only Redis itself knows
            await asyncio.sleep(RETRY)
        self._urgent.update(dict.fromkeys(self._held))
        self._later.clear()


def unchanged(visit: str, *, urgent: bool = False) -> None:
    """Note nothing: the visit is not saved while it is in use."""


def _now() -> float:
    return asyncio.get_running_loop().time()
