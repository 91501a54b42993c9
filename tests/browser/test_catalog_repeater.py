"""A repeater on a published page: a million rows, a press in one of them, keys, a phone, and hostile cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import components, open_tab, until
from tests.browser.console import without_errors
from tests.browser.pages import XSS, component, opened, publish
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.serving import Server

CARD: dict[str, Any] = {
    "type": "card",
    "components": {
        "title": {"type": "text", "text": "**{{ item.name }}**"},
        "left": {"type": "badge", "label": "Left", "rules": {"value": "item.left"}},
        "buy": {
            "type": "button",
            "label": "Buy",
            "rules": {"disabled": "item.left == 0"},
            "handlers": {"click": [{"confirm": "Buy {{ item.name }}?"}, "buy", {"toast": "Bought {{ item.name }}"}]},
        },
        "renew": {"type": "button", "label": "Renew", "handlers": {"click": "renew"}},
    },
}
PAGE: dict[str, Any] = {
    "title": "Goods",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "goods": {
            "type": "repeater",
            "label": "Goods",
            "view": "grid",
            "selection": "single",
            "handlers": {"select": "chosen"},
            "components": {"card": CARD},
        },
        "list": {
            "type": "repeater",
            "label": "List",
            "page_size": 2,
            "paging": "more",
            "components": {
                "name": {"type": "text", "text": "{{ item.name }}", "span": 9},
                "go": {"type": "link", "label": "Open", "span": 3, "url": "https://example.org/{{ item.name }}"},
            },
        },
        "none": {"type": "repeater", "label": "None", "empty_text": "Nothing is missing"},
    },
}
CELL = f"""import pandas as pd
GOODS = pd.DataFrame({{"name": ["Item"] * 1_000_000, "left": range(1_000_000), "secret": ["needle"] * 1_000_000}})
GOODS["name"] = GOODS["name"] + " " + GOODS["left"].astype(str)

def load(state, context):
    context.goods.data = GOODS
    context.list.data = [{{"name": {XSS!r}}}, {{"name": "**b**"}}, {{"name": "third"}}]
    context.told.text = "Ready"

def buy(state, context, event):
    context.told.text = f"{{event.component}} {{state.goods.name}} {{state.goods.secret}}"
    context.goods.data = GOODS.iloc[1:]

def renew(state, context):
    context.told.text = f"Renewed {{state.goods.name}}"

def chosen(state, context):
    context.told.text = f"Chosen {{state.goods.name}} {{len(state.goods.rows)}}"
"""

ROWS = """def load(state, context):
    context.goods.data = [{"name": f"Item {number}", "left": number} for number in range(20)]
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "repeater", PAGE, CELL)


def rows(page: Page, name: str = "Goods") -> Locator:
    """The rows of a repeater that are shown."""
    return page.get_by_role("list", name=name).get_by_role("listitem")


def test_a_press_in_a_row_selects_it_and_its_question_and_toast_name_it(page: Page, url: str) -> None:
    with without_errors(page):
        opened(page, url)
        expect(rows(page)).to_have_count(12)
        expect(rows(page).nth(0).get_by_role("button", name="Buy")).to_be_disabled()
        rows(page).nth(4).get_by_role("button", name="Buy").click()
        page.get_by_role("dialog", name="Buy Item 4?").get_by_role("button").last.click()
        expect(component(page, "told")).to_have_text("goods.card.buy Item 4 needle")
        expect(page.locator(".jt-toasts")).to_have_text("Bought Item 4")
        # The rows have changed: each button acts on what its row says now.
        expect(rows(page).nth(0)).to_contain_text("Item 1")
        rows(page).nth(0).get_by_role("button", name="Renew").click()
        expect(component(page, "told")).to_have_text("Renewed Item 1")


