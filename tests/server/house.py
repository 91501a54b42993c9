"""A Jupyter server in the test's own event loop, with fake kernels."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import uuid
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect
from traitlets.config import Config

from tests.asked import EVENT, HELLO, told
from tests.waiting import eventually

from .fake_kernel import FakeKernel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

    from jupyter_tools.server.http.parts import Room

TOKEN = "builder-token"  # noqa: S105 - of a server that lives for a test
BASE_URL = "/a%40b/"
BUILDER = {"Authorization": f"token {TOKEN}"}
PAGE = {
    "title": "Desk",
    "handlers": {"load": "load"},
    "components": {
        "filters": {
            "type": "form",
            "components": {
                "carrier": {"type": "select", "label": "Carrier", "options": ["UA", "DL"]},
                "delay": {"type": "number", "label": "Delay", "value": 60, "handlers": {"change": "changed"}},
                "search": {"type": "button", "label": "Search", "handlers": {"click": "search"}},
            },
        },
        "flights": {"type": "table", "handlers": {"select": "chosen"}},
        "other": {"type": "button", "label": "Other", "handlers": {"click": "other"}},
        "unbound": {"type": "button", "label": "Nothing"},
    },
}
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}


def routes(router: Any) -> list[tuple[str, Any]]:
    """The pattern and the handler of each route of a server."""
    found = []
    for rule in router.rules:
        if hasattr(rule.target, "rules"):
            found += routes(rule.target)
        elif hasattr(rule.matcher, "regex"):
            found.append((rule.matcher.regex.pattern, rule.target))
    return found


class Client:
    """A client's end of a websocket."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.visit = ""
        self.epoch: str | None = None
        self.seq = 0
        self.event = 0
        self._unread: deque[dict[str, Any]] = deque()

    async def send(self, message: Any) -> None:
        """Send a message, or a text as it is."""
        await self.socket.write_message(message if isinstance(message, str | bytes) else json.dumps(message))

    async def hello(self, visit: str | None = None, epoch: str | None = None, seq: int = 0, **more: Any) -> None:
        """Say hello."""
        await self.send({**HELLO, "visit": visit, "epoch": epoch, "seq": seq, **more})

    async def click(self, component: str = "filters.search", name: str = "click", **given: Any) -> int:
        """Send the next event; its id."""
        self.event += 1
        await self.send({**EVENT, "id": self.event, "component": component, "name": name, **given})
        return self.event

    async def next(self) -> dict[str, Any] | None:
        """The next message; None when the stream is closed."""
        if not self._unread:
            text = await asyncio.wait_for(self.socket.read_message(), 5)
            if text is None:
                return None
            self._unread.extend(told(text))
        message = self._unread.popleft()
        self.seq = message.get("seq", self.seq)
        if message["type"] == "page":
            self.visit, self.event = message["visit"], message["event"]
        elif message["type"] == "kernel":
            self.epoch = message["epoch"]
        return message

    async def until(self, kind: str, /, **fields: Any) -> dict[str, Any]:
        """The next message of a type, with these fields; those before it are passed over."""
        while True:
            message = await self.next()
            assert message is not None, f"closed: {self.socket.close_code} {self.socket.close_reason}"
            if message["type"] == kind and all(message.get(name) == fields[name] for name in fields):
                return message

    async def closed(self) -> tuple[int | None, str | None]:
        """Code and reason, when the stream is closed."""
        while await self.next() is not None:
            pass
        return self.socket.close_code, self.socket.close_reason

    def cut(self) -> None:
        """Drop the connection without a word."""
        self.socket.protocol.stream.close()


