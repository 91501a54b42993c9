"""The settings that the parts of the server read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What is configured: each field is the traitlet of `ToolsExtension` that has its name and its help text."""

    visit_ttl: float
    max_visits: int
    max_visits_per_visitor: int
    shared_start_timeout: float
    canary_timeout: float
    spares: int
    ready_forks: int
    ping_interval: float
