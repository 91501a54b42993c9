"""The files beside a notebook that pages may name: whether one is really in the folder, and its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import atomic
from ..errors import ToolsError

if TYPE_CHECKING:
    from pathlib import Path


class InsideError(ToolsError):
    """A file that a page names cannot be used; the message goes on after its name."""


def path_inside(folder: Path, name: str) -> Path | None:
    """The real path of a file by its name in a folder; None where it is elsewhere or hidden.

    A link may lead to another file of the folder, but not out of it or into what is hidden. Raises `OSError` and
    `RuntimeError` for what cannot be followed, as a link to itself.
    """
    root, real = folder.resolve(), (folder / name).resolve()
    if not real.is_relative_to(root) or any(part.startswith(".") for part in real.relative_to(root).parts):
        return None
    return real


def read_inside(folder: Path, name: str, most: int) -> bytes:
    """The content of a file by its name in a folder, of at most `most` bytes. Raises `InsideError`."""
    try:
        path = path_inside(folder, name)
        if path is None:
            raise InsideError("is not in the app's folder")
        content = atomic.read(path, most + 1)
    except (ValueError, RuntimeError):  # no file can have its name, or it links to itself
        raise InsideError("is not in the app's folder") from None
    except (FileNotFoundError, NotADirectoryError):
        raise InsideError("is not there") from None
    except OSError as error:
        raise InsideError(f"cannot be read: {error.strerror}") from None
    if len(content) > most:
        raise InsideError(f"has more than {most // 1000} kB")
    return content
