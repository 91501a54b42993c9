"""The page in a cell output where there is no server: a comm, and a visit for each view."""

from __future__ import annotations

import time
from queue import Empty
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from jupyter_tools.protocol.messages import PEER
from tests.asked import EVENT, HELLO, ROWS
from tests.linked import write_properties
from tests.waiting import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.linked import LinkedKernel

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("kernel_cell")]


class Widget:
    """The widget's comm, as a front end sees it."""

    def __init__(self, kernel: LinkedKernel) -> None:
        self.kernel = kernel
        cell = kernel.run("page")
        [shown] = [one for one in cell.outputs if one["msg_type"] == "execute_result"]
        self.id = shown["content"]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
        self.messages: list[dict[str, Any]] = []
        self.buffers: list[Any] = []

    def send(self, content: Any) -> None:
        """Send a custom message to the widget."""
        data = {"method": "custom", "content": content}
        message = self.kernel.client.session.msg("comm_msg", {"comm_id": self.id, "data": data})
        self.kernel.client.shell_channel.send(message)

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read messages until one fits."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            try:
                one = self.kernel.client.get_iopub_msg(timeout=0.1)
            except Empty:
                continue
            if one["msg_type"] == "comm_msg" and one["content"]["comm_id"] == self.id:
                data = one["content"]["data"]
                if data.get("method") == "custom":
                    self.buffers = one["buffers"]
                    self.messages.append(data["content"])
                    if condition(data["content"]):
                        return dict(data["content"])
        raise AssertionError(self.messages[-5:])


class View:
    """One view of the widget: a client of the protocol."""

    def __init__(self, widget: Widget, name: str) -> None:
        self.widget = widget
        self.name = f"{name} {uuid4().hex}"  # the widget is one for all tests
        self.event = 0

    def send(self, message: Any) -> None:
        self.widget.send({"client": self.name, "message": message})

    def until(self, kind: str, event: int | None = None) -> dict[str, Any]:
        """Read until a message of this view."""

        def fits(one: dict[str, Any]) -> bool:
            message = one.get("message") or {}
            ours = one.get("client") == self.name and message.get("type") == kind
            return ours and (event is None or message["event"] == event)

        message: dict[str, Any] = self.widget.until(fits)["message"]
        if kind != "close":
            PEER.validate_python(message)
        return message

    def hello(self, **of: Any) -> dict[str, Any]:
        self.send({**HELLO, **of})
        return self.until("page")

    def click(self, component: str = "filters.search", **state: Any) -> int:
        self.event += 1
        values = {path.replace("__", "."): value for path, value in state.items()}
        self.send({**EVENT, "id": self.event, "component": component, "state": values})
        return self.event

    def of_event(self, event: int) -> list[dict[str, Any]]:
        """The messages of an event, up to its end."""
        self.until("done", event)
        ours = [one["message"] for one in self.widget.messages if one.get("client") == self.name]
        return [one for one in ours if one.get("event") == event and one["type"] != "page"]


@pytest.fixture
def widget(kernel: LinkedKernel) -> Iterator[Widget]:
    """The page of a cell."""
    kernel.run("def search(state: State, context: Context):\n    context.note.text = str(state.filters.carrier)")
    yield Widget(kernel)
    write_properties(kernel.folder)


def test_hello_and_an_event(widget: Widget) -> None:
    view = View(widget, "one")
    page = view.hello()
    assert page["builder"] is True
    assert "filters" in page["page"]["components"]
    kernel = view.until("kernel")
    assert kernel["status"] == "ready"
    # It may have waited for the cell before it.
    *waited, done = view.of_event(view.click(filters__carrier="UA"))
    assert {one["type"] for one in waited} <= {"queued", "running", "progress"}
    assert (done["outcome"], done["changes"]) == ("ok", {"note": {"text": "UA"}})

    again = view.hello(visit=page["visit"], epoch=kernel["epoch"], seq=0)
    assert again["visit"] == page["visit"]
    assert again["context"] == {"note": {"text": "UA"}}
    assert again["state"]["filters.carrier"] == "UA"


def test_refusals_name_their_field(widget: Widget) -> None:
    view = View(widget, "one")
    view.hello()
    [done] = view.of_event(view.click(filters__carrier="XX"))
    assert (done["outcome"], done["error"]["field"]) == ("error", "filters.carrier")
    [done] = view.of_event(view.click("note", filters__carrier="UA"))
    assert done["error"]["field"] == "note"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "nothing"},
        5,
        [],
        {**EVENT, "id": 7},
    ],
)
def test_what_breaks_the_protocol_closes_the_view(widget: Widget, message: Any) -> None:
    view = View(widget, "bad")
    view.hello()
    view.send(message)
    closed = view.until("close")
    assert closed["code"] == 1008
    assert closed["reason"]
    assert view.hello()["event"] == 0


def test_the_first_message_is_hello(widget: Widget) -> None:
    view = View(widget, "early")
    view.click()
    assert view.until("close")["reason"] == "the first message is hello"


