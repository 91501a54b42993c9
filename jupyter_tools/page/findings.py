"""What pydantic finds wrong in a properties.json, said for people: place, line and message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..components import CATALOG
from ..errors import Finding, Fix, did_you_mean, only_near
from ..validation import either, words_of
from .edit_types import Change
from .json_text import MAX_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import ValidationError

    Line = Callable[[Sequence[str | int]], int | None]

COMPONENTS_AT = 3
"""`pages`, the notebook and the first `components` come before a component's path in the keys of a place."""
HOLDERS = ("components", "columns")
GROUPS = ("handlers", "rules", "pace", "policies")
"""Properties that hold entries by name; a finding names the entry too: `handlers.click`."""


def findings_of(error: ValidationError, data: Any, lines: Line | None = None) -> list[Finding]:
    """The findings of a pydantic error on a properties.json, each with its place, and its line from `lines`."""
    found: dict[tuple[str | int, ...], list[str]] = {}
    fixes: dict[tuple[str | int, ...], Fix | None] = {}
    for one in error.errors(include_url=False):
        keys = tuple(_keys(one["loc"], data, missing=one["type"] == "missing"))
        if one["type"] == "extra_forbidden":
            fixes[keys] = _known_instead(keys, data)
        elif one["type"] == "unknown_name":
            fixes[keys] = _meant_instead(keys, one["ctx"]["meant"])
        found.setdefault(keys, []).append(_explain(one, keys, data))
    # What all branches of a union say of a value helps nobody once one of them has looked inside it.
    inner = {keys[:size] for keys in found for size in range(len(keys))}
    return [
        finding_at(keys, either(messages), lines, fixes.get(keys))
        for keys, messages in found.items()
        if keys not in inner
    ][:MAX_FINDINGS]


def finding_at(keys: Sequence[str | int], message: str, lines: Line | None = None, fix: Fix | None = None) -> Finding:
    """A finding at the keys of a properties.json."""
    page, path, name = target_of(keys)
    line = lines(keys) if lines is not None else None
    return Finding(place_of(keys), message, line, page=page, path=path, property=name, fix=fix)


def target_of(keys: Sequence[str | int]) -> tuple[str | None, str | None, str | None]:
    """The page, path and property that keys lead to, each None where there is none."""
    in_page = len(keys) > 1 and keys[0] == "pages"
    page, rest = (keys[1], list(keys[2:])) if in_page else (None, [])
    names = []
    while page is not None and len(rest) > 1 and rest[0] in HOLDERS:
        names.append(str(rest[1]))
        rest = rest[2:]
    inner = rest if page is not None else list(keys)
    name = ".".join(map(str, inner[:2] if inner and inner[0] in GROUPS else inner[:1]))
    path = ".".join(names) or "page"
    return (str(page), path, name or None) if page is not None else (None, None, name or None)


def change(label: str, path: str, changes: dict[str, Any], reset: Sequence[str] = ()) -> Fix:
    """A fix that changes properties at a path."""
    return Fix(label, (Change(path=path, changes=changes, reset=list(reset)).model_dump(mode="json"),))


def use(meant: str | None, path: str, changes: dict[str, Any]) -> Fix | None:
    """A fix that changes properties so that they name what was meant; None where that is not known."""
    return change(f"Use {meant}", path, changes) if meant is not None else None


def place_of(keys: Sequence[str | int]) -> str:
    """The keys as people read them: nested `components` are left out, as in `filters.carrier`."""
    last = len(keys) - 1
    parts = [
        str(key)
        for index, key in enumerate(keys)
        if key != "components" or index < COMPONENTS_AT or index % 2 or index == last
    ]
    return ".".join(parts)


def keys_of(notebook: str, path: str) -> list[str | int]:
    """The keys of the component at a path of a page."""
    keys: list[str | int] = ["pages", notebook]
    for name in path.split("."):
        keys += ["components", name]
    return keys


def _keys(loc: Sequence[int | str], data: Any, *, missing: bool) -> list[str | int]:
    """The keys of the JSON that a pydantic location names; tags and branches of unions are not among them."""
    keys: list[str | int] = []
    node: Any = data
    tag = False
    part: Any
    for position, part in enumerate(loc):
        if tag:
            tag = False
            continue
        if (isinstance(node, dict) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        ):
            node = node[part]
        elif not (missing and position == len(loc) - 1 and isinstance(node, dict)):
            continue
        keys.append(part)
        tag = _is_component(keys)
    return keys


def _is_component(keys: Sequence[str | int]) -> bool:
    return len(keys) > COMPONENTS_AT and len(keys) % 2 == 0 and keys[-2] == "components"


def _explain(error: Any, keys: Sequence[str | int], data: Any) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return f"unknown property{did_you_mean(str(keys[-1]), _siblings(keys, data))}" if keys else "unknown property"
    if kind == "union_tag_invalid":
        return f"unknown type {error['ctx']['tag']!r}{did_you_mean(str(error['ctx']['tag']), CATALOG)}"
    if kind == "union_tag_not_found":
        return "has no `type`"
    return words_of(error)


def _known_instead(keys: Sequence[Any], data: Any) -> Fix | None:
    """A fix that gives the value of an unknown property to the known one that was probably meant."""
    known = _siblings(keys, data)
    meant = only_near(str(keys[-1]), known) if known else None
    _, path, _ = target_of(keys)
    if meant is None or path is None:
        return None
    component = data
    for key in keys[:-1]:
        component = component[key]
    if meant in component:
        return None
    return change(f"Use {meant}", path, {meant: component[keys[-1]]}, [str(keys[-1])])


def _meant_instead(keys: Sequence[Any], meant: str) -> Fix | None:
    """A fix that gives a property the name that was probably meant; None where that is not known."""
    _, path, name = target_of(keys)
    if not meant or path is None or not _is_component(keys[:-1]):
        return None
    return use(meant, path, {str(name): meant})


def _siblings(keys: Sequence[Any], data: Any) -> list[str]:
    """The properties of the component that a property belongs to."""
    if not _is_component(keys[:-1]):
        return []
    component = data
    for key in keys[:-1]:
        component = component[key]
    model = CATALOG[component["type"]]
    return [name for name in model.model_fields if name not in model.runtime()]
