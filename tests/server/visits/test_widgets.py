"""Messages of widgets through the server: whose they are, what visitors are told, and clients that come back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.peer.outputs import VIEW
from jupyter_tools.protocol.base import EventError
from jupyter_tools.protocol.link import Open, ReplayWidgets, Run, ToWidget
from jupyter_tools.protocol.messages import MAX_MESSAGE, Output
from jupyter_tools.protocol.widgets import Widget
from tests.asked import WIDGET
from tests.outputs import UNNAMED
from tests.server.house import BUILDER

if TYPE_CHECKING:
    from tests.server.fake_kernel import FakeKernel
    from tests.server.house import Client, House


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_tools.server.kernels.live.POLL", 0.05)
    monkeypatch.setattr("jupyter_tools.server.http.socket.ANSWER", 0.3)


async def ready(house: House, path: str) -> tuple[FakeKernel, Client]:
    """A kernel and a builder's client whose `load` has ended."""
    kernel = await house.kernel(path)
    client = await house.builder(path)
    await client.until("done", event=0)
    return kernel, client


def widget(kind: Any, comm: str = "c1", **given: Any) -> Widget:
    """A message of a kernel's widget."""
    common = {"data": {}, "metadata": {}, "buffers": [], "parent": None, "error": None}
    return Widget(kind=kind, comm=comm, **{**common, **given})


def shown(event: int, model: str) -> Output:
    """A widget that a handler has displayed."""
    return Output(seq=0, event=event, kind="display", text="IntSlider()", data={VIEW: {"model_id": model}}, **UNNAMED)


async def test_messages_pass_between_a_visits_client_and_the_kernel(house: House) -> None:
    path = house.write("pass")
    kernel, client = await ready(house, path)
    other = await house.builder(path)
    await other.until("done", event=0)
    seq = client.seq
    kernel.emit(client.visit, widget("open", data={"state": {"value": 0}}, buffers=["AP8="]))
    opened = await client.until("widget")
    assert (opened["kind"], opened["comm"], opened["buffers"]) == ("open", "c1", ["AP8="])
    assert client.seq == seq
    await client.send(WIDGET)
    sent = await kernel.expect(ToWidget)
    assert sent.visit == client.visit
    assert sent.message.model_dump() == WIDGET
    await other.until("done", event=await other.click("other"))
    assert kernel.count(ToWidget) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "open"}, "kind"),
        ({"kind": "close"}, "kind"),
        ({"target": "jupyter.widget"}, "target"),
        ({"visit": "another"}, "visit"),
        ({"id": 0}, "id"),
        ({"id": "1"}, "id"),
        ({"comm": ""}, "comm"),
        ({"comm": "c" * 101}, "comm"),
        ({"comm": None}, "comm"),
        ({"data": []}, "data"),
        ({"data": "update"}, "data"),
        ({"buffers": ["no base64!"]}, "buffers"),
        ({"buffers": ["AAA"]}, "buffers"),
        ({"buffers": [5]}, "buffers"),
        ({"buffers": [""] * 1001}, "buffers"),
        ({"buffers": None}, "buffers"),
    ],
    ids=str,
)
async def test_a_malformed_message_closes_the_stream(house: House, changes: dict[str, Any], reason: str) -> None:
    kernel, client = await ready(house, house.write("malformed"))
    await client.send({**WIDGET, **changes})
    code, why = await client.closed()
    assert code == 1008
    assert why is not None
    assert reason in why
    assert kernel.count(ToWidget) == 0


async def test_a_message_that_is_too_large_closes_the_stream(house: House) -> None:
    kernel, client = await ready(house, house.write("large"))
    await client.send({**WIDGET, "buffers": ["A" * MAX_MESSAGE]})
    assert (await client.closed())[0] == 1009
    assert kernel.count(ToWidget) == 0


async def test_no_widget_is_touched_before_hello(house: House) -> None:
    path = house.write("early")
    kernel = await house.kernel(path)
    client = await house.connect(f"jupyter-tools/api/socket/{path}", **BUILDER)
    await client.send(WIDGET)
    assert await client.closed() == (1008, "the first message is `hello`")
    assert kernel.count(ToWidget) == 0


