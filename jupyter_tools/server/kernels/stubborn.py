"""Reports a cancelled handler that does not stop, where its process cannot be ended because others need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...protocol.link import Emit
from ...protocol.messages import Progress
from ...texts import said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from logging import Logger

    from .served import Served

STUBBORN = said("This did not stop when asked. It ends when its current step returns.")


def report_stubborn(log: Logger, path: str, visit: Served, event: int, visits: Iterable[Served]) -> None:
    """Log it, and show it to the visitor; `visits` are all that the kernel serves."""
    others = len([one for one in visits if one is not visit and one.connected])
    text = (
        said("1 other visit may wait for it.")
        if others == 1
        else said("{count} other visits may wait for it.", count=others)
    )
    affected = f" {text}" if others else ""
    log.warning(
        "jupyter_tools: %s: event %d of visit %s does not stop; restarting its kernel would end it.%s",
        path,
        event,
        visit.id[:6],
        affected,
    )
    progress = Progress(seq=0, event=event, value=None, label=f"{STUBBORN}{affected}")
    visit.emit(Emit(visit=visit.id, message=progress))
