"""Rows of a table that open, in the grid and in the list, by mouse and by keyboard, and on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import components, open_tab, until
from tests.browser.console import without_errors
from tests.browser.pages import component, opened, publish
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.serving import Server

HEAD, ROW, OPENER = 38, 36, 20
TABLE: dict[str, Any] = {
    "type": "table",
    "label": "Orders",
    "key": "id",
    "height": 420,
    "columns": {"note": {"visible": False}},
    "components": {
        "about": {"type": "text", "text": "**{{ row.name }}**: {{ row.note }}"},
        "ship": {
            "type": "button",
            "label": "Ship",
            "rules": {"disabled": "row.state == 'sent'"},
            "handlers": {"click": [{"confirm": "Ship {{ row.name }}?"}, "ship"]},
        },
        "turn": {"type": "button", "label": "Turn", "handlers": {"click": "turn"}},
    },
}
PAGE: dict[str, Any] = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "orders": TABLE,
        "many": {
            **TABLE,
            "label": "Many",
            "key": [],
            "components": {"name": {"type": "text", "text": "{{ row.name }}"}},
        },
    },
}
CELL = """import pandas as pd

def orders():
    return pd.DataFrame({
        "id": range(1000, 1300),
        "name": [f"Customer {at}" for at in range(300)],
        "state": ["new", "late", "paid"] * 100,
        "note": [f"door {at}" for at in range(300)],
    })

def load(context, visit):
    visit.store["orders"] = orders()
    context.orders.data = visit.store["orders"]
    context.many.data = pd.DataFrame({"name": [f"Row {at}" for at in range(1000)] * 101, "note": "-"})
    context.told.text = "Ready"

def ship(state, context, visit, event):
    context.told.text = f"{event.component} {state.orders.id} {len(state.orders.rows)}"
    data = visit.store["orders"]
    data.loc[data.id == state.orders.id, "state"] = "sent"
    context.orders.data = data

def turn(state, context, visit):
    context.told.text = f"Turned at {state.orders.id}"
    visit.store["orders"] = visit.store["orders"].iloc[::-1]
    context.orders.data = visit.store["orders"]
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "expandable", PAGE, CELL)


def below(page: Page, number: int) -> Locator:
    """What is open below a row."""
    return page.get_by_role("region", name=f"Details of row {number}", exact=True)


def openers(page: Page, table: str = "orders") -> Locator:
    """The cells that open rows, as screen readers find them."""
    return component(page, table).locator("td[aria-colindex='1']")


def test_rows_open_below_themselves_and_their_buttons_are_about_them(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 1200, "height": 1200})
    with without_errors(page):
        opened(page, url)
        grid = component(page, "orders").locator(".dvn-scroller")
        expect(openers(page).first).to_have_attribute("aria-expanded", "false")
        grid.click(position={"x": OPENER, "y": HEAD + ROW * 2.5})
        expect(below(page, 3)).to_contain_text("Customer 2: door 2")
        expect(openers(page).nth(2)).to_have_attribute("aria-expanded", "true")
        grid.click(position={"x": OPENER, "y": HEAD + ROW / 2})
        expect(below(page, 1)).to_contain_text("Customer 0: door 0")
        # It is over the lower part of its row: the next one begins where it ends.
        frame, first, third = (one.bounding_box() for one in (grid, below(page, 1), below(page, 3)))
        assert frame is not None
        assert first is not None
        assert third is not None
        assert abs(first["y"] - (frame["y"] + HEAD + ROW)) <= 1
        assert abs(third["y"] - (first["y"] + first["height"] + 2 * ROW)) <= 2
        assert violations_in_both(page) == []
        below(page, 3).get_by_role("button", name="Ship").click()
        page.get_by_role("dialog", name="Ship Customer 2?").get_by_role("button").last.click()
        expect(component(page, "told")).to_have_text("orders.ship 1002 1")
        expect(below(page, 3).get_by_role("button", name="Ship")).to_be_disabled()
        expect(below(page, 1).get_by_role("button", name="Ship")).to_be_enabled()
        # Rows stay open where their key is in new data.
        below(page, 1).get_by_role("button", name="Turn").click()
        expect(component(page, "told")).to_have_text("Turned at 1000")
        expect(below(page, 1)).to_have_count(0)
        grid.hover()
        page.mouse.wheel(0, 20_000)
        expect(below(page, 300)).to_contain_text("Customer 0: door 0")
        expect(below(page, 298)).to_contain_text("Customer 2: door 2")
        # Of very many rows what is open is below the grid.
        many = component(page, "many").locator(".dvn-scroller")
        many.click(position={"x": OPENER, "y": HEAD + ROW * 1.5})
        expect(below(page, 2).last).to_contain_text("Row 1")
        component(page, "many").get_by_role("button", name="Close").click()
        expect(component(page, "many").get_by_role("region", name="Details")).to_have_count(0)


