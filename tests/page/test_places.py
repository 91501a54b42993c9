"""Which places of an app two changes touch, and edits that are rebased."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.errors import EditError, PropertiesError
from jupyter_tools.page.edit_types import EDITS, AnyEdit
from jupyter_tools.page.edits import apply
from jupyter_tools.page.model import App, parse_app
from jupyter_tools.page.places import Place, collisions, differences, touched
from tests.editing import DATA, EDIT, NOTEBOOK, NOTEBOOKS, START


def steps(*raw: dict[str, Any]) -> list[AnyEdit]:
    return EDITS.validate_python(list(raw))


def changed(path: str, **changes: Any) -> dict[str, Any]:
    return {"type": "change", "path": path, "changes": changes}


TEXT = {"type": "text"}
LABEL = changed("filters.carrier", label="By")
OPTIONS = changed("filters.carrier", options=["DL"])
REORDER = {"type": "move", "path": "flights", "to": "", "before": "filters"}


@pytest.mark.parametrize(
    ("mine", "theirs", "places"),
    [
        (LABEL, OPTIONS, []),
        (LABEL, changed("filters.carrier", label="For"), [(NOTEBOOK, "filters.carrier", "label")]),
        (LABEL, changed("filters", span=6), []),
        (LABEL, {"type": "remove", "path": "filters"}, [(NOTEBOOK, "filters", "")]),
        (LABEL, {"type": "rename", "path": "filters", "name": "f"}, [(NOTEBOOK, "filters", "")]),
        (LABEL, {"type": "move", "path": "filters.carrier", "to": ""}, [(NOTEBOOK, "filters.carrier", "")]),
        (LABEL, {"type": "remove", "path": "page"}, [(NOTEBOOK, "", "")]),
        (LABEL, {"type": "remove", "path": "filters.search"}, []),
        (LABEL, REORDER, []),
        ({"type": "remove", "path": "filters"}, LABEL, [(NOTEBOOK, "filters.carrier", "label")]),
        (REORDER, {"type": "move", "path": "note", "to": "", "before": "filters"}, [(NOTEBOOK, "", "order")]),
        ({"type": "move", "path": "empty", "to": ""}, REORDER, [(NOTEBOOK, "", "order")]),
        (
            {"type": "add", "path": "filters.t", "component": TEXT, "before": "search"},
            {"type": "remove", "path": "filters.search"},
            [(NOTEBOOK, "filters.search", "")],
        ),
        ({"type": "add", "path": "x", "component": TEXT}, {"type": "add", "path": "y", "component": TEXT}, []),
        (
            {"type": "add", "path": "x", "component": TEXT},
            {"type": "add", "path": "x", "component": TEXT},
            [(NOTEBOOK, "x", "")],
        ),
        (changed("filters.carrier", label="Carrier"), LABEL, [(NOTEBOOK, "filters.carrier", "label")]),
        (
            {"type": "add", "path": "filters.t", "component": TEXT},
            changed("filters", type="container"),
            [(NOTEBOOK, "filters", "")],
        ),
        (changed("flights.dep", label="D"), changed("flights.arr", label="A"), []),
        (changed("page", title="A"), changed("page", title="B"), [(NOTEBOOK, "", "title")]),
        (changed("app", title="A"), changed("app", title="B"), [("", "", "title")]),
        (changed("page", title="A"), changed("app", title="B"), []),
    ],
)
def test_which_places_collide(mine: dict[str, Any], theirs: dict[str, Any], places: list[tuple[str, str, str]]) -> None:
    after = apply(DATA, NOTEBOOK, steps(theirs))
    found = collisions(touched(DATA, NOTEBOOK, steps(mine)), differences(DATA, after))
    assert found == [Place(*place) for place in places]


def possible(data: dict[str, Any], notebook: str, raw: list[dict[str, Any]]) -> list[AnyEdit]:
    """Those of the edits that can be applied one after the other."""
    found: list[AnyEdit] = []
    for edit in steps(*raw):
        try:
            apply(data, notebook, [*found, edit])
        except (EditError, PropertiesError):
            continue
        found.append(edit)
    return found


def made(data: dict[str, Any], *changes: tuple[str, list[AnyEdit]]) -> App | None:
    """The app after changes of pages; None where they do not fit together."""
    try:
        for notebook, one in changes:
            data = apply(data, notebook, one)
    except PropertiesError:
        return None
    return parse_app(data)


RAW = st.lists(EDIT, min_size=1, max_size=4)


@given(START, NOTEBOOKS, RAW, NOTEBOOKS, RAW)
def test_edits_of_disjoint_places_can_be_made_in_either_order(
    start: dict[str, Any], notebook: str, raw: list[dict[str, Any]], other: str, raw_other: list[dict[str, Any]]
) -> None:
    mine, theirs = possible(start, notebook, raw), possible(start, other, raw_other)
    places, others = touched(start, notebook, mine), touched(start, other, theirs)
    if collisions(places, others) or collisions(others, places):
        return
    assert not collisions(places, differences(start, apply(start, other, theirs)))
    assert made(start, (other, theirs), (notebook, mine)) == made(start, (notebook, mine), (other, theirs))


@given(RAW, RAW)
def test_edits_of_one_page_do_not_collide_with_those_of_another(
    raw: list[dict[str, Any]], raw_other: list[dict[str, Any]]
) -> None:
    own = [edit for edit in raw if edit["path"] != "app"]
    mine, theirs = possible(DATA, NOTEBOOK, own), possible(DATA, "first.ipynb", raw_other)
    after = apply(DATA, "first.ipynb", theirs)
    assert not collisions(touched(DATA, NOTEBOOK, mine), differences(DATA, after))


@given(START, NOTEBOOKS, RAW)
def test_what_does_not_differ_has_no_places(start: dict[str, Any], notebook: str, raw: list[dict[str, Any]]) -> None:
    after = apply(start, notebook, possible(start, notebook, raw))
    assert not differences(after, json.loads(json.dumps(after)))
    assert bool(differences(start, after)) or parse_app(start) == parse_app(after)


def test_a_renamed_pool_collides_with_what_changes_pools_or_policies_that_use_it() -> None:
    data: dict[str, Any] = {
        "version": 1,
        "pools": {"db": 1},
        "pages": {NOTEBOOK: {"title": "Delays"}, "other.ipynb": {"policies": {"search": {"pool": "db"}}}},
    }
    mine = touched(data, NOTEBOOK, steps({"type": "rename", "path": "app.pools.db", "name": "orders"}))
    assert mine == {Place("", "", "pools"), Place("other.ipynb", "", "policies")}
    sized = differences(data, {**data, "pools": {"db": 2}})
    assert collisions(mine, sized) == [Place("", "", "pools")]
    titled = differences(data, {**data, "pages": {**data["pages"], NOTEBOOK: {"title": "Other"}}})
    assert collisions(mine, titled) == []
