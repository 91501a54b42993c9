"""Who may visit: keys, cookies, Jupyter's login, and what a visitor can reach of the server."""

from __future__ import annotations

import json
import math
import stat
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPClientError
from tornado.web import create_signed_value

from jupyter_tools.errors import ToolsError
from jupyter_tools.server.apps.publications import Publication
from jupyter_tools.server.http import access as access_module
from jupyter_tools.server.http.access import SIGNED, Access, network
from jupyter_tools.server.visits import visits as visits_module
from jupyter_tools.server.visits.entrance import EXPIRED_REASON
from tests.server.house import BASE_URL, BUILDER

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.server.house import House

PUBLICATION = Publication(id="p1", folder=Path("/apps"), notebook="desk.ipynb", mode="live")


def test_a_key_opens_its_publication_until_it_expires(tmp_path: Path, clock: Clock) -> None:
    clock.replace(access_module)
    access = Access(tmp_path / "sub" / "secret", 30)
    key = access.key(PUBLICATION)
    assert access.opens(key, PUBLICATION)
    assert Access(tmp_path / "sub" / "secret", 30).opens(key, PUBLICATION)
    assert not Access(tmp_path / "other", 30).opens(key, PUBLICATION)
    assert not access.opens(key, PUBLICATION.model_copy(update={"id": "p2"}))
    assert not any(
        access.opens(wrong, PUBLICATION) for wrong in (None, "", "x", key[:-1], key + "0", "2|1:0|", "é" * 50)
    )
    clock.advance(31 * 86_400)
    assert not access.opens(key, PUBLICATION)


@pytest.mark.parametrize(("version", "opens"), [(1, False), (2, True)])
def test_signatures_of_version_1_are_refused(tmp_path: Path, version: int, *, opens: bool) -> None:
    (tmp_path / "secret").write_text("s" * 40)
    payload = json.dumps({"publication": "p1", "expires": int(time.time() + 1000)})
    key = create_signed_value("s" * 40, SIGNED, payload, version=version).decode()
    assert (Access(tmp_path / "secret", 30).opens(key, PUBLICATION) is not None) is opens


def test_only_the_owner_may_read_the_secret(tmp_path: Path) -> None:
    Access(tmp_path / "secret", 30)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("secret", [b"", b"\n", b"short", b"x" * 31, "é".encode() * 40, b"\xff" * 40])
def test_a_secret_that_anybody_could_guess_is_refused(tmp_path: Path, secret: bytes) -> None:
    (tmp_path / "secret").write_bytes(secret)
    with pytest.raises(ToolsError, match="at least 32 ASCII characters"):
        Access(tmp_path / "secret", 30)
    assert (tmp_path / "secret").read_bytes() == secret


def test_a_secret_that_somebody_wrote_is_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x" * 32 + "\n")
    (tmp_path / "other").write_text("x" * 32)
    assert Access(tmp_path / "other", 30).opens(Access(tmp_path / "secret", 30).key(PUBLICATION), PUBLICATION)


def test_a_secret_that_cannot_be_read_or_written_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for secret in (tmp_path, tmp_path / "file" / "secret"):
        with pytest.raises(ToolsError, match="cannot be read or created"):
            Access(secret, 30)


async def published(house: House, name: str) -> dict[str, Any]:
    """A publication with a kernel."""
    path = house.write(name)
    await house.kernel(path)
    return await house.publish(path)


async def test_the_key_becomes_a_cookie_of_this_page_only(house: House) -> None:
    publication = await published(house, "cook ie")
    answer = await house.fetch(publication["url"] + "&flight=12&token=x", headers={})
    assert answer.code == 302
    assert answer.headers["Location"] == f"{BASE_URL}jupyter-tools/pages/cook%20ie/desk/?flight=12"
    cookie = answer.headers["Set-Cookie"]
    assert f"Path={BASE_URL}jupyter-tools/pages/cook%20ie/desk/;" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    page = await house.fetch(publication["page_url"], headers={"Cookie": cookie.partition(";")[0]})
    assert page.code == 200


@pytest.mark.parametrize(("protocol", "secure"), [("http", False), ("https", True)])
def test_a_cookie_over_https_is_secure(tmp_path: Path, protocol: str, secure: bool) -> None:  # noqa: FBT001
    given: dict[str, Any] = {}
    handler: Any = SimpleNamespace(
        request=SimpleNamespace(protocol=protocol), set_cookie=lambda *_, **options: given.update(options)
    )
    Access(tmp_path / "secret", 30).remember(handler, PUBLICATION, "key", "/pages/desk/")
    assert (given["secure"], given["httponly"], given["path"]) == (secure, True, "/pages/desk/")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?visit_token=",
        "?visit_token=wrong",
        "?visit_token=%ff",
        "?x=%ff",
        "?token=wrong",
        "?visit_token=2|1:0|1:1|",
    ],
)
async def test_without_a_key_a_friendly_page_says_no(house: House, query: str) -> None:
    publication = await published(house, "friendly")
    answer = await house.fetch(publication["page_url"] + query, headers={})
    assert answer.code == 403
    body = answer.body.decode()
    assert "not open to you" in body
    assert "desk" not in body.lower()
    with pytest.raises(HTTPClientError) as raised:
        await house.connect("jupyter-tools/pages/friendly/desk/socket" + query)
    assert raised.value.code == 403


