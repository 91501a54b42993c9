"""The link's thread, with a hub in the same process; with a real kernel, see `integration/test_kernel.py`."""

from __future__ import annotations

import os
import threading
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.kernel.link import loop, send_buffer
from jupyter_tools.kernel.link.loop import LinkLoop
from jupyter_tools.protocol.delivery import ACK_BYTES, ACK_MESSAGES
from jupyter_tools.protocol.framing import MAX_LINK_MESSAGE
from jupyter_tools.protocol.link import UNCOUNTED, Busy, Close, Emit, Ping, Run, StateOf, Welcome, proof
from jupyter_tools.protocol.messages import Done, Output
from tests.linked import Hub
from tests.outputs import UNNAMED
from tests.waiting import DEADLINE, join, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """What the link dials."""
    one = Hub(tmp_path)
    yield one
    one.close()


@pytest.fixture
def received() -> list[Any]:
    """What the hub sent."""
    return []


@pytest.fixture
def link(hub: Hub, received: list[Any]) -> Iterator[LinkLoop]:
    """A link that has been dialled."""
    one = LinkLoop(hub.address, hub.secret, "kernel", "epoch")
    one.start(received.append)
    linked(hub, one, 1)
    until(lambda: received)
    received.clear()
    yield one
    one.close()
    assert not one._thread.is_alive()


def linked(hub: Hub, link: LinkLoop, dials: int, received: int | None = None) -> None:
    """Wait until a link is up, and welcome it."""
    hub.wait(lambda: len(hub.dials) == dials)
    hub.send(Welcome(folder=None, notebook=None, path=None, received=received))
    until(lambda: link._outgoing._open)


def counted(hub: Hub) -> int:
    """How many messages the hub has received that count."""
    return sum(not isinstance(one, UNCOUNTED) for one in hub.messages)


def emit(text: str) -> Emit:
    return Emit(visit="v", message=Output(seq=0, event=1, kind="stdout", text=text, data={}, **UNNAMED))


def texts(hub: Hub) -> list[str]:
    return [one.message.text for one in hub.messages if isinstance(one, Emit)]


def test_dial_and_messages_both_ways(hub: Hub, link: LinkLoop, received: list[Any]) -> None:
    dial = hub.dials[0]
    assert (dial.kernel, dial.epoch, dial.proof) == ("kernel", "epoch", proof(hub.secret, "kernel", "epoch"))
    for at in range(100):
        link.send(emit(str(at)))
    hub.wait(lambda: len(texts(hub)) == 100)
    assert texts(hub) == [str(at) for at in range(100)]
    hub.send(Close(visit="v"))
    hub.sync()
    assert received == [Close(visit="v")]


def test_a_message_that_cannot_be_served_does_not_end_the_link(
    hub: Hub, link: LinkLoop, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_message: Any) -> None:
        raise ValueError("not today")

    link._receive = fail
    hub.send(Close(visit="v"))
    hub.sync()
    assert len(hub.dials) == 1
    del capfd


def test_each_link_reports_whether_a_cell_runs(hub: Hub, link: LinkLoop) -> None:
    link.send(Busy(busy=True))
    hub.wait(lambda: [one for one in hub.messages if one.type == "busy"][-1].busy)
    hub.drop()
    linked(hub, link, 2)
    hub.wait(lambda: [one.busy for one in hub.messages if one.type == "busy"] == [False, True, True])
    assert hub.dials[1].busy


def test_messages_wait_for_the_next_stream(hub: Hub, link: LinkLoop) -> None:
    link.send(emit("before"))
    hub.wait(lambda: texts(hub) == ["before"])
    before = counted(hub)
    hub.do(hub.stop_listening())
    hub.drop()
    until(lambda: link._outgoing._stream is None)
    for at in range(3):
        link.send(emit(str(at)))
    hub.do(hub.listen())
    hub.wait(lambda: len(hub.dials) == 2)
    assert hub.dials[1].received == 0
    linked(hub, link, 2, received=before)
    link.send(emit("after"))
    hub.wait(lambda: "after" in texts(hub))
    assert texts(hub) == ["before", "0", "1", "2", "after"]


