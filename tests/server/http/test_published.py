"""The published page: its headers, its configuration, and the renderer's files."""

from __future__ import annotations

import gzip
import json
import re
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_tools.page.theme import Theme
from jupyter_tools.server.http import static
from tests.server.house import BASE_URL, BUILDER, PAGE, TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.house import House

INDEX = """<!doctype html><html lang="en"><head><title>Page</title>
<!--jupyter-tools-head-->
<link data-language="de" rel="modulepreload" href="./assets/de-abcdefgh.js">
<link data-language="xx" rel="modulepreload" href="./assets/xx-abcdefgh.js">
<link data-type="table" rel="modulepreload" href="./assets/TableGrid-abcdefgh.js">
<link data-type="chart" rel="modulepreload" href="./assets/Chart-abcdefgh.js">
<script type="module" src="./assets/index-abcdefgh.js"></script></head>
<body><!--jupyter-tools-data--><noscript>This page needs JavaScript.</noscript></body></html>"""


@pytest.fixture(autouse=True)
def _renderer(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for a built renderer."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "mount.js").write_text("export {}")
    script = folder / "assets" / "index-abcdefgh.js"
    script.write_text("let a = 1;" * 50)
    script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(script.read_bytes()))
    script.with_name(f"{script.name}.br").write_bytes(b"brotli")
    (folder / "assets" / "mount-12345678.css").write_text("p{}")
    (tmp_path / "secret.txt").write_text("secret")
    object.__setattr__(house.room, "static", folder)
    monkeypatch.setattr(static.RendererHandler, "initialize", lambda self, path: renderer(self, str(folder), path))


def renderer(handler: Any, folder: str, _path: str) -> None:
    """Serve the stand-in's files."""
    super(static.RendererHandler, handler).initialize(folder)


async def page(house: House, name: str, **properties: Any) -> Any:
    """The answer with a published page."""
    path = house.write(name, {**PAGE, **properties})
    await house.kernel(path)
    publication = await house.publish(path)
    return await house.fetch(publication["page_url"], headers={"Cookie": await house.cookie(publication)})


async def test_the_configuration_stands_in_the_page(house: House) -> None:
    answer = await page(house, "config é")
    body = answer.body.decode()
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
    where = f"{BASE_URL}jupyter-tools/pages/config%20%C3%A9/desk/"
    assert config["host"] == "published"
    assert config["socket_url"] == f"{where}socket"
    assert config["static_url"] == f"{BASE_URL}jupyter-tools/static/"
    assert config["title"] == "Desk"
    assert config["theme"] == Theme().model_dump(mode="json")
    assert config["memory_key"].startswith("jupyter-tools-")
    assert f'src="{BASE_URL}jupyter-tools/static/assets/index-abcdefgh.js"' in body
    assert "<title>Desk</title>" in body


async def test_a_document_is_in_the_language_of_its_app_or_of_its_visitor(house: House) -> None:
    async def told(publication: dict[str, Any], accepted: str) -> tuple[str, list[str], str]:
        headers = {"Cookie": await house.cookie(publication), "Accept-Language": accepted}
        body = (await house.fetch(publication["page_url"], headers=headers)).body.decode()
        links = re.findall(r'data-language="(\w+)"', body)
        noscript = re.search("<noscript>(.*?)</noscript>", body)[1]  # type: ignore[index]
        return re.search('<html lang="(.*?)">', body)[1], links, noscript  # type: ignore[index]

    german, english = "Diese Seite braucht JavaScript.", "This page needs JavaScript."
    free = await house.publish(house.write("language_free"))
    assert await told(free, "de-AT,de;q=0.9,en;q=0.8") == ("de", ["de"], german)
    assert await told(free, "en-GB,de;q=0.9") == ("en", [], english)
    assert await told(free, "fr,de;q=0.9") == ("en", [], english)
    own = await house.publish(house.write("language_set", app={"theme": {"locale": "de-CH"}}))
    assert await told(own, "en") == ("de-CH", ["de"], german)
    other = await house.publish(house.write("language_other", app={"theme": {"locale": "fr"}}))
    assert await told(other, "de") == ("fr", [], english)


