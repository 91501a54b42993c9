"""The journal: every event of this server's pages, written to an SQLite file on a separate thread."""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ... import atomic
from ...errors import JournalError
from ...reports.journal import APPLICATION, COLUMNS, REFS, SCHEMA, TEXTS, VERSION, check_ours, version_of
from ...reports.long_texts import take_out
from .eviction import FORGET_TEXTS, evict, used
from .row import row_of

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

    from ..visits.trace import Traced

PAUSE = 0.1
"""Seconds for which events are collected before they are written together."""
BATCH = 500
"""The most events that are written together."""
MAX_WAITING = 5_000
"""How many events may wait for a disk that does not keep up, before further ones are lost."""
RETRY = 10.0
"""Seconds after which a journal that could not be written is tried again."""
AGE_CHECK = 600.0
"""Seconds between two looks for entries that are too old."""
STOP = 10.0
"""Seconds within which the last events must be written when the server stops."""
DAY = 86_400
IDLE = 10.0
"""Seconds without events after which the file is closed."""
KEPT = 0.9
"""Fraction of the maximum size that remains after a rotation."""
ROW = (*COLUMNS, "refs")
INSERT = f"INSERT INTO events ({', '.join(ROW)}) VALUES ({', '.join(f':{name}' for name in ROW)})"  # noqa: S608 - our own names
INSERT_TEXT = "INSERT OR IGNORE INTO texts (digest, text) VALUES (?, ?)"


@dataclass(frozen=True)
class JournalStatus:
    """How the journal is doing."""

    file: str
    problem: str
    """Why events are not recorded now; empty when they are."""
    written: int
    """How many events were written since the server started."""
    lost: int
    """How many could not be."""
    waiting: int
    bytes: int
    """The size of the file; 0 while there is none."""


class Journal:
    """Takes events without waiting and writes them in batches; a failing disk is logged once and stops no event."""

    def __init__(self, file: Path, log: Logger, *, max_mb: float, max_days: float) -> None:
        self.file = file
        self._log = log
        self._max_bytes = int(max_mb * 1_000_000)
        self._max_days = max_days
        self._queue: queue.SimpleQueue[Traced | threading.Event | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._connection: sqlite3.Connection | None = None
        self._problem = ""
        self._written = 0
        self._lost = 0
        """How many events could not be written; changed on the journal's thread only."""
        self._overrun = 0
        """How many were too many to wait; changed on the server's loop only."""
        self._retry_at = 0.0
        self._aged_at = 0.0

    def add(self, event: Traced) -> None:
        """Take an event, from the server's loop."""
        if self._queue.qsize() >= MAX_WAITING:
            self._overrun += 1
            return
        self._queue.put(event)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="jupyter_tools_journal", daemon=True)
            self._thread.start()

    def status(self) -> JournalStatus:
        """How it is doing."""
        size = 0
        with suppress(OSError):
            size = self.file.stat().st_size
        waiting = self._queue.qsize()
        lost = self._lost + self._overrun
        return JournalStatus(str(self.file), self._problem, self._written, lost, waiting, size)

    def flush(self) -> None:
        """Wait until all events so far are written, or lost."""
        if self._thread is None:
            return
        done = threading.Event()
        self._queue.put(done)
        done.wait(STOP)

    def stop(self) -> None:
        """Write what there is, and end."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(STOP)
            self._thread = None

    # --- on its own thread ---

    def _work(self) -> None:
        while self._work_off(self._next()):
            pass
        self._close()

    def _work_off(self, items: list[Traced | threading.Event | None]) -> bool:
        """Write what has come, and forget it before waiting for more; whether there may be more."""
        events = [one for one in items if one is not None and not isinstance(one, threading.Event)]
        if events:
            self._write(events)
        for one in items:
            if isinstance(one, threading.Event):
                one.set()
        return None not in items

    def _next(self) -> list[Traced | threading.Event | None]:
        items = [self._wait()]
        if items[0] is not None and self._queue.qsize() < BATCH:
            time.sleep(PAUSE)
        with suppress(queue.Empty):
            while len(items) < BATCH:
                items.append(self._queue.get_nowait())
        return items

    def _wait(self) -> Traced | threading.Event | None:
        """The next one; a file that is not written to is closed meanwhile."""
        with suppress(queue.Empty):
            return self._queue.get(timeout=IDLE)
        self._close()
        return self._queue.get()

    def _write(self, events: list[Traced]) -> None:
        if time.monotonic() < self._retry_at:
            self._lost += len(events)
            return
        try:
            connection = self._connection or self._open()
            rows = [row for event in events if (row := self._row(event)) is not None]
            texts = {digest: text for row in rows for digest, text in take_out(row).items()}
            with connection:
                connection.executemany(INSERT_TEXT, texts.items())
                connection.executemany(INSERT, rows)
            self._trim(connection)
        except (sqlite3.Error, OSError, JournalError) as error:
            self._fail(error, len(events))
        else:
            self._written += len(rows)
            self._lost += len(events) - len(rows)
            if self._problem:
                self._log.warning("jupyter_tools: events are recorded again; %d were not", self._lost)
                self._problem = ""

    def _row(self, event: Traced) -> dict[str, Any] | None:
        try:
            return row_of(event)
        except Exception:  # noqa: BLE001 - an event that cannot be written must not keep the others from it
            self._log.exception("jupyter_tools: an event of %s cannot be recorded", event.entry.page)
            return None

    def _fail(self, error: Exception, events: int) -> None:
        self._close()
        self._lost += events
        self._retry_at = time.monotonic() + RETRY
        if not self._problem:
            self._log.error("jupyter_tools: events are not recorded for now: %s (%s)", error, self.file)
        self._problem = str(error)

    def _open(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        # Readers find a complete journal or none. Only the server's user may read the entries of visitors.
        if not self.file.exists() or not self.file.stat().st_size:
            self._make()
        connection = sqlite3.connect(self.file, timeout=5)
        try:
            check_ours(connection, self.file)
            _update(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA journal_size_limit = 4000000")
            connection.execute("PRAGMA cache_size = -256")  # what is only added to need not be kept
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _make(self) -> None:
        with suppress(FileNotFoundError):
            if not self.file.stat().st_size:
                self.file.unlink()  # an incomplete file from a version that did not create it atomically
        atomic.create(self.file, _fill)

    def _trim(self, connection: sqlite3.Connection) -> None:
        """Delete events over the age limit and, over the size limit, the oldest events of the largest pages."""
        if time.monotonic() - self._aged_at > AGE_CHECK or not self._aged_at:
            self._aged_at = time.monotonic()
            with connection:
                if connection.execute("DELETE FROM events WHERE at < ?", [time.time() - self._max_days * DAY]).rowcount:
                    connection.execute(FORGET_TEXTS)
        trimmed = False
        while used(connection) > self._max_bytes and evict(connection, self._max_bytes * KEPT):
            trimmed = True
        if trimmed:
            # As a script: `execute` would give back one page only.
            connection.executescript("PRAGMA incremental_vacuum")

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def _fill(file: Path) -> None:
    """Create the journal's schema in an empty file."""
    with closing(sqlite3.connect(file)) as connection:
        # Must be set on an empty database; it lets deleted events free their disk space.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
        )


def _update(connection: sqlite3.Connection) -> None:
    """Update the tables of version 1."""
    if version_of(connection) == VERSION:
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if version_of(connection) < VERSION:  # another server may have updated it
            connection.execute(f"ALTER TABLE events ADD COLUMN {REFS}")
            connection.execute(TEXTS)
            connection.execute(f"PRAGMA user_version = {VERSION}")
