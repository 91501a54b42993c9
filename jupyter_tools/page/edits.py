"""Changing a page step by step, and undoing it.

Only what differs from the defaults is written; keys keep their order.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from ..components.names import identifier
from ..errors import EditError
from ..spelling import respelled
from .edit_types import Add, AnyEdit, Change, Move, Remove, Rename
from .following import following
from .json_text import MAX_DEPTH, depth
from .model import RESERVED, parse_app
from .moves import path_of
from .pools import POOLS, pool_of, rename_pool
from .tree import CHILDREN, Tree, join, slim, slim_component, split

if TYPE_CHECKING:
    from collections.abc import Sequence


class Edited(NamedTuple):
    """What edits make of an app's data."""

    data: dict[str, Any]
    """The data after them, which nothing has checked yet."""
    inverse: list[AnyEdit]
    """The edits that lead back, to the order of the keys."""


def edited(data: dict[str, Any], notebook: str, edits: Sequence[AnyEdit]) -> Edited:
    """The app's data after all edits on the page of a notebook, unchecked; `data` itself is not changed.

    Raises `EditError`, which names the edit.
    """
    new = _own_copy(data, notebook)
    found: list[AnyEdit] = []
    for index, edit in enumerate(edits):
        try:
            found = [*_run_with_inverse(new, notebook, edit), *found]
            for change in _followed(new, notebook, edit):
                found = [*_run_with_inverse(new, notebook, change), *found]
        except (EditError, ValueError) as error:
            message = f"edits[{index}] ({edit.type} {edit.path}): {error}"
            raise EditError(message) from None
    return Edited(new, found)


def apply(data: dict[str, Any], notebook: str, edits: Sequence[AnyEdit]) -> dict[str, Any]:
    """The app's data after all edits on the page of a notebook; `data` itself is not changed.

    Raises `EditError`, which names the edit, or `PropertiesError` for values that do not fit.
    """
    new = edited(data, notebook, edits).data
    parse_app(new)
    return new


def inverse(data: dict[str, Any], notebook: str, edits: Sequence[AnyEdit]) -> list[AnyEdit]:
    """The edits that lead from `apply(data, notebook, edits)` back to `data`, to the order of the keys."""
    return edited(data, notebook, edits).inverse


# --- one edit -------------------------------------------------------------------------------------------------------


def _own_copy(data: dict[str, Any], notebook: str) -> dict[str, Any]:
    """A copy that edits of one page may change: of the other pages they only change the order."""
    new = dict(data)
    if isinstance(pages := data.get("pages"), dict):
        new["pages"] = {name: copy.deepcopy(page) if name == notebook else page for name, page in pages.items()}
    return new


def _run(data: dict[str, Any], notebook: str, edit: AnyEdit) -> None:
    tree = Tree(data, notebook)
    whole_page = edit.path == "page" and edit.type in ("add", "remove")
    if edit.path != "app" and not whole_page and not tree.exists():
        tree.create()
    _RUN[edit.type](tree, edit)


def _add(tree: Tree, edit: Add) -> None:
    found: list[Any] = []
    added = respelled(_copied(edit.component), found, (edit.path,))
    for keys, message in found:
        raise EditError(f"{keys[-1]!r} {message}")
    if edit.path == "page":
        if tree.exists():
            message = f"there is a page {tree.notebook!r} already"
            raise EditError(message)
        tree.create(added, edit.before)
        return
    parent, name = split(edit.path)
    _refuse_name(tree, parent, name)
    tree.insert(parent, name, added, edit.before)
    if not edit.exact and tree.holder(parent, name) == "columns":
        slim(added, tree.model(edit.path), list(added))
    elif not edit.exact:
        slim_component(added)


def _change(tree: Tree, edit: Change) -> None:
    node = tree.node(edit.path)
    for name in [*edit.changes, *edit.reset]:
        _refuse_property(node, name, edit)
    for name in edit.reset:
        node.pop(name, None)
    node.update(_copied(edit.changes))
    if not edit.exact:
        slim(node, tree.model(edit.path), list(edit.changes))
    if edit.order is not None:
        ordered = {key: node.pop(key) for key in dict.fromkeys(edit.order) if key in node}
        rest = dict(node)
        node.clear()
        node.update(ordered | rest)


def _move(tree: Tree, edit: Move) -> None:
    parent, name = split(edit.path)
    tree.node(edit.path)
    to = "" if edit.to == "page" else edit.to
    if f"{to}.".startswith(f"{edit.path}."):
        message = "a container cannot be moved into itself"
        raise EditError(message)
    if tree.holder(parent, name) not in tree.holders(to):
        message = f"cannot be moved to {to or 'the page'}: columns belong in tables, components in containers"
        raise EditError(message)
    if to != parent:
        _refuse_name(tree, to, name)
    tree.insert(to, name, tree.take(parent, name), edit.before)
    tree.tidy(parent)


