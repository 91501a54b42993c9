"""Patterns: what server and browser read alike, in linear time."""

from __future__ import annotations

import time

import pytest

from jupyter_tools.components.patterns import checked_pattern, fits_pattern


@pytest.mark.parametrize(
    "pattern", ["", "[A-Z]{2}\\d+", "\\p{L}+", "(?:a|b)c", "a\\\\A", "[^@]+@[^@]+", "\\[\\[:alpha", "\\(\\?="]
)
def test_what_both_read_is_allowed(pattern: str) -> None:
    assert checked_pattern(pattern) == pattern


@pytest.mark.parametrize("pattern", ["(?=a)", "(?P<a>b)", "(?i)a", "[[:alpha:]]", "\\Aa", "a\\z", "\\Qa.b\\E"])
def test_what_only_one_reads_is_refused_with_its_place(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^must do without "):
        checked_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(", "a**", "a{1001}", "\\1", "[b-a]"])
def test_what_is_no_pattern_is_refused_with_the_reason(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^must be a regular expression without look-around and back references: ."):
        checked_pattern(pattern)


def test_no_text_keeps_the_server_busy() -> None:
    started = time.process_time()
    assert not fits_pattern("(a+)+b", "a" * 100_000)
    assert not fits_pattern("(.*)*x(.*)*y", "x" * 100_000)
    # Backtracking would take longer than the universe is old.
    assert time.process_time() - started < 20
