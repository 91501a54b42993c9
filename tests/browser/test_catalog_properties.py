"""Properties on one published page: computed defaults, dialogs that ask, images of rows, progress, and more."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.pages import XSS, component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.serving import Server

ZONE = "Pacific/Kiritimati"
"""A time zone in which it is seldom the day of the server's."""
PAGE: dict[str, Any] = {
    "title": "Properties",
    "handlers": {"load": "load"},
    "components": {
        "side": {"type": "sidebar", "label": "App", "components": {"link": {"type": "link", "page": "desk.ipynb"}}},
        "told": {"type": "text", "text": "Wait"},
        "closed": {"type": "message", "place": "page", "kind": "warning", "closable": True, "text": ""},
        "form": {
            "type": "form",
            "components": {
                "day": {"type": "date", "label": "Day", "rules": {"value": "today()"}},
                "flight": {"type": "text_input", "label": "Flight", "rules": {"value": "visit.params.flight"}},
                "clear": {"type": "button", "label": "Reset", "handlers": {"click": [{"reset": "form"}]}},
                "tell": {"type": "button", "label": "Tell", "handlers": {"click": "tell"}},
            },
        },
        "work": {"type": "button", "label": "Work", "handlers": {"click": "work"}},
        "far": {"type": "progress", "label": "Epochs", "handler": "work"},
        "edit": {"type": "button", "label": "Edit", "handlers": {"click": [{"open": "order"}]}},
        "order": {
            "type": "modal",
            "label": "Order",
            "confirm_close": True,
            "components": {"note": {"type": "text_input", "label": "Note", "value": "as is"}},
        },
        "rows": {
            "type": "repeater",
            "label": "Rows",
            "view": "grid",
            "components": {
                "photo": {"type": "image", "url": "{{ item.photo }}", "rules": {"alt": "item.name"}, "height": 80}
            },
        },
    },
}
CELL = f"""import io
import time

from PIL import Image

XSS = {XSS!r}

def png(colour):
    buffer = io.BytesIO()
    Image.new("RGB", (160, 120), colour).save(buffer, format="PNG")
    return buffer.getvalue()

SVG = "<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=1'><script>document.title=2</script></svg>"
ROWS = [
    {{"name": "red", "photo": png("red")}},
    {{"name": XSS, "photo": Image.new("L", (160, 120))}},
    {{"name": "svg", "photo": "data:image/svg+xml," + SVG}},
    {{"name": "script", "photo": "javascript:alert(1)"}},
    {{"name": "html", "photo": f"data:text/html,{{XSS}}"}},
    {{"name": "far", "photo": "https://example.org/a.png"}},
]

def load(state, context):
    context.told.text = "Ready"
    context.rows.data = ROWS

def tell(state, context):
    context.told.text = f"{{state.form.day}} {{state.form.flight}}"
    context.closed.text = "Closed on Monday " + XSS

def work(state, context, visit):
    visit.progress(0.5, "Half of it")
    for _ in range(40):
        time.sleep(0.05)
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "properties", PAGE, CELL)


def test_defaults_messages_images_progress_and_a_fold(browser: Browser, url: str) -> None:
    context = browser.new_context(timezone_id=ZONE, locale="en-US")
    page = context.new_page()
    page.goto(url)
    today = dt.datetime.now(zoneinfo.ZoneInfo(ZONE)).date()
    opened(page, f"{page.url.split('?')[0]}?flight=%3Cb%3EUA12")
    # Defaults: of the visitor's day, and of the address; reset computes them again.
    flight = page.get_by_label("Flight")
    expect(flight).to_have_value("<b>UA12")
    flight.fill("other")
    page.get_by_role("button", name="Reset").click()
    expect(flight).to_have_value("<b>UA12")
    page.get_by_role("button", name="Tell").click()
    expect(component(page, "told")).to_contain_text(f"{today} <b>UA12")
    # The message at the top.
    top = page.locator("[data-messages]")
    expect(top).to_contain_text(f"Closed on Monday {XSS}")
    message, told = top.bounding_box(), component(page, "told").bounding_box()
    assert message is not None
    assert told is not None
    assert message["y"] < told["y"]
    assert violations(page) == []
    # Images of rows.
    images = component(page, "rows").locator("img")
    expect(images).to_have_count(3)
    assert images.evaluate_all("all => all.map(one => [one.complete && one.naturalWidth > 0, one.alt])")[:2] == [
        [True, "red"],
        [True, XSS],
    ]
    expect(page.get_by_text("An image is not shown")).to_have_count(3)
    expect(page).to_have_title("Properties")
    # A progress that follows a handler.
    page.get_by_role("button", name="Work").click()
    bar = page.get_by_role("progressbar", name="Epochs")
    expect(bar).to_have_attribute("aria-valuenow", "50")
    expect(component(page, "far")).to_contain_text("Half of it")
    expect(bar).to_have_attribute("aria-valuenow", "0", timeout=20_000)
    # The fold of the sidebar stays.
    page.get_by_role("button", name="Fold the sidebar").click()
    page.reload()
    expect(page.get_by_role("button", name="Unfold the sidebar")).to_be_visible()
    context.close()


def test_a_dialog_asks_before_a_change_is_lost_however_it_is_closed(page: Page, url: str) -> None:
    opened(page, url)
    edit, note = page.get_by_role("button", name="Edit"), page.get_by_label("Note")
    question = page.get_by_role("dialog", name="Discard changes?")
    for close in ("Escape", "its button", "beside it"):
        edit.click()
        expect(note).to_be_focused()
        note.press_sequentially("!")
        if close == "Escape":
            page.keyboard.press("Escape")
            expect(question.get_by_role("button", name="Keep editing")).to_be_focused()
            assert violations(page) == []
            page.keyboard.press("Escape")
            expect(question).to_be_hidden()
            expect(note).to_be_focused()
            page.keyboard.press("Escape")
        elif close == "its button":
            page.get_by_role("button", name="Close").click()
        else:
            page.mouse.click(5, 400)
        expect(question.get_by_role("button", name="Keep editing")).to_be_focused()
        question.get_by_role("button", name="Discard").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(edit).to_be_focused()
    edit.click()
    expect(note).to_have_value("as is")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
