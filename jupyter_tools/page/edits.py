"""Changing a page step by step: what the REST endpoints take, and what the canvas undoes.

A path is `page` for the page itself, `app` for the app, `filters.carrier` for a component, and `flights.dep_delay` for
a column of the table `flights`. Only what differs from the defaults is written; keys keep their order.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from ..components.base import identifier
from ..errors import OperationError
from ..spelling import respelled, spelled
from .json_text import MAX_DEPTH, depth
from .model import RESERVED, parse_app
from .tree import CHILDREN, Tree, join, slim, slim_component, split

if TYPE_CHECKING:
    from collections.abc import Sequence

ComponentPath = Annotated[str, Field(max_length=500), AfterValidator(spelled)]
NewName = Annotated[str, Field(max_length=100), AfterValidator(spelled)]
Before = Annotated[str, Field(max_length=100)] | None


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class Add(_Operation):
    """Adds a component, a column of a table, or (`page`) the page itself with all it holds."""

    type: Literal["add"] = "add"
    path: ComponentPath
    """The path that it will have."""
    component: dict[str, JsonValue]
    """Its properties, with its type and what it holds; a column and a page have no type."""
    before: Before = None
    """The name of the one it comes before; None for the end."""
    exact: bool = False
    """Whether properties that are at their default are written too, as undoing needs it."""


class Change(_Operation):
    """Changes properties of a component, a column, the page or the app."""

    type: Literal["change"] = "change"
    path: ComponentPath
    """What is changed."""
    changes: dict[str, JsonValue] = {}
    """Values by property; one that is the default is removed from the file."""
    reset: list[str] = []
    """Properties that go back to their default."""
    order: list[str] | None = None
    """The order of the keys in the file; others come after. None keeps it."""
    exact: bool = False
    """Whether properties that are at their default are written too, as undoing needs it."""


class Move(_Operation):
    """Moves a component to another place, or a column to another place of a table."""

    type: Literal["move"] = "move"
    path: ComponentPath
    """What is moved."""
    to: ComponentPath
    """The path of the container or table; empty for the top of the page."""
    before: Before = None
    """The name of the one it comes before; None for the end."""


class Rename(_Operation):
    """Gives a component or a column another name."""

    type: Literal["rename"] = "rename"
    path: ComponentPath
    """What is renamed."""
    name: NewName
    """The new name; the place stays."""


class Remove(_Operation):
    """Removes a component with what it holds, a column, or (`page`) the page's whole entry."""

    type: Literal["remove"] = "remove"
    path: ComponentPath
    """What is removed."""


Operation = Annotated[Add | Change | Move | Rename | Remove, Field(discriminator="type")]
AnyOperation = Add | Change | Move | Rename | Remove
OPERATIONS: TypeAdapter[list[AnyOperation]] = TypeAdapter(list[Operation])


def apply(data: dict[str, Any], notebook: str, operations: Sequence[AnyOperation]) -> dict[str, Any]:
    """The app's data after all operations on the page of a notebook; `data` itself is not changed.

    Raises `OperationError`, which names the operation, or `PropertiesError` for values that do not fit.
    """
    new = copy.deepcopy(data)
    for index, operation in enumerate(operations):
        _run(new, notebook, operation, index)
    parse_app(new)
    return new


def inverse(data: dict[str, Any], notebook: str, operations: Sequence[AnyOperation]) -> list[AnyOperation]:
    """The operations that lead from `apply(data, notebook, operations)` back to `data`, to the order of the keys."""
    found: list[AnyOperation] = []
    before = copy.deepcopy(data)
    for index, operation in enumerate(operations):
        after = copy.deepcopy(before)
        _run(after, notebook, operation, index)
        found = [*_inverse_of(before, after, notebook, operation), *found]
        before = after
    return found


# --- one operation --------------------------------------------------------------------------------------------------


def _run(data: dict[str, Any], notebook: str, operation: AnyOperation, index: int) -> None:
    tree = Tree(data, notebook)
    try:
        whole_page = operation.path == "page" and operation.type in ("add", "remove")
        if operation.path != "app" and not whole_page and not tree.exists():
            tree.create()
        _RUN[operation.type](tree, operation)
    except (OperationError, ValueError) as error:
        message = f"operations[{index}] ({operation.type} {operation.path}): {error}"
        raise OperationError(message) from None


def _add(tree: Tree, operation: Add) -> None:
    found: list[Any] = []
    added = respelled(_copied(operation.component), found, (operation.path,))
    for keys, message in found:
        raise OperationError(f"{keys[-1]!r} {message}")
    if operation.path == "page":
        if tree.exists():
            message = f"there is a page {tree.notebook!r} already"
            raise OperationError(message)
        tree.create(added, operation.before)
        return
    parent, name = split(operation.path)
    _refuse_name(tree, parent, name)
    tree.insert(parent, name, added, operation.before)
    if not operation.exact and tree.child_key(parent) == "columns":
        slim(added, tree.model(operation.path), list(added))
    elif not operation.exact:
        slim_component(added)


