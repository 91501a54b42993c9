"""Texts of others in terminals: characters, and never commands."""

from __future__ import annotations

import json
import sys
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.terminal import escaped, indented, one_line, print_error, printable

if TYPE_CHECKING:
    from collections.abc import Callable

UNSAFE = ["\x1b[2J", "\x9b2J", "\x1b]0;title\x07", "\r", "\b", "\0", "\x7f", "\x85", "\u2028", "\u2029"]
UNSAFE += ["\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\ud800"]
SAFE = "text\twith tab, ümlaut, 航班, שלום, 👩\u200d💻 and \\x1b"


@pytest.mark.parametrize("clean", [printable, one_line, indented, escaped])
@pytest.mark.parametrize("text", UNSAFE)
def test_what_acts_on_a_terminal_is_replaced(text: str, clean: Callable[[str], str]) -> None:
    found = clean(f"before{text}after")
    assert not any(sign in found for sign in text if not sign.isprintable())
    assert found.startswith("before")
    assert found.endswith("after")
    found.encode()


@pytest.mark.parametrize("clean", [printable, one_line, indented, escaped])
def test_text_stays_as_it_is(clean: Callable[[str], str]) -> None:
    assert clean(SAFE) == SAFE


def test_lines_stay_lines_where_they_may() -> None:
    assert printable("a\nb") == "a\nb"
    assert one_line("a\nb") == "a\N{REPLACEMENT CHARACTER}b"
    assert indented("a\nb\n    c\n  d") == "a\n    b\n    c\n      d"


def test_json_means_the_same() -> None:
    assert json.loads(escaped(json.dumps(UNSAFE, ensure_ascii=False))) == UNSAFE


def test_an_error_of_a_kernel_is_printed_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = StringIO()
    monkeypatch.setattr(sys, "__stderr__", stderr)
    try:
        sys.exit("\x1b[31m\u202eno\n[E forged")
    except SystemExit:
        print_error()
    assert "SystemExit: \N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}no\n    [E forged\n" in stderr.getvalue()
    monkeypatch.setattr(sys, "__stderr__", None)
    print_error()
