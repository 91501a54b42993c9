"""Rate limits for visitors: events and bytes per second, per visit and per address; builders are not limited."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ...texts import said

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from logging import Logger

    from ...peer.record import VisitRecord
    from ..kernels.served import Serving
    from .client import Client

BURST = 20.0
"""Size of a burst: how many seconds' worth of the limit can be sent at once."""
RESERVE, RESERVED = 1.0, 5
"""Events per second, and burst, that a visit can send even if others use up the limit of its address."""
LEAST = 1_000
"""The least number of bytes that a message counts as, because a short one costs the server work too."""
PAUSE = 0.05
"""Seconds without reading from a client whose event was refused, so that a flood costs it more than the server."""
MAX_PAUSE = 5.0
"""Maximum seconds without reading from a client that sends too many bytes; its pings get no answer meanwhile."""
MAX_SILENT = 50
"""Maximum number of connections per address before their `hello`; each may hold a large message."""
QUIET = 60.0
"""Minimum seconds between log lines about refused events."""
OF_VISIT = said(
    "You sent too much at once, so this did not run. Your entries are kept. Wait a few seconds and try again."
)
OF_ADDRESS = said(
    "Your network sent too much at once, so this did not run. Your entries are kept. Wait a few seconds and try again."
)

CROWDED = said("too many connections are opened from your network at once; try again in some seconds")


class Limits(NamedTuple):
    """Average limits per second; 0 for no limit."""

    events: float
    bytes: float


class Meter:
    """Token buckets of `BURST` seconds; each counter holds the tokens that are missing."""

    __slots__ = ("_at", "_bytes", "_events", "_reserve")

    def __init__(self) -> None:
        self._at = self._events = self._bytes = self._reserve = 0.0

    def has_room(self, limits: Limits, now: float) -> bool:
        """Whether one more event is allowed."""
        self._refill(limits, now)
        return not limits.events or self._events + 1 <= limits.events * BURST

    def add_event(self) -> None:
        """Count an event."""
        self._events += 1

    def use_reserve(self) -> bool:
        """Take an event from the reserve; returns False if it is empty. Call `has_room` first."""
        if self._reserve + 1 > RESERVED:
            return False
        self._reserve += 1
        return True

    def add_bytes(self, size: int, limits: Limits, now: float) -> float:
        """Count received bytes; returns the seconds until more are allowed."""
        self._refill(limits, now)
        self._bytes += size
        return max(0.0, self._bytes / limits.bytes - BURST) if limits.bytes else 0.0

    def is_full(self, limits: Limits, now: float) -> bool:
        """Whether all buckets are full, as in a new meter."""
        self._refill(limits, now)
        return not self._events and not self._bytes

    def _refill(self, limits: Limits, now: float) -> None:
        seconds, self._at = now - self._at, now
        self._events = max(0.0, self._events - seconds * limits.events) if limits.events else 0.0
        self._bytes = max(0.0, self._bytes - seconds * limits.bytes) if limits.bytes else 0.0
        self._reserve = max(0.0, self._reserve - seconds * RESERVE)


class Metered(Protocol):
    """A visit, as its rate is limited."""

    record: VisitRecord
    kernel: Serving
    meter: Meter
    address: str
    """Where its client is; empty for builders."""


class Rates:
    """Decides which events to refuse, and how long to pause reading from a client."""

    def __init__(self, visit: Limits, address: Limits, on_refused: Callable[[str], None], log: Logger) -> None:
        """`on_refused` is called with the page of each event that is refused."""
        self._visit = visit
        self._address = address
        self._on_refused = on_refused
        self._log = log
        self._addresses: dict[str, Meter] = {}
        self._silent: dict[str, dict[Client, None]] = {}
        """The connections without a `hello`, by address, the oldest first."""
        self.large = asyncio.Lock()
        """Held while a large message of a visitor is taken."""
        self._logged_at = -QUIET

    def refusal(self, visit: Metered) -> str:
        """The message to the visitor if an event is refused; empty if it may run, and the event is counted."""
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

    def pause(self, visit: Metered, size: int) -> float:
        """Seconds to pause reading from a visit's client after a message of `size` bytes."""
        if visit.record.builder:
            return 0.0
        now, size = time.monotonic(), max(size, LEAST)
        own = visit.meter.add_bytes(size, self._visit, now)
        return min(MAX_PAUSE, max(own, self._of(visit.address).add_bytes(size, self._address, now)))

    def is_open(self, address: str, client: Client) -> None:
        """Count a connection of an address, whose `hello` is still to come, until `is_in`.

        Of too many the oldest is closed: a browser says `hello` at once, and nobody can keep others out by silence.
        """
        silent = self._silent.setdefault(address, {})
        silent[client] = None
        if address and len(silent) > MAX_SILENT:
            oldest = next(iter(silent))
            self.is_in(address, oldest)
            oldest.cut(1013, CROWDED)

    def is_in(self, address: str, client: Client) -> None:
        """Stop counting a connection: it has sent its `hello` or was closed."""
        silent = self._silent.get(address, {})
        silent.pop(client, None)
        if not silent:
            self._silent.pop(address, None)

    def admits(self, address: str) -> bool:
        """Whether an address may open one more visit, which counts as an event; builders have no address."""
        if not address:
            return True
        found = self._of(address)
        if not found.has_room(self._address, time.monotonic()):
            return False
        found.add_event()
        return True

    def forget(self) -> None:
        """Forget addresses whose buckets are full again."""
        now = time.monotonic()
        for address in [one for one, meter in self._addresses.items() if meter.is_full(self._address, now)]:
            del self._addresses[address]

    def _of(self, address: str) -> Meter:
        return self._addresses.setdefault(address, Meter())

    def _note(self, visit: Metered, now: float) -> None:
        page = visit.kernel.page.path
        self._on_refused(page)
        if now - self._logged_at >= QUIET:
            self._logged_at = now
            self._log.warning(
                "jupyter_tools: %s: events of a visitor at %s are refused: more than `max_events_per_visit` or"
                " `max_events_per_address` allow",
                page,
                visit.address,
            )


async def paused(taken: Awaitable[None] | None, seconds: float) -> None:
    """Wait until a message has been handled, and `seconds` longer."""
    if taken is not None:
        await taken
    await asyncio.sleep(seconds)
