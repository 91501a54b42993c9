"""What visitors are not shown of their events, kept where builders find it: in the server's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol import Done, Output
from ..terminal import indented, printable
from ..widget_messages import Widget
from .trace import VISIT

if TYPE_CHECKING:
    from logging import Logger

    from ..message import Message
    from .visit import Visit

MAX_TEXT = 4_000
"""How many characters of one output the log keeps."""


def keep_hidden(log: Logger, visit: Visit, message: Message) -> None:
    """Keep what a message tells that the visitor is not shown: a traceback, or text that the handler printed."""
    if visit.record.builder:
        return
    page = visit.kernel.page.path
    if isinstance(message, Done | Widget) and message.error is not None and message.error.traceback is not None:
        log.error(
            "jupyter_tools: %s: error %s of a visitor\n%s",
            page,
            message.error.id,
            "    " + indented(visit.trace.masked(message.error.traceback)),
        )
    elif isinstance(message, Output) and message.kind != "display" and message.text.strip():
        where = f"{page}: visit {visit.id[:VISIT]}, event {message.event}, {message.kind}"
        log.info("jupyter_tools: %s\n%s", where, _printed(visit.trace.masked(message.text)))


def _printed(text: str) -> str:
    """Printed text for the log: bounded, and indented, as no line of what visitors gave may pass for a record."""
    lines = text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    more = f"\n[{len(text) - MAX_TEXT:,} characters more]" if len(text) > MAX_TEXT else ""
    return "    " + printable(f"{lines}{more}").replace("\n", "\n    ")
