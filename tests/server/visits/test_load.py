"""A builder runs the page's `load` again; a visitor cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_tools.protocol.link import Run

if TYPE_CHECKING:
    from tests.server.house import House

ASK: dict[str, Any] = {"type": "load"}
PAGE: dict[str, Any] = {"handlers": {"load": "load"}, "components": {"go": {"type": "button"}}}


async def test_it_runs_again_for_a_builder(house: House) -> None:
    path = house.write("again", PAGE)
    kernel = await house.kernel(path)
    builder = await house.builder(path)
    await builder.until("done", event=0)
    before = kernel.count(Run)
    await builder.send(ASK)
    await builder.until("done", event=0)
    assert kernel.count(Run) == before + 1


async def test_a_page_without_a_load_runs_nothing(house: House) -> None:
    path = house.write("none", {"components": {"go": {"type": "button", "handlers": {"click": "go"}}}})
    kernel = await house.kernel(path)
    builder = await house.builder(path)
    await builder.until("kernel", status="ready")
    await builder.send(ASK)
    await builder.until("done", event=await builder.click("go"))
    assert kernel.count(Run) == 1


async def test_a_visitor_who_asks_is_thrown_out(house: House) -> None:
    path = house.write("asks", PAGE)
    kernel = await house.kernel(path)
    visitor = await house.visitor(await house.publish(path))
    await visitor.until("done", event=0)
    before = kernel.count(Run)
    await visitor.send(ASK)
    assert await visitor.closed() == (1008, "only builders watch a notebook, or run a page's load again")
    assert kernel.count(Run) == before
