"""What all visits of a server use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ...peer.pools import Pools
    from ..files.store import FileStore
    from ..page_log import PageLog
    from .shared_tabs import SharedTabs
    from .trace import Recorder


class Services(NamedTuple):
    """What all visits of a server use."""

    pools: Pools
    recorder: Recorder
    """Takes the events that have ended."""
    files: FileStore
    """Keeps the files of visits."""
    page_log: PageLog
    """Takes what visitors are not shown."""
    shared: SharedTabs
    """What the pages of apps share in tabs."""
