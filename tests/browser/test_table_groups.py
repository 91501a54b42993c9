"""Groups, saved views and addresses of tables, and aggregates under columns, by mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import open_tab, until
from tests.browser.pages import publish

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server

COLUMNS = {
    "status": {"label": "Status"},
    "carrier": {"label": "Carrier"},
    "total": {"label": "Total", "format": "currency", "aggregate": "sum"},
    "note": {"width": 900},
}
PAGE = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "orders": {
            "type": "table",
            "label": "Orders",
            "height": 420,
            "url": "orders",
            "views": [{"name": "By carrier", "group_by": ["carrier"], "columns": ["status", "total"]}],
            "columns": COLUMNS,
        },
        "plain": {"type": "table", "label": "Plain", "view": "list", "group_by": ["carrier"], "columns": COLUMNS},
    },
}
CELL = """import pandas as pd

def load(state, context):
    frame = pd.DataFrame({
        "status": ["new", "packed", "sent", None] * 50_000,
        "carrier": ["UA"] * 150_000 + ["DL"] * 50_000,
        "total": [1.5] * 200_000,
        "note": "a note",
    })
    context.orders.data = frame
    context.plain.data = frame
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "table_groups", PAGE, CELL)


def cells(page: Page, place: int) -> Locator:
    return page.locator(f'[data-component=orders] td[aria-colindex="{place + 1}"]')


def test_groups_of_a_grid_by_mouse_and_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    expect(cells(page, 0).first).to_have_text("new", timeout=20_000)
    scroller = page.locator("[data-component=orders] .dvn-scroller")
    foot = page.locator("[data-component=orders] .jt-foot-row")
    expect(foot).to_contain_text("Sum of Total$300,000.00")

    scroller.click(position={"x": 200, "y": 18}, button="right")
    page.get_by_role("menuitem", name="Group by this", exact=True).click()
    dl = "Carrier: DL, 50,000 rows, level 1, "
    expect(cells(page, 0)).to_have_text([f"{dl}collapsed", "Carrier: UA, 150,000 rows, level 1, collapsed"])
    expect(cells(page, 2).first).to_have_text("$75,000.00")

    scroller.click(position={"x": 60, "y": 56})
    expect(cells(page, 0).nth(1)).to_have_text("new")
    expect(cells(page, 0).first).to_have_text(f"{dl}expanded")
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    expect(cells(page, 0).first).to_have_text(f"{dl}collapsed")
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(cells(page, 0).nth(1)).to_have_text("Carrier: UA, 150,000 rows, level 1, expanded")

    # The foot goes with the columns.
    under = foot.locator(".jt-foot-cell")
    left = under.bounding_box()
    scroller.evaluate("one => one.scrollLeft = 40")
    until(page, lambda: (under.bounding_box() or {})["x"] == (left or {})["x"] - 40)
    scroller.evaluate("one => one.scrollLeft = 0")

    page.get_by_role("button", name="Do not group by Carrier").first.click()
    expect(cells(page, 0).first).to_have_text("new")


def test_groups_of_a_list_and_what_axe_says(page: Page, url: str) -> None:
    page.goto(url)
    table = page.get_by_role("table", name="Plain")
    group = table.get_by_role("button", name="Carrier: DL")
    group.focus(timeout=20_000)
    page.keyboard.press("Enter")
    expect(group).to_have_attribute("aria-expanded", "true")
    expect(table.get_by_role("radio").first).to_be_visible()
    expect(table.locator("tfoot")).to_contain_text("$300,000.00")
    table.get_by_role("radio").first.check()
    expect(cells(page, 0).first).to_have_text("new")
    assert violations_in_both(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    cards = page.locator("[data-component=plain] .jt-list-cards")
    expect(cards.get_by_text("Sum of Total").first).to_be_visible()
    assert violations_in_both(page) == []


def test_views_are_saved_and_the_address_keeps_what_is_shown(page: Page, url: str) -> None:
    page.goto(f"{url}&orders.sort=-carrier&orders.filter=status:in:new,sent&orders.group=gone")
    expect(cells(page, 0).first).to_have_text("new", timeout=20_000)
    warning = page.get_by_text("The groups in the address do not fit the table.")
    expect(warning).to_be_visible()
    expect(cells(page, 1).first).to_have_text("UA")
    expect(page.get_by_role("button", name="Status: new, sent", exact=True)).to_be_visible()
    until(page, lambda: "orders.group" not in page.url)

    views = page.get_by_role("button", name="Views of Orders")
    views.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Save this view as").fill("Open")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Open” is saved.")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    until(page, lambda: "orders." not in page.url)
    page.get_by_role("button", name="By carrier", exact=True).click()
    until(page, lambda: "orders.view=By+carrier" in page.url)
    assert violations_in_both(page, "body") == []
    page.reload()
    expect(cells(page, 0).first).to_have_text("Carrier: DL, 50,000 rows, level 1, collapsed", timeout=20_000)
    views.click()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("button", name="Status: new, sent", exact=True)).to_be_visible()
    page.get_by_role("button", name="Rename “Open”").click()
    page.get_by_label("Name", exact=True).fill("Mine")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove “Mine”").click()
    expect(page.get_by_text("“Mine” is removed.")).to_be_visible()


def test_a_builder_saves_a_view_for_all_and_takes_it_back(page: Page, server: Server, url: str) -> None:  # noqa: ARG001 - the page
    canvas = open_tab(page, server, "table_groups/desk.ipynb")
    canvas.run_notebook()
    canvas.mode("Use")
    canvas.root.get_by_role("button", name="Views of Orders").click(timeout=20_000)
    page.get_by_label("Save this view as").fill("All of them")
    page.get_by_role("button", name="Save for all").click()
    views = page.get_by_role("list", name="Views of the page")
    expect(views.get_by_role("button")).to_have_text(["By carrier", "All of them"])
    kept = server.root / "table_groups" / "properties.json"
    until(page, lambda: '"All of them"' in kept.read_text())
    page.keyboard.press("Escape")
    canvas.mode("Build")
    canvas.focus()
    page.keyboard.press("Control+z")
    until(page, lambda: '"All of them"' not in kept.read_text())
