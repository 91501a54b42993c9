"""What handlers have set on components that are removed, and put back."""

from __future__ import annotations

from typing import Any

from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.peer.removed import MOST
from jupyter_tools.protocol.messages import Update

FLIGHTS = {"type": "table", "columns": {"number": {}}}
NAME = {"type": "text_input", "label": "Name"}
DATA = {
    "table": 3,
    "layout": 1,
    "total": 0,
    "columns": [],
    "first": {"start": 0, "total": 0, "positions": [], "rows": []},
}


def page(**components: Any) -> Page:
    return parse_app({"pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def record() -> VisitRecord:
    """A visit in which a handler has filled a table in a container, and an input."""
    one = VisitRecord(
        page(box={"type": "container", "components": {"flights": FLIGHTS}}, name=NAME), Theme(), builder=True
    )
    changes: dict[str, Any] = {
        "box.flights": {"data": DATA},
        "box.flights.number": {"visible": False},
        "name": {"value": "Ann"},
    }
    one.send(Update(seq=0, event=0, changes=changes, handler="load"))
    return one


def test_a_removal_that_is_taken_back_brings_back_what_handlers_had_set() -> None:
    visit = record()
    context, state = dict(visit.context), dict(visit.state)
    assert state == {"box.flights": {"table": 3, "selected": []}, "name": "Ann"}
    before = visit.page
    gone = visit.edit_page(page(), Theme())
    assert (visit.context, visit.state) == ({}, {})
    back = visit.edit_page(before, Theme())
    assert gone is not None
    assert back is not None
    assert (visit.context, visit.state) == (context, state)
    assert back.context == context
    assert back.state == state


def test_another_component_of_the_same_name_gets_nothing_of_it() -> None:
    visit = record()
    visit.edit_page(page(), Theme())
    visit.edit_page(page(name={**NAME, "label": "Who"}), Theme())
    assert (visit.context, visit.state) == ({}, {"name": ""})
    # What is there again as it was is not what was removed.
    visit.edit_page(page(), Theme())
    visit.edit_page(page(name=NAME), Theme())
    assert visit.context == {}


def test_tables_of_a_kernel_that_has_ended_do_not_come_back() -> None:
    visit = record()
    before = visit.page
    visit.edit_page(page(), Theme())
    visit.forget_tables()
    visit.edit_page(before, Theme())
    assert visit.context == {}


def test_what_is_kept_is_bounded() -> None:
    many = {f"name_{index}": NAME for index in range(MOST + 1)}
    visit = VisitRecord(page(**many), Theme(), builder=True)
    visit.send(Update(seq=0, event=0, changes={path: {"value": "Ann"} for path in many}, handler="load"))
    visit.edit_page(page(), Theme())
    visit.edit_page(page(**many), Theme())
    assert len(visit.context) == MOST
