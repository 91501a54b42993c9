"""The public address of this server, and the origins from which its pages may connect."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .origins import HOST, RefusedOrigins

if TYPE_CHECKING:
    from collections.abc import Mapping
    from logging import Logger

    from tornado.httputil import HTTPServerRequest

HUB_URLS = ("JUPYTERHUB_PUBLIC_URL", "JUPYTERHUB_PUBLIC_HUB_URL")
"""Environment variables in which JupyterHub passes the public URL of the server, and of the Hub on the same host."""
SUBDOMAINS = "JUPYTERHUB_HOST"
"""Not empty if each user has a separate host, so that the Hub's host differs."""
_PREFIX = re.compile(r"(/[\w.~%@+-]+)*/?")
_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class Address:
    """The base URL of the server."""

    url: str
    """With a slash at the end."""
    known: bool
    """Whether other machines can be expected to reach this host."""


class PublicAddress:
    """Finds the public address: from the setting, JupyterHub, a trusted proxy or the request, in this order."""

    def __init__(
        self, setting: str, base_url: str, environment: Mapping[str, str], log: Logger, *, trusts_proxy: bool
    ) -> None:
        self._base_url = base_url
        self._trusts_proxy = trusts_proxy
        self._set = f"{setting.rstrip('/')}/" if setting else self._of_hub(environment)
        self._seen: str | None = None
        self.refused = RefusedOrigins(log)

    def of(self, request: HTTPServerRequest) -> Address:
        """The address for the sender of a request."""
        found = self._set or self._forwarded(request) or self._seen
        if found is not None:
            return Address(found, known=True)
        return Address(f"{request.protocol}://{request.host}{self._base_url}", known=not _is_local(request.host))

    def note(self, request: HTTPServerRequest) -> None:
        """Remember the address that a builder's request has through a trusted proxy, for requests without the proxy."""
        self._seen = self._forwarded(request) or self._seen

    def is_own(self, request: HTTPServerRequest, origin: str) -> bool:
        """Whether an origin is the server's own public address, whichever host the request names."""
        own = self._set or self._forwarded(request)
        return own is not None and _origin(own) == origin.lower()

    def _of_hub(self, environment: Mapping[str, str]) -> str | None:
        for name in HUB_URLS:
            parts = urlsplit(environment.get(name, ""))
            if parts.scheme in _PORTS and parts.netloc and not (name != HUB_URLS[0] and environment.get(SUBDOMAINS)):
                # The Hub's proxy does not change paths.
                ours = parts.path.rstrip("/").endswith(self._base_url.rstrip("/"))
                path = parts.path if ours else self._base_url
                return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}/"
        return None

    def _forwarded(self, request: HTTPServerRequest) -> str | None:
        """The address that the client requested, according to a trusted proxy."""
        host = _first(request, "X-Forwarded-Host")
        if not self._trusts_proxy or not HOST.fullmatch(host):
            return None
        port = _first(request, "X-Forwarded-Port")
        if port.isascii() and port.isdigit() and not re.search(r":\d+$", host) and port != _PORTS[request.protocol]:
            host = f"{host}:{port}"
        prefix = _first(request, "X-Forwarded-Prefix")
        prefix = prefix.rstrip("/") if _PREFIX.fullmatch(prefix) else ""
        return f"{request.protocol}://{host}{prefix}{self._base_url}"


def _first(request: HTTPServerRequest, name: str) -> str:
    """The first value of a header: with several proxies, that of the proxy nearest to the client."""
    return str(request.headers.get(name, "")).partition(",")[0].strip()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _is_local(host: str) -> bool:
    """Whether only this machine can reach a host."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
