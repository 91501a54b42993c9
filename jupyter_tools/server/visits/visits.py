"""The visits in use: opens and resumes them, ends those that nobody comes back to, and shows changes of their pages."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from typing import TYPE_CHECKING

from ...app.file import stamp
from ...errors import NotFoundError, ProtocolError
from ...peer.pools import Pools
from ...protocol.messages import PROTOCOL, Hello
from ...texts import said
from .admission import to_go
from .entrance import ENDED, ENDED_REASON, GONE, EndedVisits, expire
from .first_page import new_record
from .refresh import Refresh
from .services import Services
from .shared_tabs import SharedTabs, tab_key
from .store.memory import AwayError
from .store.saver import Saver
from .store.snapshot import restore
from .visit import Visit

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from logging import Logger
    from pathlib import Path

    from ...peer.source import Edition
    from ...protocol.messages import Event
    from ..apps.apps import Apps, Stamp
    from ..apps.paths import PagePath
    from ..files.store import FileStore
    from ..kernels.hub import Hub
    from ..kernels.kernels import Kernels
    from ..page_log import PageLog
    from ..settings import Settings
    from .client import Client
    from .entrance import Entrance
    from .rates import Rates
    from .store.memory import Status, VisitStore
    from .store.snapshot import Hold, Snapshot
    from .trace import Recorder

WATCH = 0.2
"""Seconds between two looks at the files of apps in use."""
TIDY = 1.0
"""Seconds between two looks for visits to end, while files are watched."""
SWEEP = 30.0
"""Seconds between two looks for visits that have expired, when nobody is there."""
AWAY = 30.0
"""Seconds for which a visit that may be kept by a store that is away is not replaced by a new one."""
EVICTED = said("Too many visits were open, and this one was not open in any browser.")
NOBODY_CAME = said("This visit has expired, because nobody returned to it.")
ELSEWHERE = 1012
"""The close code for clients whose visit goes on at another server; they come back at once."""


class Visits:
    """All visits of this server."""

    def __init__(  # noqa: PLR0913 - its dependencies, created in one place
        self,
        store: VisitStore,
        kernels: Kernels,
        apps: Apps,
        log: Logger,
        *,
        recorder: Recorder,
        files: FileStore,
        page_log: PageLog,
        settings: Settings,
        rates: Rates,
    ) -> None:
        self.hub: Hub
        self._store = store
        self._saver = Saver(store, log, settings.visit_ttl, self._lose)
        self._kernels = kernels
        self._apps = apps
        self._log = log
        self._settings = settings
        self.rates = rates
        self._shared = SharedTabs(store.tabs, log, settings.visit_ttl)
        self._services = Services(Pools(apps.pool_limit), recorder, files, page_log, self._shared)
        self._visits: dict[str, Visit] = {}
        self._refresh = Refresh(apps)
        self._taking: set[str] = set()
        self._ended = EndedVisits()
        self._watcher: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()

    async def open(self, client: Client, hello: Hello, entrance: Entrance) -> Visit:
        """The visit that a client's `hello` asks for, or a new one; the client has been answered.

        Raises `ProtocolError` for a client of another version, and when too many visits are open (or of one visitor).
        """
        if hello.protocol != PROTOCOL:
            raise ProtocolError("the page was updated; reload it")
        self._ended.check(hello.visit)
        shared = await self._shared.of(tab_key(hello.tab, entrance.sharer, entrance.page.path))
        visit = await self._resumed(hello, entrance)
        if visit is None:
            visit = await self._taken_over(hello, entrance)
            hello = hello.model_copy(update={"seq": 0})  # what it missed is not kept: it is sent the whole page
        if visit is None:
            if not self.rates.admits(entrance.address):
                raise ProtocolError("your network sent too much at once; try again in a few seconds", 1013)
            await self._make_room(entrance)
            visit = self._new(entrance)
        if not self._apps.is_changing(entrance.page.folder):
            self._refresh.update(visit)
        visit.shared.use(shared)
        visit.address = entrance.address
        visit.expires = entrance.expires
        visit.enter(client, hello)
        self.watch()
        return visit

    def begin(self, visit: Visit, event: Event) -> Awaitable[bool] | None:
        """Whether an event may run; else another server has its visit. None where there is no other server."""
        return self._begin(visit, event) if self._store.shared else None

    @property
    def store_status(self) -> Status:
        """How the store of visits is."""
        return self._store.status

    async def end(self, visit: Visit, code: int, reason: str) -> None:
        """End a visit permanently; its client gets a `done` for each unfinished event."""
        if self._visits.get(visit.id) is visit:
            visit.end_events(reason)
        self._remove(visit, code, reason)
        await self._saver.delete(visit)

    async def end_by_builder(self, visit: Visit) -> None:
        """End a visit; its client forgets what was entered, also one that comes back later."""
        self._ended.add(visit.id)
        await self.end(visit, ENDED, ENDED_REASON)

    async def end_all(self, code: int, reason: str, owner: str = "") -> None:
        """End all visits, or those whose owner begins as given."""
        for visit in list(self._visits.values()):
            if visit.owner.startswith(owner):
                await self.end(visit, code, reason)

    def all(self) -> list[Visit]:
        """The visits, the oldest first."""
        return list(self._visits.values())

    def find(self, visit: str) -> Visit | None:
        """A visit that this server has in use, by its id."""
        return self._visits.get(visit)

    def page_changed(self, folder: Path, notebook: str = "", edition: Edition | None = None) -> None:
        """Show an app that has changed to its visits and kernels, or tell its builders why it cannot be shown.

        `edition` has the edits of the page of `notebook` that have changed it, where they are known.
        """
        others = edition._replace(edits=()) if edition is not None else None
        if self._apps.error(folder) is None:
            self._kernels.page_changed(folder, notebook, edition.moves if edition is not None else ())
        for visit in [one for one in self.all() if one.kernel.page.folder == folder]:
            self._refresh.update(visit, edition if visit.kernel.page.notebook == notebook else others)

    def follow(self, moved: list[PagePath]) -> None:
        """Update visits and kernels after pages were renamed."""
        self._kernels.follow()
        for visit in self.all():
            visit.follow()
        for folder in {page.folder for page in moved}:
            self.page_changed(folder)

    def watch(self) -> None:
        """Look at the files of apps while visits are open or kernels linked."""
        self._wake.set()
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Close all visits: a store that outlives the server keeps them."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        for visit in list(self._visits.values()):
            await self._let_go(visit, said("The server is stopping."))
        await self._shared.stop()
        await self._saver.stop()

    # --- inside ---

    async def _begin(self, visit: Visit, event: Event) -> bool:
        begun, _ = await asyncio.gather(self._saver.begin(visit, event), self._shared.refresh(visit.shared.tab))
        return begun

    async def _resumed(self, hello: Hello, entrance: Entrance) -> Visit | None:
        visit = self._visits.get(hello.visit) if hello.visit is not None else None
        if visit is None or (visit.owner, visit.record.builder) != (entrance.owner, entrance.builder):
            return None
        if not await self._saver.confirm(visit):
            return None
        client = visit.client
        if client is None:
            return visit
        # A duplicated tab names the visit of a client that is well; a dropped connection leaves one that is not.
        if await client.answers():
            return None
        if visit.client is client:
            client.end(1001, said("the visit went on elsewhere"))
            visit.leave(client)
        return visit if visit.client is None and visit.id in self._visits else None

    async def _taken_over(self, hello: Hello, entrance: Entrance) -> Visit | None:
        """A visit that this server has not in use, from the store. Raises `ProtocolError` when that is away."""
        name = hello.visit
        if name is None or name in self._visits:
            return None
        if name in self._taking:
            raise ProtocolError("the page is being opened elsewhere; try again", 1013)
        self._taking.add(name)
        try:
            found = await self._take(name, entrance)
        except AwayError:
            status = self._store.status
            if status.state == "away" and time.time() - status.since > AWAY:
                return None
            raise ProtocolError("the page's state cannot be read now; try again", 1013) from None
        finally:
            self._taking.discard(name)
        if found is None:
            return None
        hold, snapshot = found
        visit = self._new(entrance, name, hold)
        visit.record.visited_by(entrance.user, snapshot.params)
        visit.ends = restore(visit.record, snapshot, hello.seq)
        return visit

    async def _take(self, name: str, entrance: Entrance) -> tuple[Hold, Snapshot] | None:
        found = await self._store.get(name)
        # Whoever does not own a visit must not keep the server that has it from saving it either.
        if found is None or (found.owner, found.builder) != (entrance.owner, entrance.builder):
            return None
        await self._make_room(entrance)
        return await self._store.take(name)

    def _new(self, entrance: Entrance, name: str | None = None, hold: Hold | None = None) -> Visit:
        try:
            kernel = entrance.kernel()
        except NotFoundError:
            raise ProtocolError(said("the page is not published any more"), GONE) from None
        record = new_record(self._apps.shown(entrance.page), entrance.who, name)
        visit = Visit(record, kernel, self._services, entrance.owner)
        self._visits[visit.id] = visit
        self._saver.hold(visit, hold)
        return visit

    def _lose(self, visit: str) -> None:
        """Stop using a visit that another server has taken over."""
        found = self._visits.get(visit)
        if found is not None:
            self._remove(found, ELSEWHERE, "the visit goes on at another server")

    async def _let_go(self, visit: Visit, reason: str) -> None:
        """Stop using a visit; the store keeps it."""
        await self._saver.let_go(visit)
        if not self._store.shared:
            visit.end_events(reason)
        self._remove(visit, 1001, reason)

    def _remove(self, visit: Visit, code: int, reason: str) -> None:
        if self._visits.get(visit.id) is not visit:
            return  # another task has done it while the store answered
        del self._visits[visit.id]
        if visit.client is not None:
            visit.client.end(code, reason)
            visit.leave(visit.client)
        visit.close()
        visit.kernel.detach(visit)
        self._refresh.forget(visit.id)

    async def _make_room(self, entrance: Entrance) -> None:
        """Evict a visit that nobody has open if there are too many, of this visitor or in total."""
        most, most_each = self._settings.max_visits, self._settings.max_visits_per_visitor
        while oldest := to_go(self._visits.values(), entrance, most, most_each):
            await self._let_go(oldest, EVICTED)

    async def _watch(self) -> None:
        clock, tidied = asyncio.get_running_loop().time, -math.inf
        while self._visits or self.hub.links:
            folders = self._folders()
            # Off the event loop, because a disk may be slow.
            stamps = await asyncio.to_thread(lambda: {folder: stamp(folder) for folder in folders})  # noqa: B023
            for folder, found in stamps.items():
                self._look(folder, found)
            if not folders or clock() >= tidied + TIDY:
                tidied = clock()
                self._apps.forget(folders | {visit.kernel.page.folder for visit in self._visits.values()})
                expire(self.all())
                await self._sweep()
            self._wake.clear()
            if folders:
                await asyncio.sleep(WATCH)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(SWEEP, self._settings.visit_ttl)):
                    await self._wake.wait()

    def _look(self, folder: Path, found: Stamp) -> None:
        """Show an app if its file has changed, unless this server changes it: then that change is shown."""
        if self._apps.is_changing(folder) or not self._apps.changed(folder, found):
            return
        try:
            self.page_changed(folder)
        except Exception:  # noqa: BLE001 - one app must not end the watch of all
            self._log.exception("jupyter_tools: a change of %s cannot be shown", folder.name)

    def _folders(self) -> set[Path]:
        """The folders of apps with open visits or linked kernels."""
        folders = {visit.kernel.page.folder for visit in self._visits.values() if visit.connected}
        return folders | {link.page.folder for link in self.hub.links.values() if link.page is not None}

    async def _sweep(self) -> None:
        since = asyncio.get_running_loop().time() - self._settings.visit_ttl
        for visit in [one for one in self.all() if not one.connected and one.left_at < since]:
            await self.end(visit, 1001, NOBODY_CAME)
        for visit in self.all():
            visit.files.uploads.tidy()
        self._shared.sweep()
        self.rates.forget()
