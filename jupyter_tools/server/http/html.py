"""HTML pages that run nothing but our own scripts."""

from __future__ import annotations

import functools
import html
import re
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from jupyter_server.utils import url_path_join

from ...errors import PublicationsError, ToolsError
from ...texts import in_language, language_for, said
from .base import Handler

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...page.theme import Theme
    from .parts import Room

BROKEN = said("This page cannot be opened now")
WHY_BROKEN = said(
    "The server failed, and its log says why. Tell the person who gave you the link, and try again later."
)
TOO_LONG = said("The address of this page is too long")
WHY_TOO_LONG = said("Its parameters have too many characters.")
STATIC = "jupyter-tools/static"
NEEDS_SCRIPTS = said("This page needs JavaScript.")
OF_TYPE = re.compile(r'\s*<link data-type="(\w+)"[^>]*>')
"""A link to a heavy part of a component type, as the build writes it."""
OF_LANGUAGE = re.compile(r'\s*<link data-language="(\w+)"[^>]*>')
"""A link to the texts of a language."""
PLAIN_HOST = re.compile(r"[\w.\-:\[\]]+")
REFUSED = """<!doctype html>
<html lang="{language}">
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


class StrictPage(Handler):
    """A page with a strict content security policy, made of a built HTML file and its configuration."""

    allowed: ClassVar[dict[str, str]] = {}
    """What a page allows beyond the policy of all, by directive."""
    icon = "data:,"
    """The address of its icon; without one the browser would ask for a file that is none of ours."""

    def initialize(self, room: Room) -> None:
        """Store the server's components."""
        self.room = room

    @functools.cached_property
    def nonce(self) -> str:
        """What lets our own `<style>` elements pass, and no others."""
        return secrets.token_urlsafe(16)

    @property
    def content_security_policy(self) -> str:
        """Nothing from elsewhere, no script but the renderer's."""
        return self.policy({})

    def policy(self, more: Mapping[str, str]) -> str:
        """The policy of the page, with more directives or others than it has of itself."""
        host = self.request.host if PLAIN_HOST.fullmatch(self.request.host) else ""
        socket = f"{'wss' if self.request.protocol == 'https' else 'ws'}://{host}" if host else ""
        policy = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": f"'self' 'nonce-{self.nonce}'",
            "style-src-elem": f"'self' 'nonce-{self.nonce}'",
            "style-src-attr": "'unsafe-inline'",
            # Not 'self': an image that a handler displays could send a request to this server, such as `/logout`.
            "img-src": "data: blob:",
            "font-src": "'self' data:",
            "connect-src": f"'self' {socket}".strip(),
            "worker-src": "'self' blob:",
            "frame-ancestors": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            **self.allowed,
            **more,
        }
        return "; ".join(f"{name} {value}" for name, value in policy.items())

    def allow_requests(self) -> None:
        """Set the cookie that requests of the page to our REST endpoints must repeat."""
        _ = self.xsrf_token  # to ask for the token sets its cookie

    def set_default_headers(self) -> None:
        """Set the headers of a page that others made."""
        super().set_default_headers()
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")

    def send_index(
        self,
        file: str,
        title: str,
        data: dict[str, str],
        *connects: str,
        types: Collection[str] = (),
        theme: Theme | None = None,
    ) -> None:
        """Send a built HTML file with a title and the JSON texts that its scripts read, by the ids of their elements.

        Its scripts may connect to the paths `connects`, and to all below those that end with a slash. The browser
        fetches the heavy parts of the component types `types` and the texts of the theme's language meanwhile, and
        paints the background of the theme before any script runs.
        """
        try:
            index = (self.room.static / file).read_text(encoding="utf-8")
        except OSError:
            self.refuse(503, said("Not built"), said("The renderer of pages is missing from this installation."))
            return
        static = url_path_join(self.base_url, STATIC) + "/"
        head = f'<meta name="csp-nonce" content="{self.nonce}" nonce="{self.nonce}">'
        scheme, locale = (theme.scheme, theme.locale) if theme is not None else ("auto", "")
        schemes = "light dark" if scheme == "auto" else scheme
        head += f'\n    <meta name="color-scheme" content="{schemes}">'
        scripts = "\n    ".join(
            f'<script type="application/json" id="{name}">{_in_script(text)}</script>' for name, text in data.items()
        )
        # In this order: what looks like an address or a place in the data is none of ours.
        language = language_for(locale, self.request.headers.get("Accept-Language", ""))
        body = OF_TYPE.sub(lambda link: link[0] if link[1] in types else "", index)
        body = OF_LANGUAGE.sub(lambda link: link[0] if link[1] == language else "", body)
        body = body.replace('<html lang="en">', f'<html lang="{html.escape(locale or language)}">', 1)
        body = body.replace('href="data:,"', f'href="{html.escape(self.icon)}"', 1)
        body = body.replace(NEEDS_SCRIPTS, html.escape(in_language(language, NEEDS_SCRIPTS)), 1)
        body = body.replace('"./', f'"{html.escape(static)}').replace("<!--jupyter-tools-head-->", head, 1)
        body = body.replace("<!--jupyter-tools-data-->", scripts, 1)
        body = re.sub("<title>.*?</title>", lambda _: f"<title>{html.escape(title)}</title>", body, count=1)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.add_header("Content-Security-Policy", paths_policy("connect-src", *connects, static))
        self.finish(body)

    def refuse(self, status: int, title: str, text: str) -> None:
        """Send a page that says why there is nothing to see, in the language of the request where it has the words."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        language = language_for("", self.request.headers.get("Accept-Language", ""))
        title, text = (html.escape(in_language(language, one)) for one in (title, text))
        self.finish(REFUSED.format(title=title, text=text, nonce=self.nonce, language=language))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in words that the server failed; 503 for what it knows the remedy of."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, ToolsError):
            status_code = HTTPStatus.SERVICE_UNAVAILABLE
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.refuse(status_code, BROKEN, WHY_BROKEN)
        elif status_code == HTTPStatus.REQUEST_URI_TOO_LONG:
            self.refuse(status_code, TOO_LONG, WHY_TOO_LONG)
        else:
            super().write_error(status_code, **kwargs)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log an error of ours as one line, without a traceback."""
        if not isinstance(value, ToolsError):
            super().log_exception(typ, value, tb)
        elif not isinstance(value, PublicationsError):  # which is in the log already
            self.log.error("jupyter_tools: a page cannot be opened: %s", value)


def _in_script(text: str) -> str:
    """A JSON text for a script element, which `<` could end or turn into a comment."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def paths_policy(directive: str, *paths: str, also: str = "") -> str:
    """A second policy of a directive: the first allows this origin, this one allows these paths, and browsers ask both.

    In one policy a path needs the host beside it. Behind a proxy that changes the header Host, the server does not know
    the host that browsers see, so this one allows the paths of any host. `also` are sources that are no paths.
    """
    escaped = [path.replace(";", "%3B").replace(",", "%2C") for path in paths]
    sources = [f"{scheme}://*:*{path}" for scheme in ("http", "https", "ws", "wss") for path in escaped]
    return f"{directive} {' '.join([*also.split(), *sources])}"
