"""What is known of components follows their renames and moves, and messages that crossed these are understood."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.page.edit_types import EDITS
from jupyter_tools.page.edits import edited
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.peer.source import Edition
from jupyter_tools.protocol.base import plain_error
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event, Output, Running, State, Update
from jupyter_tools.protocol.queries import QueryAnswer, QueryRequest
from jupyter_tools.protocol.rows import Rows, RowsRequest
from tests.asked import EVENT, QUERY, ROWS
from tests.outputs import UNNAMED

NOTEBOOK = "desk.ipynb"
COMPONENTS: dict[str, Any] = {
    "box": {
        "type": "container",
        "components": {
            "flights": {"type": "table", "columns": {"late": {}}, "visible": False},
            "name": {"type": "text_input", "handlers": {"change": "changed"}},
            "go": {"type": "button", "handlers": {"click": "go"}},
        },
    },
    "other": {"type": "container"},
}
DATA = {
    "table": 3,
    "layout": 1,
    "total": 1,
    "columns": [{"name": "late", "kind": "number", "label": "late", "format": None, "align": "right", "width": None}],
    "first": {"start": 0, "total": 1, "positions": [0], "rows": [[7]], "layout": 1},
}
CHANGES: dict[str, Any] = {
    "box.flights": {"data": DATA},
    "box.flights.late": {"label": "Late"},
    "box.name": {"value": "Ann"},
}


class Desk:
    """A page that is edited, and a visit of it."""

    def __init__(self, *, builder: bool) -> None:
        self.app: dict[str, Any] = {"version": 1, "pages": {NOTEBOOK: {"components": COMPONENTS}}}
        self.record = VisitRecord(self.page, Theme(), builder=builder)
        self.record.send(Update(seq=0, event=0, changes=CHANGES, handler="load"))

    @property
    def page(self) -> Page:
        return parse_app(self.app).pages[NOTEBOOK]

    def edit(self, *edits: dict[str, Any]) -> Any:
        checked = EDITS.validate_python(list(edits))
        after = edited(self.app, NOTEBOOK, checked)
        self.app = after.data
        found = self.record.edit_page(self.page, Theme(), None, Edition(checked))
        assert found is not None
        self.record.send(found)
        return found, [one.model_dump(mode="json") for one in after.inverse]


@pytest.fixture(params=[True, False], ids=["builder", "visitor"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(builder=request.param)


def rename(path: str, name: str) -> dict[str, Any]:
    return {"type": "rename", "path": path, "name": name}


def under(container: str, name: str = "flights") -> dict[str, Any]:
    paths = {"box.flights": f"{container}.{name}", "box.flights.late": f"{container}.{name}.late"}
    return {paths.get(path, path.replace("box", container)): one for path, one in CHANGES.items()}


def test_all_follows_a_renamed_container_and_the_way_back(desk: Desk) -> None:
    record = desk.record
    record.take({"box.flights": {"table": 3, "selected": [0]}})
    state, handlers = dict(record.state), dict(record.handlers)
    _, inverse = desk.edit(rename("box", "held"))
    assert record.context == under("held")
    assert record.state == {path.replace("box", "held"): one for path, one in state.items()}
    assert record.handlers == {path.replace("box", "held"): one for path, one in handlers.items()}
    desk.edit(*inverse)
    assert (record.context, record.state, record.handlers) == (CHANGES, state, handlers)


def test_a_table_that_is_hidden_from_its_visitor_follows_too() -> None:
    desk = Desk(builder=False)
    found, _ = desk.edit({"type": "move", "path": "box.flights", "to": "other"}, rename("other.flights", "late"))
    assert not any("data" in one for one in found.context.values())
    shown = desk.record.take_shown({"other.late": {"visible": True}})
    assert shown["other.late"]["data"] == DATA
    assert desk.record.has_rows("other.late")


def test_a_renamed_column_keeps_what_was_set_on_it(desk: Desk) -> None:
    desk.edit(rename("box.flights.late", "delay"))
    assert desk.record.context["box.flights.delay"] == {"label": "Late"}
    assert "box.flights.late" not in desk.record.context


def test_two_that_swap_their_names_swap_what_they_have(desk: Desk) -> None:
    desk.edit({"type": "add", "path": "box.more", "component": {"type": "text_input", "value": "Bob"}})
    desk.edit(rename("box.name", "held"), rename("box.more", "name"), rename("box.held", "more"))
    assert (desk.record.state["box.more"], desk.record.state["box.name"]) == ("Ann", "Bob")
    assert desk.record.context["box.more"] == {"value": "Ann"}
    assert "box.name" not in desk.record.context


def test_what_runs_and_what_was_displayed_follows(desk: Desk) -> None:
    record = desk.record
    run = record.take_event(Event(**{**EVENT, "component": "box.go"}))
    assert isinstance(run, Run)
    display = Output(seq=0, event=1, kind="display", text="x", data={"text/plain": "x"}, **UNNAMED)
    record.send(display)
    desk.edit(rename("box", "held"))
    assert record.running[1].component == "held.go"
    assert list(record.page_message().outputs) == ["held.go"]
    record.send(display.model_copy())
    assert [len(one) for one in record.outputs.by_component.values()] == [2]
    assert record.as_now(run).component == "held.go"
    assert record.as_now(run).state["held.name"] == "Ann"


def test_late_messages_name_what_is_there_now(desk: Desk) -> None:
    now = desk.record.as_now
    state = State(changes={"box.name": "Eve"})
    assert now(state) is state
    desk.edit(rename("box", "held"))
    assert now(state).changes == {"held.name": "Eve"}
    event = now(Event(**{**EVENT, "component": "box.go", "state": {"box.name": "Eve"}}))
    assert (event.component, event.state) == ("held.go", {"held.name": "Eve"})
    assert now(RowsRequest(**{**ROWS, "component": "box.flights"})).component == "held.flights"
    assert now(QueryRequest(**{**QUERY, "component": "box.flights"})).component == "held.flights"
    late_answer = QueryAnswer(id=1, component="box.flights", table=3, result=None, error="x")
    assert now(late_answer).component == "held.flights"
    answer = Rows(id=1, component="box.flights", table=3, window=None, error="x")
    assert now(answer).component == "held.flights"
    assert now(Running(seq=0, event=1, component="box.go", name="click")).component == "held.go"
    done = Done.bare(1, "refused", plain_error("no", "box.name"))
    error = now(done).error
    assert error is not None
    assert error.field == "held.name"
    assert now(Done.bare(1, "ok", None)).error is None
    late = now(
        Update(seq=0, event=1, changes={"box.flights.other": {"label": "x"}, "page": {"title": "x"}}, handler="")
    )
    assert list(late.changes) == ["held.flights.other", "page"]


def test_what_is_removed_from_a_renamed_container_comes_back_into_it(desk: Desk) -> None:
    _, inverse = desk.edit({"type": "remove", "path": "box.name"})
    desk.edit(rename("box", "held"))
    back = {**inverse[0], "path": "held.name"}
    desk.edit(back)
    assert desk.record.context["held.name"] == {"value": "Ann"}
