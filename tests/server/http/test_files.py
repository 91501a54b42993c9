"""Files over HTTP: uploads in chunks and downloads, and who may have them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Open, Run
from jupyter_tools.server.files import store, tickets, uploads
from jupyter_tools.server.files import writer as files_writer
from tests.server.house import BUILDER
from tests.waiting import eventually

if TYPE_CHECKING:
    from tornado.httpclient import HTTPResponse

    from jupyter_tools.server.visits.visit import Visit
    from tests.clock import Clock
    from tests.server.house import Client, House

PAGE: dict[str, Any] = {
    "components": {
        "file": {"type": "upload", "accept": [".csv", "image/*"], "max_size_mb": 0.001, "handlers": {"change": "read"}},
        "files": {"type": "upload", "multiple": True, "max_files": 2, "handlers": {"change": "read"}},
        "off": {"type": "upload", "disabled": True},
        "hidden": {"type": "upload", "visible": False},
        "name": {"type": "text_input"},
        "report": {"type": "download", "handlers": {"click": "make"}},
        "go": {"type": "button", "handlers": {"click": "go"}},
    },
}


ANY = "0" * 32
"""The id of no file."""


class Files:
    """The files of one visit, as its page asks for them."""

    def __init__(self, house: House, base: str, headers: dict[str, str], client: Client) -> None:
        self.house = house
        self.base = base
        self.client = client
        self.headers = {**headers, "X-Jupyter-Tools-Visit": client.visit}

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        """Ask for something."""
        return await self.house.fetch(f"{self.base}{path}", method, body, headers={**self.headers, **headers})

    async def json(self, method: str, path: str, body: Any = None) -> Any:
        """The answer of something that is done."""
        answer = await self.ask(method, path, body)
        assert answer.code in (200, 201), answer.body
        return json.loads(answer.body)

    async def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Why something is not done."""
        answer = await self.ask(method, path, body)
        assert answer.code >= 400
        return answer.code, json.loads(answer.body)["error"]["message"]

    async def upload(self, content: bytes, component: str = "file", name: str = "a.csv") -> Any:
        """The entry of a file that was uploaded in one chunk."""
        begun = await self.json("POST", "uploads", asked(component, name, len(content)))
        if not content:
            return begun["file"]
        return (await self.json("PATCH", f"uploads/{begun['id']}?offset=0", content))["file"]

    async def state(self, **values: Any) -> Any:
        """What an event with values of inputs ends with."""
        event = await self.client.click("go", state=values)
        return await self.client.until("done", event=event)


def asked(component: str = "file", name: str = "a.csv", size: int = 3, kind: str = "") -> dict[str, Any]:
    """What begins an upload."""
    return {"component": component, "name": name, "size": size, "type": kind}


async def builders(house: House, name: str) -> Files:
    """The files of a builder's visit."""
    path = house.write(name, PAGE)
    await house.kernel(path)
    client = await house.builder(path)
    await client.until("kernel", status="ready")
    return Files(house, f"jupyter-tools/api/files/{path}/", BUILDER, client)


async def visitors(house: House, name: str) -> Files:
    """The files of a visitor's visit."""
    path = house.write(name, PAGE)
    await house.kernel(path)
    publication = await house.publish(path)
    client = await house.visitor(publication)
    await client.until("kernel", status="ready")
    base = f"jupyter-tools/pages/{publication['slug']}/files/"
    return Files(house, base, {"Cookie": await house.cookie(publication)}, client)


def path_of(house: House, files: Files, entry: Any) -> Path:
    """Where a file is."""
    visit = house.room.visits.find(files.client.visit)
    assert visit is not None
    return visit.files.uploads.get(entry["id"]).path


def visit_of(files: Files) -> Visit:
    """The visit."""
    visit = files.house.room.visits.find(files.client.visit)
    assert visit is not None
    return visit


def written(files: Files, content: bytes, number: int = 1) -> dict[str, Any]:
    """Write a file as a kernel does; its entry."""
    made = f"{number:032x}"
    folder = visit_of(files).files.folder
    assert folder is not None
    (folder / made).write_bytes(content)
    return {"id": made, "name": "report.html", "size": len(content), "type": "text/html"}


