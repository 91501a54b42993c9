"""The generated State and Context: their source, and what editors and type checkers make of it."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import jedi
import pytest

from jupyter_tools.components import CATALOG, Properties
from jupyter_tools.generated.emitter import module_name, page_module_source
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import changes_of
from jupyter_tools.page.model import Page, parse_app

ROOT = Path(__file__).parents[2]
RUFF = Path(sys.executable).with_name("ruff")
MYPY = Path(sys.executable).with_name("mypy")

DESK: dict[str, Any] = {
    "filters": {
        "type": "form",
        "label": "Find",
        "components": {
            "carrier": {"type": "select", "label": "Carrier", "options": ["UA", "DL"]},
            "years": {"type": "select", "multiple": True, "options": [2012, 2013]},
            "any_of": {"type": "select"},
            "min_delay": {"type": "number", "value": 60, "integer": True},
            "factor": {"type": "number"},
            "inner": {"type": "container", "components": {"name": {"type": "text_input", "value": 'a "b"'}}},
            "search": {"type": "button"},
        },
    },
    "only_text": {"type": "container", "components": {"note": {"type": "text"}}},
    "agreed": {"type": "checkbox"},
    "flights": {"type": "table", "columns": {"dep_delay": {"label": "Delay"}, "carrier": {}}},
    "hours": {"type": "chart"},
}

EXAMPLES: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "labextension" / "src" / "gallery" / "examples.json").read_text(encoding="utf-8")
)
ALL: dict[str, Any] = {
    **{f"plain_{kind}": {"type": kind} for kind in CATALOG},
    **{
        f"with_{kind}": {
            "type": "container",
            "components": {name: one for name, one in example.items() if CATALOG[one["type"]].layout.shape != "side"},
        }
        for kind, example in EXAMPLES.items()
    },
}
"""Every type of the catalog: with nothing but its type, and as in its example, where that may be in a container."""


def page(components: dict[str, Any]) -> Page:
    return parse_app({"pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def load(components: dict[str, Any], notebook: str = "desk.ipynb") -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return load_page_module(None, notebook, page(components))


def write(path: Path, components: dict[str, Any]) -> Path:
    path.write_text(page_module_source("desk.ipynb", page(components)), encoding="utf-8")
    return path


# --- source ---


def test_the_source_is_formatted_and_plain(tmp_path: Path) -> None:
    path = write(tmp_path / "desk_page.py", DESK)
    command = [RUFF, "format", "--isolated", "--line-length", "120", "--check", "--no-cache", path]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "do not edit" in path.read_text(encoding="utf-8")


def test_only_what_is_used_is_imported() -> None:
    tree = ast.parse(page_module_source("desk.ipynb", page({"go": {"type": "button"}})))
    imported = {one.name for node in tree.body if isinstance(node, ast.ImportFrom) for one in node.names}
    assert imported == {"Field", "ButtonContext", "ContextModel", "PageContext", "StateModel"}
    assert "Any" in page_module_source("desk.ipynb", page(DESK))


def test_no_errors_are_explained_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """To explain an unknown name takes long: it looks where in all contexts of handlers the part is."""
    monkeypatch.setattr(Properties, "_what", lambda _: pytest.fail("an error was explained"))
    assert "class State" in page_module_source("desk.ipynb", page(ALL))


def test_shapes_of_state() -> None:
    state = load(DESK).State()
    assert (state.filters.carrier, state.filters.years, state.filters.min_delay) == (None, [], 60)
    assert state.filters.inner.name == 'a "b"'
    assert state.agreed is False
    assert (state.flights.dep_delay, state.flights.carrier, state.flights.rows) == (None, None, [])
    assert list(type(state).model_fields) == ["filters", "agreed", "flights"]
    assert not hasattr(state, "only_text")


def test_shapes_of_context() -> None:
    context = load(DESK).Context()
    context.filters.components.carrier.options = ["AA"]
    context.filters.components.inner.components.name.value = "b"
    context.flights.columns.dep_delay.visible = False
    context.only_text.components.note.text = "c"
    context.page.message = "d"
    assert changes_of(context) == {
        "page": {"message": "d"},
        "filters.carrier": {"options": ["AA"]},
        "filters.inner.name": {"value": "b"},
        "flights.dep_delay": {"visible": False},
        "only_text.note": {"text": "c"},
    }


HIDING = [
    "copy",
    "json",
    "schema",
    "dict",
    "keys",
    "construct",
    "validate",
    "fields",
    "update_forward_refs",
    "parse_obj",
]
HIDING += ["str", "int", "float", "bool", "list", "type", "object", "print", "self", "cls", "Any", "Field", "State"]
HIDING += [
    "Context",
    "ContextModel",
    "Properties",
    "StateModel",
    "TableRow",
    "PageContext",
    "ColumnContext",
    "ColumnsContext",
]
HIDING += [
    "ButtonContext",
    "SelectContext",
    "TableContext",
    "components",
    "columns",
    "rows",
    "visible",
    "label",
    "data",
]
KINDS: list[dict[str, Any]] = [
    {"type": "text_input"},
    {"type": "number"},
    {"type": "select", "options": ["a"]},
    {"type": "checkbox"},
    {"type": "button"},
    {"type": "table", "columns": {"str": {}, "Any": {}, "copy": {}}},
    {"type": "form", "components": {"str": {"type": "number"}, "list": {"type": "text_input"}}},
]


@pytest.mark.parametrize("shift", range(len(KINDS)))
def test_names_that_hide_others(shift: int) -> None:
    components = {name: KINDS[(at + shift) % len(KINDS)] for at, name in enumerate(HIDING)}
    components["holder"] = {"type": "container", "components": dict(components)}
    module = load(components)
    state, context = module.State(), module.Context()
    for name, component in components.items():
        part = getattr(context, name)
        part.visible = False
        if component["type"] == "text_input":
            assert getattr(state, name) == ""
        if component["type"] == "number":
            assert getattr(state, name) is None
    assert set(changes_of(context)) == set(components)
    assert list(type(context).model_fields) == ["page", *components]


def test_names_of_classes_do_not_collide() -> None:
    container = {"type": "container", "components": {"b": {"type": "text_input"}}}
    components = {
        "a_b": container,
        "aB": container,
        "a": {"type": "container", "components": {"b": container, "B": container}},
        "t": {"type": "table"},
        "tRow": container,
        "t_row": {"type": "table"},
        "page_": container,
        "Page": container,
    }
    module = load(components)
    classes = [
        node.name
        for node in ast.parse(page_module_source("d.ipynb", page(components))).body
        if isinstance(node, ast.ClassDef)
    ]
    assert len(set(classes)) == len(classes)
    context = module.Context()
    context.a.components.b.components.b.value = "deep"
    context.aB.components.b.value = "flat"
    assert changes_of(context) == {"a.b.b": {"value": "deep"}, "aB.b": {"value": "flat"}}


@pytest.mark.parametrize(
    "text", ['"""', "\\", 'ends with "', "a\nb", "\t", "\x00", "é😀", "\u202e", "{x}", "'", "\\N{DASH}"]
)
def test_any_text_in_labels_values_and_names(text: str) -> None:
    components = {
        "asked": {"type": "text_input", "label": text, "value": text},
        "chosen": {"type": "select", "options": [text], "value": text},
        "flights": {"type": "table", "columns": {"a": {"label": text, "field": text}}},
        "größe": {"type": "number"},
        "名前": {"type": "container", "label": text, "components": {"é": {"type": "checkbox"}}},
    }
    state = load(components, f"{text} notes.ipynb").State()
    assert (state.asked, state.chosen) == (text, text)
    assert state.名前.é is False


