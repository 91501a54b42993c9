"""Edits that lead from one state of a page to another, and the cases of applying edits that vitest reads too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.errors import EditError, PropertiesError
from jupyter_tools.page.difference import difference
from jupyter_tools.page.edit_types import EDITS, AnyEdit
from jupyter_tools.page.edits import apply, edited
from jupyter_tools.page.model import parse_app
from tests.editing import DATA, EDIT, NOTEBOOK

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['case']}")
    for path in sorted((Path(__file__).parents[1] / "edits").glob("*.json"))
    for case in json.loads(path.read_text())
]


@pytest.mark.parametrize("case", CASES)
def test_a_shared_case(case: dict[str, Any]) -> None:
    before, after = case["before"], case["after"]
    data = {**before["app"], "pages": {NOTEBOOK: before["page"]}}
    new = edited(data, NOTEBOOK, EDITS.validate_python(case["edits"])).data
    assert json.dumps(new) == json.dumps({**after["app"], "pages": {NOTEBOOK: after["page"]}})


def page_after(page: dict[str, Any], edits: list[AnyEdit]) -> Any:
    checked = EDITS.validate_json(EDITS.dump_json(edits))
    return full(edited({"pages": {NOTEBOOK: page}}, NOTEBOOK, checked).data["pages"][NOTEBOOK])


def full(node: Any, *, holder: bool = False) -> Any:
    """A page with its components in lists, as their order counts; without empty holders and the order of properties."""
    if not isinstance(node, dict):
        return node
    if holder:
        return [(name, full(one)) for name, one in node.items()]
    holders = {name: full(node[name], holder=True) for name in ("components", "columns") if node.get(name)}
    return {name: one for name, one in node.items() if name not in ("components", "columns")} | holders


@given(st.lists(EDIT, min_size=1, max_size=8))
def test_the_difference_leads_to_the_other_page(raw: list[dict[str, Any]]) -> None:
    made: list[AnyEdit] = []
    for edit in EDITS.validate_python(raw):
        try:
            apply(DATA, NOTEBOOK, [*made, edit])
        except (EditError, PropertiesError):
            continue
        made.append(edit)
    data = apply(DATA, NOTEBOOK, made)
    old, new = DATA["pages"][NOTEBOOK], data.get("pages", {}).get(NOTEBOOK, {})
    for hints in ([], made):
        assert page_after(old, difference(old, new, hints)) == full(new)
        assert page_after(new, difference(new, old, hints)) == full(old)
    complete = [
        parse_app(one).pages[NOTEBOOK].model_dump(mode="json")
        for one in (DATA, data)
        if NOTEBOOK in one.get("pages", {})
    ]
    assert page_after(complete[0], difference(complete[0], complete[-1], made)) == full(complete[-1])


@pytest.mark.parametrize(
    ("raw", "edits"),
    [
        ([], []),
        ([{"type": "change", "path": "note", "changes": {"text": "y"}}], [("change", "note")]),
        ([{"type": "rename", "path": "filters", "name": "f"}], [("rename", "filters")]),
        ([{"type": "move", "path": "note", "to": "filters"}], [("move", "note")]),
        ([{"type": "move", "path": "filters", "to": ""}], [("move", "filters")]),
        ([{"type": "remove", "path": "filters.search"}], [("remove", "filters.search")]),
        (
            [{"type": "add", "path": "a", "component": {"type": "text"}}, {"type": "rename", "path": "a", "name": "b"}],
            [("add", "b")],
        ),
    ],
)
def test_what_is_found(raw: list[dict[str, Any]], edits: list[tuple[str, str]]) -> None:
    hints = EDITS.validate_python(raw)
    old = DATA["pages"][NOTEBOOK]
    new = apply(DATA, NOTEBOOK, hints)["pages"][NOTEBOOK]
    assert [(edit.type, edit.path) for edit in difference(old, new, hints)] == edits


def test_true_is_another_value_than_one() -> None:
    old, new = ({"components": {"n": {"type": "number", "value": value}}} for value in (1, 1.0))
    assert len(difference(old, new)) == 1
