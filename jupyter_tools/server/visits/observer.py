"""What follows the messages that a visit sends to its client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ...protocol.messages import RunningEvent, Sequenced


class Observer(Protocol):
    """Follows the numbered messages of a visit."""

    def sent(self, message: Sequenced, running: RunningEvent | None) -> None:
        """Note a message that was sent; `running` is its event as it was before, None if it was not under way."""
