"""Finds what an expression reads of `state`, and renames it in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tree import Attribute, Constant, Index, Name, Node, children

if TYPE_CHECKING:
    from collections.abc import Iterator


def reads(node: Node) -> Iterator[tuple[str, ...]]:
    """The paths that an expression reads, each from `state`, `visit` or `item` on: `("state", "filters", "left")`."""
    path = _path(node)
    if path is not None:
        yield path
        return
    for child in children(node):
        yield from reads(child)


def renamed(text: str, node: Node, old: str, new: str, root: str = "state") -> str:
    """The text of an expression in which the component `old` of `state` is `new`; both are paths.

    `root` is `row` for a column of a table.

    Everything else of the text stays as it is written.
    """
    names = (root, *old.split("."))
    parent, _, last = new.rpartition(".")
    stays = parent == old.rpartition(".")[0]
    found = [one for one in _attributes(node) if _path(one) == names]
    for one in sorted(found, key=lambda each: each.start, reverse=True):
        start = one.end - len(one.name) if stays else one.start
        text = text[:start] + (last if stays else f"{root}.{new}") + text[one.end :]
    return text


def _attributes(node: Node) -> Iterator[Attribute]:
    if isinstance(node, Attribute):
        yield node
    for child in children(node):
        yield from _attributes(child)


def _path(node: Node) -> tuple[str, ...] | None:
    if isinstance(node, Name):
        return (node.name,)
    if isinstance(node, Attribute):
        of = _path(node.of)
        return None if of is None else (*of, node.name)
    if isinstance(node, Index) and isinstance(node.at, Constant) and isinstance(node.at.value, str):
        of = _path(node.of)
        return None if of is None else (*of, node.at.value)
    return None
