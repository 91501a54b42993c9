"""Where apps and notebooks are: the paths that clients name, kept below the server's root."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import NotFoundError

NOTEBOOK = ".ipynb"


@dataclass(frozen=True)
class PagePath:
    """A notebook below the root, and so its page."""

    path: str
    """Relative to the root, with `/`, as Jupyter's own API names it."""
    folder: Path
    """The app's folder, absolute."""
    notebook: str
    """The notebook's file name."""

    @property
    def slug(self) -> str:
        """The path without its suffix: how a published page is called in URLs."""
        return self.path.removesuffix(NOTEBOOK)

    @property
    def title(self) -> str:
        """What the page is called when it has no title."""
        return self.notebook.removesuffix(NOTEBOOK)

    @cached_property
    def file(self) -> Path:
        """The notebook's file, absolute."""
        return self.folder / self.notebook


class Root:
    """The server's root; finds what is below it and not hidden."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder).resolve()

    def app(self, path: str) -> Path:
        """The folder of an app. Raises `NotFoundError` for what is missing, hidden or outside."""
        found = self._below(path)
        if not found.is_dir():
            raise NotFoundError(f"There is no folder {path!r}.")
        return found

    def page(self, path: str) -> PagePath:
        """The page of a notebook. Raises `NotFoundError` for what is missing, hidden, outside or no notebook."""
        found = self._below(path)
        if not path.endswith(NOTEBOOK) or not found.is_file():
            raise NotFoundError(f"There is no notebook {path!r}.")
        folder, _, notebook = path.rpartition("/")
        return PagePath(path, self._below(folder), notebook)

    def relative(self, file: Path) -> str | None:
        """The path of a file as clients name it, or None if it is not below the root."""
        try:
            return file.resolve().relative_to(self.folder).as_posix()
        except (OSError, ValueError):
            return None

    def _below(self, path: str) -> Path:
        names = path.split("/") if path else []
        if any(not name or name.startswith(".") or "\\" in name or "\0" in name for name in names):
            raise NotFoundError(f"There is no {path!r}.")
        found = self.folder.joinpath(*names)
        try:
            real = found.resolve()
            real.stat()
        except (OSError, RuntimeError):
            raise NotFoundError(f"There is no {path!r}.") from None
        # A link may lead to another place, but not out of the root or into what is hidden.
        inside = real.is_relative_to(self.folder)
        if not inside or any(name.startswith(".") for name in real.relative_to(self.folder).parts):
            raise NotFoundError(f"There is no {path!r}.")
        return found
