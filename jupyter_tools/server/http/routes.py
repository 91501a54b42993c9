"""REST for builders: apps, pages, publications, kernels and the catalog."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pydantic import JsonValue

from ...app import check
from ...app.file import read_app
from ...errors import NotFoundError, PublishError
from ...notebook.cells import TAG, Cell, read_notebook, source_hash
from ...page import sharing
from ...page.settings import settings
from ...protocol.params import KEY
from ...typescript import catalog
from . import openapi
from .answers import (
    AppAnswer,
    CatalogEntry,
    CellAnswer,
    CellHandlerAnswer,
    CellsAnswer,
    CheckAnswer,
    FindingAnswer,
    KernelAnswer,
    PublicationAnswer,
    PublicationsAnswer,
    PublishAnswer,
    PublishRequest,
    SettingsEntry,
    UnpublishAnswer,
)
from .operations import OPERATIONS
from .page_answers import CheckRequest
from .pages import PageHandler
from .published import page_url
from .rest import LINES, RestHandler, endpoint
from .trials import TRIALS

if TYPE_CHECKING:
    from ...errors import Finding
    from ...notebook.cells import Notebook
    from ..apps.paths import PagePath
    from ..apps.publications import Publication

NOT_FOUND = HTTPStatus.NOT_FOUND
BAD = HTTPStatus.BAD_REQUEST
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE


class CatalogHandler(RestHandler):
    """The catalog."""

    @endpoint("read", "All types of components by name, each with its JSON Schema", answer=dict[str, CatalogEntry])
    async def get(self) -> None:
        """Send the catalog."""
        self.finish(catalog())


class SettingsHandler(RestHandler):
    """What can be set of pages and apps beside components."""

    @endpoint(
        "read",
        "The settings of `page`, `app`, `theme`, `kernel`, `policy` (of a handler) and `pace` (of an event)",
        answer=dict[str, SettingsEntry],
    )
    async def get(self) -> None:
        """Send the settings."""
        self.finish({kind: one._asdict() for kind, one in settings().items()})


class AppHandler(RestHandler):
    """An app."""

    @endpoint("read", "The app of a folder", answer=AppAnswer, errors=(NOT_FOUND, UNPROCESSABLE))
    async def get(self, folder: str) -> None:
        """Send the app."""
        file = await asyncio.to_thread(read_app, self.room.root.app(folder))
        self.send(AppAnswer(folder=folder, revision=file.revision, read_only=file.read_only, app=file.app))


class CheckHandler(RestHandler):
    """What is wrong with a page."""

    @endpoint(
        "read",
        "What is wrong with the page of a notebook: in properties.json, which may be broken, and in the notebook",
        answer=CheckAnswer,
        errors=(NOT_FOUND,),
    )
    async def get(self, path: str) -> None:
        """Check the page, and send what is found."""
        await self._check(path, None)

    @endpoint(
        "read",
        "The same for a notebook that is being edited, whose cells are those of the request",
        answer=CheckAnswer,
        body=CheckRequest,
        errors=(BAD, NOT_FOUND, TOO_LARGE),
    )
    async def post(self, path: str) -> None:
        """Check the page with these cells, and send what is found."""
        await self._check(path, _cells_of(self.body(CheckRequest)))

    async def _check(self, path: str, cells: list[Cell] | None) -> None:
        page = self.room.root.page(path)
        # What visitors share depends on the mode that was published, whatever the file says.
        mode = self.room.publications.mode_of(page)
        checked = await asyncio.to_thread(check.check_present, page.folder, page.notebook, cells, mode)
        findings = [_finding(one) for one in checked.findings]
        names = list(checked.names)
        self.send(CheckAnswer(revision=checked.revision, findings=findings, read_only=checked.read_only, names=names))


class PublicationsHandler(RestHandler):
    """The published pages."""

    @endpoint("read", "All published pages", answer=PublicationsAnswer, errors=(UNAVAILABLE,))
    async def get(self) -> None:
        """Send the publications."""
        found = []
        for slug, publication in self.room.publications.below_root():
            try:
                page = self.room.root.page(f"{slug}.ipynb")
            except NotFoundError:
                continue
            found.append(self._answer(publication, page))
        self.send(PublicationsAnswer(publications=found))

    @endpoint(
        "execute",
        "Publish a page: start its kernel, run its notebook if that is new, and open it to visitors with a link",
        answer=PublishAnswer,
        body=PublishRequest,
        errors=(BAD, NOT_FOUND, TOO_LARGE, UNPROCESSABLE, UNAVAILABLE),
    )
    async def post(self) -> None:
        """Publish the page, and send its publication with the findings of the check.

        A request that accepts `application/x-ndjson` also gets a line for each step.
        """
        request = self.body(PublishRequest)
        page = self.room.root.page(request.notebook)
        if LINES in self.request.headers.get("Accept", ""):
            with self.room.steps.listen(page) as steps:
                await self.stream(steps, self._publish(request, page))
        else:
            self.send(await self._publish(request, page))

    async def _publish(self, request: PublishRequest, page: PagePath) -> PublishAnswer:
        file = await asyncio.to_thread(read_app, page.folder)
        if page.notebook not in file.app.pages:
            raise PublishError(f"{page.notebook} has no page yet: properties.json does not name it.")
        mode = request.mode or file.app.pages[page.notebook].kernel.mode
        published = await self.room.publisher.publish(page, mode, keep_links=request.keep_links)
        found = await asyncio.to_thread(check.check_page, file, page.notebook, published.publication.mode)
        findings = [_finding(one) for one in found]
        answer = self._answer(published.publication, page, published.key)
        refused = self.room.address.refused.messages()
        return PublishAnswer(**answer.model_dump(), findings=findings, refused=refused)

    def _answer(self, publication: Publication, page: PagePath, key: str | None = None) -> PublicationAnswer:
        address = self.room.address.of(self.request)
        path = page_url("", page).lstrip("/")
        url = f"{address.url}{path}"
        query = f"?{KEY}={quote(key or self.room.access.key(publication))}"
        shown = self.room.apps.shown(page).page
        return PublicationAnswer(
            slug=page.slug,
            notebook=page.path,
            former=self.room.publications.slugs(publication),
            title=shown.title,
            mode=publication.mode,
            why=publication.why,
            shares=sharing.in_words(publication.mode, shown.kernel.replicas),
            shares_hint=sharing.in_full(publication.mode, shown.kernel.replicas),
            url=f"{url}{query}",
            page_url=url,
            path=f"{urlsplit(url).path}{query}",
            public=address.known,
        )


class PublicationHandler(RestHandler):
    """A published page."""

    @endpoint(
        "execute",
        "Unpublish a page; its links stop working",
        answer=UnpublishAnswer,
        errors=(NOT_FOUND, UNAVAILABLE),
    )
    async def delete(self, slug: str) -> None:
        """Unpublish the page, and send what that has ended."""
        self.send(await self.room.publisher.unpublish(slug))


class RunHandler(RestHandler):
    """The kernel of a notebook."""

    @endpoint(
        "execute",
        "Make the notebook's own kernel ready: start it if there is none, and run the cells if none were run in it",
        answer=KernelAnswer,
        errors=(NOT_FOUND, UNPROCESSABLE, UNAVAILABLE),
    )
    async def post(self, path: str) -> None:
        """Make the kernel ready, and send which it is."""
        page = self.room.root.page(path)
        link = await self.room.kernels.live(page).run()
        self.send(KernelAnswer(path=page.path, kernel=link.kernel, epoch=link.epoch))


class CellsHandler(RestHandler):
    """The cells of a notebook."""

    @endpoint(
        "read",
        "The cells of a notebook as it is saved, with the handlers that they define",
        answer=CellsAnswer,
        errors=(NOT_FOUND, UNPROCESSABLE),
    )
    async def get(self, path: str) -> None:
        """Send the cells."""
        page = self.room.root.page(path)
        self.send(_cells_answer(await asyncio.to_thread(read_notebook, page.file)))


class OpenApiHandler(RestHandler):
    """This description."""

    @endpoint("read", "The OpenAPI description of all endpoints", answer=dict[str, JsonValue])
    async def get(self) -> None:
        """Send the description."""
        self.finish(openapi.described(ROUTES))


ROUTES: list[tuple[str, type[RestHandler]]] = [
    ("jupyter-tools/api/catalog", CatalogHandler),
    ("jupyter-tools/api/settings", SettingsHandler),
    ("jupyter-tools/api/openapi.json", OpenApiHandler),
    ("jupyter-tools/api/apps/{folder}", AppHandler),
    ("jupyter-tools/api/pages/{path}/check", CheckHandler),
    ("jupyter-tools/api/pages/{path}", PageHandler),
    ("jupyter-tools/api/notebooks/{path}/cells", CellsHandler),
    ("jupyter-tools/api/publications", PublicationsHandler),
    ("jupyter-tools/api/publications/{slug}", PublicationHandler),
    ("jupyter-tools/api/kernels/{path}/run", RunHandler),
    *TRIALS,
    *OPERATIONS,
]
"""The path templates of the REST endpoints, below the base URL."""


def _cells_answer(notebook: Notebook) -> CellsAnswer:
    handlers: dict[int, list[CellHandlerAnswer]] = {}
    for one in notebook.found:
        handlers.setdefault(one.cell, []).append(CellHandlerAnswer(name=one.name, line=one.line, form=one.form))
    cells = [
        CellAnswer(
            id=cell.id,
            index=cell.index,
            kind=cell.kind,
            handlers=handlers.get(cell.index, []),
            source_hash=source_hash(cell.source),
        )
        for cell in notebook.cells
    ]
    return CellsAnswer(cells=cells)


def _cells_of(request: CheckRequest) -> list[Cell]:
    """The cells of an editor as those of a notebook."""
    return [
        Cell(index, "", "markdown", "")
        if one is None
        else Cell(index, one.id, "code", one.source, (TAG,) if one.tagged else ())
        for index, one in enumerate(request.cells)
    ]


def _finding(finding: Finding) -> FindingAnswer:
    return FindingAnswer.model_validate(finding.to_dict())
