"""What the pages of an app share in one tab of a browser: `visit.shared` of their handlers."""

from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from ...protocol.link import SharedValues
from ...protocol.shared import MAX_BYTES, MAX_NAMES, same, size, updated
from .store.memory import AwayError

if TYPE_CHECKING:
    from logging import Logger

    from ...protocol.link import Share
    from ...protocol.shared import Shared
    from .store.redis_shared import TabStore

MAX_IDLE = 32_000_000
"""The most bytes of the values of tabs that no visit uses."""


class TabValues:
    """The values of one tab, or of one visit that shares them with no other."""

    def __init__(self, key: str = "") -> None:
        self.key = key
        """Names the app, who visits it and the tab; empty where the values belong to one visit."""
        self.values: Shared = {}
        self.version = 0
        """Counts the changes."""
        self.visits = 0
        """How many visits use them."""
        self.left_at = 0.0
        """When the last visit that used them was left."""
        self.unsaved: Shared = {}
        """Changes that the store for several servers does not have yet."""
        self.lock = asyncio.Lock()
        """Held while they are read from that store or written to it."""

    def replace(self, values: Shared) -> None:
        """Take other values."""
        if not same(values, self.values):
            self.values = values
            self.version += 1


class SharedTabs:
    """The values of all tabs that this server knows."""

    def __init__(self, store: TabStore | None, log: Logger, ttl: float) -> None:
        """`store` keeps them for several servers; None where there is one server."""
        self._store = store
        self._log = log
        self._ttl = ttl
        self._tabs: dict[str, TabValues] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def of(self, key: str) -> TabValues:
        """The values of the tab in which a client opens a page."""
        tab = self._tabs.get(key) or TabValues(key)
        await self.refresh(tab)
        return tab

    def join(self, tab: TabValues) -> TabValues:
        """Note that one more visit uses a tab's values: these, or those that another page has brought meanwhile."""
        if tab.key:
            tab = self._tabs.setdefault(tab.key, tab)
        tab.visits += 1
        return tab

    def leave(self, tab: TabValues, left_at: float) -> None:
        """Note that a visit has ended, which its client has left then."""
        tab.visits -= 1
        tab.left_at = max(tab.left_at, left_at)

    def change(self, tab: TabValues, changes: Shared) -> None:
        """Take the changes of a handler; the last change of a name counts."""
        values = updated(tab.values, changes)
        # Each handler keeps to half of it: only several at a time can come over it.
        if len(values) > 2 * MAX_NAMES or size(values) > 2 * MAX_BYTES:
            self._log.warning("jupyter_tools: the pages of an app share too much at a time; a change is lost")
            return
        tab.replace(values)
        if self._store is not None and tab.key:
            tab.unsaved.update(changes)
            task = asyncio.create_task(self._save(tab))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def refresh(self, tab: TabValues) -> None:
        """Take what other servers have changed, and write what this one has."""
        if self._store is None or not tab.key:
            return
        with suppress(AwayError):
            async with tab.lock:
                found = await self._store.read(tab.key)
                if found is None:  # nobody has written it yet, or the store has lost it
                    tab.unsaved = {**tab.values, **tab.unsaved}
                else:
                    tab.replace(updated(found, tab.unsaved))
                await self._write(self._store, tab)

    def sweep(self) -> None:
        """Forget the values of tabs that nobody comes back to, and the oldest ones where there are too many."""
        since = asyncio.get_running_loop().time() - self._ttl
        idle = sorted((one for one in self._tabs.values() if not one.visits), key=lambda one: one.left_at, reverse=True)
        total = 0
        for tab in idle:
            total += size(tab.values)
            if not tab.values or tab.left_at < since or total > MAX_IDLE:
                del self._tabs[tab.key]

    async def stop(self) -> None:
        """Write what is not written yet."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _save(self, tab: TabValues) -> None:
        """Write changes to the store; when it is away, the next `refresh` tries again."""
        with suppress(AwayError):
            async with tab.lock:
                if self._store is not None:
                    await self._write(self._store, tab)

    @staticmethod
    async def _write(store: TabStore, tab: TabValues) -> None:
        while tab.unsaved:
            changes, tab.unsaved = tab.unsaved, {}
            try:
                await store.write(tab.key, changes)
            except AwayError:
                tab.unsaved = {**changes, **tab.unsaved}
                raise


class SharedOfVisit:
    """The shared values as the kernel of one visit knows them."""

    def __init__(self, tabs: SharedTabs) -> None:
        self._tabs = tabs
        self.tab = tabs.join(TabValues())
        self._known: int | None = None
        """The version that the kernel has; None where it must be sent the values."""
        self._received = 0
        """The number of the last change that the kernel has sent."""

    def use(self, tab: TabValues) -> None:
        """Use the values of the tab in which the page is open now."""
        if tab.key and tab.key != self.tab.key:
            self.close(self.tab.left_at)
            self.tab = self._tabs.join(tab)
            self._known = None

    def new_kernel(self) -> None:
        """Another kernel process serves the visit."""
        self._known, self._received = None, 0

    def news(self) -> SharedValues | None:
        """What the kernel is sent with an event; None where it has the newest values."""
        if self._known == self.tab.version:
            return None
        self._known = self.tab.version
        return SharedValues(values=self.tab.values, received=self._received)

    def take(self, share: Share) -> None:
        """Take what a handler has changed. The kernel learns with the next event that it has arrived."""
        self._received, self._known = share.number, None
        self._tabs.change(self.tab, share.changes)

    def close(self, left_at: float) -> None:
        """Stop using the values: the visit has ended, which its client has left then."""
        self._tabs.leave(self.tab, left_at)


def tab_key(tab: str | None, sharer: str, path: str) -> str:
    """The name of what the pages of an app share, for a tab in which a page is opened; empty where nothing is shared.

    The browser has chosen the tab's name, so that it counts only for the same user or browser and the same app. `path`
    is that of the notebook.
    """
    if tab is None or not sharer:
        return ""
    return hashlib.sha256(json.dumps([path.rpartition("/")[0], sharer, tab]).encode()).hexdigest()
