"""Notebooks that are renamed in Jupyter keep their pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.files import read_app
from jupyter_tools.models import write_page_module

if TYPE_CHECKING:
    from tests.server.house import House


async def rename(house: House, source: str, target: str) -> None:
    """Rename a file as Lab does."""
    answer = await house.fetch(f"api/contents/{source}", "PATCH", {"path": target})
    assert answer.code == 200, answer.body
    await house.fetch("api/status")


def pages(house: House, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((house.root / name / "properties.json").read_text())["pages"]
    return found


async def test_the_entry_and_the_module_follow(house: House) -> None:
    path = house.write("renamed")
    folder = house.root / "renamed"
    before = pages(house, "renamed")
    write_page_module(folder, "desk.ipynb", read_app(folder).app.pages["desk.ipynb"])
    await rename(house, path, "renamed/counter.ipynb")
    assert pages(house, "renamed") == {"counter.ipynb": before["desk.ipynb"]}
    assert sorted(one.name for one in folder.glob("*.py")) == ["counter_page.py"]
    client = await house.builder("renamed/counter.ipynb")
    assert "filters" in (await client.until("page"))["page"]["components"]


async def test_the_publication_follows_and_its_keys_stay_good(house: House) -> None:
    publication = await house.publish(house.write("moved"))
    cookie = await house.cookie(publication)
    await rename(house, "moved/desk.ipynb", "moved/counter.ipynb")
    assert (await house.fetch("jupyter-tools/pages/moved/desk/", headers={"Cookie": cookie})).code == 403
    assert (await house.fetch("jupyter-tools/pages/moved/counter/", headers={"Cookie": cookie})).code == 200


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
