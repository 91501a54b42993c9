"""Pages for browser tests: published for visitors, with their components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.serving import write_app

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server


def publish(server: Server, folder: str, page: dict[str, Any], *cells: str, mode: str = "shared") -> str:
    """Write an app with the page `desk` into a folder of the server and publish the page; its visitor link."""
    write_app(server.root / folder, "desk", page, *cells)
    return server.publish(f"{folder}/desk.ipynb", mode)


def component(page: Page, path: str) -> Locator:
    """The component at a path of the page."""
    return page.locator(f'[data-component="{path}"]')
