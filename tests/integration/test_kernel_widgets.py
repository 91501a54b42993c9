"""Widgets that handlers display, in a real kernel: whose they are, how they run, and what is left of them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.peer.outputs import VIEW
from jupyter_tools.protocol.link import ReplayWidgets, ToWidget
from jupyter_tools.protocol.widgets import WidgetInput
from tests.linked import LinkedKernel, linked_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.linked import LinkedVisit

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("kernel")]

HANDLERS = """
import ipywidgets, anywidget, traitlets, weakref, gc, threading
from IPython.display import display

def slide(context, visit):
    slider = ipywidgets.IntSlider(description="Level")
    label = ipywidgets.Label()
    def show(change):
        label.value = f"level {change.new} on {threading.current_thread().name}"
        print("moved to", change.new)
    slider.observe(show, "value")
    visit.store["slider"] = slider
    display(ipywidgets.VBox([slider, label]))

class Counter(anywidget.AnyWidget):
    _esm = "export default {}"
    count = traitlets.Int(0).tag(sync=True)
    blob = traitlets.Bytes(b"\\x00\\xff").tag(sync=True)

def custom(visit):
    counter = visit.store["counter"] = Counter()
    counter.on_msg(lambda _, content, buffers: counter.send({"heard": content}, [bytes(b) * 2 for b in buffers]))
    display(counter)

def broken():
    slider = ipywidgets.IntSlider()
    slider.observe(lambda change: 1 / 0, "value")
    button = ipywidgets.Button()
    button.on_click(lambda _: [][1])
    display(slider, button)

def look(context, visit):
    context.note.text = str(visit.store["slider"].value)
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedKernel]:
    """A linked kernel whose handlers display widgets."""
    with linked_kernel(tmp_path_factory.mktemp("k"), ["%load_ext jupyter_tools"]) as one:
        assert one.run(HANDLERS).status == "ok"
        yield one


@pytest.fixture
def visit(kernel: LinkedKernel) -> Iterator[LinkedVisit]:
    """A visitor's visit."""
    one = kernel.visit(builder=False)
    yield one
    one.close()


def widgets(visit: LinkedVisit, kind: str = "") -> list[Any]:
    """The messages of a visit's widgets."""
    return [one for one in visit.messages() if one.type == "widget" and kind in ("", one.kind)]


def comm_of(visit: LinkedVisit, model: str) -> str:
    """The comm of the visit's newest widget of a model."""
    return str([one.comm for one in widgets(visit, "open") if one.data["state"]["_model_name"] == model][-1])


def tell(visit: LinkedVisit, comm: str, data: dict[str, Any], number: int = 1, buffers: tuple[bytes, ...] = ()) -> Any:
    """Send a message to a widget; the answer to it."""
    encoded = [base64.b64encode(one).decode() for one in buffers]
    before = len(widgets(visit))
    visit.hub.send(ToWidget(visit=visit.id, message=WidgetInput(id=number, comm=comm, data=data, buffers=encoded)))

    def answers() -> list[Any]:
        return [one for one in widgets(visit)[before:] if one.parent == number and one.kind in ("done", "close")]

    return visit.hub.wait(answers)[0]


def move(visit: LinkedVisit, value: int, number: int = 1) -> Any:
    """Drag the visit's slider."""
    return tell(visit, comm_of(visit, "IntSliderModel"), {"method": "update", "state": {"value": value}}, number)


def test_a_displayed_widget_is_opened_and_shown_to_its_visit(visit: LinkedVisit) -> None:
    ended = visit.call("slide")
    [shown] = ended.displays()
    opened = widgets(visit, "open")
    models = [one.data["state"]["_model_name"] for one in opened]
    assert models[-1] == "VBoxModel"
    assert {"IntSliderModel", "SliderStyleModel", "LayoutModel", "LabelModel"} <= set(models)
    assert shown[VIEW]["model_id"] == opened[-1].comm
    assert opened[0].metadata["version"].startswith("2.")


