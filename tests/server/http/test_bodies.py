"""The bodies of requests: nothing is kept of those that nobody may send, whoever sends them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.server.http.base import DRAINED, BoundedBody
from tests.server.house import BUILDER

if TYPE_CHECKING:
    from tests.server.house import House

LOGIN = "jupyter-tools/api/publications"
REQUESTS = [
    (LOGIN, "POST", {}, 403, 0),
    (LOGIN, "POST", BUILDER, 400, 1_000_000),
    ("jupyter-tools/pages/none/files/uploads", "POST", {"X-Jupyter-Tools-Visit": "x"}, 403, 0),
    ("jupyter-tools/pages/none/files/uploads", "POST", {}, 403, 0),
    ("jupyter-tools/pages/none/socket", "GET", {}, 403, 0),
    ("jupyter-tools/pages/none/", "GET", {}, 403, 0),
    ("jupyter-tools/pages/none/theme/logo", "GET", {}, 403, 0),
    ("jupyter-tools/health", "GET", {}, 200, 0),
    ("jupyter-tools/frame", "GET", {}, 200, 0),
    ("jupyter-tools/static/none.js", "GET", {}, 404, 0),
]
"""What is asked for, by whom, its answer, and how many bytes of a body are kept."""


def test_all_endpoints_have_bounds(house: House) -> None:
    """Others would be sent hundreds of megabytes before they know by whom."""
    extension = house.app.extension_manager.extension_apps["jupyter_tools"].copy().pop()
    handlers = [one[1] for one in extension.handlers]
    assert len(handlers) > 20
    assert [one for one in handlers if not issubclass(one, BoundedBody)] == []


@pytest.mark.parametrize(("path", "method", "headers", "status", "most"), REQUESTS, ids=lambda one: str(one)[:40])
async def test_what_is_kept_of_a_body(  # noqa: PLR0913, PLR0917 - the columns of the table
    house: House, monkeypatch: pytest.MonkeyPatch, path: str, method: str, headers: Any, status: int, most: int
) -> None:
    kept: list[int] = []
    receive = BoundedBody.data_received

    def received(self: BoundedBody, chunk: bytes) -> None:
        receive(self, chunk)
        kept.append(len(self.content))

    monkeypatch.setattr(BoundedBody, "data_received", received)
    answer = await house.fetch(path, method, b"x" * 1_000_000, headers=headers, allow_nonstandard_methods=True)
    assert answer.code == status
    assert max(kept, default=0) <= most


@pytest.mark.parametrize(("path", "method", "headers"), [one[:3] for one in REQUESTS], ids=lambda one: str(one)[:40])
async def test_a_large_body_is_not_waited_for(house: House, path: str, method: str, headers: dict[str, str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    url = house.url(path).partition(f":{house.port}")[2]
    host, size = f"Host: 127.0.0.1:{house.port}\r\n", f"Content-Length: {DRAINED + 1}\r\n"
    writer.write(f"{method} {url} HTTP/1.1\r\n{host}{lines}{size}\r\n".encode())
    status = (await asyncio.wait_for(reader.readline(), 10)).split()[1]
    assert status in {b"400", b"403", b"404"}
    await asyncio.wait_for(reader.read(), 10)  # until the server ends the connection
    writer.close()
