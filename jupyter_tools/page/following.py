"""The rules and templates that follow a component that gets another path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..components import CATALOG
from ..errors import ExpressionError
from .expressions.parser import parse, parse_template
from .expressions.rename import renamed
from .rules import template_names
from .tree import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .expressions.tree import Node


def following(page: Any, old: str, new: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rules and templates that read a component that was at `old` and is at `new`: each reader's path and changes.

    `page` is the raw data after the component has got its path. What is no expression stays as it is.
    """
    for path, node in _components(page, ""):
        changes: dict[str, Any] = {}
        rules = node.get("rules")
        if isinstance(rules, dict):
            changed = {name: _renamed(text, parse, old, new) for name, text in rules.items()}
            changes = {"rules": changed} if changed != rules else {}
        kind = CATALOG.get(node.get("type", ""))
        for name in template_names(kind) if kind is not None else ():
            text = node.get(name)
            if isinstance(text, str) and "{{" in text and (follows := _renamed(text, parse_template, old, new)) != text:
                changes[name] = follows
        if changes:
            yield path, changes


def _renamed(text: Any, parse_text: Callable[[str], Node], old: str, new: str) -> Any:
    try:
        return renamed(text, parse_text(text), old, new) if isinstance(text, str) else text
    except ExpressionError:
        return text


def _components(node: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    held = node.get("components") if isinstance(node, dict) else None
    for name, one in held.items() if isinstance(held, dict) else ():
        if isinstance(one, dict):
            yield join(path, name), one
            yield from _components(one, join(path, name))
