"""The components of the server that request handlers use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Logger
    from pathlib import Path

    from .access import Access
    from .apps import Apps
    from .hub import Hub
    from .kernels import Kernels
    from .paths import Root
    from .public import PublicAddress
    from .publications import Publications
    from .publish import Publisher
    from .recorder import EventRecorder
    from .renames import Renames
    from .starter import Starter
    from .steps import Steps
    from .visits import Visits


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
    static: Path
    log: Logger
