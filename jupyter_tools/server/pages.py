"""The published page: what a visitor's browser loads first."""

from __future__ import annotations

import functools
import html
import json
import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from ..errors import NotFoundError
from .access import KEY, is_allowed

if TYPE_CHECKING:
    from .paths import PagePath
    from .publications import Publication
    from .room import Room

PAGES = "jupyter-tools/pages"
STATIC = "jupyter-tools/static"
PLAIN_HOST = re.compile(r"[\w.\-:\[\]]+")
REFUSED = """<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style nonce="{nonce}">
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1f2937; background: #f9fafb; margin: 0; }}
main {{ max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem; }}
h1 {{ font-size: 1.5rem; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #e5e7eb; background: #111827; }} }}
</style>
<main><h1>{title}</h1><p>{text}</p></main>
</html>
"""


class PublishedPage(JupyterHandler):
    """The page of a publication, for who has a key or is a user of Jupyter."""

    def initialize(self, room: Room) -> None:
        """Take the parts of the server that it stands on."""
        self.room = room

    @functools.cached_property
    def nonce(self) -> str:
        """What lets our own `<style>` elements pass, and no others."""
        return secrets.token_urlsafe(16)

    @property
    def content_security_policy(self) -> str:
        """Nothing from elsewhere, no script but the renderer's and those that it makes.

        An anywidget's module comes in the widget's state and is imported from a Blob URL. Only a script that runs can
        make one, so `blob:` opens nothing to markup that somebody smuggles in, as 'unsafe-inline' would.
        """
        host = self.request.host if PLAIN_HOST.fullmatch(self.request.host) else ""
        socket = f"{'wss' if self.request.protocol == 'https' else 'ws'}://{host}" if host else ""
        policy = {
            "default-src": "'none'",
            "script-src": "'self' blob:",
            "style-src": f"'self' 'nonce-{self.nonce}'",
            "style-src-elem": f"'self' 'nonce-{self.nonce}'",
            "style-src-attr": "'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "media-src": "'self' blob:",
            "font-src": "'self' data:",
            "connect-src": f"'self' {socket}".strip(),
            "worker-src": "'self' blob:",
            "frame-ancestors": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        return "; ".join(f"{name} {value}" for name, value in policy.items())

    def set_default_headers(self) -> None:
        """Set the headers of a page that others made."""
        super().set_default_headers()
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")

    @allow_unauthenticated
    async def get(self, slug: str, slash: str) -> None:
        """Send the page, or say why not."""
        try:
            publication, page = self.room.publications.find(slug)
        except NotFoundError:
            # The same for everybody: who has no key does not learn what is published.
            self._refuse()
            return
        key = self._key()
        if key is not None and self.room.access.opens(key, publication):
            self.room.access.remember(self, publication, key, page_url(self.base_url, page))
            self._redirect(page)
        elif not self.room.access.remembered(self, publication) and not await is_allowed(self, "read"):
            self._refuse()
        elif not slash:
            self._redirect(page)
        else:
            self._send(publication, page)

    def _key(self) -> str | None:
        """The key in the query; one that is no text opens nothing, and gets no answer of its own."""
        keys = self.request.query_arguments.get(KEY)
        return keys[-1].decode(errors="replace") if keys else None

    def _redirect(self, page: PagePath) -> None:
        """Send to the address of the page without the key."""
        query = [
            f"{quote(name)}={quote(value.decode(errors='replace'))}"
            for name, values in self.request.query_arguments.items()
            for value in values
            if name not in (KEY, "token")
        ]
        self.redirect(page_url(self.base_url, page) + (f"?{'&'.join(query)}" if query else ""))

    def _send(self, publication: Publication, page: PagePath) -> None:
        try:
            index = (self.room.static / "index.html").read_text(encoding="utf-8")
        except OSError:
            self._refuse(503, "Not built", "The renderer of pages is missing from this installation.")
            return
        shown = self.room.apps.shown(page)
        static = url_path_join(self.base_url, STATIC) + "/"
        config = {
            "host": "published",
            "socket_url": page_url(self.base_url, page)
            + "socket"
            + (f"?{self.request.query}" if self.request.query else ""),
            "static_url": static,
            "title": shown.page.title,
            "theme": shown.theme.model_dump(mode="json"),
            "session_key": f"jupyter-tools-{publication.id}",
        }
        # `<` would let a title end the script element.
        text = json.dumps(config).replace("<", "\\u003c")
        head = f'<meta name="csp-nonce" content="{self.nonce}" nonce="{self.nonce}">\n    '
        head += f'<script type="application/json" id="jupyter-tools-config">{text}</script>'
        body = index.replace("<!--jupyter-tools-config-->", head, 1).replace('"./', f'"{html.escape(static)}')
        title = f"<title>{html.escape(shown.page.title)}</title>"
        body = re.sub("<title>.*?</title>", lambda _: title, body, count=1)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(body)

    def _refuse(
        self,
        status: int = 403,
        title: str = "This page is not open to you",
        text: str = "The link may have expired or lack its last part. Ask the person who gave it to you for a new one.",
    ) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(REFUSED.format(title=html.escape(title), text=html.escape(text), nonce=self.nonce))


def page_url(base_url: str, page: PagePath) -> str:
    """The path of a published page's URL; Jupyter's base URL is quoted already."""
    return url_path_join(base_url, PAGES, quote(page.slug)) + "/"
