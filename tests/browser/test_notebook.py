"""Notebook 7, which has no place beside the notebook: the canvas opens in a tab of the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.serving import TOKEN, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_button_opens_the_canvas_in_a_tab_where_the_notebook_is_run(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    notebook = context.new_page()
    notebook.goto(f"{server.url}notebooks/hello/hello.ipynb?token={TOKEN}")
    with notebook.expect_popup(timeout=60_000) as opened:
        notebook.get_by_role("button", name="Page", exact=True).click(timeout=60_000)
    page = opened.value
    with without_errors(page):
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)
        shown = page.locator(".jt-c-page")
        page.get_by_role("radio", name="Use").click()
        shown.get_by_label("Your name").fill("Ann")
        shown.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Run all cells").click(timeout=30_000)
        # What was clicked before it was run.
        expect(shown.get_by_text("Hello Ann!")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("button", name="Run all cells")).to_have_count(0)
    context.close()
