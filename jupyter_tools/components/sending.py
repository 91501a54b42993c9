"""What components say of the events that clients send of them."""

from __future__ import annotations

from typing import Any


class Sending:
    """A component as far as its events go; here they need nothing."""

    def most_detail(self, event: str) -> int:  # noqa: ARG002 - the signature that subclasses fill
        """How many characters of JSON the detail of an event may have: those that wait for a kernel are kept."""
        return 10_000

    def least_pause(self, event: str) -> float:  # noqa: ARG002 - the signature that subclasses fill
        """The least number of seconds between two events of a name; the peer drops what comes sooner."""
        return 0

    def check_detail(self, event: str, detail: Any, data: Any) -> None:
        """Check what an event carries; `data` is what the component shows now. Raises `ValueError`."""

    def event_problem(self, event: str, value: Any) -> str:  # noqa: ARG002 - the signature that subclasses fill
        """Why no client of ours sends an event while the component has this value; empty if one does."""
        return ""