def test_a_dragged_slider_runs_its_observer_for_its_visit_only(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    other = kernel.visit()
    visit.call("slide")
    other.call("slide")
    seen = len(widgets(other))
    answer = move(visit, 7)
    assert (answer.kind, answer.error) == ("done", None)
    label = comm_of(visit, "LabelModel")
    [update] = [one for one in widgets(visit, "msg") if one.comm == label]
    assert update.data["state"] == {"value": "level 7 on MainThread"}
    assert update.parent == 1
    assert [one.text for one in visit.messages(1) if one.type == "output" and one.kind == "stdout"] == ["moved to 7\n"]
    assert len(widgets(other)) == seen
    assert visit.call("look").changes == {"note": {"text": "7"}}
    assert other.call("look").changes == {"note": {"text": "0"}}
    other.close()


def test_binary_parts_travel_both_ways(visit: LinkedVisit) -> None:
    visit.call("custom")
    counter = comm_of(visit, "AnyModel")
    [opened] = [one for one in widgets(visit, "open") if one.comm == counter]
    assert "blob" not in opened.data["state"]
    assert (opened.data["buffer_paths"], opened.buffers) == ([["blob"]], ["AP8="])
    tell(visit, counter, {"method": "custom", "content": {"say": "hi"}}, 1, (b"\x01\x02",))
    [heard] = [one for one in widgets(visit, "msg") if one.data["method"] == "custom"]
    assert heard.data["content"] == {"heard": {"say": "hi"}}
    assert heard.buffers == [base64.b64encode(b"\x01\x02\x01\x02").decode()]
    tell(visit, counter, {"method": "update", "state": {}, "buffer_paths": [["blob"]]}, 2, (b"new",))
    visit.hub.send(ReplayWidgets(visit=visit.id))
    visit.hub.wait(lambda: [one for one in widgets(visit, "open") if one.buffers == ["bmV3"]])


def test_a_client_that_reconnects_gets_the_current_state(visit: LinkedVisit) -> None:
    visit.call("slide")
    visit.call("custom")
    move(visit, 9)
    before = widgets(visit)
    visit.hub.send(ReplayWidgets(visit=visit.id))
    opened = [one.comm for one in before if one.kind == "open"]
    visit.hub.wait(lambda: len(widgets(visit)) == len(before) + 1 + len(opened))
    live, *again = widgets(visit)[len(before) :]
    assert (live.kind, live.data) == ("live", {"comms": opened})
    assert [one.comm for one in again] == opened
    assert {one.kind for one in again} == {"open"}
    firsts = {one.comm: one for one in before if one.kind == "open"}
    for one in again:
        assert set(one.data["state"]) == set(firsts[one.comm].data["state"])
        assert one.metadata == firsts[one.comm].metadata
        assert one.buffers == firsts[one.comm].buffers
    slider = comm_of(visit, "IntSliderModel")
    assert [one.data["state"]["value"] for one in again if one.comm == slider] == [9]


@pytest.mark.parametrize("kind", ["unknown", "other"])
def test_a_comm_of_somebody_else_is_refused(kernel: LinkedKernel, visit: LinkedVisit, kind: str) -> None:
    other = kernel.visit()
    other.call("slide")
    comm = comm_of(other, "IntSliderModel") if kind == "other" else "0" * 32
    answer = tell(visit, comm, {"method": "update", "state": {"value": 66}})
    assert (answer.kind, answer.comm) == ("close", comm)
    assert answer.data == {"reason": "this visit has no such widget"}
    assert other.call("look").changes == {"note": {"text": "0"}}
    other.close()


def test_a_cells_widget_is_out_of_reach(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    ran = kernel.run("shared = ipywidgets.IntSlider()\ndef lend():\n    display(shared)\nshared")
    assert [one["msg_type"] for one in ran.outputs].count("comm_open") == 3
    comm = kernel.value("shared.model_id")
    assert tell(visit, comm, {"method": "update", "state": {"value": 5}}).kind == "close"
    [shown] = visit.call("lend").displays()
    assert VIEW not in shown
    assert shown["text/plain"] == "IntSlider(value=0)"
    visit.call("slide")
    box = comm_of(visit, "VBoxModel")
    answer = tell(visit, box, {"method": "update", "state": {"children": [f"IPY_MODEL_{comm}"]}})
    assert answer.data == {"reason": "the message names a widget of somebody else"}
    assert kernel.value("shared.value") == 0


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"method": None},
        {"method": "request_state"},
        {"method": "__class__", "state": {}},
    ],
)
def test_what_widgets_do_not_take_is_ignored_with_a_reason(visit: LinkedVisit, data: dict[str, Any]) -> None:
    visit.call("slide")
    answer = tell(visit, comm_of(visit, "IntSliderModel"), data)
    assert (answer.kind, answer.data) == ("done", {"reason": "a widget takes `update` and `custom`"})