def test_a_server_that_knows_nothing_from_before_is_sent_nothing_of_it(hub: Hub, link: LinkLoop) -> None:
    hub.drop()
    hub.wait(lambda: len(hub.dials) == 2)
    link.send(emit("lost"))
    linked(hub, link, 2)
    link.send(emit("after"))
    hub.wait(lambda: "after" in texts(hub))
    assert "lost" not in texts(hub)[-2:]


def test_messages_for_a_server_that_does_not_come_back_are_dropped_and_nobody_waits(
    hub: Hub, link: LinkLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "RETURN", 0.0)
    hub.do(hub.stop_listening())
    hub.drop()
    until(lambda: not link._outgoing.linked)
    for _ in range(20):
        link.send(emit("x" * 4_000_000))
    assert link._outgoing._kept.size == 0
    hub.do(hub.listen())
    hub.wait(lambda: len(hub.dials) == 2)
    assert hub.dials[1].received is None
    linked(hub, link, 2)
    link.send(emit("after"))
    hub.wait(lambda: texts(hub) == ["after"])


@pytest.mark.usefixtures("link")
def test_received_messages_are_acknowledged(hub: Hub, received: list[Any]) -> None:
    for at in range(ACK_MESSAGES):
        hub.send(Close(visit=str(at)))
    hub.wait(lambda: hub.acknowledged == ACK_MESSAGES)
    hub.send(StateOf(visit="v", state={"note": "x" * ACK_BYTES}))
    hub.wait(lambda: hub.acknowledged == ACK_MESSAGES + 1)
    hub.sync()
    assert len(received) == ACK_MESSAGES + 1


def test_closing_the_link_is_announced(hub: Hub, link: LinkLoop) -> None:
    link.close()
    hub.wait(lambda: [one for one in hub.messages if one.type == "leave"])


def test_a_sender_waits_for_room(hub: Hub, link: LinkLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_buffer, "BACKLOG", 1_000_000)
    for at in range(30):
        link.send(emit(f"{at} " + "x" * 900_000))
        assert link._outgoing._kept.size < 3_000_000
    hub.wait(lambda: len(texts(hub)) == 30)
    until(lambda: link._outgoing._kept.size < 1_000_000)


def test_a_link_that_takes_nothing_is_dialled_again(link: LinkLoop, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_buffer, "BACKLOG", 1_000)
    monkeypatch.setattr(send_buffer, "PATIENCE", 0.05)
    gate = threading.Event()

    async def stall() -> None:
        gate.wait(DEADLINE)

    stalled = threading.Thread(target=hub.do, args=(stall(),))
    stalled.start()
    for _ in range(5):
        link.send(emit("x" * 4_000_000))
    gate.set()
    join(stalled)
    hub.wait(lambda: len(hub.dials) >= 2)
    monkeypatch.setattr(send_buffer, "PATIENCE", DEADLINE)
    assert hub.dials[-1].received is None
    linked(hub, link, len(hub.dials))
    link.send(emit("after"))
    hub.wait(lambda: "after" in texts(hub))


def test_a_huge_message_is_refused_before_it_waits(hub: Hub, link: LinkLoop) -> None:
    with pytest.raises(LinkError, match="over the limit"):
        link.send(emit("x" * MAX_LINK_MESSAGE))
    link.send(emit("after"))
    hub.wait(lambda: texts(hub) == ["after"])


def test_what_is_no_message_breaks_the_link_which_is_dialled_again(hub: Hub, link: LinkLoop) -> None:
    async def nonsense() -> None:
        hub.writers[-1].write(b"\x00\x00\x00\x02\x00{}")

    hub.do(nonsense())
    linked(hub, link, 2)


def test_closing(hub: Hub) -> None:
    early = LinkLoop(hub.address, hub.secret, "kernel", "early")
    early.close()
    early.start(lambda _: None)
    early._thread.join(DEADLINE)
    nowhere = LinkLoop("unix:/nowhere/at/all", "s", "kernel", "nowhere")
    nowhere.start(lambda _: None)
    nowhere.send(emit("lost"))
    nowhere.close()
    nowhere.close()
    nowhere.send(emit("lost"))
    assert not nowhere._thread.is_alive()
    assert hub.dials == []


