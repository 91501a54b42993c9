"""What visitors do with rows of a table: actions, all rows that match, opening and moving rows, in grids and lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.pages import component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server

HEAD, ROW = 38, 36
ORDERS: dict[str, Any] = {
    "type": "table",
    "label": "Orders",
    "key": "id",
    "height": 300,
    "search": True,
    "selection": "multiple",
    "columns": {
        "id": {"width": 90},
        "name": {"width": 160},
        "state": {"format": "badge", "kinds": {"new": "info", "sent": "success"}, "width": 120},
        "price": {"format": "currency", "width": 110},
        "about": {"width": 420},
        "place": {"visible": False},
    },
    "row_actions": [
        {"value": "edit", "label": "Edit", "icon": "edit"},
        {"value": "pack", "label": "Pack", "visible": "row.state == 'new'", "disabled": "row.price > 300"},
        {"value": "map", "label": "Show on map", "icon": "map", "url": "https://example.org/{{ row.id }}"},
        {"value": "delete", "label": "Delete", "icon": "trash", "kind": "danger", "confirm": "Delete {{ row.name }}?"},
    ],
    "bulk_actions": [
        {"value": "pack", "label": "Pack", "visible": "row.state == 'new'"},
        {"value": "drop", "label": "Drop", "kind": "danger", "confirm": "Drop {{ count }} orders?"},
    ],
    "reorder": True,
    "handlers": {"action": "act", "open": [{"open": "order"}, "act"], "reorder": "move"},
}
PAGE: dict[str, Any] = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "more": {"type": "button", "label": "More", "handlers": {"click": "load"}},
        "orders": ORDERS,
        "order": {
            "type": "drawer",
            "label": "Order",
            "components": {"which": {"type": "text", "text": "It is {{ state.orders.name }}"}},
        },
    },
}
CELL = """import pandas as pd

frame = pd.DataFrame({
    "id": range(1000, 1250),
    "name": [f"Order {at}" for at in range(250)],
    "state": ["new", "sent"] * 125,
    "price": [1.5 * at for at in range(250)],
    "about": ["Something that is worth a long sentence"] * 250,
})

def load(context):
    context.orders.data = frame
    context.told.text = "Ready"

def act(context, event):
    places = "" if len(event.rows) > 3 else " ".join(row.name for row in event.rows)
    context.told.text = f"{event.name} {event.action} {len(event.rows)} {places} {event.all}"

def move(context, event):
    if event.row.id == 1003:
        raise RuntimeError("no")
    before, after = event.before.name if event.before else None, event.after.name if event.after else None
    context.told.text = f"{event.row.name} after {before} before {after}"
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "rows", PAGE, CELL, mode="isolated")


@pytest.fixture
def desk(page: Page, url: str) -> Page:
    """The page, opened, with its table drawn."""
    opened(page, url)
    expect(cells(page, 2).first).to_have_text("Order 0")
    expect(strip(page, 0).get_by_role("button").first).to_be_visible()
    return page


def cells(page: Page, column: int) -> Locator:
    """The cells of a column, as screen readers have them."""
    return component(page, "orders").locator(f'td[aria-colindex="{column + 1}"]')


def strip(page: Page, row: int) -> Locator:
    """The actions of a row of the grid."""
    return component(page, "orders").locator(f'.jt-row-strip [data-row="{row}"]')


def press(page: Page, row: int, x: float = 160, **given: Any) -> None:
    """Click in a row that is on screen."""
    place = {"x": x, "y": HEAD + ROW * row + ROW / 2}
    component(page, "orders").locator(".dvn-scroller").click(position=place, **given)


def told(page: Page, text: str) -> None:
    expect(component(page, "told")).to_have_text(text)


def bar(page: Page) -> Locator:
    return component(page, "orders").locator(".jt-bulk")


def test_actions_of_a_row_by_mouse_and_by_keyboard(desk: Page) -> None:
    strip(desk, 0).get_by_role("button", name="Pack, row 1").click()
    told(desk, "action pack 1 Order 0 False")
    expect(strip(desk, 1).get_by_role("button", name="Pack")).to_have_count(0)  # not new
    strip(desk, 0).get_by_label("More of row 1").click()
    menu = desk.get_by_role("menu", name="Actions of row 1")
    expect(menu.get_by_role("menuitem")).to_have_text(["Edit", "Pack", "Show on map", "Delete", "Move up", "Move down"])
    expect(menu.get_by_text("Show on map")).to_be_visible()
    assert menu.get_by_role("menuitem", name="Show on map").get_attribute("href") == "https://example.org/1000"
    assert violations_in_both(desk) == []
    menu.get_by_role("menuitem", name="Delete").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete Order 0?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    # Along the cells to the buttons, down a row, and back.
    press(desk, 1)
    for _ in range(4):
        desk.keyboard.press("ArrowRight")
    expect(strip(desk, 1).get_by_label("Edit, row 2")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    expect(strip(desk, 2).get_by_label("Edit, row 3")).to_be_focused()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    told(desk, "action pack 1 Order 2 False")
    desk.keyboard.press("Escape")
    desk.keyboard.press("Shift+F10")
    expect(desk.get_by_role("menu", name="Actions of row 3").get_by_role("menuitem", name="Edit")).to_be_focused()
    desk.keyboard.press("Enter")
    told(desk, "action edit 1 Order 2 False")
    desk.keyboard.press("ContextMenu")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("menu")).to_have_count(0)
    press(desk, 3, button="right")
    expect(desk.get_by_role("menu", name="Actions of row 4")).to_be_visible()
    desk.keyboard.press("Escape")


