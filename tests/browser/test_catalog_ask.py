"""Inputs of the catalog on a published page: each gives its handler a value, by mouse and by keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.console import without_errors
from tests.browser.pages import XSS, component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.serving import Server

OPTIONS = [1, "1", True, {"value": "no", "label": "Not now", "disabled": True}]
RICH = [
    {"value": "a", "label": "Aye", "group": "First", "description": "The first.", "color": "red"},
    {"value": "b", "label": "Bee", "group": "Second"},
    {"value": "c", "label": "Sea", "group": "Second", "disabled": True},
]
INPUTS: dict[str, Any] = {
    "mail": {"type": "switch", "label": "Mail"},
    "by": {"type": "radio", "label": "By", "options": OPTIONS, "clearable": True},
    "boxes": {"type": "checkbox_group", "label": "Boxes", "options": OPTIONS, "select_all": True},
    "size": {"type": "segmented", "label": "Size", "options": ["S", "M", "L"]},
    "share": {"type": "slider", "label": "Share", "max": 1, "step": 0.01, "format": "percent", "marks": [0, 1]},
    "hours": {"type": "range", "label": "Hours", "max": 24},
    "words": {"type": "tags", "label": "Words", "suggestions": ["late"], "clearable": True},
    "email": {"type": "text_input", "label": "Email", "kind": "email", "clearable": True, "prefix": "to"},
    "money": {"type": "number", "label": "Money", "format": "currency", "currency": "EUR", "grouping": True},
    "part": {"type": "number", "label": "Part", "format": "percent", "max": 1},
    "rich": {"type": "select", "label": "Rich", "options": RICH},
    "new": {"type": "select", "label": "New", "options": ["x"], "creatable": True},
    "stars": {"type": "rating", "label": "Stars", "half": True, "clearable": True},
    "paint": {
        "type": "color",
        "label": "Paint",
        "value": "#ff0000",
        "swatches": ["#1c7ed6", "#FFF"],
        "clearable": True,
    },
    "found": {"type": "select", "label": "Found", "placeholder": "Type to search"},
}
LOCKED = {"value": "M", "options": ["S", "M"], "label": "Locked"}
PAGE: dict[str, Any] = {
    "title": "Ask",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        **{name: {**one, "handlers": {"change": "given"}} for name, one in INPUTS.items()},
        "off": {"type": "segmented", **LOCKED, "disabled": True},
        "read": {"type": "radio", **LOCKED, "read_only": True},
        "none": {"type": "radio", "label": "None"},
        "evil": {
            "type": "checkbox_group",
            "label": XSS,
            "help": XSS,
            "options": [{"value": XSS, "label": XSS, "group": XSS, "description": XSS}],
        },
        "worse": {"type": "tags", "label": "Worse", "value": [XSS], "help": XSS},
        "worst": {"type": "slider", "label": XSS, "marks": [{"value": 50, "label": XSS}]},
    },
}
PAGE["components"]["found"]["handlers"]["search"] = "find"
CELL = """NAMES = [f"Flight {number:,}" for number in range(1_000_000)]

def load(state, context):
    context.told.text = "Ready"
    context.off.error = "It is closed."

def given(state, context, event):
    context.told.text = f"{event.component} is {getattr(state, event.component)!r}"

def find(state, context, event):
    if event.query == "fail":
        raise ValueError("no")
    found = (name for name in NAMES if event.query.lower() in name.lower())
    context.found.options = [name for name, _ in zip(found, range(20))]
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "ask", PAGE, CELL)


def told(page: Page, text: str) -> None:
    expect(component(page, "told")).to_have_text(text)


def field(page: Page, name: str) -> Locator:
    return component(page, name).locator("input[type=text], input:not([type])").first


def test_a_switch(page: Page, url: str) -> None:
    opened(page, url)
    switch = page.get_by_role("switch", name="Mail")
    page.get_by_text("Mail", exact=True).click()
    told(page, "mail is True")
    switch.press("Space")
    told(page, "mail is False")


