"""The published flight desk as a visitor sees it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.browser.pages import component
from tests.serving import Server, write_app
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the flight desk."""
    return server.publish("flight_desk/delays.ipynb", "shared")


@pytest.fixture
def desk(page: Page, url: str) -> Iterator[Page]:
    """The page, opened; the test fails when the browser's console has errors."""
    with without_errors(page):
        page.goto(url)
        expect(page.get_by_text("Found 27,059 flights")).to_be_visible(timeout=20_000)
        yield page


def choose(page: Page, path: str, label: str) -> None:
    component(page, path).get_by_role("combobox").click()
    page.get_by_role("option", name=label, exact=True).click()


def select_row(page: Page, row: int) -> None:
    """Click a cell of the table's canvas: rows follow a head of one row's height."""
    canvas = component(page, "flights").locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 150, box["y"] + 36 + 34 * row + 17)


def test_every_component_can_be_held(desk: Page) -> None:
    for path, kind in (
        ("filters", "form"),
        ("filters.carrier", "select"),
        ("filters.min_delay", "number"),
        ("filters.search", "button"),
        ("flights", "table"),
        ("hours", "chart"),
    ):
        expect(component(desk, path)).to_have_attribute("data-type", kind)


def test_search_changes_table_chart_and_message(desk: Page) -> None:
    chart = component(desk, "hours")
    expect(chart.locator(".js-plotly-plot")).to_be_visible()
    before = chart.locator(".js-plotly-plot").inner_html()
    choose(desk, "filters.carrier", "United Air Lines Inc.")
    choose(desk, "filters.origin", "Newark (EWR)")
    component(desk, "filters.search").get_by_role("button").click()
    expect(desk.get_by_text("Found 3,051 flights")).to_be_visible()
    expect(component(desk, "flights")).to_contain_text("UA")
    assert chart.locator(".js-plotly-plot").inner_html() != before


def test_selected_flight_is_shown_and_marked(desk: Page) -> None:
    select_row(desk, 0)
    details = component(desk, "details")
    expect(details).to_contain_text("HA 51")
    expect(details).to_contain_text("Hawaiian Airlines")
    details.get_by_label("Note").fill("Seen by the test")
    details.get_by_role("button", name="Mark as reviewed").click()
    expect(desk.get_by_text(re.compile("HA 51 is marked as reviewed"))).to_be_visible()
    expect(details).to_contain_text("Seen by the test")


def test_a_table_is_sorted_with_the_keyboard(desk: Page) -> None:
    table = component(desk, "flights")
    table.locator("canvas").first.focus()
    told, heads = table.locator(".jt-table-body > output"), table.locator("th")
    expect(heads.first).to_be_attached()
    labels = heads.all_inner_texts()
    desk.keyboard.press("ArrowUp")
    expect(heads.first).to_be_focused()
    desk.keyboard.press("ArrowRight")
    expect(heads.nth(1)).to_be_focused()
    expect(heads.nth(1)).to_have_attribute("aria-selected", "true")
    for key, order in (("Enter", "ascending"), (" ", "descending")):
        desk.keyboard.press(key)
        expect(told).to_have_text(f"Sorted by {labels[1]}, {order}")
        expect(heads.nth(1)).to_have_attribute("aria-sort", order)
        expect(heads.nth(0)).to_have_attribute("aria-sort", "none")
        until(partial(are_sorted, table, 1, order))
    desk.keyboard.press("Home")
    desk.keyboard.press("Shift+Enter")
    expect(told).to_have_text(f"Sorted by {labels[1]}, descending, then by {labels[0]}, ascending")
    desk.keyboard.press("ArrowDown")
    expect(table.locator("#glide-cell-0-0")).to_be_focused()
    expect(component(desk, "details")).not_to_contain_text("Note")
    desk.keyboard.press("Enter")
    expect(component(desk, "details").get_by_label("Note")).to_be_visible()


def test_heads_are_reached_also_where_they_are_off_the_screen(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 844})
    page = context.new_page()
    page.goto(url)
    expect(page.get_by_text("Found 27,059 flights")).to_be_visible(timeout=20_000)
    table = component(page, "flights")
    table.locator("canvas").first.focus()
    shown = table.locator("th").count()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    last = table.locator("th[aria-selected=true]")
    expect(last).to_be_focused()
    assert int(last.get_attribute("aria-colindex") or 0) > shown
    page.keyboard.press("Enter")
    expect(last).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Tab")
    expect(table.locator("th[aria-selected=true]")).to_have_count(0)
    context.close()


def are_sorted(table: Locator, column: int, order: str) -> bool:
    """Whether the cells of a column are in order in the grid's table for screen readers, which follows the screen."""
    cells = table.locator(f'td[aria-colindex="{column + 1}"]').all_inner_texts()
    return len(cells) > 1 and cells == sorted(cells, reverse=order == "descending")


def test_reload_comes_back_to_the_same_visit(desk: Page) -> None:
    choose(desk, "filters.origin", "LaGuardia (LGA)")
    component(desk, "filters.search").get_by_role("button").click()
    message = desk.get_by_text(re.compile(r"Found [\d,]+ flights"))
    expect(message).not_to_have_text("Found 27,059 flights")
    found = message.inner_text()
    desk.reload()
    expect(desk.get_by_text(found)).to_be_visible()
    expect(component(desk, "filters.origin").get_by_role("combobox")).to_have_value("LaGuardia (LGA)")
    select_row(desk, 1)
    expect(component(desk, "details").get_by_label("Note")).to_be_visible()


