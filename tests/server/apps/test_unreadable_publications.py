"""What everybody is told while the list of published pages cannot be read."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_tools.errors import NotFoundError, ToolsError
from tests.server.house import BUILDER, TOKEN
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.house import House

API = "jupyter-tools/api/publications"


@pytest.fixture
def lines(house: House) -> Iterator[list[str]]:
    """The lines of the server's log from warnings on, with their tracebacks."""
    found: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: found.extend(logging.Formatter().format(record).splitlines())  # type: ignore[method-assign]
    loggers = [house.room.log, house.app.log, logging.getLogger("tornado.application")]
    for one in loggers:
        one.addHandler(handler)
    yield found
    for one in loggers:
        one.removeHandler(handler)


@pytest.fixture
def file(house: House) -> Iterator[Path]:
    """The file, which is put back at the end."""
    found = Path(house.room.publications._file)
    yield found
    mend(found)


def break_(file: Path, content: str | Callable[[Path], Any] | None) -> None:
    """Put a broken file, a folder, or what `content` makes in its place."""
    if file.exists():
        file.rename(file.with_suffix(".kept"))
    if content is None:
        file.mkdir()
    elif callable(content):
        content(file)
    else:
        file.write_text(content)


def mend(file: Path) -> None:
    """Put the file back."""
    kept = file.with_suffix(".kept")
    if file.is_dir():
        file.rmdir()
    elif kept.exists():
        file.unlink(missing_ok=True)
    if kept.exists():
        kept.rename(file)


BROKEN = [
    ("empty", ""),
    ("brace", "{"),
    ("number", "[1]"),
    ("folder", None),
    ("pipe", os.mkfifo),
    ("dangling", lambda file: file.symlink_to("nowhere")),
    ("loop", lambda file: file.symlink_to(file)),
]


@pytest.mark.parametrize(("name", "content"), BROKEN)
async def test_visitors_see_a_sentence_and_the_log_has_one_line(
    house: House, file: Path, lines: list[str], name: str, content: Any
) -> None:
    path = house.write(name)
    await house.kernel(path)
    publication = await house.publish(path)
    cookie = {"Cookie": await house.cookie(publication)}
    opened = await house.visitor(publication)
    await opened.until("done", event=0)
    break_(file, content)
    for address, headers in [(publication["url"], {}), (publication["page_url"], cookie), (publication["url"], {})]:
        answer = await house.fetch(address, headers=headers)
        assert answer.code == 503
        assert "This page cannot be opened now" in answer.body.decode()
        assert "text/html" in answer.headers["Content-Type"]
        assert "publications" not in answer.body.decode()
    with pytest.raises(HTTPClientError) as refused:
        await house.connect(f"jupyter-tools/pages/{publication['slug']}/socket", **cookie)
    assert refused.value.code == 503
    # An open page goes on.
    await opened.until("done", event=await opened.click())
    ours = [line for line in lines if "list of published pages" in line]
    assert len(ours) == 1
    assert str(file) in ours[0]
    assert not [line for line in lines if "Traceback" in line or "visit_token=2" in line]
    mend(file)
    answer = await house.fetch(publication["page_url"], headers=cookie)
    assert "cannot be opened now" not in answer.body.decode()
    await house.visitor(publication)


async def test_builders_see_the_remedy(house: House, file: Path) -> None:
    path = house.write("remedy")
    await house.kernel(path)
    await house.publish(path)
    break_(file, "{")
    for method, url, body in [
        ("GET", API, None),
        ("POST", API, {"notebook": path, "mode": "live"}),
        ("DELETE", f"{API}/remedy/desk", None),
    ]:
        answer = await house.fetch(url, method, body)
        error = json.loads(answer.body)["error"]
        assert (answer.code, error["name"]) == (503, "PublicationsError")
        assert str(file) in error["message"]
        assert "Restore the file from a backup" in error["message"]
    overview = json.loads((await house.fetch("jupyter-tools/api/operations")).body)
    assert str(file) in overview["publications"]
    assert (await house.fetch("jupyter-tools/metrics")).code == 200


