"""Button groups and menus: their value is the item that was clicked last."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components import CATALOG, COMPONENT
from jupyter_tools.errors import PropertiesError, ValueRefusedError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state, changes_of
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import Event

kinds = pytest.mark.parametrize("kind", ["button_group", "menu_button"])
ITEMS = ["edit", {"value": "archive", "label": "Archive it", "icon": "archive", "disabled": True, "separator": True}]


def page(kind: str, **more: Any) -> Page:
    components = {"tools": {"type": kind, "items": ITEMS, **more}}
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


@kinds
def test_a_click_gives_an_item_that_is_there_and_enabled(kind: str) -> None:
    tools = COMPONENT.validate_python({"type": kind, "items": ITEMS})
    assert tools.events == ("click",)
    assert (tools.check("edit"), tools.check(None), tools.initial()) == ("edit", None, None)
    with pytest.raises(ValueError, match=r"^'archive' is disabled$"):
        tools.check("archive")
    for wrong in ("delete", 1, ["edit"], {"value": "edit"}):
        with pytest.raises(ValueError, match="is not one of the options"):
            tools.check(wrong)


@kinds
def test_values_that_look_alike_stay_apart(kind: str) -> None:
    tools = COMPONENT.validate_python({"type": kind, "items": [1, "1", True, {"value": "True", "disabled": True}]})
    assert [type(tools.check(one)) for one in (1, "1", True)] == [int, str, bool]
    with pytest.raises(ValueError, match=r"^'True' is disabled$"):
        tools.check("True")


@kinds
@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], "str | int | float | bool | None"),
        (["a", "b"], "str | None"),
        ([{"value": 1}, 2], "int | None"),
        (["a", 1], "str | int | float | bool | None"),
        ([{"$date": "2024-02-29"}], "Any | None"),
    ],
)
def test_state_says_what_it_may_be(kind: str, items: list[Any], said: str) -> None:
    assert COMPONENT.validate_python({"type": kind, "items": items}).state_type() == said


@kinds
def test_handlers_read_the_item_and_set_others(kind: str) -> None:
    module = load_page_module(None, "desk.ipynb", page(kind))
    assert module.State().tools is None
    state = build_state(module.State, page(kind), {"tools": "edit"}, lambda *_: ((), ()))
    assert state.tools == "edit"
    context = module.Context()
    context.tools.items = {"a": "First", None: "dropped"}
    context.tools.disabled = True
    changed = changes_of(context)["tools"]
    assert changed["disabled"] is True
    assert [(one.value, one.label) for one in changed["items"]] == [("a", "First")]
    context.tools.items = [dt.date(2024, 2, 29)]
    with pytest.raises(ValueRefusedError, match="one item is no list"):
        context.tools.items = {"value": "a", "label": "A"}
    with pytest.raises(ValueRefusedError, match="must be a list"):
        context.tools.items = "abc"


@kinds
@pytest.mark.parametrize(
    "wrong", [{"items": [{"label": "no value"}]}, {"items": [{"value": "a", "icon": "no_such"}]}, {"items": "ab"}]
)
def test_what_is_wrong(kind: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": kind, **wrong})


@kinds
def test_a_declared_value_is_among_the_items(kind: str) -> None:
    with pytest.raises(PropertiesError, match="is not one of the options"):
        page(kind, value="delete")
    assert page(kind, value="edit").find("tools").initial() == "edit"  # type: ignore[union-attr]


@kinds
def test_a_click_is_one_of_an_item(kind: str) -> None:
    record = VisitRecord(page(kind, handlers={"click": "did"}), Theme())
    record.new_epoch("e1")

    def click(number: int, state: dict[str, Any]) -> Any:
        return record.take_event(Event(id=number, component="tools", name="click", step=0, state=state, detail=None))

    for number, forged in enumerate(({"tools": None}, {}), 1):
        assert click(number, forged).error.message == "the event does not say which item was clicked"
    assert click(3, {"tools": "edit"}).state["tools"] == "edit"


def test_the_palette_has_what_people_look_for() -> None:
    presets = {one.label for kind in ("button", "menu_button") for one in CATALOG[kind].palette.presets}
    assert {"Split button", "More menu", "Link button", "Danger button"} <= presets
