"""Widgets that handlers place: whose they are, and what several visits share of a cell's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import pytest

from jupyter_tools.kernel.output import widgets
from jupyter_tools.kernel.output.placed import SharedComm, WidgetError, place_widget
from jupyter_tools.protocol.widgets import WidgetInput

from .test_widgets import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _routed() -> Iterator[None]:
    widgets.route()
    yield
    widgets.unroute()


@pytest.fixture
def visits() -> Iterator[tuple[Visit, Visit]]:
    """Two visits, whose widgets are closed in the end."""
    one, other = Visit(), Visit()
    yield one, other
    for visit in (one, other):
        visit.table.end()


def placed(visit: Visit, value: Any) -> str:
    """The id of a widget that an event of a visit places."""
    with visit.event():
        return place_widget(value)


def update(visit: Visit, comm: str, **state: Any) -> None:
    """A visitor sets traits of a widget."""
    one = visit.table.get(comm)
    assert one is not None
    message = WidgetInput(id=7, comm=comm, data={"method": "update", "state": state}, buffers=[])
    assert visit.table.admit(message)
    token = widgets.parent.set(message.id)
    one.take(message.data, [])
    widgets.parent.reset(token)
    visit.table.answer(message)


def states(visit: Visit, comm: str) -> list[tuple[Any, int | None]]:
    """The states that a visit was sent of a comm, each with the message that it came of."""
    return [
        (one.data["state"].get("value"), one.parent) for one in visit.sent if one.comm == comm and one.kind == "msg"
    ]


def test_a_widget_of_the_event_is_placed_as_it_is(visits: tuple[Visit, Visit]) -> None:
    one, _ = visits
    with one.event():
        slider = ipywidgets.IntSlider()
        assert place_widget(slider) == slider.model_id
    assert one.kinds(slider.model_id) == ["open"]


def test_a_widget_of_a_cell_is_opened_in_each_visit_with_all_that_it_holds(visits: tuple[Visit, Visit]) -> None:
    slider = ipywidgets.IntSlider(value=5)
    board = ipywidgets.VBox([slider])
    for visit in visits:
        assert placed(visit, board) == board.model_id
        assert placed(visit, board) == board.model_id
        opened = [one.comm for one in visit.sent if one.kind == "open"]
        assert len(opened) == len(set(opened)) == 5  # two layouts and a style
        assert opened[-1] == board.model_id
    [state] = [one.data["state"] for one in visits[0].sent if one.comm == slider.model_id]
    assert state["value"] == 5


def test_what_one_visitor_sets_all_see_and_only_they_are_answered(visits: tuple[Visit, Visit]) -> None:
    one, other = visits
    slider = ipywidgets.IntSlider(value=5)
    for visit in visits:
        placed(visit, slider)
    update(one, slider.model_id, value=8)
    assert slider.value == 8
    assert (8, None) in states(other, slider.model_id)
    assert {parent for _, parent in states(one, slider.model_id)} == {7}
    slider.value = 9
    assert states(one, slider.model_id)[-1] == states(other, slider.model_id)[-1] == (9, None)


def test_a_replay_goes_to_the_visit_that_asks(visits: tuple[Visit, Visit]) -> None:
    one, other = visits
    slider = ipywidgets.IntSlider(value=5)
    for visit in visits:
        placed(visit, slider)
        visit.sent.clear()
    slider.value = 6
    one.sent.clear()
    other.sent.clear()
    one.table.replay()
    [state] = [sent.data["state"] for sent in one.sent if sent.kind == "open" and sent.comm == slider.model_id]
    assert state["value"] == 6
    assert other.sent == []


def test_the_end_of_a_visit_is_not_that_of_the_widget(visits: tuple[Visit, Visit]) -> None:
    one, other = visits
    slider = ipywidgets.IntSlider(value=5)
    for visit in visits:
        placed(visit, slider)
    one.table.end()
    assert one.kinds(slider.model_id)[-1] == "close"
    assert isinstance(slider.comm, SharedComm)
    assert [mirror.table for mirror in slider.comm.mirrors] == [other.table]
    slider.value = 6
    assert states(other, slider.model_id)[-1] == (6, None)
    name = slider.model_id
    slider.close()
    assert other.kinds(name)[-1] == "close"
    assert name not in other.table


def test_what_cannot_be_placed_says_why(visits: tuple[Visit, Visit]) -> None:
    one, other = visits
    with pytest.raises(WidgetError, match="must be an ipywidget, not str"):
        placed(one, "a text")
    with pytest.raises(WidgetError, match="placed by a handler that runs for a visit"):
        place_widget(ipywidgets.IntSlider())
    with other.event():
        theirs = ipywidgets.IntSlider()
    with pytest.raises(WidgetError, match="was made for another visit"):
        placed(one, theirs)
    with pytest.raises(WidgetError, match="was made for another visit"):
        placed(one, ipywidgets.VBox([theirs]))
    closed = ipywidgets.IntSlider()
    closed.close()
    with pytest.raises(WidgetError, match="is closed"):
        placed(one, closed)
