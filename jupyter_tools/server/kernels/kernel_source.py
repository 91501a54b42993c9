"""How a page gets its kernel: one class for each kernel mode."""

# ruff: noqa: B027 - what only notes something does nothing by itself

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ...texts import said

if TYPE_CHECKING:
    from ...errors import ToolsError
    from ...protocol.messages import Kernel
    from .link import KernelLink
    from .served import Served


class KernelSource(ABC):
    """Gets, restarts and ends the kernel of one page, or of one visit; a `PageKernel` asks it for the link."""

    mode: ClassVar[str]
    """The kernel mode."""
    lost = said("The kernel ended while this ran: it may have run in part.")
    """The message for events that were running when the kernel ended."""
    patience = 2.0
    """Seconds after which a cancelled handler counts as one that does not stop."""

    @property
    @abstractmethod
    def why(self) -> str:
        """Why the page has this mode, for builders."""

    # --- the link ---

    @abstractmethod
    async def connect(self) -> KernelLink:
        """The link of the kernel, ready to run handlers. Raises a `ToolsError` when there is none now."""

    @abstractmethod
    def failed(self, error: ToolsError) -> float:
        """Note that connecting failed, and set the status; the seconds to wait before the next try."""

    def linked(self, link: KernelLink) -> None:
        """Prepare a kernel that is ready, before visits are opened in it."""

    def ready(self, link: KernelLink) -> None:
        """Note that visits are opened in the kernel."""

    @abstractmethod
    def ended(self) -> None:
        """Note that a kernel that was ready has ended."""

    # --- what builders do ---

    @abstractmethod
    async def restart(self) -> None:
        """End the process, if there is one, and have another started."""

    @abstractmethod
    async def halt(self) -> None:
        """End the process, and notify visitors."""

    async def stop(self) -> None:
        """End what this source has started: the page needs its kernel no more."""

    # --- visits ---

    def attached(self, visit: Served) -> None:
        """Note a visit that is served, or whose client has come back."""

    def left(self, visit: Served) -> None:
        """Note that the client of a visit has disconnected; it may connect again."""

    def detached(self, visit: Served) -> None:
        """Note that a visit has ended."""

    def status_for(self, status: Kernel, *, builder: bool) -> Kernel:  # noqa: ARG002 - for what differs
        """A status as a builder or a visitor sees it."""
        return status

    def end_stubborn(self, event: int) -> bool:  # noqa: ARG002 - for what can end it
        """End the process of a cancelled event that does not stop; False where others need it."""
        return False
