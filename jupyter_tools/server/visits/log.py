"""Logs for builders what visitors are not shown of their events."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ...protocol.messages import Done, Output
from ...protocol.widgets import Widget
from .trace import VISIT

if TYPE_CHECKING:
    from ...peer.record import VisitRecord
    from ...protocol.base import Message
    from ..page_log import PageLog
    from .trace import Trace


def keep_hidden(log: PageLog, page: str, record: VisitRecord, trace: Trace, message: Message) -> None:
    """Log the part of a message that the visitor does not see: a traceback, or text that the handler printed."""
    if record.builder:
        return
    if isinstance(message, Done | Widget) and message.error is not None and message.error.traceback is not None:
        about, level, text = f"error {message.error.id} of a visitor", logging.ERROR, message.error.traceback
    elif isinstance(message, Output) and message.kind != "display" and message.text.strip():
        about = f"visit {record.id[:VISIT]}, event {message.event}, {message.kind}"
        level, text = logging.INFO, message.text
    else:
        return
    log.write(page, level, about, trace.masked(text))
