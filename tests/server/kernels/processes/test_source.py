"""Isolated pages: how their processes are made, and when they end; with real ones in `integration/test_isolated.py`."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import HELD, Close, Forked, Interrupt, Limit, Open, PageChanged, Ran, Run
from jupyter_tools.protocol.messages import Done, Progress, Running
from jupyter_tools.server.kernels import isolated, supervised
from jupyter_tools.server.kernels.processes import canary, memory, template
from jupyter_tools.server.kernels.processes import registry as processes_module
from jupyter_tools.server.kernels.processes.registry import OwnProcess
from jupyter_tools.server.kernels.processes.source import NO_FORK
from tests.asked import HELLO
from tests.server.fake_processes import FakeProcess, FakeProcesses
from tests.server.house import PAGE, configure
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clock import Clock
    from tests.server.house import Client, House


@pytest.fixture
def processes(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProcesses]:
    """The processes that the server starts."""
    fake = FakeProcesses(house)
    monkeypatch.setattr(fake.launcher, "launch", fake.launch)
    monkeypatch.setattr(supervised, "MAX_DELAY", 0.02)
    monkeypatch.setattr(processes_module, "LOOK", 0.02)
    configure(monkeypatch, house.room.kernels, ready_forks=0)
    yield fake
    fake.end()


async def loaded(client: Client) -> None:
    await client.until("done", event=0, outcome="ok")


async def opened(house: House, processes: FakeProcesses, publication: Any) -> tuple[Client, FakeProcess]:
    """The first visitor of an isolated page, after `load`, and the process of the visit."""
    visitor = await house.visitor(publication)
    await loaded(visitor)
    # The canary was killed; the system takes its time on a busy machine.
    await eventually(lambda: len(processes.running()) == 1)
    [process] = processes.running()
    return visitor, process


async def forget_templates(house: House) -> None:
    """Let the server be as one that was started again."""
    for one in house.room.kernels._isolated.values():
        await one.stop()
    house.room.kernels._isolated.clear()


def kernel(**settings: Any) -> dict[str, Any]:
    """The page with settings of its kernel."""
    return {**PAGE, "kernel": settings}


# --- which mode is taken ---


async def test_each_visit_gets_a_fork_that_ends_with_it(house: House, processes: FakeProcesses) -> None:
    publication = await house.publish(house.write("forks"), "isolated")
    assert (publication["mode"], "forked" in publication["why"]) == ("isolated", True)
    [canary_bird] = processes.forks
    await eventually(lambda: canary_bird.killed)
    first, second = await house.visitor(publication), await house.visitor(publication)
    await loaded(first)
    await loaded(second)
    one, two = processes.running()
    assert one.count(Open) == two.count(Open) == 1
    await first.until("done", event=await first.click("other"), outcome="ok")
    assert (one.count(Run), two.count(Run)) == (2, 1)
    listed = json.loads((await house.fetch("jupyter-tools/api/publications")).body)["publications"]
    assert [(one["mode"], one["why"]) for one in listed] == [("isolated", publication["why"])]
    await house.fetch("jupyter-tools/api/publications/forks/desk", "DELETE")
    await eventually(lambda: not processes.running() and not processes.kind("template"))
    await eventually(lambda: processes.launcher.processes.all() == [])


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"problems": {"torch": "the notebook has started CUDA"}}, "the notebook has started CUDA"),
        ({"hangs_in": "polars"}, "polars hangs in a forked process"),
        ({"dies_of": "numpy"}, "numpy ends the process in a forked process"),
        ({"answers": False}, "the page's load handler hangs in a forked process"),
        ({"cannot_fork": "the notebook leaves threads running"}, "the notebook leaves threads running"),
        ({"forks_dial": False}, "a forked process hangs at once"),
    ],
)
async def test_what_the_canary_finds_makes_spares(
    house: House,
    processes: FakeProcesses,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    reason: str,
) -> None:
    monkeypatch.setattr(canary, "PROBE_TIMEOUT", 0.3)
    monkeypatch.setattr(template, "FORK_TIMEOUT", 0.3)
    configure(monkeypatch, house.room.kernels, canary_timeout=0.3)
    for name, value in settings.items():
        setattr(processes, name, value)
    publication = await house.publish(house.write("spares"), "isolated")
    assert publication["mode"] == "isolated"
    assert reason in publication["why"]
    await eventually(lambda: not processes.kind("template"))
    await eventually(lambda: not processes.running())
    processes.answers = True
    visitor = await house.visitor(publication)
    await visitor.until("kernel", status="ready")
    # One has the visit, another waits for the next.
    await eventually(lambda: len(processes.kind("spare")) == 2)
    await house.fetch("jupyter-tools/api/publications/spares/desk", "DELETE")
    await eventually(lambda: not processes.kind("spare"))


async def test_a_page_without_a_problem_passes(house: House, processes: FakeProcesses) -> None:
    processes.answers = False
    page = {**PAGE, "handlers": {}}
    assert "forked within" in (await house.publish(house.write("plain", page), "isolated"))["why"]


@pytest.mark.usefixtures("processes")
async def test_a_load_handler_that_is_not_defined_says_nothing_of_forks(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold(self: FakeProcess, run: Run) -> None:
        self.emit(run.visit, Progress(seq=0, event=run.event, value=None, label=HELD))

    monkeypatch.setattr("tests.server.fake_processes.FakeProcess.answer", hold)
    assert "forked within" in (await house.publish(house.write("held"), "isolated"))["why"]


async def test_auto_takes_shared_where_the_notebook_cannot_be_forked(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = []

    async def prepare(self: Any) -> None:
        prepared.append(self)

    monkeypatch.setattr("jupyter_tools.server.kernels.shared.SharedPage.prepare", prepare)
    processes.cannot_fork = "the notebook leaves connections open"
    path = house.write("auto", kernel(replicas=3))
    answer = await house.fetch("jupyter-tools/api/publications", "POST", {"notebook": path})
    publication = json.loads(answer.body)
    assert publication["mode"] == "shared"
    assert "connections open" in publication["why"]
    await eventually(lambda: not processes.kind("template"))
    await eventually(lambda: not processes.kind("spare"))
    assert len(prepared[0].kernels) == 3
    processes.cannot_fork = None
    publication = await house.publish(path, "auto")
    assert publication["mode"] == "isolated"


async def test_without_forks_there_are_spares(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.fork")
    publication = await house.publish(house.write("windows"), "isolated")
    assert NO_FORK in publication["why"]
    assert {kind for kind, _ in processes.launched} == {"spare"}


async def test_a_failing_cell_fails_the_publishing(house: House, processes: FakeProcesses) -> None:
    processes.ran = Ran(error="ZeroDivisionError: division by zero", traceback="Traceback ...", cell=2)
    body = {"notebook": house.write("failing"), "mode": "isolated"}
    answer = await house.fetch("jupyter-tools/api/publications", "POST", body)
    assert answer.code == 422
    error = json.loads(answer.body)["error"]
    assert (error["name"], error["traceback"]) == ("PublishError", "Traceback ...")
    assert "Cell 3 of desk.ipynb" in error["message"]
    await eventually(lambda: all(one.killed for _, one in processes.launched))
    await eventually(lambda: processes.launcher.processes.all() == [])


# --- processes come and go ---


async def test_a_visit_whose_process_dies_gets_another(house: House, processes: FakeProcesses) -> None:
    publication = await house.publish(house.write("dies"), "isolated")
    visitor, other = await house.visitor(publication), await house.visitor(publication)
    await loaded(visitor)
    await loaded(other)
    first, neighbour = processes.running()
    first.answers = False
    event = await visitor.click("other", state={"filters.carrier": "UA"})
    await first.expect(Run, event=event)
    first.die()
    done = await visitor.until("done", event=event, outcome="unknown")
    assert done["error"]["message"].startswith("The process of your visit ended")
    page = await visitor.until("page")
    assert page["state"]["filters.carrier"] == "UA"
    await loaded(visitor)
    await eventually(lambda: first.killed)
    assert not neighbour.killed
    assert neighbour.count(Open) == 1


async def test_a_process_that_keeps_ending_is_given_up_until_the_page_is_opened_again(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = await house.publish(house.write("loops"), "isolated")
    with monkeypatch.context() as crashes:
        crashes.setattr(FakeProcess, "answer", lambda process, _: process.die())
        visitor = await house.visitor(publication)
        while not (await visitor.until("kernel", status="dead"))["message"].startswith("The page is down"):
            pass
        await eventually(lambda: not processes.running())
    visitor.cut()
    back = await house.visitor(publication, visit=visitor.visit)
    await back.until("done", event=0, outcome="ok")


async def test_a_process_rests_while_nobody_has_the_page_open(
    house: House, processes: FakeProcesses, clock: Clock
) -> None:
    publication = await house.publish(house.write("rests", kernel(idle_minutes=1)), "isolated")
    visitor, process = await opened(house, processes, publication)
    process.answers = False
    event = await visitor.click("other")
    await process.expect(Run, event=event)
    visitor.cut()
    visit = await house.left(visitor)
    await clock.elapse(61)
    assert not process.killed
    process.answer(await process.expect(Run, event=event))
    await eventually(lambda: not visit.record.running)
    await clock.elapse(61)
    await eventually(lambda: process.killed)
    back = await house.visitor(publication, visit=visitor.visit)
    note = await back.until("update", event=-1)
    assert "idle" in note["changes"]["page"]["message"]
    await loaded(back)
    await clock.elapse(61)
    assert len(processes.running()) == 1


async def test_what_does_not_stop_is_ended_at_once(house: House, processes: FakeProcesses) -> None:
    assert isolated.IsolatedSource.patience < 0.5
    publication = await house.publish(house.write("stubborn"), "isolated")
    visitor, process = await opened(house, processes, publication)
    process.answers = False
    event = await visitor.click("other")
    await process.expect(Run, event=event)
    await visitor.send({"type": "cancel", "event": event})
    done = await visitor.until("done", event=event, outcome="unknown")
    assert done["error"]["message"].startswith("This did not stop")
    await loaded(visitor)
    await eventually(lambda: process.killed)


async def test_what_waits_behind_a_handler_is_cancelled_without_its_process(
    house: House, processes: FakeProcesses, clock: Clock
) -> None:
    publication = await house.publish(house.write("behind"), "isolated")
    visitor, process = await opened(house, processes, publication)
    process.answers = False
    slow = await visitor.click("other")
    run = await process.expect(Run, event=slow)
    process.emit(run.visit, Running(seq=0, event=slow, component="other", name="click"))
    waiting = await visitor.click("filters.search")
    await process.expect(Run, event=waiting)
    await visitor.send({"type": "cancel", "event": waiting})
    await process.expect(Interrupt, event=waiting)
    process.emit(
        run.visit, Done(seq=0, event=waiting, outcome="cancelled", error=None, changes={}, handler="", at_once=False)
    )
    await visitor.until("done", event=waiting, outcome="cancelled")
    await clock.elapse(2 * isolated.IsolatedSource.patience)
    assert not process.killed


async def test_handlers_that_do_not_stop_do_not_take_the_page_down(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated.IsolatedSource, "patience", 0.02)
    publication = await house.publish(house.write("often"), "isolated")
    visitor = await house.visitor(publication)
    await loaded(visitor)
    for _ in range(supervised.MAX_FAILURES + 1):
        [process] = processes.running()
        process.answers = False
        event = await visitor.click("other")
        await process.expect(Run, event=event)
        await visitor.send({"type": "cancel", "event": event})
        await visitor.until("done", event=event, outcome="unknown")
        await loaded(visitor)
        await eventually(partial(getattr, process, "killed"))
    [kernel] = [one for one in house.room.kernels.listed() if one.mode == "isolated"]
    assert kernel.source.failures.count == 0


@pytest.mark.usefixtures("processes")
async def test_a_load_that_does_not_stop_counts_as_a_failure(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated.IsolatedSource, "patience", 0.02)
    page = {**PAGE, "policies": {"load": {"timeout": 0.02}}}
    publication = await house.publish(house.write("loads", page), "isolated")
    monkeypatch.setattr(
        "tests.server.fake_processes.FakeProcess.answer",
        lambda self, run: self.emit(run.visit, Running(seq=0, event=0, component="page", name="load")),
    )
    visitor = await house.visitor(publication)
    while not (await visitor.until("kernel", status="dead"))["message"].startswith("The page is down"):
        pass


async def test_limits_are_sent_and_enforced(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "WATCH", 0.02)
    taken = {"memory": 50e6, "seconds": 1.0}
    looks: list[float] = []
    monkeypatch.setattr(OwnProcess, "private_memory", lambda _: int(taken["memory"]))
    monkeypatch.setattr(OwnProcess, "seconds", lambda _: looks.append(taken["seconds"]) or looks[-1])
    publication = await house.publish(house.write("limits", kernel(memory_mb=100, cpu_seconds=2)), "isolated")
    visitor = await house.visitor(publication)
    await loaded(visitor)
    for name, value, reason in (("memory", 300e6, "more memory"), ("seconds", 20.0, "more processor time")):
        [process] = processes.running()
        assert await process.expect(Limit) == Limit(memory_mb=100, cpu_seconds=2)
        assert isinstance(process.received[0], Limit)
        process.answers = False
        event = await visitor.click("other")
        await process.expect(Run, event=event)
        # One look may have begun before the event did; the next one sees it.
        looks.clear()
        await eventually(lambda: len(looks) > 2)
        before, taken[name] = taken[name], value
        done = await visitor.until("done", event=event, outcome="unknown")
        assert reason in done["error"]["message"]
        taken[name] = before
        await loaded(visitor)
        await eventually(partial(getattr, process, "killed"))


async def test_when_the_template_ends_its_forks_go_on_and_another_is_made(
    house: House, processes: FakeProcesses
) -> None:
    publication = await house.publish(house.write("template"), "isolated")
    visitor, fork = await opened(house, processes, publication)
    [old] = processes.kind("template")
    old.die()
    await eventually(lambda: old.killed and processes.kind("template"))
    assert not fork.killed
    other = await house.visitor(publication)
    await loaded(other)
    await visitor.until("done", event=await visitor.click("other"), outcome="ok")
    assert fork.count(Open) == 1


async def test_a_template_is_made_when_a_visitor_comes_after_the_server_was_restarted(
    house: House, processes: FakeProcesses
) -> None:
    publication = await house.publish(house.write("restarted"), "isolated")
    await forget_templates(house)
    await eventually(lambda: not processes.kind("template"))
    visitors = [await house.visitor(publication) for _ in range(3)]
    for visitor in visitors:
        await loaded(visitor)
    assert len(processes.kind("template")) == 1
    assert len(processes.running()) == 3


async def test_a_notebook_that_starts_to_fail_is_reported_and_run_only_as_often_as_needed(
    house: House, processes: FakeProcesses
) -> None:
    publication = await house.publish(house.write("broken"), "isolated")
    await forget_templates(house)
    before = len(processes.launched)
    processes.ran = Ran(error="NameError: x", traceback="Traceback of the notebook", cell=0)
    visitor = await house.visitor(publication)
    message = (await visitor.until("kernel", status="dead"))["message"]
    assert "NameError" not in message
    while not (await visitor.until("kernel", status="dead"))["message"].startswith("The page is down"):
        pass
    assert len(processes.launched) - before <= supervised.MAX_FAILURES


async def test_published_again_visits_move_to_processes_of_the_new_notebook(
    house: House, processes: FakeProcesses
) -> None:
    path = house.write("again")
    publication = await house.publish(path, "isolated")
    visitor, old = await opened(house, processes, publication)
    [template_before] = processes.kind("template")
    await house.publish(path, "isolated")
    await visitor.until("page")
    await loaded(visitor)
    await visitor.until("done", event=await visitor.click("other"), outcome="ok")
    await eventually(lambda: old.killed and template_before.killed)
    # The canary's fork may take a moment to end.
    await eventually(lambda: len(processes.running()) == 1)


async def test_changed_properties_are_sent_to_processes_and_their_template(
    house: House, processes: FakeProcesses
) -> None:
    path = house.write("changes")
    publication = await house.publish(path, "isolated")
    _, fork = await opened(house, processes, publication)
    [waiting] = processes.kind("template")
    before = waiting.count(PageChanged)
    house.room.visits.page_changed(house.root / "changes")
    await eventually(lambda: fork.count(PageChanged) and waiting.count(PageChanged) > before)


async def test_a_spare_that_has_ended_is_not_given_out(house: House, processes: FakeProcesses) -> None:
    processes.cannot_fork = "of a reason"
    publication = await house.publish(house.write("spare"), "isolated")
    [spare] = processes.kind("spare")
    spare.die()
    visitor = await house.visitor(publication)
    await loaded(visitor)
    await eventually(lambda: spare.killed)
    await eventually(lambda: len(processes.kind("spare")) == 2)
    assert sum(one.count(Open) for _, one in processes.launched) == 1


async def test_visits_that_nobody_opens_cost_nothing(house: House, processes: FakeProcesses) -> None:
    publication = await house.publish(house.write("nobody"), "isolated")
    client = await house.connect("jupyter-tools/pages/nobody/desk/socket", Cookie=await house.cookie(publication))
    await client.send({**HELLO, "protocol": 0})
    assert (await client.closed())[0] == 1008
    await eventually(lambda: not processes.running())
    [isolation] = house.room.kernels._isolated.values()
    assert not isolation.kernels


async def test_an_ended_visit_ends_its_process_while_that_is_made(house: House, processes: FakeProcesses) -> None:
    publication = await house.publish(house.write("early"), "isolated")
    processes.forks_dial = False
    visitor = await house.visitor(publication)
    await visitor.until("page")
    await eventually(lambda: len(processes.running()) == 1)
    await house.room.visits.end_all(1001, "")
    await eventually(lambda: not processes.running())
    assert all(one.count(Close) == 0 for one in processes.forks)


# --- what builders see ---


async def listed(house: House, path: str) -> list[Any]:
    """The processes of a page on the operations page."""
    answer = json.loads((await house.fetch("jupyter-tools/api/operations")).body)
    assert answer["total"]["kernels"] == len(answer["kernels"])
    return [one for one in answer["kernels"] if one["page"] == path]


async def act(house: House, entry: Any, action: str) -> int:
    """Restart or stop what is listed; the status of the answer."""
    return (await house.fetch(f"jupyter-tools/api/operations/kernels/{entry['id']}/{action}", "POST")).code


async def test_a_template_is_shown_and_restarted_while_its_forks_go_on(house: House, processes: FakeProcesses) -> None:
    path = house.write("managed")
    publication = await house.publish(path, "isolated")
    visitor = await house.visitor(publication)
    await loaded(visitor)
    [fork] = processes.running()
    [old] = processes.kind("template")
    shown = {one["mode"]: one for one in await listed(house, path)}
    assert set(shown) == {"isolated", "template"}
    entry = shown["template"]
    assert (entry["pid"], entry["status"], entry["published"], entry["stopped"]) == (old.body.pid, "ready", True, False)
    assert entry["memory"] > 0
    assert entry["since"] > 0
    assert entry["why"] == publication["why"]
    metrics = (await house.fetch("jupyter-tools/metrics")).body.decode()
    assert 'jupyter_tools_kernels{mode="template",status="ready"} 1.0' in metrics
    assert f'jupyter_tools_kernel_memory_bytes{{mode="template",page="{path}"}}' in metrics
    assert await act(house, entry, "stop") == 404
    assert await act(house, entry, "restart") == 204
    await eventually(lambda: old.killed and processes.kind("template"))
    await eventually(house.room.kernels.isolations()[-1].describe)
    assert not fork.killed
    await visitor.until("done", event=await visitor.click("other"), outcome="ok")
    other = await house.visitor(publication)
    await loaded(other)
    assert fork.count(Open) == 1


async def test_a_template_is_restarted_where_no_visit_is_open(house: House, processes: FakeProcesses) -> None:
    path = house.write("unused")
    await house.publish(path, "isolated")
    [old] = processes.kind("template")
    # The canary may still be ending.
    entry = next(one for one in await listed(house, path) if one["pid"] == old.body.pid)
    assert await act(house, entry, "restart") == 204
    new = await eventually(lambda: next((one for one in processes.kind("template") if one is not old), None))
    assert old.killed

    async def shown() -> bool:
        return [one["pid"] for one in await listed(house, path)] == [new.body.pid]

    await eventually(shown)


@pytest.fixture
def ready(house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch) -> FakeProcesses:
    """Processes of which two forks wait for visits."""
    configure(monkeypatch, house.room.kernels, ready_forks=2)
    monkeypatch.setattr(template, "PAUSE", 0)
    monkeypatch.setattr(template, "STOP_TIMEOUT", 0.1)
    return processes


async def shows_modes(house: House, *modes: str) -> None:
    """Wait until builders see processes of these modes, and no others."""

    async def shown() -> bool:
        kernels = json.loads((await house.fetch("jupyter-tools/api/operations")).body)["kernels"]
        return sorted(one["mode"] for one in kernels) == [*modes]

    await eventually(shown)


async def waiting(ready: FakeProcesses, count: int) -> list[FakeProcess]:
    """The forks that have no visit, once there are so many."""

    def found() -> list[FakeProcess]:
        return [one for one in ready.running() if not one.count(Open)]

    await eventually(lambda: len(found()) == count)
    return found()


async def test_forks_wait_for_visits(house: House, ready: FakeProcesses) -> None:
    publication = await house.publish(house.write("ready"), "isolated")
    first, second = await waiting(ready, 2)
    await shows_modes(house, "spare", "spare", "template")  # the canary may still be ending
    visitor = await house.visitor(publication)
    await loaded(visitor)
    assert (first.count(Open), second.count(Open)) == (1, 0)
    assert second in await waiting(ready, 2)
    await shows_modes(house, "isolated", "spare", "spare", "template")
    await house.fetch("jupyter-tools/api/publications/ready/desk", "DELETE")
    await eventually(lambda: ready.launcher.processes.all() == [])
    assert not ready.running()


async def test_a_fork_that_ends_while_it_waits_gets_no_visit(house: House, ready: FakeProcesses) -> None:
    publication = await house.publish(house.write("ended"), "isolated")
    first, second = await waiting(ready, 2)
    first.die()
    await eventually(lambda: len(house.room.kernels.isolations()[0].describe()) == 2)
    await loaded(await house.visitor(publication))
    assert second.count(Open) == 1
    assert len(await waiting(ready, 2)) == 2


async def test_forks_that_wait_end_with_their_template(house: House, ready: FakeProcesses) -> None:
    path = house.write("renewed")
    publication = await house.publish(path, "isolated")
    old = await waiting(ready, 2)
    await house.publish(path, "isolated")
    await eventually(lambda: all(one.killed for one in old))
    current = await waiting(ready, 2)
    ready.kind("template")[-1].die()  # the killed one may still be ending
    await eventually(lambda: all(one.killed for one in current))
    await loaded(await house.visitor(publication))
    assert not set(current) & set(await waiting(ready, 2))


async def test_a_fork_that_fails_is_no_visit_s_problem(house: House, ready: FakeProcesses) -> None:
    publication = await house.publish(house.write("failing"), "isolated")
    await waiting(ready, 2)
    ready.cannot_fork = "the system refuses to fork"
    await loaded(await house.visitor(publication))
    await loaded(await house.visitor(publication))
    await waiting(ready, 0)
    ready.cannot_fork = None
    await loaded(await house.visitor(publication))
    await waiting(ready, 2)


def fork_of(processes: FakeProcesses, visitor: Client) -> FakeProcess:
    """The process of a visit."""
    [found] = [
        fork
        for fork in processes.running()
        if any(isinstance(one, Open) and one.visit == visitor.visit for one in fork.received)
    ]
    return found


async def test_the_longest_idle_process_ends_where_all_take_too_much(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    megabytes = {}
    monkeypatch.setattr(OwnProcess, "private_memory", lambda self: megabytes.get(self.pid, 0) * 1_000_000)
    monkeypatch.setattr(memory, "LOOK", 0.02)
    publication = await house.publish(house.write("total", kernel(total_memory_mb=100)), "isolated")
    visitors = [await house.visitor(publication) for _ in range(4)]
    for visitor in visitors:
        await loaded(visitor)
    one, two, three, four = (fork_of(processes, visitor) for visitor in visitors)
    # The first has a running event, and the last its client; the third left before the second.
    one.answers = False
    await visitors[0].click("other")
    await eventually(lambda: one.count(Run) == 2)
    for left, visitor in enumerate((visitors[0], visitors[2], visitors[1]), 1):
        visitor.cut()
        await eventually(lambda left=left: sum(not visit.connected for visit in house.room.visits.all()) == left)
    megabytes.update({fork.body.pid: 30 for fork in (one, two, three, four)})
    await eventually(lambda: three.killed)
    assert not two.killed
    megabytes[four.body.pid] = 50
    await eventually(lambda: two.killed)
    assert not one.killed
    assert not four.killed
    assert "total_memory_mb" not in caplog.text
    megabytes[four.body.pid] = 80
    await eventually(lambda: "10 MB more than `total_memory_mb`, and all are in use" in caplog.text)
    assert not one.killed
    assert not four.killed


async def test_spares_are_shown(house: House, processes: FakeProcesses) -> None:
    processes.cannot_fork = "the notebook leaves threads running"
    path = house.write("spared")
    await house.publish(path, "isolated")
    await eventually(lambda: not processes.kind("template"))
    for entry in await listed(house, path):
        assert entry["mode"] == "spare"
        assert [await act(house, entry, action) for action in ("restart", "stop")] == [404, 404]
    assert {entry["pid"] for entry in await listed(house, path)} == {one.body.pid for one in processes.kind("spare")}


async def test_a_process_that_is_being_made_is_shown_and_can_be_ended(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: Any) -> None:
        await asyncio.sleep(60)

    path = house.write("making")
    monkeypatch.setattr("jupyter_tools.server.kernels.processes.source.problem_of", never)
    body = {"notebook": path, "mode": "isolated"}
    publishing = asyncio.create_task(house.fetch("jupyter-tools/api/publications", "POST", body))
    await eventually(lambda: processes.kind("template"))
    [making] = processes.kind("template")
    [entry] = await listed(house, path)
    assert (entry["mode"], entry["status"], entry["pid"]) == ("template", "starting", making.body.pid)
    assert await act(house, entry, "restart") == 404
    assert await act(house, entry, "stop") == 204
    await eventually(lambda: making.killed)
    await house.fetch("jupyter-tools/api/publications/making/desk", "DELETE")
    assert (await publishing).code == 422
    assert await listed(house, path) == []


async def test_a_fork_that_nobody_waits_for_any_more_is_ended(house: House, processes: FakeProcesses) -> None:
    publication = await house.publish(house.write("unwaited"), "isolated")
    await eventually(lambda: not processes.running())
    processes.forks_dial = False
    visitor = await house.visitor(publication)
    await visitor.until("page")
    await eventually(processes.running)
    [late] = processes.running()
    await house.room.visits.end_all(1001, "")
    with pytest.raises(EOFError):
        await late.dial()
    await eventually(lambda: late.killed)
    assert late.kernel not in house.room.hub.links


async def test_the_number_of_forks_at_once_is_limited(
    house: House, processes: FakeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = await house.publish(house.write("at_once"), "isolated")
    [source] = processes.kind("template")
    asked: list[str] = []
    monkeypatch.setattr(source, "take", lambda message: asked.append(getattr(message, "kernel", "")))
    visitors = [await house.visitor(publication) for _ in range(template.MAX_FORKS + 4)]
    for visitor in visitors:
        await visitor.until("page")
    await eventually(lambda: len(asked) == template.MAX_FORKS)
    await house.room.visits.end_all(1001, "")
    for kernel in asked:
        source.send(Forked(kernel=kernel, pid=None, error="too late"))
    # Those that waited for a turn have gone, and cost no fork.
    await eventually(lambda: not [one for one in processes.launcher.processes.all() if one.role == "isolated"])
    assert len(asked) == template.MAX_FORKS
