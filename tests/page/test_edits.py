"""Changing a page step by step, and back."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from jupyter_tools.errors import EditError, PropertiesError
from jupyter_tools.page.edit_types import EDITS, AnyEdit
from jupyter_tools.page.edits import apply, inverse
from jupyter_tools.page.model import parse_app
from tests.editing import DATA, EDIT, NOTEBOOK, NOTEBOOKS, START


def edits(*raw: dict[str, Any]) -> list[AnyEdit]:
    return EDITS.validate_python(list(raw))


def changed(*raw: dict[str, Any], data: dict[str, Any] = DATA, notebook: str = NOTEBOOK) -> dict[str, Any]:
    """The data after the edits, having checked that `data` is as it was and that they can be undone."""
    before = copy.deepcopy(data)
    new = apply(data, notebook, edits(*raw))
    assert data == before
    back = EDITS.validate_json(EDITS.dump_json(inverse(data, notebook, edits(*raw))))
    assert json.dumps(apply(new, notebook, back)) == json.dumps(data)
    return new


def components(*raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = changed(*raw)["pages"][NOTEBOOK]["components"]
    return found


def test_add_a_component() -> None:
    button = {"type": "button", "label": "Go", "kind": "default", "disabled": False, "handlers": {}}
    found = components({"type": "add", "path": "filters.go", "component": button, "before": "search"})
    assert list(found["filters"]["components"]) == ["carrier", "inner", "go", "search"]
    assert found["filters"]["components"]["go"] == {"type": "button", "label": "Go"}
    assert list(components({"type": "add", "path": "go", "component": button}))[-1] == "go"


def test_add_a_container_with_what_it_holds() -> None:
    card = {
        "type": "container",
        "label": "",
        "components": {
            "a": {"type": "number", "value": 0, "min": None, "step": 1},
            "t": {"type": "table", "columns": {"c": {"visible": True, "width": 80}}, "search": False},
        },
    }
    assert components({"type": "add", "path": "card", "component": card})["card"] == {
        "type": "container",
        "components": {"a": {"type": "number", "value": 0}, "t": {"type": "table", "columns": {"c": {"width": 80}}}},
    }


def test_add_a_column() -> None:
    column = {"field": "Total Price ($)", "visible": True}
    found = components({"type": "add", "path": "flights.price", "component": column, "before": "dep"})
    assert next(iter(found["flights"]["columns"].items())) == ("price", {"field": "Total Price ($)"})
    assert components({"type": "add", "path": "empty.a", "component": {}})["empty"]["columns"] == {"a": {}}


def test_change() -> None:
    found = components({"type": "change", "path": "filters.carrier", "changes": {"options": ["DL"], "label": "By"}})
    assert list(found["filters"]["components"]["carrier"].items()) == [
        ("type", "select"),
        ("span", 12),
        ("options", ["DL"]),
        ("label", "By"),
    ]


def test_a_default_is_not_written() -> None:
    for change in ({"changes": {"span": 12, "label": ""}}, {"reset": ["span", "label", "help"]}):
        found = components({"type": "change", "path": "filters.carrier", **change})
        assert found["filters"]["components"]["carrier"] == {"type": "select", "options": ["UA"]}
    assert components({"type": "change", "path": "flights.dep", "changes": {"label": None}})["flights"]["columns"] == {
        "dep": {},
        "arr": {},
    }
    assert components({"type": "change", "path": "note", "changes": {"text": "", "visible": False}})["note"] == {
        "type": "text",
        "visible": False,
    }


def test_false_and_zero_are_not_each_others_default() -> None:
    number = {"type": "add", "path": "n", "component": {"type": "number", "value": 0}}
    assert components(number)["n"] == {"type": "number", "value": 0}
    assert components(number, {"type": "change", "path": "n", "changes": {"step": 1.0}})["n"]["value"] == 0
    with pytest.raises(PropertiesError, match="visible: must be true or false"):
        changed({"type": "change", "path": "note", "changes": {"visible": 1}})


def test_change_the_page_and_the_app() -> None:
    new = changed(
        {
            "type": "change",
            "path": "page",
            "changes": {"title": "", "kernel": {"mode": "shared"}},
            "reset": ["handlers"],
        },
        {"type": "change", "path": "app", "changes": {"theme": {"accent": "indigo", "scheme": "dark"}, "title": ""}},
    )
    page = new["pages"][NOTEBOOK]
    assert list(page) == ["components", "kernel"]
    assert new["theme"] == {"scheme": "dark"}
    assert "title" not in new
    new = changed({"type": "change", "path": "app", "changes": {"theme": {"accent": "indigo"}}}, data=new)
    assert "theme" not in new


def test_change_the_type() -> None:
    assert components({"type": "change", "path": "filters", "changes": {"type": "container"}})["filters"]["type"] == (
        "container"
    )
    with pytest.raises(PropertiesError, match="carrier"):
        changed({"type": "change", "path": "filters.carrier", "changes": {"type": "button"}})


def test_move() -> None:
    found = components({"type": "move", "path": "filters.carrier", "to": "", "before": "flights"})
    assert list(found) == ["filters", "carrier", "flights", "note", "empty"]
    assert found["carrier"] == DATA["pages"][NOTEBOOK]["components"]["filters"]["components"]["carrier"]
    assert list(components({"type": "move", "path": "filters", "to": "page"}))[-1] == "filters"
    found = components({"type": "move", "path": "note", "to": "filters.inner"})
    assert found["filters"]["components"]["inner"]["components"] == {"note": {"type": "text", "text": "x"}}


def test_move_a_column() -> None:
    found = components({"type": "move", "path": "flights.arr", "to": "flights", "before": "dep"})
    assert list(found["flights"]["columns"]) == ["arr", "dep"]
    found = components(
        {"type": "move", "path": "flights.dep", "to": "empty"}, {"type": "remove", "path": "flights.arr"}
    )
    assert "columns" not in found["flights"]
    assert list(found["empty"]["columns"]) == ["dep"]


def test_rename() -> None:
    found = components({"type": "rename", "path": "filters.inner", "name": "middle"})
    assert list(found["filters"]["components"]) == ["carrier", "middle", "search"]
    found = components({"type": "rename", "path": "flights.dep", "name": "delay"})
    assert list(found["flights"]["columns"]) == ["delay", "arr"]
    assert components({"type": "rename", "path": "note", "name": "note"}) == DATA["pages"][NOTEBOOK]["components"]


def test_remove() -> None:
    assert list(components({"type": "remove", "path": "filters"})) == ["flights", "note", "empty"]
    found = components(*({"type": "remove", "path": f"filters.{name}"} for name in ("carrier", "inner", "search")))
    assert "components" not in found["filters"]


def test_remove_and_add_a_page() -> None:
    new = changed({"type": "remove", "path": "page"})
    assert list(new["pages"]) == ["first.ipynb", "last.ipynb"]
    new = changed({"type": "add", "path": "page", "component": {"title": "New"}, "before": "last.ipynb"}, data=new)
    assert list(new["pages"]) == ["first.ipynb", NOTEBOOK, "last.ipynb"]
    assert new["pages"][NOTEBOOK] == {"title": "New"}


@pytest.mark.parametrize("data", [{}, {"version": 1}, {"version": 1, "pages": {}, "title": "x"}, DATA])
def test_the_first_edit_makes_the_page(data: dict[str, Any]) -> None:
    new = changed({"type": "add", "path": "a", "component": {"type": "text"}}, data=data, notebook="new.ipynb")
    assert new["pages"]["new.ipynb"] == {"components": {"a": {"type": "text"}}}
    new = changed({"type": "change", "path": "page", "changes": {"title": "T"}}, data=data, notebook="new.ipynb")
    assert new["pages"]["new.ipynb"] == {"title": "T"}
    new = changed({"type": "change", "path": "app", "changes": {"title": "T"}}, data=data, notebook="new.ipynb")
    assert "new.ipynb" not in new.get("pages", {})


TEXT = {"type": "text"}


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"type": "add", "path": "note", "component": TEXT}, "there is a 'note' already"),
        ({"type": "add", "path": "filters.a b", "component": TEXT}, "'a b' is not a Python identifier"),
        ({"type": "add", "path": "", "component": TEXT}, "only components and columns can be"),
        ({"type": "add", "path": "app", "component": TEXT}, "only components and columns can be"),
        ({"type": "add", "path": "page", "component": {}}, "there is a page 'delays.ipynb' already"),
        ({"type": "add", "path": "filters.", "component": TEXT}, "'' is not a Python identifier"),
        ({"type": "add", "path": "filtrs.a", "component": TEXT}, "the page has no 'filtrs'; did you mean 'filters'?"),
        (
            {"type": "add", "path": "filters.inne.a", "component": TEXT},
            "filters has no 'inne'; did you mean 'filters.inner'?",
        ),
        ({"type": "add", "path": "note.a", "component": TEXT}, "note is a text and holds nothing"),
        ({"type": "add", "path": "flights.dep.a", "component": TEXT}, "flights.dep is a column and holds nothing"),
        (
            {"type": "add", "path": "a", "component": TEXT, "before": "nte"},
            "no 'nte' to come before; did you mean 'note'?",
        ),
        ({"type": "change", "path": "filters.x", "changes": {}}, "filters has no 'x'; there is carrier, inner, search"),
        ({"type": "change", "path": "filters", "changes": {"components": {}}}, "by edits of what it holds"),
        ({"type": "change", "path": "filters", "reset": ["components"], "exact": True}, "edits of what it holds"),
        ({"type": "change", "path": "flights", "reset": ["columns"]}, "by edits of what it holds"),
        ({"type": "change", "path": "app", "changes": {"pages": {}}}, "by edits of what it holds"),
        ({"type": "change", "path": "app", "changes": {"version": 2}}, "'version' has no default"),
        ({"type": "change", "path": "note", "reset": ["type"]}, "'type' has no default"),
        ({"type": "change", "path": "note", "changes": {"type": "nope"}}, "note has no known type"),
        ({"type": "change", "path": "note", "changes": {"type": ["text"]}}, "note has no known type"),
        ({"type": "change", "path": "note", "changes": {"text": ""}, "reset": ["text"]}, "both changed and reset"),
        ({"type": "move", "path": "filters", "to": "filters"}, "cannot be moved into itself"),
        ({"type": "move", "path": "filters", "to": "filters.inner"}, "cannot be moved into itself"),
        ({"type": "move", "path": "flights.dep", "to": ""}, "columns belong in tables, components in containers"),
        ({"type": "move", "path": "note", "to": "filters.carrier"}, "filters.carrier is a select and holds nothing"),
        ({"type": "move", "path": "note", "to": "nowhere"}, "the page has no 'nowhere'"),
        ({"type": "move", "path": "note", "to": "", "before": "note"}, "there is no 'note' to come before"),
        ({"type": "move", "path": "note", "to": "filters", "before": "nope"}, "there is no 'nope' to come before"),
        ({"type": "move", "path": "page", "to": ""}, "only components and columns can be"),
        ({"type": "rename", "path": "note", "name": "flights"}, "there is a 'flights' already"),
        ({"type": "rename", "path": "note", "name": "page"}, "'page' is reserved"),
        ({"type": "rename", "path": "note", "name": "class"}, "'class' is not a Python identifier"),
        ({"type": "rename", "path": "flights.dep", "name": "_x"}, "'_x' is reserved"),
        ({"type": "rename", "path": "flights.nope", "name": "x"}, "flights has no 'nope'"),
        ({"type": "remove", "path": "nope"}, "the page has no 'nope'"),
        ({"type": "remove", "path": "app"}, "only components and columns can be"),
        ({"type": "remove", "path": "filters..carrier"}, "filters has no ''"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value['type']}-{value['path']}",
)
def test_what_cannot_be_done_names_the_edit(edit: dict[str, Any], message: str) -> None:
    before = copy.deepcopy(DATA)
    good = {"type": "change", "path": "page", "changes": {"title": "Other"}}
    with pytest.raises(EditError) as caught:
        apply(DATA, NOTEBOOK, edits(good, edit))
    start, said = str(caught.value).split(": ", 1)
    assert start == f"edits[1] ({edit['type']} {edit['path']})"
    assert message in said
    assert before == DATA


def test_a_page_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(EditError, match="there is no page 'gone"):
        apply(DATA, "gone.ipynb", edits({"type": "remove", "path": "page"}))


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ({"type": "add", "path": "a", "component": {"type": "nope"}}, "components.a: unknown type"),
        ({"type": "add", "path": "a", "component": {}}, "components.a: has no `type`"),
        ({"type": "add", "path": "a", "component": {"type": "form", "components": 5}}, "components.a.components: "),
        ({"type": "add", "path": "a", "component": {"type": "form", "components": {"b": 5}}}, "components.a.b: "),
        (
            {"type": "add", "path": "flights.c", "component": {"type": "number"}},
            "flights.c: number cannot be in the table 'flights': it has one value",
        ),
        (
            {"type": "change", "path": "note", "changes": {"txt": "x"}},
            "note.txt: unknown property; did you mean 'text'?",
        ),
        (
            {"type": "change", "path": "note", "changes": {"text": None}},
            "components.note.text: must be text",
        ),
        ({"type": "change", "path": "app", "changes": {"theme": {"accent": "mud"}}}, "theme.accent: "),
        ({"type": "change", "path": "page", "changes": {"kernel": 5}}, "pages.delays.ipynb.kernel: "),
    ],
)
def test_a_value_that_does_not_fit_names_its_place(edit: dict[str, Any], place: str) -> None:
    with pytest.raises(PropertiesError) as caught:
        apply(DATA, NOTEBOOK, edits(edit))
    assert place in str(caught.value)


def test_what_is_malformed_meanwhile_is_refused() -> None:
    add = {"type": "add", "path": "a", "component": {"type": "form", "components": {"b": 5}}}
    worse = {"type": "add", "path": "a", "component": {"type": "form", "components": 5}}
    for first, second in (
        (add, {"type": "change", "path": "a.b", "changes": {"x": 1}}),
        (add, {"type": "add", "path": "a.b.c", "component": TEXT}),
        (worse, {"type": "add", "path": "a.b", "component": TEXT}),
        (worse, {"type": "move", "path": "note", "to": "a"}),
    ):
        with pytest.raises(EditError, match="malformed"):
            apply(DATA, NOTEBOOK, edits(first, second))


def test_a_bad_notebook_name_is_refused() -> None:
    with pytest.raises(PropertiesError, match="is not the name of a notebook"):
        apply(DATA, "../x.ipynb", edits({"type": "add", "path": "a", "component": TEXT}))


def test_deep_values_are_refused() -> None:
    deep: Any = []
    for _ in range(150):
        deep = [deep]
    for edit in (
        {"type": "change", "path": "note", "changes": {"text": deep}},
        {"type": "add", "path": "x", "component": {"type": deep}},
    ):
        with pytest.raises(EditError, match="nests over 100 deep"):
            apply(DATA, NOTEBOOK, edits(edit))
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValidationError):
        edits({"type": "change", "path": "note", "changes": {"text": deep}})


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "explode", "path": "note"},
        {"path": "note"},
        {"type": "remove"},
        {"type": "remove", "path": 5},
        {"type": "remove", "path": "a" * 501},
        {"type": "remove", "path": "note", "force": True},
        {"type": "rename", "path": "note", "name": "a" * 101},
        {"type": "change", "path": "note", "changes": []},
        {"type": "change", "path": "note", "reset": "text"},
        {"type": "add", "path": "note", "component": None},
    ],
)
def test_what_is_no_operation(raw: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        edits(raw)


def test_order_and_exact_write_the_file_as_it_was() -> None:
    exact = {"type": "change", "path": "note", "changes": {"span": 12}, "order": ["span", "no", "text"], "exact": True}
    assert list(components(exact)["note"].items()) == [("span", 12), ("text", "x"), ("type", "text")]


# --- any edits, and back ---------------------------------------------------------------------------------------


@given(START, NOTEBOOKS, st.lists(EDIT, min_size=1, max_size=12))
def test_any_edits_are_undone_to_the_order_of_keys(
    start: dict[str, Any], notebook: str, raw: list[dict[str, Any]]
) -> None:
    possible: list[AnyEdit] = []
    data = start
    for edit in edits(*raw):
        try:
            data = apply(start, notebook, [*possible, edit])
        except (EditError, PropertiesError):
            continue
        possible.append(edit)
    back = EDITS.validate_json(EDITS.dump_json(inverse(start, notebook, possible)))
    undone = apply(data, notebook, back)
    assert json.dumps(undone) == json.dumps(start)
    again = inverse(data, notebook, back)
    assert json.dumps(apply(undone, notebook, again)) == json.dumps(data), "what is undone can be done again"
    parse_app(data)


POOLED: dict[str, Any] = {
    "version": 1,
    "pools": {"db": 2, "api": 1},
    "pages": {
        "first.ipynb": {"policies": {"search": {"pool": "db", "timeout": 3}, "score": {"pool": "api"}}},
        NOTEBOOK: {"policies": {"load": {"pool": "db"}}, "components": {"note": {"type": "text"}}},
        "last.ipynb": {"title": "Last"},
    },
}


def renamed_pool(old: str, new: str) -> dict[str, Any]:
    return {"type": "rename", "path": f"app.pools.{old}", "name": new}


def test_a_pool_is_renamed_on_all_pages_of_the_app() -> None:
    new = changed(renamed_pool("db", "orders"), {"type": "remove", "path": "note"}, data=POOLED)
    assert list(new["pools"].items()) == [("orders", 2), ("api", 1)]
    first, own, last = new["pages"].values()
    assert first == {"policies": {"search": {"pool": "orders", "timeout": 3}, "score": {"pool": "api"}}}
    assert own["policies"] == {"load": {"pool": "orders"}}
    assert last is POOLED["pages"]["last.ipynb"]
    assert changed(renamed_pool("db", "db"), data=POOLED) == POOLED


def test_a_pool_is_renamed_where_the_page_is_not_in_the_file() -> None:
    data = {"version": 1, "pools": {"db": 1}, "pages": {}}
    assert changed(renamed_pool("db", "orders"), data=data) == {"version": 1, "pools": {"orders": 1}, "pages": {}}


def test_a_pool_is_renamed_in_another_spelling_of_its_name() -> None:
    data = {"version": 1, "pools": {"db": 1}, "pages": {NOTEBOOK: {"policies": {"load": {"pool": "\uff44b"}}}}}
    assert apply(data, NOTEBOOK, edits(renamed_pool("db", "x")))["pages"][NOTEBOOK] == {
        "policies": {"load": {"pool": "x"}}
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gone", "x", "the app has no pool 'gone'"),
        ("db", "api", "there is a pool 'api' already"),
        ("db", "a b", "'a b' is not a Python identifier"),
        ("db", "__proto__", "is reserved"),
        ("db.x", "y", "the app has no pool 'db.x'"),
        ("", "y", "the app has no pool ''"),
    ],
)
def test_a_pool_that_cannot_be_renamed(old: str, new: str, message: str) -> None:
    with pytest.raises(EditError, match=message):
        apply(POOLED, NOTEBOOK, edits(renamed_pool(old, new)))


@pytest.mark.parametrize("kind", ["add", "change", "move", "remove"])
def test_other_edits_of_a_pool_are_refused(kind: str) -> None:
    rest = {"add": {"component": {}}, "move": {"to": ""}}.get(kind, {})
    with pytest.raises(EditError):
        apply(POOLED, NOTEBOOK, edits({"type": kind, "path": "app.pools.db", **rest}))