def test_pings_are_answered_past_what_waits(hub: Hub, link: LinkLoop) -> None:
    for _ in range(4):
        link.send(emit("x" * 9_000_000))  # several frames each
    hub.send(Ping())
    hub.wait(lambda: any(one.type == "pong" for one in hub.messages))
    hub.wait(lambda: len(texts(hub)) == 4)


RUN = Run(
    visit="v",
    event=1,
    component="page",
    name="load",
    handler="load",
    state={},
    detail=None,
    lane="main",
    timeout=None,
    retry=0,
)
DONE = Emit(visit="v", message=Done(seq=0, event=1, outcome="ok", error=None, changes={}, handler="", at_once=False))


class Wire:
    """A socket that does as a test says with what is sent at once."""

    def __init__(self, real: Any, send: Any) -> None:
        self.real = real
        self.how = send
        self.sent: list[bytes] = []

    def send(self, data: bytes) -> int:
        """Send, or not."""
        self.sent.append(data)
        return int(self.how(self.real, data))


def begin(hub: Hub, link: LinkLoop, received: list[Any], send: Any = lambda real, data: real.send(data)) -> Wire:
    """Let an event begin, whose end is sent by the present thread."""
    hub.send(RUN)
    until(lambda: RUN in received)
    wire: Any = Wire(link._socket, send)
    link._outgoing._socket = wire
    return wire


def emitted(hub: Hub) -> list[Any]:
    return [one for one in hub.messages if isinstance(one, Emit)]


def test_what_an_event_sends_travels_with_its_end(
    hub: Hub, link: LinkLoop, received: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_buffer, "GATHER", DEADLINE)
    wire = begin(hub, link, received)
    link.send(emit("1"))
    link.send(emit("2"))
    hub.sync()
    assert emitted(hub) == []
    link.send(DONE)
    hub.wait(lambda: DONE in hub.messages)
    assert emitted(hub) == [emit("1"), emit("2"), DONE]
    assert len(wire.sent) == 1


def test_what_an_event_sends_waits_only_a_moment_for_its_end(hub: Hub, link: LinkLoop, received: list[Any]) -> None:
    begin(hub, link, received)
    link.send(emit("1"))
    hub.wait(lambda: emitted(hub) == [emit("1")])


def test_what_the_socket_does_not_take_at_once_follows(
    hub: Hub, link: LinkLoop, received: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> int:
        raise BlockingIOError

    monkeypatch.setattr(send_buffer, "GATHER", DEADLINE)
    for send in (full, lambda real, data: real.send(data[:9])):
        hub.messages.clear()
        received.clear()
        begin(hub, link, received, send)
        link.send(emit("1"))
        link.send(DONE)
        hub.wait(lambda: DONE in hub.messages)
        assert emitted(hub) == [emit("1"), DONE]


def test_what_was_interrupted_while_it_was_sent_is_sent_again(
    hub: Hub, link: LinkLoop, received: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(real: Any, data: bytes) -> int:
        real.send(data[:9])
        raise KeyboardInterrupt

    monkeypatch.setattr(send_buffer, "GATHER", DEADLINE)
    begin(hub, link, received, interrupted)
    before = counted(hub)
    with pytest.raises(KeyboardInterrupt):
        link.send(DONE)
    linked(hub, link, 2, received=before)
    link.send(emit("after"))
    hub.wait(lambda: emitted(hub) == [DONE, emit("after")])


def test_a_server_that_does_not_come_back_is_given_up(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "RETRIES", (0, 0.01))
    lost = threading.Event()
    one = LinkLoop(hub.address, hub.secret, "kernel", "epoch", lost.set)
    one.start(lambda _: None)
    linked(hub, one, 1)
    hub.drop()
    linked(hub, one, 2)
    assert not lost.is_set()
    hub.do(hub.stop_listening())
    hub.drop()
    assert lost.wait(DEADLINE)
    one.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked")
def test_a_forked_process_says_nothing_and_ends_where_its_event_does(hub: Hub, link: LinkLoop) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        link.send(emit("of the child"))
        link.send(DONE)
        os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    link.send(emit("of the parent"))
    link.send(DONE)
    hub.wait(lambda: [one for one in hub.messages if one == DONE])
    assert [one for one in hub.messages if isinstance(one, Emit)] == [emit("of the parent"), DONE]