async def test_the_files_of_a_theme_are_for_those_who_may_see_the_page(house: House) -> None:
    theme = {"logo": "brand/logo.svg", "css": "look.css"}
    path = house.write("theme_files", app={"theme": theme})
    folder = house.root / "theme_files"
    (folder / "brand").mkdir()
    (folder / "brand" / "logo.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    )
    (folder / "look.css").write_text(".jt-title { color: red }")
    publication = await house.publish(path)
    page_path = publication["page_url"]
    cookie = {"Cookie": await house.cookie(publication)}
    answer = await house.fetch(f"{page_path}theme/logo", headers=cookie)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = await house.fetch(f"{page_path}theme/logo", headers={**cookie, "If-None-Match": answer.headers["Etag"]})
    assert again.code == 304
    assert (await house.fetch(f"{page_path}theme/favicon", headers=cookie)).code == 404
    assert (await house.fetch(f"{page_path}theme/logo", headers={})).code == 403
    assert (await house.fetch(f"{page_path}theme/look.css", headers=cookie)).code in (403, 404)
    body = (await house.fetch(page_path, headers=cookie)).body.decode()
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
    assert config["css"] == ".jt-title { color: red }"
    builders = f"jupyter-tools/theme/{path}/css"
    assert (await house.fetch(builders, headers=BUILDER)).body == b".jt-title { color: red }"
    (folder / "look.css").write_text("@import 'x';")
    assert (await house.fetch(builders, headers=BUILDER)).code == 404
    assert (await house.fetch(builders, headers={})).code in (302, 403)
    assert (await house.fetch("jupyter-tools/theme/none.ipynb/css", headers=BUILDER)).code == 404


async def test_a_refusal_is_in_the_language_of_the_request(house: House) -> None:
    german, english = "Diese Seite ist für Sie nicht zugänglich", "This page is not open to you"
    for accepted, lang, title in (("de", "de", german), ("", "en", english)):
        answer = await house.fetch("jupyter-tools/pages/nothing/here/", headers={"Accept-Language": accepted})
        assert answer.code == 403
        assert f'<html lang="{lang}">' in answer.body.decode()
        assert f"<h1>{title}</h1>" in answer.body.decode()


async def test_other_parameters_are_another_visit_of_the_tab(house: House) -> None:
    publication = await house.publish(house.write("params"))
    cookie = {"Cookie": await house.cookie(publication)}
    queries = ("", "?order=1", "?order=2", "?order=1")
    keys = []
    for query in queries:
        body = (await house.fetch(publication["page_url"] + query, headers=cookie)).body.decode()
        config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
        keys.append(config["memory_key"])
    assert len(set(keys)) == 3
    assert keys[1] == keys[3]


async def test_the_policy_lets_nothing_in_from_elsewhere(house: House) -> None:
    answer = await page(house, "policy")
    first, frames, images, second = answer.headers.get_list("Content-Security-Policy")
    policy = dict(part.split(" ", 1) for part in first.split("; "))
    nonce = re.search(r'name="csp-nonce" content="([\w-]+)"', answer.body.decode())
    assert nonce is not None
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["frame-src"] == "'self'"
    frame = f"{BASE_URL}jupyter-tools/frame"
    assert frames.split(" ") == ["frame-src", *(f"{scheme}://*:*{frame}" for scheme in ("http", "https", "ws", "wss"))]
    assert policy["style-src-elem"] == f"'self' 'nonce-{nonce[1]}'"
    assert policy["style-src-attr"] == "'unsafe-inline'"
    assert policy["connect-src"] == f"'self' ws://127.0.0.1:{house.port}"
    where = f"{BASE_URL}jupyter-tools/pages/policy/desk"
    paths = [f"{where}/socket", f"{where}/theme/", f"{where}/files/", f"{BASE_URL}jupyter-tools/static/"]
    assert policy["img-src"] == "data: blob: 'self'"
    assert images.split(" ")[:4] == ["img-src", "data:", "blob:", f"http://*:*{where}/theme/"]
    assert second.split(" ") == [
        "connect-src",
        *(f"{scheme}://*:*{path}" for scheme in ("http", "https", "ws", "wss") for path in paths),
    ]
    assert policy["frame-ancestors"] == "'self'"
    assert policy["base-uri"] == policy["form-action"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    again = await page(house, "policy")
    assert again.headers["Content-Security-Policy"] != answer.headers["Content-Security-Policy"]


async def test_a_name_cannot_end_the_policy(house: House) -> None:
    answer = await page(house, "a, b; default-src 'x'")
    *_, second = answer.headers.get_list("Content-Security-Policy")
    assert "/pages/a%2C%20b%3B%20default-src%20%27x%27/desk/socket " in second


async def test_a_title_cannot_break_out(house: House) -> None:
    title = "</script><script>alert(1)</script>\\1 <!-- &amp;"
    body = (await page(house, "title", title=title)).body.decode()
    assert "<script>alert" not in body
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
    assert config["title"] == title


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<!--jupyter-tools-data--><!--jupyter-tools-head--><title>x</title>",
    '"./assets/x.js" \\u003c \\1 & &amp;',
    "\u2028\u2029\r\n\0",
)


class Texts(HTMLParser):
    """The texts of a document's script elements by their ids, as a browser finds them."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.found: dict[str | None, str] = {}
        self.runs: list[str | None] = []
        """The addresses of the scripts that run."""
        self._id: str | None = None
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a script element."""
        given = dict(attrs)
        self._id = given.get("id") if tag == "script" else None
        if tag == "script" and given.get("type") != "application/json":
            self.runs.append(given.get("src"))

    def handle_data(self, data: str) -> None:
        """Note its text."""
        if self._id is not None:
            self.found[self._id] = self.found.get(self._id, "") + data


def first_page(answer: Any) -> Any:
    """The page in a document; None without one. A token gives each request another user."""
    text = Texts(answer.body.decode()).found.get("jupyter-tools-first-page")
    return None if text is None else {**json.loads(text), "user": ""}


def as_unopened(message: dict[str, Any]) -> dict[str, Any]:
    """A `page` message as a document has it."""
    return {**message, "visit": "", "user": ""}


async def test_the_document_has_the_page_as_the_socket_sends_it(house: House) -> None:
    path = house.write("first")
    await house.kernel(path)
    publication = await house.publish(path)
    visitor = await (await house.visitor(publication)).until("page")
    builder = await (await house.builder(path)).until("page")
    as_visitor = await house.fetch(
        publication["page_url"], headers={"Cookie": await house.cookie(publication), "Accept": "text/html"}
    )
    assert first_page(as_visitor) == as_unopened(visitor)
    assert as_visitor.headers["Cache-Control"] == "no-store"
    assert first_page(await house.fetch(f"jupyter-tools/notebooks/{path}")) == as_unopened(builder)
    assert first_page(await house.fetch(publication["page_url"])) == as_unopened(builder)
    assert visitor["builder"] is False
    assert builder["builder"] is True
    assert len(house.room.visits.all()) == 2  # those of the sockets: a document opens none


async def test_the_document_holds_nothing_that_its_visitor_may_not_see(house: House) -> None:
    secret = {"type": "text", "text": "s3cret", "visible": False}
    table = {"type": "table", "label": "s3cret", "empty_text": "s3cret", "visible": False}
    inside = {"type": "container", "visible": False, "components": {"b": {"type": "button", "label": "s3cret"}}}
    components = {"note": secret, "box": inside, "sales": table, "shown": {"type": "text", "text": "for all"}}
    path = house.write("hidden", {"components": components, "handlers": {"load": "load"}})
    await house.kernel(path)
    publication = await house.publish(path)
    cookie = {"Cookie": await house.cookie(publication)}
    seen = await house.fetch(publication["page_url"], headers=cookie)
    assert b"for all" in seen.body
    assert b"s3cret" not in seen.body
    assert b"s3cret" in (await house.fetch(publication["page_url"])).body  # a builder's


async def test_who_is_refused_is_sent_no_page(house: House) -> None:
    path = house.write("refused", {"title": "s3cret title", "components": {"a": {"type": "text", "text": "s3cret"}}})
    await house.kernel(path)
    publication = await house.publish(path)
    stranger = await house.fetch(publication["page_url"], headers={})
    forged = await house.fetch(publication["page_url"] + "?visit_token=forged", headers={})
    other = await house.fetch(f"jupyter-tools/notebooks/{path}", headers={})
    assert [one.code for one in (stranger, forged, other)] == [403, 403, 302]
    linked = await house.fetch(publication["url"], headers={})
    assert linked.code == 302
    assert not any(b"s3cret" in one.body for one in (stranger, forged, other, linked))


async def test_hostile_texts_stay_texts(house: House) -> None:
    components = {f"t{at}": {"type": "text", "text": text} for at, text in enumerate(HOSTILE)}
    answer = await page(house, "hostile", components=components, title=HOSTILE[0])
    message = first_page(answer)
    assert [one["text"] for one in message["page"]["components"].values()] == list(HOSTILE)
    body = answer.body.decode()
    assert Texts(body).runs == [f"{BASE_URL}jupyter-tools/static/assets/index-abcdefgh.js"]
    assert body.count('name="csp-nonce"') == 1
    assert not {"\u2028", "\u2029"} & set(body)


async def test_a_page_that_cannot_be_read_is_not_in_its_document(house: House) -> None:
    path = house.write("broken")
    await house.kernel(path)
    publication = await house.publish(path)
    (house.root / "broken" / "properties.json").write_text("{")
    answer = await house.fetch(publication["page_url"])
    assert answer.code == 200
    assert first_page(answer) is None


async def test_the_document_asks_for_the_heavy_parts_of_its_own_types(house: House) -> None:
    with_table = (await page(house, "heavy")).body.decode()
    assert f'href="{BASE_URL}jupyter-tools/static/assets/TableGrid-abcdefgh.js"' in with_table
    assert "Chart-" not in with_table
    without = (await page(house, "light", components={"a": {"type": "text", "text": "table"}})).body.decode()
    assert "modulepreload" not in without


@pytest.mark.parametrize(("scheme", "painted"), [("auto", "light dark"), ("light", "light"), ("dark", "dark")])
async def test_the_background_has_its_scheme_before_a_script_runs(house: House, scheme: str, painted: str) -> None:
    path = house.write(f"scheme_{scheme}", app={"theme": {"scheme": scheme}})
    await house.kernel(path)
    publication = await house.publish(path)
    body = (await house.fetch(publication["page_url"])).body.decode()
    assert f'<meta name="color-scheme" content="{painted}">' in body


async def test_the_query_goes_on_to_the_socket(house: House) -> None:
    path = house.write("query2")
    await house.kernel(path)
    publication = await house.publish(path)
    answer = await house.fetch(
        publication["page_url"] + "?flight=1%262", headers={"Cookie": await house.cookie(publication)}
    )
    assert "socket?flight=1%262" in answer.body.decode()


@pytest.mark.parametrize("name", ["q", "q" * 8_000], ids=["value", "name"])
async def test_parameters_that_are_too_long_are_refused(house: House, name: str) -> None:
    publication = await house.publish(house.write("long"))
    cookie = await house.cookie(publication)
    path = "jupyter-tools/pages/long/desk/"
    fits, too_long = f"{name}={'x' * (8_000 - len(name))}", f"{name}={'x' * (8_001 - len(name))}"
    assert (await house.fetch(f"{path}?{fits}", headers={"Cookie": cookie})).code == 200
    answer = await house.fetch(f"{path}?{too_long}", headers={"Cookie": cookie})
    assert answer.code == 414
    assert b"The address of this page is too long" in answer.body
    assert b"Its parameters have too many characters." in answer.body
    assert (await house.fetch(f"jupyter-tools/notebooks/long/desk.ipynb?{too_long}")).code == 414
    for socket, headers in (
        (f"{path}socket", {"Cookie": cookie}),
        ("jupyter-tools/api/socket/long/desk.ipynb", BUILDER),
    ):
        await (await house.connect(f"{socket}?{fits}", **headers)).hello()
        with pytest.raises(HTTPClientError, match="414"):
            await house.connect(f"{socket}?{too_long}", **headers)


async def test_a_link_keeps_the_rest_of_its_query(house: House) -> None:
    path = house.write("query3")
    await house.kernel(path)
    publication = await house.publish(path)
    query = "flight=1%262&%D0%BA=%D0%B2&odd=%ff"
    answer = await house.fetch(f"{publication['url']}&{query}", headers={})
    assert answer.code == 302
    assert answer.headers["Location"].endswith(f"?{query.replace('%ff', '%FF')}")


async def test_the_address_without_a_slash_leads_to_the_page(house: House) -> None:
    path = house.write("slash")
    await house.kernel(path)
    publication = await house.publish(path)
    answer = await house.fetch(publication["page_url"].rstrip("/"))
    assert answer.code == 302
    assert answer.headers["Location"] == f"{BASE_URL}jupyter-tools/pages/slash/desk/"


async def test_a_missing_renderer_is_explained(house: House) -> None:
    (house.room.static / "index.html").unlink()
    answer = await page(house, "unbuilt")
    assert answer.code == 503
    assert "missing from this installation" in answer.body.decode()


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate, br", "br"), ("gzip;q=1.0, deflate", "gzip"), ("", None), ("zstd", None)]
)
async def test_files_come_in_the_smallest_form(house: House, accepted: str, encoding: str | None) -> None:
    answer = await house.fetch(
        "jupyter-tools/static/assets/index-abcdefgh.js",
        headers={"Accept-Encoding": accepted} if accepted else {},
        decompress_response=False,
    )
    assert answer.code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    assert "javascript" in answer.headers["Content-Type"]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


