"""The files of a page's own components: their modules and styles, which are read from beside the notebook."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..components.base import MODULE_FILE
from .inside import path_inside

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
    except ValueError as error:
        return {"problem": str(error)}


def _text(folder: Path, name: str) -> str:
    """The text of a file of an app. Raises `ValueError` for what is missing, outside, too large or no text."""
    _read.setdefault(folder, {})[folder / name] = None
    try:
        real = path_inside(folder, name)
        if real is None:
            message = f"{name} is outside of the app's folder"
            raise ValueError(message)
        if real.stat().st_size > MAX_MODULE:
            message = f"{name} has over {MAX_MODULE:,} bytes"
            raise ValueError(message)
        with real.open("rb") as opened:
            content = opened.read(MAX_MODULE + 1)[:MAX_MODULE]
        return content.decode()
    except (OSError, RuntimeError):
        message = f"There is no file {name} beside the notebook."
        raise ValueError(message) from None
    except UnicodeDecodeError:
        message = f"{name} is no text in UTF-8"
        raise ValueError(message) from None
