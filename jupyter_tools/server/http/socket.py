"""The websocket of a visit: login, parse, pass on."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import allow_unauthenticated, ws_authenticated
from jupyter_server.base.call_context import CallContext
from jupyter_server.base.websocket import WebSocketMixin
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from ...errors import NotFoundError, ProtocolError, PublicationsError
from ...protocol.messages import MAX_MESSAGE, Event, Hello, RunAll
from ...protocol.parsing import parse_client
from ...texts import said
from ..kernels.run_all import run_all
from ..visits.entrance import NEVER, Entrance
from ..visits.owners import BUILDER, PREVIEW, sharer
from ..visits.rates import PAUSE, paused
from .access import RESOURCE, builder_params_of, is_allowed, is_preview, network, params_of
from .base import Handler
from .send_queue import Outbox

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..kernels.page_kernel import PageKernel
    from ..visits.visit import Given, Visit
    from .parts import Room

PING = 20.0
"""Seconds between two pings: proxies cut what is silent for a minute, or half."""
ANSWER = 2.0
"""Seconds within which a client that is there answers a ping."""
HELLO = 20.0
"""Seconds within which a client must say `hello`: those that do not would not be counted as visits."""
LARGE = 32_000
"""From how many characters on messages of visitors are parsed one at a time: each blocks the loop for a while."""
BREAK = 3.0
"""How many times as long as such a message took the loop is free for others before the next."""
MAX_REASON = 123
"""The most bytes of a close reason (RFC 6455)."""


class VisitSocket(WebSocketMixin, WebSocketHandler, Handler):
    """One client of one visit."""

    auth_resource = RESOURCE

    def initialize(self, room: Room) -> None:
        """Store the server's components."""
        self.room = room
        self.entrance: Entrance
        self.visit: Visit | None = None
        self._outbox = Outbox(self.write_message, self._catch_up)
        self._pong: asyncio.Event | None = None
        """Waits for an answer to a ping, while somebody wants to know."""
        self._ended = False
        self._impatience: asyncio.TimerHandle | None = None

    def set_default_headers(self) -> None:
        """Set none: a websocket's answer has its own."""

    def check_origin(self, origin: str | None = None) -> bool:
        """Whether pages of an origin may connect: the server's own origin, or one that Jupyter's settings allow."""
        given = origin or self.get_origin()
        if given is not None and self.room.address.is_own(self.request, given):
            return True
        allowed = bool(super().check_origin(origin))
        # Jupyter asks too, before it is known who sent the request.
        sender: Entrance | None = getattr(self, "entrance", None)
        if not allowed and given is not None and sender is not None:
            self.room.address.refused.add(given, self.request.host, sender.address)
        return allowed

    @property
    def ping_interval(self) -> float:
        """Seconds between two of tornado's own pings, which replace Jupyter's."""
        return PING

    @property
    def ping_timeout(self) -> float:
        """Seconds within which each ping must be answered."""
        return PING

    @property
    def max_message_size(self) -> int:
        """The largest message that tornado takes; what is over `MAX_MESSAGE` we refuse with a reason."""
        return 8 * MAX_MESSAGE

    # --- tornado's side ---

    def open(self, *_args: Any, **_kwargs: Any) -> None:
        """Send small messages at once; Jupyter's pings are not started."""
        # Without it each of a click's small answers waits some 40 ms for the one before to be acknowledged.
        self.set_nodelay(True)
        # There are many open pages, and nobody asks for their headers and cookies any more.
        self.request.headers.clear()
        self.request.cookies.clear()
        # Timers of this context stay until they are due, though they were cancelled, and would keep the socket.
        CallContext.set(CallContext.JUPYTER_HANDLER, None)
        silent = "the first message, `hello`, did not come"
        self._impatience = asyncio.get_running_loop().call_later(HELLO, self.cut, 1008, silent)
        self.room.visits.rates.is_open(self.entrance.address, self)

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Take a client's message; one that breaks the protocol closes the stream.

        The next one is read when what is returned is done.
        """
        if self._ended:
            return None
        if len(message) > LARGE and self._is_visitor():
            return self._take_large(message)
        return self._take_or_fail(message)

    def on_pong(self, data: bytes) -> None:
        """Note that the client is there."""
        super().on_pong(data)  # type: ignore[no-untyped-call]
        self._answered()

    def on_close(self) -> None:
        """Disconnect from the visit, which is kept for a client that comes back."""
        super().on_close()
        self._ended = True
        self._answered()  # whoever waits for an answer need not wait for one that cannot come
        self._stop_waiting()
        self._outbox.close()
        visit, self.visit = self.visit, None
        if visit is not None:
            visit.leave(self)

    # --- the visit's side: `Client` ---

    def send(self, text: str) -> None:
        """Send a text, without waiting."""
        self._outbox.send(text)

    def end(self, code: int, reason: str) -> None:
        """Close the stream, after what waits to be sent."""
        self._ended = True
        told = reason.encode()[:MAX_REASON].decode(errors="ignore")
        self._outbox.finish(lambda: self.close(code, told))

    def cut(self, code: int, reason: str) -> None:
        """Close the stream at once: clients that do not answer would keep it for seconds, and many fill the server."""
        connection = self.ws_connection
        self.end(code, reason)
        if connection is not None:
            connection._abort()  # noqa: SLF001 - tornado waits 5 s for the client, however many there are

    async def answers(self) -> bool:
        """Whether the client is still there."""
        self._pong = self._pong or asyncio.Event()
        try:
            self.ping(b"")
            async with asyncio.timeout(ANSWER):
                await self._pong.wait()
        except (TimeoutError, WebSocketClosedError):
            return False
        finally:
            self._pong = None
        return not self._ended

    # --- inside ---

    def _take_or_fail(self, message: str | bytes) -> Awaitable[None] | None:
        try:
            return self._take(message)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other clients go on
            self._fail(error)
            return None

    async def _take_large(self, message: str | bytes) -> None:
        """Take a large message when no other one is taken, so that the clicks of others run between two of them."""
        async with self.room.visits.rates.large:
            if self._ended:
                return
            begun = time.perf_counter()
            taken = self._take_or_fail(message)
            await asyncio.sleep(BREAK * (time.perf_counter() - begun))
        if taken is not None:
            await taken

    def _is_visitor(self) -> bool:
        return self.visit is None or not self.visit.record.builder

    def _take(self, message: str | bytes) -> Awaitable[None] | None:
        parsed = parse_client(message)
        visit = self.visit
        if visit is None:
            if not isinstance(parsed, Hello):
                raise ProtocolError("the first message is `hello`")
            return self._enter(parsed)
        if isinstance(parsed, Hello):
            raise ProtocolError("`hello` comes once")
        if isinstance(parsed, RunAll):
            run_all(visit.kernel, visit, self.log)
            return None
        rates = self.room.visits.rates
        pause = rates.pause(visit, len(message))
        if isinstance(parsed, Event) and (refusal := rates.refusal(visit) or visit.files.refusal(parsed)):
            visit.refuse(parsed, refusal)
            return asyncio.sleep(max(PAUSE, pause))
        taken = self._pass_on(visit, parsed)
        return paused(taken, pause) if pause else taken

    def _pass_on(self, visit: Visit, parsed: Given) -> Awaitable[None] | None:
        begun = self.room.visits.begin(visit, parsed) if isinstance(parsed, Event) else None
        # Not in a task unless it must wait: that would begin in the loop's next round.
        return self._receive(visit, parsed) if begun is None else self._receive_if(begun, visit, parsed)

    async def _enter(self, hello: Hello) -> None:
        self._stop_waiting()
        entrance = self.entrance
        del self.entrance
        try:
            visit = await self.room.visits.open(self, hello, entrance)
        except Exception as error:  # noqa: BLE001 - as in `on_message`
            self._fail(error)
            return
        self.visit = visit
        if self._ended:
            visit.leave(self)

    async def _receive_if(self, begun: Awaitable[bool], visit: Visit, message: Given) -> None:
        try:
            drained = self._receive(visit, message) if await begun else None
        except Exception as error:  # noqa: BLE001 - as in `on_message`
            self._fail(error)
            return
        if drained is not None:
            await drained

    def _fail(self, error: Exception) -> None:
        """End the stream at what breaks the protocol, or the server."""
        if isinstance(error, ProtocolError):
            self.end(error.code, str(error))
        elif isinstance(error, PublicationsError):  # which is in the log already
            self.end(1013, said("the server cannot read which pages are published"))
        else:
            self.log.error("jupyter_tools: a message of a client failed", exc_info=error)
            self.end(1011, said("the server failed; its log says why"))

    @staticmethod
    def _receive(visit: Visit, message: Given) -> Awaitable[None] | None:
        """Pass a message on; what is done when the kernel has room for more, or None if it has."""
        visit.receive(message)
        link = visit.kernel.link
        return None if link is None else link.drained()

    def _answered(self) -> None:
        if self._pong is not None:
            self._pong.set()

    def _stop_waiting(self) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
            self._impatience = None
            self.room.visits.rates.is_in(self.entrance.address, self)

    def _catch_up(self) -> list[str]:
        return self.visit.catch_up() if self.visit is not None else []


class BuilderSocket(VisitSocket):
    """A builder's page, in Lab or in a cell, run by the notebook's own kernel.

    A builder's visit is sent all of the page, hidden components too, as the canvas needs it (`?canvas=1`). With
    `?as=visitor` the builder opens a visit that is sent what a visitor is sent.
    """

    @ws_authenticated
    async def get(self, path: str) -> None:
        """Open the page of a notebook."""
        if not await is_allowed(self, "execute"):
            raise HTTPError(403)
        try:
            page = self.room.root.page_now(path)
        except NotFoundError as error:
            raise HTTPError(404, str(error)) from None
        user, preview = self.current_user, is_preview(self)
        self.room.address.note(self.request)
        self.entrance = Entrance(
            page=page,
            kernel=lambda: self.room.kernels.live(page),
            owner=f"{PREVIEW if preview else BUILDER}{page.path}",
            builder=not preview,
            user=user.username,
            params=builder_params_of(self),
        )
        await super().get()


class VisitorSocket(VisitSocket):
    """A published page."""

    @property
    def max_message_size(self) -> int:
        """Hardly more than `MAX_MESSAGE`: tornado keeps the parts of a message until its end, if that ever comes."""
        return MAX_MESSAGE + LARGE

    def skip_check_origin(self) -> bool:
        """Never: a page of another site has no business here, whatever it knows."""
        return False

    @allow_unauthenticated
    async def get(self, slug: str) -> None:
        """Open a published page."""
        try:
            found = await self.room.renames.found_at(slug)
        except PublicationsError:
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from None
        by_key = [one for one in found if self.room.access.remembered(self, one[0])]
        allowed = await is_allowed(self, "read")
        if not found or not (by_key or allowed):
            raise HTTPError(403)
        publication, page = (by_key or found)[0]
        expires = NEVER if allowed else self.room.access.remembered(self, publication) or 0.0
        builder = await is_allowed(self, "execute")
        name = self.current_user.username if self.current_user else ""
        self.entrance = Entrance(
            page=page,
            kernel=lambda: self._kernel(slug, publication.id),
            owner=f"publication {publication.id}",
            builder=builder,
            user=name,
            address="" if builder else network(self.request.remote_ip or ""),
            expires=expires,
            params=params_of(self),
            sharer=sharer(name, self.room.access.browser(self, page)),
        )
        await super().get()

    def _kernel(self, slug: str, publication_id: str) -> PageKernel:
        """The kernel for a new visit, chosen when the visit opens, after the socket.

        Raises `NotFoundError` when the page has been unpublished since.
        """
        for publication, page in self.room.publications.all_at(slug):
            if publication.id == publication_id:
                return self.room.kernels.of(publication, page)
        raise NotFoundError(f"The page at {slug!r} is not published any more.")
