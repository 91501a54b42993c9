"""Rules of a page: which properties they compute, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.components import CATALOG
from jupyter_tools.errors import PropertiesError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.page.columns import columns_read, hidden_columns_read
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.rules import check_rules, computable, page_rules, state_shape, template_names, verbatim
from jupyter_tools.page.scope import state_scope

COMPONENTS: dict[str, Any] = {
    "filters": {
        "type": "form",
        "components": {
            "kind": {"type": "select", "label": "Kind", "options": ["part", "whole"]},
            "left": {"type": "number", "label": "Left"},
            "search": {"type": "button", "label": "Search"},
        },
    },
    "empty": {"type": "container", "components": {"text": {"type": "text"}}},
    "sure": {"type": "checkbox", "label": "Sure"},
    "tags": {"type": "select", "label": "Tags", "multiple": True, "options": ["a"]},
    "any": {"type": "select", "label": "Any", "options": []},
    "orders": {"type": "table"},
    "note": {"type": "text_input", "label": "Note"},
}


def page(**rules: Any) -> Page:
    """The page with rules of its last component."""
    components = {**COMPONENTS, "note": {**COMPONENTS["note"], "rules": rules}}
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("visible", "state.filters.kind == 'part' and state.filters.left > 0"),
        ("disabled", "not state.sure"),
        ("required", "len(state.tags) > 1"),
        ("label", "'Note' if state.sure else f'Note {state.filters.left}'"),
        ("error", "None if state.filters.left is None else 'Too much'"),
        ("placeholder", "'Why' if state.sure else ''"),
        ("visible", "len(state.orders.rows) > 0"),
        ("visible", "state.orders.any_column == 3"),
        ("visible", "state.any == 3 or state.any == 'x'"),
        ("visible", "visit.params.flight == '12' and visit.user is not None"),
        ("value", "visit.params.note or f'of {visit.user}'"),
    ],
)
def test_what_is_right(name: str, text: str) -> None:
    one = page(**{name: text})
    (rule,) = [one.defaults()["note"]] if name == "value" else one.rules()["note"]
    assert rule.property == name
    assert ("note" in one.rules()) is (name != "value")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("visible", "state.filters.knd == 'part'", "there is no knd; did you mean 'kind'? (at `knd`)"),
        ("visible", "state.filters.search", "there is no search; there is kind, left (at `search`)"),
        ("visible", "state.empty.text", "there is no empty"),
        ("visible", "state.filters.kind > 3", "a text and a number have no order"),
        ("visible", "state.filters.kind == 3", "a text and a number are never equal"),
        ("visible", "1 +", "the expression is not complete"),
        ("visible", "", "the expression is not complete"),
        ("visible", "filters.kind == 'a'", "filters is unknown here; did you mean 'state.filters'? (at `filters`)"),
        ("visible", "left > 1", "left is unknown here; did you mean 'state.filters.left'? (at `left`)"),
        ("visible", "state.left > 1", "there is no left; did you mean 'state.filters.left'? (at `state.left`)"),
        (
            "visible",
            "context.done",
            "context is unknown here; rules and templates read `state`, and handlers set `context` (at `context`)",
        ),
        ("visible", "stat.sure", "stat is unknown here; did you mean 'state'?"),
        ("visible", "2**3 > state.filters.left", "`**` is not supported in rules; multiply with `*` (at `**`)"),
        ("visible", "state.filters.left => 2", "write >= (at `=>`)"),
        ("visible", "1/0 > 1", "this divides by zero (at `1/0`)"),
        ("visible", "item.x", "`item` is a row of a repeater"),
        ("label", "3", "this gives a number, and not a text"),
        ("help", "[1]", "this gives a list, and not a text"),
        ("value", "3", "this gives a number, and not a text"),
        ("value", "state.sure", "a default is computed before anything is entered: it reads `visit`, and not `state`"),
        ("value", "item.name", "`item` is a row of a repeater"),
        ("value", "visit.usr", "there is no usr; did you mean 'user'? (at `usr`)"),
        ("span", "3", "a rule cannot compute this"),
        ("rules", "3", "a rule cannot compute this"),
        ("visble", "True", "a rule cannot compute this; did you mean 'visible'?"),
    ],
)
def test_a_mistake_is_found_with_its_place(name: str, text: str, message: str) -> None:
    with pytest.raises(PropertiesError) as caught:
        page(**{name: text})
    (finding,) = caught.value.findings
    assert finding.place == f"pages.desk.ipynb.components.note.rules.{name}"
    assert message in finding.message


@pytest.mark.parametrize(
    "rules", [{"visible": 3}, {"visible": None}, [], "visible", {"visible": "'" + "a" * 500 + "'"}]
)
def test_what_is_no_rule_is_refused(rules: Any) -> None:
    components = {"note": {**COMPONENTS["note"], "rules": rules}}
    with pytest.raises(PropertiesError):
        parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}})


def test_state_has_the_shape_of_the_generated_class() -> None:
    shape: Any = state_shape(page())
    state = load_page_module(None, "desk.ipynb", page()).State()
    assert list(shape) == list(type(state).model_fields)
    assert list(shape["filters"]) == list(type(state.filters).model_fields)


def test_values_by_path_become_groups() -> None:
    state = {"filters.kind": "part", "filters.left": 2, "orders": {"table": 3, "selected": [4, 1]}, "note": ""}
    assert state_scope(state, {}, {}) == {
        "filters": {"kind": "part", "left": 2},
        "orders": {"rows": [{}, {}]},
        "note": "",
    }


def test_the_columns_that_rules_read() -> None:
    columns = {"late": {}, "secret": {"visible": False}}
    components = {
        "box": {"type": "container", "components": {"flights": {"type": "table", "columns": columns}}},
        "orders": {"type": "table"},
        "note": {
            "type": "text",
            "text": "{{ state.box.flights.secret }} {{ state.orders.id }}",
            "rules": {"visible": "state.box.flights.late or state.box.flights.carrier == 'UA'"},
        },
        "more": {"type": "text", "rules": {"visible": "len(state.orders.rows) > 0 and state.box.flights['secret']"}},
    }
    one = parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]
    # The server computes no templates.
    assert columns_read(one) == {"box.flights": {"late", "carrier", "secret"}}
    assert list(hidden_columns_read(one)) == [
        ("note", ["text"], "box.flights.secret"),
        ("more", ["rules", "visible"], "box.flights.secret"),
    ]


def test_rules_compute_what_handlers_may_set_but_values_of_visitors_and_data() -> None:
    for kind in CATALOG.all_types():
        names = computable(kind)
        assert "visible" in names
        given = set() if kind.value_rule is None else {kind.given()}
        fixed = {"type", "span", "handlers", "figure", "components", *given, *kind.encoded()}
        assert not fixed & set(names)


@pytest.mark.parametrize(
    ("component", "text", "message"),
    [
        ({"type": "number"}, "visit.user", "this gives a text, and not a number"),
        ({"type": "number"}, "int(visit.params.n)", ""),
        ({"type": "checkbox"}, "visit.params.all", ""),
        ({"type": "date"}, "today()", ""),
        ({"type": "date"}, "'2024-02-29'", ""),
        ({"type": "month"}, "today()", ""),
        ({"type": "month"}, "'2024-03'", ""),
        ({"type": "month"}, "now()", "this gives a time, and not a text or a date"),
        ({"type": "date"}, "now()", "this gives a time, and not a text or a date"),
        ({"type": "datetime"}, "now()", ""),
        ({"type": "datetime"}, "now('UTC')", "this gives a time with a zone, and not a text or a time"),
        ({"type": "datetime", "time_zone": "UTC"}, "now('UTC')", ""),
        ({"type": "time"}, "now()", ""),
        ({"type": "time"}, "today()", "this gives a date, and not a text or a time"),
        ({"type": "date_range"}, "today()", "this gives a date, and not a list"),
        ({"type": "select", "options": [1, 2]}, "'1'", "this gives a text, and not a number"),
        ({"type": "select", "options": [1, 2]}, "2", ""),
        ({"type": "upload"}, "1", "a rule cannot compute this"),
        ({"type": "button_group", "items": ["a"]}, "'a'", "a rule cannot compute this"),
        ({"type": "metric"}, "3", ""),
    ],
)
def test_a_default_is_checked_against_the_kind_of_the_input(component: Any, text: str, message: str) -> None:
    page = Page.model_validate({"components": {"it": {**component, "rules": {"value": text}}}})
    said = " ".join(one.message for one in check_rules(page))
    assert (message in said) if message else said == ""


def test_rules_read_the_name_size_and_type_of_a_file() -> None:
    page = Page.model_validate(
        {
            "components": {
                "file": {"type": "upload"},
                "named": {"type": "text", "rules": {"visible": "state.file is not None and state.file.size > 2"}},
            }
        }
    )
    assert list(check_rules(page)) == []
    [rule] = page_rules(page)["named"]
    entry = {"id": "0" * 32, "name": "a.csv", "size": 3, "type": "text/csv"}
    shown = [rule.compute({"state": state_scope({"file": one}, rule.places, {})}) for one in (None, entry)]
    assert shown == [False, True]


@pytest.mark.parametrize(
    ("component", "name"),
    [
        ({"type": "metric", "value": "{{ state.gone }}"}, "value"),
        ({"type": "metric", "value": 3, "delta": "{{ state.gone }} more"}, "delta"),
        ({"type": "badge", "value": "{{ state.gone"}, "value"),
    ],
)
def test_templates_in_values_that_are_only_shown_are_checked(component: Any, name: str) -> None:
    page = Page.model_validate({"components": {"it": component}})
    assert [(one.path, one.keys) for one in check_rules(page)] == [("it", [name])]


def test_what_is_no_template_is_not_read_as_one() -> None:
    component = {"type": "text_input", "pattern": "a{{2}", "value": "{{ no }}"}
    page = Page.model_validate({"components": {"it": component}})
    assert list(check_rules(page)) == []
    assert verbatim(CATALOG["text_input"]) == ["pattern", "url", "value"]


def test_every_text_of_the_catalog_is_a_template_or_is_not() -> None:
    """The browser takes all texts with fields for templates, but for those that `verbatim` names."""
    for kind in CATALOG.all_types():
        assert not {*template_names(kind)} & {*verbatim(kind)}
        assert kind.given() not in template_names(kind)
