"""Inputs as people fill them: numbers by their locale, long pastes, long lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.serving import Server

PAGE = {
    "title": "Entry",
    "handlers": {"load": "load"},
    "components": {
        "entry": {
            "type": "form",
            "label": "Entry",
            "span": 6,
            "components": {
                "amount": {"type": "number", "label": "Amount", "value": 1234.5, "step": 0.1, "span": 6},
                "count": {"type": "number", "label": "Count", "integer": True, "span": 6},
                "note": {"type": "text_input", "label": "Note", "multiline": True, "max_length": 20},
                "flight": {"type": "select", "label": "Flight", "span": 6},
                "many": {"type": "select", "label": "Flights", "multiple": True, "span": 6},
                "off": {"type": "number", "label": "Off", "value": 5, "disabled": True, "span": 6},
                "save": {"type": "button", "label": "Save", "kind": "primary", "handlers": {"click": "save"}},
            },
        },
        "narrow": {"type": "select", "label": "Narrow", "span": 1},
        "told": {"type": "text", "text": "Wait"},
    },
}
CELL = """def load(state, context):
    names = [f"Flight {n} from Newark Liberty International to San Francisco" for n in range(5_000)]
    form = context.entry.components
    form.flight.options = form.many.options = context.narrow.options = names
    form.flight.value = context.narrow.value = names[4_999]
    form.many.value = names[:2]
    context.told.text = "Ready"

def save(state, context):
    context.told.text = f"Saved {state.entry.amount!r} and {state.entry.count!r}"
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "inputs", PAGE, CELL)


def slot(page: Page, name: str) -> Locator:
    return component(page, f"entry.{name}")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def test_numbers_are_those_that_were_meant(page: Page, url: str) -> None:
    opened(page, url)
    amount, count = page.get_by_label("Amount"), page.get_by_label("Count")
    expect(amount).to_have_value("1234.5")
    for written, shown, taken in (
        ("1e6", "1000000", "1000000.0"),
        ("\u22125", "-5", "-5.0"),
        ("(500)", "-500", "-500.0"),
        ("$1,200.50", "1200.5", "1200.5"),
        ("9007199254740993", "9007199254740993", "9007199254740993"),
    ):
        amount.fill(written)
        count.fill("9007199254740993")
        save(page)
        expect(page.get_by_text(f"Saved {taken} and 9007199254740993")).to_be_visible()
        expect(amount).to_have_value(shown)
    count.press("ArrowUp")
    save(page)
    expect(page.get_by_text("and 9007199254740994")).to_be_visible()


def test_text_that_is_not_a_number_shows_an_error_at_its_field_and_stays(page: Page, url: str) -> None:
    opened(page, url)
    count = page.get_by_label("Count")
    for written, told in (
        ("1/2", "Enter a whole number, such as 1234."),
        ("3.7", "Enter a whole number."),
        ("12%", "without"),
    ):
        count.fill(written)
        count.press("Enter")
        expect(slot(page, "count")).to_contain_text(told)
        expect(count).to_have_value(written)
        expect(count).to_be_focused()
        expect(page.get_by_text("Ready")).to_be_visible()
    count.fill("1e3")
    save(page)
    expect(page.get_by_text("and 1000")).to_be_visible()


def test_a_german_writes_numbers_as_in_german(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="de-DE")
    page = opened(context.new_page(), url)
    amount = page.get_by_label("Amount")
    expect(amount).to_have_value("1234,5")
    for written, shown, taken in (("1.000", "1000", "1000.0"), ("3,2", "3,2", "3.2"), ("1.234,5", "1234,5", "1234.5")):
        amount.fill(written)
        save(page)
        expect(page.get_by_text(f"Saved {taken} and")).to_be_visible()
        expect(amount).to_have_value(shown)
    context.close()


def test_the_buttons_of_a_number_go_by_its_step(page: Page, url: str) -> None:
    opened(page, url)
    up = slot(page, "amount").locator(".jt-steps button").first
    up.click()
    up.click()
    expect(page.get_by_label("Amount")).to_have_value("1234.7")
    expect(page.get_by_label("Amount")).to_be_focused()


def test_a_text_that_is_too_long_stays_and_shows_an_error(page: Page, url: str) -> None:
    opened(page, url)
    note = page.get_by_label("Note")
    note.fill("x" * 1_000_000)
    expect(slot(page, "note")).to_contain_text("Shorten this text to 20 characters: it has 1,000,000.")
    save(page)
    expect(page.get_by_text("Ready")).to_be_visible()
    assert note.evaluate("one => one.value.length") == 1_000_000
    note.fill("short")
    save(page)
    expect(page.get_by_text("Saved")).to_be_visible()


def test_a_long_list_says_so_and_is_searched(page: Page, url: str) -> None:
    opened(page, url)
    flight = page.get_by_label("Flight", exact=True).and_(page.get_by_role("combobox"))
    expect(flight).to_have_css("text-overflow", "ellipsis")
    clear = slot(page, "flight").get_by_label("Clear").bounding_box()
    field = flight.bounding_box()
    padding = flight.evaluate("one => parseFloat(getComputedStyle(one).paddingRight)")
    assert clear is not None
    assert field is not None
    assert field["x"] + field["width"] - padding <= clear["x"], "the text ends before the button"
    flight.click()
    flight.fill("")
    listed = page.get_by_role("listbox", name="Flight", exact=True)
    expect(listed.get_by_text("4,800 more. Type to find them.")).to_be_attached()
    flight.fill("Flight 4321 ")
    page.get_by_role("option", name="Flight 4321 from").click()
    expect(flight).to_have_value("Flight 4321 from Newark Liberty International to San Francisco")


def test_half_of_a_character_ends_nothing(page: Page, url: str) -> None:
    opened(page, url)
    note = slot(page, "note").get_by_role("textbox")
    note.evaluate("(field) => { field.focus(); document.execCommand('insertText', false, 'report \\ud83d x'); }")
    note.blur()
    slot(page, "count").get_by_role("textbox").fill("7")
    save(page)
    expect(page.get_by_text("Saved 1234.5 and 7")).to_be_visible()
    expect(note).to_be_enabled()
