"""The navigation of an app: how visitors come from one of its pages to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

from pydantic import BaseModel, Field

from ..components.icons import Icon
from ..components.names import NotebookName
from ..errors import did_you_mean
from ..schema import Documented
from .theme import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_ENTRIES = 100
"""How many entries a navigation may have."""


class NavigationEntry(Documented, BaseModel):
    """A page in the navigation."""

    model_config = CONFIG

    page: NotebookName
    """The name of its notebook."""
    label: str = ""
    """What it is called; empty for the page's title."""
    icon: Icon = ""
    """An icon in front of the label."""
    group: str = ""
    """The heading that it stands under, with the entries of the same group; empty for none."""


class Navigation(Documented, BaseModel):
    """How visitors come from one published page of the app to another."""

    model_config = CONFIG

    place: Literal["side", "top", "none"] = "side"
    """Where it is on wide screens; below 900 pixels a menu button opens it."""
    entries: Annotated[list[NavigationEntry], Field(max_length=MAX_ENTRIES)] = []
    """The pages that it lists, in this order; empty for all pages of the app that have no `parent`."""


class _Page(Protocol):
    @property
    def parent(self) -> str | None: ...


def entries_of(navigation: Navigation, pages: Mapping[str, _Page]) -> Sequence[NavigationEntry]:
    """The entries of an app's navigation: those that are declared, or one for each page without a parent."""
    if navigation.entries:
        return navigation.entries
    return [NavigationEntry(page=name) for name, page in pages.items() if page.parent is None]


def parents_of(notebook: str, pages: Mapping[str, _Page]) -> list[str]:
    """The pages above a page, the topmost first."""
    found: list[str] = []
    page = pages.get(notebook)
    while page is not None and page.parent is not None and page.parent not in (notebook, *found):
        found.insert(0, page.parent)
        page = pages.get(page.parent)
    return found


def check_navigation(navigation: Navigation, pages: Mapping[str, _Page]) -> Iterator[tuple[list[str | int], str]]:
    """What is wrong with an app's navigation and the parents of its pages, with the keys that lead there."""
    seen: set[str] = set()
    for index, entry in enumerate(navigation.entries):
        keys: list[str | int] = ["navigation", "entries", index, "page"]
        if entry.page not in pages:
            yield keys, f"the app has no page {entry.page!r}{did_you_mean(entry.page, pages)}"
        elif entry.page in seen:
            yield keys, f"{entry.page!r} is in the navigation already"
        seen.add(entry.page)
    for name, page in pages.items():
        if page.parent is None:
            continue
        if page.parent not in pages:
            yield ["pages", name, "parent"], f"the app has no page {page.parent!r}{did_you_mean(page.parent, pages)}"
        elif name in _above(page.parent, pages):
            yield ["pages", name, "parent"], f"{page.parent!r} is below this page, and cannot be its parent"


def _above(notebook: str, pages: Mapping[str, _Page]) -> list[str]:
    """A page and those above it."""
    return [notebook, *parents_of(notebook, pages)]


def rename_page(data: dict[str, Any], old: str, new: str) -> None:
    """Change the name of a renamed notebook in the navigation and as a parent; changes raw data of an app in place."""
    navigation = data.get("navigation")
    entries = navigation.get("entries") if isinstance(navigation, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and entry.get("page") == old:
            entry["page"] = new
    for page in data.get("pages", {}).values():
        if isinstance(page, dict) and page.get("parent") == old:
            page["parent"] = new
