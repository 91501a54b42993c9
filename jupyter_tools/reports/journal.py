"""The entries of the journal, one for each event, and how any process reads them.

The journal is an SQLite file in WAL mode: it may be read at any time, also while a server writes it. Only
`jupyter_tools.server.journal.writer` writes.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, JsonValue

from ..errors import JournalError
from ..protocol.base import EventError
from ..protocol.messages import Changes, Outcome
from ..schema import Documented
from .long_texts import put_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

APPLICATION = 0x6A745F6A
"""Marks the file as ours (SQLite's `application_id`)."""
VERSION = 2
"""The version of the tables (SQLite's `user_version`). Version 1 has no `texts` and no `refs`; it can be read, too."""
TEXTS = "CREATE TABLE IF NOT EXISTS texts (digest TEXT PRIMARY KEY, text TEXT NOT NULL);"
"""The long texts that entries refer to."""
REFS = "refs TEXT NOT NULL DEFAULT '{}'"
MASK = "•••"
"""The text that replaces a secret."""
MAX_LIMIT = 1_000
"""The most entries that one query returns."""


LeftOut = Literal["secret", "size", "dropped"]
"""Why a value is not recorded."""


class Entry(Documented, BaseModel):
    """One event: what was asked, what ran, and what came of it."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)

    id: int
    """Increases with each entry of the journal."""
    at: float
    """When the event was accepted, in seconds since 1970 (UTC)."""
    page: str
    """The notebook, relative to the server's root."""
    file: str
    """The notebook's file, absolute."""
    mode: str
    """The kernel mode that the event ran in."""
    visit: str
    """The beginning of the visit's id: enough to distinguish visits, too little to resume one."""
    user: str
    """Who it was, as the server knows it; empty for a visitor by link."""
    builder: bool
    params: dict[str, str]
    """The query of the page's URL."""
    event: int
    """The event's id in its visit; 0 for `load`."""
    component: str
    name: str
    handler: str | None
    """The name of the handler; None for an event that is bound to nothing."""
    code: str | None
    """A hash of the handler's source; None for an event that did not run."""
    state: dict[str, JsonValue]
    """All values by component path, as the handler received them; of a refused event as the client sent them."""
    detail: JsonValue
    left_out: dict[str, LeftOut]
    """The values of `state`, and `detail`, that are not recorded, each with the reason; `state` as a whole is `dropped`
    if the event was dropped or replaced before it ran."""
    changes: Changes
    """What the handler set, by component path and property; of data and figures only size and digest."""
    output: str
    """What it printed, and the plain form of what it displayed."""
    outcome: Outcome
    error: EventError | None
    """Why it failed, with secrets masked; described in the protocol."""
    wait: float | None
    """Seconds until the handler started; None if it did not."""
    run: float | None
    """How long the handler ran, in seconds; None if it did not."""


def begun(**known: Any) -> Entry:
    """The entry of an event that begins. Nothing is validated: the values are our own and may be large."""
    later: dict[str, Any] = {
        "code": None,
        "left_out": {},
        "changes": {},
        "output": "",
        "error": None,
        "wait": None,
        "run": None,
    }
    return Entry.model_construct(**{"id": 0, "at": time.time(), "outcome": "unknown", **later, **known})


COLUMNS = tuple(name for name in Entry.model_fields if name != "id")
"""The columns of the table, which are the fields of `Entry`."""
_PLAIN = {int: "INTEGER", bool: "INTEGER", float: "REAL", str: "TEXT", Outcome: "TEXT"}
"""The types of columns; fields of other types are JSON."""


def _type_of(name: str) -> tuple[Any, bool]:
    """The type of a field, and whether it may be None; JSON of None is a text."""
    annotation: Any = Entry.model_fields[name].annotation
    inner = [one for one in get_args(annotation) if one is not NoneType]
    return (inner[0], True) if NoneType in get_args(annotation) else (annotation, False)


def _column(name: str) -> str:
    kind, optional = _type_of(name)
    return f"{name} {_PLAIN.get(kind, 'TEXT')}{'' if optional else ' NOT NULL'}"


_OPTIONAL = frozenset(name for name in COLUMNS if _type_of(name)[1])
JSON_COLUMNS = tuple(name for name in COLUMNS if _type_of(name)[0] not in _PLAIN)
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    {", ".join(_column(name) for name in COLUMNS)},
    {REFS}
);
CREATE INDEX IF NOT EXISTS events_file ON events (file, id);
CREATE INDEX IF NOT EXISTS events_at ON events (at);
{TEXTS}
"""


def row_of_entry(entry: Entry) -> dict[str, Any]:
    """The columns of an entry."""
    row = {name: getattr(entry, name) for name in COLUMNS}
    row["error"] = None if entry.error is None else entry.error.model_dump()
    for name in JSON_COLUMNS:
        if row[name] is not None or name not in _OPTIONAL:
            row[name] = json.dumps(row[name])
    return row


@dataclass(frozen=True)
class Query:
    """Conditions for entries to read; an empty one applies to all."""

    files: Sequence[str] = ()
    """Names of the notebook's file."""
    root: str | None = None
    """A folder that the notebooks are below."""
    visit: str | None = None
    user: str | None = None
    handler: str | None = None
    component: str | None = None
    error: str | None = None
    """The id of an error, as shown to the visitor."""
    outcomes: Sequence[str] = ()
    since: float | None = None
    """In seconds since 1970 (UTC)."""
    after: int | None = None
    """Only entries with a greater id."""
    before: int | None = None
    """Only entries with a smaller id."""
    limit: int = 100
    first: bool = False
    """Whether the oldest entries are returned where there are more than `limit`; otherwise the newest."""


