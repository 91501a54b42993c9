"""Notebooks that are renamed, in Jupyter or outside of it, keep their pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app.change import change_page
from jupyter_tools.app.file import read_app
from jupyter_tools.generated.emitter import page_module_source
from jupyter_tools.page.edit_types import Change
from jupyter_tools.protocol.link import PageChanged
from jupyter_tools.server.apps import renames

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.house import House

PAGES = "jupyter-tools/pages/"


async def rename(house: House, source: str, target: str) -> None:
    """Rename a file or folder as Lab does."""
    answer = await house.fetch(f"api/contents/{source}", "PATCH", {"path": target})
    assert answer.code == 200, answer.body
    await house.fetch("api/status")


async def move(house: House, source: str, target: str) -> None:
    """Rename a file or folder as `mv` does."""
    (house.root / source).rename(house.root / target)
    await house.room.renames.look()


renaming = pytest.mark.parametrize("to", [rename, move])


def pages(house: House, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((house.root / name / "properties.json").read_text())["pages"]
    return found


async def seen(house: House) -> None:
    """Let the server see where the notebooks of published pages are."""
    await house.room.renames.look()


async def test_the_entry_and_the_module_follow(house: House) -> None:
    path = house.write("renamed")
    folder = house.root / "renamed"
    before = pages(house, "renamed")
    source = page_module_source("desk.ipynb", read_app(folder).app.pages["desk.ipynb"])
    (folder / "desk_page.py").write_text(source, encoding="utf-8")
    await rename(house, path, "renamed/counter.ipynb")
    assert pages(house, "renamed") == {"counter.ipynb": before["desk.ipynb"]}
    assert sorted(one.name for one in folder.glob("*.py")) == ["counter_page.py"]
    client = await house.builder("renamed/counter.ipynb")
    assert "filters" in (await client.until("page"))["page"]["components"]


@renaming
async def test_links_lead_to_the_new_name(house: House, to: Any) -> None:
    publication = await house.publish(house.write(f"moved_{to.__name__}"))
    slug = publication["slug"]
    cookie = await house.cookie(publication)
    await seen(house)
    await to(house, f"{slug}.ipynb", f"{slug.removesuffix('desk')}counter.ipynb")
    new = slug.removesuffix("desk") + "counter"
    # The link that was handed out.
    answer = await house.fetch(f"{publication['url']}&carrier=UA", headers={})
    assert answer.code == 302
    assert answer.headers["Location"].endswith(f"{PAGES}{new}/?carrier=UA")
    assert f"Path=/a%40b/{PAGES}{new}/" in answer.headers["Set-Cookie"]
    # The address that a visitor has kept, with the cookie for the old path.
    answer = await house.fetch(f"{PAGES}{slug}/", headers={"Cookie": cookie})
    assert answer.code == 302
    assert f"Path=/a%40b/{PAGES}{new}/" in answer.headers["Set-Cookie"]
    assert (await house.fetch(f"{PAGES}{new}/", headers={"Cookie": cookie})).code == 200
    assert (await house.fetch(f"{PAGES}{slug}/", headers={})).code == 403
    listed = json.loads((await house.fetch("jupyter-tools/api/publications")).body)["publications"]
    [found] = [one for one in listed if one["slug"] == new]
    assert found["former"] == [slug]


@renaming
async def test_open_pages_go_on(house: House, to: Any) -> None:
    path = house.write(f"goes_on_{to.__name__}")
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    visitor, builder = await house.visitor(publication), await house.builder(path)
    for client in (visitor, builder):
        await client.until("kernel", status="ready")
    new = path.replace("desk", "counter")
    await seen(house)
    await to(house, path, new)
    house.sessions[new] = house.sessions.pop(path)
    assert (await kernel.expect(PageChanged, notebook="counter.ipynb")).path == new
    assert (await visitor.until("done", event=await visitor.click()))["outcome"] == "ok"
    # Connections of both that drop find their visits again, at the address that they have.
    cookie = await house.cookie(publication)
    for client, again in (
        (visitor, await house.connect(f"{PAGES}{publication['slug']}/socket", Cookie=cookie)),
        (builder, await house.builder(path, visit=builder.visit)),
    ):
        client.cut()
        if client is visitor:
            await again.hello(visit=client.visit)
        shown = await again.until("page")
        assert "filters" in shown["page"]["components"]
    assert list(house.room.kernels._live) == [new]


@renaming
async def test_a_folder_that_is_renamed_takes_its_pages_along(house: House, to: Any) -> None:
    name = f"folder_{to.__name__}"
    publication = await house.publish(house.write(f"{name}/inner"))
    visitor = await house.visitor(publication)
    await visitor.until("page")
    await seen(house)
    await to(house, name, f"{name}_new")
    answer = await house.fetch(publication["url"], headers={})
    assert answer.headers["Location"].endswith(f"{PAGES}{name}_new/inner/desk/")
    [visit] = [one for one in house.room.visits.all() if one.id == visitor.visit]
    assert visit.kernel.page.path == f"{name}_new/inner/desk.ipynb"
    assert visit.record.page.title == "Desk"


async def test_a_notebook_that_takes_the_old_name_gets_separate_links(house: House) -> None:
    path = house.write("again")
    before = await house.publish(path)
    cookie = await house.cookie(before)
    await rename(house, path, "again/counter.ipynb")
    house.write("again", notebook="desk")
    data = json.loads((house.root / "again" / "properties.json").read_text())
    data["pages"]["counter.ipynb"] = {"title": "Counter"}
    (house.root / "again" / "properties.json").write_text(json.dumps(data))
    await seen(house)
    after = await house.publish(path)
    assert after["former"] == []
    assert (await house.fetch(before["url"], headers={})).headers["Location"].endswith("again/counter/")
    assert (await house.fetch(after["url"], headers={})).headers["Location"].endswith("again/desk/")
    answer = await house.fetch(f"{PAGES}again/desk/", headers={"Cookie": cookie})
    assert answer.headers["Location"].endswith("again/counter/")
    ended = await house.fetch("jupyter-tools/api/publications/again/desk", "DELETE")
    assert json.loads(ended.body)["slug"] == "again/desk"
    ended = await house.fetch("jupyter-tools/api/publications/again/desk", "DELETE")
    assert json.loads(ended.body) == {
        "slug": "again/counter",
        "former": ["again/desk"],
        "visits": 0,
        "connected": 0,
        "events": 0,
        "kernels": 0,
    }


async def test_a_missing_notebook_is_logged_once(house: House, caplog: pytest.LogCaptureFixture) -> None:
    publication = await house.publish(house.write("gone"))
    await seen(house)
    (house.root / "gone" / "desk.ipynb").unlink()
    # Another one that is as large is none.
    house.write("gone2")
    assert (await house.fetch(publication["url"], headers={})).code == 403
    await seen(house)
    assert [one.message for one in caplog.records if "is gone" in one.message] == [
        "jupyter_tools: the notebook of the published page gone/desk is gone"
    ]


async def test_a_notebook_that_is_published_is_not_taken_for_one_that_is_gone(house: House) -> None:
    path = house.write("linked")
    present = await house.publish(path)
    notebook = house.root / path
    copy = house.write("linked", notebook="copy")
    (house.root / copy).unlink()
    (house.root / copy).hardlink_to(notebook)  # of the same inode, time and size
    gone = await house.publish(copy)
    await seen(house)
    (house.root / copy).unlink()
    await seen(house)
    answer = await house.fetch("jupyter-tools/api/publications")
    assert [one["slug"] for one in json.loads(answer.body)["publications"]] == [present["slug"]]
    assert gone["slug"] in [slug for slug, _ in house.room.publications.below_root()]


async def test_a_page_stays_behind_whose_notebook_goes_to_another_app(house: House) -> None:
    path = house.write("leaves")
    (house.root / "elsewhere").mkdir(exist_ok=True)
    publication = await house.publish(path)
    await seen(house)
    await move(house, path, "elsewhere/gone.ipynb")
    assert (await house.fetch(publication["url"], headers={})).code == 403
    assert list(pages(house, "leaves")) == ["desk.ipynb"]
    await move(house, "elsewhere/gone.ipynb", path)
    assert (await house.fetch(publication["url"], headers={})).code == 302


@renaming
async def test_a_page_follows_a_notebook_that_comes_back_under_another_name(house: House, to: Any) -> None:
    name = f"back_{to.__name__}"
    publication = await house.publish(house.write(name))
    (house.root / name / "inner").mkdir()
    await seen(house)
    await to(house, f"{name}/desk.ipynb", f"{name}/inner/desk.ipynb")
    await seen(house)
    assert list(pages(house, name)) == ["desk.ipynb"]
    assert (await house.fetch(publication["url"], headers={})).code == 403
    await to(house, f"{name}/inner/desk.ipynb", f"{name}/counter.ipynb")
    await seen(house)
    assert list(pages(house, name)) == ["counter.ipynb"]
    answer = await house.fetch(publication["url"], headers={})
    assert answer.headers["Location"].endswith(f"{PAGES}{name}/counter/")


async def test_what_another_server_has_followed_is_followed_here(house: House) -> None:
    path = house.write("two_servers")
    publication = await house.publish(path)
    visitor = await house.visitor(publication)
    await visitor.until("page")
    await seen(house)
    folder = house.root / "two_servers"
    (folder / "desk.ipynb").rename(folder / "counter.ipynb")
    data = json.loads((folder / "properties.json").read_text())
    data["pages"]["counter.ipynb"] = data["pages"].pop("desk.ipynb")
    (folder / "properties.json").write_text(json.dumps(data))
    house.room.publications.rename(folder / "desk.ipynb", folder / "counter.ipynb")
    await seen(house)
    [visit] = [one for one in house.room.visits.all() if one.id == visitor.visit]
    assert visit.kernel.page.path == "two_servers/counter.ipynb"
    assert visit.record.page.title == "Desk"


async def test_links_are_good_again_where_the_builder_wants_it(house: House) -> None:
    path = house.write("again_open")
    before = await house.publish(path)
    await house.fetch("jupyter-tools/api/publications/again_open/desk", "DELETE")
    assert (await house.fetch(before["url"], headers={})).code == 403
    await house.publish(path)
    assert (await house.fetch(before["url"], headers={})).code == 403
    await house.fetch("jupyter-tools/api/publications/again_open/desk", "DELETE")
    # The last one before is meant; that of the first link was given up.
    body = {"notebook": path, "mode": "live", "keep_links": True}
    assert (await house.fetch("jupyter-tools/api/publications", "POST", body)).code == 200
    assert (await house.fetch(before["url"], headers={})).code == 403
    again = json.loads((await house.fetch("jupyter-tools/api/publications")).body)["publications"]
    [url] = [one["url"] for one in again if one["slug"] == "again_open/desk"]
    await house.fetch("jupyter-tools/api/publications/again_open/desk", "DELETE")
    assert (await house.fetch(url, headers={})).code == 403
    await house.fetch("jupyter-tools/api/publications", "POST", body)
    assert (await house.fetch(url, headers={})).code == 302


async def test_pages_open_under_both_names_learn_of_their_kernels_end(house: House) -> None:
    path, renamed = house.write("twice"), "twice/counter.ipynb"
    kernel = await house.kernel(path)
    before = await house.builder(path)
    await before.until("kernel", status="ready")
    await rename(house, path, renamed)
    house.sessions[renamed] = house.sessions.pop(path)
    after = await house.builder(renamed)
    await after.until("kernel", status="ready")
    kernel.die()
    for client in (before, after):
        await client.until("kernel", status="starting")
    assert all(one.link is None for one in house.room.kernels._live.values())


async def test_two_pages_of_one_notebook_become_one(house: House) -> None:
    path, renamed = house.write("both"), "both/counter.ipynb"
    kernel = await house.kernel(path)
    before = await house.builder(path)
    await before.until("kernel", status="ready")
    # As where the new name is opened before the server learns of the rename.
    (house.root / path).rename(house.root / renamed)
    house.sessions[renamed] = house.sessions.pop(path)
    after = await house.builder(renamed)
    await after.until("kernel", status="ready")
    house.room.renames.rename(path, renamed)
    assert list(house.room.kernels._live) == [renamed]
    assert len(house.room.kernels._live[renamed].visits) == 2
    kernel.die()
    for client in (before, after):
        await client.until("kernel", status="starting")


async def test_a_module_of_the_author_is_kept(house: House) -> None:
    path = house.write("own")
    (house.root / "own" / "desk_page.py").write_text("mine = True\n")
    await rename(house, path, "own/other.ipynb")
    assert (house.root / "own" / "desk_page.py").read_text() == "mine = True\n"


@pytest.mark.parametrize("target", ["taken/other.ipynb", "elsewhere/desk.ipynb", "taken/desk.txt"])
async def test_what_cannot_follow_stays(house: House, target: str) -> None:
    path = house.write("taken")
    (house.root / "elsewhere").mkdir(exist_ok=True)
    file = house.root / "taken" / "properties.json"
    data = json.loads(file.read_text())
    data["pages"]["other.ipynb"] = {"title": "Taken"}
    file.write_text(json.dumps(data))
    before = file.read_bytes()
    for left in (house.root / target, house.root / "taken" / "other.ipynb"):
        left.unlink(missing_ok=True)
    await rename(house, path, target)
    assert file.read_bytes() == before


async def test_a_broken_file_is_left_alone(house: House) -> None:
    path = house.write("broken_name")
    file = house.root / "broken_name" / "properties.json"
    file.write_text('{"pages": {"desk.ipynb": ')
    await rename(house, path, "broken_name/other.ipynb")
    assert file.read_text() == '{"pages": {"desk.ipynb": '


async def test_actions_go_to_the_new_name(house: House) -> None:
    path = house.write("gone_to")
    file = house.root / "gone_to" / "properties.json"
    data = json.loads(file.read_text())
    steps = [{"go": {"page": "desk.ipynb"}}]
    button = {"type": "button", "handlers": {"click": steps}}
    data["pages"]["list.ipynb"] = {"parent": "desk.ipynb", "components": {"go": button}}
    data["navigation"] = {"entries": [{"page": "desk.ipynb", "icon": "home"}]}
    file.write_text(json.dumps(data))
    await rename(house, path, "gone_to/counter.ipynb")
    found = pages(house, "gone_to")
    assert set(found) == {"counter.ipynb", "list.ipynb"}
    assert found["list.ipynb"]["components"]["go"]["handlers"]["click"] == [{"go": {"page": "counter.ipynb"}}]
    assert found["list.ipynb"]["parent"] == "counter.ipynb"
    assert json.loads(file.read_text())["navigation"] == {"entries": [{"page": "counter.ipynb", "icon": "home"}]}


@pytest.mark.parametrize("looked", [True, False], ids=["seen before", "at once"])
@renaming
async def test_the_page_of_an_open_canvas_follows(house: House, to: Any, *, looked: bool) -> None:
    folder = f"drawn_{to.__name__}_{looked}"
    path = house.write(folder)
    client = await house.builder(path)
    revision = (await client.until("page"))["revision"]
    if looked:
        await seen(house)
    await to(house, path, f"{folder}/counter.ipynb")
    assert list(pages(house, folder)) == ["counter.ipynb"]
    # Open pages are told at once that the file is another one.
    assert (await client.until("edited"))["revision"] != revision
    # Who asks at the old path is told the new one.
    for method, address, body in [
        ("GET", f"pages/{path}", None),
        ("PATCH", f"pages/{path}", b'{"revision": "x", "edits": [{"type": "remove", "path": "page"}]}'),
        ("GET", f"pages/{path}/check", None),
    ]:
        answer = await house.fetch(f"jupyter-tools/api/{address}", method, body)
        error = json.loads(answer.body)["error"]
        assert (answer.code, error["moved_to"]) == (404, f"{folder}/counter.ipynb")
        assert error["message"] == f"{path!r} was renamed to '{folder}/counter.ipynb'."
    for base in ("canvas", "notebooks"):
        answer = await house.fetch(f"jupyter-tools/{base}/{path}?order=1")
        assert answer.code == 302
        assert answer.headers["Location"].endswith(f"/jupyter-tools/{base}/{folder}/counter.ipynb?order=1")
    # A new notebook of the old name is another page.
    house.write(folder)
    found = json.loads((await house.fetch(f"jupyter-tools/api/pages/{path}")).body)
    assert found["path"] == path


@pytest.mark.parametrize("taken", ["counter.ipynb", "gone"])
async def test_a_used_notebook_that_nobody_can_follow_keeps_its_page(house: House, taken: str) -> None:
    path = house.write(f"kept_{taken[0]}")
    folder = house.root / f"kept_{taken[0]}"
    await house.builder(path)
    await seen(house)
    data = json.loads((folder / "properties.json").read_text())
    data["pages"][taken] = {"title": "Another"}
    if taken == "counter.ipynb":
        (folder / "properties.json").write_text(json.dumps(data))
        (folder / "desk.ipynb").rename(folder / "counter.ipynb")
    else:
        (folder / "desk.ipynb").unlink()
    await seen(house)
    assert "desk.ipynb" in pages(house, folder.name)
    answer = await house.fetch(f"jupyter-tools/api/pages/{path}")
    assert "moved_to" not in json.loads(answer.body)["error"]


def saved_meanwhile(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Let somebody else save the app whenever a rename has read it, so many times; counts these."""
    made: list[int] = []
    save = renames.save_app

    def save_after_another(folder: Path, data: dict[str, Any], revision: str) -> Any:
        if len(made) < times:
            made.append(len(made))
            now = read_app(folder)
            edit = Change(path="page", changes={"title": f"Title {len(made)}"})
            change_page(folder, "desk.ipynb", [edit], now.revision)
        return save(folder, data, revision)

    monkeypatch.setattr(renames, "save_app", save_after_another)
    return made


@renaming
async def test_a_page_that_is_saved_while_it_follows_loses_nothing(
    house: House, to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.write(f"busy_{to.__name__}")
    client = await house.builder(path)
    await client.until("page")
    await seen(house)
    made = saved_meanwhile(monkeypatch, renames.ATTEMPTS - 1)
    await to(house, path, path.replace("desk", "counter"))
    found = pages(house, f"busy_{to.__name__}")
    assert (list(found), found["counter.ipynb"]["title"]) == (["counter.ipynb"], f"Title {len(made)}")
    assert len(made) == renames.ATTEMPTS - 1


async def test_an_app_that_is_saved_all_the_time_is_given_up_with_a_line_in_the_log(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = house.write("never_still")
    made = saved_meanwhile(monkeypatch, 10 * renames.ATTEMPTS)
    await rename(house, path, "never_still/counter.ipynb")
    assert len(made) == renames.ATTEMPTS
    assert list(pages(house, "never_still")) == ["desk.ipynb"]
    assert "the page of never_still/desk.ipynb did not follow to never_still/counter.ipynb" in caplog.text