async def made(files: Files, entry: Any) -> dict[str, str]:
    """The body that asks for a file, which a click has made."""
    files.house._kernels[-1].changes = lambda _: {"report": {"file": entry}}
    event = await files.client.click("report")
    await files.client.until("done", event=event)
    return {"component": "report", "file": entry["id"] if isinstance(entry, dict) else ANY}


@pytest.mark.parametrize("who", [builders, visitors])
async def test_a_file_in_chunks_becomes_the_value(house: House, who: Any) -> None:
    files = await who(house, f"chunks_{who.__name__}")
    begun = await files.json("POST", "uploads", asked(size=6, kind="text/plain"))
    assert (begun["offset"], begun["file"], begun["chunk"]) == (0, None, uploads.CHUNK)
    place = f"uploads/{begun['id']}"
    assert await files.json("PATCH", f"{place}?offset=0", b"a,b") == {"offset": 3, "file": None}
    assert await files.json("GET", place) == {"offset": 3, "file": None}
    entry = {"id": begun["id"], "name": "a.csv", "size": 6, "type": "text/csv"}
    assert await files.json("PATCH", f"{place}?offset=3", b"\n1\n") == {"offset": 6, "file": entry}
    kernel = house._kernels[-1]
    done = await files.state(file=entry)
    assert done["outcome"] == "ok"
    assert (await kernel.expect(Run)).state["file"] == entry
    place = (await kernel.expect(Open)).files
    assert place is not None
    assert (place.of_visit, place.of_server) == (2_000_000_000, 20_000_000_000)
    folder = place.folder
    path = path_of(house, files, entry)
    assert (path.read_bytes(), str(path.parent), path.name) == (b"a,b\n1\n", folder, f"{entry['id']}-a.csv")
    assert [one.stat().st_mode & 0o777 for one in (path.parent, path.parent.parent)] == [0o700, 0o700]
    assert folder not in json.dumps([done, entry])


async def test_what_is_no_file_of_the_visit_is_refused_as_a_value(house: House) -> None:
    files, other = await visitors(house, "forged"), await visitors(house, "foreign")
    entry, foreign = await files.upload(b"abc"), await other.upload(b"abc")
    begun = await files.json("POST", "uploads", asked())
    unfinished = {**entry, "id": begun["id"]}
    for value in (
        foreign,
        unfinished,
        {**entry, "name": "b.csv"},
        {**entry, "path": "/etc/passwd"},
        {"id": 1},
        "x",
        [entry],
    ):
        done = await files.state(file=value)
        assert (done["outcome"], done["error"]["field"]) == ("error", "file"), value
    # What fits another component fits this one only where its own rules say so.
    large = await files.upload(b"x" * 1001, "files", "large.csv")
    assert "too large" in (await files.state(file=large))["error"]["message"]
    assert (await files.state(file=entry))["outcome"] == "ok"
    assert (await files.state(files=[entry, entry]))["error"]["field"] == "files"
    assert (await files.state(files=[entry, large]))["outcome"] == "ok"


@pytest.mark.parametrize(
    ("begun", "status", "said"),
    [
        (asked(size=1001), 413, "a.csv is too large: it has 1.001 kB, and at most 1 kB are taken."),
        (asked(name="a.exe"), 415, "a.exe cannot be taken: this takes .csv, image/*."),
        # What a name says counts, and not what the client says.
        (asked(name="a.exe", kind="image/png"), 415, "a.exe cannot be taken: this takes .csv, image/*."),
        (asked(name="a.unknown", kind="image/png"), 415, "a.unknown cannot be taken: this takes .csv, image/*."),
        (asked("files", size=2_000_000_001), 413, "a.csv is too large: it has 2 GB, and at most 200 MB are taken."),
        (asked("off"), 403, "Files cannot be uploaded here now."),
        (asked("hidden"), 403, "Files cannot be uploaded here now."),
        (asked("name"), 404, "The page has no such place for files."),
        (asked("nothing"), 404, "The page has no such place for files."),
        ({**asked(), "path": "/etc"}, 400, "path: is unknown"),
        (asked(size=-1), 400, "size: must be at least 0"),
        ([], 400, "must be an object"),
    ],
)
async def test_what_is_not_taken_is_refused_before_it_is_sent(house: House, begun: Any, status: int, said: str) -> None:
    files = await visitors(house, "refused")
    code, message = await files.refused("POST", "uploads", begun)
    assert (code, message) == (status, said) or (status == 400 and code == 400)


