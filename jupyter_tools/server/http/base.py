"""What all endpoints share: bodies that nobody can make large, and headers of what others have made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from jupyter_core.utils import ensure_async
from tornado.web import RequestHandler, stream_request_body

from .logs import OneLine

if TYPE_CHECKING:
    from collections.abc import Awaitable

DRAINED = 8_000_000
"""How many bytes of a body that is not taken are read, and dropped, so that its sender gets the answer."""


@stream_request_body
class BoundedBody(RequestHandler):
    """Keeps no more of a request's body than its sender may send.

    Tornado would keep hundreds of megabytes of anybody before it asks who it is.
    """

    max_body: ClassVar[int] = 0
    """The most bytes of a body; 0 for requests without one."""

    async def prepare(self, **given: Any) -> None:
        """Learn who sends the request before its body is read. A body over `DRAINED` bytes ends the connection."""
        self.request.connection.set_max_body_size(max(self.max_body, DRAINED))  # type: ignore[union-attr]
        self.body_size = 0
        self._pieces: list[bytes] = []
        prepared: Awaitable[None] | None = super().prepare(**given)
        await ensure_async(prepared)

    def takes_body(self) -> bool:
        """Whether the sender may send a body."""
        return True

    def data_received(self, chunk: bytes) -> None:
        """Keep a piece of the body, unless it is too large as a whole."""
        self.body_size += len(chunk)
        if self.body_size <= self.max_body and self.takes_body():
            self._pieces.append(chunk)
        else:
            self._pieces.clear()

    @property
    def content(self) -> bytes:
        """The body; empty for one that is too large."""
        return b"".join(self._pieces)


class Handler(BoundedBody, OneLine):
    """The base of all endpoints that know who asks."""


class OthersFile(Handler):
    """Sends a file that somebody else made: nothing in it runs, and it is taken for nothing else than it says."""

    cached: ClassVar[str] = "no-store"
    """How long others may keep it, in the words of `Cache-Control`."""
    policy: ClassVar[str]
    """What it may do where it is opened by itself."""

    def set_default_headers(self) -> None:
        """Set the headers of a file that others made."""
        super().set_default_headers()
        self.set_header("Cache-Control", self.cached)
        self.set_header("X-Content-Type-Options", "nosniff")

    @property
    def content_security_policy(self) -> str:
        """Nothing runs."""
        return self.policy
