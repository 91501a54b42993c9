"""The files of an app's theme, for those who may see the page."""

from __future__ import annotations

import asyncio
import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from ...app.inside import InsideError
from ...app.theme_files import theme_file
from ...errors import NotFoundError, PublicationsError
from .access import RESOURCE, is_allowed
from .base import OthersFile

if TYPE_CHECKING:
    from pathlib import Path

    from ...app.theme_files import FileKind
    from ...page.theme import Theme
    from ..apps.paths import PagePath
    from .parts import Room

KINDS = "logo|favicon|font_file|css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""Of an image that is opened by itself: nothing in it runs or loads, and it has no origin."""
OF_SOCKET, OF_FILES = "/jupyter-tools/api/socket/", "/jupyter-tools/theme/"


def theme_url(socket: str) -> str:
    """Where the files of a page's theme are, from the path of its socket; `core/addresses.ts` has the same."""
    if OF_SOCKET in socket:
        return socket.replace(OF_SOCKET, OF_FILES, 1) + "/"
    return socket.removesuffix("socket") + "theme/"


def css_of(folder: Path, theme: Theme) -> str:
    """The stylesheet of an app; empty where it has none, or none that can be used."""
    if theme.css:
        with contextlib.suppress(InsideError):
            return theme_file(folder, theme, "css").content.decode()
    return ""


class _ThemeFile(OthersFile):
    auth_resource = RESOURCE
    cached = "no-cache"
    policy = POLICY

    def initialize(self, room: Room) -> None:
        """Store the server's components."""
        self.room = room

    async def send_file(self, page: PagePath, kind: str) -> None:
        """Send a file of the theme of a page's app; 404 for none, and for one that cannot be used."""
        theme = self.room.apps.shown(page).theme
        named = cast("FileKind", kind)
        if not getattr(theme, named):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        try:
            found = await asyncio.to_thread(theme_file, page.folder, theme, named)
        except InsideError as error:
            raise web.HTTPError(HTTPStatus.NOT_FOUND, str(error)) from None
        self.set_header("Content-Type", found.media_type)
        self.finish(found.content)


class BuilderThemeFile(_ThemeFile):
    """A file of a theme, for builders."""

    @web.authenticated
    async def get(self, path: str, kind: str) -> None:
        """Send the file."""
        if not await is_allowed(self, "read"):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        try:
            page = self.room.root.page_now(path)
        except NotFoundError as error:
            raise web.HTTPError(HTTPStatus.NOT_FOUND, str(error)) from None
        await self.send_file(page, kind)


class VisitorThemeFile(_ThemeFile):
    """A file of the theme of a published page, for clients with its key and for Jupyter users."""

    @allow_unauthenticated
    async def get(self, slug: str, kind: str) -> None:
        """Send the file."""
        try:
            found = await self.room.renames.found_at(slug)
        except PublicationsError:
            raise web.HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from None
        by_key = [one for one in found if self.room.access.remembered(self, one[0])]
        if not found or not (by_key or await is_allowed(self, "read")):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        await self.send_file((by_key or found)[0][1], kind)
