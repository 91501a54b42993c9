"""REST for builders: answers, errors, permissions, and the description that is kept true."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from tornado.web import RequestHandler

from jupyter_tools.app.file import stamp
from jupyter_tools.peer.source import Edition
from jupyter_tools.server.http.openapi import METHODS
from jupyter_tools.server.http.rest import MAX_BODY
from jupyter_tools.server.http.routes import ROUTES
from tests.notebooks import FUNCTION, code, write
from tests.server.house import BASE_URL, routes

if TYPE_CHECKING:
    from tests.server.house import House

ROOT = Path(__file__).parents[3]
API = "jupyter-tools/api/"
RENAME = {"type": "change", "path": "page", "changes": {"title": "New"}}


async def ask(house: House, path: str, method: str = "GET", body: Any = None, **settings: Any) -> tuple[int, Any]:
    """Status and JSON of an endpoint's answer."""
    answer = await house.fetch(API + path, method, body, **settings)
    return answer.code, json.loads(answer.body) if answer.body else None


async def revision(house: House, path: str) -> str:
    """The present revision of a page's app."""
    return str((await ask(house, f"pages/{path}"))[1]["revision"])


async def test_the_catalog_has_a_schema_for_each_type(house: House) -> None:
    status, catalog = await ask(house, "catalog")
    assert status == 200
    assert catalog["button"]["events"] == ["click"]
    for entry in catalog.values():
        jsonschema.Draft202012Validator.check_schema(entry["schema"])


async def test_the_settings_of_pages_and_apps(house: House) -> None:
    status, settings = await ask(house, "settings")
    assert status == 200
    assert list(settings) == ["page", "app", "theme", "navigation", "kernel", "policy", "pace"]
    assert settings["kernel"]["properties"]["replicas"]["modes"] == ["auto", "shared"]
    assert settings["page"]["groups"] == {"title": "content", "parent": "behaviour", "width": "look"}


async def test_an_app_is_read(house: House) -> None:
    house.write("read")
    status, app = await ask(house, "apps/read")
    assert status == 200
    assert app["folder"] == "read"
    assert app["app"]["pages"]["desk.ipynb"]["title"] == "Desk"
    assert app["revision"]
    assert app["app"]["pages"]["desk.ipynb"]["components"]["unbound"]["span"] == 12


async def test_the_root_may_be_an_app(house: House) -> None:
    assert (await ask(house, "apps/"))[0] == 200


async def test_a_page_is_read_and_changed(house: House) -> None:
    path = house.write("change")
    client = await house.builder(path)
    await client.until("page")
    status, page = await ask(house, f"pages/{path}")
    assert status == 200
    assert page["exists"]
    change = {"revision": page["revision"], "edits": [RENAME, {"type": "remove", "path": "other"}]}
    status, changed = await ask(house, f"pages/{path}", "PATCH", change)
    assert status == 200
    assert changed["page"]["title"] == "New"
    assert "other" not in changed["page"]["components"]
    assert changed["revision"] != page["revision"]
    edited = await client.until("edited")
    assert [edit["type"] for edit in edited["edits"]] == ["change", "remove"]
    assert edited["revision"] == changed["revision"]
    assert (house.root / "change" / "desk_page.py").exists()


async def test_each_of_many_changes_at_once_is_shown_before_its_answer(house: House) -> None:
    path = house.write("many")
    client = await house.builder(path)
    await client.until("page")
    old = await revision(house, path)
    names = [f"button_{number}" for number in range(20)]

    async def add(name: str) -> tuple[str, str]:
        component = {"type": "button", "label": name}
        edits = [{"type": "add", "path": name, "component": component}]
        body = {"revision": old, "edits": edits, "client": name, "brief": True}
        status, answer = await ask(house, f"pages/{path}", "PATCH", body)
        assert (status, set(answer)) == (200, {"path", "revision", "inverse", "repeated"})
        return name, answer["revision"]

    answers = await asyncio.gather(*map(add, names))
    shown = [await client.until("edited") for _ in names]
    assert [(one["client"], one["revision"]) for one in shown] == [
        (one["client"], dict(answers)[one["client"]]) for one in shown
    ]
    assert sorted(one["client"] for one in shown) == sorted(names)
    assert all(one["user"] for one in shown)
    assert [[edit["path"] for edit in one["edits"]] for one in shown] == [[one["client"]] for one in shown]
    assert shown[-1]["revision"] == await revision(house, path)


