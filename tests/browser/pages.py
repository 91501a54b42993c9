"""Pages for browser tests: published for visitors, with their components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.serving import write_app

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server


def publish(server: Server, folder: str, page: dict[str, Any], *cells: str, mode: str = "shared") -> str:
    """Write an app with the page `desk` into a folder of the server and publish the page; its visitor link."""
    write_app(server.root / folder, "desk", page, *cells)
    return server.publish(f"{folder}/desk.ipynb", mode)


XSS = "<img src=x onerror=\"document.title='owned'\">"
"""A text that is seen as it is, or takes over the title of the document."""


def opened(page: Page, url: str) -> Page:
    """A page, opened; its `load` has said that it is ready."""
    page.goto(url)
    expect(page.get_by_text("Ready")).to_be_visible(timeout=20_000)
    return page


def component(page: Page, path: str) -> Locator:
    """The component at a path of the page."""
    return page.locator(f'[data-component="{path}"]')
