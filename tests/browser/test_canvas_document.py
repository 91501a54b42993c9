"""The canvas in a tab of the browser, without JupyterLab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.serving import TOKEN, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_canvas_shows_the_page_and_knows_the_kernel(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    with without_errors(page):
        page.goto(f"{server.url}jupyter-tools/canvas/hello/hello.ipynb?token={TOKEN}")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)
        expect(page.get_by_label("Your name")).to_be_visible()
        # The document's policy lets the canvas ask the server.
        answer = page.evaluate("fetch('../../api/pages/hello/hello.ipynb/check').then((answer) => answer.json())")
        assert answer["findings"] == []
    context.close()
