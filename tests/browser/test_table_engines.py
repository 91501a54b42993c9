"""A table of a lazy frame in a real kernel: its engine is slow, says so, and is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.pages import publish

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serving import Server

PAGE = {
    "title": "Readings",
    "handlers": {"load": "load"},
    "components": {
        "readings": {
            "type": "table",
            "label": "Readings",
            "height": 320,
            "key": "id",
            "handlers": {"select": "show"},
        },
        "chosen": {"type": "text"},
    },
}
# The rows of a window take no time, but to sort all of them by `slow` takes minutes.
CELL = """import duckdb

connection = duckdb.connect()
connection.execute("create table readings as select range as id, 'r' || (range % 1000) as name from range(200000)")

def load(state, context):
    context.readings.data = connection.sql(
        "select id, name, list_max(list_transform(range(30000), lambda x: hash(x + id))) as slow from readings"
    )

def show(state, context):
    context.chosen.text = f"chosen: {state.readings.id} {type(state.readings.name).__name__}"
"""
TABLE = "[data-component=readings]"


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    pytest.importorskip("duckdb", reason="DuckDB is not installed")
    return publish(server, "table_engines", PAGE, CELL)


def test_a_slow_engine_says_so_and_is_stopped_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    first = page.locator(f'{TABLE} td[aria-colindex="1"]').first
    expect(first).to_have_text("0", timeout=30_000)
    foot = page.locator(f"{TABLE} .jt-table-foot")
    expect(foot).to_contain_text("200,000 rows")
    page.locator(f"{TABLE} .dvn-scroller").click(position={"x": 30, "y": 38 + 18})
    expect(page.get_by_text("chosen: 0 str")).to_be_visible()

    # The head of the last column, by keyboard: its sort takes long, and the rows that were there stay.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Sort ascending", exact=True).press("Enter")
    expect(foot.get_by_text("Still working…")).to_be_visible(timeout=10_000)
    expect(first).to_have_text("0")
    assert violations_in_both(page, TABLE) == []
    foot.get_by_role("button", name="Cancel").press("Enter")
    expect(page.get_by_text("The rows stay in the order they were in")).to_be_visible()
    expect(page.get_by_text("This was cancelled.")).to_be_visible()
    expect(foot.get_by_text("Still working…")).to_have_count(0)
    expect(first).to_have_text("0")

    # The engine is free again: a handler reads a row with it.
    page.locator(f"{TABLE} .dvn-scroller").click(position={"x": 30, "y": 38 + 36 + 18})
    expect(page.get_by_text("chosen: 1 str")).to_be_visible()
