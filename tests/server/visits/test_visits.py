"""Visits: reload, replay, kernels that die, slow readers, changed pages, and when visits end."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.peer.record import RING_BYTES
from jupyter_tools.protocol.base import plain_error
from jupyter_tools.protocol.link import Close, Open, PageChanged, Run
from jupyter_tools.protocol.messages import Done, Output, Update
from jupyter_tools.server.visits import visits as visits_module
from tests.outputs import UNNAMED
from tests.server.house import BUILDER, PAGE, configure
from tests.waiting import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clock import Clock
    from tests.server.house import Client, House


def manager(_kernel: str) -> Any:
    """What the server knows of a kernel of Jupyter's."""
    spec = SimpleNamespace(language="python")
    return SimpleNamespace(provisioner=SimpleNamespace(pid=7), kernel_name="python3", kernel_spec=spec)


@pytest.fixture(autouse=True)
def _watch_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits_module, "WATCH", 0.05)
    monkeypatch.setattr(visits_module, "TIDY", 0.05)
    monkeypatch.setattr("jupyter_tools.server.kernels.live.POLL", 0.05)
    monkeypatch.setattr("jupyter_tools.server.http.socket.ANSWER", 0.3)


async def ready(house: House, path: str) -> tuple[Any, Client]:
    """A kernel and a builder's client whose `load` has ended."""
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    return kernel, client


async def back(house: House, path: str, client: Client, seq: int | None = None) -> Client:
    """A client that takes up another's visit."""
    return await house.builder(path, visit=client.visit, epoch=client.epoch, seq=client.seq if seq is None else seq)


async def test_a_reload_comes_back_to_the_same_visit(house: House) -> None:
    path = house.write("reload")
    kernel, client = await ready(house, path)
    event = await client.click(state={"filters.carrier": "DL"})
    await client.until("done", event=event)
    client.socket.close()
    again = await back(house, path, client, seq=0)
    page = await again.until("page")
    assert page["visit"] == client.visit
    assert page["state"]["filters.carrier"] == "DL"
    assert page["context"] == {"page": {"message": "ran search"}}
    assert page["event"] == 1
    event = await again.click()
    assert event == 2
    await again.until("done", event=2)
    assert kernel.count(Open) == 1


async def test_a_reload_while_an_event_runs_shows_its_end(house: House) -> None:
    path = house.write("midway")
    kernel, client = await ready(house, path)
    kernel.answers = False
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    client.socket.close()
    again = await back(house, path, client, seq=0)
    page = await again.until("page")
    [running] = page["running"]
    assert (running["event"], running["component"], running["name"]) == (event, "other", "click")
    kernel.answer(run)
    await again.until("done", event=event, outcome="ok")


async def test_what_was_missed_is_replayed_in_order(house: House) -> None:
    path = house.write("replay")
    kernel, client = await ready(house, path)
    kernel.answers = False
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    client.cut()
    visit = await house.left(client)
    kernel.answer(run)
    await eventually(lambda: not visit.record.running)
    again = await back(house, path, client)
    kinds = [(await again.next() or {})["type"] for _ in range(3)]
    assert kinds == ["update", "done", "kernel"]
    assert again.seq == client.seq + 2


async def test_a_client_that_is_up_to_date_is_sent_only_the_kernel(house: House) -> None:
    path = house.write("current")
    _, client = await ready(house, path)
    client.cut()
    await house.left(client)
    again = await back(house, path, client)
    assert (await again.next() or {})["type"] == "kernel"


async def test_a_duplicated_tab_gets_another_visit(house: House) -> None:
    path = house.write("duplicate")
    _, client = await ready(house, path)
    second = await back(house, path, client, seq=0)
    page = await second.until("page")
    assert page["visit"] != client.visit
    event = await client.click("other")
    await client.until("done", event=event)


