"""The tools of tables: menus of heads, filters with chips, statistics, by mouse and by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations, violations_in_both
from tests.browser.pages import publish

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server

PAGE = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "orders": {
            "type": "table",
            "label": "Orders",
            "height": 420,
            "columns": {
                "status": {"label": "Status"},
                "total": {"label": "Total", "format": "currency"},
                "placed": {"label": "Placed"},
                "secret": {"filterable": False, "sortable": False},
            },
        },
    },
}
CELL = """import pandas as pd

def load(state, context):
    context.orders.data = pd.DataFrame({
        "status": ["new", "packed", "sent", None] * 50,
        "total": [1.5 * at for at in range(200)],
        "placed": pd.date_range("2024-01-01", periods=200, freq="D"),
        "secret": [at % 7 for at in range(200)],
    })
"""
TABLE = "[data-component=orders]"


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "table_tools", PAGE, CELL)


@pytest.fixture
def desk(page: Page, url: str) -> Page:
    """The page, opened, with its table drawn."""
    page.goto(url)
    expect(page.locator(f"{TABLE} canvas").first).to_be_visible(timeout=20_000)
    expect(column(page, 0).first).to_have_text("new")
    return page


def heads(page: Page) -> Locator:
    return page.locator(f"{TABLE} th")


def column(page: Page, place: int) -> Locator:
    return page.locator(f'{TABLE} td[aria-colindex="{place + 1}"]')


def head_at(page: Page, x: int, button: str = "left") -> None:
    page.locator(f"{TABLE} .dvn-scroller").click(position={"x": x, "y": 18}, button=button)  # type: ignore[arg-type]


def entry(page: Page, name: str) -> Locator:
    return page.get_by_role("menuitem", name=name, exact=True)


def rows(page: Page) -> Locator:
    return page.locator(f"{TABLE} .jt-table-foot")


def test_the_menu_filters_and_chips_by_mouse_and_by_keyboard(desk: Page) -> None:
    head_at(desk, 30, "right")
    menu = desk.get_by_role("menu", name="Menu of Status")
    expect(menu).to_be_visible()
    assert violations_in_both(desk, "[role=menu]") == []
    entry(desk, "Filter…").click()
    form = desk.get_by_role("dialog", name="Filter by Status")
    form.get_by_label("packed").check()
    form.get_by_label("(empty)").check()
    assert violations_in_both(desk, "[role=dialog]") == []
    form.get_by_role("button", name="Apply").click()
    expect(rows(desk)).to_contain_text("100 of 200 rows")
    expect(heads(desk).first).to_have_attribute("aria-description", "Filtered")
    assert violations(desk) == []

    # The chip opens the filter, which keeps what is ticked, and gives the focus back.
    chip = desk.get_by_role("button", name="Status: packed, (empty)", exact=True)
    chip.press("Enter")
    expect(form.get_by_label("packed")).to_be_checked()
    desk.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(chip).to_be_focused()

    # By keyboard: up from the first row to the heads, and to the menu of the next one.
    desk.locator(f"{TABLE} .dvn-scroller").click(position={"x": 30, "y": 38 + 18})
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+F10")
    expect(desk.get_by_role("menu", name="Menu of Total")).to_be_visible()
    expect(entry(desk, "Sort ascending")).to_be_focused()
    desk.keyboard.press("f")
    expect(entry(desk, "Filter…")).to_be_focused()
    desk.keyboard.press("Enter")
    ranged = desk.get_by_role("dialog", name="Filter by Total")
    expect(ranged.get_by_role("figure")).to_be_visible()
    ranged.get_by_label("From", exact=True).fill("100")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Total: from $100.00", exact=True)).to_be_visible()
    expect(rows(desk)).to_contain_text("67 of 200 rows")

    # The focus is at the head: its menu sorts, and statistics are of the rows that match.
    desk.keyboard.press("Alt+ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(column(desk, 1).first).to_have_text("$298.50")
    desk.keyboard.press("Shift+F10")
    entry(desk, "Statistics…").press("Enter")
    statistics = desk.get_by_role("dialog", name="Statistics of Total")
    expect(statistics).to_contain_text("Minimum$100.50")
    desk.keyboard.press("Escape")
    expect(statistics).to_be_hidden()

    # The order and the filters survive a reload of the tab.
    desk.reload()
    expect(rows(desk)).to_contain_text("67 of 200 rows", timeout=20_000)
    expect(column(desk, 1).first).to_have_text("$298.50")
    desk.get_by_role("button", name="Clear all").click()
    expect(rows(desk)).to_have_text("200 rows")
    listed_columns(desk)


def listed_columns(desk: Page) -> None:
    """The list of columns at the foot, by keyboard."""
    columns = desk.get_by_role("button", name="Columns of Orders")
    columns.press("Enter")
    listed = desk.get_by_role("dialog", name="Columns of Orders")
    expect(listed).to_be_visible()
    assert violations_in_both(desk, "[role=dialog]") == []
    listed.get_by_label("Total", exact=True).press("Alt+ArrowUp")
    expect(heads(desk).first).to_have_text(re.compile("Total"))
    desk.keyboard.press("Space")
    expect(heads(desk)).to_have_count(3)
    desk.keyboard.press("Escape")
    expect(columns).to_be_focused()
