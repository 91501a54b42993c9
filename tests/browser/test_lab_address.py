"""The address that the demo prints for JupyterLab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from jupyter_tools.cli.demo import OPEN_PAGE
from tests.serving import TOKEN, Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTEBOOK = "flight_desk/delays.ipynb"


def test_the_address_opens_the_notebook_with_its_page_at_the_right(page: Page, server: Server) -> None:
    page.goto(f"{server.url}lab/tree/{NOTEBOOK}?token={TOKEN}&reset&{OPEN_PAGE}")
    panel = page.locator(".jp-JupyterToolsPage")
    expect(panel.locator('[data-component="filters"]')).to_be_visible(timeout=30_000)
    notebook = page.locator(".jp-NotebookPanel").bounding_box()
    beside = panel.bounding_box()
    assert notebook is not None
    assert beside is not None
    assert beside["x"] >= notebook["x"] + notebook["width"]
    assert abs(beside["y"] - notebook["y"]) < 5


def test_without_the_parameter_the_notebook_is_alone(page: Page, server: Server) -> None:
    page.goto(f"{server.url}lab/tree/{NOTEBOOK}?token={TOKEN}&reset")
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_be_visible(timeout=30_000)
    expect(page.locator(".jp-JupyterToolsPage")).to_have_count(0)