def test_enter_in_a_field_searches(desk: Page) -> None:
    field = component(desk, "filters.min_delay").get_by_role("textbox")
    field.fill("600")
    field.press("Enter")
    expect(desk.get_by_text("Found 27,059 flights")).not_to_be_visible()
    expect(desk.get_by_text(re.compile(r"Found [\d,]+ flights"))).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_screen_has_no_sideways_scroll(browser: Browser, url: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    expect(page.get_by_text("Found 27,059 flights")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".jt-root").first).to_have_attribute("data-mantine-color-scheme", scheme)
    context.close()


def test_without_a_link_nothing_is_shown(browser: Browser, url: str) -> None:
    page = browser.new_page()
    answer = page.goto(url.partition("?")[0])
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text(re.compile("link", re.IGNORECASE)).first).to_be_visible()
    page.close()


def test_a_displayed_frame_is_a_plain_table(page: Page, server: Server, root: Path) -> None:
    components = {"show": {"type": "button", "label": "Show", "handlers": {"click": "show"}}}
    cell = "def show(state, context):\n    import pandas as pd\n    display(pd.DataFrame({'q': [1]}))"
    write_app(root / "frame", "desk", {"components": components}, cell)
    with without_errors(page):
        page.goto(server.publish("frame/desk.ipynb", "shared"))
        page.get_by_role("button", name="Show").click()
        expect(page.locator("[data-outputs] table")).to_have_css("border-top-width", "0px", timeout=20_000)


COVER = "background: red; opacity: 0.5; z-index: 2147483647; width: 200vw; height: 200vh;"
COVERS = {
    "fixed": f'<div style="position: fixed; inset: 0; {COVER}">COVER</div>',
    "absolute": f'<div style="position: absolute; top: -3000px; left: -3000px; padding: 9000px; {COVER}">COVER</div>',
    "margin": f'<div style="margin: -3000px; padding: 3000px; {COVER}">COVER</div>',
    "transform": f'<div style="transform: translate(-50%, -50%) scale(50); {COVER}">COVER</div>',
    "dialog": f'<dialog open style="position: fixed; inset: 0; {COVER}">COVER</dialog>',
    "popover": f'<div popover="manual" style="display: block; position: fixed; inset: 0; {COVER}">COVER</div>',
    "link": '<a href="https://example.org" style="position: fixed; inset: 0; z-index: 9">COVER</a>',
}


def test_html_of_others_covers_nothing_outside_of_its_place(page: Page, server: Server, root: Path) -> None:
    components = {
        "above": {"type": "button", "label": "Above", "handlers": {"click": "count"}},
        "note": {"type": "text", "text": "Before"},
        "below": {"type": "button", "label": "Below", "handlers": {"click": "count"}},
        **{name: {"type": "button", "label": name, "handlers": {"click": "cover"}} for name in COVERS},
    }
    cell = f"""\
COVERS = {COVERS!r}
def cover(state, context, event):
    from IPython.display import HTML
    display(HTML(COVERS[event.component]))
    context.note.text = COVERS[event.component]
def count(state, context, event, visit):
    visit.store["clicks"] = visit.store.get("clicks", 0) + 1
    context.page.message = f"{{event.component}} {{visit.store['clicks']}}"
"""
    write_app(root / "cover", "desk", {"components": components}, cell)
    page.goto(server.publish("cover/desk.ipynb", "shared"))
    clicks = 0
    for name in COVERS:
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("[data-outputs]")).to_contain_text("COVER", timeout=20_000)
        expect(component(page, "note")).to_contain_text("COVER")
        for button in ("Above", "Below"):
            # Playwright refuses to click what something else lies over.
            page.get_by_role("button", name=button).click(timeout=5_000)
            clicks += 1
            expect(page.get_by_text(f"{button.lower()} {clicks}")).to_be_visible()
        hidden = page.locator("button").evaluate_all(
            """buttons => buttons.filter((button) => {
                button.scrollIntoView({ block: "center" });
                const { x, y, width, height } = button.getBoundingClientRect();
                return !button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }).map((button) => button.textContent)"""
        )
        assert hidden == [], name


def test_an_open_page_follows_its_renamed_notebook(server: Server, page: Page) -> None:
    handler = "def go(state, context):\n    context.answer.text = f'by {state.name}'"
    components = {
        "name": {"type": "text_input", "label": "Name"},
        "go": {"type": "button", "label": "Go", "handlers": {"click": "go"}},
        "answer": {"type": "text"},
    }
    write_app(server.root / "renamed", "desk", {"components": components}, handler)
    link = server.publish("renamed/desk.ipynb", "isolated")
    with without_errors(page):
        page.goto(link)
        page.get_by_label("Name").fill("Ann")
        server.request("PATCH", "api/contents/renamed/desk.ipynb", {"path": "renamed/counter.ipynb"})
        page.get_by_role("button", name="Go").click()
        expect(page.get_by_text("by Ann")).to_be_visible()
        page.reload()
        expect(page).to_have_url(re.compile(r"/renamed/counter/$"))
        expect(page.get_by_label("Name")).to_have_value("Ann")
        page.goto(link)
        expect(page).to_have_url(re.compile(r"/renamed/counter/$"))
        expect(page.get_by_role("button", name="Go")).to_be_visible()