def test_values_that_look_alike_stay_apart(page: Page, url: str) -> None:
    opened(page, url)
    radios = page.get_by_role("radiogroup", name="By").get_by_role("radio")
    for index, value in enumerate((1, "1", True)):
        radios.nth(index).click()
        told(page, f"by is {value!r}")
    expect(radios.nth(3)).to_be_disabled()
    radios.nth(2).press("ArrowUp")
    told(page, "by is '1'")
    component(page, "by").get_by_role("button", name="Clear").click()
    told(page, "by is None")


def test_stars_and_a_colour(page: Page, url: str) -> None:
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))))
    opened(page, url)
    star = component(page, "stars").locator(".jt-rating-symbol").nth(3)
    for side, value in ((0.2, 3.5), (0.8, 4.0), (0.8, None)):
        box = star.bounding_box() or {"width": 0, "height": 0}
        star.click(position={"x": box["width"] * side, "y": box["height"] / 2})
        told(page, f"stars is {value}")

    paint = component(page, "paint")
    paint.get_by_role("button", name="Choose a color").click()
    hue = page.get_by_role("slider", name="Hue")
    box = hue.bounding_box() or {"x": 0, "y": 0, "width": 0}
    sent = len(frames)
    page.mouse.move(box["x"] + 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + 10, steps=8)
    page.mouse.up()
    expect(component(page, "told")).to_have_text(re.compile(r"paint is '#[0-9a-f]{2}ff[0-9a-f]{2}'"))
    assert sum('"name":"change"' in one.replace(" ", "") for one in frames[sent:]) == 1
    assert violations_in_both(page) == []
    page.get_by_role("button", name="#ffffff").press("Enter")
    told(page, "paint is '#ffffff'")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(field(page, "paint")).to_be_focused()
    page.keyboard.type("x")
    page.keyboard.press("Tab")
    expect(paint).to_contain_text("Enter a color like #1c7ed6.")


def test_boxes_and_segments(page: Page, url: str) -> None:
    opened(page, url)
    boxes = page.get_by_role("group", name="Boxes")
    boxes.get_by_role("checkbox").nth(2).press("Space")
    told(page, "boxes is ['1']")
    boxes.get_by_role("checkbox", name="Select all").click()
    told(page, "boxes is [1, '1', True]")
    size = page.get_by_role("radiogroup", name="Size")
    size.get_by_text("M", exact=True).click()
    told(page, "size is 'M'")
    size.get_by_role("radio", name="M").press("ArrowRight")
    told(page, "size is 'L'")


def test_a_slider_and_a_range(page: Page, url: str) -> None:
    opened(page, url)
    thumb = page.get_by_role("slider", name="Share")
    for _ in range(2):
        thumb.press("ArrowRight")
    told(page, "share is 0.02")
    thumb.press("End")
    told(page, "share is 1.0")
    expect(thumb).to_have_attribute("aria-valuetext", "100%")
    track = component(page, "hours").locator(".jt-scale-track")
    box = track.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + 18)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 18, steps=4)
    told(page, "share is 1.0")  # at the end of a drag, and not before
    page.mouse.up()
    told(page, "hours is (6, 24)")
    page.get_by_role("group", name="Hours").get_by_role("slider", name="to").press("ArrowLeft")
    told(page, "hours is (6, 23)")


def test_tags(page: Page, url: str) -> None:
    opened(page, url)
    words = page.get_by_role("combobox", name="Words")
    words.press_sequentially("one,two")
    words.press("Enter")
    told(page, "words is ['one', 'two']")
    words.press_sequentially("la")
    page.get_by_role("option", name="late").click()
    told(page, "words is ['one', 'two', 'late']")
    words.press("Backspace")
    told(page, "words is ['one', 'two']")
    component(page, "words").get_by_label("Clear").click()
    told(page, "words is []")


def test_texts_and_numbers_of_kinds(page: Page, url: str) -> None:
    opened(page, url)
    email = page.get_by_label("Email")
    email.fill("desk")
    email.press("Enter")
    expect(component(page, "email")).to_contain_text("Enter an email address like")
    email.fill("desk@example.org")
    email.press("Enter")
    told(page, "email is 'desk@example.org'")
    component(page, "email").get_by_role("button", name="Clear").click()
    told(page, "email is ''")
    money = page.get_by_label("Money")
    money.fill("1234.5")
    money.press("Tab")
    told(page, "money is 1234.5")
    expect(money).to_have_value("1,234.50")
    part = page.get_by_label("Part")
    part.fill("7.7")
    part.press("Tab")
    told(page, "part is 0.077")


