"""Widgets at their place on a published page: those of a handler, and those of a cell, which visitors share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import component, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.serving import Server

CELL = """
import ipywidgets

level = ipywidgets.IntSlider(description="Level", value=5, max=50)
board = ipywidgets.VBox([level, ipywidgets.Label("shared by all")])

def share(context):
    context.place.widget = board

def own(context, visit):
    context.place.widget = ipywidgets.IntSlider(description="Own", value=1)

def odd(context):
    context.place.widget = "a text"

def tell(context):
    context.note.text = f"level is {level.value}"

def clear(context):
    context.place.widget = None
"""
NAMES = ("share", "own", "odd", "tell", "clear")
COMPONENTS = {
    **{name: {"type": "button", "label": name.capitalize(), "handlers": {"click": name}} for name in NAMES},
    "place": {"type": "widget", "label": "Board"},
    "note": {"type": "text", "text": ""},
}


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of a page with a place for a widget."""
    return publish(server, "placed", {"components": COMPONENTS}, CELL)


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(component(page, "place").get_by_text("Nothing to show yet")).to_be_visible(timeout=20_000)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_widget_of_a_cell_is_shared_by_its_visitors(page: Page, browser: Browser, url: str) -> None:
    others = browser.new_context()
    one, other = opened(page, url), opened(others.new_page(), url)
    for visitor in (one, other):
        press(visitor, "Share")
        expect(component(visitor, "place").get_by_text("shared by all")).to_be_visible()
    one.get_by_role("slider").focus()
    for _ in range(3):
        one.get_by_role("slider").press("ArrowRight")
    expect(other.get_by_role("slider")).to_have_attribute("aria-valuenow", "8.0")
    press(other, "Tell")
    expect(component(other, "note")).to_have_text("level is 8")
    others.close()
    # The end of a visit is not that of the widget.
    one.get_by_role("slider").press("ArrowRight")
    press(one, "Tell")
    expect(component(one, "note")).to_have_text("level is 9")
    one.reload()
    expect(one.get_by_role("slider")).to_have_attribute("aria-valuenow", "9.0")
    press(one, "Clear")
    expect(component(one, "place").get_by_text("Nothing to show yet")).to_be_visible()


def test_a_widget_of_a_handler_is_its_visitors_alone(page: Page, browser: Browser, url: str) -> None:
    others = browser.new_context()
    one, other = opened(page, url), opened(others.new_page(), url)
    for visitor in (one, other):
        press(visitor, "Own")
        expect(visitor.get_by_role("slider")).to_have_attribute("aria-valuenow", "1.0")
    one.get_by_role("slider").press("End")
    expect(one.get_by_role("slider")).to_have_attribute("aria-valuenow", "100.0")
    expect(other.get_by_role("slider")).to_have_attribute("aria-valuenow", "1.0")
    others.close()


def test_what_is_no_widget_is_refused(page: Page, url: str) -> None:
    opened(page, url)
    press(page, "Odd")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(component(page, "place").get_by_text("Nothing to show yet")).to_be_visible()
