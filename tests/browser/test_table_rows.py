"""What visitors do with rows of a table: actions, all rows that match, opening and moving rows, in grids and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

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
