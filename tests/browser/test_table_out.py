"""What leaves a table: files, the clipboard, paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.pages import publish

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.serving import Server

PAGE = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "orders": {
            "type": "table",
            "label": "Orders",
            "height": 420,
            "selection": "multiple",
            "columns": {
                "status": {"label": "Status"},
                "total": {"label": "Total", "format": "currency"},
                "placed": {"label": "Placed"},
                "secret": {"visible": False},
            },
        },
    },
}
CELL = """import pandas as pd

def load(state, context):
    context.orders.data = pd.DataFrame({
        "status": ["new", "=packed", "sent", None] * 500,
        "total": [1.5 * at for at in range(2000)],
        "placed": pd.date_range("2024-01-01", periods=2000, freq="D"),
        "secret": [at % 7 for at in range(2000)],
    })
"""
TABLE = "[data-component=orders]"


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "table_out", PAGE, CELL)


def test_a_visitor_downloads_what_is_shown_by_keyboard(page: Page, url: str, tmp_path: Path) -> None:
    page.goto(url)
    expect(page.locator(f"{TABLE} canvas").first).to_be_visible(timeout=20_000)
    button = page.get_by_role("button", name="Download, copy or print Orders")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Download as CSV")).to_be_focused()
    expect(page.get_by_role("menuitem")).to_have_text(
        [
            "Download as CSV",
            "Download for Excel (XLSX)",
            "Download as Parquet",
            "Copy the rows",
            "Copy the rows with heads",
            "Print the page",
        ]
    )
    assert violations_in_both(page) == []
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    file = started.value
    assert re.fullmatch(r"Orders \d{4}-\d\d-\d\d\.csv", file.suggested_filename)
    file.save_as(tmp_path / "file.csv")
    lines = (tmp_path / "file.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[:3] == ["Status,Total,Placed", '"new",0,2024-01-01 00:00:00', '"\'=packed",1.5,2024-01-02 00:00:00']
    assert len(lines) == 2_001
    expect(page.locator(f"{TABLE} .jt-export")).to_contain_text("is downloaded")


def test_rows_are_copied_with_heads_and_the_page_is_printed_with_plain_tables(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.emulate_media(color_scheme="dark")
    page.add_init_script("window.print = () => { window.printed = document.querySelectorAll('.jt-print tr').length }")
    page.goto(url)
    expect(page.locator(f"{TABLE} canvas").first).to_be_visible(timeout=20_000)
    page.locator(f"{TABLE} .dvn-scroller").click(position={"x": 80, "y": 60})
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+Shift+C")
    copied = page.locator(f"{TABLE} .jt-export")
    expect(copied).to_have_text("2 rows are copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "Status\tTotal\nnew\t0\n=packed\t1.5"
    menu = page.get_by_role("button", name="Download, copy or print Orders")
    menu.click()
    page.get_by_role("menuitem", name="Copy the selected rows with heads").click()
    expect(copied).to_have_text("1 row is copied.")
    # What is on the clipboard keeps texts in spreadsheets.
    html = """async () => { const [one] = await navigator.clipboard.read();
        return (await one.getType("text/html")).text() }"""
    assert "<th>Placed</th>" in page.evaluate(html)
    menu.click()
    page.get_by_role("menuitem", name="Print the page").click()
    page.wait_for_function("'printed' in window")
    page.emulate_media(media="print")
    paper = page.locator(f"{TABLE} .jt-print")
    expect(paper.locator("tbody tr")).to_have_count(1_000)
    expect(paper.locator("p")).to_have_text("1,000 of 2,000 rows")
    expect(page.locator(f"{TABLE} canvas").first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.jt-page')).color") == "rgb(25, 27, 31)"
    file = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", file)) > 10
    page.emulate_media(media="screen")
    expect(paper).to_have_count(0)
