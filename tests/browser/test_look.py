"""How pages look and are used: on small screens, by keyboard, with fingers, and far from where they tell something."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import publish
from tests.serving import TOKEN, Server, write_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

FIELDS = {
    "name": {"type": "text_input", "label": "Name", "span": 6},
    "tags": {"type": "select", "label": "Tags", "multiple": True, "options": ["a", "b"], "value": ["a"]},
    "sure": {"type": "checkbox", "label": "Sure", "required": True},
    "send": {"type": "button", "label": "Send", "kind": "primary", "handlers": {"click": "send"}},
}
PAGE = {
    "title": "Desk",
    "handlers": {"load": "load"},
    "components": {
        "form": {"type": "form", "label": "Form", "span": 2, "components": FIELDS},
        "rows": {"type": "table", "label": "Rows", "span": 10, "search": True},
        "figure": {"type": "chart", "label": "Figure", "height": 800},
        "fail": {"type": "button", "label": "Fail", "handlers": {"click": "fail"}},
        "tell": {"type": "button", "label": "Tell", "handlers": {"click": "tell"}},
    },
}
CELL = """def load(state, context):
    context.rows.data = [{"a": 1, "b": 2, "c": 3}]
    context.figure.figure = {"data": [{"type": "bar", "x": ["a"], "y": [1]}], "layout": {}}

def send(state, context): pass

def fail(state, context):
    raise ValueError("no")

def tell(state, context):
    context.page.message = "Told"
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "look", PAGE, CELL)


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-component=rows] :is(canvas, .jt-list-card)").first).to_be_visible(timeout=20_000)
    return page


@pytest.fixture
def desk(page: Page, url: str) -> Page:
    """The page, opened in a wide window."""
    return opened(page, url)


@pytest.fixture
def touched(browser: Browser, url: str) -> Iterator[Page]:
    """The page, opened on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield opened(context.new_page(), url)
    context.close()


@pytest.mark.parametrize("width", [390, 780, 820, 1000, 1400])
def test_nothing_is_wider_than_what_holds_it(page: Page, url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, url)
    wide = page.evaluate("""() => [...document.querySelectorAll(".jt-slot")].filter((slot) => {
        const around = slot.parentElement.closest(".jt-slot, .jt-body").getBoundingClientRect();
        return slot.getBoundingClientRect().right > around.right + 0.5;
    }).map((slot) => slot.dataset.component)""")
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_error_stays_in_view_for_a_visitor_who_has_scrolled_away(desk: Page) -> None:
    desk.get_by_role("button", name="Fail").click()
    alert = desk.get_by_role("alert")
    expect(alert).to_be_in_viewport()
    desk.evaluate("scrollTo(0, 0)")
    expect(desk.locator("[data-follows]")).to_have_count(0)
    desk.get_by_role("button", name="Fail").scroll_into_view_if_needed()
    expect(alert).not_to_be_in_viewport()


def test_a_message_is_seen_by_a_visitor_who_has_scrolled_away(desk: Page) -> None:
    desk.get_by_role("button", name="Tell").click()
    message = desk.get_by_text("Told", exact=True)
    expect(message).to_be_in_viewport()
    desk.get_by_role("button", name="Dismiss").click()
    expect(message).to_have_count(0)


def test_tab_passes_a_table_and_a_choice_at_once(desk: Page) -> None:
    desk.get_by_role("combobox", name="Tags").focus()
    expect(desk.get_by_role("option", name="b")).to_have_count(0)
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("option", name="b")).to_be_visible()
    canvas = desk.locator("[data-component=rows] canvas").first
    canvas.focus()
    desk.keyboard.press("ArrowDown")
    tools = desk.locator("[data-component=rows] .jt-table-tools button")
    for index in range(tools.count()):
        desk.keyboard.press("Tab")
        expect(tools.nth(index)).to_be_focused()
    desk.keyboard.press("Tab")
    expect(desk.locator("[data-component=rows] :focus")).to_have_count(0)


def test_buttons_of_charts_are_seen_when_they_have_the_focus_and_share_nothing(desk: Page) -> None:
    button = desk.get_by_role("button", name="Zoom in")
    button.focus()
    expect(desk.locator(".modebar")).to_have_css("opacity", "1")
    expect(desk.get_by_role("button", name="Share")).to_have_count(0)


def test_what_is_touched_is_large_enough(touched: Page) -> None:
    small = touched.evaluate("""() => [...document.querySelectorAll(".jt-root :is(button, input, label)")]
        .filter((one) => one.getClientRects().length > 0 && !one.closest("canvas"))
        .filter((one) => !one.matches("[type=checkbox], [type=radio]"))
        .filter((one) => !one.matches(".mantine-InputWrapper-label, .mantine-MultiSelect-inputField"))
        .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().height])
        .filter(([, height]) => height < 32)""")
    assert small == []


def test_a_short_page_fills_its_place_on_the_canvas(browser: Browser, server: Server, root: Path) -> None:
    write_app(root / "short", "desk", {"components": {"text": {"type": "text", "text": "Short"}}}, CELL)
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    page.goto(f"{server.url}lab/tree/short/desk.ipynb?token={TOKEN}&reset&jupyter-tools-page=1")
    expect(page.get_by_text("Short", exact=True)).to_be_visible(timeout=40_000)
    place, shown = (page.locator(f".jp-JupyterToolsPage {one}").bounding_box() for one in (".jt-c-page", ".jt-page"))
    assert place is not None
    assert shown is not None
    assert shown["height"] >= place["height"] - 2
    page.close()


SMALL = {
    "title": "Order",
    "components": {
        "who": {"type": "text_input", "label": "Customer", "span": 8},
        "hint": {"type": "text", "text": "Known since 2013.", "span": 4},
        "save": {"type": "button", "label": "Save", "kind": "primary", "handlers": {"click": "save"}},
        "fail": {"type": "button", "label": "Fail", "handlers": {"click": "fail"}},
        "tell": {"type": "button", "label": "Tell", "handlers": {"click": "tell"}},
    },
}
SMALL_CELL = """from jupyter_tools import VisitorError