async def test_a_chunk_begins_where_the_last_has_ended(house: House) -> None:
    files = await visitors(house, "offsets")
    place = f"uploads/{(await files.json('POST', 'uploads', asked(size=6)))['id']}"
    await files.json("PATCH", f"{place}?offset=0", b"abc")
    for offset in (0, 2, 4):
        answer = await files.ask("PATCH", f"{place}?offset={offset}", b"abc")
        error = json.loads(answer.body)["error"]
        assert (answer.code, error["offset"]) == (409, 3)
    for offset in ("", "-1", "x", "9" * 30, "²"):
        assert (await files.refused("PATCH", f"{place}?offset={offset}", b"abc"))[0] in (400, 409)
    assert (await files.refused("PATCH", f"{place}?offset=3", b"abcd"))[0] == 413
    assert (await files.json("GET", place))["offset"] == 3
    assert (await files.json("PATCH", f"{place}?offset=3", b"def"))["file"]["size"] == 6
    assert (await files.ask("PATCH", f"{place}?offset=6", b"x" * (uploads.CHUNK + 1))).code in (400, 413, 599)


async def test_a_lost_connection_keeps_what_has_come(house: House) -> None:
    files = await visitors(house, "lost")
    begun = await files.json("POST", "uploads", asked("files", size=100_000))
    place = f"uploads/{begun['id']}"
    headers = "".join(f"{name}: {value}\r\n" for name, value in files.headers.items())
    url = files.house.url(f"{files.base}{place}?offset=0").partition(f":{house.port}")[2]
    _, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(
        f"PATCH {url} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\n{headers}Content-Length: 100000\r\n\r\n".encode()
    )
    writer.write(b"x" * 70_000)
    await writer.drain()
    visit = house.room.visits.find(files.client.visit)
    assert visit is not None
    await eventually(lambda: visit.files.uploads.get(begun["id"]).received == 70_000)
    # Nobody has noticed yet that the connection is dead: a new request goes on all the same.
    assert (await files.json("GET", place))["offset"] == 70_000
    answer = await files.json("PATCH", f"{place}?offset=70000", b"y" * 30_000)
    writer.close()
    assert answer["file"]["size"] == 100_000
    assert path_of(house, files, answer["file"]).read_bytes() == b"x" * 70_000 + b"y" * 30_000


async def test_a_visit_has_its_own_files_only(house: House) -> None:
    files, other = await visitors(house, "own"), await visitors(house, "others")
    begun = await files.json("POST", "uploads", asked())
    place = f"uploads/{begun['id']}"
    # Of another visit of another page, or of nobody.
    assert (await other.refused("GET", place))[0] == 404
    for headers in ({"X-Jupyter-Tools-Visit": files.client.visit}, {"X-Jupyter-Tools-Visit": "f" * 32}):
        answer = await other.ask("GET", place, **headers)
        assert answer.code == 404
    assert (
        await house.fetch(f"{files.base}{place}", headers={"X-Jupyter-Tools-Visit": files.client.visit})
    ).code == 403
    # A builder's login is no visitor's.
    answer = await files.ask("GET", place, **BUILDER)
    assert answer.code == 404


