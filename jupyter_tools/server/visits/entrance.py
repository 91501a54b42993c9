"""The access by which a client opens a page, and its expiry."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import ProtocolError
from ...texts import said
from .first_page import Who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..apps.paths import PagePath
    from ..kernels.served import Serving
    from .visit import Visit

GONE = 4410
"""Close code (RFC 6455: for private use) of pages that cannot be opened again."""
ENDED = 4411
"""Close code of visits that a builder has ended: the client forgets what was entered, and can open the page again."""
ENDED_REASON = said("The owner of the page ended this visit. What you entered is deleted.")
MAX_ENDED = 1_000
"""Maximum number of visits that builders have ended to remember."""
EXPIRED = GONE
EXPIRED_REASON = said("The link to this page has expired. Ask the person who gave it to you for a new one.")
NEVER = math.inf


@dataclass(frozen=True)
class Entrance:
    """The access by which a client opens a page."""

    page: PagePath
    kernel: Callable[[], Serving]
    """Chooses the kernel when the visit opens. Raises `NotFoundError` if the page is no longer published."""
    owner: str
    """The page and kind of access; only a client with the same owner can resume a visit."""
    builder: bool
    user: str = ""
    address: str = ""
    """The IP address of a visitor's client; empty for builders, whose visits are not limited."""
    params: dict[str, str] = field(default_factory=dict)
    expires: float = NEVER
    """Expiry of the key that opened the page, in seconds since 1970."""
    sharer: str = ""
    """Who shares values between the pages of the app, with the same tab only; empty where no other page is open."""

    @property
    def who(self) -> Who:
        """Who comes in."""
        return Who(self.builder, self.user, self.params)


class EndedVisits:
    """The visits that builders have ended, the newest ones: a tab that was away brings back what was entered."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}

    def add(self, visit: str) -> None:
        """Remember an ended visit."""
        self._ids[visit] = None
        if len(self._ids) > MAX_ENDED:
            del self._ids[next(iter(self._ids))]

    def check(self, visit: str | None) -> None:
        """Raise `ProtocolError` if a client asks for an ended visit."""
        if visit in self._ids:
            raise ProtocolError(ENDED_REASON, ENDED)


def expire(visits: Iterable[Visit]) -> None:
    """Disconnect clients whose key has expired; a new key resumes their visits."""
    now = time.time()
    for visit in visits:
        client = visit.client
        if client is not None and visit.expires <= now:
            client.end(EXPIRED, EXPIRED_REASON)
            visit.leave(client)