def read_entries(file: Path, query: Query) -> list[Entry]:
    """The entries that a query asks for, the oldest first. Raises `JournalError`."""
    conditions, values = _conditions(query)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "ASC" if query.first else "DESC"
    limit = max(0, min(query.limit, MAX_LIMIT))
    try:
        with closing(_connect(file)) as connection:

            @cache
            def text_of(digest: str) -> str:
                found = connection.execute("SELECT text FROM texts WHERE digest = ?", [digest]).fetchone()
                if found is None:
                    raise JournalError(f"{file} is damaged: it lacks a text that an entry refers to.")
                return str(found[0])

            # In one transaction, as texts may be deleted together with the entries that refer to them.
            connection.execute("BEGIN")
            rows = connection.execute(
                f"SELECT * FROM events {where} ORDER BY id {order} LIMIT ?",  # noqa: S608 - our own words only
                [*values, limit],
            ).fetchall()
            entries = [_entry(row, text_of) for row in rows]
    except sqlite3.Error as error:
        raise JournalError(f"{file} cannot be read: {error}.") from None
    return entries if query.first else entries[::-1]


def _connect(file: Path) -> sqlite3.Connection:
    if not file.exists():
        raise JournalError(f"There is no journal {file}: no event has been recorded there yet.")
    connection = sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=5)
    try:
        check_ours(connection, file)
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


def check_ours(connection: sqlite3.Connection, file: Path) -> None:
    """Raise `JournalError` for a file that is not a journal, or that a newer version wrote."""
    [application] = connection.execute("PRAGMA application_id").fetchone()
    version = version_of(connection)
    if application != APPLICATION:
        raise JournalError(f"{file} is not a journal of jupyter_tools.")
    if not 1 <= version <= VERSION:
        raise JournalError(f"{file} was written by another version (format {version}, not {VERSION}).")


def version_of(connection: sqlite3.Connection) -> int:
    """The version of a journal's tables."""
    [version] = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _conditions(query: Query) -> tuple[list[str], list[Any]]:
    given = [
        ("visit = ?", query.visit),
        ("user = ?", query.user),
        ("handler = ?", query.handler),
        ("component = ?", query.component),
        ("json_extract(error, '$.id') = ?", query.error),
        ("at >= ?", query.since),
        ("id > ?", query.after),
        ("id < ?", query.before),
    ]
    conditions = [condition for condition, value in given if value is not None]
    values = [value for _, value in given if value is not None]
    if query.root is not None:
        folder = query.root.rstrip("/\\")
        conditions.append("substr(file, 1, ?) IN (?, ?)")
        values += [len(folder) + 1, f"{folder}/", f"{folder}\\"]
    for column, allowed in (("file", query.files), ("outcome", query.outcomes)):
        if allowed:
            conditions.append(f"{column} IN ({', '.join('?' * len(allowed))})")
            values += allowed
    return conditions, values


def _entry(row: sqlite3.Row, text_of: Callable[[str], str]) -> Entry:
    """The entry of a row: undoes `row_of_entry`."""
    values = dict(row)
    put_back(values, text_of)
    for name in JSON_COLUMNS:
        values[name] = None if values[name] is None else json.loads(values[name])
    return Entry.model_validate({**values, "builder": bool(values["builder"])})
