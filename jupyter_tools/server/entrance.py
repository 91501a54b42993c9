"""How somebody came to a page, and until when that opens it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .page_kernel import PageKernel
    from .paths import PagePath
    from .visit import Visit

EXPIRED = 1008
EXPIRED_REASON = "The link to this page has expired. Ask the person who gave it to you for a new one."
NEVER = math.inf


@dataclass(frozen=True)
class Entrance:
    """How somebody came to a page."""

    page: PagePath
    kernel: Callable[[], PageKernel]
    """Chooses the kernel when the visit is opened. Raises `NotFoundError` when the page is not published any more."""
    owner: str
    """The page and the way in: a visit is only given back to who comes the same way."""
    builder: bool
    user: str = ""
    address: str = ""
    """Where a visitor's client is, as the server sees it; empty for builders, whose visits are not limited."""
    params: dict[str, str] = field(default_factory=dict)
    expires: float = NEVER
    """When the key that opened the page expires, in seconds since 1970."""


def expire(visits: Iterable[Visit]) -> None:
    """Close the pages whose key has expired; their visits go on with a new key."""
    now = time.time()
    for visit in visits:
        client = visit.client
        if client is not None and visit.expires <= now:
            client.end(EXPIRED, EXPIRED_REASON)
            visit.leave(client)
