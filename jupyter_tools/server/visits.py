"""The visits in use: opens and resumes them, ends those that nobody comes back to, and shows changes of their pages."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import ProtocolError
from ..pools import Pools
from ..protocol import PROTOCOL, Hello
from ..record import VisitRecord
from .apps import explain
from .visit import Visit

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

    from .apps import Apps, Shown
    from .hub import Hub
    from .kernels import Kernels
    from .page_kernel import PageKernel
    from .paths import PagePath
    from .store import VisitStore
    from .visit import Client

WATCH = 1.0
"""Seconds between two looks at the files of apps in use."""
SWEEP = 30.0
"""Seconds between two looks for visits that have expired, when nobody is there."""
MENDED = "This page cannot be shown now because its properties.json is being changed."


@dataclass(frozen=True)
class Entrance:
    """How somebody came to a page."""

    page: PagePath
    kernel: PageKernel
    owner: str
    """The page and the way in: a visit is only given back to who comes the same way."""
    builder: bool
    user: str = ""
    address: str = ""
    """Where a visitor's client is, as the server sees it; empty for builders, whose visits are not limited."""
    params: dict[str, str] = field(default_factory=dict)


class Visits:
    """All visits of this server."""

    def __init__(  # noqa: PLR0913 - what it stands on, made in one place
        self,
        store: VisitStore,
        kernels: Kernels,
        apps: Apps,
        log: Logger,
        *,
        ttl: float,
        max_visits: int,
        max_visits_per_visitor: int,
    ) -> None:
        self.hub: Hub
        self._store = store
        self._kernels = kernels
        self._apps = apps
        self._log = log
        self._ttl = ttl
        self._max_visits = max_visits
        self._max_visits_per_visitor = max_visits_per_visitor
        self._pools = Pools(apps.pool_limit)
        self._visits: dict[str, Visit] = {}
        self._problems: dict[str, str] = {}
        self._watcher: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()

    async def open(self, client: Client, hello: Hello, entrance: Entrance) -> Visit:
        """The visit that a client's `hello` asks for, or a new one; the client has been answered.

        Raises `ProtocolError` for a client of another version, and when too many visits are open, of all or of this
        visitor.
        """
        if hello.protocol != PROTOCOL:
            raise ProtocolError("the page was updated; reload it")
        visit = await self._resumed(hello, entrance)
        if visit is None:
            await self._make_room(entrance)
            visit = self._new(entrance)
        else:
            self._refresh(visit)
        visit.address = entrance.address
        visit.enter(client, hello)
        await self._store.save(visit)
        self.watch()
        return visit

    async def leave(self, visit: Visit, client: Client) -> None:
        """Note that a visit's client has gone; the visit is kept for a while."""
        visit.leave(client)
        if visit.id in self._visits:
            await self._store.save(visit)

    async def end(self, visit: Visit, code: int, reason: str) -> None:
        """End a visit for good."""
        if visit.client is not None:
            visit.client.end(code, reason)
            visit.leave(visit.client)
        visit.close()
        visit.kernel.detach(visit)
        self._visits.pop(visit.id, None)
        self._problems.pop(visit.id, None)
        await self._store.delete(visit.id)

    async def end_all(self, code: int, reason: str, owner: str = "") -> None:
        """End all visits, or those whose owner begins as given."""
        for visit in list(self._visits.values()):
            if visit.owner.startswith(owner):
                await self.end(visit, code, reason)

    def page_changed(self, folder: Path) -> None:
        """Show an app that has changed to its visits and kernels, or tell its builders why it cannot be shown."""
        visits = [visit for visit in self._visits.values() if visit.kernel.page.folder == folder]
        if self._apps.error(folder) is None:
            self._kernels.page_changed(folder)
        for visit in visits:
            self._refresh(visit)

    def watch(self) -> None:
        """Look at the files of apps while visits are open or kernels linked."""
        self._wake.set()
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End all visits."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        await self.end_all(1001, "the server stops")

    # --- inside ---

    async def _resumed(self, hello: Hello, entrance: Entrance) -> Visit | None:
        visit = await self._store.get(hello.visit) if hello.visit is not None else None
        if visit is None or visit.owner != entrance.owner or visit.record.builder != entrance.builder:
            return None
        client = visit.client
        if client is None:
            return visit
        # A duplicated tab names the visit of a client that is well; a dropped connection leaves one that is not.
        if await client.answers():
            return None
        if visit.client is client:
            client.end(1001, "the visit went on elsewhere")
            visit.leave(client)
        return visit if visit.client is None and visit.id in self._visits else None

    def _new(self, entrance: Entrance) -> Visit:
        shown = self._apps.shown(entrance.page)
        record = VisitRecord(shown.page, shown.theme, builder=entrance.builder)
        visit = Visit(record, entrance.kernel, self._pools, entrance.owner, entrance.user, entrance.params)
        self._visits[visit.id] = visit
        self._show_problem(visit, shown)
        return visit

    def _refresh(self, visit: Visit) -> None:
        """Show a visit its page as it is now, if that is another than it has, and what is wrong with its file."""
        shown = self._apps.shown(visit.kernel.page)
        if self._show_problem(visit, shown):
            return
        told = self._problems.pop(visit.id, None)
        if told is not None:
            visit.record.take_back_message(told)
        elif (shown.page, shown.theme) == (visit.record.page, visit.record.theme):
            return
        visit.change_page(shown.page, shown.theme)

    def _show_problem(self, visit: Visit, shown: Shown) -> bool:
        """Say on a page what is wrong with its file, once; to visitors only where there is no page. If it is wrong."""
        error = self._apps.error(visit.kernel.page.folder)
        if error is None:
            return False
        message = explain(error).rstrip() if visit.record.builder else MENDED
        if (visit.record.builder or shown.problem is not None) and self._problems.get(visit.id) != message:
            self._problems[visit.id] = message
            visit.report(message)
        return True

    async def _make_room(self, entrance: Entrance) -> None:
        """Let a visit that nobody has open give way to a new one, if there are too many: of this visitor, or of all."""
        own = self._of_visitor(entrance)
        if own and len(own) >= self._max_visits_per_visitor > 0:
            await self._end_oldest(own, "too many visits of this page are open from your address; close some of them")
        elif len(self._visits) >= self._max_visits:
            await self._end_oldest(list(self._visits.values()), "too many visits are open; try again later")

    def _of_visitor(self, entrance: Entrance) -> list[Visit]:
        """The visits of a page from the same address; none for a builder."""
        if not entrance.address:
            return []
        mine = (entrance.owner, entrance.address)
        return [visit for visit in self._visits.values() if (visit.owner, visit.address) == mine]

    async def _end_oldest(self, visits: list[Visit], refusal: str) -> None:
        gone = [visit for visit in visits if not visit.connected]
        if not gone:
            raise ProtocolError(refusal, 1013)
        await self.end(min(gone, key=lambda visit: visit.left_at), 1001, "")

    async def _watch(self) -> None:
        while self._visits or self.hub.links:
            folders = self._folders()
            for folder in folders:
                try:
                    if await asyncio.to_thread(self._apps.changed, folder):
                        self.page_changed(folder)
                except Exception:  # noqa: BLE001 - one app must not end the watch of all
                    self._log.exception("jupyter_tools: a change of %s cannot be shown", folder.name)
            self._apps.forget(folders | {visit.kernel.page.folder for visit in self._visits.values()})
            await self._sweep()
            self._wake.clear()
            if folders:
                await asyncio.sleep(WATCH)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(SWEEP, self._ttl)):
                    await self._wake.wait()

    def _folders(self) -> set[Path]:
        """The folders of apps with open visits or linked kernels."""
        folders = {visit.kernel.page.folder for visit in self._visits.values() if visit.connected}
        return folders | {link.page.folder for link in self.hub.links.values() if link.page is not None}

    async def _sweep(self) -> None:
        now = asyncio.get_running_loop().time()
        for visit in list(self._visits.values()):
            if not visit.connected and now - visit.left_at > self._ttl:
                await self.end(visit, 1001, "")