async def test_a_change_with_a_key_is_made_once(house: House) -> None:
    path = house.write("once")
    client = await house.builder(path)
    await client.until("page")
    add = {"type": "add", "path": "new", "component": {"type": "button", "label": "New"}}
    body = {"revision": await revision(house, path), "edits": [add], "idempotency_key": "k1", "brief": True}
    status, first = await ask(house, f"pages/{path}", "PATCH", body)
    assert (status, first["repeated"]) == (200, False)
    await ask(house, f"pages/{path}", "PATCH", {"revision": first["revision"], "edits": [RENAME]})
    now = await revision(house, path)
    # At once, and after others have changed the page.
    assert await ask(house, f"pages/{path}", "PATCH", body) == (200, {**first, "repeated": True})
    status, whole = await ask(house, f"pages/{path}", "PATCH", {**body, "brief": False})
    assert (status, whole["repeated"], whole["inverse"]) == (200, True, first["inverse"])
    assert (whole["revision"], whole["page"]["title"], now) == (now, "New", await revision(house, path))
    edited = [await client.until("edited") for _ in range(2)]
    assert [one["revision"] for one in edited] == [first["revision"], now]
    # Without the key, and with another one, it is another change.
    for key in ({}, {"idempotency_key": "k2"}):
        again = {"revision": now, "edits": [add], **key}
        status, answer = await ask(house, f"pages/{path}", "PATCH", again)
        assert (status, answer["error"]["name"]) == (422, "EditError")


async def test_a_key_names_one_change(house: House) -> None:
    path = house.write("keyed")
    old = await revision(house, path)
    body = {"revision": old, "edits": [RENAME], "idempotency_key": "k1"}
    assert (await ask(house, f"pages/{path}", "PATCH", body))[0] == 200
    now = await revision(house, path)
    other = {**body, "edits": [{"type": "remove", "path": "other"}]}
    status, answer = await ask(house, f"pages/{path}", "PATCH", other)
    assert (status, answer["error"]["name"]) == (422, "EditError")
    assert "names another change" in answer["error"]["message"]
    assert await revision(house, path) == now
    for key in ("", "k" * 65, 7):
        assert (await ask(house, f"pages/{path}", "PATCH", {**body, "idempotency_key": key}))[0] == 400


async def test_a_change_that_failed_is_tried_again_under_its_key(house: House) -> None:
    path = house.write("retried")
    old = await revision(house, path)
    body = {"revision": old, "edits": [{"type": "remove", "path": "missing"}], "idempotency_key": "k1"}
    assert (await ask(house, f"pages/{path}", "PATCH", body))[0] == 422
    add = {"type": "add", "path": "missing", "component": {"type": "button"}}
    assert (await ask(house, f"pages/{path}", "PATCH", {"revision": old, "edits": [add]}))[0] == 200
    status, answer = await ask(house, f"pages/{path}", "PATCH", {**body, "revision": await revision(house, path)})
    assert (status, answer["repeated"]) == (200, False)


async def test_a_change_is_shown_before_it_is_answered(house: House) -> None:
    path = house.write("before")
    client = await house.builder(path)
    await client.until("page")
    [visit] = [one for one in house.room.visits.all() if one.id == client.visit]
    old = await revision(house, path)
    seq = visit.record.seq
    status, answer = await ask(house, f"pages/{path}", "PATCH", {"revision": old, "edits": [RENAME]})
    assert status == 200
    assert visit.record.seq == seq + 1
    edited = await client.until("edited")
    assert (edited["revision"], edited["client"]) == (answer["revision"], None)


