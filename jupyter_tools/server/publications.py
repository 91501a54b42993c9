"""The published pages, kept in a file of the server's user."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from .. import atomic
from ..errors import NotFoundError, ToolsError
from ..record import new_id

if TYPE_CHECKING:
    from .paths import PagePath, Root

Mode = Literal["live", "shared", "isolated"]
AskedMode = Literal["auto", "live", "shared", "isolated"]


class Publication(BaseModel):
    """A page that visitors may open."""

    model_config = ConfigDict(frozen=True)

    id: str
    """A random name; keys name it, and a page that is published again later has another."""
    folder: Path
    """The app's folder, absolute."""
    notebook: str
    """The notebook's file name."""
    mode: Mode
    """Where its handlers run."""
    why: str = ""
    """Why they run there, in a sentence for the builder."""


_FILE: TypeAdapter[list[Publication]] = TypeAdapter(list[Publication])


class Publications:
    """The publications of all servers of this user; each server sees those below its root."""

    def __init__(self, file: Path, root: Root) -> None:
        self._file = file
        self._root = root
        self._stamp: tuple[int, int] | None = None
        self._all: list[Publication] = []

    def below_root(self) -> list[tuple[str, Publication]]:
        """Slug and publication of each page that is published below the root, by slug."""
        found = []
        for publication in self._read():
            path = self._root.relative(publication.folder / publication.notebook)
            if path is not None:
                found.append((path.removesuffix(".ipynb"), publication))
        return sorted(found, key=lambda one: one[0])

    def find(self, slug: str) -> tuple[Publication, PagePath]:
        """The publication at a slug and its page. Raises `NotFoundError` when there is none or its notebook is gone."""
        page = self._root.page(f"{slug}.ipynb")
        publication = self.of(page)
        if publication is None:
            raise NotFoundError(f"No page is published at {slug!r}.")
        return publication, page

    def of(self, page: PagePath) -> Publication | None:
        """The publication of a page, or None."""
        for publication in self._read():
            if (publication.folder, publication.notebook) == (page.folder, page.notebook):
                return publication
        return None

    def add(self, page: PagePath, mode: Mode, why: str = "") -> Publication:
        """Publish a page; one that is published, maybe by another server meanwhile, keeps its id and so its keys."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with atomic.locked(self._file):
            before = self.of(page)
            publication = Publication(
                id=before.id if before is not None else new_id(),
                folder=page.folder,
                notebook=page.notebook,
                mode=mode,
                why=why,
            )
            others = [one for one in self._read() if (one.folder, one.notebook) != (page.folder, page.notebook)]
            self._write([*others, publication])
        return publication

    def remove(self, slug: str) -> Publication:
        """Unpublish a page. Raises `NotFoundError` when it is not published."""
        with atomic.locked(self._file):
            for found, publication in self.below_root():
                if found == slug:
                    self._write([one for one in self._read() if one.id != publication.id])
                    return publication
        raise NotFoundError(f"No page is published at {slug!r}.")

    def rename(self, folder: Path, old: str, new: str) -> None:
        """Let a publication follow its notebook to another name; its links must name the new one too."""
        if not any((one.folder, one.notebook) == (folder, old) for one in self._read()):
            return
        with atomic.locked(self._file):
            self._write(
                [
                    one.model_copy(update={"notebook": new}) if (one.folder, one.notebook) == (folder, old) else one
                    for one in self._read()
                ]
            )

    def _read(self) -> list[Publication]:
        try:
            status = self._file.stat()
        except OSError:
            return []
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            try:
                self._all = _FILE.validate_json(self._file.read_bytes())
            except (OSError, ValidationError) as error:
                raise ToolsError(f"{self._file.name} cannot be read: {error}") from None
            self._stamp = stamp
        return self._all

    def _write(self, publications: list[Publication]) -> None:
        self._stamp = None
        try:
            atomic.write(self._file, _FILE.dump_json(publications, indent=2) + b"\n")
        except OSError as error:
            raise ToolsError(f"{self._file.name} could not be written: {error.strerror}") from error
