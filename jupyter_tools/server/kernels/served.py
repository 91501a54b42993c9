"""What a kernel and the visits that it serves know of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from ...peer.record import VisitRecord
    from ...protocol.link import Emit
    from ...protocol.messages import Kernel
    from ..apps.paths import PagePath
    from .link import KernelLink


class Served(Protocol):
    """A visit, as its kernel knows it."""

    record: VisitRecord
    """Its page, its values and its unfinished events."""

    @property
    def id(self) -> str:
        """The name of the visit."""

    @property
    def connected(self) -> bool:
        """Whether a client is there."""

    def emit(self, emit: Emit) -> None:
        """Pass a message of the kernel on to the client."""

    def kernel_status(self) -> None:
        """Send the client whether handlers can run."""

    def kernel_ready(self, link: KernelLink) -> None:
        """Open the visit in the kernel's process."""

    def kernel_lost(self, reason: str) -> None:
        """End the events that ran in the kernel, which has ended."""

    def kernel_missing(self) -> None:
        """End the events that wait for a kernel that is not available."""

    def kernel_changed(self, kernel: Serving) -> None:
        """Use another kernel from now on."""

    def show(self, text: str, kind: Literal["info", "error"]) -> None:
        """Show a message on the page."""


class Serving(Protocol):
    """A page's kernel, as its visits know it."""

    id: str
    """The id by which builders name it."""
    page: PagePath
    link: KernelLink | None

    @property
    def mode(self) -> str:
        """The kernel mode."""

    @property
    def patience(self) -> float:
        """Seconds after which a cancelled handler counts as one that does not stop."""

    def status_for(self, *, builder: bool) -> Kernel:
        """Whether handlers can run, for a builder or a visitor."""

    async def run_all(self) -> None:
        """Run the notebook's cells. Raises a `ToolsError` when a cell fails or there is no kernel."""

    def attach(self, visit: Served) -> None:
        """Add a visit, or resume it after its client was away."""

    def left(self, visit: Served) -> None:
        """Note that the client of a visit has gone."""

    def detach(self, visit: Served) -> None:
        """Remove a visit that has ended."""

    def stubborn(self, visit: Served, event: int) -> None:
        """Handle a cancelled event that does not stop."""
