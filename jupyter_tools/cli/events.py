"""The commands about recorded events: `jupyter tools log` and `jupyter tools replay`."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import re
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_core.paths import jupyter_data_dir

from ..errors import NotFoundError, ToolsError
from ..reports.journal import MAX_LIMIT, Entry, Query, read_entries
from ..terminal import escaped, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..server.journal.replay import Replayed

UNITS = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
POLL = 0.5
"""Seconds between two looks for new events."""
FAILED = ("error", "unknown")
_HEADER = "Traceback (most recent call last):"
_CHAINED = re.compile(
    r"^(?:The above exception was the direct cause of the following exception"
    r"|During handling of the above exception, another exception occurred):$",
    re.MULTILINE,
)
"""What Python writes between the tracebacks of exceptions that led to each other."""
RESULTS = ("same", "differs", "skipped")
SIDE_EFFECTS = """\
Replaying runs the handlers of {notebook} again, {events} in all, in a kernel of its own: what they write
to files, databases or other services, they write again. The notebook's own kernel is not touched.
"""


def add_log(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter tools log`."""
    command.add_argument(
        "notebook", type=Path, nargs="?", metavar="NOTEBOOK", help="only events of this notebook's page"
    )
    _add_filters(command, 50)
    command.add_argument(
        "--error", metavar="ID", help="only the event with this error id, which the page showed to its visitor"
    )
    command.add_argument("--failed", action="store_true", help="only events that failed")
    command.add_argument("--follow", action="store_true", help="go on with new events until Ctrl-C")
    command.add_argument("--long", action="store_true", help="with state, changes, output and traceback")