async def test_requests_of_other_pages_are_refused(house: House) -> None:
    files = await visitors(house, "cross")
    evil = await files.ask("POST", "uploads", asked(), Origin="https://evil.example")
    assert evil.code in (403, 404)
    assert await files.refused("POST", "uploads", b"x" * 1_000_000) == (413, "The request is too large.")
    del files.headers["X-Jupyter-Tools-Visit"]
    assert (await files.ask("POST", "uploads", asked())).code == 403
    assert (await files.ask("POST", "downloads", {"component": "report", "file": ANY})).code == 403


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "..\\x.csv", "/opt/x.csv", "con.csv", "\x00\n.csv", "é" * 300 + ".csv", "表.csv", ".csv"],
)
async def test_no_name_leads_out_of_the_folder(house: House, name: str) -> None:
    files = await visitors(house, "names")
    entry = await files.upload(b"abc", "files", name)
    path = path_of(house, files, entry)
    visit = house.room.visits.find(files.client.visit)
    assert visit is not None
    assert path.parent == visit.files.folder
    assert path.resolve() == path
    assert path.name.isascii()
    assert "/" not in entry["name"]
    assert path.suffix == ".csv" or entry["name"] == ".csv"


async def test_files_go_with_their_visit(house: House) -> None:
    files = await visitors(house, "gone")
    entry = await files.upload(b"abc")
    path = path_of(house, files, entry)
    visit = house.room.visits.find(files.client.visit)
    assert visit is not None
    used = house.room.files.used
    await house.room.visits.end(visit, 1001, "")
    await eventually(lambda: not path.parent.exists())
    assert house.room.files.used == used - 3
    assert (await files.refused("GET", f"uploads/{entry['id']}"))[0] == 404


