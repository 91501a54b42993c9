"""Something that happens once and is waited for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Once:
    """Like an `asyncio.Event` that is never cleared; while nobody waits it takes a tenth of its memory."""

    __slots__ = ("_happened", "_then")

    def __init__(self) -> None:
        self._happened = False
        self._then: list[Callable[[], None]] = []

    def is_set(self) -> bool:
        """Whether it has happened."""
        return self._happened

    def set(self) -> None:
        """Let it have happened, do what was to be done then, and wake all that wait."""
        self._happened = True
        then, self._then = self._then, []
        for do in then:
            do()

    def then(self, do: Callable[[], None]) -> None:
        """Have something done when it happens; at once if it has."""
        if self._happened:
            do()
        else:
            self._then.append(do)

    def forget(self, do: Callable[[], None]) -> None:
        """Have something not done after all."""
        if do in self._then:
            self._then.remove(do)

    async def wait(self) -> None:
        """Return when it has happened."""
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if not woken.done():
                woken.set_result(None)

        self.then(wake)
        try:
            await woken
        finally:
            self.forget(wake)
