"""An app of several pages: its navigation, going from page to page, and links that show a view again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import open_tab, until
from tests.browser.console import without_errors
from tests.browser.pages import component
from tests.serving import TOKEN, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.serving import Server

ORDERS: dict[str, Any] = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "kind": {
            "type": "select",
            "label": "Kind",
            "url": "kind",
            "url_history": True,
            "handlers": {"change": "search"},
        },
        "most": {"type": "number", "label": "At most", "value": 3, "max": 10, "url": "max"},
        "name": {"type": "text_input", "label": "Name"},
        "open": {"type": "button", "label": "Open", "handlers": {"click": "open_order"}},
        "said": {"type": "text", "text": "Nothing yet."},
    },
}
LOAD = """def load(state, context):
    context.kind.options = ["part", "whole"]
    context.page.message = "Ready" """
SEARCH = """def search(state, context, visit):
    visit.store["searched"] = visit.store.get("searched", 0) + 1
    visit.shared.setdefault("kinds", []).append(state.kind)
    context.said.text = f"{state.kind}, searched {visit.store['searched']} times" """
OPEN = """def open_order(state, context):
    context.page.go("order", id=5) """
ORDER: dict[str, Any] = {
    "title": "Order",
    "parent": "orders.ipynb",
    "components": {"id": {"type": "text", "text": "Order {{ visit.params.id }}"}},
}
STOCK: dict[str, Any] = {
    "title": "Stock",
    "handlers": {"load": "load"},
    "components": {"all": {"type": "text", "text": "There is enough."}, "seen": {"type": "text"}},
}
SEEN = """def load(state, context, visit):
    context.seen.text = "Seen: " + ", ".join(visit.shared.get("kinds", ["none"])) """
APP: dict[str, Any] = {
    "title": "Order desk",
    "navigation": {"entries": [{"page": "orders.ipynb", "icon": "package"}, {"page": "stock.ipynb", "group": "Tools"}]},
}


@pytest.fixture(scope="module")
def pages(server: Server) -> str:
    """The address that all pages begin with: they are published."""
    folder = server.root / "several"
    write_app(folder, "orders", ORDERS, LOAD, SEARCH, OPEN, **APP)
    write_app(folder, "order", ORDER)
    write_app(folder, "stock", STOCK, SEEN)
    for name in ("orders", "order", "stock"):
        server.publish(f"several/{name}.ipynb", "shared")
    return f"{server.url}jupyter-tools/pages/several/"


def enter(page: Page, pages: str, query: str = "") -> None:
    """Open the orders as a user of Jupyter."""
    page.goto(f"{pages}orders/?{query}&token={TOKEN}" if query else f"{pages}orders/?token={TOKEN}")
    expect(page.get_by_text("Ready")).to_be_visible(timeout=20_000)


def choose(page: Page, kind: str) -> None:
    component(page, "kind").get_by_role("combobox").click()
    page.get_by_role("option", name=kind, exact=True).click()


def test_visitors_go_from_page_to_page_and_find_each_as_they_left_it(page: Page, pages: str) -> None:
    with without_errors(page):
        enter(page, pages)
        listed = page.get_by_role("navigation", name="Pages")
        expect(listed.get_by_role("link")).to_have_text(["Orders", "Stock"])
        expect(listed.get_by_role("link", name="Orders")).to_have_attribute("aria-current", "page")
        expect(page).to_have_title("Orders - Order desk")
        assert violations_in_both(page) == []

        component(page, "name").get_by_role("textbox").fill("Ann")
        choose(page, "part")
        expect(page.get_by_text("part, searched 1 times")).to_be_visible()
        listed.get_by_role("link", name="Stock").click()
        expect(page.get_by_text("Seen: part")).to_be_visible(timeout=20_000)
        with page.context.expect_page() as other:  # another tab shares nothing
            listed.get_by_role("link", name="Stock").click(modifiers=["Control"])
        expect(other.value.get_by_text("Seen: none")).to_be_visible(timeout=20_000)
        other.value.close()
        listed.get_by_role("link", name="Orders").click()
        expect(page.get_by_text("part, searched 1 times")).to_be_visible(timeout=20_000)
        expect(component(page, "name").get_by_role("textbox")).to_have_value("Ann")
        expect(page).to_have_url(re.compile(r"/orders/\?kind=part$"))
        choose(page, "whole")
        expect(page.get_by_text("whole, searched 2 times")).to_be_visible()

        page.get_by_role("button", name="Open", exact=True).click()
        expect(page).to_have_url(f"{pages}order/?id=5")
        expect(page.get_by_text("Order 5")).to_be_visible(timeout=20_000)
        expect(listed.get_by_role("link", name="Orders")).to_have_attribute("aria-current", "true")
        page.go_back()
        expect(page.get_by_text("whole, searched 2 times")).to_be_visible(timeout=20_000)
        page.go_forward()
        expect(page.get_by_text("Order 5")).to_be_visible(timeout=20_000)
        page.get_by_role("navigation", name="You are here").get_by_role("link", name="Orders").click()
        expect(component(page, "name").get_by_role("textbox")).to_have_value("Ann", timeout=20_000)


def test_on_a_phone_the_pages_are_behind_a_button(page: Page, pages: str) -> None:
    page.set_viewport_size({"width": 390, "height": 760})
    with without_errors(page):
        enter(page, pages)
        expect(page.get_by_role("navigation", name="Pages")).to_have_count(0)
        page.get_by_role("button", name="Menu").press("Enter")
        panel = page.get_by_role("dialog", name="Pages")
        expect(panel.get_by_role("link", name="Orders")).to_be_focused()
        assert violations_in_both(page) == []
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
        expect(page.get_by_role("button", name="Menu")).to_be_focused()
        page.get_by_role("button", name="Signed in as").click()
        expect(page.get_by_role("link", name="Sign out")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Sign out")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Menu").click()
        panel.get_by_role("link", name="Stock").click()
        expect(page.get_by_text("There is enough.")).to_be_visible(timeout=20_000)


def test_a_link_shows_a_view_again_and_back_undoes_a_choice(page: Page, pages: str) -> None:
    with without_errors(page):
        enter(page, pages, "kind=part&max=11")
        kind, most = component(page, "kind").get_by_role("combobox"), component(page, "most")
        expect(kind).to_have_value("part")
        expect(most.get_by_text("10")).to_be_visible()
        expect(most.get_by_role("textbox")).to_have_value("3")
        most.get_by_role("textbox").fill("7")
        expect(page).to_have_url(f"{pages}orders/?kind=part&max=7")
        choose(page, "whole")
        expect(page).to_have_url(f"{pages}orders/?kind=whole&max=7")
        expect(page.get_by_text("whole, searched 1 times")).to_be_visible()
        page.go_back()
        expect(kind).to_have_value("part")
        expect(page.get_by_text("part, searched 2 times")).to_be_visible()
        page.go_forward()
        expect(kind).to_have_value("whole")
        page.reload()
        expect(page.get_by_text("whole, searched 3 times")).to_be_visible(timeout=20_000)
        expect(most.get_by_role("textbox")).to_have_value("7")


def pages_of(folder: Path) -> Any:
    return json.loads((folder / "properties.json").read_text())["pages"]


def test_the_canvas_says_which_pages_are_listed_and_how(page: Page, server: Server) -> None:
    folder = server.root / "drawn_pages"
    for name, properties in (("orders", ORDERS), ("order", ORDER), ("stock", STOCK)):
        write_app(folder, name, properties, title="Order desk")

    def navigation() -> Any:
        return json.loads((folder / "properties.json").read_text()).get("navigation")

    with without_errors(page):
        canvas = open_tab(page, server, "drawn_pages/stock.ipynb")
        group = canvas.inspector.get_by_role("region", name="Navigation")
        expect(group.get_by_text("Orders, Stock.")).to_be_visible()
        group.get_by_role("radio", name="Top").click()
        group.get_by_role("button", name="Choose labels and icons").click()
        group.get_by_label("Label of orders.ipynb").fill("All orders")
        group.get_by_role("button", name="Earlier: stock.ipynb").click()
        group.get_by_label("Add a page").select_option("order.ipynb")
        entries = [{"page": "stock.ipynb"}, {"page": "orders.ipynb", "label": "All orders"}, {"page": "order.ipynb"}]
        until(page, lambda: navigation() == {"place": "top", "entries": entries})
        canvas.inspector.get_by_label("Parent").select_option("order.ipynb")
        until(page, lambda: pages_of(folder)["stock.ipynb"].get("parent") == "order.ipynb")
        group.get_by_role("button", name="Take out order.ipynb").click()
        until(page, lambda: navigation()["entries"] == entries[:2])