class House:
    """The server, its apps and its fake kernels."""

    def __init__(self, app: ServerApp, root: Path) -> None:
        self.app = app
        self.root = root
        self.port = app.port
        self.room: Room = app.extension_manager.extension_apps["jupyter_tools"].copy().pop().room
        self.sessions: dict[str, str] = {}
        """Fake kernels of live sessions: ids by notebook path."""
        self._kernels: list[FakeKernel] = []
        self._clients: list[Client] = []

    def write(
        self, name: str, page: dict[str, Any] | None = None, notebook: str = "desk", app: dict[str, Any] | None = None
    ) -> str:
        """Write an app of one page; its notebook's path."""
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{notebook}.ipynb").write_text(json.dumps(NOTEBOOK))
        data = {"version": 1, **(app or {}), "pages": {f"{notebook}.ipynb": PAGE if page is None else page}}
        (folder / "properties.json").write_text(json.dumps(data))
        return f"{name}/{notebook}.ipynb"

    async def left(self, client: Client) -> Any:
        """The visit of a client that goes, once the server has noticed."""
        visit = next(one for one in self.room.visits.all() if one.id == client.visit)
        await eventually(lambda: not visit.connected)
        return visit

    async def kernel(self, path: str, epoch: str = "epoch-1", **settings: Any) -> FakeKernel:
        """A fake kernel of a notebook's live session, linked; dialling in again with another epoch is a restart."""
        kernel_id = self.sessions.setdefault(path, str(uuid.uuid4()))
        kernel = FakeKernel(self.room.hub.address, self.room.hub.secret, kernel_id, epoch)
        for name, value in settings.items():
            setattr(kernel, name, value)
        await kernel.dial()
        self._kernels.append(kernel)
        return kernel

    def url(self, path: str) -> str:
        """The address of a path below the base URL."""
        return f"http://127.0.0.1:{self.port}{BASE_URL}{path}"

    async def fetch(self, path: str, method: str = "GET", body: Any = None, **settings: Any) -> HTTPResponse:
        """Ask as a builder, or with other headers; answers of any status are returned."""
        settings.setdefault("headers", BUILDER)
        url = path if path.startswith("http") else self.url(path)
        data = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
        if data is None and method in ("POST", "PATCH", "PUT"):
            data = ""
        request = HTTPRequest(url, method=method, body=data, follow_redirects=False, **settings)
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def connect(self, path: str, **headers: str) -> Client:
        """A client of a websocket below the base URL."""
        request = HTTPRequest(self.url(path).replace("http", "ws", 1), headers=headers)
        client = Client(await websocket_connect(request))
        self._clients.append(client)
        return client

    async def builder(self, path: str, **hello: Any) -> Client:
        """A builder's client that has said hello."""
        client = await self.connect(f"jupyter-tools/api/socket/{path}", **BUILDER)
        await client.hello(**hello)
        return client

    async def publish(self, path: str, mode: str = "live") -> dict[str, Any]:
        """Publish a page; the publication."""
        answer = await self.fetch("jupyter-tools/api/publications", "POST", {"notebook": path, "mode": mode})
        assert answer.code == 200, answer.body
        publication: dict[str, Any] = json.loads(answer.body)
        return publication

    async def cookie(self, publication: dict[str, Any]) -> str:
        """The cookie of a visitor who has followed the link."""
        answer = await self.fetch(publication["url"], headers={})
        return str(answer.headers["Set-Cookie"]).partition(";")[0]

    async def visitor(self, publication: dict[str, Any], **hello: Any) -> Client:
        """A visitor's client that has said hello."""
        path = f"jupyter-tools/pages/{publication['slug']}/socket"
        client = await self.connect(path, Cookie=await self.cookie(publication))
        await client.hello(**hello)
        return client

    async def clean(self) -> None:
        """End what a test has left."""
        for client in self._clients:
            client.socket.close()
        await self.room.visits.end_all(1001, "")
        for slug, _ in self.room.publications.below_root():
            await self.fetch(f"jupyter-tools/api/publications/{slug}", "DELETE")
        for kernel in self._kernels:
            kernel.die()
        for live in self.room.kernels._live.values():
            await live.stop()
        self.room.kernels._live.clear()
        self._clients.clear()
        self._kernels.clear()
        self.sessions.clear()


@contextlib.asynccontextmanager
async def running_house(folder: Path, **server: Any) -> AsyncIterator[House]:
    """A server of its own folders, which ends with the block."""
    root = folder / "root"
    root.mkdir()
    for name in ("config", "data", "runtime", "ipython"):
        (folder / name).mkdir()
    ServerApp.clear_instance()
    extensions = server.pop("extensions", {"jupyter_tools": True})
    tools = server.pop("tools", {})
    settings = {"jpserver_extensions": extensions, "base_url": BASE_URL, **server}
    config = Config(
        {
            "ServerApp": settings,
            "ToolsExtension": tools,
            "IdentityProvider": {"token": TOKEN},
            "NotebookNotary": {"db_file": ":memory:"},
        }
    )
    app = ServerApp.instance(
        config=config, root_dir=str(root), port=0, open_browser=False, allow_root=True, log_level=logging.ERROR
    )
    app.init_signal = lambda: None
    app.initialize(argv=[])
    app.start_app()
    house = House(app, root)
    # The loop's next round starts the hub.
    for _ in range(3):
        await asyncio.sleep(0)
    try:
        yield house
    finally:
        await app._cleanup()
        app.http_server.stop()
        await app.http_server.close_all_connections()
        app.kernel_manager.context.destroy()
        ServerApp.clear_instance()


class Environment:
    """The variables of a server of its own folders."""

    def __init__(self, folder: Path) -> None:
        self._before = dict(os.environ)
        self._values = {
            "HOME": folder,
            "JUPYTER_CONFIG_DIR": folder / "config",
            "JUPYTER_DATA_DIR": folder / "data",
            "JUPYTER_RUNTIME_DIR": folder / "runtime",
            "IPYTHONDIR": folder / "ipython",
        }

    def __enter__(self) -> Self:
        """Set them."""
        os.environ.update({name: str(value) for name, value in self._values.items()})
        return self

    def __exit__(self, *_: object) -> None:
        """Set them back."""
        os.environ.clear()
        os.environ.update(self._before)


def configure(monkeypatch: pytest.MonkeyPatch, part: Any, **settings: Any) -> None:
    """Change settings that a part of the server reads."""
    monkeypatch.setattr(part, "_settings", replace(part._settings, **settings))