async def test_the_watch_leaves_a_change_to_who_makes_it(house: House) -> None:
    """It would show the change without saying who made it."""
    path = house.write("watched")
    client = await house.builder(path)
    await client.until("page")
    folder = house.root / "watched"
    async with house.room.apps.changing(folder):
        house.write("watched", {"title": "New"})
        client.cut()
        await house.left(client)
        client = await house.builder(path, visit=client.visit)
        assert (await client.until("page"))["page"]["title"] == "Desk"
        house.room.visits._look(folder, stamp(folder))
        assert house.room.apps.changed(folder, stamp(folder)), "the watch has reported it"
        house.room.visits.page_changed(folder, "desk.ipynb", Edition(client="mine"))
    assert (await client.until("edited"))["client"] == "mine"


async def test_a_change_by_hand_has_no_author(house: House) -> None:
    path = house.write("hand")
    client = await house.builder(path)
    await client.until("page")
    house.write("hand", {"title": "By hand"})
    edited = await client.until("edited")
    assert (edited["client"], edited["user"]) == (None, None)


async def test_visitors_are_not_told_who_edits(house: House) -> None:
    path = house.write("who")
    await house.kernel(path)
    visitor = await house.visitor(await house.publish(path))
    await visitor.until("page")
    body = {"revision": await revision(house, path), "edits": [RENAME], "client": "tab"}
    assert (await ask(house, f"pages/{path}", "PATCH", body))[0] == 200
    edited = await visitor.until("edited")
    assert (edited["client"], edited["user"], edited["revision"]) == (None, None, "")


@pytest.mark.parametrize("more", [{"client": "x" * 65}, {"client": 1}, {"brief": "yes"}])
async def test_a_client_has_a_short_name(house: House, more: dict[str, Any]) -> None:
    path = house.write("named")
    body = {"revision": await revision(house, path), "edits": [RENAME], **more}
    assert (await ask(house, f"pages/{path}", "PATCH", body))[0] == 400


async def test_what_is_wrong_with_a_page_is_told_with_a_fix(house: House) -> None:
    path = house.write("wrong")
    write(house.root / path, code(FUNCTION.replace("search", "serch"), "handler"))
    status, answer = await ask(house, f"pages/{path}/check")
    assert status == 200
    [finding] = [one for one in answer["findings"] if one["path"] == "filters.search"]
    assert finding["property"] == "handlers.click"
    assert finding["fix"]["label"] == "Use serch"
    change = {"revision": answer["revision"], "edits": finding["fix"]["edits"]}
    assert (await ask(house, f"pages/{path}", "PATCH", change))[0] == 200
    _, answer = await ask(house, f"pages/{path}/check")
    assert [one["path"] for one in answer["findings"] if one["path"] == "filters.search"] == []


async def test_the_cells_of_an_editor_are_checked_in_place_of_the_saved_ones(house: House) -> None:
    def about_search(answer: dict[str, Any]) -> list[str]:
        return [one["message"] for one in answer["findings"] if one["path"] == "filters.search"]

    path = house.write("edited")
    write(house.root / path, code("1"))
    _, saved = await ask(house, f"pages/{path}/check")
    assert about_search(saved) == ["desk.ipynb has no handler 'search'"]
    cells = [None, {"id": "s", "source": FUNCTION, "tagged": True}, {"source": "def (", "tagged": True}]
    status, answer = await ask(house, f"pages/{path}/check", "POST", {"cells": cells})
    assert status == 200
    assert about_search(answer) == []
    assert 2 in [one["cell"] for one in answer["findings"]]
    assert answer["revision"] == saved["revision"]
    reads = [{"source": "def search(state, context):\n    context.orders.data = state.filters.kind", "tagged": True}]
    _, answer = await ask(house, f"pages/{path}/check", "POST", {"cells": reads})
    assert (saved["names"], answer["names"]) == ([], ["context.orders.data", "state.filters.kind"])
    _, answer = await ask(house, f"pages/{path}/check", "POST", {"cells": [{"source": FUNCTION}]})
    assert "is not tagged `handler`" in about_search(answer)[0]
    # A notebook that has no page yet.
    write(house.root / "edited/other.ipynb", code("1"))
    _, answer = await ask(house, "pages/edited/other.ipynb/check", "POST", {"cells": cells})
    assert [one["cell"] for one in answer["findings"]] == [2]


def put_publications(house: House, text: str) -> str:
    """Give the list of publications another content; the one before."""
    file = Path(house.room.publications._file)
    before = file.read_text()
    file.write_text(text)
    return before


