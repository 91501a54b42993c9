"""What the visitors of a published page share in its kernel mode, and how to change that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import KernelSettings

ENTRY = '"kernel": {}'
"""The line in a page's entry of properties.json."""
SHARED = ENTRY.format('{"mode": "shared"}')
ISOLATED = ENTRY.format('{"mode": "isolated"}')
ONE = ENTRY.format('{"mode": "shared", "replicas": 1}')


def in_short(mode: str, replicas: int = 1) -> str:
    """Who shares the notebook's variables, in a few words."""
    if mode == "live":
        return "shared by you and all visitors"
    if mode == "shared":
        return "shared by all visitors" if replicas == 1 else f"shared by the visitors of each of {replicas} kernels"
    return "each visit's own"


def in_words(mode: str, replicas: int = 1) -> str:
    """A sentence about what visitors share."""
    if mode == "live":
        return "You and all visitors share the notebook's variables."
    if mode == "shared" and replicas == 1:
        return "All visitors share the notebook's variables."
    if mode == "shared":
        return f"Each of the {replicas} kernels has its own copy of the notebook's variables, which its visitors share."
    return "Each visit has its own copy of the notebook's variables."


def in_full(mode: str, replicas: int = 1) -> str:
    """A sentence about what visitors share, and one with the line of properties.json that changes it."""
    shares = in_words(mode, replicas)
    if mode == "shared" and replicas > 1:
        return f"{shares} To share one copy among all visitors, set {ONE}."
    if mode in ("live", "shared"):
        return f"{shares} To give each visit a copy, set {ISOLATED}."
    return f"{shares} To share one among all visitors, set {SHARED}."


def why_apart(settings: KernelSettings, mode: str) -> str:
    """Why a change of a variable may not reach all visitors, as the end of a sentence; empty if it does."""
    if mode == "shared" and settings.replicas > 1:
        return (
            f"each of the {settings.replicas} kernels has its own copy of it; "
            "with one kernel (`replicas` 1) all visitors share one"
        )
    if mode in ("auto", "isolated"):
        whose = "each visit has" if mode == "isolated" else "in the mode `auto` each visit may have"
        return (
            f"{whose} its own copy of it; in the kernel mode `shared` all visitors share one, "
            "`visit.store` keeps one per visit"
        )
    return ""
