"""The components of the server that request handlers use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

    from ..apps.apps import Apps
    from ..apps.paths import Root
    from ..apps.publications import Publications
    from ..apps.renames import Renames
    from ..files.store import FileStore
    from ..files.tickets import Tickets
    from ..journal.events import EventRecorder
    from ..kernels.hub import Hub
    from ..kernels.kernels import Kernels
    from ..kernels.starter import Starter
    from ..kernels.steps import Steps
    from ..visits.visit import Visit
    from ..visits.visits import Visits
    from .access import Access
    from .public import PublicAddress
    from .publish import Publisher


@dataclass(frozen=True)
class Room:
    """The parts of the server, as `ToolsExtension` wires them."""

    root: Root
    hub: Hub
    kernels: Kernels
    apps: Apps
    visits: Visits
    access: Access
    address: PublicAddress
    publications: Publications
    publisher: Publisher
    renames: Renames
    events: EventRecorder
    steps: Steps
    starter: Starter
    files: FileStore
    tickets: Tickets[Visit]
    static: Path
    trusted_modules: tuple[str, ...]
    """The digests of anywidgets' modules that run in the page itself, and not in a frame."""
    log: Logger
