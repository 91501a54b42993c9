"""What visitors gave reaches the log as text only: a filter of all loggers and handlers that may be given it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ..terminal import indented

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS = ("asyncio", "tornado.access", "tornado.application", "tornado.general")
"""Loggers of libraries that log what our code raises, and requests."""


class CleanRecords(logging.Filter):
    """Lets every record pass, without escape sequences in its message, traceback and stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - arguments that do not fit are told by the handler, with their `repr`
            return True
        if (clean := indented(message)) != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = indented(record.exc_text)
        if record.stack_info:
            record.stack_info = indented(record.stack_info)
        return True


_FORMATTER = logging.Formatter()
CLEAN = CleanRecords()


def clean_logs(*logs: Any) -> None:
    """Clean what these loggers and those of `OTHERS` are given, and what reaches their handlers from elsewhere."""
    for log in (*logs, *map(logging.getLogger, OTHERS)):
        # An application may be configured with an adapter.
        for one in _above(getattr(log, "logger", log)):
            one.addFilter(CLEAN)


def _above(logger: logging.Logger) -> Iterator[logging.Filterer]:
    """A logger, and the handlers that its records reach."""
    yield logger
    above: logging.Logger | None = logger
    while above is not None:
        yield from above.handlers
        above = above.parent if above.propagate else None
