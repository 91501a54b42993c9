"""A client of a published page that comes back after each fault, as the renderer does."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.request import HTTPCookieProcessor, build_opener

import websocket

from jupyter_tools.protocol.messages import PROTOCOL
from tests.asked import told
from tests.visiting import cookie_header

if TYPE_CHECKING:
    from collections.abc import Callable

DEADLINE = 60.0
"""How many seconds a test waits for what must come."""
REFUSED = {1002, 1003, 1007, 1008, 1009, 4410}
"""Close codes after which the renderer does not come back."""


def cookie_of(url: str) -> str:
    """The cookie of a visitor who has followed a link."""
    cookies = HTTPCookieProcessor()
    assert build_opener(cookies).open(url, timeout=20).status == 200
    return cookie_header(cookies.cookiejar)


class Client:
    """One visitor's page: sends each event until it is answered, and remembers all answers."""

    def __init__(self, socket_url: str, cookie: str) -> None:
        self.url = socket_url.replace("http", "ws", 1)
        self.cookie = cookie
        self.visit: str | None = None
        self.epoch: str | None = None
        self.seq = 0
        self.event = 0
        self.state: dict[str, Any] = {}
        self.context: dict[str, Any] = {}
        self.pending: dict[int, dict[str, Any]] = {}
        self.done: dict[int, list[dict[str, Any]]] = {}
        """The ends of each event, as told."""
        self.settled: set[int] = set()
        """Events of which a page said that they had ended."""
        self.reopened: set[int] = set()
        """Events that had ended, and of which the last page says that they run."""
        self.pages: list[dict[str, Any]] = []
        self.connections = 0
        self._socket: websocket.WebSocket | None = None
        self._ready = False

    def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def click(self, component: str, **state: Any) -> int:
        """Send an event, now or as soon as there is a connection; its id."""
        self.event += 1
        what = {"component": component, "name": "click", "step": 0, "detail": None}
        message = {"type": "event", "id": self.event, **what}
        self.pending[self.event] = {**message, "state": state}
        if self._ready:
            self._send(self.pending[self.event])
        return self.event

    def until(self, condition: Callable[[], Any], seconds: float = DEADLINE) -> Any:
        """Take messages, and connect again whenever that is needed, until a condition holds; what it gave."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, f"nothing came; pending {list(self.pending)[:5]}, done {len(self.done)}"
            self.step()
        return found

    def step(self) -> None:
        """Take one message, or connect again."""
        try:
            if self._socket is None:
                self._connect()
            text = "" if self._socket is None else self._socket.recv()
        except websocket.WebSocketTimeoutException:
            return
        except (OSError, websocket.WebSocketException):
            self._lose()
            time.sleep(0.02)
            return
        if not text:
            self._lose()
            return
        socket = self._socket
        for message in told(text):
            if self._socket is socket:  # an answer to the one before may have failed
                self._take(message)

    def outcome(self, event: int) -> str:
        """How an event ended, of which exactly one end was told."""
        [done] = self.done[event]
        return str(done["outcome"])

    # --- inside ---

    def _connect(self) -> None:
        self._socket = websocket.create_connection(
            self.url, cookie=self.cookie, timeout=1, suppress_origin=True, enable_multithread=False
        )
        self.connections += 1
        hello = {
            "type": "hello",
            "protocol": PROTOCOL,
            "visit": self.visit,
            "epoch": self.epoch,
            "seq": self.seq,
            "time_zone": "",
            "tab": None,
        }
        self._send(hello)

    def _lose(self) -> None:
        self._ready = False
        if self._socket is not None:
            self._socket.shutdown()
        self._socket = None

    def _send(self, message: Any) -> None:
        assert self._socket is not None
        try:
            self._socket.send(json.dumps(message))
        except (OSError, websocket.WebSocketException):
            self._lose()

    def _take(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "page":
            self._open(message)
        elif kind == "kernel":
            self.epoch = message["epoch"] or self.epoch
            self._greeted()
        elif kind not in ("rows", "widget"):
            if message["seq"] <= self.seq:
                return
            assert message["seq"] == self.seq + 1, f"{message['seq']} came after {self.seq}"
            self.seq = message["seq"]
            if kind in ("update", "done"):
                for path, changes in message["changes"].items():
                    self.context.setdefault(path, {}).update(changes)
            if kind == "done":
                self._end(message)

    def _end(self, message: dict[str, Any]) -> None:
        """Note an end.

        A server that took over before the last one's was saved does not know it. One that cannot tell whether it was
        seen, as the servers counted differently meanwhile, says that the event runs, and tells the same end again.
        """
        event = message["event"]
        known = self.done.setdefault(event, [])
        if known and event:
            again = event in self.reopened and message["outcome"] == known[0]["outcome"]
            assert again or message["outcome"] == "unknown"
        else:
            known.append(message)
        self.pending.pop(event, None)

    def _open(self, message: dict[str, Any]) -> None:
        self.pages.append(message)
        anew = self.visit is not None and message["visit"] != self.visit
        running = {one["event"] for one in message["running"]}
        self.reopened = running & self.done.keys()
        for event in list(self.pending):
            if anew or (event <= message["event"] and event not in running):
                del self.pending[event]
                self.settled.add(event)
        self.visit, self.seq = message["visit"], message["seq"]
        self.event = max([message["event"], *self.pending])
        self.state, self.context = message["state"], message["context"]
        self._greeted()

    def _greeted(self) -> None:
        if self._ready:
            return
        self._ready = True
        for event in list(self.pending.values()):
            if self._socket is not None:
                self._send(event)
