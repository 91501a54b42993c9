"""The files that a visit has at its server."""

from __future__ import annotations

from typing import Any


class VisitFiles:
    """What a visit knows of its files; the server fills it."""

    __slots__ = ("finished", "folder")

    def __init__(self) -> None:
        self.folder: str | None = None
        """Where they are on the disk; None where there is no server to keep any."""
        self.finished: dict[str, dict[str, Any]] = {}
        """The entries of those that were uploaded to the end, by id."""