def test_rows_open_by_keys_and_lists_have_buttons(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    with without_errors(page):
        opened(page, url)
        component(page, "orders").locator(".dvn-scroller").click(position={"x": OPENER + 60, "y": HEAD + ROW / 2})
        for key in ("ArrowLeft", "ArrowRight"):
            page.keyboard.press(key)
        expect(below(page, 1)).to_be_visible()
        page.keyboard.press("Tab")
        expect(below(page, 1).get_by_role("button", name="Ship")).to_be_focused()
        page.keyboard.press("Escape")
        expect(openers(page).first).to_be_focused()
        page.keyboard.press("ArrowLeft")
        expect(below(page, 1)).to_have_count(0)
        page.keyboard.press("Enter")
        expect(below(page, 1)).to_be_visible()
        # A narrow table is a list, in which the same rows are open.
        page.set_viewport_size({"width": 390, "height": 900})
        orders = component(page, "orders")
        expect(orders.get_by_role("listitem").first.get_by_role("region")).to_contain_text("Customer 0: door 0")
        more = orders.get_by_role("button", name="Details of row 2", exact=True)
        more.focus()
        page.keyboard.press("Enter")
        expect(more).to_have_attribute("aria-expanded", "true")
        expect(below(page, 2)).to_contain_text("Customer 1: door 1")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(more).to_be_focused()
        assert violations_in_both(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        below(page, 2).get_by_role("button", name="Turn").click()
        expect(component(page, "told")).to_have_text("Turned at 1001")
    context.close()


def test_on_the_canvas_what_opens_is_edited_below_the_first_row(page: Page, server: Server, root: Path) -> None:
    parts = {
        "orders": {"type": "table", "components": {"name": {"type": "text", "text": "{{ row.name }}"}}},
        "hint": {"type": "text", "text": "A hint"},
        "many": {"type": "number", "label": "Many"},
    }
    rows = """def load(context):
    context.orders.data = [{"name": f"Item {number}", "left": number} for number in range(20)]
"""
    write_app(root / "opening", "desk", {"handlers": {"load": "load"}, "components": parts}, rows)
    canvas = open_tab(page, server, "opening/desk.ipynb")
    name = canvas.slot("orders.name")
    expect(name).to_have_text("{{ row.name }}")
    canvas.run_notebook()
    expect(name).to_have_text("Item 0")
    canvas.settle()
    box = name.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 10, box["y"] + 5)
    expect(canvas.inspector.get_by_label("Name", exact=True).first).to_have_value("name")
    canvas.inspector.get_by_label("Text", exact=True).first.fill("{{ row.left:integer }} left")
    page.keyboard.press("Tab")
    expect(name).to_have_text("0 left")
    canvas.begin_drag(canvas.outline_row("many"), canvas.outline_row("orders"), (0.5, 0.5))
    expect(page.get_by_text("A number cannot be in orders, which draws it once for each row.")).to_be_visible()
    page.mouse.up()
    canvas.begin_drag(canvas.outline_row("hint"), canvas.outline_row("orders"), (0.5, 0.5))
    page.mouse.up()
    until(page, lambda: list(components(root, "opening")["orders"]["components"]) == ["name", "hint"])
    expect(canvas.slot("orders.hint")).to_be_visible()
    assert components(root, "opening")["orders"]["components"]["name"]["text"] == "{{ row.left:integer }} left"