async def test_a_visitor_does_not_see_why_a_callback_failed(house: House, caplog: pytest.LogCaptureFixture) -> None:
    path = house.write("fails")
    kernel = await house.kernel(path)
    client = await house.visitor(await house.publish(path))
    await client.until("done", event=0)
    error = EventError(
        id="e1", message="It failed.", field=None, traceback="Traceback of /secret/path", cell="abc", line=3
    )
    kernel.emit((await kernel.expect(Open)).visit, widget("done", parent=1, error=error))
    done = await client.until("widget")
    told = {"id": "e1", "message": "It failed.", "field": None, "traceback": None, "cell": None, "line": None}
    assert done["error"] == told
    assert "Traceback of /secret/path" in caplog.text


async def test_a_client_that_reconnects_gets_the_widgets_again(house: House) -> None:
    path = house.write("back")
    kernel, client = await ready(house, path)
    assert kernel.count(ReplayWidgets) == 0
    client.cut()
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=client.seq)
    await again.until("kernel")
    assert (await kernel.expect(ReplayWidgets)).visit == client.visit


async def test_a_client_that_fell_behind_is_sent_the_widgets_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_tools.server.http.send_queue.MAX_MESSAGES", 50)
    kernel, client = await ready(house, house.write("behind"))
    for _ in range(400):
        kernel.emit(client.visit, widget("msg", data={"state": {"value": "x" * 100_000}}))
    await client.until("page")
    await kernel.expect(ReplayWidgets)


async def test_dragging_fills_no_ring(house: House) -> None:
    path = house.write("drag")
    kernel, client = await ready(house, path)
    seq = client.seq
    for value in range(1000):
        kernel.emit(client.visit, widget("msg", data={"state": {"value": value}}))
    while (await client.until("widget"))["data"]["state"]["value"] < 999:
        pass
    client.cut()
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=seq - 1)
    first = await again.next()
    assert first is not None
    assert (first["type"], first["seq"]) == ("done", seq)


async def test_a_reload_finds_what_was_displayed(house: House) -> None:
    path = house.write("shown")
    kernel, client = await ready(house, path)
    event = await client.click("other")
    await client.until("done", event=event)
    kernel.emit(client.visit, shown(event, "c1"))
    kernel.emit(client.visit, Output(seq=0, event=event, kind="stdout", text="said later", data={}, **UNNAMED))
    await client.until("output", kind="stdout")
    client.cut()
    again = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=0)
    page = await again.until("page")
    assert [one["kind"] for one in page["outputs"]["other"]] == ["display", "stdout"]
    await again.until("done", event=await again.click("other"))
    again.cut()
    third = await house.builder(path, visit=client.visit, epoch=client.epoch, seq=0)
    assert (await third.until("page"))["outputs"] == {}


async def test_a_visitors_reload_finds_no_prints(house: House) -> None:
    path = house.write("prints")
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    client = await house.visitor(publication)
    await client.until("done", event=0)
    event = await client.click("other")
    run = await kernel.expect(Run, event=event)
    kernel.emit(run.visit, Output(seq=0, event=event, kind="stdout", text="secret", data={}, **UNNAMED))
    kernel.emit(run.visit, shown(event, "c1"))
    await client.until("output")
    client.cut()
    again = await house.visitor(publication, visit=client.visit, epoch=client.epoch, seq=0)
    outputs = (await again.until("page"))["outputs"]
    assert [one["kind"] for one in outputs["other"]] == ["display"]


async def test_a_new_kernel_process_has_no_widgets(house: House) -> None:
    path = house.write("anew")
    kernel, client = await ready(house, path)
    event = await client.click("other")
    await client.until("done", event=event)
    kernel.emit(client.visit, shown(event, "c1"))
    await client.until("output")
    kernel.die()
    await client.until("kernel", status="starting")
    await client.send(WIDGET)
    second = await house.kernel(path, epoch="epoch-2")
    page = await client.until("page")
    assert page["outputs"] == {}
    await client.send({**WIDGET, "id": 2})
    assert (await second.expect(ToWidget)).message.id == 2
    await asyncio.sleep(0)
    assert second.count(ReplayWidgets) == 0
