from __future__ import annotations

import io
from typing import TYPE_CHECKING

from jupyter_tools.cli.progress import progress

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 20 columns in place of stderr."""
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setenv("COLUMNS", "20")
    return shown


def test_each_sentence_replaces_the_last_and_none_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with progress() as told:
        told("Running cell 1.")
        told("Running a cell \x1b[31mof many words")
    assert shown.getvalue().split("\r\x1b[2K") == ["", "Running cell 1.", "Running a cell  [3…", ""]


def test_nothing_is_shown_where_it_would_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with progress(shown=False) as told:
        told("one")
    monkeypatch.setattr("sys.stderr", plain := io.StringIO())
    with progress() as told:
        told("one")
    assert (shown.getvalue(), plain.getvalue()) == ("", "")
