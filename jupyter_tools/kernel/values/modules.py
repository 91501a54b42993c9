"""Modules of anywidgets as they travel: the texts of a class's module and styles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import UnsendableError
from ...protocol.text import clean, named
from .figures import check_size


def module_json(field: str, value: Any) -> dict[str, str]:
    """The module and the styles of an anywidget, its class, or the text of a module. Raises `UnsendableError`."""
    module = value if isinstance(value, str) else getattr(value, "_esm", None)
    if module is None:
        raise UnsendableError(field, f"takes an anywidget class, or the text of a module, not {named(value)}")
    source = {"module": _text(module), "styles": _text("" if isinstance(value, str) else getattr(value, "_css", ""))}
    check_size(field, sum(map(len, source.values())))
    return source


def _text(value: Any) -> str:
    """A text as anywidgets keep it: itself, or in a file."""
    return clean(value.read_text(encoding="utf-8") if isinstance(value, Path) else str(value))