def test_a_select_with_more_than_values(page: Page, url: str) -> None:
    opened(page, url)
    page.get_by_role("combobox", name="Rich").click()
    expect(page.get_by_role("option", name="Sea")).to_have_attribute("data-combobox-disabled", "true")
    page.get_by_role("option", name="Aye").click()
    told(page, "rich is 'a'")
    new = page.get_by_role("combobox", name="New")
    new.press_sequentially("mine")
    page.get_by_role("option", name="Use").click()
    told(page, "new is 'mine'")


def test_a_million_options_are_searched_in_the_kernel(page: Page, url: str) -> None:
    opened(page, url)
    found = page.get_by_role("combobox", name="Found")
    found.click()
    expect(page.get_by_role("option")).to_have_count(20)
    found.press_sequentially("999,99")
    expect(page.get_by_role("option")).to_have_count(10)
    found.press("ArrowDown")
    found.press("Enter")
    told(page, "found is 'Flight 999,990'")
    found.fill("1,234")
    expect(page.get_by_role("option", name="Flight 1,234", exact=True)).to_be_visible()
    found.press("Escape")
    page.get_by_text("told", exact=True).or_(page.get_by_role("heading", name="Ask")).first.click()
    expect(found).to_have_value("Flight 999,990")
    page.reload()
    expect(page.get_by_role("combobox", name="Found")).to_have_value("Flight 999,990", timeout=20_000)
    found.fill("fail")
    expect(page.get_by_role("alert").first).to_be_visible()


def test_a_forged_choice_is_refused(page: Page, url: str) -> None:
    """Whatever a browser sends: the server takes only what a search of this visit has found."""
    sent = """(value) => new Promise((done, fail) => {
      const socket = new WebSocket(window.forged);
      socket.onclose = ({code, reason}) => fail(new Error(`closed: ${code} ${reason}`));
      const hello = {type: "hello", protocol: 1, visit: null, epoch: null, seq: 0, time_zone: "", tab: null};
      socket.onopen = () => socket.send(JSON.stringify(hello));
      const event = {type: "event", id: 1, component: "found", name: "change", step: 0, state: {found: value}};
      socket.onmessage = ({data}) => {
        for (const one of [JSON.parse(data)].flat()) {
          if (one.type === "page") socket.send(JSON.stringify({...event, detail: null}));
          if (one.type === "done" && one.event === 1) done(one.error?.message ?? "taken");
        }
      };
    })"""
    addresses: list[str] = []
    page.on("websocket", lambda socket: addresses.append(socket.url))
    opened(page, url)
    page.evaluate("url => { window.forged = url }", addresses[0])
    for value in ("Flight 5", "Flight 999,999,999", True):
        assert "is not one of the options" in page.evaluate(sent, value)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wrong_for_people_who_cannot_see_it(browser: Browser, url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    with without_errors(page):
        opened(page, url)
        expect(page.get_by_role("slider", name="Share")).to_be_visible()
        assert violations_in_both(page) == []
        page.get_by_role("combobox", name="Rich").click()
        expect(page.get_by_role("option", name="Aye")).to_be_visible()
        assert violations_in_both(page) == []
        page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_texts_are_texts_and_what_is_locked_stays(page: Page, url: str) -> None:
    opened(page, url)
    expect(component(page, "worse").get_by_text(XSS).first).to_be_visible()
    expect(component(page, "worst").locator(".jt-scale-mark")).to_have_text(XSS)
    expect(component(page, "evil").get_by_text(XSS)).to_have_count(5)
    assert page.locator("img").count() == 0
    assert page.title() == "Ask"
    expect(component(page, "off").get_by_role("radio").first).to_be_disabled()
    expect(component(page, "off")).to_contain_text("It is closed.")
    expect(component(page, "read").get_by_role("group", name="Locked")).to_have_text("M")
    expect(component(page, "none")).to_contain_text("No options")
