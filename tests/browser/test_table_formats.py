"""The formats of tables' columns, styles by rules, and tables as lists, as visitors see them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.canvases import until
from tests.browser.pages import component, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.serving import Server

KINDS = {"open": "info", "late": "error", "paid": "success"}
ORDERS: dict[str, Any] = {
    "type": "table",
    "label": "Orders",
    "selection": "multiple",
    "height": 420,
    "handlers": {"select": "chosen"},
    "columns": {
        "id": {"format": "link", "url": "https://example.org/orders/{{ row.id }}"},
        "site": {"format": "link", "label": "Site", "width": 190},
        "photo": {"format": "image", "label": "Photo"},
        "state": {"format": "badge", "label": "State", "kinds": KINDS},
        "done": {"format": "progress", "label": "Done", "help": "How much of the order is packed"},
        "week": {"format": "sparkline", "label": "Week"},
        "stars": {"format": "rating", "label": "Stars"},
        "total": {
            "format": "currency",
            "currency": "EUR",
            "label": "Total",
            "tooltip": "{{ row.state }} of {{ row.id }}",
        },
        "weight": {"format": "number", "unit": "kg", "decimals": 1, "label": "Weight"},
        "size": {"format": "bytes", "label": "Size"},
        "took": {"format": "duration", "label": "Took"},
        "paid": {"label": "Paid"},
        "at": {"format": "time", "label": "At"},
        "extra": {"format": "json", "label": "Extra", "width": 180},
        "code": {"format": "code", "label": "Code"},
        "compact": {"format": "compact", "label": "Views"},
    },
}
LATE: dict[str, Any] = {
    "type": "table",
    "label": "Late orders",
    "height": 260,
    "handlers": {"select": "chosen"},
    "columns": {
        "state": {"styles": [{"when": "row.state == 'late'", "kind": "warning", "bold": True}]},
        "total": {
            "format": "currency",
            "tooltip": "{{ row.state }} since {{ row.days }} days",
            "styles": [{"when": "row.total < 0", "strike": True}],
        },
    },
    "row_styles": [{"when": "row.days > 20 and row.total > state.least", "kind": "error"}],
}
COMPONENTS = {
    "orders": ORDERS,
    "chosen": {"type": "text"},
    "least": {"type": "number", "label": "Least", "value": 100, "live": True},
    "late": LATE,
}
CELL = """
import datetime as dt
import numpy as np
import pandas as pd

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='28'><rect width='40' height='28' fill='#c60'/></svg>"
STATES = ["open", "late", "paid", "odd"]

def load(state, context):
    count = 40
    at = np.arange(count)
    frame = pd.DataFrame({
        "id": [f"A{100 + one}" for one in at],
        "site": ["https://example.org/a", "javascript:alert(1)", "mailto:a@example.org", "no address"] * 10,
        "photo": [SVG, None, "https://example.org/not-loaded.png", SVG] * 10,
        "state": STATES * 10,
        "done": [0.0, 0.42, 1.0, 1.7] * 10,
        "week": pd.Series([[1, 3, 2, 5, 4], [2, None, 3], [1, "x"], []] * 10, dtype=object),
        "stars": [3.5, 0, 5, 9] * 10,
        "total": [1234.5, 12.0, -3.25, float("nan")] * 10,
        "weight": [1.25, 12.0, 3.0, 8.5] * 10,
        "size": [1_536_000, 20, 999, 5_000_000_000] * 10,
        "took": [90.5, 3600.0, 7.0, 12345.0] * 10,
        "paid": [True, False, True, False] * 10,
        "at": pd.to_datetime(["2024-02-29 09:30", "2024-02-29 17:05", "2024-03-01 00:00", None] * 10),
        "extra": pd.Series([{"a": 1, "b": [1, 2]}, [1, 2], "plain", None] * 10, dtype=object),
        "code": ["SKU-1", "x = 1", "a\\tb", ""] * 10,
        "compact": [1_234_567, 950, 12, 0] * 10,
    })
    context.orders.data = frame
    context.late.data = pd.DataFrame({
        "id": ["B1", "B2", "B3", "B4"], "state": STATES, "total": [50.0, 500.0, -20.0, 90.0], "days": [30, 40, 1, 25],
    })

def chosen(state, context):
    context.chosen.text = f"{len(state.orders.rows)} selected, {state.orders.id}"