async def test_the_check_counts_with_the_mode_in_which_a_page_is_published(house: House) -> None:
    path = house.write("chosen")
    await house.kernel(path)
    source = "def search(state, context):\n    seen.append(1)"
    cells = [{"id": "a", "source": "seen = []"}, {"id": "b", "source": source, "tagged": True}]

    async def told() -> list[str]:
        status, answer = await ask(house, f"pages/{path}/check", "POST", {"cells": cells})
        assert status == 200
        return [one["message"] for one in answer["findings"] if "seen" in one["message"]]

    [message] = await told()
    assert message.startswith("the handler 'search' changes the notebook's variable 'seen', but in the mode `auto`")
    answer = await house.publish(path)
    assert answer["shares"] == "You and all visitors share the notebook's variables."
    assert answer["shares_hint"].endswith('set "kernel": {"mode": "isolated"}.')
    assert await told() == []
    good = put_publications(house, "{")
    try:
        assert await told() == [message]
    finally:
        put_publications(house, good)


@pytest.mark.parametrize(
    "cells", [None, [5], [{"source": 1}], [{"source": "", "tagged": "yes"}], [{"source": "", "x": 1}], [None] * 10_001]
)
async def test_cells_that_are_none_are_refused(house: House, cells: object) -> None:
    path = house.write("bad_cells")
    assert (await ask(house, f"pages/{path}/check", "POST", {"cells": cells}))[0] == 400


async def test_the_cells_of_a_notebook(house: House) -> None:
    path = house.write("cells")
    script, broken = "# handler: go\n1", "def ("
    markdown = {"id": "m", "cell_type": "markdown", "metadata": {}, "source": "# Title"}
    write(house.root / path, code(f"\n{FUNCTION}\n", "handler"), code(script), code(broken, "handler"), markdown)
    status, answer = await ask(house, f"notebooks/{path}/cells")
    assert status == 200
    function, *others = answer["cells"]
    assert function["handlers"] == [{"name": "search", "line": 2, "form": "function"}]
    assert function["source_hash"] == hashlib.sha256(FUNCTION.strip().encode()).hexdigest()[:12]
    assert [(one["index"], one["kind"], one["handlers"]) for one in others] == [
        (1, "code", [{"name": "go", "line": 1, "form": "script"}]),
        (2, "code", []),
        (3, "markdown", []),
    ]
    assert answer["cells"][3]["id"] == "m"
    (house.root / path).write_text("{")
    status, answer = await ask(house, f"notebooks/{path}/cells")
    assert (status, answer["error"]["name"]) == (422, "NotebookError")


async def test_a_broken_file_is_mended_by_a_fix(house: House) -> None:
    path = house.write("mend")
    client = await house.builder(path)
    await client.until("page")
    house.write("mend", {"components": {"go": {"type": "button", "lable": "Go"}}})
    status, answer = await ask(house, f"pages/{path}/check")
    assert status == 200
    [finding] = answer["findings"]
    assert (finding["file"], finding["path"], finding["property"]) == ("properties.json", "go", "lable")
    change = {"revision": answer["revision"], "edits": finding["fix"]["edits"], "client": "tab"}
    status, changed = await ask(house, f"pages/{path}", "PATCH", change)
    assert (status, changed["page"]["components"]["go"]["label"]) == (200, "Go")
    edited = await client.until("edited")
    assert (edited["client"], edited["revision"]) == ("tab", changed["revision"])


async def test_the_example_of_the_reference_works(house: House) -> None:
    text = (ROOT / "docs" / "reference" / "rest.md").read_text(encoding="utf-8")
    request, answer = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL))
    shutil.copytree(ROOT / "examples" / "hello", house.root / "hello")
    assert await revision(house, "hello/hello.ipynb") == request["revision"]
    assert await ask(house, "pages/hello/hello.ipynb", "PATCH", request) == (200, answer)


async def test_a_first_page_is_made(house: House) -> None:
    path = house.write("first2")
    (house.root / "first2" / "properties.json").unlink()
    status, page = await ask(house, f"pages/{path}")
    assert (status, page["revision"], page["exists"]) == (200, "", False)
    add = {"type": "add", "path": "go", "component": {"type": "button", "label": "Go"}}
    status, page = await ask(house, f"pages/{path}", "PATCH", {"revision": "", "edits": [add]})
    assert status == 200
    assert page["page"]["components"]["go"]["label"] == "Go"


