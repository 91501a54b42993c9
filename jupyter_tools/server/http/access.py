"""Who may visit a published page: those with a signed key to it, and users of Jupyter."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import re
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError, create_signed_value, decode_signed_value

from ... import atomic
from ...errors import ToolsError
from ...protocol.params import AS, ASKED, CANVAS, MAX_PARAMS, TOKEN, WAYS_IN

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_server.base.handlers import JupyterHandler

    from ..apps.paths import PagePath
    from ..apps.publications import Publication

RESOURCE = "jupyter_tools"
"""What Jupyter's authorizers are asked about: `read`, `write` and `execute` on it."""
DAY = 86_400
SECRET_LENGTH = 32
"""Minimum length of a secret, in characters."""
MAX_OFFERED = 40
"""How many pages of an app a browser remembers to have opened by link."""
_BROWSER = re.compile("[0-9a-f]{32}")
_OFFER = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})")
SIGNED = "jupyter_tools.visit"
"""Keeps our signatures apart from others made with the same secret."""


class Access:
    """Makes and checks keys: signed texts that name one publication and when they expire."""

    def __init__(self, secret_file: Path, days: float) -> None:
        self._secret = _secret(secret_file)
        self._days = days

    def key(self, publication: Publication) -> str:
        """A new key to a published page."""
        payload = {"publication": publication.id, "expires": int(time.time() + self._days * DAY)}
        return create_signed_value(self._secret, SIGNED, json.dumps(payload), version=2).decode()

    def derived(self, purpose: str) -> bytes:
        """A key derived for another purpose, the same on all servers with this secret."""
        return hmac.digest(self._secret.encode(), f"jupyter_tools.{purpose}".encode(), "sha256")

    def opens(self, key: str | None, publication: Publication) -> float | None:
        """Expiry of a key in seconds since 1970; None for a key that is forged, expired or for another page."""
        if not key:
            return None
        # Version 1 signs with SHA-1; this server never issued such keys.
        value = decode_signed_value(self._secret, SIGNED, key, max_age_days=36_500, min_version=2)
        if value is None:
            return None
        payload = json.loads(value)
        expires = float(payload["expires"])
        return expires if payload["publication"] == publication.id and expires > time.time() else None

    def remembered(self, handler: JupyterHandler, publication: Publication) -> float | None:
        """Expiry of the key in the request's cookie; None if no cookie opens the page."""
        return self.opens(handler.get_cookie(_cookie(publication)), publication)

    def carry(self, handler: JupyterHandler, publication: Publication, path: str) -> None:
        """Copy a cookie for an earlier path of a renamed page to its new path."""
        key = handler.get_cookie(_cookie(publication))
        if key is not None and self.opens(key, publication):
            self.remember(handler, publication, key, path)

    def remember(self, handler: JupyterHandler, publication: Publication, key: str, path: str) -> None:
        """Set the cookie that replaces a key, for one page's path only."""
        self._set(handler, _cookie(publication), key, path)

    def browser(self, handler: JupyterHandler, page: PagePath) -> str:
        """The random name that this browser has for the page's app; empty for none.

        It tells visitors by link from each other, who may all have the same link.
        """
        name = handler.get_cookie(_browser(page)) or ""
        return name if _BROWSER.fullmatch(name) else ""

    def name_browser(self, handler: JupyterHandler, page: PagePath, path: str) -> None:
        """Give the browser its name for the page's app, if it has none; `path` is that of all pages of the app."""
        if not self.browser(handler, page):
            self._set(handler, _browser(page), secrets.token_hex(16), path)

    def offered(self, handler: JupyterHandler, page: PagePath) -> dict[str, int]:
        """The publications of the page's app whose links this browser has opened, with when their keys expire.

        It opens no page: it only says which ones a page offers to go to.
        """
        now = time.time()
        found = _OFFER.findall(handler.get_cookie(_offers(page)) or "")
        return {name: int(expires) for name, expires in found[:MAX_OFFERED] if int(expires) > now}

    def offer(
        self, handler: JupyterHandler, publication: Publication, page: PagePath, expires: float, path: str
    ) -> None:
        """Note in the browser that it has opened a page by link; `path` is that of all pages of the app."""
        known = {publication.id: int(expires), **self.offered(handler, page)} | {publication.id: int(expires)}
        text = "-".join(f"{name}.{until}" for name, until in list(known.items())[:MAX_OFFERED])
        self._set(handler, _offers(page), text, path)

    def _set(self, handler: JupyterHandler, name: str, text: str, path: str) -> None:
        """Set a cookie that no script can read, for the requests below a path."""
        handler.set_cookie(
            name,
            text,
            path=path,
            expires_days=self._days,
            httponly=True,
            samesite="Lax",
            secure=handler.request.protocol == "https",
        )


