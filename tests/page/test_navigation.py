"""The navigation of an app, and the pages above a page."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.errors import PropertiesError
from jupyter_tools.page.hidden import shown_page
from jupyter_tools.page.model import parse_app
from jupyter_tools.page.navigation import entries_of, parents_of, rename_page


def app(pages: dict[str, Any], *entries: dict[str, Any]) -> dict[str, Any]:
    """The raw data of an app; pages by the stems of their notebooks."""
    navigation = {"navigation": {"entries": list(entries)}} if entries else {}
    return {**navigation, "pages": {f"{name}.ipynb": page for name, page in pages.items()}}


PAGES: dict[str, Any] = {
    "orders": {},
    "order": {"parent": "orders.ipynb"},
    "lines": {"parent": "order.ipynb"},
    "stock": {},
}


def test_lists_the_pages_without_a_parent_unless_it_says_which() -> None:
    read = parse_app(app(PAGES))
    assert [one.page for one in entries_of(read.navigation, read.pages)] == ["orders.ipynb", "stock.ipynb"]
    entry = {"page": "order.ipynb", "label": "An order", "icon": "package", "group": "Sales"}
    read = parse_app(app(PAGES, entry))
    assert [one.model_dump() for one in entries_of(read.navigation, read.pages)] == [entry]


def test_knows_the_pages_above_a_page_and_sends_visitors_none_of_them() -> None:
    pages = parse_app(app(PAGES)).pages
    assert parents_of("lines.ipynb", pages) == ["orders.ipynb", "order.ipynb"]
    assert parents_of("orders.ipynb", pages) == []
    assert shown_page(pages["order.ipynb"], lambda _: True)["parent"] is None


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "page": (app(PAGES, {"page": "ordres.ipynb"}), "navigation.entries.0.page", "did you mean 'orders.ipynb'?"),
    "twice": (app(PAGES, *[{"page": "order.ipynb"}] * 2), "navigation.entries.1.page", "in the navigation already"),
    "icon": (app(PAGES, {"page": "order.ipynb", "icon": "x y"}), "navigation.entries.0.icon", "the name of an icon"),
    "parent": (app({"a": {"parent": "b.ipynb"}}), "pages.a.ipynb.parent", "the app has no page 'b.ipynb'"),
    "itself": (app({"a": {"parent": "a.ipynb"}}), "pages.a.ipynb.parent", "'a.ipynb' is below this page"),
    "circle": (
        app({"a": {"parent": "b.ipynb"}, "b": {"parent": "a.ipynb"}}),
        "pages.a.ipynb.parent",
        "'b.ipynb' is below this page",
    ),
}


@pytest.mark.parametrize(("data", "place", "said"), WRONG.values(), ids=WRONG)
def test_says_what_is_wrong_where_it_is(data: dict[str, Any], place: str, said: str) -> None:
    with pytest.raises(PropertiesError) as raised:
        parse_app(data)
    assert place in raised.value.findings[0].place
    assert said in raised.value.findings[0].message


def test_follows_a_renamed_notebook() -> None:
    data = app(PAGES, {"page": "orders.ipynb"}, {"page": "stock.ipynb"})
    rename_page(data, "orders.ipynb", "sales.ipynb")
    assert [one["page"] for one in data["navigation"]["entries"]] == ["sales.ipynb", "stock.ipynb"]
    assert data["pages"]["order.ipynb"]["parent"] == "sales.ipynb"
    assert data["pages"]["lines.ipynb"]["parent"] == "order.ipynb"
