"""The raw data of a page as a tree: finding, placing and taking what a path names, and leaving out defaults."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

from ..components import CATALOG, Component
from ..errors import EditError, did_you_mean
from ..hints import did_you_mean_path
from ..spelling import spelled
from .model import App, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

Model = type[Any]
"""A class of pydantic."""
CHILDREN = ("components", "columns", "pages")
"""The keys that hold other things, which are not properties."""
TOPS = ("", "page", "app")
"""Paths that name no component: the page (twice) and the app."""


class Tree:
    """One page in the raw data of an app; changes the data in place."""

    def __init__(self, data: dict[str, Any], notebook: str) -> None:
        self.data = data
        self.notebook = notebook

    def exists(self) -> bool:
        """Whether the app has this page."""
        return self.notebook in self.data.get("pages", {})

    def create(self, entry: dict[str, Any] | None = None, before: str | None = None) -> None:
        """Give the page an entry, before another notebook's or at the end."""
        pages = self.data.setdefault("pages", {})
        _place(pages, self.notebook, {} if entry is None else entry, before)

    def drop(self) -> None:
        """Remove the page's entry."""
        if not self.exists():
            message = f"there is no page {self.notebook!r}"
            raise EditError(message)
        del self.data["pages"][self.notebook]
        if not self.data["pages"]:
            del self.data["pages"]

    def node(self, path: str) -> dict[str, Any]:
        """The raw object at a path."""
        if path == "app":
            return self.data
        node: Any = self.data["pages"][self.notebook]
        walked = ""
        for name in path.split(".") if path not in TOPS else []:
            known = _held(node, walked)
            if name not in known:
                hint = did_you_mean_path(join(walked, name), self._paths(), known)
                message = f"{walked or 'the page'} has no {name!r}{hint}"
                raise EditError(message)
            node, walked = known[name], join(walked, name)
            if not isinstance(node, dict):
                message = f"{walked} is malformed"
                raise EditError(message)
        return cast("dict[str, Any]", node)

    def _paths(self) -> Iterator[str]:
        """The paths of all that the page holds, a level at a time, as files may be deep."""
        level = [("", self.data["pages"][self.notebook])]
        while level:
            above, level = level, []
            for path, node in above:
                with contextlib.suppress(EditError):
                    held = _held(node, path) if isinstance(node, dict) else {}
                    level += [(join(path, name), inner) for name, inner in held.items()]
            yield from (path for path, _ in level)

    def children(self, path: str) -> dict[str, Any]:
        """What a page, container or table holds, by name."""
        return _held(self.node(path), path)

    def holders(self, path: str) -> tuple[str, ...]:
        """The keys under which it may hold something: `components` or `columns`, or both."""
        return _holders(self.node(path), path)

    def siblings(self, path: str) -> dict[str, Any]:
        """What is held under the same key as what is at a path, itself included."""
        parent, name = split(path)
        held: dict[str, Any] = self.node(parent)[self.holder(parent, name)]
        return held

    def holder(self, parent: str, name: str) -> str:
        """The key under which something is held."""
        node = self.node(parent)
        return next(key for key in _holders(node, parent) if name in node.get(key, {}))

    def model(self, path: str) -> Model:
        """The model that declares the properties at a path."""
        if path in TOPS:
            return App if path == "app" else Page
        parent, _ = split(path)
        node = self.node(path)
        part = None if parent in TOPS or "type" in node else _class(self.node(parent), parent).part_type
        return part or _class(node, path)

    def insert(self, parent: str, name: str, value: Any, before: str | None) -> None:
        """Place something before a sibling, or at the end."""
        node = self.node(parent)
        _place(node.setdefault(_holder_for(node, parent, value), {}), name, value, before and spelled(before))

    def take(self, parent: str, name: str) -> Any:
        """Take something out; the empty holder stays until `tidy`."""
        return self.siblings(join(parent, name)).pop(name)

    def tidy(self, parent: str) -> None:
        """Drop the holders of children once they are empty."""
        node = self.node(parent)
        for key in _holders(node, parent):
            if key in node and not node[key]:
                del node[key]

    def following(self, path: str) -> str | None:
        """The name of the next sibling (of `page`, the next notebook), or None for the last."""
        name = self.notebook if path == "page" else split(path)[1]
        siblings = self.data["pages"] if path == "page" else self.siblings(path)
        return dict(itertools.pairwise(siblings)).get(name)


def own_properties(node: dict[str, Any]) -> dict[str, Any]:
    """The properties of an object without what it holds."""
    return {name: value for name, value in node.items() if name not in CHILDREN}


def split(path: str) -> tuple[str, str]:
    """The path of the parent (empty for the page) and the name."""
    if path in TOPS:
        message = "only components and columns can be added, moved, renamed and removed"
        raise EditError(message)
    parent, _, name = path.rpartition(".")
    return parent, name


def join(parent: str, name: str) -> str:
    """The path of a name in a parent, which may be the page."""
    return f"{parent}.{name}" if parent and parent != "page" else name


def slim(node: dict[str, Any], model: Model, names: list[str]) -> None:
    """Remove properties that are at their default."""
    for name in names:
        field = model.model_fields.get(name)
        if name not in node or name in ("type", "version") or field is None or field.is_required():
            continue
        default, value = field.get_default(call_default_factory=True), node[name]
        if isinstance(default, BaseModel) and isinstance(value, dict):
            slim(value, type(default), list(value))
            default = {}
        if value == default and isinstance(value, bool) is isinstance(default, bool):
            del node[name]


def slim_component(node: dict[str, Any]) -> None:
    """Remove what is at its default from a component and all it holds; what is malformed is left for `parse_app`."""
    kind = node.get("type")
    model = CATALOG.get(kind) if isinstance(kind, str) else None
    if model is None:
        return
    for holder in model.holders():
        held = node.get(holder)
        for child in held.values() if isinstance(held, dict) else []:
            if isinstance(child, dict) and model.part_type is not None and holder == model.holds:
                slim(child, model.part_type, list(child))
            elif isinstance(child, dict):
                slim_component(child)
    slim(node, model, list(node))


def _class(node: Any, path: str) -> type[Component]:
    kind = node.get("type") if isinstance(node, dict) else None
    model = CATALOG.get(kind) if isinstance(kind, str) else None
    if model is None:
        message = f"{path} has no known type"
        raise EditError(message)
    return model


def _holders(node: Any, path: str) -> tuple[str, ...]:
    if path in TOPS:
        return ("components",)
    if isinstance(node, dict) and "type" not in node:
        message = f"{path} is a column and holds nothing"
        raise EditError(message)
    model = _class(node, path)
    if not model.holds:
        message = f"{path} is a {node['type']} and holds nothing"
        raise EditError(message)
    return model.holders()


def _holder_for(node: Any, path: str, value: Any) -> str:
    """The key under which something belongs: a component has a type, and a column has none."""
    first, *others = _holders(node, path)
    return others[0] if others and isinstance(value, dict) and "type" in value else first


def _held(node: dict[str, Any], path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for holder in _holders(node, path):
        held = node.get(holder, {})
        if not isinstance(held, dict):
            message = f"{path} is malformed"
            raise EditError(message)
        found |= held
    return found


def _place(siblings: dict[str, Any], name: str, value: Any, before: str | None) -> None:
    if before is None:
        siblings[name] = value
        return
    if before not in siblings:
        message = f"there is no {before!r} to come before{did_you_mean(before, siblings)}"
        raise EditError(message)
    following = list(siblings)[list(siblings).index(before) :]
    siblings[name] = value
    for key in following:
        siblings[key] = siblings.pop(key)
