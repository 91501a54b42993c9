"""The client's end of a visit, as the visit knows it."""

from __future__ import annotations

from typing import Protocol


class Client(Protocol):
    """The client's end of a visit: its websocket."""

    def send(self, text: str) -> None:
        """Send a text, without waiting."""

    def end(self, code: int, reason: str) -> None:
        """Close the stream."""

    def cut(self, code: int, reason: str) -> None:
        """Close the stream at once, whether the client answers or not."""

    async def answers(self) -> bool:
        """Whether the client is still there."""