def save(state, context): pass

def fail(state, context):
    raise ValueError("no")

def tell(state, context):
    raise VisitorError("There is no such customer.")
"""


@pytest.fixture(scope="module")
def small_urls(server: Server, root: Path) -> dict[str, str]:
    """The visitor links of a small page, by content and with a width that its builder has set."""
    urls = {}
    for name, given in {"small": {}, "full": {"width": "full"}}.items():
        write_app(root / name, "order", {**SMALL, **given}, SMALL_CELL)
        urls[name] = server.publish(f"{name}/order.ipynb", "shared")
    return urls


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def test_a_small_page_is_narrow_in_the_middle_and_its_parts_align(page: Page, small_urls: dict[str, str]) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(small_urls["small"])
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    body = box(page, ".jt-body")
    assert (body["width"], body["x"]) == (960, 220)
    card = box(page, ".jt-components > .jt-card")
    assert card["width"] == 912
    buttons = [box(page, f"[data-component={name}]") for name in ("save", "fail", "tell")]
    assert [after["x"] - one["right"] for one, after in itertools.pairwise(buttons)] == [8, 8]
    assert box(page, "[data-component=who] input")["width"] == 480
    baseline = """name => {
        const of = document.querySelector(`[data-component=${name}] p, [data-component=${name}] input`);
        const range = document.createRange();
        range.selectNodeContents(of);
        const box = of.matches("input") ? of.getBoundingClientRect() : range.getBoundingClientRect();
        return Math.round((box.top + box.bottom) / 2);
    }"""
    assert page.evaluate(baseline, "who") == page.evaluate(baseline, "hint")


FINDING = {
    "title": "Find",
    "width": "l",
    "components": {
        "one": {
            "type": "form",
            "components": {
                "since": {"type": "text_input", "label": "Since", "span": 6},
                "find": {"type": "button", "label": "Find", "kind": "primary", "span": 6},
            },
        },
        "two": {
            "type": "form",
            "components": {
                "low": {"type": "number", "label": "Low", "span": 6},
                "high": {"type": "number", "label": "High", "span": 6},
                "name": {"type": "text_input", "label": "Name"},
                "last": {"type": "text_input", "label": "Last", "span": 6},
            },
        },
        "four": {
            "type": "form",
            "components": {name: {"type": "number", "label": name, "span": 3} for name in ("a", "b", "c", "d")},
        },
    },
}


@pytest.fixture(scope="module")
def find_url(server: Server, root: Path) -> str:
    """The visitor link of a page of fields beside each other."""
    write_app(root / "find", "find", FINDING, SMALL_CELL)
    return server.publish("find/find.ipynb", "shared")


def inputs(page: Page, *paths: str) -> list[dict[str, float]]:
    """The boxes of inputs and buttons, whole pixels."""
    boxes = [box(page, f"[data-component='{path}'] :is(input, button.jt-button)") for path in paths]
    return [{side: round(one) for side, one in found.items()} for found in boxes]


def test_fields_beside_each_other_are_as_wide_as_their_columns(page: Page, find_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(find_url)
    expect(page.get_by_role("button", name="Find")).to_be_visible()
    since, find = inputs(page, "one.since", "one.find")
    assert (since["width"], find["width"], find["x"] - since["right"]) == (480, 240, 12)
    low, high, name, last = inputs(page, "two.low", "two.high", "two.name", "two.last")
    assert [one["width"] for one in (low, high, name, last)] == [480] * 4
    assert high["x"] - low["right"] == 12
    four = inputs(page, *(f"four.{name}" for name in "abcd"))
    assert {after["x"] - one["right"] for one, after in itertools.pairwise(four)} <= {12}
    assert four[-1]["right"] == round(box(page, "[data-component=four]")["right"]) - 17


def test_only_pairs_of_short_fields_share_a_row_on_a_phone(page: Page, find_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(find_url)
    expect(page.get_by_role("button", name="Find")).to_be_visible()
    low, high, name, last, since = inputs(page, "two.low", "two.high", "two.name", "two.last", "one.since")
    assert low["y"] == high["y"]
    assert low["width"] == high["width"] < name["width"] / 2
    assert last["width"] == since["width"] == name["width"]
    assert inputs(page, "one.find")[0]["width"] == since["width"]


def test_the_foot_of_a_table_follows_its_last_row_in_a_higher_card(page: Page, server: Server, root: Path) -> None:
    fields = {f"field_{number}": {"type": "number", "label": str(number)} for number in range(7)}
    high = {"form": {"type": "form", "span": 4, "components": fields}, "rows": {"type": "table", "span": 8}}
    load = "def load(state, context): context.rows.data = [{'a': one} for one in range(40)]"
    write_app(root / "foot", "foot", {"handlers": {"load": "load"}, "components": high}, load)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(server.publish("foot/foot.ipynb", "shared"))
    canvas = page.locator("[data-component=rows] canvas").first
    expect(canvas).to_be_visible(timeout=20_000)
    form, panel, foot = (box(page, one) for one in ("[data-component=form]", ".jt-table", ".jt-table-foot"))
    assert panel["height"] == pytest.approx(form["height"], abs=1)
    assert foot["bottom"] == pytest.approx(panel["bottom"], abs=1)
    below = page.locator("[data-component=rows] .dvn-scroller").bounding_box()
    assert below is not None
    assert (below["height"] - 38) % 36 == 0
    assert foot["y"] == pytest.approx(below["y"] + below["height"], abs=1)


def test_an_unpublished_page_takes_no_input(page: Page, server: Server, root: Path) -> None:
    write_app(root / "gone", "order", SMALL, SMALL_CELL)
    page.goto(server.publish("gone/order.ipynb", "shared"))
    page.get_by_label("Customer").fill("Ann")
    server.unpublish("gone/order")
    expect(page.get_by_text("The page is not published any more.")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Customer")).to_be_disabled()
    expect(page.get_by_label("Customer")).to_have_value("Ann")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    expect(page.get_by_text("Open the page again")).to_have_count(0)


def test_a_builder_sets_how_wide_a_page_is(page: Page, small_urls: dict[str, str]) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(small_urls["full"])
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    assert box(page, ".jt-body")["width"] == 1400


def test_buttons_share_a_row_on_a_phone_after_the_main_one(browser: Browser, small_urls: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(small_urls["small"])
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    save, fail, tell = (box(page, f"[data-component={name}]") for name in ("save", "fail", "tell"))
    assert save["bottom"] + 8 == fail["y"] == tell["y"]
    assert save["width"] == tell["right"] - fail["x"]
    page.close()


def test_errors_replace_each_other_and_what_the_author_tells_has_no_id(page: Page, small_urls: dict[str, str]) -> None:
    page.goto(small_urls["small"])
    page.get_by_role("button", name="Fail").click()
    expect(page.get_by_role("alert")).to_contain_text("Error id", timeout=20_000)
    page.get_by_role("button", name="Tell").click()
    expect(page.locator("[data-alert]")).to_have_text("There is no such customer.", timeout=20_000)
    expect(page.get_by_role("alert")).to_have_count(1)