async def test_a_change_of_an_older_revision_is_refused(house: House) -> None:
    path = house.write("stale")
    old = await revision(house, path)
    await ask(house, f"pages/{path}", "PATCH", {"revision": old, "edits": [RENAME]})
    text = (house.root / "stale" / "properties.json").read_text()
    status, answer = await ask(
        house, f"pages/{path}", "PATCH", {"revision": old, "edits": [{**RENAME, "changes": {"title": "Other"}}]}
    )
    assert status == 409
    assert answer["error"]["name"] == "StaleRevisionError"
    assert answer["error"]["changed"] == ["pages.desk.ipynb.title"]
    assert answer["error"]["collisions"] == [{"page": "desk.ipynb", "path": None, "property": "title"}]
    assert answer["error"]["revision"] == await revision(house, path)
    assert (house.root / "stale" / "properties.json").read_text() == text


async def test_edits_of_an_older_revision_at_other_places_are_rebased_and_undone(house: House) -> None:
    path = house.write("rebase")
    old = await revision(house, path)
    await ask(house, f"pages/{path}", "PATCH", {"revision": old, "edits": [RENAME]})
    label = {"type": "change", "path": "other", "changes": {"label": "Mine"}}
    status, answer = await ask(house, f"pages/{path}", "PATCH", {"revision": old, "edits": [label]})
    assert status == 200
    assert (answer["page"]["title"], answer["page"]["components"]["other"]["label"]) == ("New", "Mine")
    undo = {"revision": answer["revision"], "edits": answer["inverse"]}
    status, answer = await ask(house, f"pages/{path}", "PATCH", undo)
    assert status == 200
    assert (answer["page"]["title"], answer["page"]["components"]["other"]["label"]) == ("New", "Other")


async def test_two_builders_at_once_lose_nothing(house: House) -> None:
    path = house.write("race")
    old = await revision(house, path)
    answers = await asyncio.gather(
        *(
            ask(
                house,
                f"pages/{path}",
                "PATCH",
                {"revision": old, "edits": [{**RENAME, "changes": {"title": f"Title {number}"}}]},
            )
            for number in range(8)
        )
    )
    assert sorted(status for status, _ in answers) == [200] + [409] * 7


@pytest.mark.parametrize(
    ("edit", "status", "says"),
    [
        ({"type": "change", "path": "filters.carrier", "changes": {"options": 5}}, 422, "filters.carrier.options"),
        ({"type": "change", "path": "nothing", "changes": {}}, 422, "nothing"),
        ({"type": "add", "path": "x", "component": {"type": "nothing"}}, 422, "nothing"),
        ({"type": "add", "path": "other", "component": {"type": "text"}}, 422, "other"),
        ({"type": "rename", "path": "other", "name": "not a name"}, 422, "not a name"),
        ({"type": "explode", "path": "other"}, 400, "edits.0"),
        ({"type": "remove"}, 400, "edits.0.remove.path"),
        ({"type": "remove", "path": "other", "more": 1}, 400, "more"),
    ],
    ids=str,
)
async def test_bad_edits_change_nothing(house: House, edit: Any, status: int, says: str) -> None:
    path = house.write("bad")
    text = (house.root / "bad" / "properties.json").read_text()
    change = {"revision": await revision(house, path), "edits": [RENAME, edit][::-1]}
    code, answer = await ask(house, f"pages/{path}", "PATCH", change)
    assert code == status
    assert says in answer["error"]["message"]
    assert (house.root / "bad" / "properties.json").read_text() == text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("", 400),
        ('{"revision": "x", "edits": []}', 400),
        ('{"revision": NaN, "edits": []}', 400),
        ("[" * 100_000, 400),
        (b"\xff\xfe", 400),
        ('{"revision": "' + "x" * MAX_BODY + '", "edits": []}', 413),
    ],
    ids=[*range(8)],
)
async def test_malformed_bodies(house: House, body: Any, status: int) -> None:
    path = house.write("malformed")
    code, answer = await ask(house, f"pages/{path}", "PATCH", body)
    assert code == status
    assert answer["error"]["name"] == "BadRequestError"


