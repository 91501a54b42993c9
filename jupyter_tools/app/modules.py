"""The files of a page's own components: their modules and styles, which are read from beside the notebook."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..components.base import MODULE_FILE
from .inside import InsideError, read_inside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..page.model import Page

MAX_MODULE = 1_000_000
"""The most bytes of a file."""

_read: dict[Path, dict[Path, None]] = {}
"""The files that were read, by the folder of their app: a change of one of them is a change of the app."""


def with_modules(page: Page, folder: Path) -> Page:
    """A page that has the texts of its components' files, or what is wrong with them."""
    named = {}
    for path, component in page.walk():
        files = {name: getattr(component, name) for name in sorted(type(component).marked(MODULE_FILE))}
        if any(files.values()):
            named[path] = {name: file for name, file in files.items() if file}
    return page.with_modules({path: _source(folder, files) for path, files in named.items()}) if named else page


def stamp(folder: Path) -> int:
    """What changes when a file of an app's own components does; 0 while there is none."""
    return hash(tuple(_stamps(_read[folder]))) if folder in _read else 0


def _stamps(files: Iterable[Path]) -> Iterable[Any]:
    for file in files:
        try:
            status = os.stat(file)  # noqa: PTH116 - before each event
        except OSError:
            yield None
        else:
            yield status.st_mtime_ns, status.st_size, status.st_ino


def _source(folder: Path, files: dict[str, str]) -> dict[str, Any]:
    """The texts of a component's files by property, or its `problem`."""
    try:
        return {name: _text(folder, file) for name, file in files.items()}
    except InsideError as error:
        return {"problem": str(error)}


def _text(folder: Path, name: str) -> str:
    """The text of a file of an app. Raises `InsideError` for what is missing, outside, too large or no text."""
    _read.setdefault(folder, {})[folder / name] = None
    try:
        return read_inside(folder, name, MAX_MODULE).decode()
    except InsideError as error:
        raise InsideError(f"{name} {error}") from None
    except UnicodeDecodeError:
        raise InsideError(f"{name} is not UTF-8") from None
