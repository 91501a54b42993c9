"""The comms of a visit's widgets: whose they are, what is refused, and when they are closed."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date
from typing import TYPE_CHECKING, Any

import comm
import ipywidgets
import pytest
from pydantic import JsonValue, TypeAdapter

from jupyter_tools.kernel.output import widgets
from jupyter_tools.kernel.output.capture import EventOutput, captured
from jupyter_tools.kernel.output.widgets import VisitComm, WidgetTable
from jupyter_tools.peer.outputs import VIEW
from jupyter_tools.protocol.plain import plain
from jupyter_tools.protocol.widgets import Widget, WidgetInput
from tests.waiting import join

if TYPE_CHECKING:
    from collections.abc import Iterator


class Visit:
    """A visit's table, and what was sent of it."""

    def __init__(self) -> None:
        self.table = WidgetTable()
        self.sent: list[Widget] = []
        self.outputs: list[Any] = []
        self.table.connect(self.sent.append)

    @contextmanager
    def event(self, number: int = 1) -> Iterator[EventOutput]:
        """What runs inside is an event of the visit."""
        output = EventOutput(number, self.outputs.append, self.table)
        with captured(output):
            yield output

    def kinds(self, comm_id: str) -> list[str]:
        """The messages of a comm."""
        return [one.kind for one in self.sent if one.comm == comm_id]


@pytest.fixture(autouse=True)
def _routed() -> Iterator[None]:
    widgets.route()
    yield
    widgets.unroute()


@pytest.fixture
def visit() -> Iterator[Visit]:
    """A visit, whose widgets are closed in the end."""
    one = Visit()
    yield one
    one.table.end()


def given(comm_id: str, number: int = 1, data: Any = None, buffers: tuple[str, ...] = ()) -> WidgetInput:
    """A visitor's message."""
    return WidgetInput(id=number, comm=comm_id, data=data or {"method": "custom"}, buffers=list(buffers))


# --- whose a comm is ---


def test_a_widget_belongs_to_the_visit_of_its_event(visit: Visit) -> None:
    with visit.event():
        slider = ipywidgets.IntSlider(value=3)
    assert isinstance(slider.comm, VisitComm)
    assert slider.model_id in visit.table
    assert len(visit.table) == 3
    slider.value = 5
    [opened, changed] = [one for one in visit.sent if one.comm == slider.model_id]
    assert (opened.kind, opened.data["state"]["value"]) == ("open", 3)
    assert (changed.kind, changed.data["state"]) == ("msg", {"value": 5})


def test_a_widget_outside_of_events_is_jupyters_own(visit: Visit) -> None:
    slider = ipywidgets.IntSlider()
    assert not isinstance(slider.comm, VisitComm)
    assert visit.sent == []


def test_comms_of_other_targets_are_jupyters_own(visit: Visit) -> None:
    with visit.event():
        assert not isinstance(comm.create_comm(target_name="bokeh"), VisitComm)
        assert not isinstance(comm.create_comm("bokeh"), VisitComm)
        assert isinstance(comm.create_comm("jupyter.widget"), VisitComm)


def test_threads_with_the_handlers_context_count_as_the_handler(visit: Visit) -> None:
    made: list[Any] = []

    def make() -> None:
        made.append(ipywidgets.Label().comm)

    with visit.event():
        context = copy_context()
        for target in (lambda: context.run(make), make):
            thread = threading.Thread(target=target)
            thread.start()
            join(thread)
    assert [isinstance(one, VisitComm) for one in made] == [True, False]


def test_routing_twice_is_undone_at_once() -> None:
    routed = comm.create_comm
    widgets.route()
    assert comm.create_comm is routed
    widgets.unroute()
    assert comm.create_comm is not routed
    widgets.unroute()
    original = comm.create_comm
    widgets.route()
    widgets.unroute()
    assert comm.create_comm is original


def test_a_display_of_somebody_elses_widget_is_text(visit: Visit) -> None:
    other = Visit()
    with other.event():
        foreign = ipywidgets.Label()
    with visit.event() as output:
        own = ipywidgets.Label()
        for one in (own, foreign):
            output.display({VIEW: {"model_id": one.model_id}, "text/plain": "Label()"})
        output.display({VIEW: "nonsense", "text/plain": "x"})
    shown = [one for one in visit.outputs if one.kind == "display"]
    assert [VIEW in one.data for one in shown] == [True, False, True]
    assert "make it in the handler" in "".join(one.text for one in visit.outputs if one.kind == "stderr")
    other.table.end()


# --- what visitors send ---


def test_only_open_comms_of_the_visit_are_admitted(visit: Visit) -> None:
    other = Visit()
    with other.event():
        foreign = ipywidgets.Label()
    with visit.event():
        own = ipywidgets.Label()
    assert visit.table.admit(given(own.model_id))
    assert not visit.table.admit(given(foreign.model_id, 2))
    assert visit.sent[-1].kind == "close"
    assert (visit.sent[-1].parent, visit.sent[-1].data) == (2, {"reason": "this visit has no such widget"})
    message = given(own.model_id, 3)
    own.close()
    assert not visit.table.admit(message)
    other.table.end()


