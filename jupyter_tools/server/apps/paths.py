"""Where apps and notebooks are: the paths that clients name, kept below the server's root."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakValueDictionary

from ...app.inside import path_inside
from ...errors import NotFoundError

NOTEBOOK = ".ipynb"
Stamp = tuple[int, int, int]
"""Inode, modification time (ns) and size of a file, which a rename does not change."""


def stamp_of(file: Path) -> Stamp | None:
    """The stamp of a file; None if it does not exist."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


class PagePath:
    """The path of a page's notebook below the root. It changes in place when the notebook is renamed."""

    __slots__ = ("__weakref__", "file", "folder", "notebook", "path", "stamp")

    def __init__(self, path: str, folder: Path) -> None:
        self.move(path, folder)
        self.stamp = stamp_of(self.file)
        """The notebook's stamp when it was last seen; None once it was missed."""

    def move(self, path: str, folder: Path) -> None:
        """Change to a new path and folder."""
        self.path = path
        """Relative to the root, with `/`, as Jupyter's own API names it."""
        self.folder = folder
        """The app's folder, absolute."""
        self.notebook = path.rpartition("/")[2]
        """The notebook's file name."""
        self.file = folder / self.notebook
        """The notebook's file, absolute."""

    @property
    def slug(self) -> str:
        """The path without its suffix: how a published page is called in URLs."""
        return self.path.removesuffix(NOTEBOOK)

    @property
    def title(self) -> str:
        """What the page is called when it has no title."""
        return self.notebook.removesuffix(NOTEBOOK)


class Root:
    """The server's root; finds what is below it and not hidden."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder).resolve()
        self._pages: WeakValueDictionary[str, PagePath] = WeakValueDictionary()
        """The paths in use; one shared object for each path."""
        self._left: dict[str, PagePath] = {}
        """Renamed pages by their former path."""

    def app(self, path: str) -> Path:
        """The folder of an app. Raises `NotFoundError` for what is missing, hidden or outside."""
        found = self._below(path)
        if not found.is_dir():
            raise NotFoundError(f"There is no folder {path!r}.")
        return found

    def page(self, path: str) -> PagePath:
        """The page of a notebook.

        Raises `NotFoundError` for what is missing, hidden, outside or no notebook. Of a notebook that was renamed while
        its page was in use, the error has the new path.
        """
        if not self._is_notebook(path):
            moved = self._left.get(path)
            if moved is not None and moved.file.is_file():
                raise NotFoundError(f"{path!r} was renamed to {moved.path!r}.", moved.path)
            self._below(path)
            raise NotFoundError(f"There is no notebook {path!r}.")
        known = self._pages.get(path)
        if known is None:
            known = self._pages[path] = PagePath(path, self._below(path.rpartition("/")[0]))
        return known

    def page_now(self, path: str) -> PagePath:
        """The page at a path, or the page that had this path before a rename. Raises `NotFoundError`."""
        try:
            return self.page(path)
        except NotFoundError:
            page = self._left.get(path)
            if page is None or not page.file.is_file():
                raise
            return page

    def in_use(self) -> list[PagePath]:
        """The pages in use: those of visits and kernels."""
        return list(self._pages.values())

    def follow(self, source: str, target: str) -> list[PagePath]:
        """Move the pages of a renamed notebook, or of all notebooks below a renamed folder; returns those moved."""
        moved = []
        for path, page in list(self._pages.items()):
            if path == source or path.startswith(f"{source}/"):
                new = target + path.removeprefix(source)
                del self._pages[path]
                page.move(new, self._below(new.rpartition("/")[0]))
                self._pages.setdefault(new, page)
                self._left[path] = page
                moved.append(page)
        return moved

    def relative(self, file: Path) -> str | None:
        """The path of a file as clients name it, or None if it is not below the root."""
        try:
            return file.resolve().relative_to(self.folder).as_posix()
        except (OSError, ValueError):
            return None

    def _is_notebook(self, path: str) -> bool:
        try:
            return path.endswith(NOTEBOOK) and self._below(path).is_file()
        except NotFoundError:
            return False

    def _below(self, path: str) -> Path:
        names = path.split("/") if path else []
        if any(not name or name.startswith(".") or "\\" in name or "\0" in name for name in names):
            raise NotFoundError(f"There is no {path!r}.")
        try:
            real = path_inside(self.folder, path)
            if real is not None:
                real.stat()
        except (OSError, RuntimeError):
            raise NotFoundError(f"There is no {path!r}.") from None
        if real is None:
            raise NotFoundError(f"There is no {path!r}.")
        return self.folder.joinpath(*names)