async def test_quotas(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    files = await visitors(house, "quotas")
    monkeypatch.setattr(house.room.files, "most_of_visit", 1_500)
    entry = await files.upload(b"x" * 1_000)
    assert await files.refused("POST", "uploads", asked(size=501)) == (
        413,
        "a.csv does not fit: all files of a page together may have 1.5 kB. Remove some first.",
    )
    # It is in no value, and no handler runs.
    assert (await files.ask("DELETE", f"uploads/{entry['id']}")).code == 204
    assert (await files.refused("GET", f"uploads/{entry['id']}"))[0] == 404
    entry = await files.upload(b"x" * 1_000)
    assert (await files.state(file=entry))["outcome"] == "ok"
    await files.ask("DELETE", f"uploads/{entry['id']}")
    # It is in a value, which a handler may read.
    assert (await files.refused("POST", "uploads", asked(size=501)))[0] == 413
    assert (await files.state(file=None))["outcome"] == "ok"
    await files.json("POST", "uploads", asked(size=501))
    monkeypatch.setattr(house.room.files, "most", house.room.files.used + 100)
    assert (await files.refused("POST", "uploads", asked("files", size=101)))[0] == 507


async def test_a_new_upload_takes_the_place_of_the_oldest(house: House) -> None:
    files = await visitors(house, "single")
    begun = await files.json("POST", "uploads", asked())
    first = await files.json("POST", "uploads", asked("files"))
    second = await files.json("POST", "uploads", asked("files"))
    # As after a reload of the page, which knows of no upload.
    again = await files.json("POST", "uploads", asked())
    assert await files.refused("PATCH", f"uploads/{begun['id']}?offset=0", b"abc") == (404, uploads.UNKNOWN_UPLOAD)
    assert (await files.json("PATCH", f"uploads/{again['id']}?offset=0", b"abc"))["file"]["size"] == 3
    third = await files.json("POST", "uploads", asked("files"))
    assert (await files.refused("GET", f"uploads/{first['id']}"))[0] == 404
    for one in (second, third):
        assert (await files.json("GET", f"uploads/{one['id']}"))["offset"] == 0
    assert (await files.json("POST", "uploads", asked(size=0)))["file"]["size"] == 0


async def test_an_upload_that_is_removed_while_a_request_comes(house: House) -> None:
    files = await visitors(house, "twice")
    begun = await files.json("POST", "uploads", asked("files", size=6))
    place = f"uploads/{begun['id']}"
    await files.json("PATCH", f"{place}?offset=0", b"abc")
    used = house.room.files.used
    slow = [await slowly(files, method, f"{place}{query}") for method, query in SLOW]
    visit = house.room.visits.find(files.client.visit)
    assert visit is not None
    await eventually(lambda: visit.files.uploads.get(begun["id"]).received == 4)
    for reader, writer in slow:
        writer.write(b"de")
        status = (await reader.readline()).split()[1]
        assert status == (b"204" if writer is slow[0][1] else b"404")
        writer.close()
    assert house.room.files.used == used - 3


SLOW = (("DELETE", ""), ("DELETE", ""), ("GET", ""), ("PATCH", "?offset=3"))


async def slowly(files: Files, method: str, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request of whose body of three bytes the first has been sent."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in files.headers.items())
    url = files.house.url(f"{files.base}{path}").partition(f":{files.house.port}")[2]
    reader, writer = await asyncio.open_connection("127.0.0.1", files.house.port)
    host = f"Host: 127.0.0.1:{files.house.port}\r\n"
    writer.write(f"{method} {url} HTTP/1.1\r\n{host}{headers}Content-Length: 3\r\n\r\nc".encode())
    await writer.drain()
    return reader, writer


async def test_what_is_checked_at_the_end_again(house: House) -> None:
    files = await visitors(house, "again")
    begun = await files.json("POST", "uploads", asked())
    visit = house.room.visits.find(files.client.visit)
    assert visit is not None
    visit.record.take_over({"file": {"disabled": True}})
    assert await files.refused("PATCH", f"uploads/{begun['id']}?offset=0", b"abc") == (
        403,
        "Files cannot be uploaded here now.",
    )
    assert (await files.refused("GET", f"uploads/{begun['id']}"))[0] == 404


async def test_stale_uploads_go_without_another_request(house: House, clock: Clock) -> None:
    clock.replace(uploads, files_writer)
    files = await visitors(house, "stale")
    begun = await files.json("POST", "uploads", asked())
    await house.room.visits._sweep()
    assert (await files.json("GET", f"uploads/{begun['id']}"))["offset"] == 0
    clock.advance(uploads.STALE + 1)
    await house.room.visits._sweep()
    assert (await files.refused("GET", f"uploads/{begun['id']}"))[0] == 404


async def test_an_upload_goes_on_at_a_component_that_is_renamed(house: House) -> None:
    files = await visitors(house, "renamed")
    begun = await files.json("POST", "uploads", asked(size=6))
    await files.json("PATCH", f"uploads/{begun['id']}?offset=0", b"abc")
    revision = json.loads((await house.fetch("jupyter-tools/api/pages/renamed/desk.ipynb")).body)["revision"]
    edits = [{"type": "rename", "path": "file", "name": "table"}]
    answer = await house.fetch(
        "jupyter-tools/api/pages/renamed/desk.ipynb", "PATCH", {"revision": revision, "edits": edits}
    )
    assert answer.code == 200, answer.body
    await files.client.until("edited")
    entry = (await files.json("PATCH", f"uploads/{begun['id']}?offset=3", b"def"))["file"]
    assert (await files.state(table=entry))["outcome"] == "ok"
    # One that was asked for before its page knew of the edit.
    assert (await files.upload(b"abc"))["name"] == "a.csv"


async def test_a_download(house: House, clock: Clock) -> None:
    clock.replace(tickets)
    files = await visitors(house, "download")
    asked = {"component": "report", "file": ANY}
    assert (await files.refused("POST", "downloads", asked))[0] == 404
    content = bytes(range(256)) * 4_000
    entry = {**written(files, content), "name": "Flüge <1>.html"}
    asked = await made(files, entry)
    path = (await files.json("POST", "downloads", asked))["path"]
    assert entry["id"] not in path
    assert files.client.visit not in path
    answer = await files.ask("GET", path)
    assert (answer.code, answer.body) == (200, content)
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Fluge_1_.html\"; filename*=UTF-8''Fl%C3%BCge%20%3C1%3E.html"
    )
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    # Its address alone opens nothing, nor does another page's link.
    other = await visitors(house, "download_other")
    assert (await house.fetch(f"{files.base}{path}", headers={})).code == 403
    assert (await other.ask("GET", path)).code == 404
    assert (await other.refused("POST", "downloads", asked))[0] == 404
    assert (await files.ask("GET", "downloads/../../x")).code in (403, 404)
    clock.advance(tickets.LASTS + 1)
    assert (await files.ask("GET", path)).code == 404


async def test_each_of_two_quick_clicks_has_its_file(house: House) -> None:
    files = await visitors(house, "quick")
    asked = [await made(files, written(files, content, number)) for number, content in enumerate((b"1", b"2", b"3"))]
    for body, content in zip(asked[1:], (b"2", b"3"), strict=True):
        path = (await files.json("POST", "downloads", body))["path"]
        assert (await files.ask("GET", path)).body == content
    # Their kernel keeps two; and none of a component whose handler has set that there is none.
    assert (await files.refused("POST", "downloads", asked[0]))[0] == 404
    await made(files, None)
    assert (await files.refused("POST", "downloads", asked[2]))[0] == 404


async def test_what_handlers_make_counts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    files = await visitors(house, "counts")
    used = house.room.files.used
    for number in range(3):
        await made(files, written(files, b"x" * 400, number))
    assert house.room.files.used == used + 800
    monkeypatch.setattr(house.room.files, "most_of_visit", 1_500)
    assert (await files.refused("POST", "uploads", asked(size=701)))[0] == 413
    await files.json("POST", "uploads", asked(size=700))
    # Nor does an address get more by other visits, while those of builders make what they want.
    monkeypatch.setattr(house.room.files, "most_of_address", 800)
    event = await files.client.click("report")
    done = await files.client.until("done", event=event)
    assert (done["outcome"], done["error"]["message"]) == ("error", store.FULL_ADDRESS)
    assert (await files.refused("POST", "uploads", asked(size=1)))[1] == store.FULL_ADDRESS
    # What another component's handler makes all the same is removed.
    monkeypatch.setattr(house.room.files, "most_of_address", 1_000)
    entry = written(files, b"x" * 601, 9)
    house._kernels[-1].changes = lambda _: {"report": {"file": entry}}
    assert (await files.state())["outcome"] == "ok"
    folder = visit_of(files).files.folder
    assert folder is not None
    await eventually(lambda: not (folder / f"{2:032x}").exists())
    assert ((folder / entry["id"]).exists(), house.room.files.used) == (True, used + 601)
    builder = await builders(house, "counts_too")
    await made(builder, written(builder, b"x" * 400))
    await house.room.visits.end(visit_of(files), 1001, "")
    assert house.room.files.used == used + 400


@pytest.mark.parametrize(
    "file", [{"id": "../../etc/passwd"}, {"id": "x"}, "/etc/passwd", None, {"path": "/etc/passwd"}]
)
async def test_a_kernel_names_no_path_either(house: House, file: Any) -> None:
    files = await visitors(house, "paths")
    house._kernels[-1].changes = lambda _: {"report": {"file": file}}
    event = await files.client.click("report")
    await files.client.until("done", event=event)
    name = file.get("id", ANY) if isinstance(file, dict) else ANY
    assert (await files.refused("POST", "downloads", {"component": "report", "file": name}))[0] in (400, 404)


async def test_nothing_of_a_file_is_in_the_journal(house: House) -> None:
    files = await visitors(house, "journal")
    content = b"secret words of a file"
    entry = await files.upload(content, "files")
    event = await files.client.click("files", name="change", state={"files": [entry]})
    await files.client.until("done", event=event)
    extension = house.app.extension_manager.extension_apps["jupyter_tools"].copy().pop()
    folder = Path(extension.journal_file).parent

    def recorded(text: str) -> bool:
        return any(text.encode() in one.read_bytes() for one in folder.glob("journal.sqlite*"))

    await eventually(lambda: recorded(entry["id"]))
    assert not recorded(content.decode())