def add_replay(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `jupyter tools replay`."""
    command.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="the notebook's file")
    _add_filters(command, 100)
    command.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="SECONDS", help="how long a handler may run (default: 60)"
    )
    command.add_argument("--yes", action="store_true", help="do not ask whether handlers may write again")


def log(given: argparse.Namespace) -> int:
    """Print recorded events."""
    query = _query(given, **_log_filters(given))
    entries = _read(given, query)
    if given.json and not given.follow:
        _print_json([one.model_dump() for one in entries], indent=2)
        return 0
    for one in _follow(given, entries) if given.follow else entries:
        if given.json:
            _print_json(one.model_dump())
        else:
            _print(_long(one) if given.long else _line(one))
    if not entries and not given.follow:
        _print("No such event is recorded.")
    return 0


def replay(given: argparse.Namespace) -> int:
    """Replay recorded events; 1 when something differs."""
    if not given.notebook.is_file():
        message = f"There is no notebook {given.notebook}."
        raise NotFoundError(message)
    entries = _read(given, _query(given))
    if not entries:
        message = f"No such event of {given.notebook} is recorded."
        raise NotFoundError(message)
    if not given.yes and not _confirmed(given, len(entries)):
        return 1
    found = asyncio.run(_replayed(given, entries))
    counts: Counter[str] = Counter(one.result for one in found)
    if given.json:
        totals = {name: counts[name] for name in RESULTS}
        _print_json({**totals, "events": [one.to_dict() for one in found]}, indent=2)
    else:
        _print(", ".join(f"{counts[name]} {name}" for name in RESULTS))
    return 1 if counts["differs"] else 0


# --- inside ---------------------------------------------------------------------------------------------------------


def _add_filters(command: argparse.ArgumentParser, limit: int) -> None:
    since = "only events since then: 90s, 10min, 2h, 3d, or a date and time such as 2026-05-31T14:00"
    command.add_argument("--since", type=_since, metavar="WHEN", help=since)
    command.add_argument("--visit", help="only events of this visit, named as in `jupyter tools log`")
    command.add_argument("--user", help="only events of this user")
    command.add_argument("--handler", help="only events that run this handler")
    newest = f"the newest N events, at most {MAX_LIMIT} (default: {limit})"
    command.add_argument("--limit", type=_limit, default=limit, metavar="N", help=newest)
    command.add_argument(
        "--journal", type=Path, metavar="FILE", help="the journal, where a server has another `journal_file`"
    )


def _query(given: argparse.Namespace, **more: Any) -> Query:
    files: tuple[str, ...] = ()
    if given.notebook is not None:
        # As the server names it, and with all links followed.
        files = (os.path.abspath(given.notebook), str(given.notebook.resolve()))  # noqa: PTH100 - `resolve` follows links
    return Query(
        files=files,
        visit=given.visit,
        user=given.user,
        handler=given.handler,
        since=given.since,
        limit=given.limit,
        **more,
    )


def _log_filters(given: argparse.Namespace) -> dict[str, Any]:
    """The conditions that only `jupyter tools log` has."""
    error = None if given.error is None else given.error.strip().lower()
    return {"error": error, "outcomes": FAILED if given.failed else ()}


def _read(given: argparse.Namespace, query: Query) -> list[Entry]:
    return read_entries(given.journal or Path(jupyter_data_dir()) / "jupyter_tools" / "journal.sqlite", query)


def _follow(given: argparse.Namespace, entries: list[Entry]) -> Iterator[Entry]:
    yield from entries
    last = max((one.id for one in entries), default=0)
    if not entries:
        # Whatever does not fit the filters is not to be read again and again.
        newest = _read(given, Query(limit=1))
        last = newest[0].id if newest else 0
    while True:
        time.sleep(POLL)
        query = _query(given, **_log_filters(given), after=last, first=True)
        for one in _read(given, query):
            last = one.id
            yield one


def _line(entry: Entry) -> str:
    error = _error_line(entry)
    parts = [
        _when(entry.at),
        f"{entry.outcome:9}",
        entry.visit,
        f"{_duration(entry.run):>8}",
        f"{entry.page}: {_what(entry)}",
        f"[{error}]" if error else "",
    ]
    return one_line("  ".join(filter(None, parts)))


def _long(entry: Entry) -> str:
    by = entry.user or "a visitor by link"
    parts = [_line(entry), one_line(f"    by {by}, kernel mode {entry.mode}, code {entry.code or 'unknown'}")]
    values = {"state": entry.state, "detail": entry.detail, "changes": entry.changes}
    parts += [f"    {name}: {_json(value)}" for name, value in values.items() if value]
    texts = (entry.output, entry.error.traceback if entry.error else None)
    # Indented, as no line of what visitors gave may pass for an event.
    parts += ["    " + text.rstrip().replace("\n", "\n    ") for text in texts if text]
    return "\n".join(parts)


def _error_line(entry: Entry) -> str:
    if entry.error is None:
        return ""
    text = _raised(entry.error.traceback or entry.error.message)
    return f"{text}, error id {entry.error.id}" if entry.error.id else text


def _raised(text: str) -> str:
    """The class and the first line of the message of the exception that a traceback ends with."""
    last = _CHAINED.split(text)[-1]
    head, header, rest = last.partition(_HEADER)
    lines = [one.removeprefix("  | ") for one in (rest if header else head).splitlines() if one.strip()]
    # Frames are indented.
    return next((one for one in lines if not one.startswith(" ")), "")


def _what(entry: Entry) -> str:
    place = f"{entry.component} {entry.name}"
    return place if entry.handler is None else f"{entry.handler} ({place})"


async def _replayed(given: argparse.Namespace, entries: list[Entry]) -> list[Replayed]:
    # Importing it takes a second, which only this command needs.
    from ..server.journal.replay import replay as replayed  # noqa: PLC0415

    quiet = logging.getLogger("jupyter_tools.replay")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    found = []
    async for one in replayed(given.notebook.resolve(), entries, quiet, given.timeout):
        found.append(one)
        if not given.json:
            _print(_replayed_line(one))
    return found


def _replayed_line(one: Replayed) -> str:
    entry = one.entry
    head = one_line(f"{one.result:8}{_when(entry.at)}  {entry.visit}  {_what(entry)}")
    if one.result == "skipped":
        return f"{head}: {one_line(one.reason)}"
    head += f"  {_duration(entry.run)} -> {_duration(one.run)}" + ("  code changed" if one.code == "changed" else "")
    lines = [f"          {each.what}: {_shown(each.before)} -> {_shown(each.after)}" for each in one.differences]
    return "\n".join([head, *lines])


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "digest" in value:
        rows = f"{value['rows']:,} rows x {value['columns']} columns, " if "rows" in value else ""
        return f"{rows}{value['bytes']:,} bytes (digest {value['digest']})"
    return one_line(value) if isinstance(value, str) else _json(value)


def _confirmed(given: argparse.Namespace, events: int) -> bool:
    text = SIDE_EFFECTS.format(notebook=given.notebook.name, events=f"{events} event{'s' * (events != 1)}")
    if given.json or not sys.stdin.isatty():
        message = f"{text.strip()} Say --yes if that may be."
        raise ToolsError(message)
    print(text, file=sys.stderr)
    return input("Replay them? [y/N] ").strip().lower() in {"y", "yes"}


def _when(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _since(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]+)", text)
    if match and match[2] in UNITS:
        return time.time() - float(match[1]) * UNITS[match[2]]
    try:
        return datetime.fromisoformat(text).astimezone().timestamp()
    except (ValueError, OverflowError):
        message = f"{text!r} is no time: say 10min, 2h, 3d, or 2026-05-31T14:00"
        raise argparse.ArgumentTypeError(message) from None


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_LIMIT):
        message = f"{text!r} is not a number from 1 to {MAX_LIMIT}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= UNITS["d"]:
        message = f"{text!r} is not a number of seconds"
        raise argparse.ArgumentTypeError(message)
    return seconds


def _json(value: Any, indent: int | None = None) -> str:
    return escaped(json.dumps(value, indent=indent, ensure_ascii=False))


def _print_json(value: Any, indent: int | None = None) -> None:
    print(_json(value, indent), flush=True)


def _print(text: str) -> None:
    # What visitors gave must not reach the terminal as commands.
    print(printable(text), flush=True)
