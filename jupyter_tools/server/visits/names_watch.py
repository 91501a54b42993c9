"""The requests of a builder's client about the notebook: to be sent its names, and to run `load` again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ProtocolError
from ...protocol.link import Watch
from ...protocol.names import WatchInput

if TYPE_CHECKING:
    from ...peer.record import VisitRecord
    from ...protocol.messages import Load
    from ..kernels.link import KernelLink


class NamesWatch:
    """Whether the client of a visit wants to be sent the notebook's names."""

    def __init__(self, record: VisitRecord) -> None:
        self._record = record
        self._on = False

    def takes(self, message: WatchInput | Load, link: KernelLink | None) -> bool:
        """Begin to watch if that is what is asked; whether it is. Raises `ProtocolError` for what is no builder's."""
        if not self._record.builder:
            raise ProtocolError("only builders watch a notebook, or run a page's load again")
        if not isinstance(message, WatchInput):
            return False
        self._on = True
        if link is not None:
            self.renew(link)
        return True

    def renew(self, link: KernelLink) -> None:
        """Ask a kernel for the names, if the client watches them."""
        if self._on:
            link.write(Watch(visit=self._record.id))