def test_an_empty_page() -> None:
    module = load({})
    assert list(module.State.model_fields) == []
    assert list(module.Context.model_fields) == ["page"]


def test_a_thousand_components() -> None:
    components = {
        f"group{at}": {"type": "form", "components": {f"x{n}": {"type": "number"} for n in range(9)}}
        for at in range(100)
    }
    whole = page(components)
    source = page_module_source("desk.ipynb", whole)
    assert len(ast.parse(source).body) > 300
    module = load(components)
    context = module.Context()
    context.group99.components.x8.value = 1
    assert changes_of(context) == {"group99.x8": {"value": 1}}


# --- names of modules ---


@pytest.mark.parametrize(
    ("notebook", "name"),
    [
        ("delays.ipynb", "delays_page"),
        ("größe.ipynb", "größe_page"),
        ("a_b.ipynb", "a_b_page"),
    ],
)
def test_the_name_of_a_module(notebook: str, name: str) -> None:
    assert module_name(notebook) == name


def test_notebook_names_that_are_no_identifiers_get_separate_modules() -> None:
    names = [
        "a b.ipynb",
        "a-b.ipynb",
        "a.b.ipynb",
        "1a.ipynb",
        "class.ipynb",
        "!.ipynb",
        "?.ipynb",
        "a b .ipynb",
        "😀.ipynb",
    ]
    modules = [module_name(name) for name in names]
    assert len(set(modules)) == len(modules)
    assert all(name.isidentifier() and name.endswith("_page") for name in modules)


