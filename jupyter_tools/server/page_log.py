"""Log entries of pages' visitors and processes, limited per page and minute."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terminal import printable
from .process_output import ProcessOutput

if TYPE_CHECKING:
    from logging import Logger

MINUTE = 60.0
MAX_TEXT = 4_000
"""How many characters of one text are logged: its beginning and its end."""
INDENT = "    "
"""Precedes each line of a text, so that no line from a visitor looks like a log record."""


@dataclass(slots=True)
class _Minute:
    """How much a page has logged in the current minute, and how much was left out."""

    end: float
    entries: int = 0
    bytes: int = 0
    left_out: int = 0
    timer: asyncio.TimerHandle | None = None


class PageLog:
    """Logs entries of pages, and once a minute how many exceeded the page's limit."""

    def __init__(self, log: Logger, *, max_kb: float = 0, max_entries: int = 0, journal: bool = False) -> None:
        """The limits apply per minute, 0 means none; `journal`: events are also recorded."""
        self._log = log
        self._max_bytes = max_kb * 1_000
        self._max_entries = max_entries
        self._remedy = "; `jupyter tools log` has the events" if journal else ""
        self._minutes: dict[str, _Minute] = {}
        self._outputs: set[ProcessOutput] = set()

    def write(self, page: str, level: int, about: str, text: str) -> None:
        """Write a text that a page's visitor or process made, below a line that says what it is."""
        entry = f"jupyter_tools: {page}: {about}\n{_lines(text)}"
        size = len(entry.encode())
        minute = self._minute(page)
        if self._is_over(minute, size):
            self._leave_out(page, minute)
            return
        minute.entries += 1
        minute.bytes += size
        self._log.log(level, "%s", entry)

    def process_output(self, page: str) -> ProcessOutput:
        """Pipes for the stdout and stderr of a process of a page that is about to start."""
        output = ProcessOutput(
            stdout=lambda text: self.write(page, logging.INFO, "stdout of its process", text),
            stderr=lambda text: self.write(page, logging.WARNING, "stderr of its process", text),
            ended=self._outputs.discard,
        )
        self._outputs.add(output)
        return output

    def stop(self) -> None:
        """Close all pipes, and log how much was left out."""
        for output in list(self._outputs):
            output.close()
        for page, minute in self._minutes.items():
            if minute.timer is not None:
                self._tell(page, minute)

    # --- inside ---

    def _minute(self, page: str) -> _Minute:
        minute = self._minutes.get(page)
        # A page with a timer is removed once the timer has logged what was left out.
        if minute is None or (minute.timer is None and time.monotonic() >= minute.end):
            minute = self._minutes[page] = _Minute(time.monotonic() + MINUTE)
        return minute

    def _is_over(self, minute: _Minute, size: int) -> bool:
        too_large = 0 < self._max_bytes < minute.bytes + size
        # What fits after something was left out is left out too, so that nothing is missing in the middle.
        return minute.left_out > 0 or too_large or 0 < self._max_entries <= minute.entries

    def _leave_out(self, page: str, minute: _Minute) -> None:
        minute.left_out += 1
        if minute.timer is None:
            left = max(0.0, minute.end - time.monotonic())
            minute.timer = asyncio.get_running_loop().call_later(left, self._end, page, minute)

    def _end(self, page: str, minute: _Minute) -> None:
        self._tell(page, minute)
        del self._minutes[page]

    def _tell(self, page: str, minute: _Minute) -> None:
        if minute.timer is not None:
            minute.timer.cancel()
            minute.timer = None
        are = "entry is" if minute.left_out == 1 else "entries are"
        self._log.warning("jupyter_tools: %s: %d more %s left out%s.", page, minute.left_out, are, self._remedy)


def _lines(text: str) -> str:
    """A text for the log: bounded and indented."""
    over = len(text) - MAX_TEXT
    if over > 0:
        half = MAX_TEXT // 2
        text = f"{text[:half]}\n[{over:,} characters are left out]\n{text[-half:]}"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return INDENT + printable(lines).replace("\n", f"\n{INDENT}")
