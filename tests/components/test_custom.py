"""A component of one's own: its traits, what visitors may set of them, and what is forged."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from jupyter_tools.components.custom import Custom
from jupyter_tools.errors import PropertiesError, UnsendableError, ValueRefusedError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state, changes_of
from jupyter_tools.kernel.page.encode import encode_changes
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import MAX_VALUES, Event, State, Update
from jupyter_tools.protocol.scalars import UNSET, unset

TRAITS: dict[str, Any] = {
    "rating": {"type": "integer", "min": 0, "max": 5, "default": 0, "visitors": True},
    "note": {"type": "string", "max_length": 5, "visitors": True},
    "tags": {"type": "array", "options": ["a", "b"], "max_items": 1, "default": [], "visitors": True},
    "shape": {"type": "json", "visitors": True},
    "title": {"type": "string", "default": "Stars"},
}
START = {"rating": 0, "note": None, "tags": [], "shape": None}


def page(traits: Any = None, **properties: Any) -> Page:
    stars = {"type": "custom", "module": "stars.js", "traits": TRAITS if traits is None else traits, **properties}
    note = {"type": "text", "text": "{{ state.stars.rating }}", "rules": {"visible": "state.stars.rating > 2"}}
    components = {"stars": stars, "text": note} if traits is None else {"stars": stars}
    return parse_app({"pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def custom() -> Custom:
    found = page().find("stars")
    assert isinstance(found, Custom)
    return found


def record() -> VisitRecord:
    one = VisitRecord(page(handlers={"message": "heard", "change": "changed"}, max_message=20), Theme())
    one.new_epoch("e1")
    return one


def test_visitors_give_the_traits_that_are_theirs() -> None:
    one = record()
    assert one.state["stars"] == START
    one.take_state(State(changes={"stars": {**START, "rating": 3, "tags": ["b"], "shape": {"points": [1]}}}))
    assert one.state["stars"] == {**START, "rating": 3, "tags": ["b"], "shape": {"points": [1]}}
    assert one.component_now("text").visible is True  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"rating": 6}, "rating: must be at most 5"),
        ({"rating": "3"}, "rating: must be a number"),
        ({"rating": None}, "rating: must be a number"),
        ({"rating": True}, "rating: must be a number"),
        ({"note": "123456"}, "note: "),
        ({"note": 5}, "note: must be text"),
        ({"tags": ["c"]}, "tags: "),
        ({"tags": ["a", "b"]}, "tags: "),
        ({"title": "Forged"}, "must have the traits that visitors may set, and no others"),
        ({"_esm": "export default {}"}, "must have the traits that visitors may set, and no others"),
        ({"label": "Forged"}, "must have the traits that visitors may set, and no others"),
        ({"shape": "x" * MAX_VALUES}, "is too much"),
        ({"shape": {"$date": "nope"}}, "shape: has an object that reads as a date, a time or a number and is none"),
        ({"shape": {"$datetime": 5}}, "shape: has an object that reads as"),
        ({"shape": [1, [{"$int": "12"}]]}, "shape: has an object that reads as"),
        ({"shape": {"$decimal": "NaN"}}, "shape: has an object that reads as"),
    ],
)
def test_what_they_may_not_give(given: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        custom().check({**START, **given})
    assert str(caught.value).startswith(reason)


def test_json_has_dates_as_they_travel() -> None:
    one = record()
    given = {**START, "shape": [{"$date": "2024-02-29"}, {"points": {"$date": "nope"}}]}
    one.take_state(State(changes={"stars": given}))
    assert custom().state_value(one.state["stars"])["shape"] == [dt.date(2024, 2, 29), {"points": {"$date": "nope"}}]
    one.take_state(State(changes={"stars": {**START, "shape": [{"$time": "25:00"}]}}))
    assert one.state["stars"] == given


@pytest.mark.parametrize("value", [None, [], 5, {}, {"rating": 1}])
def test_what_has_not_all_traits(value: Any) -> None:
    with pytest.raises(ValueError, match="must have the traits that visitors may set, and no others"):
        custom().check(value)


def test_a_handler_sets_traits_by_name_and_the_others_stay() -> None:
    one, module = record(), load_page_module(None, "desk.ipynb", page())
    one.take_state(State(changes={"stars": {**START, "note": "mine"}}))
    context = module.Context()
    context.stars.rating, context.stars.title = 4, "Best"
    wire, _ = encode_changes(changes_of(context), page(), lambda: 1)
    assert wire == {"stars": {"values": {"rating": 4}, "data": {"title": "Best"}}}
    told = json.loads(one.send(Update(seq=0, event=0, changes=wire, handler="")))
    expected = {**START, "rating": 4, "note": "mine"}
    # Only what was set travels; a page that is opened now has all.
    assert told["changes"]["stars"] == wire["stars"]
    assert one.state["stars"] == expected
    again = {"stars": {"values": {"tags": ["a"]}, "data": {}}}
    told = json.loads(one.send(Update(seq=0, event=0, changes=again, handler="")))
    assert told["changes"] == again
    whole = {**expected, "tags": ["a"]}
    assert one.page_message().context["stars"] == {"values": whole, "data": {"title": "Best"}}
    assert one.state["stars"] == whole
    state = build_state(module.State, page(), one.state, lambda *_: ([], []))
    assert (state.stars.rating, state.stars.note, state.stars.tags) == (4, "mine", ["a"])
    assert not hasattr(state.stars, "title") or "title" not in dir(state.stars)


def test_a_handler_takes_traits_back() -> None:
    context = load_page_module(None, "desk.ipynb", page()).Context()
    context.stars.rating = unset
    wire, _ = encode_changes(changes_of(context), page(), lambda: 1)
    assert wire == {"stars": {"values": {"rating": 0}}}
    assert UNSET not in wire["stars"].values()


def test_what_a_handler_may_not_set() -> None:
    context = load_page_module(None, "desk.ipynb", page()).Context()
    with pytest.raises(ValueRefusedError, match="rating"):
        context.stars.rating = "three"
    context.stars.rating = 9
    with pytest.raises(UnsendableError, match="rating: must be at most 5"):
        encode_changes(changes_of(context), page(), lambda: 1)


def test_its_module_may_be_a_class_of_the_kernel() -> None:
    class Stars:
        _esm = "export default {}"
        _css = ".a {}"

    context = load_page_module(None, "desk.ipynb", page()).Context()
    context.stars.source = Stars
    wire, _ = encode_changes(changes_of(context), page(), lambda: 1)
    assert wire == {"stars": {"source": {"module": "export default {}", "styles": ".a {}"}}}
    context.stars.source = 5
    with pytest.raises(UnsendableError, match="takes an anywidget class"):
        encode_changes(changes_of(context), page(), lambda: 1)


def test_messages_have_a_limit() -> None:
    one = record()

    def send(number: int, detail: Any) -> Any:
        event = Event(id=number, component="stars", name="message", step=0, state={}, detail=detail)
        return one.take_event(event)

    assert send(1, {"at": [1, 2]}).detail == {"at": [1, 2]}
    assert "carries too much" in send(2, "x" * 19).error.message


@pytest.mark.parametrize(
    ("traits", "reason"),
    [
        ({"label": {"type": "string"}}, "is taken"),
        ({"points": {"type": "string"}}, "is taken"),
        ({"my-trait": {"type": "string"}}, "is not a Python identifier"),
        ({"_esm": {"type": "string"}}, "is reserved"),
        ({"a": {"type": "date"}}, "type"),
        ({"a": {}}, "type"),
        ({"a": {"type": "integer", "default": "x"}}, "must be a number"),
        ({"a": {"type": "integer", "max": 3, "default": 5}}, "must be at most 3"),
        ({"a": {"type": "string", "pattern": "("}}, "pattern"),
    ],
)
def test_wrong_declarations(traits: Any, reason: str) -> None:
    with pytest.raises(PropertiesError) as caught:
        page(traits)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../x.js", "/etc/x.js", ".x.js", "a/.x.js", "a//x.js", "x.py", "a\\x.js", "http://x.js"]
)
def test_wrong_names_of_files(name: str) -> None:
    with pytest.raises(PropertiesError, match="is no file beside the notebook"):
        page(module=name)
