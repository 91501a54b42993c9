"""The callers that wait for the link of a kernel."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...errors import ToolsError
    from .link import KernelLink


class Waiters:
    """Callers that wait for a link: all get the same link, or the same error."""

    def __init__(self) -> None:
        self._futures: list[asyncio.Future[KernelLink]] = []

    def __bool__(self) -> bool:
        """Whether somebody waits."""
        return bool(self._futures)

    def add(self) -> asyncio.Future[KernelLink]:
        """A future for one more; `wait` takes it."""
        future: asyncio.Future[KernelLink] = asyncio.get_running_loop().create_future()
        self._futures.append(future)
        return future

    async def wait(self, future: asyncio.Future[KernelLink]) -> KernelLink:
        """The link, once it is there. Raises the error that the others get."""
        try:
            return await future
        finally:
            if future in self._futures:
                self._futures.remove(future)

    def give(self, link: KernelLink) -> None:
        """Give all the link."""
        for future in self._take():
            future.set_result(link)

    def refuse(self, error: ToolsError) -> None:
        """Raise an error in all."""
        for future in self._take():
            future.set_exception(error)

    def cancel(self) -> None:
        """Cancel all."""
        for future in self._futures:
            future.cancel()

    def _take(self) -> list[asyncio.Future[KernelLink]]:
        found = [one for one in self._futures if not one.done()]
        self._futures.clear()
        return found