async def test_a_long_path_of_a_file_is_read_in_no_time(house: House) -> None:
    """Where each of its dashes could begin a hash."""
    [file, *_] = (house.room.static / "assets").glob("*.js")
    begun = time.thread_time()
    for _ in range(3):
        answer = await house.fetch(f"jupyter-tools/static/assets/{'-' * 30_000}/../{file.name}", headers={})
        assert answer.code == 200
    assert time.thread_time() - begun < 2


async def test_files_without_a_compressed_form_come_as_they_are(house: House) -> None:
    answer = await house.fetch("jupyter-tools/static/mount.js", headers={"Accept-Encoding": "br"})
    assert answer.body == b"export {}"
    assert answer.headers["Cache-Control"] == "no-cache"
    css = await house.fetch("jupyter-tools/static/assets/mount-12345678.css", headers={})
    assert css.headers["Content-Type"] == "text/css"
    head = await house.fetch("jupyter-tools/static/mount.js", method="HEAD", headers={})
    assert (head.code, head.body) == (200, b"")


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "assets/../../secret.txt", "", "%00", "mount.js%00"],
)
async def test_nothing_outside_the_renderer_is_served(house: House, path: str) -> None:
    answer = await house.fetch(f"jupyter-tools/static/{path}", headers={"Accept-Encoding": "br"})
    assert answer.code in (403, 404)