def test_a_million_rows_are_reached_by_keys_and_only_what_is_read_is_sent(page: Page, url: str) -> None:
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    opened(page, url)
    expect(page.get_by_text("12 of 1,000,000")).to_be_visible()
    # By itself a row is pressed with Enter, and what is in it follows.
    page.get_by_role("button", name="Select row 2", exact=True).focus()
    page.keyboard.press("Enter")
    expect(component(page, "told")).to_have_text("Chosen Item 1 1")
    page.keyboard.press("Tab")
    expect(rows(page).nth(1).get_by_role("button", name="Buy")).to_be_focused()
    after = page.get_by_role("button", name="Next")
    after.focus()
    for _ in range(10):
        page.keyboard.press("Enter")
    expect(page.get_by_text("132 of 1,000,000")).to_be_visible()
    expect(rows(page).nth(0)).to_contain_text("Item 120")
    expect(after).to_be_focused()
    rows(page).nth(3).get_by_role("button", name="Renew").click()
    expect(component(page, "told")).to_have_text("Renewed Item 123")
    assert any("Item 120" in frame for frame in frames)
    assert not any("needle" in frame for frame in frames)
    assert sum(map(len, frames)) < 150_000


def test_cells_are_texts_and_more_rows_are_added(page: Page, url: str) -> None:
    opened(page, url)
    expect(rows(page, "List")).to_have_count(2)
    expect(rows(page, "List").nth(0)).to_contain_text(XSS)
    expect(rows(page, "List").nth(1)).to_contain_text("**b**")
    assert page.title() == "Goods"
    assert page.locator("img").count() == 0
    page.get_by_role("button", name="Show more").click()
    expect(rows(page, "List")).to_have_count(3)
    expect(rows(page, "List").nth(2)).to_be_focused()
    expect(rows(page, "List").nth(2).get_by_role("link")).to_have_attribute("href", "https://example.org/third")
    expect(page.get_by_text("Nothing is missing")).to_be_visible()


def test_nothing_is_wrong_for_people_who_cannot_see_it(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    page = context.new_page()
    with without_errors(page):
        opened(page, url)
        page.get_by_role("button", name="Select row 2", exact=True).press("Enter")
        expect(component(page, "told")).to_have_text("Chosen Item 1 1")
        assert violations_in_both(page) == []
        page.set_viewport_size({"width": 390, "height": 900})
        assert violations_in_both(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        first, second = (rows(page).nth(at).bounding_box() for at in (0, 1))
        assert first is not None
        assert second is not None
        assert second["y"] >= first["y"] + first["height"], "rows are below each other on a phone"
    context.close()


def test_on_the_canvas_the_first_row_is_edited_and_the_others_repeat_it(page: Page, server: Server, root: Path) -> None:
    parts = {
        "goods": {**PAGE["components"]["goods"], "handlers": {}, "components": {"title": CARD["components"]["title"]}},
        "many": {"type": "number", "label": "Many"},
    }
    write_app(root / "repeated", "desk", {"handlers": {"load": "load"}, "components": parts}, ROWS)
    canvas = open_tab(page, server, "repeated/desk.ipynb")
    title = canvas.slot("goods.title")
    expect(title).to_have_text("{{ item.name }}")
    expect(canvas.slot("goods")).to_contain_text("Drawn once for each row")
    canvas.run_notebook()
    expect(rows(page)).to_have_count(6)
    expect(title).to_have_count(6)
    # A press on a repeat is one on the repeater, and on the first row one on what is in it.
    name = canvas.inspector.get_by_label("Name", exact=True).first
    canvas.settle()
    for at, chosen in ((0, "title"), (1, "goods")):
        box = title.nth(at).bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 10, box["y"] + 10)
        expect(name).to_have_value(chosen)
    canvas.begin_drag(canvas.outline_row("many"), canvas.outline_row("goods"), (0.5, 0.5))
    expect(page.get_by_text("A number cannot be in goods, which draws it once for each row.")).to_be_visible()
    page.mouse.up()
    canvas.outline_row("goods.title").click()
    canvas.inspector.get_by_label("Text", exact=True).first.fill("{{ item.left:integer }} left")
    page.keyboard.press("Tab")
    expect(title.nth(5)).to_have_text("5 left")
    until(
        page,
        lambda: components(root, "repeated")["goods"]["components"]["title"]["text"] == "{{ item.left:integer }} left",
    )
