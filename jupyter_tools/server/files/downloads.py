"""What handlers have made to be downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ...components.files import FileEntry
from ...errors import NotFoundError
from ...texts import said

if TYPE_CHECKING:
    from ...peer.record import VisitRecord

NO_FILE = said("There is nothing to download any more. Press the button again.")


def made_file(record: VisitRecord, path: str) -> tuple[FileEntry, Path]:
    """The file that a handler made last for a component which its visitor can use, and where it is.

    Raises `NotFoundError`.
    """
    component = record.component_now(path)
    folder = record.files.folder
    if component is None or not component.returned or folder is None or not record.is_usable(path):
        raise NotFoundError(NO_FILE)
    try:
        entry = FileEntry.model_validate(record.context.get(path, {}).get(component.returned))
    except ValidationError:
        raise NotFoundError(NO_FILE) from None
    return entry, Path(folder) / entry.id
