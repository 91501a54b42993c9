"""What a visitor can reach of a whole Jupyter server: the page, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tests.server.house import BASE_URL, TOKEN, routes

if TYPE_CHECKING:
    from tests.server.house import House

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PUBLIC = re.compile(
    r"/(login|logout|api/?$|static/|favicon\.ico|robots\.txt|jupyter-tools/static/|jupyter-tools/(?:health|ready|frame)$|api/security/csp-report|"
    r"lab/static/|lab/extensions/|lab/api/themes/|custom|logo|nbextensions|lsp/?$)"
)
"""Paths that Jupyter itself opens to everybody, and our own files, in which there is no data."""
UNANSWERED = f"{BASE_URL}lab/api/licenses"
"""JupyterLab's own error keeps it from ever answering who is not logged in."""
SECRETS = (TOKEN, "SECRET = 42", "secret-setting", "jpserver-", '"kernels"', '"content"')


@pytest.fixture(scope="module")
def server_settings() -> dict[str, Any]:
    """A server with JupyterLab, terminals and whatever else is installed."""
    return {
        "extensions": {
            "jupyter_tools": True,
            "jupyterlab": True,
            "jupyter_server_terminals": True,
            "jupyter_lsp": True,
        },
    }


@pytest.fixture(scope="module", params=[True, False], ids=["default", "strict"], autouse=True)
def allow_unauthenticated_access(request: pytest.FixtureRequest, module_house: House) -> None:
    """Whether Jupyter lets handlers without any mark pass."""
    module_house.app.web_app.settings["allow_unauthenticated_access"] = request.param


def example(pattern: str) -> str:
    """A path that a route's pattern takes."""
    path = pattern.removesuffix("$").removesuffix("/?")
    path = re.sub(r"\(\?P<\w*kernel_id>.*?\)|\(\?P<\w*session_id>.*?\)", "11111111-1111-1111-1111-111111111111", path)
    path = path.replace(r"\w+-\w+-\w+-\w+-\w+", "11111111-1111-1111-1111-111111111111")
    path = re.sub(r"\((?:\?P<\w+>|\?:)?[^()]*(?:\([^()]*\)[^()]*)*\)[?*+]?", "walk/desk.ipynb", path)
    return re.sub(r"\\(.)", r"\1", path).replace("//", "/").replace(".*", "x")


async def test_a_visitor_reaches_nothing_of_jupyters_own(house: House) -> None:
    path = house.write("walk")
    (house.root / "walk" / "secret.py").write_text("SECRET = 42")
    await house.kernel(path)
    publication = await house.publish(path)
    key = publication["url"].partition("visit_token=")[2]
    cookie = await house.cookie(publication)
    value = cookie.partition("=")[2]
    credentials: list[tuple[str, dict[str, str]]] = [
        ("", {"Cookie": cookie}),
        (f"?visit_token={key}", {}),
        (f"?token={key}", {}),
        ("", {"Authorization": f"token {value}"}),
        ("", {"Authorization": f"Bearer {value}"}),
        ("", {"Cookie": f"username-127-0-0-1-{house.port}={value}; _xsrf=a", "X-XSRFToken": "a"}),
    ]
    patterns = sorted({pattern for pattern, _ in routes(house.app.web_app.default_router)})
    walked = " ".join(map(example, patterns))
    assert len(patterns) > 60
    for known in (
        "api/kernels",
        "api/contents",
        "api/sessions",
        "api/terminals",
        "/files/",
        "lab/api/settings",
        "metrics",
    ):
        assert known in walked
    opened = []
    for pattern in patterns:
        url = example(pattern)
        if not url.startswith(BASE_URL) or url == BASE_URL or PUBLIC.match(url.removeprefix(BASE_URL.rstrip("/"))):
            continue
        if url.startswith((f"{BASE_URL}jupyter-tools/pages/", UNANSWERED)):
            continue
        for method in METHODS:
            for query, headers in credentials:
                answer = await house.fetch(
                    f"http://127.0.0.1:{house.port}{url}{query}",
                    method,
                    "{}" if method in ("POST", "PUT", "PATCH") else None,
                    headers=headers,
                    request_timeout=5,
                )
                if method == "OPTIONS" and answer.code in (200, 204):
                    assert not answer.body
                    continue
                to_login = answer.code == 302 and "/login" in answer.headers["Location"]
                within = answer.code in (301, 302) and answer.headers["Location"].split("?")[0].rstrip("/") in (
                    f"{BASE_URL}lab",
                    BASE_URL.rstrip("/"),
                    url.rstrip("/"),
                    f"{BASE_URL}api/contents",
                    f"{BASE_URL}tree/walk/desk.ipynb",
                    f"{BASE_URL}files/walk/desk.ipynb",
                )
                body = answer.body.decode(errors="replace")
                assert not any(secret in body for secret in SECRETS), (method, url)
                if not (to_login or within or answer.code in (400, 401, 403, 404, 405, 426)):
                    opened.append((answer.code, method, url, query, answer.headers.get("Location"), body[:80]))
    assert not opened, "\n".join(map(str, opened))


@pytest.mark.parametrize(
    "path",
    [
        "api/kernels/{kernel}/channels",
        "api/events/subscribe",
        "terminals/websocket/1",
        "jupyter-tools/api/socket/walk/desk.ipynb",
        "lsp/ws/pyright",
    ],
)
async def test_a_visitor_opens_no_websocket_of_jupyters_own(house: House, path: str) -> None:
    notebook = house.write("walk")
    kernel = await house.kernel(notebook)
    publication = await house.publish(notebook)
    key = publication["url"].partition("visit_token=")[2]
    url = house.url(path.format(kernel=kernel.kernel)).replace("http", "ws", 1)
    for query, headers in (("", {"Cookie": await house.cookie(publication)}), (f"?visit_token={key}&token={key}", {})):
        with pytest.raises(HTTPClientError) as raised:
            await websocket_connect(HTTPRequest(url + query, headers=headers))
        assert raised.value.code in (302, 403, 404)


@pytest.mark.parametrize("path", ["", "login", "api"])
async def test_what_jupyter_opens_to_everybody_holds_no_secret(house: House, path: str) -> None:
    notebook = house.write("landing")
    await house.kernel(notebook)
    answer = await house.fetch(path, headers={"Cookie": await house.cookie(await house.publish(notebook))})
    assert not any(secret in answer.body.decode() for secret in SECRETS)


async def test_a_visitor_still_reaches_the_page(house: House) -> None:
    path = house.write("open")
    await house.kernel(path)
    publication = await house.publish(path)
    answer = await house.fetch(publication["page_url"], headers={"Cookie": await house.cookie(publication)})
    assert answer.code in (200, 503)
    client = await house.visitor(publication)
    await client.until("done", event=0)
    assert (await house.fetch("jupyter-tools/static/mount.js", headers={})).code in (200, 404)
    assert (await house.fetch("jupyter-tools/pages/open/other/", headers={})).code == 403
