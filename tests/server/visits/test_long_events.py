"""Events that take long, as the server sees them: queues, pools, and handlers that do not stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Interrupt, Run
from jupyter_tools.protocol.messages import Done, Progress, Queued, Running
from tests.server.house import PAGE

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.server.fake_kernel import FakeKernel
    from tests.server.house import Client, House


async def opened(house: House, name: str, **page: Any) -> tuple[FakeKernel, Client, str]:
    """A published page whose kernel answers nothing after `load`, a visitor of it, and its path."""
    path = house.write(name, {**PAGE, **page})
    kernel = await house.kernel(path)
    client = await house.visitor(await house.publish(path))
    await kernel.hold(client)
    return kernel, client, path


async def test_the_policy_of_a_handler_travels_with_its_run(house: House) -> None:
    policy = {"lane": "thread", "timeout": 5, "retry": 1, "when_running": "parallel"}
    kernel, client, _ = await opened(house, "policy", policies={"other": policy})
    first, second = await client.click("other"), await client.click("other")
    for event in (first, second):
        run = await kernel.expect(Run, event=event)
        assert (run.lane, run.timeout, run.retry) == ("thread", 5, 1)


async def test_queued_events_reach_the_kernel_one_by_one(house: House) -> None:
    kernel, client, _ = await opened(house, "queue", policies={"other": {"when_running": "queue"}})
    first, second = await client.click("other"), await client.click("other")
    run = await kernel.expect(Run, event=first)
    queued = await client.until("queued", event=second)
    assert (queued["position"], queued["others"]) == (1, False)
    assert kernel.count(Run) == 2
    kernel.answer(run)
    await kernel.expect(Run, event=second)


async def test_a_pool_holds_over_visits_and_pages(house: House) -> None:
    policies = {"other": {"pool": "gpu"}, "search": {"pool": "gpu"}}
    path = house.write("pool", {**PAGE, "policies": policies}, app={"pools": {"gpu": 1}})
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    ann, bob = await house.visitor(publication), await house.visitor(publication)
    await kernel.hold(ann, bob)
    event = await ann.click("other")
    run = await kernel.expect(Run, event=event, component="other")
    waiting = await bob.click("filters.search")
    queued = await bob.until("queued", event=waiting)
    assert (queued["position"], queued["others"]) == (1, True)
    kernel.answer(run)
    await kernel.expect(Run, component="filters.search")
    last = await ann.click("other")
    await ann.until("queued", event=last)
    await ann.send({"type": "cancel", "event": last})
    await ann.until("done", event=last, outcome="cancelled")


async def test_an_event_that_waits_for_a_pool_ends_when_the_kernel_is_lost(house: House) -> None:
    path = house.write("lost", {**PAGE, "policies": {"other": {"pool": "gpu"}}}, app={"pools": {"gpu": 1}})
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    ann, bob = await house.visitor(publication), await house.visitor(publication)
    await kernel.hold(ann, bob)
    running = await ann.click("other")
    await kernel.expect(Run, event=running, component="other")
    waiting = await bob.click("other")
    await bob.until("queued", event=waiting)
    again = await house.kernel(path, epoch="epoch-2")
    await ann.until("done", event=running, outcome="unknown")
    await again.expect(Run, event=waiting, component="other")
    await bob.until("done", event=waiting, outcome="ok")


async def test_how_far_events_are_is_shown_after_a_reload(house: House) -> None:
    kernel, client, path = await opened(house, "far")
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    of = {"event": event, "component": "other", "name": "click", "seq": 0}
    kernel.emit(run.visit, Queued(**of, position=3, others=True))
    await client.until("queued")
    client.socket.close()
    again = await house.visitor(await house.publish(path), visit=client.visit)
    [running] = (await again.until("page"))["running"]
    assert (running["position"], running["others"]) == (3, True)
    kernel.emit(run.visit, Running(**of))
    kernel.emit(run.visit, Progress(seq=0, event=event, value=0.25, label="Scoring"))
    await again.until("progress")
    again.socket.close()
    last = await house.visitor(await house.publish(path), visit=client.visit)
    [running] = (await last.until("page"))["running"]
    assert (running["position"], running["value"], running["label"]) == (0, 0.25, "Scoring")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers count as stubborn at once."""
    monkeypatch.setattr("jupyter_tools.server.kernels.live.LiveSource.patience", 0.02)


@pytest.mark.usefixtures("impatient")
async def test_a_handler_that_does_not_stop_is_reported(house: House, caplog: pytest.LogCaptureFixture) -> None:
    kernel, client, path = await opened(house, "stubborn")
    other = await house.visitor(await house.publish(path))
    await other.until("page")
    event = await client.click("other")
    await kernel.expect(Run, event=event)
    await client.send({"type": "cancel", "event": event})
    await kernel.expect(Interrupt)
    label = (await client.until("progress", event=event))["label"]
    assert (
        label == "This did not stop when asked. It ends when its current step returns. 1 other visit may wait for it."
    )
    assert "event 1 of visit" in caplog.text


@pytest.mark.usefixtures("impatient")
async def test_a_handler_that_outlives_its_timeout_is_reported(house: House) -> None:
    kernel, client, _ = await opened(house, "late", policies={"other": {"timeout": 0.05}})
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    kernel.emit(run.visit, Running(seq=0, event=event, component="other", name="click"))
    assert "did not stop when asked" in (await client.until("progress", event=event))["label"]


@pytest.mark.usefixtures("impatient")
async def test_a_handler_that_stops_is_not_reported(house: House, clock: Clock) -> None:
    kernel, client, _ = await opened(house, "stops")
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    await client.send({"type": "cancel", "event": event})
    await kernel.expect(Interrupt)
    kernel.emit(
        run.visit, Done(seq=0, event=event, outcome="cancelled", error=None, changes={}, handler="", at_once=False)
    )
    await client.until("done", event=event)
    await clock.elapse(1)
    following = await client.click("filters.search")
    await kernel.expect(Run, event=following)
    kernel.emit(run.visit, Progress(seq=0, event=following, value=1, label="next"))
    assert (await client.until("progress"))["label"] == "next"