# --- editors and type checkers ---


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated module of the desk."""
    folder = tmp_path_factory.mktemp("desk")
    write(folder / "desk_page.py", DESK)
    return folder


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("state.", ["agreed", "filters", "flights"]),
        ("state.filters.", ["any_of", "carrier", "factor", "inner", "min_delay", "years"]),
        ("state.filters.inner.", ["name"]),
        ("state.flights.", ["carrier", "dep_delay", "rows"]),
        ("state.flights.rows[0].", ["carrier", "dep_delay"]),
        ("context.", ["agreed", "filters", "flights", "hours", "only_text", "page"]),
        (
            "context.filters.components.",
            ["any_of", "carrier", "factor", "inner", "min_delay", "search", "years"],
        ),
        ("context.filters.components.search.", ["confirm", "disabled", "icon", "kind", "label", "visible"]),
        ("context.flights.columns.", ["carrier", "dep_delay"]),
        (
            "context.flights.columns.carrier.",
            [
                *("currency", "decimals", "format", "help", "kinds", "label"),
                *("max", "min", "unit", "visible", "width"),
            ],
        ),
        ("context.page.", ["go", "message", "message_kind", "title"]),
    ],
)
def test_completion_inside_a_handler(desk: Path, line: str, names: list[str]) -> None:
    code = f"from desk_page import Context, State\n\ndef search(state: State, context: Context):\n    {line}"
    project = jedi.Project(desk, added_sys_path=[str(ROOT)])
    found = jedi.Script(code, path=desk / "cell.py", project=project).complete()
    assert sorted(one.name for one in found if not one.name.startswith("_")) == names


RIGHT = """
    carrier: str | None = state.filters.carrier
    years: list[int] = state.filters.years
    delay: int | None = state.filters.min_delay
    name: str = state.filters.inner.name
    agreed: bool = state.agreed
    for row in state.flights.rows:
        print(row.dep_delay, row.undeclared)
    context.filters.components.carrier.options = ["UA"]
    context.filters.components.min_delay.value = 5
    context.flights.data = object()
    context.flights.columns.undeclared.visible = False
    context.page.message = None
"""
WRONG = """
    state.filtres
    state.filters.carier
    state.agreed = True
    years: list[str] = state.filters.years
    context.filtres
    context.filters.components.carrier.labl = "x"
    context.filters.components.carrier.label = 5
    context.page.message_kind = "loud"
    context.flights.columns.dep_delay.width = "wide"
"""


@pytest.fixture(scope="module")
def errors(desk: Path) -> dict[str, list[dict[str, Any]]]:
    """What mypy finds in generated modules and in handlers that use one, by file.

    One run for all, as it reads the whole package; in another process, as it changes how Python collects garbage.
    """
    head = "from desk_page import Context, State\n\ndef search(state: State, context: Context) -> None:"
    (desk / "right.py").write_text(head + RIGHT)
    (desk / "wrong.py").write_text(head + WRONG)
    write(desk / "all_page.py", ALL)
    examples = list((ROOT / "examples").glob("*/*_page.py"))
    for one in examples:
        shutil.copy(one, desk)
    config = desk / "mypy.ini"
    config.write_text("[mypy]\nplugins = pydantic.mypy\n")
    command = [MYPY, "--strict", "--config-file", config, "--cache-dir", desk / "cache", "--follow-imports=silent"]
    command += ["--no-error-summary", "--output=json", "desk_page.py", "all_page.py", "right.py", "wrong.py"]
    command += [one.name for one in examples]
    environment = {**os.environ, "MYPYPATH": f"{desk}:{ROOT}"}
    ran = subprocess.run(  # noqa: S603 - our own
        command, capture_output=True, text=True, check=False, cwd=desk, env=environment, timeout=240
    )
    assert ran.stderr == ""
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    files = {"desk_page.py", "all_page.py", "right.py", "wrong.py", *(one.name for one in examples)}
    assert len(files) > 5
    return {name: [one for one in found if one["file"] == name and one["severity"] == "error"] for name in files}


@pytest.mark.xdist_group("mypy")
def test_generated_modules_have_no_type_errors(errors: dict[str, list[dict[str, Any]]]) -> None:
    assert {name: found for name, found in errors.items() if found and name != "wrong.py"} == {}


@pytest.mark.xdist_group("mypy")
def test_a_type_checker_finds_the_mistakes_of_handlers(errors: dict[str, list[dict[str, Any]]]) -> None:
    count = len(WRONG.strip().splitlines())
    assert {one["line"] for one in errors["wrong.py"]} == set(range(4, 4 + count)), errors["wrong.py"]