async def test_a_builder_opens_the_page_of_a_notebook_in_a_tab(house: House) -> None:
    path = house.write("tab é", {**PAGE, "title": "Desk"})
    quoted = path.replace(" ", "%20").replace("é", "%C3%A9")
    answer = await house.fetch(f"jupyter-tools/notebooks/{quoted}")
    assert answer.code == 200
    body = answer.body.decode()
    assert "<title>Desk</title>" in body
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
    assert config["socket_url"] == f"{BASE_URL}jupyter-tools/api/socket/{quoted}"
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert config["frames"] == {"url": f"{BASE_URL}jupyter-tools/frame", "trusted": []}
    assert (await house.fetch("jupyter-tools/notebooks/nowhere/desk.ipynb")).code == 404
    stranger = await house.fetch(f"jupyter-tools/notebooks/{quoted}", headers={})
    assert stranger.code == 302
    assert "/login" in stranger.headers["Location"]


# --- the canvas ------------------------------------------------------------------------------------------------------


def config_of(answer: Any) -> dict[str, Any]:
    """The configuration in a document."""
    found = re.search(r'id="jupyter-tools-config">(.*?)</script>', answer.body.decode())
    assert found is not None
    return dict(json.loads(found[1]))


async def test_the_canvas_of_a_notebook(house: House) -> None:
    (house.room.static / "canvas.html").write_text(INDEX)
    path = house.write("draw é", {"components": {"hidden": {"type": "text", "text": "Secret", "visible": False}}})
    answer = await house.fetch("jupyter-tools/canvas/draw%20%C3%A9/desk.ipynb?flight=12")
    assert answer.code == 200
    config = config_of(answer)
    socket = f"{BASE_URL}jupyter-tools/api/socket/draw%20%C3%A9/desk.ipynb"
    assert config["socket_url"] == f"{socket}?canvas=1&flight=12"
    assert (config["api_url"], config["notebook_path"]) == (f"{BASE_URL}jupyter-tools/api/", path)
    assert config["memory_key"] == f"jupyter-tools-canvas-{path}?flight=12"
    opened = first_page(answer)
    assert (opened["builder"], opened["params"]) == (True, {"flight": "12"})
    assert opened["page"]["components"]["hidden"]["text"] == "Secret"
    # Its requests repeat this cookie; without it, it could save nothing.
    assert any(one.startswith("_xsrf=") for one in answer.headers.get_list("Set-Cookie"))
    first, _, _, second = answer.headers.get_list("Content-Security-Policy")
    assert "default-src 'none'" in first
    assert f"http://*:*{BASE_URL}jupyter-tools/api/" in second.split(" ")
    assert f"ws://*:*{socket}" in second.split(" ")