async def test_hand_broken_properties_are_reported_and_kept(house: House) -> None:
    path = house.write("hand2")
    file = house.root / "hand2" / "properties.json"
    file.write_text('{\n  "version": 1,\n  "pages": {"desk.ipynb": {"title": 5}}\n}\n')
    for name, (status, answer) in (
        ("PropertiesError", await ask(house, f"pages/{path}")),
        ("PropertiesError", await ask(house, "apps/hand2")),
        # The edits may be right: the file is at fault.
        ("BrokenFileError", await ask(house, f"pages/{path}", "PATCH", {"revision": "x", "edits": [RENAME]})),
        ("PropertiesError", await ask(house, "publications", "POST", {"notebook": path})),
    ):
        assert (status, answer["error"]["name"]) == (422, name)
        assert answer["error"]["findings"][0]["place"] == "pages.desk.ipynb.title"
        assert answer["error"]["findings"][0]["line"] == 3
    assert "5" in file.read_text()


async def test_a_newer_file_is_read_but_not_changed(house: House) -> None:
    path = house.write("newer")
    file = house.root / "newer" / "properties.json"
    file.write_text(json.dumps({"version": 2, "pages": {"desk.ipynb": {"title": "X", "future": 1}}}))
    status, page = await ask(house, f"pages/{path}")
    assert (status, page["read_only"]) == (200, True)
    status, answer = await ask(house, f"pages/{path}", "PATCH", {"revision": page["revision"], "edits": [RENAME]})
    assert status == 409
    assert answer["error"]["name"] == "ReadOnlyError"
    _, checked = await ask(house, f"pages/{path}/check")
    assert checked["read_only"]
    assert "newer version" in checked["findings"][0]["message"]


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "../",
        "..%2f",
        "%2e%2e/",
        "outside/../../",
        ".hidden",
        "%2ehidden",
        "visible/.hidden",
        "//etc",
        "%2fetc",
        "leaves",
        "back%5c..",
        "nul%00",
    ],
)
async def test_nothing_outside_or_hidden_is_found(house: House, path: str) -> None:
    for name in (".hidden", "visible", "visible/.hidden", "visible/back"):
        house.write(name)
    outside = house.root.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "desk.ipynb").write_text("{}")
    if not (house.root / "leaves").exists():
        (house.root / "leaves").symlink_to(outside)
    assert (await ask(house, f"apps/{path}"))[0] == 404
    page = f"{path.rstrip('/')}/desk.ipynb"
    assert (await ask(house, f"pages/{page}"))[0] == 404
    assert (await ask(house, f"pages/{page}", "PATCH", {"revision": "", "edits": [RENAME]}))[0] == 404
    assert (await ask(house, f"kernels/{page}/run", "POST"))[0] == 404
    assert (await ask(house, f"publications/{path}/desk", "DELETE"))[0] == 404
    assert (await house.fetch(f"jupyter-tools/pages/{path}/desk/")).code == 403
    assert not (outside / "properties.json").exists()


async def test_a_page_is_published_listed_and_unpublished(house: House) -> None:
    path = house.write("pub")
    await house.kernel(path)
    publication = await house.publish(path)
    assert publication["slug"] == "pub/desk"
    assert publication["notebook"] == path
    assert publication["mode"] == "live"
    assert publication["page_url"] == f"http://127.0.0.1:{house.port}{BASE_URL}jupyter-tools/pages/pub/desk/"
    assert publication["url"].startswith(publication["page_url"] + "?visit_token=")
    status, answer = await ask(house, "publications")
    assert status == 200
    assert [one["slug"] for one in answer["publications"]] == ["pub/desk"]
    assert (await ask(house, "publications/pub/desk", "DELETE"))[0] == 200
    assert (await ask(house, "publications"))[1] == {"publications": []}
    status, answer = await ask(house, "publications/pub/desk", "DELETE")
    assert (status, answer["error"]["name"]) == (404, "NotFoundError")


