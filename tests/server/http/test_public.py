"""The address that links name, and the origins that may connect."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from traitlets import TraitError

from jupyter_tools.server.extension import ToolsExtension
from jupyter_tools.server.http.public import PublicAddress
from tests.server.house import BASE_URL, BUILDER

if TYPE_CHECKING:
    from tests.server.house import House

LOG = logging.getLogger("public")
INNER = "http://127.0.0.1:8888/user/ann/"
OUTER = "https://tools.example.com"


@pytest.fixture(scope="module")
def server_settings() -> dict[str, Any]:
    """A server behind a proxy that it trusts."""
    return {"trust_xheaders": True}


def asked(host: str = "127.0.0.1:8888", **headers: str) -> HTTPServerRequest:
    """A request; of headers `_` stands for `-`."""
    given = HTTPHeaders({"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}})
    request = HTTPServerRequest(start_line=RequestStartLine("GET", "/", "HTTP/1.1"), headers=given)
    request.protocol = headers.get("X_Forwarded_Proto", "http")
    return request


def address(setting: str = "", *, trusts: bool = False, **environment: str) -> PublicAddress:
    return PublicAddress(setting, "/user/ann/", environment, LOG, trusts_proxy=trusts)


PROXY = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "tools.example.com"}


@pytest.mark.parametrize(
    ("found", "request_of", "url"),
    [
        (address(f"{OUTER}/j"), asked(), f"{OUTER}/j/"),
        (address(f"{OUTER}/j/"), asked(**PROXY), f"{OUTER}/j/"),
        (address(JUPYTERHUB_PUBLIC_URL=f"{OUTER}/user/ann/"), asked(), f"{OUTER}/user/ann/"),
        (address(JUPYTERHUB_PUBLIC_URL=f"{OUTER}/hub/user/ann/"), asked(), f"{OUTER}/hub/user/ann/"),
        (address(JUPYTERHUB_PUBLIC_URL=OUTER), asked(), f"{OUTER}/user/ann/"),
        (address(JUPYTERHUB_PUBLIC_HUB_URL=f"{OUTER}/hub/"), asked(), f"{OUTER}/user/ann/"),
        (address(trusts=True), asked(**PROXY), f"{OUTER}/user/ann/"),
        (address(trusts=True), asked(**PROXY, X_Forwarded_Port="443"), f"{OUTER}/user/ann/"),
        (address(trusts=True), asked(**PROXY, X_Forwarded_Port="8443"), f"{OUTER}:8443/user/ann/"),
        (address(trusts=True), asked(**PROXY, X_Forwarded_Prefix="/j/"), f"{OUTER}/j/user/ann/"),
        (address(trusts=True), asked(X_Forwarded_Host="outer:81, inner"), "http://outer:81/user/ann/"),
        (address(), asked("tools.example.com:81"), "http://tools.example.com:81/user/ann/"),
    ],
)
def test_an_address_that_others_can_reach(found: PublicAddress, request_of: HTTPServerRequest, url: str) -> None:
    told = found.of(request_of)
    assert (told.url, told.known) == (url, True)


@pytest.mark.parametrize(
    ("found", "request_of", "url"),
    [
        (address(), asked(), INNER),
        (address(), asked(X_Forwarded_Host="evil.example.com"), INNER),
        (address(trusts=True), asked(X_Forwarded_Host="evil.example.com/x?"), INNER),
        (address(JUPYTERHUB_PUBLIC_HUB_URL=f"{OUTER}/hub/", JUPYTERHUB_HOST=OUTER), asked(), INNER),
        (address(JUPYTERHUB_PUBLIC_URL="javascript:alert(1)"), asked(), INNER),
        (address(), asked("[::1]:8888"), "http://[::1]:8888/user/ann/"),
        (address(), asked("localhost"), "http://localhost/user/ann/"),
        (address(), asked("0.0.0.0:1"), "http://0.0.0.0:1/user/ann/"),
    ],
)
def test_an_address_that_may_be_an_inner_one(found: PublicAddress, request_of: HTTPServerRequest, url: str) -> None:
    told = found.of(request_of)
    assert (told.url, told.known) == (url, False)


def test_a_request_without_the_proxy_gets_the_address_that_builders_used() -> None:
    found = address(trusts=True)
    found.note(asked())
    assert not found.of(asked()).known
    found.note(asked(**PROXY))
    found.note(asked())
    assert found.of(asked()).url == f"{OUTER}/user/ann/"


@pytest.mark.parametrize("url", ["tools.example.com", "ftp://x", "https://", "https://x/?a=1", "https://x/#a"])
def test_a_setting_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(TraitError, match="public_url"):
        ToolsExtension(public_url=url)


async def test_links_name_what_a_trusted_proxy_says(house: House) -> None:
    path = house.write("proxied")
    body = {"notebook": path, "mode": "live"}
    url = "jupyter-tools/api/publications"
    inner = json.loads((await house.fetch(url, "POST", body)).body)
    assert inner["public"] is False
    assert inner["url"].endswith(inner["path"])
    assert inner["path"].startswith(f"{BASE_URL}jupyter-tools/pages/proxied/desk/?visit_token=")
    headers = {**BUILDER, "X-Forwarded-Host": "tools.example.com", "X-Scheme": "https"}
    outer = json.loads((await house.fetch(url, "POST", body, headers=headers)).body)
    assert outer["public"] is True
    assert outer["page_url"] == f"{OUTER}{BASE_URL}jupyter-tools/pages/proxied/desk/"
    # The command line asks past the proxy.
    [listed] = json.loads((await house.fetch(url)).body)["publications"]
    assert listed["page_url"] == outer["page_url"]


async def test_a_page_behind_a_proxy_that_changes_the_host(house: House) -> None:
    publication = await house.publish(house.write("changed_host"))
    socket = f"jupyter-tools/pages/{publication['slug']}/socket"
    here = {"url": f"http://127.0.0.1:{house.port}{publication['path']}"}
    headers = {"Cookie": await house.cookie(here), "Origin": "https://page.example.com"}
    with pytest.raises(HTTPClientError, match="403"):
        await house.connect(socket, **headers)
    overview = json.loads((await house.fetch("jupyter-tools/api/operations")).body)
    [message] = overview["refused"]
    assert "A visitor at 127.0.0.1 was not allowed to connect (1 in all)" in message
    assert "the origin https://page.example.com and the host 127.0.0.1" in message
    assert (await house.publish("changed_host/desk.ipynb"))["refused"] == [message]
    # One that says by which host it was asked needs no setting.
    client = await house.connect(socket, **headers, **{"X-Forwarded-Host": "page.example.com", "X-Scheme": "https"})
    await client.hello()
    await client.until("page")
    with pytest.raises(HTTPClientError, match="403"):
        await house.connect(socket, **headers, **{"X-Forwarded-Host": "other.example.com", "X-Scheme": "https"})
