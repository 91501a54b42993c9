"""Links of kernels: who may dial, what breaks a link, and its ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.protocol import framing, link
from jupyter_tools.protocol.link import Emit, Open, Ping, Run
from jupyter_tools.protocol.messages import Done, Output
from jupyter_tools.server.kernels import link as kernel_link
from jupyter_tools.server.kernels.hub import MAX_UNIX_PATH, Hub
from tests.outputs import UNNAMED
from tests.server.fake_kernel import ENDED, FakeKernel
from tests.waiting import eventually, turns

if TYPE_CHECKING:
    import logging

    from tests.clock import Clock
    from tests.server.house import House


async def no_page(_kernel: str) -> None:
    """The page of a kernel without a notebook."""


def left_in(hub: Hub) -> list[Path]:
    """The files beside a hub's socket."""
    return list(Path(hub.address.removeprefix("unix:")).parent.iterdir())


def dialling(hub: Hub, kernel: str = "k", epoch: str = "e") -> FakeKernel:
    """A kernel that knows the secret."""
    return FakeKernel(hub.address, hub.secret, kernel, epoch)


@pytest.fixture
def log() -> logging.Logger:
    """Where the hub complains."""
    import logging  # noqa: PLC0415 - beside its only use

    return logging.getLogger("test")


async def test_kernels_inherit_address_and_secret(house: House) -> None:
    assert os.environ[link.ADDRESS] == house.room.hub.address
    assert os.environ[link.SECRET] == house.room.hub.secret


async def test_only_the_owner_may_use_the_socket(house: House) -> None:
    path = house.room.hub.address.removeprefix("unix:")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600  # noqa: PTH116 - at once, in a test
    assert len(os.fsencode(path)) <= MAX_UNIX_PATH


@pytest.mark.parametrize("address", ["", "tcp:0"])
async def test_a_hub_starts_and_stops(house: House, log: logging.Logger, address: str) -> None:
    before = dict(os.environ)
    hub = Hub(no_page, log, address)
    try:
        await hub.start()
        kernel = dialling(hub)
        await kernel.dial()
        assert kernel.welcome is not None
        assert kernel.welcome.folder is None
        await hub.link("k", 1)
        await hub.stop()
        assert link.ADDRESS not in os.environ
        assert hub.links == {}
        assert hub.address.removeprefix("unix:") not in map(str, left_in(hub))
        with pytest.raises((ConnectionError, FileNotFoundError)):
            await dialling(hub).dial()
    finally:
        os.environ.update(before)
    assert house.room.hub.links == {}


async def test_a_hub_does_not_wait_for_those_who_say_nothing(house: House, log: logging.Logger) -> None:
    before = dict(os.environ)
    hub = Hub(no_page, log, "tcp:0")
    try:
        await hub.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", int(hub.address.removeprefix("tcp:")))
        await turns(lambda: hub._streams)
        async with asyncio.timeout(2):
            await hub.stop()
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        assert (hub._streams, hub._welcomes) == ({}, set())
    finally:
        os.environ.update(before)
    assert house.room.hub.links == {}


async def test_each_waits_for_its_own_kernel(house: House) -> None:
    hub = house.room.hub
    first, second = (asyncio.create_task(hub.link(name, 0.3)) for name in ("one", "two"))
    also = asyncio.create_task(hub.link("one", 5))
    await asyncio.sleep(0)
    kernel = dialling(hub, "one")
    await kernel.dial()
    assert await first is await also is hub.links["one"] is await hub.link("one", 5)
    with pytest.raises(LinkError, match="cannot reach"):
        await second
    assert hub._awaited == []
    kernel.die()


async def test_a_long_runtime_folder_is_left_for_a_short_one(
    house: House, log: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / ("long" * 30)))
    monkeypatch.setenv(link.ADDRESS, house.room.hub.address)
    monkeypatch.setenv(link.SECRET, house.room.hub.secret)
    hub = Hub(no_page, log)
    path = Path(hub.address.removeprefix("unix:"))
    assert len(os.fsencode(path)) <= MAX_UNIX_PATH
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    await hub.start()
    await hub.stop()
    assert not path.parent.exists()


async def test_who_does_not_know_the_secret_is_refused(house: House) -> None:
    kernel = FakeKernel(house.room.hub.address, "guess", "k")
    with pytest.raises((EOFError, ConnectionError)):
        await kernel.dial()
    assert house.room.hub.get("k") is None


async def test_a_proof_is_for_one_kernel_and_process(house: House) -> None:
    hub = house.room.hub
    for kernel, epoch in (("other", "e"), ("k", "other")):
        with pytest.raises((EOFError, ConnectionError)):
            await dialling(hub).dial(proof=link.proof(hub.secret, kernel, epoch))


