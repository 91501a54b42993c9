"""Asks a linked kernel at intervals whether it answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .link import KernelLink


class Pings:
    """Pings a kernel as long as somebody is there to learn that it does not answer."""

    def __init__(self, interval: float, is_needed: Callable[[], bool], silent: Callable[[], None]) -> None:
        """`interval` in seconds; `silent` is called when the kernel has not answered within one."""
        self.interval = interval
        self._is_needed = is_needed
        self._silent = silent
        self._next: asyncio.TimerHandle | None = None

    def start(self, link: KernelLink) -> None:
        """Ask the kernel of a link from now on."""
        self._next = asyncio.get_running_loop().call_later(self.interval, self._ask, link)

    def stop(self) -> None:
        """Ask no more."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _ask(self, link: KernelLink) -> None:
        self.start(link)
        if not self._is_needed():
            return
        if link.asked:
            self._silent()
        link.ping()
