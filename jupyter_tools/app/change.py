"""Changing a page of an app on disk by edits, which are rebased onto what others have changed meanwhile."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from ..errors import BrokenFileError, EditError, PropertiesError, StaleRevisionError
from ..page.edits import edited
from ..page.model import parse_app
from ..page.places import collisions, differences, touched
from .file import diff, known_data, opened, write_app

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..page.edit_types import AnyEdit
    from .file import AppFile


_REFUSED = (EditError, PropertiesError, StaleRevisionError, AttributeError, KeyError, TypeError, ValueError)
"""What edits of a broken file may raise."""


MAX_KEPT = 8
_last: dict[Path, AppFile] = {}
"""The apps that were changed last: to parse a large one again takes as long as all else of a change."""

_last_lock = threading.Lock()


class Change(NamedTuple):
    """A change that was made."""

    file: AppFile
    """The app after it."""
    inverse: list[AnyEdit]
    """The edits that undo it."""


def change_page(folder: Path, notebook: str, edits: Sequence[AnyEdit], revision: str) -> Change:
    """Apply edits that were made at a revision to the page of a notebook, all or none.

    If the file has changed since, but only at other places, they are applied to the file as it is now; else this raises
    `StaleRevisionError`. Raises `EditError`, and what `save_app` raises.

    A broken file is changed by edits that put all of it right; others raise `BrokenFileError` with what is wrong in it.
    """
    with opened(folder, broken=True, known=_last.get(folder)) as present:
        try:
            if revision != present.revision:
                _refuse_collisions(present, notebook, edits, revision)
            new = edited(present.data, notebook, edits)
            file = write_app(present, new.data)
            _keep(file)
            return Change(file, new.inverse)
        except _REFUSED:
            _refuse_broken(present)
            raise


def _keep(file: AppFile) -> None:
    with _last_lock:
        _last.pop(file.folder, None)
        _last[file.folder] = file
        if len(_last) > MAX_KEPT:
            del _last[next(iter(_last))]


def _refuse_broken(present: AppFile) -> None:
    try:
        parse_app(present.data, present.lines)
    except PropertiesError as error:
        raise BrokenFileError(error.findings) from None


def _refuse_collisions(present: AppFile, notebook: str, edits: Sequence[AnyEdit], revision: str) -> None:
    base = known_data(revision)
    if base is None:
        raise StaleRevisionError(present.revision, [])
    found = collisions(touched(base, notebook, edits), differences(base, present.data))
    if found:
        collided = [place.to_dict() for place in found]
        raise StaleRevisionError(present.revision, diff(base, present.data), collided)
