"""Delivery over a link that breaks: each end keeps the messages that the other end has not acknowledged.

Both ends count the messages, so that after a break each one sends again exactly what the other end has missed.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from ..errors import LinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

RETURN = 30.0
"""Seconds within which a kernel whose process runs must dial again after a break."""
ACK_MESSAGES = 16
"""Number of messages after which the receiver acknowledges them."""
ACK_BYTES = 100_000
"""Number of bytes after which it does."""


class Unacknowledged:
    """The messages that were given to a link and that the other end has not acknowledged, each as its bytes."""

    __slots__ = ("_acknowledged", "_messages", "size")

    def __init__(self) -> None:
        self._messages: deque[bytes] = deque()
        self._acknowledged = 0
        self.size = 0
        """Number of bytes of the messages."""

    @property
    def total(self) -> int:
        """Number of messages since the link began, including the acknowledged ones."""
        return self._acknowledged + len(self._messages)

    def add(self, data: bytes) -> None:
        """Add a message."""
        self._messages.append(data)
        self.size += len(data)

    def covers(self, count: int) -> bool:
        """Whether all messages after the first `count` are still here."""
        return self._acknowledged <= count <= self.total

    def acknowledge(self, count: int) -> None:
        """Drop the first `count` messages since the link began. Raises `LinkError` for an impossible number."""
        if not self.covers(count):
            raise LinkError(f"{count} messages are acknowledged, of {self._acknowledged} to {self.total}")
        while self._acknowledged < count:
            self.size -= len(self._messages.popleft())
            self._acknowledged += 1
        if not self._messages:
            self.size = 0  # an interrupt may have come between a message and its size

    def after(self, count: int) -> Iterator[bytes]:
        """The messages after the first `count` since the link began."""
        return islice(self._messages, count - self._acknowledged, None)


class Received:
    """Counts the messages that came over a link."""

    __slots__ = ("_bytes", "_reported", "count")

    def __init__(self) -> None:
        self.count = 0
        """Number of messages since the link began."""
        self._reported = 0
        self._bytes = 0

    def take(self, size: int) -> bool:
        """Count a message of `size` bytes; returns whether to acknowledge now."""
        self.count += 1
        self._bytes += size
        if self.count - self._reported < ACK_MESSAGES and self._bytes < ACK_BYTES:
            return False
        self._reported, self._bytes = self.count, 0
        return True
