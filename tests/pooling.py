"""What tests look at in pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_tools.peer.pools import Name, Pools


def waiting(pools: Pools) -> dict[Name, int]:
    """How many wait for each pool that is known: one that is neither taken nor waited for is not."""
    with pools._lock:
        return {name: len(pool.waiting) for name, pool in pools._pools.items()}
