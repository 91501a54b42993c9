"""Filters of all loggers and handlers that may write what visitors sent: as text only, and without keys to pages."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from ..terminal import indented, printable
from .access import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INDENTING = ("tornado.access", "tornado.application", "tornado.general")
"""Loggers of libraries whose records Jupyter's formatter indents, as it does those of its own server."""
OTHERS = ("asyncio",)
SECRETS = re.compile(rf"\b({KEY}=)[^&\s'\"]+")
"""Keys in URLs, which tornado writes to the log with a request that failed."""


class CleanRecords(logging.Filter):
    """Lets every record pass, without escape sequences and keys in its message, traceback and stack."""

    def __init__(self, printed: Callable[[str], str]) -> None:
        super().__init__()
        self._printed = printed

    def _clean(self, text: str) -> str:
        return self._printed(SECRETS.sub(r"\1[secret]", text))

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - arguments that do not fit are told by the handler, with their `repr`
            return True
        if (clean := self._clean(message)) != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self._clean(record.stack_info)
        return True


_FORMATTER = logging.Formatter()
CLEAN = CleanRecords(printable)
LINED = CleanRecords(indented)
"""Also indents all lines but the first, so that none of them passes for a record."""


def clean_logs(ours: Any, server: Any) -> None:
    """Clean what our logger, the server's and those of libraries are given, and what reaches their handlers besides."""
    # An application may be configured with an adapter.
    logs = [getattr(log, "logger", log) for log in (ours, server)]
    for log in (logs[0], *map(logging.getLogger, OTHERS)):
        log.addFilter(LINED)
    for log in (*logs, *map(logging.getLogger, (*INDENTING, *OTHERS))):
        for one in _above(log):
            one.addFilter(CLEAN)


def _above(logger: logging.Logger) -> Iterator[logging.Filterer]:
    """A logger, and the handlers that its records reach."""
    yield logger
    above: logging.Logger | None = logger
    while above is not None:
        yield from above.handlers
        above = above.parent if above.propagate else None
