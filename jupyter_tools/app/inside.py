"""Whether a file that is named by its path below a folder is really in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def path_inside(folder: Path, name: str) -> Path | None:
    """The real path of a file by its name in a folder; None where it is elsewhere or hidden.

    A link may lead to another file of the folder, but not out of it or into what is hidden. Raises `OSError` and
    `RuntimeError` for what cannot be followed, as a link to itself.
    """
    root, real = folder.resolve(), (folder / name).resolve()
    if not real.is_relative_to(root) or any(part.startswith(".") for part in real.relative_to(root).parts):
        return None
    return real
