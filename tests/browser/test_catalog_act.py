"""Buttons, groups, menus and timers on a published page: each runs its handler, by mouse and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.console import without_errors
from tests.browser.pages import XSS, component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.serving import Server

PAGE: dict[str, Any] = {
    "title": "Act",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "go": {
            "type": "button",
            "label": "Go",
            "kind": "primary",
            "icon": "play",
            "shortcut": "Ctrl+Enter",
            "handlers": {"click": "pressed"},
        },
        "drop": {
            "type": "button",
            "label": "Delete",
            "kind": "danger",
            "confirm": "Delete {{ state.answer or 'nothing' }}?",
            "handlers": {"click": "pressed"},
        },
        "more": {"type": "button", "label": "More", "kind": "link", "handlers": {"click": "pressed"}},
        "bare": {"type": "button", "label": "", "icon": "refresh", "handlers": {"click": "pressed"}},
        "off": {"type": "button", "label": "Off", "disabled": True, "handlers": {"click": "pressed"}},
        "answer": {
            "type": "button_group",
            "label": "Answer",
            "items": [1, "1", {"value": "later", "label": "Later", "icon": "clock", "separator": True}],
            "handlers": {"click": "answered"},
        },
        "export": {
            "type": "menu_button",
            "label": "Export",
            "icon": "download",
            "items": [
                {"value": "csv", "label": "As CSV"},
                {"value": "mail", "label": "By mail", "disabled": True},
                {"value": "xlsx", "label": "For Excel", "separator": True},
            ],
            "handlers": {"click": "answered"},
        },
        "save": {"type": "menu_button", "split": True, "items": ["Save", "Save as"], "handlers": {"click": "answered"}},
        "note": {"type": "text_input", "label": "Note"},
        "clock": {"type": "timer", "label": "Ticks", "seconds": 1, "running": False, "handlers": {"tick": "ticked"}},
        "start": {"type": "button", "label": "Start", "handlers": {"click": "start"}},
        "evil": {"type": "button", "label": XSS, "confirm": XSS, "handlers": {"click": "pressed"}},
        "worse": {"type": "menu_button", "label": XSS, "items": [{"value": XSS, "label": XSS}]},
        "worst": {"type": "button_group", "label": XSS, "items": [XSS]},
    },
}
CELL = """TICKS = []

def load(state, context):
    context.told.text = "Ready"

def pressed(state, context, event):
    context.told.text = f"Pressed {event.component}"

def answered(state, context):
    context.told.text = f"{state.answer!r} {state.export!r} {state.save!r}"

def start(state, context):
    TICKS.clear()
    context.clock.running = True
    context.told.text = "Started"

def ticked(state, context):
    TICKS.append(1)
    context.told.text = f"Tick {len(TICKS)}"
    context.clock.running = len(TICKS) < 3
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "act", PAGE, CELL)


def test_buttons_run_their_handlers(page: Page, url: str) -> None:
    opened(page, url)
    for name, path in (("Go", "go"), ("More", "more"), ("bare", "bare")):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_text(f"Pressed {path}")).to_be_visible()
    expect(page.get_by_role("button", name="Off")).to_be_disabled()
    expect(component(page, "go").locator("svg path")).to_have_count(1)


def test_a_shortcut_presses_its_button_also_while_somebody_types(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_label("Note").fill("Hello")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Pressed go")).to_be_visible()


def test_a_button_asks_first(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_role("button", name="Delete", exact=True).click()
    question = page.get_by_role("dialog", name="Delete nothing?")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)
    expect(page.get_by_text("Ready")).to_be_visible()
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_text("'later' None None")).to_be_visible()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog", name="Delete later?").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Pressed drop")).to_be_visible()


def test_a_group_gives_the_item_as_it_is(page: Page, url: str) -> None:
    opened(page, url)
    group = page.get_by_role("group", name="Answer")
    group.get_by_role("button").nth(0).click()
    expect(page.get_by_text("1 None None", exact=True)).to_be_visible()
    group.get_by_role("button").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("'1' None None", exact=True)).to_be_visible()


def test_a_menu_by_mouse_and_by_keys(page: Page, url: str) -> None:
    opened(page, url)
    button = page.get_by_role("button", name="Export", exact=True)
    button.click()
    menu = page.get_by_role("menu", name="Export")
    expect(menu.get_by_role("menuitem", name="By mail")).to_be_disabled()
    menu.get_by_role("menuitem", name="For Excel").click()
    expect(page.get_by_text("None 'xlsx' None")).to_be_visible()
    expect(menu).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="As CSV")).to_be_focused()
    page.keyboard.press("f")
    expect(page.get_by_role("menuitem", name="For Excel")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_text("None 'csv' None")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(button).to_be_focused()


def test_a_split_button(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("None None 'Save'", exact=True)).to_be_visible()
    page.get_by_role("button", name="More of Save").click()
    page.get_by_role("menuitem", name="Save as").click()
    expect(page.get_by_text("None None 'Save as'")).to_be_visible()


def test_a_timer_ticks_until_a_handler_stops_it(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Tick 3")).to_be_visible(timeout=15_000)
    expect(component(page, "clock").get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wrong_for_people_who_cannot_see_it(browser: Browser, url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    with without_errors(page):
        opened(page, url)
        page.get_by_role("button", name="Export", exact=True).click()
        expect(page.get_by_role("menuitem", name="As CSV")).to_be_focused()
        assert violations_in_both(page) == []
        page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_texts_are_texts(page: Page, url: str) -> None:
    opened(page, url)
    component(page, "worse").get_by_role("button").click()
    expect(page.get_by_role("menu").get_by_text(XSS)).to_be_visible()
    page.keyboard.press("Escape")
    component(page, "evil").get_by_role("button").click()
    expect(page.get_by_role("dialog").locator("p").get_by_text(XSS)).to_be_visible()
    assert page.title() == "Act"
    assert page.locator("img").count() == 0
