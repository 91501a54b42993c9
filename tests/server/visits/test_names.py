"""The names of a notebook's kernel reach the builders who watch them, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_tools.protocol.link import Watch
from jupyter_tools.protocol.names import KernelHandler, Names, Variable

if TYPE_CHECKING:
    from tests.server.house import House

ASK: dict[str, Any] = {"type": "watch"}
FRAME = {"name": "flights", "kind": "frame", "type": "DataFrame", "summary": "3 × 2", "signature": None, "cell": "c1"}
NAMES = Names(
    variables=[Variable.model_validate({**FRAME, "columns": [{"name": "carrier", "type": "String"}]})],
    handlers=[KernelHandler(name="search", cell="c2", code=None, form="function", line=1, source=None)],
)


async def test_a_builder_is_told_the_names(house: House) -> None:
    path = house.write("names")
    kernel = await house.kernel(path)
    builder = await house.builder(path)
    await builder.until("done", event=0)
    await builder.send(ASK)
    watch = await kernel.expect(Watch)
    assert watch.visit == builder.visit
    seq = builder.seq
    kernel.emit(builder.visit, NAMES)
    names = await builder.until("names")
    assert names == NAMES.model_dump(mode="json")
    event = await builder.click("other")
    update = await builder.until("update", event=event)
    assert update["seq"] == seq + 1, "names have no seq"


async def test_the_watch_goes_on_in_a_kernel_that_was_restarted(house: House) -> None:
    path = house.write("restarted")
    kernel = await house.kernel(path)
    builder = await house.builder(path)
    await builder.until("done", event=0)
    await builder.send(ASK)
    await kernel.expect(Watch)
    kernel.die()
    again = await house.kernel(path, epoch="epoch-2")
    assert (await again.expect(Watch)).visit == builder.visit


async def test_a_watch_that_is_asked_before_the_kernel_is_there_begins_with_it(house: House) -> None:
    path = house.write("early")
    builder = await house.builder(path)
    await builder.until("kernel")
    await builder.send(ASK)
    kernel = await house.kernel(path)
    assert (await kernel.expect(Watch)).visit == builder.visit


async def test_a_client_that_comes_back_is_told_again(house: House) -> None:
    path = house.write("back")
    kernel = await house.kernel(path)
    builder = await house.builder(path)
    await builder.until("done", event=0)
    await builder.send(ASK)
    await kernel.expect(Watch)
    builder.cut()
    await house.left(builder)
    before = kernel.count(Watch)
    again = await house.builder(path, visit=builder.visit, epoch="epoch-1", seq=builder.seq)
    await again.until("kernel")
    await again.send(ASK)
    kernel.emit(builder.visit, NAMES)
    await again.until("names")
    assert kernel.count(Watch) > before


async def test_a_visitor_who_watches_is_thrown_out(house: House) -> None:
    path = house.write("curious")
    kernel = await house.kernel(path)
    visitor = await house.visitor(await house.publish(path))
    await visitor.until("kernel", status="ready")
    await visitor.send(ASK)
    assert await visitor.closed() == (1008, "only builders watch a notebook, or run a page's load again")
    assert kernel.count(Watch) == 0


async def test_a_visitor_is_sent_no_names(house: House) -> None:
    path = house.write("leaky")
    kernel = await house.kernel(path)
    visitor = await house.visitor(await house.publish(path))
    await visitor.until("done", event=0)
    kernel.emit(visitor.visit, NAMES)
    event = await visitor.click("other")
    told = []
    while not told or (told[-1]["type"], told[-1].get("event")) != ("done", event):
        message = await visitor.next()
        assert message is not None
        told.append(message)
    assert [one for one in told if one["type"] == "names"] == []
