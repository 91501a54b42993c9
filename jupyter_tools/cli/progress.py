"""Shows the progress of a command in a terminal, as one line that is removed at the end."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CLEARED = "\r\x1b[2K"


@contextmanager
def progress(*, shown: bool = True) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows a sentence in place of the previous one; shows nothing if stderr is no terminal."""
    stream = sys.stderr
    if not (shown and stream.isatty()):
        yield lambda _: None
        return

    def show(text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        line = "".join(one if one.isprintable() else " " for one in text)
        stream.write(_CLEARED + (line if len(line) <= width else line[: width - 1] + "…"))
        stream.flush()

    try:
        yield show
    finally:
        stream.write(_CLEARED)
        stream.flush()
