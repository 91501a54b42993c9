"""What a component needs to write its parts of a page's generated State and Context."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol


class Source(Protocol):
    """Collects the classes of a page's generated module and what they import."""

    def add(self, name: str, base: str, doc: str, lines: list[str]) -> None:
        """Add a class, with the lines of its body."""

    def name(self, path: str, suffix: str) -> str:
        """A class name that is not taken: `FiltersState` for `filters`."""

    def component(self, cls: type[Any]) -> str:
        """A class of the catalog, by the name it has in the module."""

    def base(self, name: str) -> str:
        """A class of `jupyter_tools.generated.bases`."""

    def other(self, name: str) -> str:
        """A name of pydantic, typing or the builtins."""

    def type(self, annotation: str) -> str:
        """An annotation of builtin types."""

    def field(self, name: str, kind: str) -> str:
        """A field whose default is a new instance of its class."""


def quoted(text: str) -> str:
    """Any text inside of a docstring."""
    plain = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
    return plain.replace("\\", "\\\\").replace('"', '\\"')


def literal(value: Any, source: Source) -> str:
    """A default value as source, with the quotes that formatters prefer."""
    if isinstance(value, list):
        return f"[{', '.join(literal(one, source) for one in value)}]"
    if isinstance(value, tuple):
        return f"({', '.join(literal(one, source) for one in value)})"
    if isinstance(value, dt.date | dt.time):
        return f'{source.other(type(value).__name__)}.fromisoformat("{value.isoformat()}")'
    text = repr(value)
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text and "\\'" not in text else text


def doc_of(label: str | None) -> list[str]:
    """The docstring of a field, from what the visitor reads; nothing for no text."""
    text = " ".join((label or "").split())
    return [f'"""{quoted(text)}"""'] if text else []