async def test_the_canvas_is_for_builders_who_may_run_notebooks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    (house.room.static / "canvas.html").write_text(INDEX)
    path = house.write("closed")
    await house.kernel(path)
    cookie = await house.cookie(await house.publish(path))
    for headers in ({}, {"Cookie": cookie}):
        stranger = await house.fetch(f"jupyter-tools/canvas/{path}", headers=headers)
        assert stranger.code in (302, 403)
        assert b"jupyter-tools-config" not in stranger.body
    assert (await house.fetch("jupyter-tools/canvas/nowhere/desk.ipynb")).code == 404
    monkeypatch.setattr(house.app.authorizer, "is_authorized", lambda _handler, _user, action, _what: action == "read")
    reader = await house.fetch(f"jupyter-tools/canvas/{path}")
    assert reader.code == 403
    assert b"Only users who may run notebooks" in reader.body
    assert b"jupyter-tools-config" not in reader.body


async def test_a_builder_opens_a_page_as_a_visitor(house: House) -> None:
    path = house.write("seen", {"components": {"hidden": {"type": "text_input", "value": "private", "visible": False}}})
    answer = await house.fetch(f"jupyter-tools/notebooks/{path}?as=visitor&flight=12")
    opened = first_page(answer)
    assert (opened["builder"], opened["raw"], opened["params"]) == (False, None, {"flight": "12"})
    assert b"private" not in answer.body
    config = config_of(answer)
    assert config["socket_url"].endswith("desk.ipynb?as=visitor&flight=12")
    assert config["memory_key"] != config_of(await house.fetch(f"jupyter-tools/notebooks/{path}"))["memory_key"]


