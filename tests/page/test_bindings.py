"""What is wrong with the actions of a page, and how they follow components and notebooks."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from jupyter_tools.errors import PropertiesError
from jupyter_tools.page.bindings import values_read_by_actions
from jupyter_tools.page.difference import difference
from jupyter_tools.page.edit_types import EDITS
from jupyter_tools.page.edits import apply, edited, inverse
from jupyter_tools.page.following import going
from jupyter_tools.page.model import Page, parse_app

NOTEBOOK = "desk.ipynb"
COMPONENTS: dict[str, Any] = {
    "filters": {
        "type": "form",
        "components": {
            "kind": {"type": "select", "options": ["part", "whole"]},
            "left": {"type": "number"},
            "box": {"type": "container", "components": {"note": {"type": "text_input"}}},
        },
    },
    "order": {"type": "modal", "components": {"sure": {"type": "checkbox"}}},
    "orders": {"type": "table"},
    "told": {"type": "text"},
    "password": {"type": "text_input", "secret": True},
}


def data(*steps: Any) -> dict[str, Any]:
    """An app whose button `go` runs steps."""
    go = {"type": "button", "handlers": {"click": list(steps)}}
    components = {**copy.deepcopy(COMPONENTS), "go": go}
    return {"version": 1, "pages": {NOTEBOOK: {"components": components}, "order.ipynb": {}}}


def page(*steps: Any) -> Page:
    return parse_app(data(*steps)).pages[NOTEBOOK]


@pytest.mark.parametrize(
    "step",
    [
        "save",
        {"confirm": "Delete {{ state.filters.left:integer }}?"},
        {"confirm": "Braces { } alone are a text"},
        {"open": "order"},
        {"close": "order"},
        {"set": {"filters.kind": "'part'", "filters.left": "state.filters.left + 1", "filters.box.note": "str(1)"}},
        {"set": {"filters.left": "None", "order.sure": "not state.order.sure"}},
        {"reset": "filters"},
        {"reset": "filters.box"},
        {"reset": "order"},
        {"go": {"page": "order.ipynb"}},
        {"go": {"page": NOTEBOOK, "params": {"id": "state.orders.any_column", "who": "visit.user"}}},
        {"link": "{{ visit.params.address }}"},
        {"link": "https://example.org/{{ state.filters.kind }}"},
        {"copy": "{{ state.order.open }}"},
        {"toast": "Saved"},
        {"copy": "{{ state.password }}"},
    ],
)
def test_what_is_right(step: Any) -> None:
    assert page(step).find("go")


@pytest.mark.parametrize(
    ("step", "place", "message"),
    [
        ({"open": "ordr"}, "open", "the page has no modal or drawer 'ordr'; did you mean 'order'?"),
        ({"close": "filters"}, "close", "filters is a form, and not a modal or drawer; there is order"),
        ({"open": "order.sure"}, "open", "order.sure is a checkbox, and not a modal or drawer; there is order"),
        ({"reset": "orders"}, "reset", "orders is a table, and not a container; did you mean 'order'?"),
        ({"reset": "filter"}, "reset", "the page has no container 'filter'; did you mean 'filters'?"),
        (
            {"set": {"filters.knd": "1"}},
            "set.filters.knd",
            "the page has no input 'filters.knd'; did you mean 'filters.kind'?",
        ),
        (
            {"set": {"told": "''"}},
            "set.told",
            "told is a text, and not an input; there is filters.box.note, filters.kind, filters.left, order.sure",
        ),
        ({"set": {"note": "''"}}, "set.note", "the page has no input 'note'; did you mean 'filters.box.note'?"),
        ({"reset": "bx"}, "reset", "the page has no container 'bx'; did you mean 'filters.box'?"),
        (
            {"go": {"page": "order.ipynb", "params": {"id": "note"}}},
            "go.params.id",
            "note is unknown here; did you mean 'state.filters.box.note'?",
        ),
        (
            {"set": {"orders": "1"}},
            "set.orders",
            "orders is a table, and not an input; there is filters.box.note, filters.kind, filters.left, order.sure",
        ),
        ({"set": {"filters.left": "'x'"}}, "set.filters.left", "this gives a text, and not a number"),
        ({"set": {"filters.kind": "3"}}, "set.filters.kind", "this gives a number, and not a text"),
        ({"set": {"filters.left": "1 +"}}, "set.filters.left", "the expression is not complete"),
        (
            {"set": {"filters.left": "state.lft"}},
            "set.filters.left",
            "there is no lft; did you mean 'state.filters.left'? (at `lft`)",
        ),
        ({"go": {"page": "ordr.ipynb"}}, "go.page", "the app has no page 'ordr.ipynb'; did you mean 'order.ipynb'?"),
        (
            {"go": {"page": "order.ipynb", "params": {"id": "state.filters.box.nte"}}},
            "go.params.id",
            "there is no nte; did you mean 'note'?",
        ),
        (
            {"link": "https://example.org/?p={{ state.password }}"},
            "link",
            "password is secret: addresses are logged",
        ),
        (
            {"go": {"page": "order.ipynb", "params": {"p": "f'{state.password}'"}}},
            "go.params.p",
            "password is secret: addresses are logged",
        ),
        ({"confirm": "{{ state.filters.nothing }}"}, "confirm", "there is no nothing; there is box, kind, left"),
        ({"toast": "{{ 1 + }}"}, "toast", "the expression is not complete"),
    ],
)
def test_a_mistake_is_found_with_its_place(step: Any, place: str, message: str) -> None:
    with pytest.raises(PropertiesError) as caught:
        parse_app(data("save", step))
    [finding] = caught.value.findings
    assert finding.place == f"pages.desk.ipynb.components.go.handlers.click.1.{place}"
    assert finding.message.startswith(message)


def test_load_runs_one_handler() -> None:
    given = data("save")
    given["pages"][NOTEBOOK]["handlers"] = {"load": ["first", "second"]}
    with pytest.raises(PropertiesError, match="`load` runs one handler, without actions: write its name"):
        parse_app(given)


def test_the_page_knows_the_handlers_of_all_steps() -> None:
    found = page("check", {"confirm": "Sure?"}, "save", "check")
    assert found.handler_names() == {"check": ["go.click"], "save": ["go.click"]}
    assert [found.handler("go", "click", step) for step in range(5)] == ["check", None, "save", "check", None]
    assert found.bound_handlers("go", "click") == ["check", "save"]
    assert found.bound_handlers("go", "change") == [] == found.bound_handlers("nowhere", "click")


def test_what_actions_read_is_sent_to_visitors() -> None:
    found = page(
        {"set": {"order.sure": "state.filters.box.note == 'x'"}},
        {"go": {"page": "order.ipynb", "params": {"id": "state.orders.id"}}},
        {"toast": "{{ state.order.open }}"},
    )
    assert values_read_by_actions(found) == {"filters.box.note", "orders.id", "order.open"}
    assert found.is_read("filters.box.note")
    assert not found.is_read("filters.kind")


ALL = (
    {"confirm": "Of {{ state.filters.left }} and {{ state.order.open }}?"},
    "save",
    {"open": "order"},
    {"close": "order"},
    {"set": {"filters.kind": "state . filters.kind", "filters.left": "state.filters.left"}},
    {"reset": "filters"},
    {"reset": "filters.box"},
    {"go": {"page": "order.ipynb", "params": {"left": "state.filters.left"}}},
    {"link": "https://example.org/{{ state.filters.box.note }}"},
    {"copy": "{{ state.filters.left:integer }}"},
    {"toast": "state.filters.left"},
)


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (
            {"type": "rename", "path": "filters", "name": "search"},
            {
                0: {"confirm": "Of {{ state.search.left }} and {{ state.order.open }}?"},
                4: {"set": {"search.kind": "state . search.kind", "search.left": "state.search.left"}},
                5: {"reset": "search"},
                6: {"reset": "search.box"},
                7: {"go": {"page": "order.ipynb", "params": {"left": "state.search.left"}}},
                8: {"link": "https://example.org/{{ state.search.box.note }}"},
                9: {"copy": "{{ state.search.left:integer }}"},
            },
        ),
        (
            {"type": "move", "path": "filters.left", "to": "order"},
            {
                0: {"confirm": "Of {{ state.order.left }} and {{ state.order.open }}?"},
                4: {"set": {"filters.kind": "state . filters.kind", "order.left": "state.order.left"}},
                7: {"go": {"page": "order.ipynb", "params": {"left": "state.order.left"}}},
                9: {"copy": "{{ state.order.left:integer }}"},
            },
        ),
        (
            {"type": "move", "path": "filters.box", "to": ""},
            {6: {"reset": "box"}, 8: {"link": "https://example.org/{{ state.box.note }}"}},
        ),
        (
            {"type": "rename", "path": "order", "name": "dialog"},
            {
                0: {"confirm": "Of {{ state.filters.left }} and {{ state.dialog.open }}?"},
                2: {"open": "dialog"},
                3: {"close": "dialog"},
            },
        ),
        ({"type": "rename", "path": "told", "name": "filter"}, {}),
    ],
)
def test_actions_follow_and_undoing_brings_back_each_character(edit: Any, changed: dict[int, Any]) -> None:
    before, edits = data(*ALL), EDITS.validate_python([edit])
    after = apply(before, NOTEBOOK, edits)
    steps = after["pages"][NOTEBOOK]["components"]["go"]["handlers"]["click"]
    assert steps == [changed.get(index, step) for index, step in enumerate(ALL)]
    assert [list(one["set"]) for one in steps if "set" in one] == [list(changed.get(4, ALL[4])["set"])]
    back = edited(after, NOTEBOOK, inverse(before, NOTEBOOK, edits)).data
    assert back == before
    old, new = (one["pages"][NOTEBOOK] for one in (before, after))
    assert edited({"pages": {NOTEBOOK: old}}, NOTEBOOK, difference(old, new, edits)).data["pages"][NOTEBOOK] == new


def test_what_is_no_binding_stays_as_it_is() -> None:
    broken = data()
    handlers = {"click": [{"open": 3}, {"set": [1]}, {"go": {"params": 1}}, 7, {}], "change": None, "select": "filters"}
    broken["pages"][NOTEBOOK]["components"]["go"]["handlers"] = handlers
    edits = EDITS.validate_python([{"type": "rename", "path": "filters", "name": "search"}])
    after = edited(broken, NOTEBOOK, edits).data
    assert after["pages"][NOTEBOOK]["components"]["go"]["handlers"] == handlers


def test_a_renamed_notebook_is_followed() -> None:
    entry = data({"go": {"page": "order.ipynb"}}, {"go": {"page": NOTEBOOK}}, "save")["pages"][NOTEBOOK]
    going(entry, "order.ipynb", "one.ipynb")
    steps = entry["components"]["go"]["handlers"]["click"]
    assert steps == [{"go": {"page": "one.ipynb"}}, {"go": {"page": NOTEBOOK}}, "save"]