def _change(tree: Tree, operation: Change) -> None:
    node = tree.node(operation.path)
    for name in [*operation.changes, *operation.reset]:
        _refuse_property(node, name, operation)
    for name in operation.reset:
        node.pop(name, None)
    node.update(_copied(operation.changes))
    if not operation.exact:
        slim(node, tree.model(operation.path), list(operation.changes))
    if operation.order is not None:
        ordered = {key: node.pop(key) for key in dict.fromkeys(operation.order) if key in node}
        rest = dict(node)
        node.clear()
        node.update(ordered | rest)


def _move(tree: Tree, operation: Move) -> None:
    parent, name = split(operation.path)
    tree.node(operation.path)
    to = "" if operation.to == "page" else operation.to
    if f"{to}.".startswith(f"{operation.path}."):
        message = "a container cannot be moved into itself"
        raise OperationError(message)
    if tree.child_key(parent) != tree.child_key(to):
        message = f"cannot be moved to {to or 'the page'}: columns belong in tables, components in containers"
        raise OperationError(message)
    if to != parent:
        _refuse_name(tree, to, name)
    tree.insert(to, name, tree.take(parent, name), operation.before)
    tree.tidy(parent)


def _rename(tree: Tree, operation: Rename) -> None:
    parent, name = split(operation.path)
    tree.node(operation.path)
    if operation.name == name:
        return
    _refuse_name(tree, parent, operation.name)
    siblings = tree.children(parent)
    renamed = {operation.name if key == name else key: value for key, value in siblings.items()}
    siblings.clear()
    siblings.update(renamed)


def _remove(tree: Tree, operation: Remove) -> None:
    if operation.path == "page":
        tree.drop()
        return
    parent, name = split(operation.path)
    tree.node(operation.path)
    tree.take(parent, name)
    tree.tidy(parent)


_RUN: dict[str, Any] = {"add": _add, "change": _change, "move": _move, "rename": _rename, "remove": _remove}


def _copied(value: dict[str, Any]) -> dict[str, Any]:
    if depth(value) > MAX_DEPTH:
        message = f"nests over {MAX_DEPTH} deep"
        raise OperationError(message)
    return copy.deepcopy(value)


def _refuse_name(tree: Tree, parent: str, name: str) -> None:
    """Refuse a name that is taken or cannot be one."""
    siblings = tree.children(parent)
    identifier(name)
    if not parent and name in RESERVED:
        message = f"{name!r} is reserved: {RESERVED[name]}"
        raise OperationError(message)
    if name in siblings:
        message = f"there is a {name!r} already"
        raise OperationError(message)


def _refuse_property(node: dict[str, Any], name: str, operation: Change) -> None:
    """Refuse what is no property, or cannot be changed in this way."""
    message = ""
    if name in operation.changes and name in operation.reset:
        message = f"{name!r} is both changed and reset"
    elif name == "version" or (name == "type" and name in operation.reset):
        message = f"{name!r} has no default"
    elif name in CHILDREN:
        # Undoing has to bring back an empty holder that somebody wrote by hand, or drop one.
        harmless = operation.exact and not node.get(name) and not operation.changes.get(name)
        message = "" if harmless else f"{name!r} is changed by operations on what it holds"
    if message:
        raise OperationError(message)


# --- undoing --------------------------------------------------------------------------------------------------------


def _inverse_of(
    before: dict[str, Any], after: dict[str, Any], notebook: str, operation: AnyOperation
) -> list[AnyOperation]:
    """The operations from `after` back to `before`: the opposite one, and what that leaves different in single keys."""
    old = Tree(before, notebook)
    steps = _opposite(old, Tree(after, notebook), operation)
    state = copy.deepcopy(after)
    for step in steps:
        _run(state, notebook, step, 0)
    touched = {"app": None}
    if old.exists() and operation.path != "app":
        parent = "page" if operation.path == "page" else split(operation.path)[0] or "page"
        touched[parent] = None
        if operation.type == "change":
            touched[operation.path] = None
        if operation.type == "move":
            touched[operation.to or "page"] = None
    fixes = [_fix(old.node(path), Tree(state, notebook).node(path), path) for path in touched]
    return [*steps, *(fix for fix in fixes if fix)]


def _opposite(old: Tree, new: Tree, operation: AnyOperation) -> list[AnyOperation]:
    if not old.exists():
        return [Remove(path="page")] if new.exists() else []
    if operation.type == "change":
        return []
    if operation.type == "add":
        return [Remove(path=operation.path)]
    following = old.following(operation.path)
    if operation.type == "remove":
        return [Add(path=operation.path, component=old.node(operation.path), before=following, exact=True)]
    parent, name = split(operation.path)
    if operation.type == "rename":
        return [Rename(path=join(parent, operation.name), name=name)]
    return [Move(path=join(operation.to, name), to=parent, before=following)]


def _fix(old: dict[str, Any], new: dict[str, Any], path: str) -> Change | None:
    """What makes the object's own keys the old ones again, or None; children are not its own."""
    changes = {
        key: value
        for key, value in old.items()
        if (key not in new or json.dumps(value) != json.dumps(new[key])) and (key not in CHILDREN or not value)
    }
    reset = [key for key in new if key not in old]
    if changes or reset or list(old) != list(new):
        return Change(path=path, changes=changes, reset=reset, order=list(old), exact=True)
    return None
