"""Pages whose notebook was not run: what builders and visitors are told, and who may have it run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_tools.protocol.link import NotRun, Ran, RunNotebook
from jupyter_tools.protocol.messages import RunAll
from jupyter_tools.server.kernels.run_all import NOT_READY

if TYPE_CHECKING:
    from tests.server.house import House

ASK = RunAll().model_dump()


async def test_builders_see_what_is_not_run_and_visitors_that_the_page_is_coming(house: House) -> None:
    path = house.write("waits")
    kernel = await house.kernel(path)
    builder = await house.builder(path)
    await builder.until("kernel", status="ready")
    visitor = await house.visitor(await house.publish(path))
    kernel.send(NotRun(handlers=["load", "search", "order", "stop"]))
    told = await builder.until("kernel", status="not_run", runnable=True)
    assert told["message"] == "The notebook has not run yet: load, search, order and 1 more wait for their cells."
    told = await visitor.until("kernel", status="not_run", runnable=False)
    assert told["message"] == NOT_READY
    kernel.send(NotRun(handlers=[]))
    await visitor.until("kernel", status="ready", message="")


async def test_a_builder_runs_the_notebook_and_sees_the_cell_that_fails(house: House) -> None:
    path = house.write("runs")
    kernel = await house.kernel(path)
    builder = await house.builder(path)
    await builder.until("kernel", status="ready")
    await builder.send(ASK)
    # It is ready: only if no cell has run.
    await kernel.expect(RunNotebook, only_if_new=True)
    kernel.send(NotRun(handlers=["search"]))
    await builder.until("kernel", status="not_run")
    kernel.ran = Ran(error="NameError: x", traceback="Traceback ...", cell=2)
    await builder.send(ASK)
    update = await builder.until("update", event=-1)
    assert update["changes"]["page"]["message_kind"] == "error"
    assert update["changes"]["page"]["message"].endswith(".ipynb fails: NameError: x")
    await kernel.expect(RunNotebook, only_if_new=False)
    assert kernel.count(RunNotebook) == 2


async def test_a_visitor_has_nothing_run(house: House) -> None:
    path = house.write("refused")
    kernel = await house.kernel(path)
    visitor = await house.visitor(await house.publish(path))
    await visitor.until("kernel", status="ready")
    ran = kernel.count(RunNotebook)
    kernel.send(NotRun(handlers=["search"]))
    await visitor.until("kernel", status="not_run")
    await visitor.send(ASK)
    assert await visitor.closed() == (1008, "only builders can run the notebook")
    assert kernel.count(RunNotebook) == ran


async def test_a_page_without_a_kernel_can_have_its_notebook_run(house: House) -> None:
    builder = await house.builder(house.write("none"))
    assert (await builder.until("kernel", status="missing"))["runnable"] is True
