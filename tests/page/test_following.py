"""Rules follow components that are renamed and moved."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from jupyter_tools.page.difference import difference
from jupyter_tools.page.edit_types import EDITS, AnyEdit
from jupyter_tools.page.edits import apply, edited, inverse

NOTEBOOK = "desk.ipynb"
COMPONENTS: dict[str, Any] = {
    "kind": {"type": "select", "options": ["a", "b"], "rules": {"label": "f'{state.kind} of {state.form.left}'"}},
    "form": {
        "type": "form",
        "components": {
            "left": {"type": "number", "rules": {"visible": "state . kind=='a' and 'state.kind' != ''"}},
            "note": {"type": "text_input", "rules": {"required": "state.form.left == 3"}},
        },
    },
    "box": {"type": "container", "components": {"text": {"type": "text"}}},
}


def data() -> dict[str, Any]:
    return {"version": 1, "pages": {NOTEBOOK: {"components": copy.deepcopy(COMPONENTS)}}}


def edit(**fields: Any) -> list[AnyEdit]:
    return EDITS.validate_python([fields])


def rules(given: dict[str, Any]) -> dict[str, Any]:
    """All rules of a page by the path of the component and the property."""
    found = {}

    def walk(components: dict[str, Any], prefix: str) -> None:
        for name, one in components.items():
            found.update({f"{prefix}{name}.{key}": text for key, text in one.get("rules", {}).items()})
            walk(one.get("components", {}), f"{prefix}{name}.")

    walk(given["pages"][NOTEBOOK]["components"], "")
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"type": "rename", "path": "kind", "name": "sort"},
            {
                "sort.label": "f'{state.sort} of {state.form.left}'",
                "form.left.visible": "state . sort=='a' and 'state.kind' != ''",
                "form.note.required": "state.form.left == 3",
            },
        ),
        (
            {"type": "rename", "path": "form", "name": "search"},
            {
                "kind.label": "f'{state.kind} of {state.search.left}'",
                "search.left.visible": "state . kind=='a' and 'state.kind' != ''",
                "search.note.required": "state.search.left == 3",
            },
        ),
        (
            {"type": "move", "path": "form.left", "to": "box"},
            {
                "kind.label": "f'{state.kind} of {state.box.left}'",
                "box.left.visible": "state . kind=='a' and 'state.kind' != ''",
                "form.note.required": "state.box.left == 3",
            },
        ),
        (
            {"type": "move", "path": "form.left", "to": ""},
            {
                "kind.label": "f'{state.kind} of {state.left}'",
                "left.visible": "state . kind=='a' and 'state.kind' != ''",
                "form.note.required": "state.left == 3",
            },
        ),
        ({"type": "move", "path": "kind", "to": "", "before": "box"}, rules(data())),
        ({"type": "rename", "path": "box", "name": "frame"}, rules(data())),
    ],
)
def test_rules_follow_and_undoing_brings_back_each_character(given: Any, expected: dict[str, str]) -> None:
    edits = edit(**given)
    after = apply(data(), NOTEBOOK, edits)
    assert rules(after) == expected
    back = edited(after, NOTEBOOK, inverse(data(), NOTEBOOK, edits)).data
    assert back == data()
    assert list(back["pages"][NOTEBOOK]["components"]) == list(COMPONENTS)


def test_what_is_no_expression_stays_as_it_is() -> None:
    broken = data()
    broken["pages"][NOTEBOOK]["components"]["kind"]["rules"] = {"label": "state.form. +", "help": 3, "visible": "True"}
    after = edited(broken, NOTEBOOK, edit(type="rename", path="form", name="search")).data
    assert after["pages"][NOTEBOOK]["components"]["kind"]["rules"] == {
        "label": "state.form. +",
        "help": 3,
        "visible": "True",
    }


def test_an_open_page_is_told_of_the_rules_that_followed() -> None:
    edits = edit(type="rename", path="kind", name="sort")
    old, new = (one["pages"][NOTEBOOK] for one in (data(), apply(data(), NOTEBOOK, edits)))
    told = difference(old, new, edits)
    assert [(one.type, one.path) for one in told] == [("rename", "kind"), ("change", "sort"), ("change", "form.left")]
    assert told[0].exact
    assert edited({"pages": {NOTEBOOK: old}}, NOTEBOOK, told).data["pages"][NOTEBOOK] == new


@pytest.mark.parametrize(
    ("key", "after"), [("id", "number"), (["year", "id"], ["year", "number"]), (["year"], ["year"])]
)
def test_the_key_of_a_table_follows_its_column(key: Any, after: Any) -> None:
    given = data()
    table = {"type": "table", "key": key, "columns": {"id": {"label": "No."}, "year": {}}}
    given["pages"][NOTEBOOK]["components"]["orders"] = table
    given["pages"][NOTEBOOK]["components"]["id"] = {"type": "table", "key": key}
    found = apply(given, NOTEBOOK, edit(type="rename", path="orders.id", name="number"))
    assert found["pages"][NOTEBOOK]["components"]["orders"]["key"] == after
    assert found["pages"][NOTEBOOK]["components"]["id"]["key"] == key
