"""Log filters that remove escape sequences and page keys from everything that visitors may have sent; access lines."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.prometheus.log_functions import prometheus_log_method

from ...protocol.params import KEY
from ...terminal import indented, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INDENTING = ("tornado.access", "tornado.application", "tornado.general")
"""Library loggers whose records are formatted as the server's."""
OTHERS = ("asyncio",)
SECRETS = re.compile(rf"\b({KEY}=)[^&\s'\"]+")
"""Keys in URLs; tornado logs the URL of a failed request."""


class CleanRecords(logging.Filter):
    """Removes escape sequences and keys from the message, traceback and stack of each record."""

    def __init__(self, printed: Callable[[str], str]) -> None:
        super().__init__()
        self._printed = printed

    def _clean(self, text: str) -> str:
        return self._printed(SECRETS.sub(r"\1[secret]", text))

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record; keeps every record."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - the log handler reports arguments that do not fit, with their `repr`
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
"""Also indents all lines but the first, so that none can pass for a log record."""


def clean_logs(ours: Any, server: Any) -> None:
    """Add the filters to our logger, the server's, those of libraries, and all their handlers."""
    # An application's `log` can be a LoggerAdapter.
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


class OneLine(JupyterHandler):
    """Logs a request that is answered with 503 in one line, without its headers and the query of its URL.

    Jupyter logs headers to find the cause of a failure; here the cause is known, and is in the log or in the answer.
    """

    def _log(self) -> None:
        if self.get_status() != HTTPStatus.SERVICE_UNAVAILABLE:
            super()._log()
            return
        request = self.request
        milliseconds = 1000 * request.request_time()
        self.log.warning("503 %s %s (%s) %.2fms", request.method, request.path, request.remote_ip, milliseconds)
        if getattr(self.serverapp, "record_http_request_metrics", True):
            prometheus_log_method(self)  # type: ignore[no-untyped-call]
