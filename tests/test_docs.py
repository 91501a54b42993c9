from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from jupyter_tools import VisitorError, errors
from jupyter_tools.cli import main
from jupyter_tools.components import CATALOG
from jupyter_tools.generated import loader, values
from jupyter_tools.kernel.values.drawings import drawing_of, is_drawing
from jupyter_tools.notebook.cells import read_notebook
from jupyter_tools.page.edit_types import AnyEdit
from jupyter_tools.page.model import parse_app
from jupyter_tools.server.extension import ToolsExtension
from tests.scripts import load_script

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
GUIDES = [
    "getting-started",
    "existing-notebook",
    "handlers",
    "tables-and-charts",
    "actions-and-dialogs",
    "containers",
    "recipes",
]
EXAMPLES = json.loads((ROOT / "labextension" / "src" / "gallery" / "examples.json").read_text())
BLANK = ROOT / "labextension" / "src" / "renderer" / "page" / "blank"
PNG = b"\x89PNG\r\n\x1a\n"
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
IMAGE = re.compile(r"!\[[^\]]+\]\(([^)\s]+)\)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str, kind: str) -> list[str]:
    return [body for language, body in FENCE.findall(text) if language == kind]


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of headings."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """`scripts/docs.py` as a module."""
    return load_script("docs")


# --- complete ---


def test_the_reference_tells_queries_from_paths() -> None:
    text = (REFERENCE / "rest.md").read_text(encoding="utf-8")
    assert "| query `limit` | integer, 1 to 200, default `50` |" in text
    assert "| query `failed` | true or false, default `false`. Only those" in text
    assert "| path `folder` | text, may hold `/` |" in text
    assert "| path `limit`" not in text


def test_the_reference_is_fresh(generator: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert generator.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_named(
    generator: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generator, "TARGET", tmp_path)
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    (tmp_path / "errors.md").write_text("old")
    capsys.readouterr()
    assert generator.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/reference/errors.md: stale, run `python scripts/docs.py`\n"


def test_every_component_is_documented_with_all_its_properties() -> None:
    sections = (REFERENCE / "components.md").read_text().split("\n## ")
    found = {section.partition("\n")[0]: section for section in sections}
    for kind, cls in CATALOG.items():
        for name in set(cls.model_fields) - {"type"}:
            assert f"| `{name}` |" in found[kind]
        assert all(f"`{event}`" in found[kind] for event in cls.events)


def test_every_component_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(CATALOG)


@pytest.mark.parametrize("kind", CATALOG)
def test_an_example_is_a_page_and_has_a_picture(kind: str) -> None:
    page = parse_app({"version": 1, "pages": {"x.ipynb": {"components": EXAMPLES[kind]}}}).pages["x.ipynb"]
    assert kind in {one.type for _, one in page.walk()}
    section = (REFERENCE / "components.md").read_text().partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
    assert [json.loads(block) for block in blocks(section, "json")] == [EXAMPLES[kind]]
    picture = (ROOT / "docs" / "images" / "components" / f"{kind}.png").read_bytes()
    assert picture.startswith(PNG)
    assert len(picture) < 60_000


def test_every_property_has_its_own_text() -> None:
    rows = [line for line in (REFERENCE / "components.md").read_text().splitlines() if line.startswith("| `")]
    assert len(rows) > 50
    assert [row for row in rows if row.endswith("|  |")] == []


def test_every_setting_is_documented() -> None:
    text = (REFERENCE / "configuration.md").read_text()
    traits = ToolsExtension.class_own_traits(config=True)
    assert traits
    for name, trait in traits.items():
        assert trait.help
        assert f"| `{name}` |" in text


def test_every_command_and_argument_is_documented() -> None:
    text = (REFERENCE / "command-line.md").read_text()
    for name in ("demo", "publish", "unpublish", "list", "check"):
        assert f"## jupyter tools {name}\n" in text
    for option in re.findall(r'add_argument\(\s*"(-?-?[\w-]+)"', Path(main.__file__).read_text()):
        assert option == "--version" or option in text or option.upper() in text or option == "name"


def test_every_field_of_an_edit_is_documented() -> None:
    section = (REFERENCE / "rest.md").read_text().partition("\n## Edits\n")[2].partition("\n## ")[0]
    found = {part.partition("\n")[0]: part for part in section.split("\n### ")}
    for kind in get_args(AnyEdit):
        for name in kind.model_fields:
            [row] = [line for line in found[kind.__name__].splitlines() if line.startswith(f"| `{name}` |")]
            assert name == "type" or not row.endswith("|  |")


def test_every_error_is_documented() -> None:
    text = (REFERENCE / "errors.md").read_text()
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ToolsError)]
    assert all(f"| `{kind.__name__}` |" in text for kind in kinds)
    tree = errors.__doc__ or ""
    assert all(kind.__name__ in tree for kind in kinds if kind is not errors.FieldError)


# --- true ---


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_resolves(file: Path) -> None:
    for link in LINK.findall(FENCE.sub("", file.read_text())):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text()), link


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_that_is_named_exists(file: Path) -> None:
    for name in re.findall(r"`((?:jupyter_tools|labextension|scripts|examples|docs|tests)/[\w/.]*)`", file.read_text()):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_command_that_is_shown_can_be_parsed(file: Path) -> None:
    text = file.read_text()
    for line in "\n".join(blocks(text, "sh")).splitlines():
        if line.startswith("jupyter tools "):
            assert main.parser().parse_args(line.split()[2:]).run is not None


def test_the_first_page_is_the_example() -> None:
    text = (ROOT / "docs/guide/getting-started.md").read_text()
    example = ROOT / "examples" / "hello"
    cells = [cell.source for cell in read_notebook(example / "hello.ipynb").cells if cell.kind == "code"]
    python, properties = blocks(text, "python"), blocks(text, "json")
    assert [block.rstrip("\n") for block in python] == cells
    assert [json.loads(block) for block in properties] == [json.loads((example / "properties.json").read_text())]
    assert textwrap.indent(cells[-1], "   ") in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_pictures_are_there_and_small(file: Path) -> None:
    for target in IMAGE.findall(file.read_text()):
        picture = (file.parent / target).read_bytes()
        assert picture.startswith(PNG)
        assert len(picture) < 250_000, target


def test_what_an_empty_page_shows_is_a_page() -> None:
    [page] = parse_app(json.loads((BLANK / "properties.json").read_text())).pages.values()
    module = loader.load_page_module(None, "x.ipynb", page)
    space: dict[str, Any] = {}
    exec((BLANK / "handler.txt").read_text(), space)  # noqa: S102 - our own
    context = module.Context()
    assert set(page.handler_names()) <= set(space)
    space["greet"](module.State.model_validate({"name": "Ann"}), context)
    assert values.changes_of(context) == {"page": {"message": "Hello Ann!"}}


class Guide:
    """The app that a guide's blocks make, as its kernel would see it: one of its pages, by its place in the guide."""

    def __init__(self, name: str, place: int = 0) -> None:
        text = (ROOT / "docs" / "guide" / f"{name}.md").read_text()
        self.pages = [parse_app(json.loads(one)).pages for one in blocks(text, "json")]
        [(notebook_name, self.page)] = self.pages[place].items()
        module = loader.load_page_module(None, notebook_name, self.page)
        self.space: dict[str, Any] = {"State": module.State, "Context": module.Context, "handler": lambda one: one}
        self.scripts: dict[str, str] = {}
        for block in blocks(text, "python"):
            source = "\n".join(line for line in block.splitlines() if not line.startswith("%"))
            if block.startswith("# handler: "):
                self.scripts[block.split()[2]] = source
            else:
                exec(source, self.space)  # noqa: S102 - our own guide

    def run(self, handler: str, state: dict[str, Any] | None = None, **others: Any) -> dict[str, dict[str, Any]]:
        """What a handler sets, given values by nested names."""
        given = {"state": self.space["State"].model_validate(state or {}), "context": self.space["Context"](), **others}
        if handler in self.scripts:
            exec(self.scripts[handler], {**self.space, **given})  # noqa: S102 - our own guide
        else:
            for _ in self.space[handler](**given) or ():
                pass
        return values.changes_of(given["context"])


@pytest.mark.parametrize("name", GUIDES)
def test_the_handlers_of_a_guide_are_all_defined(name: str) -> None:
    guide = Guide(name)
    for pages in guide.pages:
        for page in pages.values():
            assert set(page.handler_names()) <= {*guide.space, *guide.scripts}


def test_the_guide_to_handlers() -> None:
    guide = Guide("handlers")
    loaded = guide.run("load")
    assert loaded["filters.kind"]["options"] == ["part", "tool"]
    assert len(loaded["items"]["data"]) == 3
    found = guide.run("search", {"filters": {"kind": "part"}})
    assert found["items"]["data"]["item"].tolist() == ["bolt"]
    assert found["page"]["message"] == "Found 1 items"
    shown = guide.run("show_item", {"items": {"item": "saw", "left": 1}})
    assert shown == {"details": {"text": "**saw**: 1 left"}}
    assert guide.run("show_item", {"items": {"item": None}}) == {"details": {"text": "Select an item."}}
    with pytest.raises(errors.UnknownNameError, match=r"context has no 'filtres'; did you mean 'filters'\?"):
        _ = guide.space["Context"]().filtres


def test_the_guide_to_actions() -> None:
    guide = Guide("actions-and-dialogs")
    chosen = {"orders": {"id": 101}}
    assert guide.run("show_order", chosen) == {"order.name": {"value": "Saws"}}
    with pytest.raises(errors.VisitorError, match="Enter a name"):
        guide.run("save_order", chosen)
    guide.run("save_order", {**chosen, "order": {"open": True, "name": "Old saws"}})
    assert guide.space["orders"] == {101: "Old saws", 102: "Nails"}
    guide.run("delete_order", chosen)
    assert guide.space["orders"] == {102: "Nails"}


def test_the_guide_to_containers() -> None:
    steps = Guide("containers", 0)
    booked = steps.run("book", {"order": {"active": "check", "who": {"name": "Ann"}}})
    assert booked == {"page": {"message": "Booked for Ann"}, "order": {"active": "who"}}
    guide = Guide("containers", 1)
    assert list(guide.run("load")["goods"]["data"]["left"]) == [1, 0]
    assert list(guide.run("order", {"goods": {"name": "Saw"}})["goods"]["data"]["left"]) == [0, 0]
    held = {kind for kind, cls in CATALOG.items() if cls.holds == "components"}
    assert held == set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/guide/containers.md").read_text(), re.MULTILINE))


def test_the_guides_widget() -> None:
    guide = Guide("handlers")
    displayed: list[Any] = []
    guide.space["display"] = displayed.append
    visit = SimpleNamespace(store={})
    assert guide.run("discount", visit=visit) == {}
    slider, label = displayed[0].children
    slider.value = 30
    assert (label.value, visit.store) == ("30 % off", {"discount": 30})


def test_the_long_handler_of_the_guide() -> None:
    class Visit:
        def __init__(self) -> None:
            self.store: dict[str, Any] = {}
            self.reports: list[float] = []

        def progress(self, value: float, _label: str) -> None:
            self.reports.append(value)

    visit = Visit()
    guide = Guide("handlers")
    assert guide.run("order", visit=visit)["details"]["text"] == "Ordered. This is order 1 of your visit."
    assert guide.run("order", visit=visit)["details"]["text"] == "Ordered. This is order 2 of your visit."
    assert len(visit.reports) == 20


def test_the_guide_to_tables() -> None:
    guide = Guide("tables-and-charts")
    loaded = guide.run("load")
    assert loaded["by_month"]["figure"]["data"][0]["y"] == [42.5, 8.0]
    row = {"id": 2, "month": "Jan", "total": 30.0}
    summed = guide.run("add_up", {"orders": {**row, "rows": [row, {**row, "total": 12.5}]}})
    assert summed == {"page": {"message": "2 orders, $42.50"}}
    february = {"by_month": {"points": [{"position": 1, "x": "Feb", "y": 8.0}]}}
    assert guide.run("show_month", february)["orders"]["data"]["id"].tolist() == [3]
    assert len(guide.run("show_month")["orders"]["data"]) == 3
    assert guide.run("hide_months") == {"orders.month": {"visible": False}, "orders.total": {"label": "Total ($)"}}


def test_the_guide_to_a_notebook_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    guide = Guide("existing-notebook")
    assert capsys.readouterr().out == "2 orders, $42.50\n"
    assert guide.run("load") == {"customer": {"options": ["Acme", "Bolt"]}}
    shown = guide.run("show", {"customer": "Acme"})
    assert shown["summary"] == {"text": "2 orders, $42.50"}
    assert shown["found"]["data"]["total"].tolist() == [12.5, 30.0]


def test_the_recipes() -> None:
    guide = Guide("recipes")
    assert len(guide.run("find", {})["orders"]["data"]) == 3
    assert len(guide.run("find", {"filters": {"since": "2026-02-01"}})["orders"]["data"]) == 2
    with pytest.raises(VisitorError, match="like 2026-01-31") as refused:
        guide.run("find", {"filters": {"since": "1.2.2026"}})
    assert refused.value.field == "filters.since"
    with pytest.raises(VisitorError, match="no orders since 2030-01-01"):
        guide.run("find", {"filters": {"since": "2030-01-01"}})
    assert is_drawing(drawing_of(guide.space["totals"]()))
    loaded = guide.run("load")
    assert loaded["by_customer"]["data"].to_dict("list") == {
        "customer": ["Acme", "Bolt"],
        "count": [2, 1],
        "sum": [42.5, 8.0],
    }
    assert loaded["by_month"]["figure"]["data"][0] == {"type": "bar", "x": ["2026-01", "2026-02"], "y": [12.5, 38.0]}


def test_the_forms_of_the_catalogs_example_are_fresh() -> None:
    assert load_script("catalog_forms").main(["--check"]) == 0