@pytest.mark.parametrize(
    "content",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\x00\x00\x02\x00{}",
        b"\xff\xff\xff\xff\x00",
        b"\x00\x00\x00\x02\x07{}",
        b"\x00\x00\x00\x0f\x00" + b'{"type":"pong"}',
        b"",
    ],
)
async def test_what_is_no_dial_is_refused(house: House, content: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(house.room.hub.address.removeprefix("unix:"))
    with contextlib.closing(writer):
        writer.write(content)
        writer.write_eof()
        assert await reader.read() == b""


async def test_a_link_that_breaks_the_frames_ends(house: House) -> None:
    path = house.write("frames")
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await kernel.hold(client)
    event = await client.click("other")
    await kernel.expect(Run, event=event)
    kernel.writer.write(b"\x00\x00\x00\x02\x00{}")
    await client.until("done", event=event, outcome="unknown")


async def test_a_fake_kernel_that_ends_with_its_test_leaves_no_stream_open(house: House) -> None:
    kernel = dialling(house.room.hub, "left")
    await kernel.dial()
    [task] = kernel._tasks
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert kernel.writer.is_closing()


async def test_a_second_dial_on_a_link_ends_it(house: House) -> None:
    hub = house.room.hub
    kernel = dialling(hub, "twice")
    await kernel.dial()
    found = await hub.link("twice", 1)
    proof = link.proof(hub.secret, "twice", "e")
    kernel.send(
        link.Dial(kernel="twice", epoch="e", pid=1, proof=proof, version="0", busy=False, not_run=[], received=None)
    )
    await asyncio.wait_for(found.closed.wait(), 2)


async def test_a_kernel_that_dials_again_goes_on(house: House) -> None:
    path = house.write("again")
    kernel = await house.kernel(path, pid=os.getpid())
    client = await house.builder(path)
    await kernel.hold(client)
    running = await client.click("other")
    run = await kernel.expect(Run, event=running)
    found = house.room.hub.links[kernel.kernel]
    kernel.die()
    await eventually(lambda: found._stream is None)
    waiting = await client.click()
    await eventually(lambda: waiting in house.room.visits.all()[-1].record.running)
    sent_before = found._received.count
    await kernel.dial()
    assert kernel.welcome is not None
    assert kernel.welcome.received == sent_before
    assert house.room.hub.links[kernel.kernel] is found
    kernel.answer(run)
    await client.until("done", event=running, outcome="ok")
    kernel.answer(await kernel.expect(Run, event=waiting))
    await client.until("done", event=waiting, outcome="ok")
    assert [one.event for one in kernel.received if isinstance(one, Run)] == [0, running, waiting]
    assert kernel.count(Open) == 1


async def test_a_stream_that_was_replaced_says_nothing_any_more(house: House) -> None:
    path = house.write("replaced")
    kernel = await house.kernel(path, pid=os.getpid())
    client = await house.builder(path)
    await kernel.hold(client)
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    writer = kernel.writer
    await kernel.dial()
    done = link.Emit(
        visit=run.visit,
        message=Done(seq=0, event=event, outcome="error", error=None, changes={}, handler="", at_once=False),
    )
    writer.writelines(framing.frames(done))
    kernel.answer(run)
    await client.until("done", event=event, outcome="ok")
    writer.close()


async def test_a_kernel_that_leaves_is_not_waited_for(house: House) -> None:
    hub = house.room.hub
    kernel = dialling(hub, "leaves")
    kernel.pid = os.getpid()
    await kernel.dial()
    found = hub.links["leaves"]
    kernel.send(link.Leave())
    await kernel.writer.drain()
    kernel.writer.close()
    await asyncio.wait_for(found.closed.wait(), 2)
    assert hub.get("leaves") is None


@pytest.mark.parametrize("other", [{"epoch": "e2"}, {"counted": None}, {"counted": 99}])
async def test_who_cannot_go_on_begins_a_new_link(house: House, other: dict[str, Any]) -> None:
    hub = house.room.hub
    kernel = dialling(hub, "anew")
    kernel.pid = os.getpid()
    await kernel.dial()
    found = hub.links["anew"]
    kernel.die()
    for name, value in other.items():
        setattr(kernel, name, value)
    await kernel.dial()
    assert kernel.welcome is not None
    assert kernel.welcome.received is None
    assert found.closed.is_set()
    assert hub.links["anew"] is not found
    kernel.pid = ENDED
    hub.links["anew"].close()


async def test_a_process_that_does_not_come_back_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_link, "RETURN", 0.05)
    hub = house.room.hub
    kernel = dialling(hub, "away")
    kernel.pid = os.getpid()
    await kernel.dial()
    found = hub.links["away"]
    kernel.die()
    await asyncio.wait_for(found.closed.wait(), 2)


async def test_what_waits_for_a_broken_link_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_link, "MAX_KEPT", 10_000)
    hub = house.room.hub
    kernel = dialling(hub, "much")
    kernel.pid = os.getpid()
    await kernel.dial()
    found = hub.links["much"]
    found.write(link.StateOf(visit="v", state={"note": "x" * 20_000}))
    assert not found.closed.is_set()
    kernel.die()
    await eventually(lambda: found._stream is None)
    assert not found.closed.is_set()
    found.write(link.StateOf(visit="v", state={}))
    assert found.closed.is_set()