async def test_what_is_not_published_looks_the_same(house: House) -> None:
    publication = await published(house, "looks")
    house.write("private")
    one = await house.fetch(publication["page_url"], headers={})
    other = await house.fetch("jupyter-tools/pages/private/desk/", headers={})
    missing = await house.fetch("jupyter-tools/pages/nothing/at/all/", headers={})

    def without_nonce(body: bytes) -> str:
        return "".join(part for part in body.decode().split('"') if len(part) != 22)

    assert one.code == other.code == missing.code == 403
    assert without_nonce(one.body) == without_nonce(other.body) == without_nonce(missing.body)


async def test_a_key_opens_no_other_page(house: House) -> None:
    mine, other = await published(house, "first"), await published(house, "second")
    key = urlsplit(mine["url"]).query
    assert (await house.fetch(f"{other['page_url']}?{key}", headers={})).code == 403
    assert (await house.fetch(other["page_url"], headers={"Cookie": await house.cookie(mine)})).code == 403
    with pytest.raises(HTTPClientError):
        await house.connect("jupyter-tools/pages/second/desk/socket", Cookie=await house.cookie(mine))


async def test_unpublishing_revokes_all_keys(house: House) -> None:
    path = house.write("revoked")
    await house.kernel(path)
    publication = await house.publish(path)
    visitor = await house.visitor(publication)
    await visitor.until("done", event=0)
    cookie = await house.cookie(publication)
    assert (await house.fetch("jupyter-tools/api/publications/revoked/desk", "DELETE")).code == 200
    assert await visitor.closed() == (4410, "The page is not published any more.")
    await house.publish(path)
    assert (await house.fetch(publication["url"], headers={})).code == 403
    assert (await house.fetch(publication["page_url"], headers={"Cookie": cookie})).code == 403


@pytest.mark.parametrize(
    ("address", "stands"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - what tornado calls the clients of a Unix socket
        ("", ""),
    ],
)
def test_what_stands_for_a_client(address: str, stands: str) -> None:
    assert network(address) == stands


async def test_an_open_page_ends_when_its_key_expires_and_goes_on_with_a_new_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits_module, "WATCH", 0.05)
    monkeypatch.setattr(visits_module, "TIDY", 0.05)
    publication = await published(house, "expires")
    short, long = await house.visitor(publication), await house.visitor(publication)
    builder = await house.connect("jupyter-tools/pages/expires/desk/socket", **BUILDER)
    await builder.hello()
    for one in (long, builder, short):
        await one.until("done", event=0)
    event = await short.click(state={"filters.carrier": "DL"})
    await short.until("done", event=event)
    visits = {one.id: one for one in house.room.visits.all()}
    assert visits[builder.visit].expires == math.inf
    assert visits[short.visit].expires == pytest.approx(time.time() + 30 * 86_400, abs=3_600)
    visits[short.visit].expires = time.time()
    assert await short.closed() == (4410, EXPIRED_REASON)
    again = await house.visitor(publication, visit=short.visit)
    page = await again.until("page")
    assert (page["visit"], page["state"]["filters.carrier"]) == (short.visit, "DL")
    for one in (again, long, builder):
        event = await one.click()
        assert (await one.until("done", event=event))["outcome"] == "ok"


async def test_users_of_jupyter_get_in(house: House) -> None:
    publication = await published(house, "users")
    answer = await house.fetch(publication["page_url"])
    assert answer.code == 200
    client = await house.connect("jupyter-tools/pages/users/desk/socket", **BUILDER)
    await client.hello()
    assert (await client.until("page"))["builder"]


async def test_users_who_may_only_read_are_visitors(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    publication = await published(house, "readers")
    monkeypatch.setattr(house.app.authorizer, "is_authorized", lambda *given: given[2] == "read")
    assert (await house.fetch(publication["page_url"])).code == 200
    client = await house.connect("jupyter-tools/pages/readers/desk/socket", **BUILDER)
    await client.hello()
    assert not (await client.until("page"))["builder"]
    monkeypatch.setattr(house.app.authorizer, "is_authorized", lambda *_: False)
    assert (await house.fetch(publication["page_url"])).code == 403


async def test_a_visitors_client_gets_nothing_of_the_builders_rest(house: House) -> None:
    publication = await published(house, "rest")
    cookie = await house.cookie(publication)
    for path in ("catalog", "apps/rest", "pages/rest/desk.ipynb", "publications", "openapi.json"):
        answer = await house.fetch(f"jupyter-tools/api/{path}", headers={"Cookie": cookie})
        assert answer.code == 403
        assert set(json.loads(answer.body)) == {"error"}
    with pytest.raises(HTTPClientError) as raised:
        await house.connect("jupyter-tools/api/socket/rest/desk.ipynb", Cookie=cookie)
    assert raised.value.code == 403