def _rename(tree: Tree, edit: Rename) -> None:
    parent, name = split(edit.path)
    tree.node(edit.path)
    if edit.name == name:
        return
    _refuse_name(tree, parent, edit.name)
    siblings = tree.siblings(edit.path)
    renamed = {edit.name if key == name else key: value for key, value in siblings.items()}
    siblings.clear()
    siblings.update(renamed)


def _remove(tree: Tree, edit: Remove) -> None:
    if edit.path == "page":
        tree.drop()
        return
    parent, name = split(edit.path)
    tree.node(edit.path)
    tree.take(parent, name)
    tree.tidy(parent)


_RUN: dict[str, Any] = {"add": _add, "change": _change, "move": _move, "rename": _rename, "remove": _remove}


def _copied(value: dict[str, Any]) -> dict[str, Any]:
    if depth(value) > MAX_DEPTH:
        message = f"nests over {MAX_DEPTH} deep"
        raise EditError(message)
    return copy.deepcopy(value)


def _refuse_name(tree: Tree, parent: str, name: str) -> None:
    """Refuse a name that is taken or cannot be one."""
    siblings = tree.children(parent)
    identifier(name)
    if not parent and name in RESERVED:
        message = f"{name!r} is reserved: {RESERVED[name]}"
        raise EditError(message)
    if name in siblings:
        message = f"there is a {name!r} already"
        raise EditError(message)


def _refuse_property(node: dict[str, Any], name: str, edit: Change) -> None:
    """Refuse what is no property, or cannot be changed in this way."""
    message = ""
    if name in edit.changes and name in edit.reset:
        message = f"{name!r} is both changed and reset"
    elif name == "version" or (name == "type" and name in edit.reset):
        message = f"{name!r} has no default"
    elif name in CHILDREN:
        # Undoing has to bring back an empty holder that somebody wrote by hand, or drop one.
        harmless = edit.exact and not node.get(name) and not edit.changes.get(name)
        message = "" if harmless else f"{name!r} is changed by edits of what it holds"
    if message:
        raise EditError(message)


# --- undoing --------------------------------------------------------------------------------------------------------


def _run_with_inverse(data: dict[str, Any], notebook: str, edit: AnyEdit) -> list[AnyEdit]:
    """Run an edit; the edits that undo it: the opposite one, and what that leaves different in single keys.

    To find these differences the edit is undone and run again, which costs less than a copy of the page.
    """
    pool = pool_of(edit)
    if pool is not None and isinstance(edit, Rename):
        rename_pool(data, pool, edit.name)
        return [Rename(path=f"{POOLS}{edit.name}", name=pool, exact=True)]
    tree = Tree(data, notebook)
    existed = tree.exists()
    touched = {path: _own_keys(tree.node(path)) for path in _touched(tree, edit)}
    steps = _opposite(tree, edit) if existed else []
    _run(data, notebook, edit)
    if not existed and tree.exists():
        steps = [Remove(path="page")]
    for step in steps:
        _run(data, notebook, step)
    fixes = [_fix(keys, tree.node(path), path) for path, keys in touched.items()]
    found = [*steps, *(fix for fix in fixes if fix)]
    if found:
        for fix in found[len(steps) :]:
            _run(data, notebook, fix)
        _run(data, notebook, edit)
    return found


def _followed(data: dict[str, Any], notebook: str, edit: AnyEdit) -> list[AnyEdit]:
    """The changes of rules, templates and actions that name what an edit has given another path."""
    if edit.type not in ("rename", "move") or edit.exact or pool_of(edit) is not None:
        return []
    new = path_of(edit)
    changes = following(data["pages"][notebook], edit.path, new) if new != edit.path else ()
    return [Change(path=path, changes=one, exact=True) for path, one in changes]


def _touched(tree: Tree, edit: AnyEdit) -> list[str]:
    """The paths of the objects whose own keys an edit may change."""
    touched = ["app"]
    if tree.exists() and edit.path != "app":
        touched.append("page" if edit.path == "page" else split(edit.path)[0] or "page")
        if edit.type == "change":
            touched.append(edit.path)
        if edit.type == "move":
            touched.append(edit.to or "page")
    return list(dict.fromkeys(touched))


def _own_keys(node: dict[str, Any]) -> dict[str, Any]:
    """The keys of an object with their values; of what it holds only whether that is empty."""
    return {key: bool(value) if key in CHILDREN and value else value for key, value in node.items()}


def _opposite(tree: Tree, edit: AnyEdit) -> list[AnyEdit]:
    if edit.type == "change":
        return []
    if edit.type == "add":
        return [Remove(path=edit.path)]
    old, following = copy.deepcopy(tree.node(edit.path)), tree.following(edit.path)
    if edit.type == "remove":
        return [Add(path=edit.path, component=old, before=following, exact=True)]
    parent, name = split(edit.path)
    if edit.type == "rename":
        return [Rename(path=join(parent, edit.name), name=name, exact=True)]
    return [Move(path=join(edit.to, name), to=parent, before=following, exact=True)]


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
