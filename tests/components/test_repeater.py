"""A repeater: what it may hold, which columns it needs, and which events of a row the server accepts."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from jupyter_tools.components import CATALOG
from jupyter_tools.components.repeater import Repeater
from jupyter_tools.errors import PropertiesError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.repeated import why_not_repeated
from jupyter_tools.page.rules import state_shape
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.dispatch import Dispatch
from jupyter_tools.peer.pools import Pools
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event, State, Update
from jupyter_tools.protocol.rows import Rows, Window

BUY: dict[str, Any] = {
    "type": "button",
    "label": "Buy",
    "handlers": {
        "click": [
            {"confirm": "Buy {{ item.name }}?"},
            "buy",
            {"go": {"page": "desk.ipynb", "params": {"id": "item.sku"}}},
        ]
    },
    "rules": {"disabled": "item.left == 0"},
}
CARD: dict[str, Any] = {
    "type": "card",
    "rules": {"visible": "item.shown or state.all"},
    "components": {"title": {"type": "text", "text": "{{ item.name }}: {{ item.price:currency }}"}, "buy": BUY},
}
COMPONENTS: dict[str, Any] = {
    "all": {"type": "checkbox"},
    "goods": {"type": "repeater", "components": {"card": CARD}},
    "about": {"type": "text", "text": "{{ state.goods.maker }}"},
    "other": {"type": "button", "handlers": {"click": "other"}},
}
COLUMNS = ["sku", "name", "price", "left", "shown"]
DATA: dict[str, Any] = {
    "table": 1,
    "layout": 1,
    "total": 500,
    "columns": [{"name": name, "field": name, "kind": "text"} for name in COLUMNS],
    "first": {
        "start": 0,
        "layout": 1,
        "total": 500,
        "positions": [0, 1, 2],
        "rows": [["a", "Apple", 1, 3, True], ["b", "Bread", 2, 0, True], ["c", "Cake", 3, 5, False]],
    },
}


def page(components: dict[str, Any] = COMPONENTS) -> Page:
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def within(**components: Any) -> Page:
    return page({"rows": {"type": "repeater", "components": components}})


# --- what a page says ---


def test_what_is_read_of_its_rows() -> None:
    shop = page()
    assert shop.item_columns("goods") == {"sku", "name", "price", "left", "shown", "maker"}
    assert shop.columns_read() == {"goods": {"left", "shown"}}
    assert (shop.item_columns("all"), shop.repeater("goods"), shop.repeater("goods.card.buy")) == (None, None, "goods")


def test_state_has_the_selected_row_and_nothing_of_what_is_inside() -> None:
    shop = page()
    assert dict(state_shape(shop)["goods"]) == {"rows": frozenset({"list"})}  # type: ignore[arg-type]
    module = load_page_module(None, "desk.ipynb", shop)
    rows = lambda _path, value: (["sku", "secret"], [{"sku": one, "secret": "s"} for one in value["selected"]])  # noqa: E731
    state = build_state(module.State, shop, {"all": True, "goods": {"table": 1, "selected": [2]}}, rows)
    assert (state.goods.sku, state.goods.secret, len(state.goods.rows)) == (2, "s", 1)
    none = build_state(module.State, shop, {"goods": {"table": 1, "selected": []}}, rows)
    assert (none.goods.sku, none.goods.rows) == (None, [])
    assert hasattr(module.Context().goods.components.card.components, "buy")


def test_no_type_with_a_value_or_of_which_there_is_one_is_in_it() -> None:
    allowed = {kind for kind, cls in CATALOG.items() if not why_not_repeated(cls)}
    assert {"text", "button", "card", "columns", "row", "container", "badge", "link", "metric", "progress"} <= allowed
    assert not allowed & {
        "number",
        "select",
        "switch",
        "tabs",
        "accordion",
        "stepper",
        "modal",
        "form",
        "table",
        "repeater",
        "timer",
        "output",
        "sidebar",
    }


@pytest.mark.parametrize(
    ("components", "said"),
    [
        (
            {"many": {"type": "number"}},
            "number cannot be in the repeater 'rows': it has one value, which all rows would share",
        ),
        (
            {"card": {"type": "card", "components": {"many": {"type": "number"}}}},
            "rows.card.many: number cannot be in",
        ),
        ({"again": {"type": "repeater"}}, "repeater cannot be in the repeater 'rows'"),
        (
            {"tick": {"type": "timer", "handlers": {"tick": "t"}}},
            "timer cannot be in the repeater 'rows': a page shows it once",
        ),
        ({"go": {"type": "button", "shortcut": "Ctrl+G"}}, "shortcut: cannot be set in the repeater 'rows'"),
        ({"text": {"type": "text", "text": "{{ item }}"}}, "a group cannot be written as text"),
        ({"text": {"type": "text", "rules": {"visible": "item"}}}, "say which column of the row is read"),
        (
            {"text": {"type": "text", "rules": {"visible": "item[visit.user] == 1"}}},
            "say which column of the row is read",
        ),
    ],
)
def test_what_is_wrong_in_it_is_said(components: dict[str, Any], said: str) -> None:
    with pytest.raises(PropertiesError, match=said):
        within(**components)


@pytest.mark.parametrize(
    "component",
    [
        {"type": "text", "text": "{{ item.name }}"},
        {"type": "text", "rules": {"visible": "item.left > 0"}},
        {"type": "button", "handlers": {"click": [{"toast": "{{ item.name }}"}]}},
    ],
)
def test_item_is_a_name_only_inside(component: dict[str, Any]) -> None:
    assert within(inside=component)
    with pytest.raises(PropertiesError, match="`item` is a row of a repeater, and only what is in a repeater reads it"):
        page({"rows": {"type": "repeater"}, "outside": component})


def test_one_row_may_be_selected_whether_a_press_on_it_does_so_or_not() -> None:
    for selection in ("none", "single"):
        one = Repeater(selection=selection)
        assert one.check({"table": 1, "selected": [4]}, DATA)
        with pytest.raises(ValueError, match="too many rows"):
            one.check({"table": 1, "selected": [1, 2]}, DATA)
        with pytest.raises(ValueError, match="the rows have changed; try again"):
            one.check({"table": 0, "selected": [1]}, DATA)


# --- what the server accepts ---


@pytest.fixture
def record() -> VisitRecord:
    """A visit whose repeater of 500 rows has come with the first three."""
    one = VisitRecord(page(), Theme())
    show(one)
    return one


def show(record: VisitRecord, **changes: Any) -> None:
    record.send(Update(seq=0, event=-1, changes={"goods": {"data": {**deepcopy(DATA), **changes}}}, handler=""))


def press(
    record: VisitRecord, number: int, row: int | None, *, version: int = 1, component: str = "goods.card.buy"
) -> Run | str:
    """The run of a press in a row, or why it is refused."""
    state: dict[str, Any] = {} if row is None else {"goods": {"table": version, "selected": [row]}}
    answer = record.take_event(Event(id=number, component=component, name="click", step=1, state=state, detail=None))
    if isinstance(answer, Done):
        assert answer.error is not None
        return answer.error.message
    assert isinstance(answer, Run)
    return answer


def test_the_rules_of_its_row_decide_whether_a_button_can_be_pressed(record: VisitRecord) -> None:
    run = press(record, 1, 0)
    assert isinstance(run, Run)
    assert (run.component, run.handler, run.state["goods"]) == ("goods.card.buy", "buy", {"table": 1, "selected": [0]})
    assert press(record, 2, 1) == "cannot be used now", "nothing is left of it"
    assert press(record, 3, 2) == "cannot be used now", "its card is hidden"
    record.take_state(State(changes={"all": True}))
    assert isinstance(press(record, 4, 2), Run)


def test_a_row_is_needed_and_it_must_be_one_that_was_sent(record: VisitRecord) -> None:
    assert "none is selected" in press(record, 1, None)  # type: ignore[operator]
    assert press(record, 2, 400) == "the selected row is not known yet; try again"
    window = Window(start=400, layout=1, total=500, positions=[400], rows=[["z", "Zest", 1, 1, True]])
    record.take_rows(Rows(id=1, component="goods", table=1, window=window, error=None))
    assert isinstance(press(record, 3, 400), Run)


def test_a_press_in_rows_that_have_changed_is_refused_and_keeps_nothing_else_from_running(record: VisitRecord) -> None:
    assert isinstance(press(record, 1, 0), Run)
    show(record, table=2)
    assert press(record, 2, 0, version=1) == "the rows have changed; try again"
    event = Event(id=3, component="other", name="click", step=0, state={}, detail=None)
    assert isinstance(record.take_event(event), Run), "the visitor sees the new rows and has nothing to correct"
    assert "none is selected" in press(record, 4, None)  # type: ignore[operator]
    assert isinstance(press(record, 5, 0, version=2), Run)


def test_what_a_handler_hides_in_all_rows_cannot_be_pressed(record: VisitRecord) -> None:
    record.send(Update(seq=0, event=-1, changes={"goods.card.buy": {"visible": False}}, handler=""))
    assert press(record, 1, 0) == "cannot be used now"
    assert record.visible_columns() == {}, "a component is no column, though it is in what shows a frame"


def test_an_event_in_another_row_does_not_count_as_the_same_event(record: VisitRecord) -> None:
    ran: list[int] = []
    sent: list[Done] = []

    def send(message: object) -> None:
        assert isinstance(message, Done)
        record.send(message)
        dispatch.sent(message)
        sent.append(message)

    dispatch = Dispatch(record, Pools(lambda _: 1), "shop", lambda run: ran.append(run.event), send)
    for number, row in enumerate((0, 3, 3, 0), 1):
        window = Window(start=3, layout=1, total=500, positions=[3], rows=[["d", "Dates", 1, 1, True]])
        record.take_rows(Rows(id=1, component="goods", table=1, window=window, error=None))
        state: dict[str, Any] = {"goods": {"table": 1, "selected": [row]}}
        dispatch.take(Event(id=number, component="goods.card.buy", name="click", step=1, state=state, detail=None))
    assert (ran, [(one.event, one.outcome) for one in sent]) == ([1, 2], [(3, "cancelled"), (4, "cancelled")])
