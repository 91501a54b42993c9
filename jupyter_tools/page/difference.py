"""The edits that lead from one state of a page to another, whoever made it: a canvas, a person with an editor, Git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..components import CATALOG
from ..errors import EditError
from .edit_types import Add, Change, Move, Remove
from .edits import edited
from .tree import CHILDREN, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .edit_types import AnyEdit

NOTEBOOK = "page.ipynb"


def difference(old: dict[str, Any], new: dict[str, Any], hints: Sequence[AnyEdit] = ()) -> list[AnyEdit]:
    """The exact edits that lead from the raw data of a page to other data.

    `hints` are edits that may have been made: with them a rename or a move into another container is found as such,
    and not as a removal and an addition. The order of properties is left out.
    """
    found: list[AnyEdit] = []
    for hint in hints:
        if hint.type not in ("rename", "move"):
            continue
        exact = hint.model_copy(update={"exact": True})  # the rules that follow are differences of their own
        try:
            old = _after(old, exact)
        except EditError:
            continue  # it depends on an edit that is none of these two
        found.append(exact)
    return [*found, *_node("", old, new)]


def _after(page: dict[str, Any], edit: AnyEdit) -> dict[str, Any]:
    after: dict[str, Any] = edited({"pages": {NOTEBOOK: page}}, NOTEBOOK, [edit]).data["pages"][NOTEBOOK]
    return after


def _node(path: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[AnyEdit]:
    change = own_change(path or "page", old, new)
    if change is not None:
        yield change
    for holder in _holders(path, new):
        yield from _children(path, old.get(holder) or {}, new.get(holder) or {})


def own_change(path: str, old: dict[str, Any], new: dict[str, Any]) -> Change | None:
    """The change of an object's own properties, or None."""
    changes = {
        name: value
        for name, value in new.items()
        if name not in CHILDREN and (name not in old or not _is_same(old[name], value))
    }
    reset = [name for name in old if name not in CHILDREN and name not in new]
    return Change(path=path, changes=changes, reset=reset, exact=True) if changes or reset else None


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal; True is no 1."""
    return bool(one == other) and repr(one) == repr(other)


def _holders(path: str, node: dict[str, Any]) -> tuple[str, ...]:
    if not path:
        return ("components",)
    kind = CATALOG.get(node.get("type", ""))
    return kind.holders() if kind is not None else ()


def _children(parent: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[AnyEdit]:
    # One of another type holds other things and has other properties: it is another component.
    stays = {name for name in old if name in new and old[name].get("type") == new[name].get("type")}
    for name in old:
        if name not in stays:
            yield Remove(path=join(parent, name))
    if len(stays) == len(new) and [name for name in old if name in stays] == list(new):
        yield from _inside(parent, old, new, stays)  # all are where they were
        return
    present = [name for name in old if name in stays]
    following = None
    for name in reversed(new):
        if name not in stays:
            yield Add(path=join(parent, name), component=new[name], before=following, exact=True)
        elif _next(present, name) != following:
            yield Move(path=join(parent, name), to=parent, before=following)
            present.remove(name)
        if name not in present:
            present.insert(len(present) if following is None else present.index(following), name)
        following = name
    yield from _inside(parent, old, new, stays)


def _inside(parent: str, old: dict[str, Any], new: dict[str, Any], stays: set[str]) -> Iterator[AnyEdit]:
    """The edits of the children that stay. Most are equal, which is seen fastest of the whole."""
    for name, node in new.items():
        if name in stays and not _is_same(old[name], node):
            yield from _node(join(parent, name), old[name], node)


def _next(names: list[str], name: str) -> str | None:
    place = names.index(name) + 1
    return names[place] if place < len(names) else None
