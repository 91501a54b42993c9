"""Which places of an app differ between two states of its data, and which of them collide.

A place is a property, a whole component, column or page, or the order of what a holder holds. Edits whose places are
disjoint can be made in either order.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from .edits import edited
from .pools import pool_of
from .tree import TOPS, join, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .edit_types import AnyEdit

HOLDERS = ("components", "columns")
ORDER = "order"
"""In the place of a property: the order of the components or columns that something holds."""
ANCHOR = "anchor"
"""In the place of a property: that something is there, because an edit changes it or puts another before it."""


class Place(NamedTuple):
    """A place in an app's data."""

    page: str
    """The notebook; empty for the app itself."""
    path: str
    """The path of the component or column; empty for the page or the app itself."""
    name: str
    """The property; empty for the whole component, column or page with all it holds."""

    def to_dict(self) -> dict[str, str | None]:
        """The place as JSON, with None for what it does not have."""
        return {"page": self.page or None, "path": self.path or None, "property": self.name or None}

    @property
    def whole(self) -> Place:
        """The component, column or page itself."""
        return self._replace(name="")


def differences(old: dict[str, Any], new: dict[str, Any]) -> set[Place]:
    """The places that differ between two states of an app's data."""
    found = set(_own("", "", old, new))
    before, after = old.get("pages", {}), new.get("pages", {})
    for notebook in before.keys() | after.keys():
        if notebook in before and notebook in after:
            found |= set(_node(notebook, "", before[notebook], after[notebook]))
        else:
            found.add(Place(notebook, "", ""))
    return found


def touched(data: dict[str, Any], notebook: str, edits: Sequence[AnyEdit]) -> set[Place]:
    """The places that edits of data change or rely on. Raises `EditError`."""
    found = differences(data, edited(data, notebook, edits).data)
    for edit in edits:
        found |= set(_named(notebook, edit))
    return found


def _named(notebook: str, edit: AnyEdit) -> Iterator[Place]:
    """The places that an edit names, though other edits may leave them as they were.

    One that sets the value that is there already must not overwrite what somebody else has set since.
    """
    if pool_of(edit) is not None:
        yield Place("", "", "pools")
        return
    path = "" if edit.path in TOPS else edit.path
    if edit.type == "change":
        page = "" if edit.path == "app" else notebook
        yield from (Place(page, path, name) for name in [*edit.changes, *edit.reset, ANCHOR])
        return
    to, name = split(edit.path) if path else ("", "")
    if edit.type == "move":
        stays = (edit.to if edit.to != "page" else "") == to
        yield Place(notebook, to, ORDER) if stays else Place(notebook, path, "")
        to = edit.to
    else:
        yield Place(notebook, path, "")
    after = join(to, edit.name if edit.type == "rename" else name)
    if after != path:
        yield Place(notebook, after, "")
    if edit.type in ("add", "move") and path and edit.before is not None:
        yield Place(notebook, join(to, edit.before), ANCHOR)


def collisions(mine: set[Place], theirs: set[Place]) -> list[Place]:
    """Those of the other places that collide with mine: the same ones, and wholes with something inside."""
    found = {place for place in theirs if place in mine or not mine.isdisjoint(_wholes(place))}
    for place in mine:
        found |= theirs.intersection(_wholes(place))
    return sorted(found)


def _wholes(place: Place) -> Iterable[Place]:
    """What the place is in, from itself to the page."""
    names = place.path.split(".")
    return [Place(place.page, ".".join(names[:count]), "") for count in range(len(names) + 1)]


def _own(page: str, path: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Place]:
    """The properties that differ; another type makes everything another."""
    for name in old.keys() | new.keys():
        differs = name not in old or name not in new or json.dumps(old[name]) != json.dumps(new[name])
        if name not in (*HOLDERS, "pages") and differs:
            yield Place(page, path, "" if name == "type" else name)


def _node(page: str, path: str, old: Any, new: Any) -> Iterator[Place]:
    if old is new:
        return
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield Place(page, path, "")
        return
    yield from _own(page, path, old, new)
    for holder in HOLDERS:
        before, after = _held(old, holder), _held(new, holder)
        for name in before.keys() | after.keys():
            if name in before and name in after:
                yield from _node(page, join(path, name), before[name], after[name])
            else:
                yield Place(page, join(path, name), "")
        if [name for name in before if name in after] != [name for name in after if name in before]:
            yield Place(page, path, ORDER)


def _held(node: dict[str, Any], holder: str) -> dict[str, Any]:
    held = node.get(holder)
    return held if isinstance(held, dict) else {}
