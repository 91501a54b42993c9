"""The files that a visit has at its server, and how much room there is for more."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..components.files import in_words
from ..texts import said

if TYPE_CHECKING:
    from ..protocol.link import FilesPlace

SPARE = 100_000_000
"""How many bytes of the disk files leave free."""
FULL_SERVER = said("The server has no room for this file now: it keeps too many files. Try again later.")
FULL_DISK = said("The server has no room for this file: its disk is full.")


class VisitFiles:
    """What a visit knows of its files; the server fills it."""

    __slots__ = ("finished", "place")

    def __init__(self) -> None:
        self.place: FilesPlace | None = None
        """Where they are on the disk; None where there is no server to keep any."""
        self.finished: dict[str, dict[str, Any]] = {}
        """The entries of those that were uploaded to the end, by id."""


class Room(NamedTuple):
    """How many more bytes a visit may keep."""

    left: int
    """Negative where it keeps too many."""
    setting: str
    """The setting of the server that says so; empty for the disk."""
    reason: str
    """What is said to a visitor whose file does not fit."""


def room_in(place: FilesPlace, name: str) -> Room:
    """The room that is left for a file with a name. Raises `OSError` where the server's folder is not there.

    It is measured on the disk, which processes of other visits write to as well.
    """
    folder = Path(place.folder)
    rooms = (
        Room(place.of_visit - bytes_in(folder), "max_upload_mb_per_visit", full_visit(name, place.of_visit)),
        Room(place.of_server - bytes_in(folder.parent), "max_upload_mb", FULL_SERVER),
        Room(shutil.disk_usage(folder.parent).free - SPARE, "", FULL_DISK),
    )
    return min(rooms, key=lambda one: one.left)


def full_visit(name: str, most: float) -> str:
    """What is said of a file for which a visit has no room."""
    return said(
        "{name} does not fit: all files of a page together may have {most}. Remove some first.",
        name=name,
        most=in_words(most),
    )


def bytes_in(folder: Path) -> int:
    """The bytes of the files in a folder and the folders in it; 0 for one that is gone."""
    total = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            # Others remove files meanwhile.
            with contextlib.suppress(OSError):
                is_folder = entry.is_dir(follow_symlinks=False)
                total += bytes_in(Path(entry.path)) if is_folder else entry.stat(follow_symlinks=False).st_size
    return total