async def test_a_client_that_does_not_answer_is_replaced(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("dead-line")
    _, client = await ready(house, path)
    # A connection that was dropped without a word still looks open to the server.
    monkeypatch.setattr(client.socket.protocol, "_handle_message", lambda *_: None)
    again = await back(house, path, client, seq=0)
    page = await again.until("page")
    assert page["visit"] == client.visit


async def test_a_visit_is_not_given_to_another_page_or_way_in(house: House) -> None:
    path, other = house.write("mine"), house.write("yours")
    _, client = await ready(house, path)
    publication = await house.publish(path)
    client.socket.close()
    for stranger in (
        await house.builder(other, visit=client.visit),
        await house.visitor(publication, visit=client.visit),
        await house.builder(path, visit="no such visit"),
    ):
        assert (await stranger.until("page"))["visit"] != client.visit


async def test_a_kernel_that_dies_leaves_its_events_unknown(house: House) -> None:
    path = house.write("dies")
    kernel, client = await ready(house, path)
    kernel.answers = False
    event = await client.click("other")
    await kernel.expect(Run, event=event)
    kernel.die()
    done = await client.until("done", event=event)
    assert done["outcome"] == "unknown"
    assert "in part" in done["error"]["message"]
    await client.until("kernel", epoch=None)


async def test_visits_are_opened_again_in_a_kernel_that_comes_back(house: House) -> None:
    path = house.write("returns")
    kernel, client = await ready(house, path)
    table = {"table": 1, "total": 1, "columns": [], "first": {"start": 0, "total": 1, "positions": [0], "rows": [[]]}}
    kernel.changes = lambda _: {
        "flights": {"data": table, "label": "All"},
        "flights.number": {"visible": False},
        "note": {"visible": False},
    }
    event = await client.click(state={"filters.carrier": "UA"})
    await client.until("done", event=event)
    kernel.die()
    await client.until("kernel", epoch=None)
    new = await house.kernel(path, epoch="epoch-2")
    page = await client.until("page")
    assert page["context"]["flights"] == {"label": "All"}
    assert page["state"]["filters.carrier"] == "UA"
    opened = await new.expect(Open)
    assert opened.state["filters.carrier"] == "UA"
    assert opened.visible == {"flights.number": False}
    await client.until("done", event=0)
    event = await client.click("other")
    await client.until("done", event=event, outcome="ok")


async def test_a_newer_process_replaces_the_older(house: House) -> None:
    path = house.write("newer")
    _, client = await ready(house, path)
    new = await house.kernel(path, epoch="epoch-2")
    await client.until("kernel", status="ready", epoch="epoch-2")
    await new.expect(Open)


async def test_events_wait_for_a_kernel_that_starts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("waits")
    go = asyncio.Event()

    async def load(_manager: Any, kernel: str, hub: Any, *_: Any) -> Any:
        await go.wait()
        return await hub.link(kernel, 5)

    monkeypatch.setattr("jupyter_tools.server.kernels.live.load_extension", load)
    monkeypatch.setattr(house.app.kernel_manager, "get_kernel", manager)
    house.sessions[path] = "slow-kernel"
    client = await house.builder(path)
    await client.until("kernel", status="starting")
    first, second = await client.click("other"), await client.click()
    await client.send({"type": "cancel", "event": first})
    await client.until("done", event=first, outcome="cancelled")
    go.set()
    kernel = await house.kernel(path)
    await client.until("done", event=second, outcome="ok")
    assert [run.event for run in kernel.received if isinstance(run, Run)] == [0, second]


async def test_a_kernel_without_the_package_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    from jupyter_tools.server.kernels.load_extension import CannotLoadError  # noqa: PLC0415 - beside its only use

    path = house.write("lacks")
    asked = []

    async def load(*_: Any) -> Any:
        asked.append(1)
        raise CannotLoadError("The notebook's kernel cannot load jupyter_tools: No module named 'jupyter_tools'")

    monkeypatch.setattr("jupyter_tools.server.kernels.live.load_extension", load)
    monkeypatch.setattr(house.app.kernel_manager, "get_kernel", manager)
    house.sessions[path] = "bare-kernel"
    client = await house.builder(path)
    status = await client.until("kernel", status="missing")
    assert "No module named" in status["message"]
    await clock.elapse(1)
    assert len(asked) == 1
    await house.kernel(path)
    await client.until("kernel", status="ready")


async def test_visitors_do_not_see_why_there_is_no_kernel(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_tools.errors import PublishError  # noqa: PLC0415 - beside its only use

    path = house.write("reason")
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    builder, visitor = await house.builder(path), await house.visitor(publication)
    for client in (builder, visitor):
        await client.until("done", event=0)

    async def load(*_: Any) -> Any:
        raise PublishError("Cell 2 of desk.ipynb fails: KeyError: 'password of /secret/path'")

    monkeypatch.setattr("jupyter_tools.server.kernels.live.load_extension", load)
    monkeypatch.setattr(house.app.kernel_manager, "get_kernel", manager)
    kernel.die()
    assert "secret" in (await builder.until("kernel", status="missing"))["message"]
    messages = [await visitor.until("kernel", status="missing")]
    event = await visitor.click()
    messages.append(await visitor.until("done", event=event, outcome="error"))
    other = await house.visitor(publication)
    messages.append(await other.until("kernel", status="missing"))
    assert not [one for one in messages if "secret" in str(one) or "Cell" in str(one)]
    assert all("is down" in str(one) for one in messages)


async def test_a_kernel_that_is_gone_for_good_is_dead(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_tools.server.kernels.load_extension import KernelEndedError  # noqa: PLC0415 - beside its only use

    path = house.write("gone")

    async def load(*_: Any) -> Any:
        raise KernelEndedError("The kernel has ended.")

    monkeypatch.setattr("jupyter_tools.server.kernels.live.MAX_UNLOADED", 3)
    monkeypatch.setattr("jupyter_tools.server.kernels.live.load_extension", load)
    monkeypatch.setattr(house.app.kernel_manager, "get_kernel", manager)
    house.sessions[path] = "dead-kernel"
    client = await house.builder(path)
    await client.until("kernel", status="starting")
    event = await client.click()
    await client.until("kernel", status="dead")
    done = await client.until("done", event=event)
    assert "has ended" in done["error"]["message"]


async def test_a_kernel_that_answers_nothing_is_dead_and_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jupyter_tools.server.kernels.load_extension import SilentError  # noqa: PLC0415 - beside its only use

    path = house.write("silent")
    asked = []
    again = asyncio.Event()

    async def load(*_: Any) -> Any:
        asked.append(live.status)
        if len(asked) > 2:
            again.set()
        raise SilentError("The notebook's kernel does not answer: restart it.")

    monkeypatch.setattr("jupyter_tools.server.kernels.live.load_extension", load)
    monkeypatch.setattr(house.app.kernel_manager, "get_kernel", manager)
    house.sessions[path] = "silent-kernel"
    live = house.room.kernels.live(house.room.root.page(path))
    browser = await house.builder(path)
    assert "restart it" in (await browser.until("kernel", status="dead"))["message"]
    event = await browser.click()
    await browser.until("done", event=event, outcome="error")
    await again.wait()
    assert [one.status for one in asked[:3]] == ["starting", "dead", "dead"]
    await house.kernel(path)
    await browser.until("kernel", status="ready")
    await browser.until("done", event=0, outcome="ok")


@pytest.mark.parametrize("fails", ["kernel_ready", "kernel_lost", "kernel_status"])
async def test_a_visit_that_fails_keeps_no_other_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    path = house.write(f"fails_{fails}")
    first, second = await house.builder(path), await house.builder(path)
    await second.until("kernel", status="missing")
    broken = next(iter(house.room.kernels.live(house.room.root.page(path)).visits.values()))

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(broken, fails, fail)
    for epoch in ("epoch-1", "epoch-2"):
        kernel = await house.kernel(path, epoch=epoch)
        await second.until("done", event=0, outcome="ok")
        kernel.die()
        await second.until("kernel", epoch=None)
    await first.until("page")


async def test_a_busy_kernel_is_shown_as_busy(house: House) -> None:
    from jupyter_tools.protocol.link import Busy  # noqa: PLC0415 - beside its only use

    path = house.write("busy")
    kernel, client = await ready(house, path)
    kernel.send(Busy(busy=True))
    await client.until("kernel", status="busy")
    second = await house.builder(path)
    await second.until("page")
    await second.until("kernel", status="busy")
    kernel.send(Busy(busy=False))
    await client.until("kernel", status="ready", message="")


async def test_a_slow_reader_is_sent_the_whole_page_instead(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_tools.server.http.send_queue.MAX_MESSAGES", 50)
    path = house.write("slow")
    kernel, client = await ready(house, path)
    other = await house.builder(path)
    await other.until("done", event=0)
    run = await kernel.expect(Run, visit=client.visit)
    # The client does not read: what it is sent fills the buffers, then waits, then is dropped.
    text = "x" * 100_000
    for number in range(400):
        kernel.emit(run.visit, Output(seq=0, event=0, kind="stdout", text=f"{number} {text}", data={}, **UNNAMED))
        if number % 50 == 0:
            await asyncio.sleep(0)
    started = asyncio.get_running_loop().time()
    event = await other.click("other")
    await other.until("done", event=event)
    assert asyncio.get_running_loop().time() - started < 2
    kinds = []
    while client.seq < 400:
        message = await client.next()
        assert message is not None
        kinds.append(message["type"])
    assert "page" in kinds
    assert kinds.count("output") < 300
    event = await client.click("other")
    await client.until("done", event=event, outcome="ok")


async def test_an_edit_of_the_file_reaches_clients_and_kernel(house: House) -> None:
    path = house.write("edited")
    kernel, client = await ready(house, path)
    event = await client.click(state={"filters.carrier": "UA"})
    await client.until("done", event=event)
    house.write("edited", {**PAGE, "title": "New title"})
    edited = await client.until("edited")
    assert [(edit["path"], edit["changes"]) for edit in edited["edits"]] == [("page", {"title": "New title"})]
    assert edited["raw"] == edited["edits"]
    assert (edited["state"], edited["context"]) == ({}, {})
    changed = await kernel.expect(PageChanged)
    assert changed.notebook == "desk.ipynb"


async def test_an_edit_seen_first_by_a_newcomer_reaches_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.write("newcomer")
    _, client = await ready(house, path)
    monkeypatch.setattr(visits_module, "WATCH", 0.3)
    house.write("newcomer", {**PAGE, "title": "New title"})
    second = await house.builder(path)
    assert (await second.until("page"))["page"]["title"] == "New title"
    assert (await client.until("edited"))["edits"][0]["changes"] == {"title": "New title"}


async def test_an_edit_while_nobody_is_there_is_seen_on_coming_back(house: House) -> None:
    path = house.write("meanwhile")
    kernel, client = await ready(house, path)
    kernel.die()
    client.socket.close()
    await house.left(client)
    house.write("meanwhile", {**PAGE, "title": "New title"})
    again = await back(house, path, client)
    assert (await again.until("edited"))["edits"][0]["changes"] == {"title": "New title"}


def broken(house: House, name: str) -> Path:
    """An app's file, after an edit by hand that went wrong."""
    file = house.root / name / "properties.json"
    file.write_text(json.dumps({"version": 1, "pages": {"desk.ipynb": {"title": 5}}}, indent=2))
    return file


async def test_a_hand_broken_file_leaves_the_old_page(house: House) -> None:
    path = house.write("hand")
    _, client = await ready(house, path)
    publication = await house.publish(path)
    visitor = await house.visitor(publication)
    await visitor.until("done", event=0)
    file = broken(house, "hand")
    text = file.read_text()
    update = await client.until("update", event=-1)
    told = update["changes"]["page"]
    assert told["message_kind"] == "error"
    assert "pages.desk.ipynb.title" in told["message"]
    assert "line 5" in told["message"]
    event = await client.click("other")
    await client.until("done", event=event, outcome="ok")
    event = await visitor.click("other")
    await visitor.until("update", event=event)
    newcomer = await (await house.builder(path)).until("page")
    assert newcomer["page"]["title"] == "Desk"
    assert newcomer["context"]["page"] == told
    assert "page" not in (await (await house.visitor(publication)).until("page"))["context"]
    assert file.read_text() == text
    house.write("hand", {**PAGE, "title": "Mended"})
    mended = await client.until("edited")
    assert mended["edits"][0]["changes"] == {"title": "Mended"}
    assert mended["context"] == {}, "the message of a handler stays"


async def test_what_is_said_of_a_broken_file_goes_when_it_is_mended(house: House) -> None:
    path = house.write("said")
    _, client = await ready(house, path)
    broken(house, "said")
    await client.until("update", event=-1)
    house.write("said")
    assert (await client.until("edited"))["context"] == {"page": {}}


async def test_a_file_that_was_always_broken_is_explained_on_the_page(house: House) -> None:
    path = house.write("never")
    file = broken(house, "never")
    text = file.read_text()
    await house.kernel(path)
    client = await house.builder(path)
    page = await client.until("page")
    assert "pages.desk.ipynb.title" in page["context"]["page"]["message"]
    assert file.read_text() == text
    house.write("never")
    edited = await client.until("edited")
    assert edited["edits"][0]["changes"]["title"] == "Desk"
    assert edited["context"] == {"page": {}}


async def test_a_notebook_without_a_page_is_an_empty_page(house: House) -> None:
    path = house.write("empty")
    (house.root / "empty" / "properties.json").unlink()
    client = await house.builder(path)
    page = await client.until("page")
    assert page["page"]["components"] == {}
    assert page["page"]["title"] == "desk"


async def test_a_visit_ends_when_nobody_comes_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("expires")
    kernel, client = await ready(house, path)
    configure(monkeypatch, house.room.visits, visit_ttl=0.1)
    client.socket.close()
    closed = await kernel.expect(Close)
    assert closed.visit == client.visit
    again = await back(house, path, client, seq=0)
    assert (await again.until("page"))["visit"] != client.visit


async def test_new_visits_take_the_place_of_those_nobody_has_open(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.write("full")
    configure(monkeypatch, house.room.visits, max_visits=2)
    kernel, first = await ready(house, path)
    await first.send({"type": "state", "changes": {"filters.delay": 7}})
    second = await house.builder(path)
    await second.until("done", event=0)
    third = await house.builder(path)
    code, reason = await third.closed()
    assert code == 1013
    assert reason is not None
    assert "too many" in reason
    first.socket.close()
    await house.left(first)
    fourth = await house.builder(path)
    await fourth.until("page")
    assert (await kernel.expect(Close)).visit == first.visit
    # Its visitor comes back to what was given and set, and `load` brings the tables back.
    second.socket.close()
    await house.left(second)
    again = await back(house, path, first)
    page = await again.until("page")
    assert (page["visit"], page["state"]["filters.delay"]) == (first.visit, 7)
    assert page["context"] == {"page": {"message": "ran load"}}
    await again.until("done", event=0, outcome="ok")


async def test_nothing_is_polled_when_nobody_is_there(house: House) -> None:
    path = house.write("idle")
    kernel, client = await ready(house, path)
    client.socket.close()
    kernel.die()
    live = house.room.kernels.live(house.room.root.page(path))
    await eventually(lambda: live._keeper is not None and live._keeper.done())
    await house.room.visits.end_all(1001, "")
    house.room.visits.watch()
    await eventually(lambda: house.room.visits._watcher is not None and house.room.visits._watcher.done())


async def test_open_visits_keep_a_live_kernel_from_being_culled(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("culled")
    count = {"open": 0}
    monkeypatch.setattr(house.app.kernel_manager, "notify_connect", lambda _: count.update(open=count["open"] + 1))
    monkeypatch.setattr(house.app.kernel_manager, "notify_disconnect", lambda _: count.update(open=count["open"] - 1))
    kernel, client = await ready(house, path)
    second = await house.builder(path)
    await second.until("done", event=0)
    assert count == {"open": 2}
    second.socket.close()
    await house.left(second)
    assert count == {"open": 1}
    kernel.die()
    await client.until("kernel", epoch=None)
    assert count == {"open": 0}


async def test_a_visitors_client_cannot_take_a_builders_visit_over(house: House) -> None:
    path = house.write("owner")
    _, client = await ready(house, path)
    publication = await house.publish(path)
    socket = f"jupyter-tools/pages/{publication['slug']}/socket"
    builder = await house.connect(socket, **BUILDER)
    await builder.hello()
    page = await builder.until("page")
    assert page["builder"]
    builder.socket.close()
    visitor = await house.visitor(publication, visit=page["visit"])
    taken = await visitor.until("page")
    assert taken["visit"] not in (page["visit"], client.visit)
    assert not taken["builder"]


LARGE = "x" * (RING_BYTES + 1)


async def test_the_end_of_an_event_arrives_although_the_client_needs_the_whole_page(house: House) -> None:
    path = house.write("missed-end")
    kernel, client = await ready(house, path)
    kernel.answers = False
    ok, failed = await client.click("other"), await client.click()
    runs = [await kernel.expect(Run, event=event) for event in (ok, failed)]
    client.cut()
    visit = await house.left(client)
    kernel.changes = lambda _: {"page": {"message": LARGE}}
    kernel.answer(runs[0])
    error = plain_error("There is no such flight.")
    kernel.emit(
        visit.id, Done(seq=0, event=failed, outcome="refused", error=error, changes={}, handler="", at_once=False)
    )
    await eventually(lambda: not visit.record.running)
    again = await back(house, path, client)
    page = await again.until("page")
    assert [one["event"] for one in page["running"]] == [ok, failed]
    await again.until("done", event=ok, outcome="ok")
    done = await again.until("done", event=failed, outcome="refused")
    assert done["error"]["message"] == "There is no such flight."
    assert done["seq"] == page["seq"] + 2
    await again.until("kernel")
    again.cut()
    await house.left(again)
    # It is told once.
    later = await back(house, path, again)
    assert (await later.next() or {})["type"] == "kernel"


async def test_a_reloaded_page_gets_no_ends_from_before(house: House) -> None:
    path = house.write("reloaded")
    _, client = await ready(house, path)
    await client.until("done", event=await client.click("other"))
    client.cut()
    await house.left(client)
    again = await back(house, path, client, seq=0)
    page = await again.until("page")
    assert page["running"] == []
    assert (await again.next() or {})["type"] == "kernel"
    visit = next(one for one in house.room.visits.all() if one.id == client.visit)
    assert [json.loads(text)["type"] for text in visit.catch_up()] == ["page", "kernel"]


async def test_a_client_that_fell_behind_gets_the_outcomes_of_its_events(house: House) -> None:
    path = house.write("behind")
    kernel, client = await ready(house, path)
    kernel.answers = False
    event = await client.click("other")
    kernel.answer(await kernel.expect(Run, event=event))
    await client.until("done", event=event)
    visit = next(one for one in house.room.visits.all() if one.id == client.visit)
    texts = [json.loads(text) for text in visit.catch_up()]
    assert [one["type"] for one in texts] == ["page", "done", "kernel"]
    assert texts[1]["event"] == event


async def test_what_waits_for_a_slow_client_is_sent_before_its_visit_ends(house: House) -> None:
    path = house.write("slow-end")
    kernel, client = await ready(house, path)
    kernel.answers = False
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    kernel.emit(run.visit, Update(seq=0, event=event, changes={"page": {"message": "x" * 8_000_000}}, handler=""))
    visit = next(one for one in house.room.visits.all() if one.id == client.visit)
    await eventually(lambda: len(visit.record.context["page"]["message"]) > 1_000)
    await house.room.visits.end(visit, 4410, "The page is gone.")
    await client.until("update", event=event)
    done = await client.until("done", event=event, outcome="unknown")
    assert "The page is gone." in done["error"]["message"]
    assert await client.closed() == (4410, "The page is gone.")
