"""Pages as HTML documents: published pages for visitors, and notebook pages for builders."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, urlencode

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from tornado import web

from ...errors import NotFoundError
from ...page.url_values import names_in_urls
from ...protocol.messages import PROTOCOL
from ...protocol.params import CANVAS, KEY, WAYS_IN
from ...texts import said
from ..visits.first_page import Who, first_page
from .access import builder_params_of, is_allowed, is_preview, params_of, without_token
from .frame import FRAME
from .html import STATIC, StrictPage, paths_policy
from .navigation import navigation_of, note_offer, page_path
from .theme_files import css_of, theme_url

if TYPE_CHECKING:
    from ..apps.paths import PagePath
    from .navigation import ShownNavigation

NOTEBOOKS = "jupyter-tools/notebooks"
CANVASES = "jupyter-tools/canvas"
API = "jupyter-tools/api"
SOCKET = f"{API}/socket"
CLOSED = said("This page is not open to you")
WHY_CLOSED = said("The link may have expired or lack its last part. Ask the person who gave it to you for a new one.")


class _Page(StrictPage):
    allowed: ClassVar[dict[str, str]] = {
        "img-src": "data: blob: 'self'",
        "media-src": "data: blob:",
        "frame-src": "'self'",
    }

    def send_page(  # noqa: PLR0913 - what its two kinds differ in
        self,
        page: PagePath,
        socket: str,
        session: str,
        who: Who,
        *,
        file: str = "index.html",
        query: str = "",
        connects: tuple[str, ...] = (),
        navigation: ShownNavigation | None = None,
        **more: str,
    ) -> None:
        """Send a notebook's page; it opens `socket` and stores its visit in the tab under the name `session`.

        With it goes the page as a new visit begins with it, which is shown until the socket has another. `query` comes
        before that of the page's URL, and `more` is added to the configuration.
        """
        shown = self.room.apps.shown(page)
        title = shown.page.title if navigation is None else titled(shown.page.title, navigation.title)
        queries = "&".join(filter(None, (query, self.request.query)))
        bound = names_in_urls(shown.page)
        params = urlencode({name: value for name, value in who.params.items() if name not in bound})
        frame = url_path_join(self.base_url, FRAME)
        if self.room.trusted_modules:
            # They are imported from Blob URLs, which markup that somebody smuggles in cannot make.
            self.set_header("Content-Security-Policy", self.policy({"script-src": "'self' blob:"}))
        # What runs in a frame can send it to this document only.
        self.add_header("Content-Security-Policy", paths_policy("frame-src", frame))
        config = {
            "host": "published",
            "socket_url": f"{socket}?{queries}" if queries else socket,
            "static_url": url_path_join(self.base_url, STATIC) + "/",
            "title": title,
            "navigation": navigation.model_dump() if navigation is not None else None,
            "theme": shown.theme.model_dump(mode="json"),
            # In the document, so that no page is seen without it for a moment.
            "css": css_of(page.folder, shown.theme),
            # The page with other parameters is another visit: of another order, say. Values of inputs follow the URL.
            "memory_key": f"jupyter-tools-{session}" + (f"?{params}" if params else ""),
            "protocol": PROTOCOL,
            "frames": {"url": frame, "trusted": list(self.room.trusted_modules)},
            **more,
        }
        data = {"jupyter-tools-config": json.dumps(config)}
        theme_files = theme_url(socket)
        if shown.theme.favicon:
            self.icon = f"{theme_files}favicon"
        # The images of the theme are the only ones that come from this server.
        self.add_header("Content-Security-Policy", paths_policy("img-src", theme_files, also="data: blob:"))
        if (first := first_page(self.room.apps, page, who)) is not None:
            data["jupyter-tools-first-page"] = first.model_dump_json()
        types = {component.type for _, component in shown.page.walk()}
        self.send_index(
            file,
            title,
            data,
            socket,
            theme_files,
            files_path(socket),
            *connects,
            types=types,
            theme=shown.theme,
        )

    @property
    def user_name(self) -> str:
        """The name of Jupyter's user; empty for a visitor by link."""
        return self.current_user.username if self.current_user else ""


