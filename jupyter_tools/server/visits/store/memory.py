"""Where visits are kept that no server has in use, behind three methods; `redis_store` keeps them for many servers."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from ....errors import ToolsError
from .snapshot import Hold, RefusedError, Seal, Snapshot, sealed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from logging import Logger

    from ....protocol.messages import EventOf
    from .redis_shared import TabStore

MAX_KEPT = 64_000_000
"""The most bytes of visits that are kept in memory."""


class AwayError(ToolsError):
    """The store cannot be reached, or takes nothing."""


@dataclass(frozen=True)
class Status:
    """How a store is."""

    kind: Literal["memory", "redis"]
    state: Literal["ok", "away"] = "ok"
    since: float = field(default_factory=time.time)
    """When it became so, in seconds since 1970."""
    reason: str = ""
    """Why it is away."""


class VisitStore(Protocol):
    """Keeps visits by their ids. All methods raise `AwayError` when the store cannot be used."""

    shared: bool
    """Whether it outlives this server and other servers use it too."""
    status: Status
    tabs: TabStore | None
    """Keeps what the pages of an app share in a tab; None where no other server has pages of it."""

    async def get(self, visit: str) -> Snapshot | None:
        """A kept visit, or None; who goes on with it must `take` it."""

    async def take(self, visit: str) -> tuple[Hold, Snapshot] | None:
        """Get a kept visit for this server alone: what others would save of it from now on is refused."""

    def taken(self) -> AsyncGenerator[str, None]:
        """The visits that other servers take from now on; ends when there are none to come."""

    async def save(self, hold: Hold, snapshot: Snapshot) -> bool:
        """Keep a visit as it is now; False when another server holds it."""

    async def begin(self, hold: Hold, events: Sequence[EventOf]) -> bool:
        """Write down events before they run; False when another server holds the visit, and they must not."""

    async def delete(self, hold: Hold) -> None:
        """Forget a visit, unless another server holds it."""

    async def probe(self) -> bool:
        """Whether it can be used now."""

    async def stop(self) -> None:
        """Close it."""


class MemoryStore:
    """Keeps evicted visits in this process, as long as it runs."""

    shared = False
    tabs: TabStore | None = None

    def __init__(self, seal: Seal, log: Logger, ttl: float) -> None:
        self.status = Status("memory")
        self._seal = seal
        self._log = log
        self._ttl = ttl
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    async def get(self, visit: str) -> Snapshot | None:
        """A kept visit, or None."""
        expires, value = self._kept.get(visit, (0.0, b""))
        if expires < time.monotonic():
            self._drop(visit)
            return None
        try:
            snapshot: Snapshot = self._seal.open(Hold(visit, 1), Snapshot, value)
        except RefusedError as error:
            self._log.warning("jupyter_tools: a kept visit %s", error)
            return None
        return snapshot

    async def take(self, visit: str) -> tuple[Hold, Snapshot] | None:
        """Get a kept visit, which is not kept any more."""
        snapshot = await self.get(visit)
        self._drop(visit)
        return None if snapshot is None else (Hold(visit, 1), snapshot)

    async def taken(self) -> AsyncGenerator[str, None]:
        """Nothing: there are no other servers."""
        for visit in list[str]():
            yield visit

    async def save(self, hold: Hold, snapshot: Snapshot) -> bool:
        """Keep a visit as it is now."""
        self._drop(hold.visit)
        value, _ = sealed(self._seal, hold, snapshot)
        self._kept[hold.visit] = (time.monotonic() + self._ttl, value)
        self._bytes += len(value)
        while self._bytes > MAX_KEPT:
            self._drop(next(iter(self._kept)))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._ttl, self._drop_expired)
        return True

    async def begin(self, hold: Hold, events: Sequence[EventOf]) -> bool:  # noqa: ARG002 - see `VisitStore`
        """Write nothing down: no other server could read it."""
        return True

    async def delete(self, hold: Hold) -> None:
        """Forget a visit."""
        self._drop(hold.visit)

    async def probe(self) -> bool:
        """Whether it can be used: always."""
        return True

    async def stop(self) -> None:
        """Forget all visits."""
        if self._timer is not None:
            self._timer.cancel()
        self._kept.clear()
        self._bytes = 0

    def _drop_expired(self) -> None:
        """Drop visits that have expired; the oldest are first."""
        self._timer = None
        for visit, (expires, _) in list(self._kept.items()):
            left = expires - time.monotonic()
            if left > 0:
                self._timer = asyncio.get_running_loop().call_later(left, self._drop_expired)
                return
            self._drop(visit)

    def _drop(self, visit: str) -> None:
        self._bytes -= len(self._kept.pop(visit, (0.0, b""))[1])
