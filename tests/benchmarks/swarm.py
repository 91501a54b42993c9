"""Many visitors at once: clients without a browser, of a real server."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from jupyter_tools.protocol.messages import PROTOCOL
from tests.asked import told

PATIENCE = 120.0
"""Seconds after which what was expected counts as lost."""


class Visitor:
    """One open page, as far as its protocol goes."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._event = 0
        self._unread: deque[dict[str, Any]] = deque()
        self.visit = ""

    @classmethod
    async def open(cls, url: str, cookie: str) -> Visitor:
        """Come to a page and wait until its `load`, if it has one, has ended."""
        parts = urlsplit(url)
        request = HTTPRequest(f"ws://{parts.netloc}{parts.path}socket", headers={"Cookie": cookie})
        socket = await websocket_connect(request)
        assert socket.stream is not None
        socket.stream.set_nodelay(True)
        visitor = cls(socket)
        hello = {"type": "hello", "protocol": PROTOCOL, "visit": None, "epoch": None, "seq": 0, "time_zone": ""}
        await socket.write_message(json.dumps(hello))
        page = await visitor.until("page")
        visitor.visit = page["visit"]
        if page["page"]["handlers"].get("load"):
            await visitor.until("done")
        else:
            await visitor.until("kernel", status="ready")
        return visitor

    async def click(self, component: str) -> float:
        """Press a button; the seconds until its event has ended well."""
        self._event += 1
        event = {"type": "event", "id": self._event, "component": component, "name": "click", "step": 0, "state": {}}
        started = time.perf_counter()
        await self._socket.write_message(json.dumps({**event, "detail": None}))
        done = await self.until("done", event=self._event)
        assert done["outcome"] == "ok", done
        return time.perf_counter() - started

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next message of a type with these fields."""
        async with asyncio.timeout(PATIENCE):
            while self._unread or (text := await self._socket.read_message()) is not None:
                if not self._unread:
                    self._unread.extend(told(text))
                message = self._unread.popleft()
                if message["type"] == kind and all(message.get(name) == value for name, value in fields.items()):
                    return message
        raise ConnectionError(self._socket.close_reason)

    async def close(self) -> None:
        """Leave the page."""
        self._socket.close()
        while await self._socket.read_message() is not None:
            pass


async def cookie_of(url: str) -> str:
    """The cookie that a visitor's link gives."""
    request = HTTPRequest(url, follow_redirects=False)
    answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    return "; ".join(one.split(";")[0] for one in answer.headers.get_list("Set-Cookie"))


async def open_many(url: str, count: int, at_once: int = 10) -> list[Visitor]:
    """So many visitors of a page."""
    cookie = await cookie_of(url)
    gate = asyncio.Semaphore(at_once)

    async def one() -> Visitor:
        async with gate:
            return await Visitor.open(url, cookie)

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def click_each_second(visitors: list[Visitor], component: str, seconds: int) -> list[float]:
    """Let each visitor click once a second, spread over it; the times of all clicks but the first round's."""
    loop = asyncio.get_running_loop()
    begin = loop.time() + 0.5
    times: list[float] = []

    async def one(index: int, visitor: Visitor) -> None:
        for turn in range(seconds):
            due = begin + turn + index / len(visitors)
            await asyncio.sleep(max(0.0, due - loop.time()))
            took = await visitor.click(component)
            if turn:
                times.append(took)

    await asyncio.gather(*(one(index, visitor) for index, visitor in enumerate(visitors)))
    return times


async def click_at_will(visitors: list[Visitor], component: str, clicks: int) -> float:
    """Let each visitor click as fast as answers come, so many times in all; clicks per second."""
    each = max(1, clicks // len(visitors))

    async def one(visitor: Visitor) -> None:
        for _ in range(each):
            await visitor.click(component)

    started = time.perf_counter()
    await asyncio.gather(*(one(visitor) for visitor in visitors))
    return each * len(visitors) / (time.perf_counter() - started)