def test_messages_that_wait_are_bounded(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widgets, "MAX_WAITING", 3)
    with visit.event():
        label = ipywidgets.Label().model_id
    messages = [given(label, number) for number in range(1, 6)]
    assert [visit.table.admit(one) for one in messages] == [True, True, True, False, False]
    assert (visit.sent[-1].kind, visit.sent[-1].parent) == ("done", 5)
    assert visit.sent[-1].data == {"reason": "too many messages wait"}
    visit.table.answer(messages[0])
    assert visit.table.admit(messages[3])


def test_bytes_that_wait_are_bounded(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widgets, "MAX_WAITING_BYTES", 1000)
    with visit.event():
        label = ipywidgets.Label().model_id
    large = given(label, 1, buffers=("A" * 800,))
    assert visit.table.admit(large)
    assert not visit.table.admit(given(label, 2, {"method": "custom", "content": "x" * 800}))
    visit.table.answer(large)
    assert visit.table.admit(given(label, 3, {"method": "custom", "content": "x" * 800}))


def test_a_state_may_name_only_widgets_of_the_visit(visit: Visit) -> None:
    foreign = ipywidgets.Label()
    with visit.event():
        own = ipywidgets.Label()

    def problem(name: str) -> str:
        nested = {"deep": [{"children": ["text", f"IPY_MODEL_{name}"]}]}
        return visit.table.problem({"method": "update", "state": nested})

    assert problem(own.model_id) == ""
    assert problem("no widget at all") == ""
    assert problem(foreign.model_id) == "the message names a widget of somebody else"


# --- a client that comes back ---


def test_a_widget_whose_state_cannot_be_read_does_not_hide_the_others(
    visit: Visit, capfd: pytest.CaptureFixture[str]
) -> None:
    with visit.event():
        first, broken, last = (ipywidgets.Label(text) for text in "abc")
    broken.get_state = lambda **_: 1 / 0
    visit.sent.clear()
    visit.table.replay()
    live, *opened = visit.sent
    assert live.data["comms"] == list(dict.fromkeys(live.data["comms"]))
    names = {one.comm: one.data["state"].get("value") for one in opened}
    assert (names[first.model_id], names[last.model_id]) == ("a", "c")
    assert broken.model_id not in names
    capfd.readouterr()


def test_a_change_of_another_thread_is_not_lost_in_a_replay(visit: Visit) -> None:
    with visit.event():
        label = ipywidgets.Label("old")
    real = label.get_state

    def slow(**given: Any) -> Any:
        state = real(**given)
        if threading.current_thread() is threading.main_thread():
            thread = threading.Thread(target=lambda: setattr(label, "value", "new"))
            thread.start()
            thread.join(0.2)
        return state

    label.get_state = slow
    visit.sent.clear()
    visit.table.replay()
    own = [one for one in visit.sent if one.comm == label.model_id]
    while len(own) < 2:
        own = [one for one in visit.sent if one.comm == label.model_id]
    assert [(one.kind, one.data["state"]["value"]) for one in own] == [("open", "old"), ("msg", "new")]


# --- when they are closed ---


def test_the_least_recently_used_are_closed_when_there_are_too_many(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(widgets, "MAX_COMMS", 8)
    made = []
    for number in (1, 2):
        with visit.event(number):
            made.append(ipywidgets.IntSlider())
    made[0].value = 4
    with visit.event(3):
        made.append(ipywidgets.IntSlider())
    assert [one.comm is not None for one in made] == [True, False, True]
    assert visit.kinds(made[0].layout.model_id) == ["open"]
    assert len(visit.table) == 6


def test_the_many_widgets_of_one_event_are_closed_one_by_one(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widgets, "MAX_COMMS", 8)
    with visit.event():
        made = [ipywidgets.IntSlider() for _ in range(4)]
    assert [one.comm is not None for one in made] == [False, True, True, True]
    assert len(visit.table) == 8


def test_the_end_closes_whatever_their_own_close_does(visit: Visit, capfd: pytest.CaptureFixture[str]) -> None:
    class Stubborn(ipywidgets.Label):
        asked = 0

        def close(self) -> None:
            self.asked += 1
            if self.asked == 1:
                raise RuntimeError("not me")
            super().close()

    with visit.event():
        made = [Stubborn(), ipywidgets.Label()]
        ids = [one.model_id for one in made]
    visit.table.end()
    assert len(visit.table) == 0
    assert [visit.kinds(one) for one in ids] == [["open", "close"]] * 2
    assert "not me" in capfd.readouterr().err
    made[0].close()
    assert visit.kinds(ids[0]) == ["open", "close"]


def test_what_is_made_after_the_end_is_closed_with_its_event(visit: Visit) -> None:
    visit.table.end()
    with visit.event():
        late = ipywidgets.Label()
        assert late.comm is not None
    assert late.comm is None
    assert len(visit.table) == 0


# --- values ---


def test_whatever_a_state_holds_travels_as_json() -> None:
    numpy = pytest.importorskip("numpy")
    value = {
        1: (1, 2.5, float("nan"), float("inf"), True, None),
        "array": numpy.arange(3),
        "number": numpy.float32(0.5),
        "day": date(2026, 1, 2),
        "set": {1},
        "half": "\ud800",
        "object": Visit,
    }
    found = plain(value)
    TypeAdapter(JsonValue).validate_python(found, strict=True)
    assert found["1"] == [1, 2.5, None, None, True, None]
    assert (found["array"], found["number"], found["day"], found["set"]) == ([0, 1, 2], 0.5, "2026-01-02", [1])
    assert found["half"] == "?"
    assert "Visit" in found["object"]
