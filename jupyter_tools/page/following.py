"""The rules that follow a component that gets another path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ExpressionError
from .expressions.parser import parse
from .expressions.rename import renamed
from .tree import join

if TYPE_CHECKING:
    from collections.abc import Iterator


def following(page: Any, old: str, new: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rules that read a component that was at `old` and is at `new`: the path and the new rules of each reader.

    `page` is the raw data after the component has got its path. What is no expression stays as it is.
    """
    for path, node in _components(page, ""):
        rules = node.get("rules")
        if isinstance(rules, dict):
            changed = {
                name: _renamed(text, old, new) if isinstance(text, str) else text for name, text in rules.items()
            }
            if changed != rules:
                yield path, changed


def _renamed(text: Any, old: str, new: str) -> Any:
    try:
        return renamed(text, parse(text), old, new) if isinstance(text, str) else text
    except ExpressionError:
        return text


def _components(node: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    held = node.get("components") if isinstance(node, dict) else None
    for name, one in held.items() if isinstance(held, dict) else ():
        if isinstance(one, dict):
            yield join(path, name), one
            yield from _components(one, join(path, name))
