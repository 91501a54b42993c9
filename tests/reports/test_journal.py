"""The table of the journal follows from the fields of its entries; other processes read the same file."""

from __future__ import annotations

import re
import sqlite3

from jupyter_tools.protocol.base import EventError
from jupyter_tools.reports.journal import JSON_COLUMNS, SCHEMA, _entry, begun, row_of_entry

VERSION_2 = {
    "id": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "at": "REAL NOT NULL",
    "page": "TEXT NOT NULL",
    "file": "TEXT NOT NULL",
    "mode": "TEXT NOT NULL",
    "visit": "TEXT NOT NULL",
    "user": "TEXT NOT NULL",
    "builder": "INTEGER NOT NULL",
    "params": "TEXT NOT NULL",
    "event": "INTEGER NOT NULL",
    "component": "TEXT NOT NULL",
    "name": "TEXT NOT NULL",
    "handler": "TEXT",
    "code": "TEXT",
    "state": "TEXT NOT NULL",
    "detail": "TEXT NOT NULL",
    "left_out": "TEXT NOT NULL",
    "changes": "TEXT NOT NULL",
    "output": "TEXT NOT NULL",
    "outcome": "TEXT NOT NULL",
    "error": "TEXT",
    "wait": "REAL",
    "run": "REAL",
    "refs": "TEXT NOT NULL DEFAULT '{}'",
}
"""The columns that version 2 of the file has: a field of `Entry` that changes needs another version."""
EVENT = {
    "id": 7,
    "page": "app/desk.ipynb",
    "file": "/root/app/desk.ipynb",
    "mode": "shared",
    "visit": "abcdefgh",
    "user": "ann",
    "builder": True,
    "params": {"q": "1"},
    "event": 1,
    "component": "filters.search",
    "name": "click",
    "handler": None,
    "state": {"filters.carrier": "UA"},
    "detail": None,
}


def test_the_columns_are_those_of_version_2() -> None:
    [columns] = re.findall(r"EXISTS events \((.*?)\);", SCHEMA, re.DOTALL)
    found = (line.strip().partition(" ") for line in columns.split(","))
    assert {name: kind for name, _, kind in found} == VERSION_2
    assert JSON_COLUMNS == ("params", "state", "detail", "left_out", "changes", "error")


def test_an_entry_is_the_same_after_it_was_written() -> None:
    error = EventError(id="e1", message="told", field=None, traceback="Trace", cell="c", line=3)
    failed = {"error": error, "outcome": "error", "wait": 0.5, "run": 0.25, "detail": {"a": [1]}}
    for entry in (begun(**EVENT), begun(**{**EVENT, **failed})):
        row = row_of_entry(entry)
        assert all(row[name] is None or isinstance(row[name], str) for name in JSON_COLUMNS)
        connection = sqlite3.connect(":memory:")
        connection.row_factory = sqlite3.Row
        connection.executescript(SCHEMA)
        names = ", ".join(["id", *row])
        marks = ", ".join("?" * (len(row) + 1))
        connection.execute(f"INSERT INTO events ({names}) VALUES ({marks})", [entry.id, *row.values()])  # noqa: S608 - our own names
        [written] = connection.execute("SELECT * FROM events").fetchall()
        assert _entry(written, str) == entry
        connection.close()
