"""The published page: its headers, its configuration, and the renderer's files."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.server.http import static
from tests.server.house import BASE_URL, PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.house import House

INDEX = """<!doctype html><html><head><title>Page</title>
<!--jupyter-tools-nonce--><script type="module" src="./assets/index-abcdefgh.js"></script></head>
<body><!--jupyter-tools-data--></body></html>"""


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
    assert config["theme"] == {"accent": "indigo", "scheme": "auto"}
    assert config["memory_key"].startswith("jupyter-tools-")
    assert f'src="{BASE_URL}jupyter-tools/static/assets/index-abcdefgh.js"' in body
    assert "<title>Desk</title>" in body


async def test_the_policy_lets_nothing_in_from_elsewhere(house: House) -> None:
    answer = await page(house, "policy")
    first, second = answer.headers.get_list("Content-Security-Policy")
    policy = dict(part.split(" ", 1) for part in first.split("; "))
    nonce = re.search(r'name="csp-nonce" content="([\w-]+)"', answer.body.decode())
    assert nonce is not None
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' blob:"
    assert policy["style-src-elem"] == f"'self' 'nonce-{nonce[1]}'"
    assert policy["style-src-attr"] == "'unsafe-inline'"
    assert policy["connect-src"] == f"'self' ws://127.0.0.1:{house.port}"
    paths = [f"{BASE_URL}jupyter-tools/pages/policy/desk/socket", f"{BASE_URL}jupyter-tools/static/"]
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
    _, second = answer.headers.get_list("Content-Security-Policy")
    assert "/pages/a%2C%20b%3B%20default-src%20%27x%27/desk/socket " in second


async def test_a_title_cannot_break_out(house: House) -> None:
    title = "</script><script>alert(1)</script>\\1 <!-- &amp;"
    body = (await page(house, "title", title=title)).body.decode()
    assert "<script>alert" not in body
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
    assert config["title"] == title


async def test_the_query_goes_on_to_the_socket(house: House) -> None:
    path = house.write("query2")
    await house.kernel(path)
    publication = await house.publish(path)
    answer = await house.fetch(
        publication["page_url"] + "?flight=1%262", headers={"Cookie": await house.cookie(publication)}
    )
    assert "socket?flight=1%262" in answer.body.decode()


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


async def test_a_builder_has_the_page_of_a_notebook_in_a_document_of_its_own(house: House) -> None:
    path = house.write("tab é", {**PAGE, "title": "Desk"})
    quoted = path.replace(" ", "%20").replace("é", "%C3%A9")
    answer = await house.fetch(f"jupyter-tools/notebooks/{quoted}")
    assert answer.code == 200
    body = answer.body.decode()
    assert "<title>Desk</title>" in body
    config = json.loads(re.search(r'id="jupyter-tools-config">(.*?)</script>', body)[1])  # type: ignore[index]
    assert config["socket_url"] == f"{BASE_URL}jupyter-tools/api/socket/{quoted}"
    assert "script-src 'self' blob:" in answer.headers["Content-Security-Policy"]
    assert (await house.fetch("jupyter-tools/notebooks/nowhere/desk.ipynb")).code == 404
    stranger = await house.fetch(f"jupyter-tools/notebooks/{quoted}", headers={})
    assert stranger.code == 302
    assert "/login" in stranger.headers["Location"]
