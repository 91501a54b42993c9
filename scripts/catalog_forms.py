"""Writes the sidebars of ``examples/catalog``: the links of its pages, and forms of what can be set on the components.

A page has one form for each type on it: for the first component of the type. With ``--check``, only says what is stale.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_tools.components import CATALOG, Component
from jupyter_tools.components.groups import groups_of
from jupyter_tools.components.schemas import schema_of
from jupyter_tools.generated.emitter import page_module_source
from jupyter_tools.page.model import App

if TYPE_CHECKING:
    from pydantic import BaseModel

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "catalog"
ICONS = {
    "show": "eye",
    "ask": "edit",
    "dates": "calendar",
    "files": "file",
    "act": "play",
    "arrange": "columns",
    "data": "table",
}
"""The pages in their order."""
SIDEBAR, FORMS, HANDLER = "pages", "forms", "set_property"
MOST = 8
"""How many properties a form has at most; the first of the inspector's groups come first."""
LEFT_OUT = {"span", "value", "visible", "handler"}
CELL = """SHOWN = {shown}


def {handler}(state, context, event):
    *_, form, name = event.component.split(".")
    target = context
    for place in SHOWN[form].split("."):
        target = getattr(getattr(target, "components", target), place)
    setattr(target, name, getattr(getattr(state.{sidebar}.{forms}, form), name))
"""
Json = dict[str, Any]


def main(args: Sequence[str]) -> int:
    """Write what is stale, or only name it; the exit code."""
    stale = [path for path, text in files().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in args:
        for path in stale:
            print(f"{path.name} of examples/catalog is stale: run python scripts/catalog_forms.py", file=sys.stderr)
        return min(len(stale), 1)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
    return 0


def files() -> dict[Path, str]:
    """The files of the example with their texts."""
    file = FOLDER / "properties.json"
    app = json.loads(file.read_text(encoding="utf-8"))
    found: dict[Path, str] = {}
    for name, page in app["pages"].items():
        others = {key: one for key, one in page["components"].items() if key != SIDEBAR}
        forms, shown = forms_of(others)
        sidebar = {
            "type": "sidebar",
            "label": "The catalog",
            "icon": "package",
            "components": {
                **links(app["pages"]),
                FORMS: {"type": "accordion", "label": "Properties", "components": forms},
            },
        }
        page["components"] = {SIDEBAR: sidebar, **others}
        path = FOLDER / name
        notebook = json.loads(path.read_text(encoding="utf-8"))
        set_cell(notebook, CELL.format(shown=pretty(shown), handler=HANDLER, sidebar=SIDEBAR, forms=FORMS))
        found[path] = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    text = json.dumps(app, indent=2, ensure_ascii=False) + "\n"
    for name, page in App.model_validate_json(text).pages.items():
        found[FOLDER / f"{name.removesuffix('.ipynb')}_page.py"] = page_module_source(name, page)
    return {file: text, **found}


def links(pages: Json) -> Json:
    """The links of the sidebar."""
    names = [name for name in ICONS if f"{name}.ipynb" in pages]
    return {
        f"to_{name}": {
            "type": "link",
            "label": pages[f"{name}.ipynb"]["title"],
            "icon": ICONS[name],
            "page": f"{name}.ipynb",
        }
        for name in names
    }


def forms_of(components: Json) -> tuple[Json, dict[str, str]]:
    """The forms of a page, and the paths of the components that they set, by the name of the form."""
    forms: Json = {}
    shown: dict[str, str] = {}
    for path, component in walk(components):
        kind = component["type"]
        fields = {} if kind in forms else dict(inputs(CATALOG[kind], component))
        if fields:
            forms[kind] = {"type": "container", "label": kind, "components": fields}
            shown[kind] = path
    return forms, shown


def walk(components: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    """All components with their paths."""
    for name, component in components.items():
        path = f"{above}.{name}" if above else name
        yield path, component
        # What a repeater holds is drawn once for each row: handlers do not set it.
        if not CATALOG[component["type"]].repeats:
            yield from walk(component.get("components", {}), path)


def inputs(kind: type[Component], component: Json) -> Iterator[tuple[str, Json]]:
    """An input for each property that a handler can set and that one input can give."""
    settable = set(cast("type[BaseModel]", kind.context_type).model_fields) - LEFT_OUT - set(component.get("rules", {}))
    names = [name for name in groups_of(kind) if name in settable]
    found = [(name, one) for name in names if (one := input_of(kind, name, component)) is not None]
    yield from found[:MOST]


def input_of(kind: type[Component], name: str, component: Json) -> Json | None:
    """The input of a property; None where it takes more than one input."""
    schema = schema_of(kind)["properties"][name]
    value = component.get(name, schema.get("default"))
    plain = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    if len(plain) > 1 or not isinstance(value, str | int | float | None) or "{{" in str(value):
        return None
    found = typed(plain[0], value)
    if found and found["type"] == "select":
        found["clearable"] = value is None or len(plain) < len(schema.get("anyOf", plain))
    return found and {**found, "label": name.replace("_", " ").capitalize(), "handlers": {"change": HANDLER}}


def typed(schema: Json, value: Any) -> Json | None:
    """The input that gives what a schema allows."""
    match schema:
        case {"enum": list(options)}:
            return {"type": "select", "value": value, "options": options}
        case {"type": "boolean"}:
            return {"type": "switch", "value": value}
        case {"type": "integer" | "number" as number}:
            limits = {new: schema[old] for old, new in (("minimum", "min"), ("maximum", "max")) if old in schema}
            return {"type": "number", "value": value, **limits, **({"step": 1} if number == "integer" else {})}
        case {"type": "string"} if "format" not in schema:
            return {"type": "text_input", "value": value or ""}
    return None


def pretty(shown: dict[str, str]) -> str:
    """A dict as a formatter would write it."""
    lines = [f"    {json.dumps(kind)}: {json.dumps(path)},\n" for kind, path in shown.items()]
    return f"{{\n{''.join(lines)}}}"


def set_cell(notebook: Json, source: str) -> None:
    """Put the handler in its cell: the one that has it, or another at the end."""
    lines = source.rstrip("\n").splitlines(keepends=True)
    for cell in notebook["cells"]:
        if f"def {HANDLER}(" in "".join(cell["source"]):
            cell["source"] = lines
            return
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": HANDLER.replace("_", "-"),
        "metadata": {"tags": ["handler"]},
    }
    notebook["cells"].append({**cell, "outputs": [], "source": lines})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
