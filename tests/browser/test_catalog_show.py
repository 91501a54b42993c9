"""What shows things, on a published page: numbers, states, details, code, images, lines and a conversation."""

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
    "title": "Show",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "toast": {"type": "message", "place": "toast"},
        "flights": {
            "type": "metric",
            "span": 6,
            "label": "Flights",
            "icon": "plane",
            "unit": "in all",
            "handlers": {"click": "pressed"},
        },
        "money": {"type": "metric", "span": 6, "label": "Money", "format": "currency", "currency": "EUR"},
        "status": {
            "type": "badge",
            "label": "Status",
            "value": "late",
            "kinds": {"late": "error"},
            "icon": "clock",
            "handlers": {"click": "pressed"},
        },
        "line": {"type": "divider", "label": "Details"},
        "room": {"type": "spacer"},
        "details": {"type": "key_values", "label": "Flight", "copyable": True, "formats": {"air": "duration"}},
        "done": {"type": "progress", "label": "Done", "value": 0.25},
        "ring": {"type": "progress", "label": "Ring", "kind": "ring", "value": None},
        "photo": {
            "type": "image",
            "label": "Photo",
            "alt": "A square",
            "height": 100,
            "handlers": {"click": "clicked"},
        },
        "drawing": {"type": "image", "label": "Drawing", "zoom": True},
        "site": {"type": "link", "label": "Site", "url": "https://example.org/a"},
        "code": {"type": "code", "label": "a.py", "text": "def f(x):\n    return 'text'  # why", "lines": True},
        "json": {"type": "json", "label": "Answer", "depth": 2},
        "html": {"type": "html"},
        "formula": {"type": "text", "text": "$$x^2$$", "align": "center", "size": "l", "kind": "muted"},
        "note": {"type": "message", "text": "Closable", "closable": True, "handlers": {"close": "pressed"}},
        "train": {"type": "button", "label": "Train", "handlers": {"click": "train"}},
        "next": {"type": "button", "label": "Next", "handlers": {"click": "following"}},
        "lines": {"type": "log", "label": "Lines", "height": 120},
        "chat": {
            "type": "chat",
            "label": "Chat",
            "height": 300,
            "suggestions": ["How many?"],
            "handlers": {"submit": "answer"},
        },
        "evil": {
            "type": "container",
            "label": "Evil",
            "components": {
                "badge": {"type": "badge", "label": f"{XSS} 1", "value": XSS},
                "metric": {"type": "metric", "label": f"{XSS} 2", "value": XSS, "unit": XSS, "delta": XSS, "help": XSS},
                "items": {"type": "key_values", "label": f"{XSS} 3", "items": {XSS: XSS}},
                "progress": {"type": "progress", "label": f"{XSS} 4", "text": XSS},
                "link": {"type": "link", "label": f"{XSS} 5", "url": "https://example.org/?q=<script>"},
                "code": {"type": "code", "label": f"{XSS} 6", "text": XSS, "language": "html"},
                "json": {"type": "json", "label": f"{XSS} 7", "data": {XSS: XSS}},
                "html": {"type": "html", "html": XSS},
                "log": {"type": "log", "label": f"{XSS} 8", "lines": [XSS]},
                "chat": {"type": "chat", "label": f"{XSS} 9", "value": [{"role": "assistant", "content": XSS}]},
                "divider": {"type": "divider", "label": f"{XSS} 10"},
            },
        },
    },
}
CELL = f"""import asyncio, datetime as dt
import numpy as np

GO = asyncio.Event()
XSS = {XSS!r}

def load(state, context):
    context.flights.value = np.int64(58665)
    context.flights.delta = -0.5
    context.flights.series = np.array([1, 2, 3])
    context.money.value = 1250.5
    context.details.items = {{"name": "UA 1545", "air": dt.timedelta(hours=2, minutes=5), "gone": None}}
    context.photo.image = np.zeros((50, 100, 3))
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">'
    context.drawing.image = svg + '<rect width="60" height="30"/></svg>'
    context.json.data = {{"a": [1, 2]}}
    context.html.html = "<p>From <b>HTML</b></p>"
    context.evil.components.log.append(XSS)
    context.told.text = "Ready"

def pressed(state, context, event):
    context.told.text = f"Pressed {{event.component}}"
    context.toast.text = "Noted"

def clicked(state, context):
    context.told.text = f"Point {{state.photo!r}}"

async def train(state, context):
    GO.clear()
    context.lines.append("one")
    context.lines.append("\\x1b[31mtwo\\x1b[0m")
    await GO.wait()
    context.lines.append("three")
    context.done.value = 1

async def following(state, context):
    GO.set()

async def answer(state, context):
    GO.clear()
    said = state.chat[-1]["content"]
    context.chat.value = [*state.chat, {{"role": "assistant", "content": "**Half** of"}}]
    yield
    await GO.wait()
    context.chat.value = [*state.chat, {{"role": "assistant", "content": f"**All** of {{said}}"}}]
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "show", PAGE, CELL)


def test_values_have_their_formats(page: Page, url: str) -> None:
    opened(page, url)
    expect(component(page, "flights").locator(".jt-metric-value")).to_have_text("58,665in all")
    expect(component(page, "flights").locator(".jt-metric-delta")).to_have_attribute("data-news", "bad")
    expect(component(page, "flights").locator(".jt-sparkline path")).to_have_count(2)
    expect(component(page, "money").locator(".jt-metric-value")).to_have_text("€1,250.50")
    values = component(page, "details").locator("dd > span:first-child")
    expect(values).to_have_text(["UA 1545", "2 h 05 min", "\u2013"])
    expect(page.get_by_role("progressbar", name="Done")).to_have_attribute("aria-valuenow", "25")
    expect(component(page, "code").locator("[data-token=keyword]")).to_have_text(["def", "return"])
    expect(component(page, "json").get_by_text("[2 entries]")).to_be_visible()
    expect(component(page, "html").locator("b")).to_have_text("HTML")
    expect(component(page, "formula").locator("math")).to_have_count(1)
    expect(page.get_by_role("separator", name="Details")).to_be_visible()
    expect(page.get_by_role("link", name="Site")).to_have_attribute("href", "https://example.org/a")


def test_what_can_be_pressed_runs_its_handler_also_by_keyboard(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_role("button", name="Flights").click()
    expect(page.get_by_text("Pressed flights")).to_be_visible()
    expect(page.locator(".jt-toast")).to_have_text("Noted")
    expect(component(page, "status").locator(".jt-badge")).to_have_attribute("data-kind", "error")
    component(page, "status").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Pressed status")).to_be_visible()
    component(page, "note").get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("Pressed note")).to_be_visible()
    expect(page.get_by_text("Closable")).to_have_count(0)


def test_a_clicked_point_is_in_pixels_of_the_image(page: Page, url: str) -> None:
    opened(page, url)
    photo = component(page, "photo").get_by_role("button")
    image = photo.locator("img")
    expect(image).to_have_js_property("naturalWidth", 100)
    box = image.bounding_box()
    assert box is not None
    photo.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(page.get_by_text("Point (50")).to_be_visible()
    photo.focus()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("50.0)").or_(page.get_by_text(", 50)"))).to_be_visible()


def test_an_image_is_enlarged_and_closed_with_esc(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_role("button", name="Enlarge Drawing").click()
    expect(page.get_by_role("dialog", name="Drawing")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_lines_come_while_the_handler_runs_and_stay_over_a_reload(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_role("button", name="Train").click()
    lines = page.get_by_role("log", name="Lines")
    expect(lines.locator("pre")).to_have_text("one\ntwo")
    expect(lines.locator("[data-look]")).to_have_text("two")
    page.get_by_role("button", name="Next").click()
    expect(lines.locator("pre")).to_have_text("one\ntwo\nthree")
    expect(page.get_by_role("progressbar", name="Done")).to_have_attribute("aria-valuenow", "100")
    page.reload()
    expect(lines.locator("pre")).to_have_text("one\ntwo\nthree")


def test_an_answer_grows_and_can_be_stopped(page: Page, url: str) -> None:
    opened(page, url)
    chat = component(page, "chat")
    chat.get_by_role("button", name="How many?").click()
    answers = chat.get_by_role("article", name="Answer")
    expect(answers).to_have_text("Half of")
    expect(chat.get_by_role("article", name="You")).to_have_text("How many?")
    page.get_by_role("button", name="Next").click()
    expect(answers).to_have_text("All of How many?")
    field = chat.get_by_role("textbox")
    field.fill("And now?")
    field.press("Enter")
    expect(answers).to_have_count(2)
    chat.get_by_role("button", name="Stop").click()
    expect(chat.get_by_role("button", name="Send")).to_be_visible()
    expect(answers.last).to_have_text("Half of")


def test_markup_in_any_text_is_text(page: Page, url: str) -> None:
    with without_errors(page):
        opened(page, url)
        evil = component(page, "evil")
        for name in ("badge", "metric", "items", "progress", "link", "code", "json", "log", "divider"):
            expect(component(page, f"evil.{name}")).to_contain_text("onerror=")
        expect(component(page, "evil.log").locator("pre")).to_have_text(f"{XSS}\n{XSS}")
        expect(evil.locator("img")).to_have_count(0)
        expect(page).to_have_title("Show")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Browser, url: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    opened(page, url)
    page.get_by_role("button", name="Flights").click()
    expect(page.get_by_text("Pressed flights")).to_be_visible()
    assert violations_in_both(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
