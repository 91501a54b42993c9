"""Defuses texts that spreadsheets would compute as formulas."""

from __future__ import annotations

import re

BEGINNING = r"^[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001 - spreadsheets of East Asian languages take wide signs too
"""What a formula begins with (OWASP, "CSV Injection")."""
NUMBER = r"^[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?%?$"
"""Texts that are numbers stay as they are; RE2, Rust and Python read this alike."""
SIGN = "'"
_BEGINNING, _NUMBER = re.compile(BEGINNING), re.compile(NUMBER, re.ASCII)


def defused(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet would compute it."""
    return f"{SIGN}{text}" if _BEGINNING.match(text) and not _NUMBER.match(text) else text
