"""Under which address others reach this server, and from which addresses its pages may connect."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from logging import Logger

    from tornado.httputil import HTTPServerRequest

HUB_URLS = ("JUPYTERHUB_PUBLIC_URL", "JUPYTERHUB_PUBLIC_HUB_URL")
"""Where JupyterHub tells its servers the public address: theirs, and that of the Hub, which has the same host."""
SUBDOMAINS = "JUPYTERHUB_HOST"
"""Not empty where each user has a host, so that the Hub's is another."""
MAX_REFUSED = 10
"""How many refused origins are remembered."""
_HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?")
_PREFIX = re.compile(r"(/[\w.~%@+-]+)*/?")
_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class Address:
    """The base URL of the server."""

    url: str
    """With a slash at the end."""
    known: bool
    """Whether others can be expected to reach it by this host."""


@dataclass(frozen=True)
class Refused:
    """An origin whose pages were not allowed to connect."""

    origin: str
    host: str
    """The host that the request named."""

    @property
    def message(self) -> str:
        """What happened and which settings change it, for builders."""
        return (
            f"A page at {self.origin} was not allowed to connect, because its requests name the host {self.host}:"
            f" a proxy changes it. Let the proxy forward the header Host, or set ToolsExtension.public_url, or"
            f" ServerApp.allow_origin = {self.origin!r}."
        )


class PublicAddress:
    """Finds the address by the setting, by JupyterHub, by what a trusted proxy says, and else by the request."""

    def __init__(
        self, setting: str, base_url: str, environment: Mapping[str, str], log: Logger, *, trusts_proxy: bool
    ) -> None:
        self._base_url = base_url
        self._trusts_proxy = trusts_proxy
        self._log = log
        self._set = f"{setting.rstrip('/')}/" if setting else self._of_hub(environment)
        self._seen: str | None = None
        self.refused: list[Refused] = []
        """Origins that were refused, each once."""

    def of(self, request: HTTPServerRequest) -> Address:
        """The address for who sends a request."""
        found = self._set or self._forwarded(request) or self._seen
        if found is not None:
            return Address(found, known=True)
        return Address(f"{request.protocol}://{request.host}{self._base_url}", known=not _is_local(request.host))

    def note(self, request: HTTPServerRequest) -> None:
        """Remember the address by which a builder has come through a trusted proxy, for who asks without it."""
        self._seen = self._forwarded(request) or self._seen

    def is_own(self, request: HTTPServerRequest, origin: str) -> bool:
        """Whether an origin is that of the server's own address, whatever host a proxy lets the request name."""
        own = self._set or self._forwarded(request)
        return own is not None and _origin(own) == origin.lower()

    def refuse(self, request: HTTPServerRequest, origin: str) -> None:
        """Note a refused origin; it is logged once."""
        host = request.host if _HOST.fullmatch(request.host) else "?"
        scheme, _, rest = origin.partition("://")
        refused = Refused(origin, host)
        is_new = scheme in _PORTS and _HOST.fullmatch(rest) and refused not in self.refused
        if is_new and len(self.refused) < MAX_REFUSED:
            self.refused.append(refused)
            self._log.warning("jupyter_tools: %s", refused.message)

    def _of_hub(self, environment: Mapping[str, str]) -> str | None:
        for name in HUB_URLS:
            parts = urlsplit(environment.get(name, ""))
            if parts.scheme in _PORTS and parts.netloc and not (name != HUB_URLS[0] and environment.get(SUBDOMAINS)):
                # The Hub's proxy passes paths on as they are.
                ours = parts.path.rstrip("/").endswith(self._base_url.rstrip("/"))
                path = parts.path if ours else self._base_url
                return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}/"
        return None

    def _forwarded(self, request: HTTPServerRequest) -> str | None:
        """The address that a trusted proxy says the client has asked for."""
        host = _first(request, "X-Forwarded-Host")
        if not self._trusts_proxy or not _HOST.fullmatch(host):
            return None
        port = _first(request, "X-Forwarded-Port")
        if port.isascii() and port.isdigit() and not re.search(r":\d+$", host) and port != _PORTS[request.protocol]:
            host = f"{host}:{port}"
        prefix = _first(request, "X-Forwarded-Prefix")
        prefix = prefix.rstrip("/") if _PREFIX.fullmatch(prefix) else ""
        return f"{request.protocol}://{host}{prefix}{self._base_url}"


def _first(request: HTTPServerRequest, name: str) -> str:
    """The first of a header's values: of several proxies that of the one nearest to the client."""
    return str(request.headers.get(name, "")).partition(",")[0].strip()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _is_local(host: str) -> bool:
    """Whether a host is one that only this machine reaches."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