"""
SERVED = {"title": "Formats", "handlers": {"load": "load"}, "width": "full", "components": COMPONENTS}


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "formats", SERVED, CELL)


def cells(page: Page, path: str, row: int) -> list[str]:
    """The texts of a row of a grid, as screen readers have them."""
    return [str(one.text_content()) for one in component(page, path).locator("tr").nth(row).locator("td").all()]


def shot(page: Page, name: str) -> None:
    folder = os.environ.get("JUPYTER_TOOLS_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")


HEAD, ROW = 38, 36
MISSING = "\N{EN DASH}"


def click_at(page: Page, path: str, x: int, row: int) -> None:
    """Click into a row of a grid, so far from its left."""
    canvas = component(page, path).locator(".dvn-scroller")
    position = {"x": x, "y": HEAD + ROW * row + ROW / 2}
    canvas.click(position=position)


def ground(page: Page, path: str, x: int, row: int) -> str:
    """The colour at the top of a cell of a grid, below its text."""
    return str(
        page.evaluate(
            """([path, x, y]) => {
              const canvas = document.querySelector(`[data-component="${path}"] canvas`);
              const [left, top] = [x * devicePixelRatio, y * devicePixelRatio];
              return canvas.getContext("2d").getImageData(left, top, 1, 1).data.join(" ");
            }""",
            [path, x, HEAD + ROW * row + 4],
        )
    )


def test_every_format(page: Page, url: str) -> None:
    """Cells are drawn, their texts are what screen readers get, and links and JSON open by mouse and by keyboard."""
    page.set_viewport_size({"width": 2300, "height": 1000})
    page.goto(url)
    until(page, lambda: len(cells(page, "orders", 4)) == len(ORDERS["columns"]) + 1)
    assert cells(page, "orders", 1)[1:] == [
        *(
            "A100",
            "https://example.org/a",
            "Image",
            "open",
            "0%",
            "1; 3; 2; 5; 4",
            "3.5 of 5",
            "€1,234.50",
            "1.3\xa0kg",
        ),
        *("1.54 MB", "0:01:31", "Yes", "9:30 AM", '{"a":1,"b":[1,2]}', "SKU-1", "1.23M"),
    ]
    third = ["mailto:a@example.org", "https://example.org/not-loaded.png", "paid", "100%", "[1, 'x']", "5 of 5"]
    assert cells(page, "orders", 3)[2:8] == third
    assert cells(page, "orders", 4)[4:9] == ["odd", "1.7", MISSING, "9.0", MISSING]
    shot(page, "formats-light")

    page.context.route("https://example.org/**", lambda route: route.fulfill(body="There"))
    with page.context.expect_page() as opened:
        click_at(page, "orders", 70, 0)
    assert opened.value.url == "https://example.org/orders/A100"
    assert opened.value.evaluate("window.opener") is None
    opened.value.close()
    expect(component(page, "chosen")).not_to_contain_text("selected")
    # Beside its text a click selects the row, and so does one on what is no address to be opened.
    click_at(page, "orders", 200, 1)
    expect(component(page, "chosen")).to_contain_text("1 selected, A101")
    with page.context.expect_page() as opened:
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
    assert opened.value.url == "https://example.org/orders/A101"
    opened.value.close()
    for _ in range(13):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    overlay = page.locator(".jt-cell-json")
    expect(overlay).to_contain_text("[\n  1,\n  2\n]")
    shot(page, "formats-json")
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    until(page, lambda: page.locator("[data-mantine-color-scheme=dark]").count() > 0)
    shot(page, "formats-dark")


def test_styles_by_rules(page: Page, url: str) -> None:
    """Rules over `row` colour rows and cells, read what is entered, and say what a cell is."""
    page.goto(url)
    until(page, lambda: len(cells(page, "late", 4)) == 4)
    at = {"state": 30, "id": 180}
    plain = ground(page, "late", at["id"], 2)
    until(page, lambda: ground(page, "late", at["id"], 1) != plain)
    late = ground(page, "late", at["id"], 1)
    assert ground(page, "late", at["id"], 0) == plain
    assert ground(page, "late", at["state"], 1) not in (plain, late)
    shot(page, "styles-light")
    page.get_by_label("Least").fill("10")
    until(page, lambda: ground(page, "late", at["id"], 0) == late)
    assert ground(page, "late", at["id"], 3) == late


def test_a_list_on_a_phone(browser: Browser, url: str) -> None:
    """A table in a narrow place is a list of cards with the same selection, order and formats."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    try:
        page = context.new_page()
        page.goto(url)
        orders = component(page, "orders")
        cards = orders.locator(".jt-list-card")
        expect(cards).to_have_count(20)
        expect(orders.locator("canvas")).to_have_count(0)
        assert cards.first.get_by_role("link").first.get_attribute("href") == "https://example.org/orders/A100"
        expect(cards.nth(1)).to_contain_text("42%")
        cards.nth(1).get_by_role("checkbox").check()
        cards.nth(2).tap(position={"x": 200, "y": 60})
        expect(component(page, "chosen")).to_contain_text("2 selected, A101")
        orders.get_by_role("button", name="Show more").click()
        expect(cards).to_have_count(40)
        orders.get_by_label("Sort by").select_option("Total, descending")
        expect(cards.first).to_contain_text("€1,234.50")
        expect(cards).to_have_count(20)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert not violations(page)
        shot(page, "list-phone-light")
        component(page, "late").scroll_into_view_if_needed()
        shot(page, "list-phone-styles")
        page.emulate_media(color_scheme="dark")
        until(page, lambda: page.locator("[data-mantine-color-scheme=dark]").count() > 0)
        assert not violations(page)
        shot(page, "list-phone-dark")
    finally:
        context.close()
