"""Component types register themselves: ours, and those of other packages, here a throwaway type `stars`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_tools.components import CATALOG
from jupyter_tools.components.registry import FAMILIES, type_name

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
(CODE,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
(ENTRY,) = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
PLOT = """from jupyter_tools.components.base import FIGURE


class StarsContext(InputContext):
    \"\"\"What a handler may set on stars.\"\"\"

    plot: Annotated[object, Field(json_schema_extra=FIGURE)] = None
    \"\"\"A figure under the stars.\"\"\"
"""
STARS = re.sub(r"class StarsContext.*?\n\n", PLOT, CODE, count=1, flags=re.DOTALL)
"""The type that CONTRIBUTING.md shows, with a property that is heavy."""
EXAMPLE = json.loads(f"{{{ENTRY}}}")
"""Its entry of examples.json."""
RULE = {"type": ["integer", "null"], "minimum": 0, "maximum": {"$ref": "count"}}


def data_of(text: str, name: str) -> Any:
    """A constant of generated TypeScript."""
    (value,) = re.findall(rf"export const {name}: [^=]* = (.*?);\n(?:\n|$)", text, re.DOTALL)
    return json.loads(value)


def install(folder: Path, name: str, source: str) -> None:
    """Put a package with an entry point into a folder, as pip does."""
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[jupyter_tools.components]\nstars of {name} = {name}\n", encoding="utf-8")


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has the packages of a folder."""
    path = os.pathsep.join([str(folder), str(ROOT), str(ROOT / "scripts")])
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(  # noqa: S603 - a fixed command
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=60,
    )


def answer(folder: Path, code: str) -> Any:
    """The JSON that code prints."""
    done = run(folder, code)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


DRIVE = """
import json
from pathlib import Path

import docs

from jupyter_tools import typescript
from jupyter_tools.app.file import AppFile, read_app
from jupyter_tools.components import CATALOG
from jupyter_tools.errors import PropertiesError, ValueRefusedError
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state, changes_of
from jupyter_tools.page.model import parse_app
from jupyter_tools.peer.page import VisitPage

app = read_app(Path()).app
page = app.pages["desk.ipynb"]
visit = VisitPage(page, app.theme)
visit.take_all({"form.how": 4})
try:
    visit.take_all({"form.how": 7})
except ValueRefusedError as error:
    refused = str(error)
visit.take_all({"form.how": 4})
module = load_page_module(Path(), "desk.ipynb", page)
state = build_state(module.State, page, visit.state, lambda path, rows: ([], []))
context = module.Context()
context.form.components.how.count = 3
visit.take_shown(changes_of(context))
shown = visit.component("form.how")
found = []
for wrong in ({"count": 11}, {"plot": 1}, {"cout": 3}):
    try:
        parse_app({"pages": {"desk.ipynb": {"components": {"how": {"type": "stars", **wrong}}}}})
    except PropertiesError as error:
        found += [str(one) for one in error.findings]
docs.EXAMPLES = Path("examples.json")
print(json.dumps({
    "types": list(CATALOG),
    "catalog": {name: typescript.catalog()["stars"][name] for name in ("events", "container", "description")},
    "refused": refused,
    "state": state.form.how,
    "count": shown.count,
    "encoded": dict(shown.encoded()),
    "findings": found,
    "typescript": typescript.typescript(),
    "data": typescript.catalog_typescript(),
    "start": typescript.palette_typescript(),
    "docs": "\\n".join(docs.components()),
    "module": Path("desk_page.py").read_text(),
}))
"""


@pytest.fixture
def driven(tmp_path: Path) -> Any:
    install(tmp_path, "more_stars", STARS)
    examples = {kind: {"it": {"type": kind}} for kind in CATALOG} | EXAMPLE
    (tmp_path / "examples.json").write_text(json.dumps(examples), encoding="utf-8")
    how = {"type": "stars", "label": "How was it?", "count": 6, "handlers": {"change": "rate"}}
    components = {"form": {"type": "form", "components": {"how": how}}}
    app = {"version": 1, "pages": {"desk.ipynb": {"components": components}}}
    (tmp_path / "properties.json").write_text(json.dumps(app), encoding="utf-8")
    return answer(tmp_path, DRIVE)


