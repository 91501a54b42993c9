"""What builders see of a page's kernel."""

from __future__ import annotations

from dataclasses import dataclass

from ...texts import said

STOPPED = said("The page was stopped by its owner.")
"""The message to visitors when a builder has stopped the kernel."""


@dataclass(frozen=True)
class KernelDescription:
    """The description of a kernel for builders."""

    id: str
    mode: str
    why: str
    """Why it has this mode."""
    status: str
    message: str
    stopped: bool
    """Whether a builder has stopped it."""
    since: float | None
    """When it became ready, in seconds since 1970 (UTC)."""
    pid: int | None