async def without_token(handler: JupyterHandler) -> str | None:
    """The URL to redirect a request to so that its token is in no URL; None where it has none, or needs it.

    The first answer sets Jupyter's cookie. A browser that refuses it comes without it, and keeps the token.
    """
    arguments = handler.request.query_arguments
    if TOKEN not in arguments:
        return None
    of_cookie = getattr(handler.identity_provider, "get_user_cookie", None)
    if of_cookie is not None and await ensure_async(of_cookie(handler)):
        query = _query_without(handler.request.query, TOKEN, ASKED)
    elif ASKED in arguments:
        return None
    else:
        query = f"{handler.request.query}&{ASKED}=1"
    return f"{handler.request.path}?{query}" if query else handler.request.path


def _query_without(query: str, *names: str) -> str:
    """A query with all other arguments as they are."""
    return "&".join(one for one in query.split("&") if unquote_plus(one.partition("=")[0]) not in names)


async def is_allowed(handler: JupyterHandler, action: str) -> bool:
    """Whether the request's Jupyter user, if there is one, may do something with pages."""
    user: Any = handler.current_user
    if not user:
        return False
    return bool(await ensure_async(handler.authorizer.is_authorized(handler, user, action, RESOURCE)))


def is_preview(handler: JupyterHandler) -> bool:
    """Whether a builder wants to visit a page as a visitor: `?as=visitor`."""
    return handler.request.query_arguments.get(AS, [])[-1:] == [b"visitor"]


def builder_params_of(handler: JupyterHandler) -> dict[str, str]:
    """The same as `params_of`, where a builder asks: without what says how they want to see the page."""
    return {name: value for name, value in params_of(handler).items() if name not in (CANVAS, AS)}


def params_of(handler: JupyterHandler) -> dict[str, str]:
    """The query of a page's URL, without the ways in; of what is no UTF-8 signs that stand for it.

    Raises `HTTPError` when they are too long.
    """
    params = {
        # Tornado reads names as Latin-1.
        name.encode("latin-1").decode(errors="replace"): values[-1].decode(errors="replace").strip()
        for name, values in handler.request.query_arguments.items()
        if name not in WAYS_IN
    }
    if sum(len(name) + len(value) for name, value in params.items()) > MAX_PARAMS:
        raise HTTPError(
            HTTPStatus.REQUEST_URI_TOO_LONG, reason=f"The parameters of a page have at most {MAX_PARAMS:,} characters"
        )
    return params


def network(address: str) -> str:
    """The key of a client for limits: its IPv4 address, or the /64 network of its IPv6 address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _cookie(publication: Publication) -> str:
    # A page below another one's path is sent both cookies: their names must differ.
    return f"jupyter-tools-{hashlib.sha256(publication.id.encode()).hexdigest()[:12]}"


def _offers(page: PagePath) -> str:
    """The name of the cookie with the pages that an app offers."""
    return f"jupyter-tools-app-{_app(page)}"


def _browser(page: PagePath) -> str:
    """The name of the cookie with the browser's name for an app."""
    return f"jupyter-tools-browser-{_app(page)}"


def _app(page: PagePath) -> str:
    return hashlib.sha256(str(page.folder).encode()).hexdigest()[:12]


def _secret(file: Path) -> str:
    """Read the secret from a file that only its owner can read; create the file if missing. Raises `ToolsError`."""
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            # Of several servers that start at the same time, one creates it and all read it.
            atomic.create(file, lambda part: part.write_text(secrets.token_hex(32), "ascii"))
        secret = atomic.read(file).strip()
    except OSError as error:
        raise ToolsError(f"The secret that signs links ({file}) cannot be read or created: {error.strerror}.") from None
    if len(secret) < SECRET_LENGTH or not secret.isascii():
        # A shorter secret can be guessed.
        raise ToolsError(
            f"The secret that signs links ({file}) has {len(secret)} bytes; it needs at least {SECRET_LENGTH} ASCII"
            " characters. Remove the file and restart: the server makes a new secret, and existing links stop working."
        )
    return secret.decode("ascii")
