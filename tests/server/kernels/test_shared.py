"""Shared kernels: started by the server, started again when they die, down when that does not help."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.protocol.link import Open, Ran, Run, RunNotebook
from tests.server.house import PAGE, configure

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.server.fake_manager import FakeManager
    from tests.server.house import House


async def test_publishing_starts_a_kernel_and_runs_the_notebook(house: House, manager: FakeManager) -> None:
    path = house.write("shared")
    publication = await house.publish(path, "shared")
    [kernel] = manager.kernels
    assert kernel.count(RunNotebook) == 1
    assert kernel.welcome is not None
    assert (kernel.welcome.folder, kernel.welcome.notebook) == (str(house.root / "shared"), "desk.ipynb")
    assert manager.given[0]["cwd"] == str(house.root / "shared")
    assert manager.given[0]["env"]["JPY_SESSION_NAME"] == str(house.root / "shared" / "desk.ipynb")
    first, second = await house.visitor(publication), await house.visitor(publication)
    for client in (first, second):
        await client.until("done", event=0)
        await client.until("done", event=await client.click("other"))
    assert len(manager.kernels) == 1
    assert kernel.count(Open) == 2


async def test_new_visits_go_to_the_replica_with_the_fewest(house: House, manager: FakeManager) -> None:
    page = {**PAGE, "kernel": {"mode": "shared", "replicas": 3}}
    publication = await house.publish(house.write("replicas", page), "shared")
    assert len(manager.kernels) == 3
    assert [one.describe().why for one in house.room.kernels.listed()] == ["As asked for."] * 3
    visitors = [await house.visitor(publication) for _ in range(6)]
    for visitor in visitors:
        await visitor.until("done", event=0)
    assert [kernel.count(Open) for kernel in manager.kernels] == [2, 2, 2]
    again = await house.publish(house.write("replicas", page), "shared")
    assert again["why"] == "As asked for."
    for visitor in visitors:
        await visitor.until("page")
        await visitor.until("done", event=await visitor.click("other"), outcome="ok")
    assert [kernel.count(Open) for kernel in manager.kernels[3:]] == [2, 2, 2]
    assert len(manager.running) == 3


async def test_a_failing_cell_fails_the_publishing(house: House, manager: FakeManager) -> None:
    path = house.write("failing")
    manager.ran = Ran(error="ZeroDivisionError: division by zero", traceback="Traceback ...", cell=2)
    answer = await house.fetch("jupyter-tools/api/publications", "POST", {"notebook": path, "mode": "shared"})
    assert answer.code == 422
    error = json.loads(answer.body)["error"]
    assert error["name"] == "PublishError"
    assert "Cell 3 of desk.ipynb" in error["message"]
    assert error["traceback"] == "Traceback ..."
    assert house.room.publications.below_root() == []
    assert manager.running == {}


async def test_publishing_again_runs_the_notebook_in_a_new_kernel(house: House, manager: FakeManager) -> None:
    path = house.write("again")
    publication = await house.publish(path, "shared")
    visitor = await house.visitor(publication)
    await visitor.until("done", event=0)
    [old] = manager.kernels
    old.answers = False
    event = await visitor.click("other")
    await old.expect(Run, event=event)
    manager.ran = Ran(error="NameError: x", traceback="", cell=0)
    answer = await house.fetch("jupyter-tools/api/publications", "POST", {"notebook": path, "mode": "shared"})
    assert answer.code == 422
    assert list(manager.running) == [old.kernel]
    manager.ran = Ran(error=None, traceback="", cell=None)
    again = await house.publish(path, "shared")
    await visitor.until("done", event=event, outcome="unknown")
    await visitor.until("page")
    await visitor.until("done", event=0)
    await visitor.until("done", event=await visitor.click("other"), outcome="ok")
    assert list(manager.running) == [manager.kernels[-1].kernel]
    cookie = await house.cookie(publication)
    assert (await house.fetch(again["page_url"], headers={"Cookie": cookie})).code == 200


async def test_changing_the_mode_moves_visitors(house: House, manager: FakeManager) -> None:
    path = house.write("mode")
    live = await house.kernel(path)
    publication = await house.publish(path, "live")
    visitor = await house.visitor(publication)
    await visitor.until("done", event=0)
    await house.publish(path, "shared")
    assert (await visitor.closed())[0] == 1012
    again = await house.visitor(publication)
    await again.until("done", event=0)
    assert manager.kernels[0].count(Open) == 1
    await house.publish(path, "live")
    assert (await again.closed())[0] == 1012
    assert manager.running == {}
    last = await house.visitor(publication)
    await last.until("done", event=0)
    assert live.count(Open) == 2


async def test_a_kernel_that_dies_is_started_again(house: House, manager: FakeManager) -> None:
    path = house.write("dies2")
    visitor = await house.visitor(await house.publish(path, "shared"))
    await visitor.until("done", event=0)
    manager.kernels[0].answers = False
    event = await visitor.click("other")
    await manager.kernels[0].expect(Run, event=event)
    manager.kernels[0].die()
    await visitor.until("done", event=event, outcome="unknown")
    await visitor.until("kernel", status="starting")
    await visitor.until("kernel", status="ready")
    await visitor.until("done", event=0)
    await visitor.until("done", event=await visitor.click("other"), outcome="ok")
    assert manager.kernels[1].count(RunNotebook) == 1


async def test_a_crash_loop_ends_with_the_page_down(house: House, manager: FakeManager, clock: Clock) -> None:
    path = house.write("crash")
    publication = await house.publish(path, "shared")
    visitor = await house.visitor(publication)
    for _ in range(5):
        await visitor.until("kernel", status="ready")
        manager.kernels[-1].die()
    status = await visitor.until("kernel", status="dead")
    assert "down" in status["message"]
    started = len(manager.kernels)
    event = await visitor.click("other")
    done = await visitor.until("done", event=event)
    assert done["outcome"] == "error"
    assert "down" in done["error"]["message"]
    newcomer = await house.visitor(publication)
    await newcomer.until("page")
    await newcomer.until("kernel", status="dead")
    await clock.elapse(1)
    assert len(manager.kernels) == started
    await house.publish(path, "shared")
    await visitor.until("kernel", status="ready")


async def test_a_kernel_that_cannot_start_is_reported(house: House, manager: FakeManager) -> None:
    manager.refuses = True
    path = house.write("cannot")
    answer = await house.fetch("jupyter-tools/api/publications", "POST", {"notebook": path, "mode": "shared"})
    assert answer.code == 503
    assert "no such kernel" in json.loads(answer.body)["error"]["message"]


async def test_a_notebook_that_takes_too_long_is_given_up(
    house: House, manager: FakeManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forever(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr("jupyter_tools.server.kernels.shared.load_extension", forever)
    configure(monkeypatch, house.room.kernels, shared_start_timeout=0.1)
    answer = await house.fetch(
        "jupyter-tools/api/publications", "POST", {"notebook": house.write("slow2"), "mode": "shared"}
    )
    assert answer.code == 503
    assert "0.1 seconds" in json.loads(answer.body)["error"]["message"]
    assert manager.running == {}


async def test_a_visit_starts_the_kernel_of_a_page_published_earlier(house: House, manager: FakeManager) -> None:
    path = house.write("earlier")
    publication = await house.publish(path, "shared")
    found, _ = house.room.publications.find("earlier/desk")
    await house.room.kernels.end(*house.room.kernels.withdraw(path, found.id))
    visitor = await house.visitor(publication)
    page = await visitor.next()
    assert page is not None
    assert page["type"] == "page"
    event = await visitor.click("other")
    await visitor.until("done", event=event, outcome="ok")
    assert len(manager.kernels) == 2


async def test_unpublishing_ends_the_kernel(house: House, manager: FakeManager) -> None:
    await house.publish(house.write("ends2"), "shared")
    assert len(manager.running) == 1
    await house.fetch("jupyter-tools/api/publications/ends2/desk", "DELETE")
    assert manager.running == {}


async def test_a_live_page_without_kernel_is_started_for_its_visitors(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.write("alive")
    started = []

    async def create_session(**given: Any) -> dict[str, Any]:
        started.append(given)
        kernel = await house.kernel(path)
        return {"kernel": {"id": kernel.kernel}}

    monkeypatch.setattr(house.app.session_manager, "create_session", create_session)
    publication = await house.publish(path)
    assert started == [{"path": path, "name": "desk.ipynb", "type": "notebook", "kernel_name": None}]
    visitor = await house.visitor(publication)
    await visitor.until("done", event=0)
    house.sessions.clear()
    for kernel in house._kernels:
        assert kernel.count(RunNotebook) == 1
        kernel.die()
    await visitor.until("kernel", status="starting")
    await visitor.until("kernel", status="ready")
    assert len(started) == 2


async def test_waiting_for_a_kernel_that_cannot_be_had_ends(house: House) -> None:
    page = house.room.root.page(house.write("ensure"))
    live = house.room.kernels.live(page)

    async def refuse() -> Any:
        raise LinkError("There is none.")

    live.source.connect = refuse  # type: ignore[method-assign]
    with pytest.raises(LinkError, match="There is none"):
        await live.ensure()


async def test_a_restart_waits_for_the_end_of_a_stop(
    house: House, manager: FakeManager, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    visitor = await house.visitor(await house.publish(house.write("stopped"), "shared"))
    await visitor.until("done", event=0)
    [kernel] = house.room.kernels.listed()
    ended, shut_down = asyncio.Event(), manager.shutdown_kernel

    async def slowly(kernel_id: str, *, now: bool) -> None:
        await shut_down(kernel_id, now=now)
        await ended.wait()

    monkeypatch.setattr(manager, "shutdown_kernel", slowly)
    stopping = asyncio.create_task(kernel.halt())
    await visitor.until("kernel", status="dead")
    restarting = asyncio.create_task(kernel.restart())
    await clock.elapse(1)  # another process would start, if one did
    ended.set()
    await asyncio.gather(stopping, restarting)
    await visitor.until("kernel", status="ready")
    await visitor.until("done", event=await visitor.click("other"), outcome="ok")