class _BuilderPage(_Page):
    """A page of a notebook that only builders open."""

    base: ClassVar[str]
    """What its address begins with, after the server's own."""

    @web.authenticated
    async def get(self, path: str) -> None:
        """Send the page, or say why not."""
        if not await is_allowed(self, "execute"):
            self.refuse(HTTPStatus.FORBIDDEN, CLOSED, "Only users who may run notebooks can open it.")
            return
        try:
            page = self.room.root.page_now(path)
        except NotFoundError as error:
            self.refuse(HTTPStatus.NOT_FOUND, "There is no such page", str(error))
            return
        if page.path != path:  # the notebook was renamed
            query = f"?{self.request.query}" if self.request.query else ""
            self.redirect(url_path_join(self.base_url, self.base, quote(page.path)) + query)
            return
        if (address := await without_token(self)) is not None:
            self.redirect(address)
            return
        self.show(page, url_path_join(self.base_url, SOCKET, quote(page.path)))

    def show(self, page: PagePath, socket: str) -> None:
        """Send the page, whose visits open `socket`."""
        raise NotImplementedError


class NotebookPage(_BuilderPage):
    """The page of a notebook in a browser tab, for builders whose Jupyter cannot show it beside the notebook."""

    base = NOTEBOOKS

    def show(self, page: PagePath, socket: str) -> None:
        """Send the page, or with `?as=visitor` what a visitor is sent."""
        preview = is_preview(self)
        who = Who(not preview, self.user_name, builder_params_of(self))
        self.send_page(page, socket, f"{'preview' if preview else 'builder'}-{page.path}", who)


class CanvasPage(_BuilderPage):
    """The canvas of a notebook's page in a browser tab, without JupyterLab."""

    base = CANVASES

    def show(self, page: PagePath, socket: str) -> None:
        """Send the canvas."""
        self.allow_requests()
        api = url_path_join(self.base_url, API) + "/"
        self.send_page(
            page,
            socket,
            f"canvas-{page.path}",
            Who(builder=True, user=self.user_name, params=builder_params_of(self)),
            file="canvas.html",
            query=f"{CANVAS}=1",
            connects=(api,),
            api_url=api,
            notebook_path=page.path,
        )


class PublishedPage(_Page):
    """The page of a publication, for clients with a key and for Jupyter users."""

    @allow_unauthenticated
    async def get(self, slug: str, slash: str) -> None:
        """Send the page, or say why not."""
        found = await self.room.renames.found_at(slug)
        key = self._key()
        opened = [one for one in found if key is not None and self.room.access.opens(key, one[0])]
        remembered = [one for one in found if self.room.access.remembered(self, one[0])]
        if not found or not (opened or remembered or await is_allowed(self, "read")):
            # The same for everybody: who has no key does not learn what is published.
            self.refuse(403, CLOSED, WHY_CLOSED)
            return
        publication, page = (opened or remembered or found)[0]
        if opened and key is not None:
            self.room.access.remember(self, publication, key, page_url(self.base_url, page))
            self._redirect(page)
        elif page.slug != slug:  # the notebook was renamed
            self.room.access.carry(self, publication, page_url(self.base_url, page))
            self._redirect(page)
        elif not slash:
            self._redirect(page)
        elif (address := await without_token(self)) is not None:
            self.redirect(address)
        else:
            builder = await is_allowed(self, "execute")
            who = Who(builder, self.user_name, params_of(self))
            navigation = await navigation_of(self, self.room, publication, page)
            note_offer(self, self.room, publication, page)
            socket = page_url(self.base_url, page) + "socket"
            self.send_page(page, socket, publication.id, who, navigation=navigation)

    def _key(self) -> str | None:
        """The key in the query; a malformed key is treated like a wrong one."""
        keys = self.request.query_arguments.get(KEY)
        return keys[-1].decode(errors="replace") if keys else None

    def _redirect(self, page: PagePath) -> None:
        """Send to the address of the page without the key."""
        query = [
            f"{quote(name.encode('latin-1'))}={quote(value)}"
            for name, values in self.request.query_arguments.items()
            for value in values
            if name not in WAYS_IN
        ]
        self.redirect(page_url(self.base_url, page) + (f"?{'&'.join(query)}" if query else ""))


def files_path(socket: str) -> str:
    """The path of the files of the page whose socket has a path; the browser finds it in the same way."""
    if socket.endswith("/socket"):
        return f"{socket.removesuffix('socket')}files/"
    return socket.replace(f"/{SOCKET}/", f"/{API}/files/", 1) + "/"


def page_url(base_url: str, page: PagePath) -> str:
    """The path of a published page's URL; Jupyter's base URL is quoted already."""
    return page_path(base_url, page.slug)


def titled(title: str, app: str) -> str:
    """The title of the document of a page in the navigation of its app."""
    return f"{title} - {app}" if title != app else title