def test_some_rows_and_all_that_match(desk: Page) -> None:
    press(desk, 0)
    press(desk, 2, modifiers=["Control"])
    expect(bar(desk).get_by_role("status")).to_have_text("2 selected")
    bar(desk).get_by_role("button", name="Pack").click()
    told(desk, "action pack 2 Order 0 Order 2 False")
    press(desk, 1, modifiers=["Control"])
    expect(bar(desk).get_by_role("button", name="Pack")).to_be_disabled()  # one is not new
    component(desk, "orders").get_by_label("Select the rows shown").check()
    expect(bar(desk).get_by_role("status")).to_have_text(re.compile("^[0-9]+ selected$"))
    bar(desk).get_by_role("button", name="Select all 250 that match").click()
    expect(bar(desk).get_by_role("status")).to_have_text("All 250 rows that match are selected")
    assert violations_in_both(desk) == []
    press(desk, 1, x=20)
    expect(bar(desk).get_by_role("status")).to_have_text("249 of 250 selected")
    bar(desk).get_by_role("button", name="Drop").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Drop 249 orders?")
    dialog.get_by_role("button", name="Continue").click()
    told(desk, "action drop 249  True")
    # What a rule forbids for some of them does not run.
    bar(desk).get_by_role("button", name="Pack").click()
    expect(desk.get_by_text("“Pack” is not possible for 124 of these 249 rows.")).to_be_visible()
    component(desk, "orders").get_by_role("searchbox").fill("Order 1")
    expect(bar(desk).get_by_role("status")).to_contain_text("all rows are no longer selected")
    bar(desk).get_by_role("button", name="Clear").focus()
    desk.keyboard.press("Enter")
    expect(bar(desk)).to_be_hidden()


def test_a_row_is_opened_and_moved(desk: Page) -> None:
    press(desk, 4, click_count=2)
    drawer = desk.get_by_role("dialog")
    expect(drawer).to_contain_text("It is Order 4")
    told(desk, "open  1 Order 4 False")
    desk.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    press(desk, 5)
    desk.keyboard.press("Enter")
    expect(drawer).to_contain_text("It is Order 5")
    desk.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    press(desk, 1)
    desk.keyboard.press("Alt+ArrowDown")
    told(desk, "Order 1 after Order 2 before Order 3")
    expect(cells(desk, 2).nth(2)).to_have_text("Order 1")
    expect(component(desk, "orders").locator("output", has_text="Moved to row 3 of 250")).to_have_count(1)
    grip = strip(desk, 0).locator(".jt-row-grip")
    box = grip.bounding_box()
    assert box is not None
    desk.mouse.move(box["x"] + 10, box["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 10, box["y"] + 40, steps=4)
    desk.mouse.move(box["x"] + 10, box["y"] + 10 + 4 * ROW, steps=6)
    expect(component(desk, "orders").locator(".jt-row-target")).to_be_visible()
    desk.mouse.up()
    told(desk, "Order 0 after Order 3 before Order 4")
    expect(cells(desk, 2).first).to_have_text("Order 2")
    # The handler fails for this one: it goes back.
    press(desk, 2)
    desk.keyboard.press("Alt+ArrowUp")
    expect(component(desk, "orders").locator("output", has_text="the move was not saved")).to_have_count(1)
    expect(cells(desk, 2).nth(2)).to_have_text("Order 3")
    component(desk, "orders").get_by_role("searchbox").fill("Order 24")
    expect(cells(desk, 2).first).to_have_text("Order 24")
    expect(component(desk, "orders").locator(".jt-row-grip")).to_have_count(0)


def test_cards_do_the_same(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    opened(page, url)
    cards = component(page, "orders").locator("li.jt-list-card")
    first = cards.first
    first.get_by_role("button", name="Pack, row 1").click()
    told(page, "action pack 1 Order 0 False")
    first.get_by_label("More of row 1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu").get_by_role("menuitem", name="Edit")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first.get_by_label("More of row 1")).to_be_focused()
    first.get_by_label("Select row 1").check(force=True)
    expect(bar(page).get_by_role("status")).to_have_text("1 selected")
    bar(page).get_by_role("button", name="Select all 250 that match").click()
    expect(cards.nth(3)).to_have_attribute("data-selected", "")
    bar(page).get_by_role("button", name="Pack").scroll_into_view_if_needed()
    assert violations_in_both(page) == []
    bar(page).get_by_role("button", name="Clear").click()
    cards.nth(1).get_by_label("Move row 2").focus()
    page.keyboard.press("Alt+ArrowUp")
    told(page, "Order 1 after None before Order 0")
    expect(cards.first).to_contain_text("Order 1")
    cards.nth(2).get_by_label("Open row 3").click()
    expect(page.get_by_role("dialog")).to_contain_text("It is Order 2")
