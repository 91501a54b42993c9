"""Normalizes names as Python does (Unicode NFKC), so that a full-width letter x is another spelling of `x`."""

from __future__ import annotations

import unicodedata
from typing import Any

HOLDERS = ("components", "columns", "policies", "pools")
"""The keys of properties.json whose objects have Python names as keys."""
Keys = tuple[Any, ...]


def spelled(name: str) -> str:
    """Normalize a name or a path of names as Python does."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def respelled(node: Any, found: list[tuple[Keys, str]], keys: Keys = ()) -> Any:
    """A component, page or app as raw data, with all names normalized.

    Adds to `found` the keys of each name that is another spelling of an earlier one, with a message.
    """
    if not isinstance(node, dict):
        return node
    new = dict(node)
    for holder in HOLDERS:
        if isinstance(node.get(holder), dict):
            new[holder] = _held(node[holder], found, (*keys, holder))
    if not keys and isinstance(node.get("pages"), dict):
        new["pages"] = {name: respelled(page, found, ("pages", name)) for name, page in node["pages"].items()}
    return new


def distinct(values: Any) -> Any:
    """Normalize the keys of a dict; raises ValueError if two keys are spellings of the same name."""
    if isinstance(values, dict) and not all(isinstance(name, str) and name.isascii() for name in values):
        found: list[tuple[Keys, str]] = []
        _held(values, found, ())
        for keys, message in found:
            text = f"{keys[-1]!r} {message}"
            raise ValueError(text)
    return values


def _held(held: dict[Any, Any], found: list[tuple[Keys, str]], keys: Keys) -> dict[Any, Any]:
    new: dict[Any, Any] = {}
    for name, value in held.items():
        plain = spelled(name) if isinstance(name, str) else name
        if plain in new:
            found.append(
                ((*keys, name), f"is another spelling of {plain!r}, which is there too: Python treats both as one name")
            )
        else:
            new[plain] = respelled(value, found, (*keys, name))
    return new