async def test_a_page_is_published_with_what_is_wrong_with_it(house: House) -> None:
    components = {name: {"type": "button", "handlers": {"click": name}} for name in ("search", "serach")}
    path = house.write("faulty", {"components": components})
    folder = house.root / "faulty"
    write(folder / "desk.ipynb", code(FUNCTION, "handler"), code("1 +", "handler"))
    await house.kernel(path)
    publication = await house.publish(path)
    told = ("place", "message", "line", "warning")
    assert [{name: one[name] for name in told} for one in publication["findings"]] == [
        {"place": "desk.ipynb cell 2", "message": "is not Python: invalid syntax", "line": 1, "warning": False},
        {
            "place": "pages.desk.ipynb.components.serach.handlers.click",
            "message": "desk.ipynb has no handler 'serach'; did you mean 'search'?",
            "line": 1,
            "warning": False,
        },
    ]
    assert [one["slug"] for one in (await ask(house, "publications"))[1]["publications"]] == ["faulty/desk"]
    del components["serach"]
    house.write("faulty", {"components": components})
    write(folder / "desk.ipynb", code(FUNCTION, "handler"))
    assert (await house.publish(path))["findings"] == []


async def test_a_notebook_without_a_page_cannot_be_published(house: House) -> None:
    path = house.write("bare")
    (house.root / "bare" / "properties.json").write_text("{}")
    status, answer = await ask(house, "publications", "POST", {"notebook": path})
    assert (status, answer["error"]["name"]) == (422, "PublishError")


async def test_a_kernel_is_made_ready(house: House) -> None:
    path = house.write("run")
    kernel = await house.kernel(path)
    status, answer = await ask(house, f"kernels/{path}/run", "POST")
    assert status == 200
    assert answer == {"path": path, "kernel": kernel.kernel, "epoch": "epoch-1"}
    assert (await ask(house, f"kernels/{path}/run", "POST"))[0] == 200


async def test_every_endpoint_asks_for_a_login(house: House) -> None:
    for template, handler in ROUTES:
        for method in METHODS:
            if hasattr(getattr(handler, method, None), "endpoint"):
                path = re.sub(r"\{\w+\}", "x", template)
                body = "{}" if method in ("post", "patch") else None
                for headers in ({}, {"Authorization": "token wrong"}):
                    answer = await house.fetch(path, method.upper(), body, headers=headers)
                    assert answer.code == 403, (method, path)
                    assert set(json.loads(answer.body)["error"]) >= {"name", "message"}


