"""What builders may do with a page's kernel."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ...errors import ToolsError
from ...protocol.messages import Kernel
from .description import KernelDescription

if TYPE_CHECKING:
    from .link import KernelLink


class ManagedKernel(ABC):
    """A kernel as builders see it: described, restarted and stopped."""

    mode: ClassVar[str]
    """The kernel mode."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(6)
        """The id by which builders name it."""
        self.link: KernelLink | None = None
        self.status = Kernel(status="starting", epoch=None, message="The kernel is starting.", runnable=False)
        self.halted = False
        """Whether a builder has stopped it."""
        self._since: float | None = None
        self._changing = asyncio.Lock()
        self._waker: asyncio.Task[None] | None = None

    def describe(self) -> KernelDescription:
        """The description for builders."""
        return KernelDescription(
            id=self.id,
            mode=self.mode,
            why=self._why(),
            status=self.status.status,
            message=self.status.message,
            stopped=self.halted,
            since=self._since,
            pid=self.link.pid if self.link is not None else None,
        )

    def wake(self) -> None:
        """Start what the link needs, without waiting for it."""
        if self.link is None and (self._waker is None or self._waker.done()):
            self._waker = asyncio.create_task(self._try())

    @abstractmethod
    async def ensure(self) -> KernelLink:
        """The link, after starting what is needed for it."""

    async def restart(self) -> None:
        """Start a new process; it need not be ready yet. Events that run end with the outcome `unknown`."""
        async with self._changing:
            self.halted = False
            await self._restart()

    async def halt(self) -> None:
        """End the process, and start none by itself until `restart`."""
        async with self._changing:
            self.halted = True
            await self._halt()

    @abstractmethod
    async def _restart(self) -> None:
        """End the process, if there is one, and have another started."""

    @abstractmethod
    async def _halt(self) -> None:
        """End the process, and notify visitors."""

    @abstractmethod
    def _why(self) -> str:
        """Why the page has this mode, for builders."""

    # --- inside ---

    async def _try(self) -> None:
        with contextlib.suppress(ToolsError):
            await self.ensure()
