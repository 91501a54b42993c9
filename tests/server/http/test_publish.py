"""Publishing and unpublishing at the same time: one publishing of a page at a time, and nothing is left of any."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from jupyter_tools.protocol.link import Run, RunNotebook
from jupyter_tools.server.http.publish import UNPUBLISHED, WHY_UNPUBLISHED
from jupyter_tools.server.visits.visit import PARTLY
from tests.server.house import PAGE
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.server.fake_kernel import FakeKernel
    from tests.server.fake_manager import FakeManager
    from tests.server.house import House

PUBLICATIONS = "jupyter-tools/api/publications"


async def post(house: House, path: str, mode: str = "shared") -> tuple[int, Any]:
    """Publish a page; status and body of the answer."""
    answer = await house.fetch(PUBLICATIONS, "POST", {"notebook": path, "mode": mode})
    return answer.code, json.loads(answer.body)


@pytest.fixture
def slow(manager: FakeManager, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Kernels are ready when this is set."""
    let = asyncio.Event()

    async def load(kernel: FakeKernel, kernel_id: str, hub: Any) -> Any:
        await let.wait()
        await kernel.dial()
        return await hub.link(kernel_id, 5)

    monkeypatch.setattr("jupyter_tools.server.kernels.shared.load_extension", load)
    assert not manager.kernels
    return let


async def started(manager: FakeManager, count: int) -> None:
    """Wait until so many kernels were started."""
    await eventually(lambda: len(manager.kernels) >= count)


async def test_the_same_page_at_once_is_published_once(
    house: House,
    manager: FakeManager,
    slow: asyncio.Event,
) -> None:
    page = house.room.root.page(house.write("parallel"))
    first = asyncio.create_task(post(house, page.path))
    await started(manager, 1)
    others = [asyncio.create_task(house.room.publisher.publish(page, "shared")) for _ in range(20)]
    others[0].cancel()  # who goes away does not end it for the others
    await asyncio.sleep(0)
    slow.set()
    status, publication = await first
    published = await asyncio.gather(*others[1:])
    assert status == 200
    assert all(one is published[0] for one in published)
    assert publication["url"].endswith(quote(published[0].key))
    assert len(manager.kernels) == len(manager.running) == 1
    visitor = await house.visitor(publication)
    await visitor.until("done", event=0, outcome="ok")
    assert (await house.fetch(f"{PUBLICATIONS}/parallel/desk", "DELETE")).code == 200
    assert manager.running == {}
    assert await visitor.closed() == (UNPUBLISHED, WHY_UNPUBLISHED)


async def test_publishing_in_another_mode_or_after_a_save_waits_and_runs(
    house: House,
    manager: FakeManager,
    slow: asyncio.Event,
    clock: Clock,
) -> None:
    path = house.write("turns")
    first = asyncio.create_task(post(house, path))
    await started(manager, 1)
    os.utime(house.root / path, (1, 1))
    second = asyncio.create_task(post(house, path))
    await eventually(lambda: len(house.room.publisher._jobs[house.room.root.page(path)]) == 2)
    await clock.elapse(1)
    assert len(manager.kernels) == 1
    slow.set()
    assert (await first)[1]["page_url"] == (await second)[1]["page_url"]
    assert len(manager.kernels) == 2
    assert list(manager.running) == [manager.kernels[1].kernel]
    assert [kernel.count(RunNotebook) for kernel in manager.kernels] == [1, 1]


async def test_unpublishing_cancels_what_publishes_the_page(
    house: House,
    manager: FakeManager,
    slow: asyncio.Event,
) -> None:
    path = house.write("cancelled")
    asked = [asyncio.create_task(post(house, path)) for _ in range(3)]
    await started(manager, 1)
    assert (await house.fetch(f"{PUBLICATIONS}/cancelled/desk", "DELETE")).code == 200
    for answer in await asyncio.gather(*asked):
        assert answer[0] == 422
        assert "the page was unpublished" in answer[1]["error"]["message"]
    assert manager.running == {}
    assert house.room.publications.below_root() == []
    assert (await house.fetch(f"{PUBLICATIONS}/cancelled/desk", "DELETE")).code == 404
    slow.set()
    assert (await post(house, path))[0] == 200


async def test_publishing_again_and_unpublishing_leaves_no_kernel(
    house: House,
    manager: FakeManager,
    slow: asyncio.Event,
) -> None:
    path = house.write("both")
    slow.set()
    await post(house, path)
    slow.clear()
    again = asyncio.create_task(post(house, path))
    await started(manager, 2)
    assert (await house.fetch(f"{PUBLICATIONS}/both/desk", "DELETE")).code == 200
    assert (await again)[0] == 422
    assert manager.running == {}
    assert house.room.kernels.listed() == []


async def test_a_file_that_cannot_be_written_leaves_no_kernel(
    house: House,
    manager: FakeManager,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    path = house.write("full")
    monkeypatch.setattr("jupyter_tools.atomic.write", fails)
    assert (await post(house, path))[0] == 503
    assert manager.running == {}
    assert house.room.kernels.listed() == []
    monkeypatch.undo()


async def test_a_socket_that_was_opened_before_the_page_was_unpublished_starts_nothing(
    house: House,
    manager: FakeManager,
) -> None:
    path = house.write("late")
    publication = await house.publish(path, "shared")
    cookie = await house.cookie(publication)
    early = [await house.connect("jupyter-tools/pages/late/desk/socket", Cookie=cookie) for _ in range(2)]
    await house.fetch(f"{PUBLICATIONS}/late/desk", "DELETE")
    await early[0].hello()
    assert (await early[0].closed())[0] == UNPUBLISHED
    await house.publish(path, "shared")
    await early[1].hello()
    assert (await early[1].closed())[0] == UNPUBLISHED
    assert len(manager.running) == 1


async def test_running_clicks_get_their_outcome(house: House) -> None:
    page = {**PAGE, "policies": {"other": {"when_running": "queue"}}}
    path = house.write("under_way", page)
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    visitor = await house.visitor(publication)
    await kernel.hold(visitor)
    running, waiting = await visitor.click("other"), await visitor.click("other")
    await kernel.expect(Run, event=running)
    await visitor.until("queued", event=waiting)
    await house.fetch(f"{PUBLICATIONS}/under_way/desk", "DELETE")
    done = await visitor.until("done", event=running, outcome="unknown")
    assert done["error"]["message"] == f"{WHY_UNPUBLISHED} {PARTLY}"
    done = await visitor.until("done", event=waiting, outcome="cancelled")
    assert done["error"]["message"] == WHY_UNPUBLISHED
    assert await visitor.closed() == (UNPUBLISHED, WHY_UNPUBLISHED)
    assert [run.event for run in kernel.received if isinstance(run, Run)] == [0, running]