async def test_a_list_that_breaks_while_a_page_is_published_leaves_no_kernel(
    house: House, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.write("meanwhile")
    page = house.room.root.page(path)
    ended = []

    async def prepare(*_: object) -> object:
        await asyncio.sleep(0)
        break_(file, "{")
        return type("Prepared", (), {"mode": "shared", "why": "", "source": "the kernel"})()

    async def end(*kernels: object) -> None:
        ended.extend(kernels)

    monkeypatch.setattr(house.room.kernels, "prepare", prepare)
    monkeypatch.setattr(house.room.kernels, "end", end)
    with pytest.raises(ToolsError, match="cannot be read"):
        await house.room.publisher.publish(page, "shared")
    assert ended == ["the kernel"]


async def test_a_list_that_breaks_between_socket_and_hello_closes_the_socket(house: House, file: Path) -> None:
    path = house.write("between")
    await house.kernel(path)
    publication = await house.publish(path)
    client = await house.connect(
        f"jupyter-tools/pages/{publication['slug']}/socket", Cookie=await house.cookie(publication)
    )
    break_(file, "{")
    await client.hello()
    assert await client.closed() == (1013, "the server cannot read which pages are published")


async def test_the_watch_for_renames_goes_on_without_a_word(house: House, file: Path, lines: list[str]) -> None:
    path = house.write("watched")
    await house.kernel(path)
    await house.publish(path)
    break_(file, "{")
    with pytest.raises(ToolsError):
        await house.room.renames.look()
    await asyncio.wait_for(_watched(house), 10)
    assert len([line for line in lines if "list of published pages" in line]) == 1
    assert not [line for line in lines if "Traceback" in line]


async def _watched(house: House) -> None:
    """Wait until the watch has looked again."""
    seen = asyncio.Event()
    look = house.room.renames.look

    async def noted() -> None:
        try:
            await look()
        finally:
            seen.set()

    house.room.renames.look = noted  # type: ignore[method-assign]
    try:
        await seen.wait()
    finally:
        house.room.renames.look = look  # type: ignore[method-assign]


async def test_kernels_do_not_start_of_themselves_then(house: House, file: Path) -> None:
    path = house.write("start")
    await house.kernel(path)
    publication = await house.publish(path)
    break_(file, "{")
    house.room.starter.start(house.room.publications)
    assert not house.room.starter.is_waiting(publication["slug"])


async def test_visitors_see_a_sentence_for_any_failure_of_a_page(
    house: House, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.write("failing")
    await house.kernel(path)
    publication = await house.publish(path)
    cookie = {"Cookie": await house.cookie(publication)}
    for error, status, traced in [(NotFoundError("gone"), 503, False), (RuntimeError("a bug"), 500, True)]:

        def fails(*_: object, error: Exception = error) -> None:
            raise error

        lines.clear()
        with monkeypatch.context() as patch:
            patch.setattr(house.room.apps, "shown", fails)
            answer = await house.fetch(publication["page_url"], headers=cookie)
        assert answer.code == status
        assert "This page cannot be opened now" in answer.body.decode()
        assert str(error) not in answer.body.decode()
        assert any("Traceback" in line for line in lines) is traced
        assert any(str(error) in line for line in lines)
    assert (await house.fetch("jupyter-tools/pages/failing/desk/", "POST", headers=BUILDER)).code in (403, 405)


async def test_an_answer_of_503_is_one_line_without_headers_and_keys(
    house: House, file: Path, lines: list[str]
) -> None:
    path = house.write("line")
    await house.kernel(path)
    publication = await house.publish(path)
    cookie = await house.cookie(publication)
    break_(file, "{")
    page, socket = f"/jupyter-tools/pages/{publication['slug']}/", f"jupyter-tools/pages/{publication['slug']}/socket"
    sent = {"User-Agent": "agent-1", "Referer": f"http://elsewhere/?token={TOKEN}", "Accept": "text/x-any"}
    await house.fetch(publication["url"], headers=sent)
    await house.fetch(publication["page_url"], headers={**sent, "Cookie": cookie})
    await house.fetch(f"{API}?token={TOKEN}", headers=sent)
    with pytest.raises(HTTPClientError):
        await house.connect(socket, **{**sent, "Cookie": cookie})
    await eventually(lambda: len([line for line in lines if line.startswith("503 GET ")]) == 4)
    answered = [line.split(" ")[2] for line in lines if line.startswith("503 GET ")]
    assert [one.removeprefix("/a%40b") for one in answered] == [page, page, f"/{API}", f"/{socket}"]
    key = publication["url"].partition("=")[2]
    text = "\n".join(lines)
    for secret in (key, cookie.partition("=")[2], TOKEN, "agent-1", "text/x-any"):
        assert secret not in text
    # Besides those, there is the line with the cause.
    assert len(lines) == 5, lines
