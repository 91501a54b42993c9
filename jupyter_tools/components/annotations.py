"""How the generated State annotates what visitors give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rules import Rule

ANNOTATIONS = {
    "string": "str",
    "number": "float | int",
    "integer": "int",
    "boolean": "bool",
    "date": "date",
    "month": "date",
    "time": "time",
    "datetime": "datetime",
    "instant": "datetime",
    "scalar": "str | int | float | bool",
    "file": "UploadedFile",
    "null": "None",
}
"""How State annotates the types of value rules."""


def annotation(now: Rule) -> str:
    """How State annotates the values of a rule of present properties."""
    items = annotation(now["items"]) if "items" in now else ANNOTATIONS["scalar"]
    kinds = {**ANNOTATIONS, "array": f"list[{items}]", "pair": f"tuple[{items}, {items}]"}
    return " | ".join(kinds[kind] for kind in now["type"])