def test_a_type_of_another_package_is_one_class(driven: Any) -> None:
    number, stars, select = map(driven["types"].index, ("number", "stars", "select"))
    assert number < stars < select
    assert driven["catalog"] == {
        "events": ["change"],
        "container": False,
        "description": "A choice of stars.",
    }
    # On a page: its values, its limits, and what a handler sets.
    assert driven["state"] == 4
    assert driven["refused"] == "form.how: must be at most 6"
    assert driven["count"] == 3
    assert driven["encoded"] == {"plot": "figure"}
    # In properties.json.
    assert [one.partition(" (")[0] for one in driven["findings"]] == [
        "pages.desk.ipynb.components.how.count: must be at most 10",
        "pages.desk.ipynb.components.how.plot: is set by handlers and cannot be declared",
        "pages.desk.ipynb.components.how.cout: unknown property; did you mean 'count'?",
    ]
    # In what is generated.
    assert "  stars: StarsComponent;" in driven["typescript"]
    assert "  /** How many stars there are. */\n  count: number;" in driven["typescript"]
    rule = {"required": {"$ref": "required"}, "empty": [None, "", []], **RULE}
    assert data_of(driven["data"], "VALUE_RULES")["stars"] == rule
    assert data_of(driven["start"], "DEFAULTS")["stars"]["count"] == 5
    assert data_of(driven["data"], "ENCODED")["stars"] == {"plot": "figure"}
    assert "stars" in [one["type"] for one in data_of(driven["start"], "PALETTE")]
    assert "## stars" in driven["docs"]
    assert f"```json\n{json.dumps(EXAMPLE['stars'])}\n```" in driven["docs"]
    assert "- State: `int | None`. How many stars are chosen; None for none." in driven["docs"]
    assert "| `count` | integer, 1 to 10 | `5` | file, handler | How many stars there are. |" in driven["docs"]
    assert "from more_stars import (\n    StarsContext,\n)" in driven["module"]
    assert "how: StarsContext = Field(default_factory=StarsContext)" in driven["module"]


def test_the_package_may_be_imported_first(tmp_path: Path) -> None:
    install(tmp_path, "more_stars", STARS)
    imports = "import more_stars, json; from jupyter_tools.components import CATALOG, COMPONENT"
    found = answer(
        tmp_path, f"{imports}; COMPONENT.validate_python({{'type': 'stars'}}); print(json.dumps(list(CATALOG)))"
    )
    assert "stars" in found


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise OSError('no disk')", "OSError: no disk"),
        (STARS.replace("Stars", "Select"), "TypeError: The component type 'select' of broken.Select takes names of"),
    ],
)
def test_a_package_that_fails_is_left_out_with_a_warning(tmp_path: Path, source: str, reason: str) -> None:
    install(tmp_path, "broken", source)
    install(tmp_path, "more_stars", STARS)
    done = run(tmp_path, "from jupyter_tools.components import CATALOG; print(len(CATALOG), 'stars' in CATALOG)")
    assert done.stdout == f"{len(CATALOG) + 1} True\n", done.stderr
    assert (
        f"RuntimeWarning: Components of broken (entry point stars of broken = broken) are not available: {reason}"
        in done.stderr
    )


def test_a_class_declared_after_pages_were_read_says_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text(STARS, encoding="utf-8")
    done = run(tmp_path, "from jupyter_tools.page.model import App; App.model_validate({}); import late")
    assert done.returncode == 1
    assert "'stars' is declared too late, as pages have been read. Name its module in the entry point" in done.stderr


@pytest.mark.parametrize(
    ("name", "kind"), [("Rating", "rating"), ("TextInput", "text_input"), ("Map3D", "map3_d"), ("X", "x")]
)
def test_the_type_of_a_class(name: str, kind: str) -> None:
    assert type_name(name) == kind


def test_the_catalog_is_sorted_by_family() -> None:
    families = [FAMILIES.index(cls.palette.family) for cls in CATALOG.values()]
    assert families == sorted(families)
    assert list(CATALOG)[:2] == ["container", "form"]


@pytest.mark.parametrize("kind", CATALOG)
def test_the_example_of_the_palette_is_a_component(kind: str) -> None:
    cls = CATALOG[kind]
    assert cls.model_validate({"type": kind, **cls.palette.example}).declared_problem() == ""
