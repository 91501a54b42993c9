"""Clients of published pages, for tests with a real server."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.request import HTTPCookieProcessor, build_opener

import websocket

from tests.asked import EVENT, HELLO, told

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

    from tests.serving import Server

OPEN: list[Visitor] = []
PATIENCE = 30
"""Seconds within which a message must come."""


def close_all() -> None:
    """End the connections of a test."""
    while OPEN:
        OPEN.pop().socket.close()


@dataclass
class Answer:
    """What came of an event."""

    outcome: str = ""
    error: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    outputs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it printed."""
        return "".join(one["text"] for one in self.outputs if one["kind"] != "display")


class Visitor:
    """A client of a published page, or of a builder's."""

    def __init__(
        self, url: str, cookie: str = "", token: str = "", visit: str | None = None, tab: str | None = None
    ) -> None:
        header = [f"Authorization: token {token}"] if token else []
        self.socket = websocket.create_connection(
            url.replace("http", "ws", 1), cookie=cookie, header=header, timeout=PATIENCE, suppress_origin=True
        )
        self.event = 0
        self.visit = visit
        self._way = (url, cookie, token)
        self._unread: deque[Any] = deque()
        OPEN.append(self)
        self.send({**HELLO, "visit": visit, "tab": tab})

    def again(self) -> Visitor:
        """The same visit in a browser that was reloaded."""
        self.socket.close()
        return Visitor(*self._way, visit=self.visit)

    def send(self, message: Any) -> None:
        """Send a message."""
        self.socket.send(json.dumps(message))

    def click(self, component: str, **state: Any) -> int:
        """Click a button; the event's id."""
        self.event += 1
        self.send({**EVENT, "id": self.event, "component": component, "state": state})
        return self.event

    def call(self, component: str, **state: Any) -> Answer:
        """Click a button, and wait until the event has ended."""
        return self.end(self.click(component, **state))

    def end(self, event: int) -> Answer:
        """Wait until an event has ended."""
        answer = Answer()
        while not answer.outcome:
            message = self.receive()
            if message.get("event") != event:
                continue
            if message["type"] in ("update", "done"):
                for path, properties in message["changes"].items():
                    answer.changes.setdefault(path, {}).update(properties)
            if message["type"] == "output":
                answer.outputs.append(message)
            elif message["type"] == "done":
                answer.outcome, answer.error = message["outcome"], message["error"] or {}
        return answer

    def until(self, kind: str, /, **fields: Any) -> Any:
        """The next message of a type, with these fields."""
        while True:
            message = self.receive()
            if message["type"] == kind and all(message.get(name) == fields[name] for name in fields):
                return message

    def receive(self) -> Any:
        """The next message; fails when none comes, though the server's pings do."""
        end = time.monotonic() + PATIENCE
        while not self._unread:
            assert time.monotonic() < end, "nothing came but pings"
            kind, data = self.socket.recv_data(control_frame=True)
            if kind == websocket.ABNF.OPCODE_CLOSE:
                raise websocket.WebSocketConnectionClosedException
            if kind != websocket.ABNF.OPCODE_PING:
                self._unread.extend(told(data))
        message = self._unread.popleft()
        if message["type"] == "page":
            self.visit, self.event = message["visit"], message["event"]
        return message


def publish(server: Server, name: str, mode: str) -> Any:
    """Publish a page."""
    return server.request("POST", "jupyter-tools/api/publications", {"notebook": f"{name}/desk.ipynb", "mode": mode})


def visit(publication: Any, token: str = "") -> Visitor:
    """A visitor who follows the link; with a token a builder."""
    cookies = HTTPCookieProcessor()
    assert build_opener(cookies).open(publication["url"], timeout=10).status == 200
    return Visitor(publication["page_url"] + "socket", cookie_header(cookies.cookiejar), token)


def cookie_header(cookies: CookieJar) -> str:
    """The header with all cookies that a link has set."""
    header = "; ".join(f"{one.name}={one.value}" for one in cookies)
    assert header
    return header
