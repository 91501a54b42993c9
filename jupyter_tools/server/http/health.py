"""What watches the server from outside: health, readiness and metrics, and the operations page."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from prometheus_client import CONTENT_TYPE_LATEST
from tornado import web
from tornado.web import HTTPError

from ..._version import __version__
from ...errors import NotFoundError, PublicationsError
from .access import is_allowed, without_token
from .base import Handler
from .html import StrictPage
from .operations import BASE
from .overview import overview

if TYPE_CHECKING:
    from .parts import Room


class _Probe(Handler):
    def initialize(self, room: Room) -> None:
        """Store the server's components."""
        self.room = room

    def _log(self) -> None:
        """Do not log requests: probes arrive every few seconds, and 503 is a normal answer."""

    def answer(self, status: HTTPStatus, body: dict[str, Any]) -> None:
        """Send a small JSON object."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(body))


class HealthHandler(_Probe):
    """Whether the server answers at all."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Send the answer."""
        self.answer(HTTPStatus.OK, {"status": "ok", "version": __version__})


class ReadyHandler(_Probe):
    """Whether this server is ready for visitors."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Send the readiness, and to builders the status of each published page; starts nothing."""
        pages = self._pages()
        ready = pages is not None and all(one["status"] in ("ready", "idle") for one in pages)
        body: dict[str, Any] = {"status": "ready" if ready else "not ready"}
        if await is_allowed(self, "execute"):
            body["pages"] = pages
        self.answer(HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE, body)

    def _pages(self) -> list[dict[str, str]] | None:
        """The status of each published page; None if the publications cannot be read."""
        try:
            publications = self.room.publications.below_root()
        except PublicationsError:
            return None
        found = []
        for slug, publication in publications:
            try:
                page = self.room.root.page(f"{slug}.ipynb")
            except NotFoundError:
                continue  # its notebook is gone: there is nothing to be ready
            waits = self.room.starter.is_waiting(publication.id)
            status = "starting" if waits else self.room.kernels.readiness(publication, page.path)
            found.append({"page": page.path, "status": status})
        return found


class MetricsHandler(_Probe):
    """Figures for Prometheus."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Send them to builders, and to everybody where Jupyter's own metrics are open to everybody."""
        if self.settings.get("authenticate_prometheus", True) and not await is_allowed(self, "execute"):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.set_header("Cache-Control", "no-store")
        self.finish(self.room.events.metrics.text(await overview(self.room)))


class OperationsPage(StrictPage):
    """The operations page, for builders."""

    @web.authenticated
    async def get(self) -> None:
        """Send the page, or say that it is not for this user."""
        if not await is_allowed(self, "execute"):
            self.refuse(HTTPStatus.FORBIDDEN, "Not for you", "The operations page is for those who may run notebooks.")
            return
        if (address := await without_token(self)) is not None:
            self.redirect(address)
            return
        self.allow_requests()
        api = url_path_join(self.base_url, BASE)
        config = {
            "api_url": api,
            "lab_url": url_path_join(self.base_url, "lab/tree/"),
        }
        data = {"jupyter-tools-config": json.dumps(config)}
        self.send_index("operations.html", "Operations", data, api, f"{api}/")


PROBES: list[tuple[str, type[Handler]]] = [
    ("/jupyter-tools/health/?", HealthHandler),
    ("/jupyter-tools/ready/?", ReadyHandler),
    ("/jupyter-tools/metrics/?", MetricsHandler),
    ("/jupyter-tools/operations/?", OperationsPage),
]
"""Their paths, below the base URL."""
