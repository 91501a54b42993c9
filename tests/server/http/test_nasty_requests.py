"""Whatever a request has in its path, query or body: an answer below 500, in the one shape of errors, and no change."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from jupyter_tools.server.http.operations import EventsQuery
from jupyter_tools.server.http.routes import ROUTES
from tests.server.house import BUILDER

if TYPE_CHECKING:
    from pathlib import Path

    from tornado.httpclient import HTTPResponse

    from tests.server.house import House

NASTY = [
    "",
    "0",
    "-1",
    "1.5",
    "1e400",
    "nan",
    str(2**63),
    str(2**64),
    "-" + "9" * 400,
    "9" * 5_000,
    "true",
    "null",
    "[]",
    "{}",
    "a\0b",
    "\ud800",
    "\ufffe",
    "\u202eltr",
    "\x1b[31m",
    "..",
    "../..",
    "/etc/passwd",
    "%",
    "%2e%2e/x",
    "x" * 3_000,
    "a/" * 900,
    "'; DROP TABLE events; --",
    "\\\\server\\share",
    "desk.ipynb",
    "nasty/desk.ipynb/x",
    "nasty/properties.json",
    "CON",
    "~",
    "\uff0e\uff0e",
    " ",
    "\n",
]
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT")
TEXTS = [quote(text, safe="", errors="surrogatepass") for text in NASTY] + ["%ff%fe", "%", "%zz", "a&a=b", "%00"]
"""Values as they stand in a URL."""


def expect_an_error_or_an_answer(answer: HTTPResponse, about: object) -> None:
    assert answer.code < 500, (about, answer.body)
    if answer.code >= 400:
        error = json.loads(answer.body)["error"]
        assert {"name", "message"} <= set(error), (about, error)


@pytest.fixture
def folder(house: House) -> Path:
    """An app of one page, and a journal that exists."""
    house.write("nasty")
    return house.root / "nasty"


async def send(house: House, method: str, path: str, body: bytes | None = None) -> HTTPResponse:
    if method in ("POST", "PATCH", "PUT") and body is None:
        body = b"{}"
    return await house.fetch(path, method, body, headers=BUILDER)  # type: ignore[arg-type]


@pytest.mark.usefixtures("folder")
async def test_paths(house: House) -> None:
    count = 0
    for template, handler in ROUTES:
        for method in METHODS:
            for text in TEXTS if "{" in template and hasattr(getattr(handler, method.lower()), "endpoint") else [""]:
                path = re.sub(r"\{\w+\}", lambda _: text, template)  # noqa: B023 - used at once
                answer = await send(house, method, path)
                expect_an_error_or_an_answer(answer, (method, path[:200], handler))
                count += 1
    assert count > 300


async def test_queries(house: House) -> None:
    await opened(house)
    for name in (*EventsQuery.model_fields, "other", "%ff", "12", "%00"):
        for text in TEXTS:
            answer = await send(house, "GET", f"jupyter-tools/api/operations/events?{name}={text}")
            expect_an_error_or_an_answer(answer, (name, text[:200]))


async def opened(house: House) -> str:
    """A page with a recorded event."""
    path = house.write("nasty")
    await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    house.room.events.work_off()
    house.room.events.journal.flush()  # type: ignore[union-attr]
    return path


@pytest.mark.parametrize("field", ["after", "before", "limit"])
@pytest.mark.parametrize("number", [2**63, 2**64, -(2**63) - 1, "9" * 5_000])
async def test_numbers_that_no_entry_has(house: House, field: str, number: object) -> None:
    await opened(house)
    answer = await house.fetch(f"jupyter-tools/api/operations/events?{field}={number}")
    assert answer.code == 400
    assert field in json.loads(answer.body)["error"]["message"]


PATHS = ("new", "\uff4fther", "filters.delay", "page", "app", "", ".", "a.b.c", "\ud800", "x" * 499, "no", "page.page")
EDITS: list[Any] = [
    {"type": kind, "path": path, **rest}
    for kind, rest in [
        ("add", {"component": {"type": "number", "value": 1}}),
        ("add", {"component": {"type": "number", "value": 10**400}}),
        ("add", {"component": {"type": "select", "options": [10**320]}}),
        ("change", {"changes": {"label": "x" * 100}}),
        ("change", {"changes": {"value": -(10**310)}}),
        ("change", {"changes": {"span": 10**400}}),
        ("change", {"changes": {"title": 5}}),
        ("change", {"changes": {"\ud800": 1}}),
        ("move", {"to": "filters"}),
        ("rename", {"name": "x"}),
        ("remove", {}),
    ]
    for path in [
        "new",
        "\uff4fther",
        "filters.delay",
        "page",
        "app",
        "",
        ".",
        "a.b.c",
        "\ud800",
        "x" * 499,
        "no",
        "page.page",
    ]
]


def listing(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def test_a_refused_edit_leaves_the_file_as_it_is(house: House, folder: Path) -> None:
    old = (folder / "properties.json").read_bytes()
    refused = 0
    for edit in EDITS:
        before = (folder / "properties.json").read_bytes()
        names = listing(folder)
        revision = json.loads((await house.fetch("jupyter-tools/api/pages/nasty/desk.ipynb")).body)["revision"]
        body = json.dumps({"revision": revision, "edits": [edit]}).encode()
        answer = await send(house, "PATCH", "jupyter-tools/api/pages/nasty/desk.ipynb", body)
        expect_an_error_or_an_answer(answer, str(edit)[:200])
        if answer.code != 200:
            refused += 1
            assert (folder / "properties.json").read_bytes() == before
            assert listing(folder) == names
        else:
            again = await house.fetch("jupyter-tools/api/pages/nasty/desk.ipynb")
            assert json.loads(again.body)["page"] == json.loads(answer.body)["page"]
            (folder / "properties.json").write_bytes(old)
    assert refused > 60


BODIES = [
    b"",
    b"null",
    b"[]",
    b"1",
    b'"',
    b"{",
    b"\xff",
    b'{"a": 1e999}',
    b'{"a": NaN}',
    b'{"a": ' + b"9" * 5_000 + b"}",
    b"[" * 100_000,
    b'{"notebook": "nasty/desk.ipynb", "mode": "other"}',
    b'{"notebook": "\\ud800.ipynb"}',
    b'{"notebook": "a\\u0000.ipynb"}',
    b'{"notebook": 5}',
    b'{"event": 99999999999999999999999999999999999999999}',
    b'{"event": -1}',
    b'{"revision": "", "edits": []}',
    b'{"revision": "x", "edits": [{"type": "remove", "path": "other"}]}',
    b'{"revision": "", "edits": [' + b'{"type": "remove", "path": "other"},' * 2_000 + b"{}]}",
]


@pytest.mark.usefixtures("folder")
async def test_bodies(house: House) -> None:
    for template, _ in ROUTES:
        path = re.sub(r"\{\w+\}", "nasty/desk.ipynb", template)
        # A trial reads no body, and each starts a kernel.
        bodies = BODIES[-1:] if template.endswith("/trial") else BODIES
        for method in ("POST", "PATCH", "DELETE"):
            for body in bodies if method != "DELETE" else [None]:
                if template.endswith("/run"):
                    continue
                answer = await send(house, method, path, body)
                expect_an_error_or_an_answer(answer, (method, path, (body or b"")[:200]))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("number", ["1e999", "-1E+400", "9" * 400 + ".5", "9" * 400, "-" + "9" * 5_000])
async def test_a_number_that_is_too_large_is_said(house: House, number: str) -> None:
    edit = {"type": "change", "path": "note", "changes": {"a": [{"b": "NUMBER"}]}}
    body = json.dumps({"revision": "x", "edits": [edit]}).replace('"NUMBER"', number)
    answer = await send(house, "PATCH", "jupyter-tools/api/pages/nasty/desk.ipynb", body.encode())
    error = json.loads(answer.body)["error"]
    assert (answer.code, error["message"]) == (400, "a number is too large")


@pytest.mark.parametrize(
    "base", ["pages", "notebooks", "canvas", "static", "api/socket", "operations", "metrics", "health", "ready", "lab"]
)
async def test_addresses_of_pages_and_files(house: House, base: str) -> None:
    await house.publish(await opened(house))
    for text in TEXTS:
        for path in (
            f"{base}/{text}",
            f"{base}/nasty/desk/{text}",
            f"{base}/nasty/desk/?{text}",
            f"{base}?{text}={text}",
        ):
            for headers in (BUILDER, {}):
                answer = await house.fetch(f"jupyter-tools/{path}", headers=headers)
                assert answer.code < 500, (path[:200], answer.code)
