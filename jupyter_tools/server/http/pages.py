"""REST of pages: reading one, and changing it by edits."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from ...app.change import change_page
from ...app.file import AppFile, read_app, stamp
from ...page.model import Page
from ...peer.source import Edition
from ..apps.made import Made
from .page_answers import BriefPageAnswer, ChangedPageAnswer, PageAnswer, PageChange
from .rest import RestHandler, endpoint

if TYPE_CHECKING:
    from ..apps.paths import PagePath

NOT_FOUND = HTTPStatus.NOT_FOUND
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


class PageHandler(RestHandler):
    """A page."""

    @endpoint("read", "The page of a notebook", answer=PageAnswer, errors=(NOT_FOUND, UNPROCESSABLE))
    async def get(self, path: str) -> None:
        """Send the page."""
        page = self.room.root.page(path)
        self.send(_page_answer(page, await asyncio.to_thread(read_app, page.folder)))

    @endpoint(
        "write",
        "Change the page of a notebook",
        answer=ChangedPageAnswer | BriefPageAnswer,
        body=PageChange,
        errors=(
            HTTPStatus.BAD_REQUEST,
            NOT_FOUND,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            UNPROCESSABLE,
        ),
    )
    async def patch(self, path: str) -> None:
        """Apply the edits, show them to open visits, and send the page as it is then and the edits that undo them."""
        page = self.room.root.page(path)
        change = self.body(PageChange)
        made, file = await self._change(page, change)
        inverse, repeated = made.inverse, file is None
        if change.brief:
            self.send(BriefPageAnswer(path=page.path, revision=made.revision, inverse=inverse, repeated=repeated))
        else:
            if file is None:
                file = await asyncio.to_thread(read_app, page.folder)
            self.send(ChangedPageAnswer(**dict(_page_answer(page, file)), inverse=inverse, repeated=repeated))

    async def _change(self, page: PagePath, change: PageChange) -> tuple[Made, AppFile | None]:
        """Make a change and show it, before the next change of the same app is made; no file if it was made before."""
        apps, folder, notebook = self.room.apps, page.folder, page.notebook
        key = change.idempotency_key
        async with apps.changing(folder):
            known = apps.made.find(folder, key, change.edits)
            if known is not None:
                return known, None
            file, inverse = await asyncio.to_thread(change_page, folder, notebook, change.edits, change.revision)
            made = Made(change.edits, file.revision, inverse)
            apps.made.add(folder, key, made)
            apps.take(file)
            if apps.changed(folder, stamp(folder)):
                self.room.visits.page_changed(folder, notebook, Edition(change.edits, self.user_name, change.client))
        return made, file


def _page_answer(page: PagePath, file: AppFile) -> PageAnswer:
    return PageAnswer(
        path=page.path,
        revision=file.revision,
        read_only=file.read_only,
        exists=page.notebook in file.app.pages,
        theme=file.app.theme,
        page=file.app.pages.get(page.notebook, Page()),
    )
