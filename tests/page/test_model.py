"""App and Page: what properties.json may say, and how what it may not is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_tools.errors import Finding, PropertiesError
from jupyter_tools.page.findings import keys_of, place_of
from jupyter_tools.page.json_text import Lines
from jupyter_tools.page.model import RESERVED, App, Page, is_newer, parse_app

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/properties.json"))


def app(components: dict[str, Any], **page: Any) -> dict[str, Any]:
    return {"version": 1, "pages": {"delays.ipynb": {**page, "components": components}}}


def findings(data: Any) -> list[Finding]:
    with pytest.raises(PropertiesError) as caught:
        parse_app(data)
    return caught.value.findings


def told(components: dict[str, Any], **page: Any) -> list[str]:
    start = "pages.delays.ipynb."
    return [str(finding).removeprefix(start) for finding in findings(app(components, **page))]


DESK = app(
    {
        "filters": {
            "type": "form",
            "span": 4,
            "components": {
                "carrier": {"type": "select", "options": ["UA", {"value": "DL", "label": "Delta"}]},
                "search": {"type": "button", "handlers": {"click": "search"}},
            },
        },
        "flights": {"type": "table", "columns": {"dep_delay": {"format": "number"}}, "handlers": {"select": "show"}},
    },
    handlers={"load": "search"},
)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_are_valid(path: Path) -> None:
    assert parse_app(json.loads(path.read_text(encoding="utf-8"))).pages


def test_an_empty_app() -> None:
    assert parse_app({}) == App()
    assert parse_app({"version": 1, "pages": {"a.ipynb": {}}}).pages["a.ipynb"] == Page()


def test_components_are_found_and_walked() -> None:
    page = parse_app(DESK).pages["delays.ipynb"]
    assert [path for path, _ in page.walk()] == ["filters", "filters.carrier", "filters.search", "flights"]
    for path, component in page.walk():
        assert page.find(path) is component
    for path in ("", "filter", "filters.", "filters.carrier.value", "flights.dep_delay", "carrier"):
        assert page.find(path) is None


def test_bound_handlers_are_found() -> None:
    page = parse_app(DESK).pages["delays.ipynb"]
    assert page.handler("filters.search", "click") == "search"
    assert page.handler("page", "load") == "search"
    for component, event in (
        ("filters.search", "change"),
        ("filters.carrier", "change"),
        ("x", "click"),
        ("page", "x"),
    ):
        assert page.handler(component, event) is None
    assert page.handler_names() == {"search": ["page.load", "filters.search.click"], "show": ["flights.select"]}


@pytest.mark.parametrize("data", [None, [], "x", 1, True])
def test_an_app_is_an_object(data: Any) -> None:
    assert findings(data) == [Finding("", "must be an object")]


@pytest.mark.parametrize(
    ("components", "message"),
    [
        ({"a": {}}, "components.a: has no `type`"),
        ({"a": 5}, "components.a: must be an object"),
        ({"a": None}, "components.a: must be an object"),
        ({"a": {"type": "selct"}}, "components.a: unknown type 'selct'; did you mean 'select'?"),
        (
            {"a": {"type": 5}},
            "components.a: unknown type '5'",
        ),
        ({"a": {"type": "text", "txt": 1}}, "components.a.txt: unknown property; did you mean 'text'?"),
        ({"a": {"type": "text", "text": 5}}, "components.a.text: must be text"),
        ({"a": {"type": "text", "span": 13}}, "components.a.span: must be at most 12"),
        ({"text": {"type": "text", "span": "6"}}, "components.text.span: must be a whole number"),
        ({"a b": {"type": "text"}}, "components.a b: 'a b' is not a Python identifier"),
        ({"": {"type": "text"}}, "components.: '' is not a Python identifier"),
        ({"class": {"type": "text"}}, "components.class: 'class' is not a Python identifier"),
        ({"_a": {"type": "text"}}, "components._a: '_a' is reserved: names do not begin with '_' or 'model_'"),
        ({"page": {"type": "text"}}, "components: 'page' is reserved: `context.page` is the page itself"),
        ({"app": {"type": "text"}}, "components: 'app' is reserved: edits call the app so"),
        (
            {"a": {"type": "container", "components": {"b": {"type": "number", "value": "x"}}}},
            "components.a.b.value: must be a number",
        ),
        (
            {"a": {"type": "select", "options": ["x", {"value": 1, "lable": "y"}]}},
            "components.a.options.1.lable: unknown property",
        ),
        (
            {"a": {"type": "select", "options": [[1]]}},
            ("components.a.options.0: must be text, a number, a date, a time, true or false, or an object"),
        ),
        ({"a": {"type": "select", "options": [{"label": "x"}]}}, "components.a.options.0.value: is missing"),
        (
            {"a": {"type": "table", "columns": {"b": {"format": "x"}}}},
            (
                "components.a.columns.b.format: must be 'number', 'integer', 'percent', 'currency', 'compact', "
                "'bytes', 'duration', 'date', 'datetime', 'time', 'relative', 'text', 'boolean', 'json', 'code', "
                "'link', 'image', 'badge', 'progress', 'sparkline' or 'rating'"
            ),
        ),
        (
            {"a": {"type": "button", "handlers": {"clik": "x"}}},
            "components.a.handlers.clik: a button has no event 'clik'; did you mean 'click'?",
        ),
        (
            {"a": {"type": "button", "handlers": {"click": "a b"}}},
            "components.a.handlers.click: 'a b' is not a Python identifier",
        ),
        ({"a": {"type": "table", "data": []}}, "components.a.data: is set by handlers and cannot be declared"),
        ({"a": {"type": "number", "error": "x"}}, "components.a.error: is set by handlers and cannot be declared"),
        ({"a": {"type": "number", "value": 5, "max": 4}}, "components.a.value: must be at most 4"),
        (
            {"a": {"type": "number", "value": 3.7, "integer": True}},
            "components.a: value: must be a whole number",
        ),
        ({"a": {"type": "number", "value": "5"}}, "components.a.value: must be a number"),
        ({"a": {"type": "number", "step": 0}}, "components.a: step: must be greater than 0"),
        (
            {"a": {"type": "select", "value": "x", "options": ["y"]}},
            "components.a.value: 'x' is not one of the options",
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_finding_names_the_place(components: dict[str, Any], message: str) -> None:
    assert told(components) == [message]


def test_all_findings_are_reported_together() -> None:
    assert sorted(told({"a": {"type": "text", "span": 0, "txt": 1}, "b": {"type": "nope"}}, titel="")) == [
        "components.a.span: must be at least 1",
        "components.a.txt: unknown property; did you mean 'text'?",
        "components.b: unknown type 'nope'",
        "titel: unknown property",
    ]


@pytest.mark.parametrize(
    "name", ["delays", "x/y.ipynb", "..\\x.ipynb", ".hidden.ipynb", "../x.ipynb", "", "delays.IPYNB", "/x.ipynb"]
)
def test_a_page_is_named_after_a_notebook_beside_the_file(name: str) -> None:
    (finding,) = findings({"pages": {name: {}}})
    assert finding.place == f"pages.{name}"
    assert "is not the name of a notebook beside properties.json" in finding.message


def test_names_that_look_like_structure_are_distinguished() -> None:
    inner = {"type": "container", "components": {"components": {"type": "text", "span": 0}}}
    assert told({"components": inner}) == ["components.components.components.span: must be at least 1"]
    odd = {"form": {"type": "form", "form": 1}, "text": {"type": "text", "text": {"text": 1}}}
    there = "badge, components, handlers, help, icon, label, pace, rules, span, type, visible"
    unknown = f"unknown property; there is {there}"
    assert told(odd) == [f"components.form.form: {unknown}", "components.text.text: must be text"]


def test_findings_have_the_line_of_their_key() -> None:
    data = app({"a": {"type": "text", "span": 99}, "b": {"type": "button", "handlers": {"x": "y"}}})
    text = json.dumps(data, indent=1)
    with pytest.raises(PropertiesError) as caught:
        parse_app(data, Lines(text))
    (finding,) = caught.value.findings
    assert finding.line is not None
    assert '"span": 99' in text.split("\n")[finding.line - 1]
    del data["pages"]["delays.ipynb"]["components"]["a"]
    text = json.dumps(data, indent=1)
    with pytest.raises(PropertiesError) as caught:
        parse_app(data, Lines(text))
    (finding,) = caught.value.findings
    assert finding.line is not None
    assert '"x": "y"' in text.split("\n")[finding.line - 1]


def test_a_value_may_wait_for_options_that_a_handler_sets() -> None:
    parse_app(app({"a": {"type": "select", "value": "UA"}, "b": {"type": "select", "multiple": True, "value": ["x"]}}))


def test_containers_nest_twenty_deep() -> None:
    def nested(levels: int) -> dict[str, Any]:
        inner: dict[str, Any] = {}
        for _ in range(levels):
            inner = {"box": {"type": "container", "components": inner}}
        return inner

    parse_app(app(nested(20)))
    assert "nest 20 deep" in told(nested(22))[0]
    assert findings(app(nested(5000))) == [Finding("", "nests over 100 deep")]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_numbers_fit_a_double(number: float) -> None:
    assert told({"a": {"type": "number", "value": number}})


def test_a_newer_version_is_read_as_far_as_it_is_understood() -> None:
    data = app({"a": {"type": "text", "glow": 1}}) | {"version": 2, "sounds": True}
    assert is_newer(data)
    assert parse_app(data).pages["delays.ipynb"].find("a") is not None
    for version in (1, True, "2", 2.0, None):
        assert not is_newer({"version": version})
    assert not is_newer([])
    for version in (0, -1, True, "1", None):
        assert findings({"version": version})[0].place == "version"


def test_places_and_keys() -> None:
    keys = keys_of("a.b.ipynb", "x.components.y")
    assert keys == ["pages", "a.b.ipynb", "components", "x", "components", "components", "components", "y"]
    assert place_of([*keys, "options", 1]) == "pages.a.b.ipynb.components.x.components.y.options.1"
    assert set(RESERVED) == {"page", "app"}
