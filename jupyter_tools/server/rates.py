"""How much visitors may send: events and bytes per second, of each visit and of each address; builders any number."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from logging import Logger

    from .metrics import Metrics
    from .visit import Visit

BURST = 20.0
"""For how many seconds' worth a visit or an address may send at once what it has not sent before."""
RESERVE, RESERVED = 1.0, 5
"""Events per second, and at once, that a visit may send although others use up the limit of its address."""
LEAST = 1_000
"""How many bytes a message counts for at least: a short one costs the server work too."""
PAUSE = 0.05
"""Seconds for which nothing is read from a client whose event was refused: a flood must cost it more than us."""
MAX_PAUSE = 5.0
"""The most seconds for which nothing is read from a client that sends too many bytes; pings are not answered then."""
MAX_SILENT = 50
"""How many connections of an address may be open before their `hello`: each may hold a large message."""
QUIET = 60.0
"""Seconds between two lines in the log about events that are refused."""
OF_VISIT = "This was too much at once and was not run; what you entered is kept. Wait some seconds and try again."
OF_ADDRESS = (
    "Too much comes from your network at once: this was not run; what you entered is kept."
    " Wait some seconds and try again."
)


class Limits(NamedTuple):
    """What may be sent per second on average; 0 for no limit."""

    events: float
    bytes: float


class Meter:
    """How much was sent lately: token buckets of `BURST` seconds, as what is missing in them."""

    __slots__ = ("_at", "_bytes", "_events", "_reserve")

    def __init__(self) -> None:
        self._at = self._events = self._bytes = self._reserve = 0.0

    def has_room(self, limits: Limits, now: float) -> bool:
        """Whether one more event may be sent."""
        self._refill(limits, now)
        return not limits.events or self._events + 1 <= limits.events * BURST

    def add_event(self) -> None:
        """Count an event."""
        self._events += 1

    def use_reserve(self) -> bool:
        """Count an event of the reserve, where there is some left; whether there was. To be called after `has_room`."""
        if self._reserve + 1 > RESERVED:
            return False
        self._reserve += 1
        return True

    def add_bytes(self, size: int, limits: Limits, now: float) -> float:
        """Count bytes that were sent; the seconds until more may be."""
        self._refill(limits, now)
        self._bytes += size
        return max(0.0, self._bytes / limits.bytes - BURST) if limits.bytes else 0.0

    def is_full(self, limits: Limits, now: float) -> bool:
        """Whether nothing is missing, so that a new meter would say the same."""
        self._refill(limits, now)
        return not self._events and not self._bytes

    def _refill(self, limits: Limits, now: float) -> None:
        seconds, self._at = now - self._at, now
        self._events = max(0.0, self._events - seconds * limits.events) if limits.events else 0.0
        self._bytes = max(0.0, self._bytes - seconds * limits.bytes) if limits.bytes else 0.0
        self._reserve = max(0.0, self._reserve - seconds * RESERVE)


class Rates:
    """Says which events are refused, and for how long nothing is read from a client."""

    def __init__(self, visit: Limits, address: Limits, metrics: Metrics, log: Logger) -> None:
        self._visit = visit
        self._address = address
        self._metrics = metrics
        self._log = log
        self._addresses: dict[str, Meter] = {}
        self._silent: Counter[str] = Counter()
        self.large = asyncio.Lock()
        """Held while a large message of a visitor is taken."""
        self._told_at = -QUIET

    def refusal(self, visit: Visit) -> str:
        """Why an event of a visit is refused, for its visitor; empty when it may run, and it is counted."""
        if visit.record.builder:
            return ""
        now, own, shared = time.monotonic(), visit.meter, self._of(visit.address)
        reason = ""
        if not own.has_room(self._visit, now):
            reason = OF_VISIT
        elif not shared.has_room(self._address, now) and not own.use_reserve():
            reason = OF_ADDRESS
        if reason:
            self._note(visit, now)
        else:
            own.add_event()
            shared.add_event()
        return reason

    def pause(self, visit: Visit, size: int) -> float:
        """Seconds for which nothing is read from a visit's client that has sent a message of some bytes."""
        if visit.record.builder:
            return 0.0
        now, size = time.monotonic(), max(size, LEAST)
        own = visit.meter.add_bytes(size, self._visit, now)
        return min(MAX_PAUSE, max(own, self._of(visit.address).add_bytes(size, self._address, now)))

    def lets_in(self, address: str) -> bool:
        """Whether an address may have one more connection before its `hello`, which is counted until `is_in`."""
        if address and self._silent[address] >= MAX_SILENT:
            return False
        self._silent[address] += 1
        return True

    def is_in(self, address: str) -> None:
        """Count a connection no longer: its `hello` came, or it was closed."""
        self._silent[address] -= 1
        if not self._silent[address]:
            del self._silent[address]

    def admits(self, address: str) -> bool:
        """Whether an address may open one more visit, which counts as an event; always for builders, who have none."""
        if not address:
            return True
        found = self._of(address)
        if not found.has_room(self._address, time.monotonic()):
            return False
        found.add_event()
        return True

    def forget(self) -> None:
        """Forget the addresses that have sent nothing lately."""
        now = time.monotonic()
        for address in [one for one, meter in self._addresses.items() if meter.is_full(self._address, now)]:
            del self._addresses[address]

    def _of(self, address: str) -> Meter:
        return self._addresses.setdefault(address, Meter())

    def _note(self, visit: Visit, now: float) -> None:
        page = visit.kernel.page.path
        self._metrics.refuse(page)
        if now - self._told_at >= QUIET:
            self._told_at = now
            self._log.warning(
                "jupyter_tools: %s: events of a visitor at %s are refused: more than `max_events_per_visit` or"
                " `max_events_per_address` allow",
                page,
                visit.address,
            )
