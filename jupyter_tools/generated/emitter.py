"""The source text of State and Context of a page.

The file beside the notebook and the module in the kernel have the same text, so editors, type checkers, the author's
tests and the handlers see the same classes. Shapes: ``state.filters.carrier``, ``state.flights.dep_delay``
(a column of the selected row), ``context.filters.components.carrier.options``,
``context.flights.columns.dep_delay.visible``, ``context.page.message``.
"""

from __future__ import annotations

import keyword
import re
import zlib
from typing import TYPE_CHECKING, Any

from ..components.children import context_lines, state_lines
from ..components.files import UploadedFile
from ..components.source import quoted
from ..spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..page.model import Page

INDENT = "    "


def module_name(notebook: str) -> str:
    """The name of the generated module: `delays_page` for `delays.ipynb`."""
    stem = notebook.removesuffix(".ipynb")
    if stem.isidentifier() and not keyword.iskeyword(stem) and spelled(stem) == stem:
        return f"{stem}_page"
    plain = re.sub(r"\W+", "_", spelled(stem)).strip("_")
    return f"p_{plain}_{zlib.crc32(stem.encode()):08x}_page" if plain else f"p_{zlib.crc32(stem.encode()):08x}_page"


class _Emitter:
    """Collects the classes of a page, inner ones first."""

    def __init__(self, page: Page) -> None:
        self.classes: dict[str, str] = {}
        self.fields = set(_field_names(page))
        self._components: dict[str, set[str]] = {}
        self._bases: set[str] = set()
        self._others: set[str] = set()
        taken = {component.context_class().__name__ for _, component in page.walk()}
        self._names = {"State", "Context", "ColumnContext", *BASES, *OTHERS, *self.fields, *taken}

    def add(self, name: str, base: str, doc: str, lines: list[str]) -> None:
        body = "\n".join(f"{INDENT}{line}" for line in lines)
        head = f"class {name}({base}):\n{INDENT}{doc}"
        self.classes[name] = f"{head}\n\n{body}\n" if lines else f"{head}\n"

    def name(self, path: str, suffix: str) -> str:
        """A class name that is not taken: `FiltersState` for `filters`."""
        stem = "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]+", path) if part)
        name = base = spelled(f"{stem}{suffix}")
        number = 2
        while name in self._names:
            name = f"{base}{number}"
            number += 1
        self._names.add(name)
        return name

    def component(self, cls: type[Any]) -> str:
        """A class of the catalog, by the name it has in the module."""
        self._components.setdefault(cls.__module__, set()).add(cls.__name__)
        return self._own(cls.__name__)

    def base(self, name: str) -> str:
        """A class of `jupyter_tools.generated.bases`."""
        self._bases.add(name)
        return self._own(name)

    def other(self, name: str) -> str:
        """A name of pydantic, typing or the builtins."""
        self._others.add(name)
        return self._own(name)

    def type(self, annotation: str) -> str:
        """An annotation of builtin types."""
        return re.sub(r"\w+", lambda one: one[0] if one[0] == "None" else self.other(one[0]), annotation)

    def field(self, name: str, kind: str) -> str:
        """A field whose default is a new instance of its class."""
        return f"{name}: {kind} = {self.other('Field')}(default_factory={kind})"

    def head(self) -> str:
        """The imports of all that was used."""
        text = ""
        if times := sorted(self._others & TIMES):
            text += f"from datetime import {', '.join(map(self._imported, times))}\n"
        if "Any" in self._others:
            text += f"from typing import {self._imported('Any')}\n"
        text += "\n" if text else ""
        text += f"from pydantic import {self._imported('Field')}\n\n"
        ours = {"jupyter_tools.generated.bases": self._bases, FILES: self._others & {UploadedFile.__name__}}
        text += "".join(self._import(module, names) for module, names in sorted((self._components | ours).items()))
        hidden = sorted(name for name in self._others & self.fields if name not in IMPORTED)
        return text + "".join(f"\n_{name} = {name}" for name in hidden) + ("\n" if hidden else "")

    def _own(self, name: str) -> str:
        # A field that is called like a class would hide it from the fields after it; no field begins with "_".
        return f"_{name}" if name in self.fields else name

    def _imported(self, name: str) -> str:
        return f"{name} as _{name}" if name in self.fields else name

    def _import(self, module: str, names: set[str]) -> str:
        inside = "".join(f"{INDENT}{self._imported(name)},\n" for name in sorted(names))
        return f"from {module} import (\n{inside})\n" if names else ""


BASES = ("ChartSelection", "ColumnsContext", "ContextModel", "PageContext", "Properties", "StateModel", "TableRow")
TIMES = frozenset({"date", "datetime", "time"})
FILES = UploadedFile.__module__
IMPORTED = frozenset({"Any", "Field", UploadedFile.__name__, *TIMES})
OTHERS = (*sorted(IMPORTED), "bool", "float", "int", "list", "str", "tuple")


def _field_names(page: Page) -> Iterator[str]:
    for path, component in page.walk():
        yield path.rpartition(".")[2]
        yield from component.parts()


def page_module_source(notebook: str, page: Page) -> str:
    """The text of the generated module: classes `State` and `Context` of the page."""
    return joined(page_module_sections(notebook, page))


def joined(sections: Mapping[str, str]) -> str:
    """The text of a module from its sections."""
    return "\n\n".join(sections.values())


def page_module_sections(notebook: str, page: Page) -> dict[str, str]:
    """The text of the module in sections: its head by an empty name, then each class by its name."""
    emitter = _Emitter(page)
    state = state_lines(emitter, page.components, "")
    doc = f'"""What the visitor gave on the page of {quoted(notebook)}."""'
    emitter.add("State", emitter.base("StateModel"), doc, state)
    context = context_lines(emitter, page.components, "")
    lines = [emitter.field("page", emitter.base("PageContext")), '"""The page itself."""', *context]
    doc = f'"""What a handler sets on the page of {quoted(notebook)}."""'
    emitter.add("Context", emitter.base("ContextModel"), doc, lines)
    return {"": _head(notebook) + emitter.head(), **emitter.classes}


def _head(notebook: str) -> str:
    doc = f"State and Context of {quoted(notebook)}, generated by jupyter_tools from properties.json: do not edit."
    return f'# ruff: noqa\n"""{doc}"""\n\n'
