"""The published pages, kept in a file of the server's user."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ... import atomic
from ...errors import NotFoundError, PublicationsError
from ...peer.record import new_id
from ...validation import first_problem
from .paths import NOTEBOOK, Stamp, stamp_of

if TYPE_CHECKING:
    from logging import Logger

    from .paths import PagePath, Root

Mode = Literal["live", "shared", "isolated"]
AskedMode = Literal["auto", "live", "shared", "isolated"]
MAX_CLOSED = 200
"""Maximum number of unpublished publications to remember."""


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
    former: tuple[Path, ...] = ()
    """Former absolute paths of its notebook; links to them lead to it."""
    stamp: Stamp | None = None
    """The stamp of its notebook's file when it was published or last renamed."""
    open: bool = True
    """Whether it is published; an unpublished one is remembered, so that its links can be restored."""

    @property
    def file(self) -> Path:
        """The notebook's file, absolute."""
        return self.folder / self.notebook


_FILE: TypeAdapter[list[Publication]] = TypeAdapter(list[Publication])


class Publications:
    """The publications of all servers of this user; each server sees those below its root.

    Whatever reads or changes them raises `PublicationsError` if the file cannot be read or written.
    """

    def __init__(self, file: Path, root: Root, log: Logger) -> None:
        self._file = file
        self._root = root
        self._log = log
        self._logged = ""
        """The problem that was logged last, so that each is logged once."""
        self._stamp: tuple[int, int] | None = None
        self._all: list[Publication] = []

    def below_root(self) -> list[tuple[str, Publication]]:
        """Slug and publication of each page that is published below the root, by slug."""
        found = []
        for publication in self._opened():
            path = self._root.relative(publication.file)
            if path is not None:
                found.append((path.removesuffix(NOTEBOOK), publication))
        return sorted(found, key=lambda one: one[0])

    def find(self, slug: str) -> tuple[Publication, PagePath]:
        """The publication at a slug and its page. Raises `NotFoundError` when there is none or its notebook is gone.

        A renamed notebook is also found at its former slugs, unless another page is published there now.
        """
        found = self.all_at(slug)
        if not found:
            raise NotFoundError(f"No page is published at {slug!r}.")
        return found[0]

    def all_at(self, slug: str) -> list[tuple[Publication, PagePath]]:
        """All publications that a slug can refer to, with their pages: the current one, then former ones."""
        name = f"{slug}{NOTEBOOK}"
        now = [one for one in self._opened() if self._root.relative(one.file) == name]
        former = [one for one in self._opened() if any(self._root.relative(file) == name for file in one.former)]
        found: dict[str, tuple[Publication, PagePath]] = {}
        for publication in [*now, *former[::-1]]:
            page = self._page_of(publication)
            if page is not None:
                found.setdefault(publication.id, (publication, page))
        return list(found.values())

    def of(self, page: PagePath) -> Publication | None:
        """The publication of a page, or None."""
        return next((one for one in self._opened() if one.file == page.file), None)

    def mode_of(self, page: PagePath) -> Mode | None:
        """The kernel mode in which a page is published; None where it is not, or the list cannot be read."""
        try:
            published = self.of(page)
        except PublicationsError:
            return None
        return published.mode if published is not None else None

    def slugs(self, publication: Publication) -> list[str]:
        """The former slugs of a publication, from before its notebook was renamed."""
        paths = (self._root.relative(file) for file in publication.former)
        return [path.removesuffix(NOTEBOOK) for path in paths if path is not None]

    def earlier(self, page: PagePath, *, keep_links: bool) -> Publication | None:
        """The publication that publishing a page continues: the current one, or the last unpublished one."""
        before = self.of(page)
        if before is None and keep_links:
            before = next((one for one in reversed(self._read()) if not one.open and one.file == page.file), None)
        return before

    def add(self, page: PagePath, mode: Mode, why: str = "", *, keep_links: bool = False) -> Publication:
        """Publish a page, or publish it in another mode.

        A published page, also one that another server has published, keeps its id and so its keys; with `keep_links`
        an unpublished page gets its former id and keys.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        with atomic.locked(self._file):
            before = self.earlier(page, keep_links=keep_links)
            publication = Publication(
                id=before.id if before is not None else new_id(),
                folder=page.folder,
                notebook=page.notebook,
                mode=mode,
                why=why,
                former=before.former if before is not None else (),
                stamp=stamp_of(page.file),
            )
            others = [
                one for one in self._read() if one.id != publication.id and not (one.open and one.file == page.file)
            ]
            self._write([*others, publication])
        return publication

    def remove(self, slug: str) -> Publication:
        """Unpublish the page at its current or a former slug. Raises `NotFoundError` if there is none."""
        with atomic.locked(self._file):
            slugs = [([found, *self.slugs(publication)], publication) for found, publication in self.below_root()]
            # Current slugs come first: this may be a former slug of another page.
            slugs.sort(key=lambda one: one[0][0] != slug)
            for found, publication in slugs:
                if slug in found:
                    kept = [one for one in self._read() if one.id != publication.id]
                    self._write([*kept, publication.model_copy(update={"open": False})])
                    return publication
        raise NotFoundError(f"No page is published at {slug!r}.")

    def rename(self, source: Path, target: Path) -> None:
        """Update publications after their notebook or folder was renamed; old links lead to the new path."""
        if not any(one.file.is_relative_to(source) for one in self._read()):
            return
        with atomic.locked(self._file):
            self._write([_renamed(one, source, target) for one in self._read()])

    def _opened(self) -> list[Publication]:
        return [one for one in self._read() if one.open]

    def _page_of(self, publication: Publication) -> PagePath | None:
        path = self._root.relative(publication.file)
        try:
            return self._root.page(path) if path is not None else None
        except NotFoundError:
            return None

    def _read(self) -> list[Publication]:
        try:
            status = self._file.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                self._all = _FILE.validate_json(atomic.read(self._file))
                self._stamp = stamp
        except FileNotFoundError:
            if self._file.is_symlink():
                raise self._unreadable("it is a link to a file that does not exist") from None
            self._all, self._stamp = [], None
        except OSError as error:
            raise self._unreadable(error.strerror or str(error)) from None
        except ValidationError as error:
            raise self._unreadable(first_problem(error)) from None
        self._logged = ""
        return self._all

    def _unreadable(self, why: str) -> PublicationsError:
        """The error for a file that cannot be read; each is logged once, as every visitor's request meets it."""
        self._stamp = None
        message = (
            f"The list of published pages ({self._file}) cannot be read: {why}. Restore the file from a backup, or move"
            " it away and publish the pages again; existing links stop working then."
        )
        if message != self._logged:
            self._logged = message
            self._log.error("jupyter_tools: %s", message)
        return PublicationsError(message)

    def _unwritable(self, error: OSError) -> PublicationsError:
        return PublicationsError(
            f"The list of published pages ({self._file}) cannot be written: {error.strerror or error}."
        )

    def _write(self, publications: list[Publication]) -> None:
        self._stamp = None
        forgotten = {one.id for one in [one for one in publications if not one.open][:-MAX_CLOSED]}
        publications = [one for one in publications if one.id not in forgotten]
        try:
            atomic.write(self._file, _FILE.dump_json(publications, indent=2) + b"\n")
        except OSError as error:
            raise self._unwritable(error) from error


def _renamed(publication: Publication, source: Path, target: Path) -> Publication:
    if not publication.file.is_relative_to(source):
        return publication
    file = target / publication.file.relative_to(source)
    former = [one for one in (*publication.former, publication.file) if one != file]
    update = {
        "folder": file.parent,
        "notebook": file.name,
        "former": tuple(dict.fromkeys(former)),
        "stamp": stamp_of(file),
    }
    return publication.model_copy(update=update)
