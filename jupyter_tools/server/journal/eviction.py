"""Which events the journal deletes when it exceeds its size: the oldest of the largest pages and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reports.journal import JSON_COLUMNS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

SIZE = " + ".join(["300", *(f"ifnull(length({name}), 0)" for name in (*JSON_COLUMNS, "output", "refs"))])
"""Approximate size of an event in bytes without its long texts, as an SQL expression."""
VISIT_SHARE = 0.01
"""Fraction of a page's share that one visit may use, whatever the number of visits."""
SIZED = f"""
CREATE TEMP TABLE sized AS SELECT id, file, visit, sum(size) AS size FROM (
    SELECT id, file, visit, {SIZE} AS size FROM events
    UNION ALL
    SELECT max(events.id), file, visit, 100 + length(text)
    FROM events, json_tree(events.refs) AS ref JOIN texts ON digest = ref.atom GROUP BY digest
) GROUP BY id
"""  # noqa: S608 - our own words
"""All events with their sizes; a text counts for the newest event that refers to it, which is deleted last."""
CUT_VISITS = """
DELETE FROM sized WHERE id IN (
    SELECT id FROM (
        SELECT id, size, sum(size) OVER (PARTITION BY visit ORDER BY id DESC) AS newer FROM sized WHERE file = ?
    ) WHERE newer > ? AND newer > size
)
"""
"""Reduce each visit of a page to a number of bytes; its newest event stays."""
CUT_PAGE = """
DELETE FROM sized WHERE id IN (
    SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY id DESC) AS newer FROM sized WHERE file = ?) WHERE newer > ?
)
"""
FORGET_TEXTS = """
DELETE FROM texts WHERE digest NOT IN (
    SELECT ref.atom FROM events, json_tree(events.refs) AS ref WHERE ref.atom IS NOT NULL
)
"""
"""Delete the texts that no event refers to."""


def evict(connection: sqlite3.Connection, goal: float) -> bool:
    """Delete the oldest events of the pages over their share of `goal` bytes; whether any were deleted.

    Of a page, the visits over their share lose their oldest events first: one visitor does not evict all others.
    """
    connection.execute(SIZED)
    try:
        [newest] = connection.execute("SELECT max(id) FROM sized").fetchone()
        with connection:
            _cut(connection, goal)
        # Events that another server adds meanwhile are not among them: measuring takes long and holds no lock.
        with connection:
            deleted = connection.execute(
                "DELETE FROM events WHERE id <= ? AND id NOT IN (SELECT id FROM sized)", [newest]
            ).rowcount
            if deleted:
                connection.execute(FORGET_TEXTS)
    finally:
        connection.execute("DROP TABLE sized")
    return deleted > 0


def _cut(connection: sqlite3.Connection, goal: float) -> None:
    """Delete from the table `sized` the events that are to be evicted."""
    sizes = dict(connection.execute("SELECT file, sum(size) FROM sized GROUP BY file"))
    overhead = used(connection) / max(1, sum(sizes.values()))
    share = share_of(list(sizes.values()), goal / overhead)
    for file in [file for file, size in sizes.items() if size > share]:
        visits = connection.execute("SELECT sum(size) FROM sized WHERE file = ? GROUP BY visit", [file])
        visit_share = max(share_of([size for [size] in visits], share), VISIT_SHARE * share)
        connection.execute(CUT_VISITS, [file, visit_share])
        connection.execute(CUT_PAGE, [file, share])


def share_of(sizes: Sequence[float], goal: float) -> float:
    """The bytes that each may keep for a total of `goal`; what small ones do not need goes to larger ones."""
    left = goal
    for place, size in enumerate(sorted(sizes)):
        share = left / (len(sizes) - place)
        if size > share:
            return share
        left -= size
    return goal


def used(connection: sqlite3.Connection) -> int:
    """The bytes of the pages that hold something."""
    [pages], [free], [size] = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