def test_each_view_is_a_separate_visit(widget: Widget) -> None:
    one, two = View(widget, "one"), View(widget, "two")
    assert one.hello()["visit"] != two.hello()["visit"]
    one.of_event(one.click(filters__carrier="UA"))
    two.of_event(two.click(filters__carrier="DL"))
    again = one.hello(seq=0)
    assert again["context"]["note"] == {"text": "UA"}
    one.send(None)
    assert one.hello()["context"] == {}


def updated(view: View) -> Any:
    """What a click changes."""
    return view.of_event(view.click())[-1]


def test_rows_and_cancel(kernel: LinkedKernel, widget: Widget) -> None:
    kernel.run("import time\ndef search(state, context):\n    context.flights.data = [{'a': at} for at in range(500)]")
    view = View(widget, "rows")
    view.hello()
    update = updated(view)
    table = update["changes"]["flights"]["data"]["table"]
    view.send({**ROWS, "table": table, "start": 499, "count": 5})
    assert view.until("rows")["window"]["rows"] == [[499]]
    view.send({**ROWS, "id": 2, "component": "note", "table": table})
    assert view.until("close")["reason"] == "note: is not a table"

    hidden = "[dict(a=1, b='needle')]\n    context.flights.columns.b.visible = False"
    kernel.run(f"def search(state, context):\n    context.flights.data = {hidden}")
    view = View(widget, "hidden")
    view.hello()
    data = updated(view)["changes"]["flights"]["data"]
    assert ([one["name"] for one in data["columns"]], data["first"]["rows"]) == (["a"], [[1]])
    view.send({**ROWS, "table": data["table"], "search": "needle"})
    assert view.until("rows")["window"]["rows"] == []

    kernel.run("import asyncio\nasync def search(visit):\n    visit.progress(0)\n    await asyncio.sleep(60)")
    view = View(widget, "cancel")
    view.hello()
    event = view.click()
    view.until("progress", event)
    view.send({"type": "cancel", "event": event})
    assert view.until("done", event)["outcome"] == "cancelled"


def test_the_names_of_the_kernel(kernel: LinkedKernel, widget: Widget) -> None:
    view = View(widget, "names")
    view.hello()
    view.send({"type": "watch"})
    view.until("names")
    kernel.run("def total(items, start=0): ...")
    names = view.until("names")
    assert [one["signature"] for one in names["variables"] if one["name"] == "total"] == ["total(items)"]


def test_values_reach_cells(kernel: LinkedKernel, widget: Widget) -> None:
    view = View(widget, "values")
    view.hello()
    view.send({"type": "state", "changes": {"filters.carrier": "DL"}})
    view.of_event(view.click())
    assert kernel.value("state.filters.carrier") == "DL"
    kernel.start("context.note.text = 'from a cell'")
    update = view.until("update", -1)
    assert update["changes"] == {"note": {"text": "from a cell"}}


def test_a_changed_page_is_shown(kernel: LinkedKernel, widget: Widget) -> None:
    view = View(widget, "changed")
    view.hello()
    write_properties(kernel.folder, {"other": {"type": "text"}})
    kernel.start("1")
    assert view.until("edited")["edits"][-1]["path"] == "other"


def test_one_widget_for_all_cells(widget: Widget, kernel: LinkedKernel) -> None:
    assert Widget(kernel).id == widget.id


def test_envelopes_that_are_none(widget: Widget) -> None:
    for content in (None, 5, [], {}, {"client": 5}, {"client": "x"}, {"client": "never", "message": None}):
        widget.send(content)
    assert View(widget, "after").hello()["type"] == "page"


def test_a_displayed_widget_works_over_the_comm(kernel: LinkedKernel, widget: Widget) -> None:
    kernel.run(
        "import ipywidgets\n"
        "from IPython.display import display\n"
        "def search(context):\n"
        "    slider, label = ipywidgets.IntSlider(), ipywidgets.Label()\n"
        "    slider.observe(lambda change: setattr(label, 'value', f'level {change.new}'), 'value')\n"
        "    display(ipywidgets.VBox([slider, label]))"
    )
    view, other = View(widget, "slides"), View(widget, "other")
    page = view.hello()
    other.hello()
    view.click()
    while (opened := view.until("widget"))["data"]["state"]["_model_name"] != "IntSliderModel":
        pass
    view.until("done", 1)
    data = {"method": "update", "state": {"value": 7}}
    other.send({"type": "widget", "id": 1, "comm": opened["comm"], "data": data, "buffers": []})
    assert other.until("widget")["kind"] == "close"
    view.send({"type": "widget", "id": 1, "comm": opened["comm"], "data": data, "buffers": []})
    while (told := view.until("widget"))["kind"] != "done":
        changed = told["data"]["state"]
    assert changed == {"value": "level 7"}
    assert view.hello(visit=page["visit"], seq=0)["outputs"]["filters.search"]
    live = view.until("widget")
    assert live["kind"] == "live"
    again = [view.until("widget") for _ in live["data"]["comms"]]
    assert [one["data"]["state"]["value"] for one in again if one["comm"] == opened["comm"]] == [7]
    view.send(None)
    other.send(None)
