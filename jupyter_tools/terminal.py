"""Makes foreign text safe for terminals and logs: control characters never take effect."""

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
    """Replace control characters and bidirectional marks in a text; line breaks stay."""
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """As `printable`, and also replaces line breaks."""
    return printable(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def indented(text: str) -> str:
    """As `printable`, with all lines but the first indented, so that none can pass for a separate log record."""
    return re.sub("\n(?!    )", "\n    ", printable(text))


def escaped(text: str) -> str:
    r"""Replace unsafe characters in a JSON text by equivalent escapes such as ``\u001b``."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_error() -> None:
    """Print the traceback of the current exception to the process's own stderr."""
    stream = sys.__stderr__
    if stream is not None:
        stream.write(indented(traceback.format_exc().rstrip()) + "\n")
        stream.flush()