TOKENS = ("notebooks/{}?a=1&token={}&b=%C3%A9", "canvas/{}?a=1&token={}&b=%C3%A9", "operations?a=1&token={1}&b=%C3%A9")


@pytest.mark.parametrize("address", TOKENS)
async def test_a_token_leaves_the_address_once_the_cookie_is_there(house: House, tmp_path: Path, address: str) -> None:
    for name in ("canvas.html", "operations.html"):
        (tmp_path / "static" / name).write_text(INDEX)
    path = house.write("address")
    asked = "jupyter-tools/" + address.format(path, TOKEN)
    first = await house.fetch(asked, headers={})
    assert (first.code, first.headers["Location"]) == (302, f"{BASE_URL}{asked}&jupyter_tools_cookie=1")
    cookies = "; ".join(one.partition(";")[0] for one in first.headers.get_list("Set-Cookie"))
    again = f"{asked}&jupyter_tools_cookie=1"
    second = await house.fetch(again, headers={"Cookie": cookies})
    clean = asked.replace(f"&token={TOKEN}", "")
    assert (second.code, second.headers["Location"]) == (302, f"{BASE_URL}{clean}")
    document = await house.fetch(clean, headers={"Cookie": cookies})
    assert (document.code, TOKEN in document.body.decode()) == (200, False)
    # A browser that refuses cookies keeps the token, and is not sent round for ever.
    assert (await house.fetch(again, headers={})).code == 200


async def test_a_published_page_keeps_no_token_of_jupyter(house: House) -> None:
    publication = await house.publish(house.write("published token"))
    asked = f"{publication['page_url']}?token={TOKEN}"
    first = await house.fetch(asked, headers={})
    cookies = "; ".join(one.partition(";")[0] for one in first.headers.get_list("Set-Cookie"))
    second = await house.fetch(asked, headers={"Cookie": cookies})
    assert second.code == 302
    assert "?" not in second.headers["Location"]