async def test_load_runs_again_if_the_link_was_lost_while_it_ran(house: House) -> None:
    path = house.write("loads")
    kernel = await house.kernel(path, pid=os.getpid(), answers=False)
    client = await house.builder(path)
    await kernel.expect(Run, event=0)
    kernel.counted = None  # it has given up what it kept
    await kernel.dial()
    await client.until("done", event=0, outcome="unknown")
    kernel.answers = True
    await eventually(lambda: kernel.count(Run) == 2)
    kernel.answer(await kernel.expect(Run, event=0))
    await client.until("done", event=0, outcome="ok")


async def test_load_does_not_run_again_after_it_has_ended(house: House) -> None:
    path = house.write("loads-once")
    kernel = await house.kernel(path, pid=os.getpid())
    client = await house.builder(path)
    await client.until("done", event=0, outcome="ok")
    kernel.counted = None
    await kernel.dial()
    await client.until("done", event=await client.click("other"), outcome="ok")
    assert [one.event for one in kernel.received if isinstance(one, Run)] == [0, 1]


async def test_messages_for_visits_of_others_go_nowhere(house: House) -> None:
    mine, other = house.write("mine2"), house.write("other2")
    await house.kernel(mine)
    stranger = await house.kernel(other)
    client = await house.builder(mine)
    page = await client.until("page")
    await client.until("done", event=0)
    visitor = await house.builder(other)
    await visitor.until("done", event=0)
    output = Output(seq=0, event=-1, kind="stdout", text="forged", data={}, **UNNAMED)
    stranger.emit(page["visit"], output)
    stranger.emit("no such visit", output)
    event = await visitor.click("other")
    await visitor.until("done", event=event)
    event = await client.click("other")
    assert (await client.next() or {})["type"] == "update"


async def test_messages_over_one_frame_arrive_whole(house: House) -> None:
    path = house.write("frames2")
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    run = await kernel.expect(Run)
    text = "x" * (2 * framing.MAX_FRAME + 5)
    kernel.emit(run.visit, Output(seq=0, event=0, kind="stdout", text=text, data={}, **UNNAMED))
    assert (await client.until("output"))["text"] == text


async def test_one_kernels_flood_does_not_keep_others_waiting(house: House) -> None:
    path, other = house.write("flood"), house.write("calm")
    kernel = await house.kernel(path)
    await house.kernel(other)
    client, calm = await house.builder(path), await house.builder(other)
    await client.until("done", event=0)
    await calm.until("done", event=0)
    run = await kernel.expect(Run)

    async def flood() -> None:
        while True:
            kernel.emit(run.visit, Output(seq=0, event=0, kind="stdout", text="x" * 500, data={}, **UNNAMED))
            await kernel.writer.drain()

    async def read() -> None:
        while await client.next():
            pass

    tasks = [asyncio.create_task(flood()), asyncio.create_task(read())]
    for _ in range(10):
        await calm.until("done", event=await calm.click("other"))
    assert not tasks[0].done()
    for task in tasks:
        task.cancel()


async def test_a_kernel_is_asked_whether_it_answers_while_visits_are_open(
    house: House, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    path = house.write("ping")
    live = house.room.kernels.live(house.room.root.page(path))
    monkeypatch.setattr(live.pings, "interval", 0.05)
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    await kernel.expect(Ping)
    monkeypatch.setattr(kernel, "send", lambda _: None)
    status = await client.until("kernel", status="busy")
    assert "does not answer" in status["message"]
    monkeypatch.undo()
    monkeypatch.setattr(live.pings, "interval", 0.05)
    kernel.send(link.Pong())
    assert (await client.until("kernel"))["status"] == "ready"
    client.socket.close()
    await house.left(client)
    await eventually(lambda: live.link is not None and not live.link.asked)
    asked = kernel.count(Ping)
    for _ in range(4):
        await clock.elapse(0.05)
        assert live.link is not None
        assert not live.link.asked
    assert kernel.count(Ping) == asked
    # A kernel that nobody has asked for a while is not one that does not answer.
    client = await house.builder(path)
    await eventually(lambda: kernel.count(Ping) > asked + 2)
    event = await client.click("other")
    message: Any = {}
    while (message.get("type"), message.get("event")) != ("done", event):
        message = await client.next()
        assert "does not answer" not in str(message)


async def test_a_kernel_that_never_dials_is_reported(house: House) -> None:
    with pytest.raises(LinkError, match="cannot reach"):
        await house.room.hub.link("silent", 0.05)


async def test_what_cannot_be_shown_does_not_end_the_link(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("nonsense")
    kernel = await house.kernel(path)
    client = await house.builder(path)
    page = await client.until("page")
    await client.until("done", event=0)
    visit: Any = house.room.visits._visits[page["visit"]]
    failed: list[Any] = []

    def fail(message: Any) -> None:
        failed.append(message)
        raise KeyError("nothing")

    monkeypatch.setattr(visit.record, "send", fail)
    kernel.send(Emit(visit=visit.id, message=Output(seq=0, event=-1, kind="stdout", text="", data={}, **UNNAMED)))
    await eventually(lambda: failed)
    monkeypatch.undo()
    event = await client.click("other")
    await client.until("done", event=event, outcome="ok")
