"""Texts that others gave, for terminals and logs: they are shown as characters, and never act on the terminal."""

from __future__ import annotations

import re
import sys
import traceback

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # escape sequences begin with them; tab and line feed are text
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # other line ends, and what turns the direction of text
    "\ud800-\udfff]"  # halves of characters cannot be written
)


def printable(text: str) -> str:
    """A text of lines without what a terminal would take for a command, or for another order of characters."""
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """The same on one line."""
    return printable(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def indented(text: str) -> str:
    """The same with all lines but the first indented: no line of what others gave may pass for a line of ours."""
    return re.sub("\n(?!    )", "\n    ", printable(text))


def escaped(text: str) -> str:
    r"""A JSON text whose unsafe characters are escapes such as ``\u001b``, which mean the same."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_error() -> None:
    """Print the traceback of the present exception to the process's own stderr."""
    stream = sys.__stderr__
    if stream is not None:
        stream.write(indented(traceback.format_exc().rstrip()) + "\n")
        stream.flush()
