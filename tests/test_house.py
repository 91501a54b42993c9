"""The house is in order: layers, public names, sizes, and the examples."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

import jupyter_tools
from jupyter_tools.app.check import check_app
from jupyter_tools.components import CATALOG

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/properties.json"))
MODULES = sorted((ROOT / "jupyter_tools").rglob("*.py"))
MAX_LINES = 350
"""We aim at 300, and cut no idea in two to meet a number."""
MAX_SPECIFICATION = 450
SPECIFICATIONS = ("protocol/messages.py", "protocol/link.py")
"""Files that specify a protocol as a whole."""


def test_public_names_are_sorted_and_there() -> None:
    assert jupyter_tools.__all__ == sorted(jupyter_tools.__all__)
    assert all(hasattr(jupyter_tools, name) for name in jupyter_tools.__all__)


def test_versions_agree() -> None:
    package = json.loads((ROOT / "labextension" / "package.json").read_text())
    assert package["version"] == jupyter_tools.__version__


def test_no_modules_import_each_other() -> None:
    """Not even for typing: pass a few values or a small Protocol instead."""
    graph = grimp.build_graph("jupyter_tools", cache_dir=None)
    below = {module: graph.find_upstream_modules(module) for module in graph.modules}
    cycles = {frozenset({module, *(one for one in below[module] if module in below[one])}) for module in below}
    named = [", ".join(sorted(one.rpartition(".")[2] for one in cycle)) for cycle in cycles if len(cycle) > 1]
    assert named == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_are_small(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= (MAX_SPECIFICATION if module.as_posix().endswith(SPECIFICATIONS) else MAX_LINES)


def test_only_the_catalog_knows_types_of_components() -> None:
    """Others ask a component what it is, so that a type of another package works as ours do."""
    ours = {cls.__name__ for cls in CATALOG.values()}
    known = [
        f"{module.relative_to(ROOT)}: {one.name}"
        for module in MODULES
        if "components" not in module.parts
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and "components" in (node.module or "").split(".")
        for one in node.names
        if one.name in ours or one.name in CATALOG
    ]
    assert known == []


def names_of_types(source: str) -> list[str]:
    """The types that code compares the `type` of something with."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            subjects, values = [node.left, *node.comparators], [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            subjects, values = [node.subject], [case.pattern for case in node.cases]
        else:
            continue
        if any(ast.unparse(one).endswith((".type", "['type']", ".get('type')")) for one in subjects):
            inside = [inner for value in values for inner in ast.walk(value)]
            found += [one.value for one in inside if isinstance(one, ast.Constant) and one.value in CATALOG]
    return found


@pytest.mark.parametrize(
    "source",
    [
        "component.type == 'table'",
        "node['type'] in ('chart', 'table')",
        "'table' != node.get('type')",
        "match component.type:\n    case 'page' | 'table': ...",
    ],
)
def test_a_name_of_a_type_is_found(source: str) -> None:
    assert "table" in names_of_types(source)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_its_module_names_a_type(module: Path) -> None:
    named = names_of_types(module.read_text(encoding="utf-8"))
    assert named == [] or "components" in module.parts


def test_a_type_is_a_module_of_its_name_that_imports_no_other_type() -> None:
    """What types of a family share is in a module that is named for the idea."""
    modules = {kind: f"jupyter_tools.components.{kind}" for kind in CATALOG}
    assert {kind: cls.__module__ for kind, cls in CATALOG.items()} == modules
    graph = grimp.build_graph("jupyter_tools", cache_dir=None)
    above = {kind: graph.find_modules_that_directly_import(module) for kind, module in modules.items()}
    assert {kind: found for kind, found in above.items() if found} == {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_examples_pass_the_check(example: Path) -> None:
    assert check_app(example) == []


def test_shared_modules_import_nothing_of_jupyter() -> None:
    names = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for path in MODULES
        if path.relative_to(ROOT).parts[1] not in OUTSIDE
    ]
    code = f"""import importlib, sys
for name in {names}:
    importlib.import_module(name)
print([name for name in sys.modules if name.partition(".")[0] in ("IPython", "jupyter_server", "tornado", "traitlets")])
"""
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=60)  # noqa: S603
    assert shown.stdout.strip() == "[]"


OUTSIDE = ("__init__.py", "cli", "kernel", "server")
"""Modules and packages that import Jupyter: both sides of the link, and what starts them."""
