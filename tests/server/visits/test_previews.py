"""How builders see a page: all of it for the canvas, and as a visitor does for a preview."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.base import EventError
from jupyter_tools.protocol.link import Open, RunNotebook
from jupyter_tools.protocol.messages import Done
from tests.server.house import BUILDER

if TYPE_CHECKING:
    from tests.server.house import Client, House

PAGE: dict[str, Any] = {
    "handlers": {"load": "load"},
    "components": {
        "shown": {"type": "text_input", "label": "Shown"},
        "hidden": {"type": "text_input", "label": "Hidden", "value": "private", "visible": False},
        "other": {"type": "button", "label": "Other", "handlers": {"click": "other"}},
    },
}


async def opened(house: House, path: str, query: str, **hello: Any) -> Client:
    """A builder's client with a query."""
    client = await house.connect(f"jupyter-tools/api/socket/{path}?{query}", **BUILDER)
    await client.hello(**hello)
    return client


async def test_the_canvas_is_sent_what_is_hidden(house: House) -> None:
    path = house.write("canvas", PAGE)
    kernel = await house.kernel(path, changes=lambda _: {"hidden": {"label": "Set"}})
    client = await opened(house, path, "canvas=1&flight=12")
    page = await client.until("page")
    assert (page["builder"], page["params"]) == (True, {"flight": "12"})
    assert page["page"]["components"]["hidden"]["label"] == "Hidden"
    assert page["raw"] == PAGE
    assert page["state"]["hidden"] == "private"
    assert (await client.until("update"))["changes"] == {"hidden": {"label": "Set"}}
    house.write("canvas", {"components": {"hidden": {**PAGE["components"]["hidden"], "placeholder": "New"}}})
    edited = await client.until("edited")
    assert {"placeholder": "New"} in [edit.get("changes") for edit in edited["edits"]]
    assert (await kernel.expect(Open)).params == {"flight": "12"}
    again = await opened(house, path, "canvas=1")
    assert (await again.until("page"))["visit"] != page["visit"]


async def test_a_preview_is_sent_what_a_visitor_is(house: House) -> None:
    path = house.write("preview", PAGE)
    kernel = await house.kernel(path)
    client = await opened(house, path, "as=visitor&flight=12&canvas=1")
    page = await client.until("page")
    assert (page["builder"], page["revision"], page["raw"], page["params"]) == (False, "", None, {"flight": "12"})
    assert "private" not in json.dumps(page)
    assert page["page"]["components"]["hidden"]["label"] != "Hidden"
    opened_in_kernel = await kernel.expect(Open)
    assert (opened_in_kernel.builder, opened_in_kernel.params) == (False, {"flight": "12"})
    await kernel.hold(client)
    event = await client.click("other")
    error = EventError(id="e", message="It failed.", field="x", traceback="Traceback", cell="c", line=1)
    kernel.emit(client.visit, Done.bare(event, "error", error))
    done = await client.until("done", event=event)
    assert (done["error"]["traceback"], done["error"]["cell"], done["error"]["field"]) == (None, None, None)


@pytest.mark.parametrize("message", ["run_all", "watch", "load"])
async def test_a_preview_may_do_what_a_visitor_may(house: House, message: str) -> None:
    path = house.write("limited", PAGE)
    kernel = await house.kernel(path)
    client = await opened(house, path, "as=visitor")
    await client.until("page")
    await client.send({"type": message})
    assert (await client.closed())[0] == 1008
    assert kernel.count(RunNotebook) == 0


async def test_a_preview_and_the_builder_never_share_a_visit(house: House) -> None:
    path = house.write("apart", PAGE)
    builder = await house.builder(path)
    await builder.until("kernel")
    preview = await opened(house, path, "as=visitor")
    await preview.until("kernel")
    for client, query in ((builder, "as=visitor"), (preview, "canvas=1")):
        client.cut()
        await house.left(client)
        other = await opened(house, path, query, visit=client.visit)
        page = await other.until("page")
        assert page["visit"] != client.visit
        assert page["builder"] == (query == "canvas=1")
    back = await opened(house, path, "as=visitor", visit=preview.visit)
    assert (await back.until("page"))["visit"] == preview.visit


async def test_a_preview_follows_a_renamed_notebook(house: House) -> None:
    path = house.write("moved", PAGE)
    client = await opened(house, path, "as=visitor")
    await client.until("kernel")
    [visit] = [one for one in house.room.visits.all() if one.id == client.visit]
    assert visit.owner == f"preview {path}"
    (house.root / "moved").rename(house.root / "there")
    house.room.visits.follow(house.room.root.follow("moved", "there"))
    assert visit.owner == "preview there/desk.ipynb"


async def test_visitors_of_a_published_page_see_no_more_with_these_names(house: House) -> None:
    path = house.write("public", PAGE)
    await house.kernel(path)
    publication = await house.publish(path)
    cookie = await house.cookie(publication)
    client = await house.connect(f"jupyter-tools/pages/{publication['slug']}/socket?canvas=1", Cookie=cookie)
    await client.hello()
    page = await client.until("page")
    assert (page["builder"], page["raw"], page["params"]) == (False, None, {"canvas": "1"})
    assert "private" not in json.dumps(page)