@pytest.mark.parametrize(
    "data",
    [
        {"method": "update", "state": {"value": "much"}},
        {"method": "update", "state": 5},
        {"method": "update", "state": {}, "buffer_paths": [["a", "b"], 7]},
        {"method": "update", "state": {"layout": "IPY_MODEL_nothing"}},
    ],
)
def test_what_a_widget_refuses_ends_as_an_error(visit: LinkedVisit, data: dict[str, Any]) -> None:
    visit.call("slide")
    answer = tell(visit, comm_of(visit, "IntSliderModel"), data, buffers=(b"x",))
    assert answer.kind == "done"
    assert answer.error is not None
    assert answer.error.message.startswith("Something went wrong")
    assert move(visit, 4, 2).error is None


def test_a_callbacks_error_is_explained(kernel: LinkedKernel) -> None:
    builder = kernel.visit(builder=True)
    builder.call("broken")
    answer = move(builder, 3)
    assert answer.error.message == "ZeroDivisionError: division by zero"
    assert answer.error.traceback.endswith("ZeroDivisionError: division by zero\n")
    assert "1 / 0" in HANDLERS.strip().splitlines()[answer.error.line - 1]
    button = comm_of(builder, "ButtonModel")
    answer = tell(builder, button, {"method": "custom", "content": {"event": "click"}}, 2)
    assert answer.error.message == "IndexError: list index out of range"
    builder.close()


