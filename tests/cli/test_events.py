"""What `jupyter tools log` and `replay` take and print; with real servers they run in `integration/test_journal.py`."""

from __future__ import annotations

import argparse
import json
import time
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.cli import events, main
from jupyter_tools.protocol.base import EventError
from jupyter_tools.reports.journal import Entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def entry(**given: Any) -> Entry:
    """An event."""
    plain: dict[str, Any] = {
        "id": 1,
        "at": 1_800_000_000.0,
        "page": "app/desk.ipynb",
        "file": "/root/app/desk.ipynb",
        "mode": "shared",
        "visit": "abcdefgh",
        "user": "",
        "builder": False,
        "params": {},
        "event": 1,
        "component": "search",
        "name": "click",
        "handler": "search",
        "code": "c0de",
        "state": {},
        "detail": None,
        "left_out": {},
        "changes": {},
        "output": "",
        "outcome": "ok",
        "error": None,
        "wait": 0.001,
        "run": 0.25,
    }
    return Entry(**{**plain, **given})


@pytest.mark.parametrize(
    ("text", "ago"), [("90s", 90), ("10min", 600), ("2 h", 7200), ("1.5d", 129_600), ("1w", 604_800)]
)
def test_a_time_ago(text: str, ago: float) -> None:
    assert time.time() - events._since(text) == pytest.approx(ago, abs=60)


def test_a_date_and_time() -> None:
    assert events._since("2026-05-31T14:00+00:00") == 1_780_236_000


@pytest.mark.parametrize("text", ["", "yesterday", "5", "5 years", "-3d", "99999-01-01", "2026-13-01", "inf"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        events._since(text)


@pytest.mark.parametrize("text", ["0", "-1", "1e9", "nan", "x", ""])
def test_what_is_no_limit_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        events._seconds(text)


HEADER = """Traceback (most recent call last):
  Cell 3 of desk.ipynb, line 2, in search
    context.carrier.options = names
"""


def test_a_line_says_what_happened() -> None:
    error = EventError(id="e", message="told", field=None, traceback=f"{HEADER}KeyError: 'x'", cell=None, line=None)
    line = events._line(entry(outcome="error", error=error))
    assert line.endswith("abcdefgh    250 ms  app/desk.ipynb: search (search click)  [KeyError: 'x', error id e]")
    assert events._line(entry(handler=None, run=None)).endswith("       -  app/desk.ipynb: search click")


def _chained() -> None:
    try:
        {}["x"]
    except KeyError as error:
        message = "no carrier\n  x   1\nTraceback (most recent call last):\nValueError: of another process"
        raise LookupError(message) from error


def _group() -> None:
    message = "many\nlines"
    raise ExceptionGroup(message, [ValueError("one"), KeyError("two")])


@pytest.mark.parametrize(
    ("fail", "line"),
    [
        (_chained, "LookupError: no carrier"),
        (_group, "ExceptionGroup: many"),
        (lambda: compile("x =", "cell", "exec"), "SyntaxError: invalid syntax"),
    ],
)
def test_a_line_has_the_class_and_the_cause_of_an_error_of_many_lines(fail: Callable[[], Any], line: str) -> None:
    try:
        fail()
    except Exception:  # noqa: BLE001 - its traceback is what is tested
        error = EventError(id="e", message="told", field=None, traceback=traceback.format_exc(), cell=None, line=None)
    assert events._line(entry(outcome="error", error=error)).endswith(f"[{line}, error id e]")


def test_a_line_has_the_first_line_of_an_error_without_a_traceback() -> None:
    error = EventError(
        id="", message="The kernel ended.\nIt used\n2 GB", field=None, traceback=None, cell=None, line=None
    )
    assert events._line(entry(outcome="unknown", error=error)).endswith("[The kernel ended.]")


HOSTILE = "\x1b[2J\x9b31m\r\n2026-01-01 forged\x07\u2028"


def test_nothing_that_visitors_gave_reaches_the_terminal_as_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    error = EventError(id="e", message=HOSTILE, field=None, traceback=HOSTILE, cell=None, line=None)
    hostile = entry(component=HOSTILE, user=HOSTILE, state={HOSTILE: HOSTILE}, output=HOSTILE, error=error)
    events._print(events._line(hostile))
    events._print(events._long(hostile))
    events._print_json(hostile.model_dump())
    out = capsys.readouterr().out
    assert not any(sign in out for sign in "\x1b\x9b\r\x07\u2028")
    # No line but our own begins as an event does.
    assert not any(line.startswith("2026-01-01") for line in out.splitlines())


def test_json_keeps_what_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    events._print_json([HOSTILE, "ü"], indent=2)
    out = capsys.readouterr().out
    assert json.loads(out) == [HOSTILE, "ü"]
    assert "ü" in out


def test_differences_of_data_are_summarized_by_size() -> None:
    shown = events._shown({"rows": 2_000, "columns": 3, "bytes": 12_345, "digest": "abc"})
    assert shown == "2,000 rows x 3 columns, 12,345 bytes (digest abc)"
    assert events._shown({"bytes": 5, "digest": "abc"}) == "5 bytes (digest abc)"
    assert events._shown(["a"]) == '["a"]'


def test_without_a_journal_the_commands_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["log", "--journal", str(tmp_path / "none")]) == 1
    assert "no event has been recorded" in capsys.readouterr().err