async def test_every_endpoint_asks_for_its_permission(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def is_authorized(_handler: Any, _user: Any, action: str, resource: str) -> bool:
        asked.append((action, resource))
        return False

    monkeypatch.setattr(house.app.authorizer, "is_authorized", is_authorized)
    for template, handler in ROUTES:
        for method in METHODS:
            endpoint = getattr(getattr(handler, method, None), "endpoint", None)
            if endpoint is not None:
                asked.clear()
                path = re.sub(r"\{\w+\}", "x", template)
                body = "{}" if method in ("post", "patch") else None
                assert (await house.fetch(path, method.upper(), body)).code == 403
                assert asked == [(endpoint.action, "jupyter_tools")]


async def test_a_change_without_the_xsrf_token_is_refused(house: House) -> None:
    path = house.write("xsrf")
    login = await house.fetch("lab?token=builder-token", headers={})
    cookie = login.headers.get_list("Set-Cookie")
    headers = {"Cookie": "; ".join(one.partition(";")[0] for one in cookie)}
    assert (await house.fetch(f"{API}pages/{path}", headers={**headers, "Referer": house.url("lab")})).code == 200
    code, answer = await ask(house, f"pages/{path}", "PATCH", {"revision": "", "edits": [RENAME]}, headers=headers)
    assert code == 403
    assert "_xsrf" in answer["error"]["message"]


# --- the description ------------------------------------------------------------------------------------------------


async def described(house: House) -> dict[str, Any]:
    """The description as it is served."""
    status, document = await ask(house, "openapi.json")
    assert status == 200
    return dict(document)


async def test_every_registered_endpoint_is_described_and_no_other(house: House) -> None:
    document = await described(house)
    registered = {
        (pattern, method)
        for pattern, handler in routes(house.app.web_app.default_router)
        for method in METHODS
        if "jupyter-tools/api/" in pattern
        # Those are for pages alone, not for programs.
        if "/socket/" not in pattern and "/api/files/" not in pattern
        if getattr(handler, method) is not getattr(RequestHandler, method)
    }
    known = {
        (f"{BASE_URL.rstrip('/')}{re.sub(r'{.*?}', '(.*?)', path)}/?$", method)
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert registered == known


async def test_the_description_is_whole(house: House) -> None:
    document = await described(house)
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert references <= set(schemas)
    identifiers = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(identifiers) == len(set(identifiers))
    assert all(one["summary"] for methods in document["paths"].values() for one in methods.values())


async def test_answers_are_as_described(house: House) -> None:
    document = await described(house)
    path = house.write("told")
    await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    live = house.room.kernels.live(house.room.root.page(path))
    change = {"revision": await revision(house, path), "edits": [RENAME]}
    other = {"type": "change", "path": "other", "changes": {"label": "Brief"}}
    brief = {**change, "edits": [other], "brief": True, "client": "tab"}
    seen = set()
    for method, template, url, body in (
        ("get", "catalog", "catalog", None),
        ("get", "settings", "settings", None),
        ("get", "openapi.json", "openapi.json", None),
        ("get", "apps/{folder}", "apps/told", None),
        ("get", "apps/{folder}", "apps/nothing", None),
        ("get", "pages/{path}", f"pages/{path}", None),
        ("get", "pages/{path}/check", f"pages/{path}/check", None),
        ("get", "pages/{path}/check", "pages/nothing.ipynb/check", None),
        ("post", "pages/{path}/check", f"pages/{path}/check", {"cells": [None, {"source": FUNCTION}]}),
        ("get", "notebooks/{path}/cells", f"notebooks/{path}/cells", None),
        ("get", "notebooks/{path}/cells", "notebooks/nothing.ipynb/cells", None),
        ("patch", "pages/{path}", f"pages/{path}", change),
        ("patch", "pages/{path}", f"pages/{path}", change),
        ("patch", "pages/{path}", f"pages/{path}", {}),
        ("patch", "pages/{path}", f"pages/{path}", brief),
        ("post", "publications", "publications", {"notebook": path}),
        ("get", "publications", "publications", None),
        ("post", "kernels/{path}/run", f"kernels/{path}/run", None),
        ("get", "kernels/{path}/trial", f"kernels/{path}/trial", None),
        ("post", "kernels/{path}/trial", "kernels/nothing.ipynb/trial", None),
        ("get", "operations", "operations", None),
        ("get", "operations/events", "operations/events", None),
        ("get", "operations/events", "operations/events?limit=x", None),
        ("post", "operations/visits/{visit}/cancel", f"operations/visits/{client.visit[:8]}/cancel", {"event": 99}),
        ("post", "operations/visits/{visit}/cancel", f"operations/visits/{client.visit[:8]}/cancel", {}),
        ("post", "operations/visits/{visit}/end", f"operations/visits/{client.visit[:8]}/end", None),
        ("post", "operations/visits/{visit}/end", "operations/visits/nobody/end", None),
        ("post", "operations/kernels/{kernel}/stop", f"operations/kernels/{live.id}/stop", None),
        ("post", "operations/kernels/{kernel}/restart", f"operations/kernels/{live.id}/restart", None),
        ("post", "operations/kernels/{kernel}/restart", "operations/kernels/none/restart", None),
        ("delete", "publications/{slug}", "publications/told/desk", None),
        ("delete", "publications/{slug}", "publications/told/desk", None),
    ):
        operation = document["paths"][f"/{API}{template}"][method]
        if body == change:
            valid(document, operation["requestBody"], body)
        status, answer = await ask(house, url, method.upper(), body)
        response = operation["responses"][str(status)]
        seen.add((method, template))
        if answer is None:
            assert "content" not in response
        else:
            valid(document, response, answer)
    assert seen == {
        (method, path.removeprefix(f"/{API}")) for path, methods in document["paths"].items() for method in methods
    }


def valid(document: dict[str, Any], described_as: dict[str, Any], body: Any) -> None:
    """Assert that a body fits its schema."""
    schema = described_as["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(body)