def test_callbacks_run_while_a_handler_awaits(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run(
        "import asyncio\n"
        "async def wait_for_it(context):\n"
        "    slider = ipywidgets.IntSlider()\n"
        "    moved = asyncio.get_running_loop().create_future()\n"
        "    slider.observe(lambda change: moved.set_result(change.new), 'value')\n"
        "    display(slider)\n"
        "    context.note.text = str(await moved)"
    )
    event = visit.start("wait_for_it")
    visit.until("output", event)
    move(visit, 8)
    assert visit.end(event).changes == {"note": {"text": "8"}}


@pytest.mark.parametrize("lane", ["thread", "async"])
def test_widgets_of_other_lanes_belong_to_the_visit_too(visit: LinkedVisit, lane: str) -> None:
    visit.policy["lane"] = lane
    visit.call("slide")
    assert move(visit, 6).error is None
    label = comm_of(visit, "LabelModel")
    [update] = [one for one in widgets(visit, "msg") if one.comm == label]
    assert update.data["state"] == {"value": "level 6 on MainThread"}


def test_a_callback_is_stopped_like_a_cell(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run(
        "import time\n"
        "def endless():\n"
        "    slider = ipywidgets.IntSlider()\n"
        "    def run(change):\n"
        "        print('runs')\n"
        "        time.sleep(60)\n"
        "    slider.observe(run, 'value')\n"
        "    display(slider)"
    )
    visit.call("endless")
    slider = comm_of(visit, "IntSliderModel")
    message = WidgetInput(id=1, comm=slider, data={"method": "update", "state": {"value": 1}}, buffers=[])
    visit.hub.send(ToWidget(visit=visit.id, message=message))
    visit.until("output", 1)
    visit.hub.wait(lambda: [one for one in visit.messages(1) if one.type == "output" and one.text == "runs\n"])
    kernel.manager.interrupt_kernel()
    visit.hub.wait(lambda: [one for one in widgets(visit, "done") if one.parent == 1])


def test_an_output_widget_collects_its_block(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run(
        "def collect(visit):\n"
        "    out = visit.store['out'] = ipywidgets.Output()\n"
        "    display(out)\n"
        "    with out:\n"
        "        print('inside')\n"
        "        display({'a': 1})\n"
        "    print('outside')\n"
        "def clear(visit):\n"
        "    visit.store['out'].clear_output()\n"
        "    with visit.store['out']:\n"
        "        1 / 0"
    )
    ended = visit.call("collect")
    assert ended.output() == "outside\n"
    assert len(ended.displays()) == 1
    output = comm_of(visit, "OutputModel")

    def outputs() -> Any:
        changes = [one.data["state"] for one in widgets(visit, "msg") if one.comm == output]
        return [one["outputs"] for one in changes if "outputs" in one][-1]

    printed, shown = outputs()
    assert printed == {"output_type": "stream", "name": "stdout", "text": "inside\n"}
    assert shown["data"]["text/plain"] == "{'a': 1}"
    assert visit.call("clear").done.outcome == "error"
    assert outputs() == []


def test_interact_works_as_in_a_cell(kernel: LinkedKernel, visit: LinkedVisit) -> None:
    kernel.run(
        "def try_out():\n"
        "    @ipywidgets.interact(x=(0, 10))\n"
        "    def square(x=3):\n"
        "        print('square', x * x)\n"
        "        return x"
    )
    ended = visit.call("try_out")
    assert VIEW in ended.displays()[0]
    move(visit, 5)
    output = comm_of(visit, "OutputModel")
    changes = [one.data["state"] for one in widgets(visit, "msg") if one.comm == output]
    last = [one["outputs"] for one in changes if "outputs" in one][-1]
    assert [one.get("text") or one["data"]["text/plain"] for one in last] == ["square 25\n", "5"]
    assert not [one for one in visit.messages(1) if one.type == "output" and "square" in one.text]


def test_the_end_of_a_visit_frees_its_widgets(kernel: LinkedKernel) -> None:
    kernel.run(
        "refs = []\n"
        "def many(visit):\n"
        "    made = visit.store['made'] = [ipywidgets.IntSlider() for _ in range(300)]\n"
        "    for one in made:\n"
        "        one.observe(lambda change, one=one: None, 'value')\n"
        "    refs.extend(weakref.ref(one) for one in made)\n"
        "    display(ipywidgets.VBox(made))"
    )
    instances = "len(ipywidgets.widgets.widget._instances)"
    before = kernel.value(instances)
    visit = kernel.visit()
    visit.call("many")
    assert len(widgets(visit, "open")) == 902
    assert kernel.value(instances) == before + 902
    visit.close()
    kernel.run("gc.collect()")
    assert kernel.value(instances) == before
    assert kernel.value("[sum(ref() is not None for ref in refs), len(refs)]") == [0, 300]


def test_widgets_made_after_the_visits_end_are_freed(kernel: LinkedKernel) -> None:
    kernel.run(
        "started = []\n"
        "async def late():\n"
        "    started.append(1)\n"
        "    while len(started) < 2:\n"
        "        await asyncio.sleep(0.01)\n"
        "    display(ipywidgets.IntSlider())\n"
        "    started.append(1)"
    )
    instances = "len(ipywidgets.widgets.widget._instances)"
    before = kernel.value(instances)
    visit = kernel.visit()
    event = visit.start("late")
    visit.until("running", event)
    visit.close()
    kernel.run("started.append(1)\nwhile len(started) < 3:\n    await asyncio.sleep(0.01)\nawait asyncio.sleep(0)")
    assert kernel.value(instances) == before
    assert widgets(visit) == []
