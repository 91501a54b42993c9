"""What shows data, on a published page: charts whose points visitors select, and components of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import until
from tests.browser.conftest import EXAMPLES
from tests.browser.console import without_errors
from tests.browser.pages import XSS, component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.serving import Server

EUROS: dict[str, Any] = {"height": 240, "y_format": "currency", "currency": "EUR"}
SELECTS = {"click": "chosen", "select": "chosen"}
PAGE: dict[str, Any] = {
    "title": "Data",
    "width": "m",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "count": {"type": "text", "text": "{{ len(state.dots.points) }} dots", "rules": {}},
        "dots": {"type": "chart", "label": "Dots", "selection": "box", "height": 240, "handlers": {"select": "chosen"}},
        "bars": {"type": "chart", "span": 6, "label": "Bars", "alt": "Two bars", "handlers": SELECTS, **EUROS},
        "points": {"type": "chart", "span": 6, "label": "Points", "selection": "range", "handlers": SELECTS},
        "sums": {"type": "chart", "span": 6, "label": "Sums", "handlers": {"click": "chosen"}, **EUROS},
        "heat": {"type": "chart", "span": 6, "label": "Heat", "height": 240, "handlers": {"click": "chosen"}},
        "photo": {"type": "chart", "label": "Photo", "height": 100},
        "evil": {"type": "chart", "label": XSS, "alt": XSS, "empty_text": XSS, "height": 80},
        "stars": {
            "type": "custom",
            "label": "Stars",
            "module": "stars.js",
            "styles": "stars.css",
            "traits": {
                "rating": {"type": "integer", "min": 0, "max": 5, "default": 0, "visitors": True},
                "count": {"type": "integer", "default": 5},
            },
            "rules": {"label": "f'Stars {state.stars.rating}'"},
            "handlers": {"change": "rated"},
        },
        "told_by": {"type": "custom", "traits": {"said": {"type": "string"}}, "handlers": {"message": "heard"}},
        "change": {"type": "button", "label": "Change", "handlers": {"click": "change"}},
        "replace": {"type": "button", "label": "Replace", "handlers": {"click": "replace"}},
    },
}
CELL = """
import altair as alt, pandas as pd, plotly.graph_objects as go

frame = pd.DataFrame({"x": [1, 2, 3, 4], "y": [2.5, 1.5, 3.5, 3.0], "name": ["a", "b", "c", "d"]})

class Photo:
    def _repr_svg_(self):
        return '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><rect width="60" height="30"/></svg>'

def dots(y, color):
    marker = {"color": color, "size": 12}
    return go.Figure(go.Scatter(x=frame.x, y=y, mode="markers", customdata=frame[["name"]], name="Dots", marker=marker))

def load(context):
    context.dots.figure = dots(frame.y, "teal")
    context.bars.figure = {"data": [{"type": "bar", "x": ["p", "q"], "y": [3, 5]}]}
    context.points.figure = alt.Chart(frame).mark_circle(size=200).encode(x="x", y="y")
    sums = alt.Chart(frame).mark_bar(tooltip={"content": "data"})
    context.sums.figure = sums.transform_calculate(side="datum.x > 2").encode(x="side:N", y="sum(y)")
    context.heat.figure = {"data": [{"type": "heatmap", "x": ["p", "q"], "y": ["r", "s"], "z": [[1, 2], [3, 4]]}]}
    context.photo.figure = Photo()
    context.told_by.source = Teller
    context.told.text = "Ready"

def said(one):
    return one.row["name"] if one.row else f"{one.trace}.{one.position} {one.x},{one.y} {one.customdata}"

def chosen(state, context, event):
    given = getattr(state, event.component)
    ends = given.x_range and [round(one) for one in given.x_range]
    context.told.text = f"{event.component} {event.name}: " + "; ".join(map(said, given.points)) + f" {ends}"

class Teller:
    _esm = '''export default { render({ model, el }) {
      const button = document.createElement("button");
      button.textContent = "Tell";
      button.onclick = () => model.send({ at: [1, 2] });
      const said = document.createElement("p");
      model.on("change:said", () => (said.textContent = model.get("said")));
      el.append(button, said);
    } };'''

def rated(state, context):
    context.told.text = f"rated {state.stars.rating}"
    if state.stars.rating == 4:
        context.stars.count = 4
        context.stars.rating = 1

def heard(context, event):
    context.told_by.said = f"Heard {event.detail}"

def change(context):
    context.dots.figure = dots(frame.y, "purple")
    context.told.text = "Changed"

def replace(context):
    context.dots.figure = dots(frame.y + 1, "teal")
    context.told.text = "Replaced"
"""
ZOOMED = "() => document.querySelector('[data-component=dots] figure')._fullLayout.xaxis.range.map(Math.round).join()"


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    folder = server.root / "data"
    folder.mkdir()
    for name in ("stars.js", "stars.css"):
        (folder / name).write_text((EXAMPLES / "catalog" / name).read_text())
    return publish(server, "data", PAGE, CELL)


def drag(
    page: Page, path: str, start: tuple[float, float], end: tuple[float, float], within: str = ".nsewdrag"
) -> None:
    """Drag over the plane of a chart, from one place to another, each as parts of its width and height."""
    plane = component(page, path).locator(within).first
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box is not None
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=8)
    page.mouse.up()


def click_bar(page: Page, number: int) -> None:
    box = component(page, "bars").locator(".point path").nth(number).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_points_are_selected_by_box_click_and_range_and_come_from_the_kernels_figure(page: Page, url: str) -> None:
    with without_errors(page):
        opened(page, url)
        told = component(page, "told")
        drag(page, "dots", (0.02, 0.02), (0.5, 0.98))
        expect(told).to_have_text("dots select: 0.0 1,2.5 ['a']; 0.1 2,1.5 ['b'] [1, 2]")
        expect(component(page, "count")).to_have_text("2 dots")
        expect(component(page, "dots").locator(".jt-chart-foot")).to_contain_text("2 points selected")
        expect(component(page, "bars").locator(".ytick", has_text=re.compile("^€4$"))).to_be_visible()
        expect(component(page, "sums").locator(".jt-vega text", has_text=re.compile("^€4$"))).to_be_visible()
        click_bar(page, 1)
        expect(told).to_have_text("bars click: 0.1 q,5 None None")
        sum_bar = component(page, "sums").locator(".mark-rect path").nth(1)
        sum_bar.click()
        expect(told).to_have_text("sums click: c; d None")
        sum_bar.hover(position={"x": 5, "y": 5})
        listed = component(page, "sums").locator(".jt-vega[title], .jt-vega [title]")
        expect(listed).to_have_attribute("title", re.compile("sum_y: 6.5"))
        assert "jupyter" not in (listed.get_attribute("title") or "")
        plane = component(page, "heat").locator(".nsewdrag").bounding_box()
        assert plane is not None
        page.mouse.click(plane["x"] + plane["width"] * 0.75, plane["y"] + plane["height"] * 0.25)
        expect(told).to_have_text("heat click: 0.3 q,s None None")
        drag(page, "points", (0.4, 0.3), (0.95, 0.6), within=".background")
        expect(told).to_have_text("points select: b; c [2, 4]")
        expect(component(page, "photo").locator("img")).to_have_js_property("naturalWidth", 60)
        expect(component(page, "evil").get_by_text("onerror=").first).to_be_visible()
        page.reload()
        expect(component(page, "count")).to_have_text("2 dots")
        expect(component(page, "dots").locator(".jt-chart-foot")).to_contain_text("2 points selected")


def test_a_figure_with_the_same_data_keeps_selection_and_zoom_and_one_with_other_data_only_zoom(
    page: Page, url: str
) -> None:
    opened(page, url)
    dots = component(page, "dots")
    drag(page, "dots", (0.02, 0.02), (0.5, 0.98))
    expect(component(page, "count")).to_have_text("2 dots")
    dots.hover()
    dots.locator(".modebar-btn[data-title='Zoom']").click()
    drag(page, "dots", (0.55, 0.1), (0.95, 0.9))
    until(page, lambda: page.evaluate(ZOOMED) == "3,4")
    page.get_by_role("button", name="Change").click()
    expect(component(page, "told")).to_have_text("Changed")
    expect(dots.locator(".point").first).to_have_css("fill", "rgb(128, 0, 128)")
    assert page.evaluate(ZOOMED) == "3,4"
    expect(component(page, "count")).to_have_text("2 dots")
    page.get_by_role("button", name="Replace").click()
    expect(component(page, "told")).to_have_text("Replaced")
    expect(component(page, "count")).to_have_text("0 dots")
    assert page.evaluate(ZOOMED) == "3,4"


def test_points_are_selected_with_the_keyboard_and_cleared_by_button_and_esc(page: Page, url: str) -> None:
    opened(page, url)
    bars, told = page.get_by_role("figure", name="Bars"), component(page, "told")
    expect(bars).to_have_accessible_description("Two bars")
    expect(bars.locator(".point").first).to_be_visible()
    bars.focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(told).to_have_text("bars click: 0.1 q,5 None None")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+Enter")
    expect(told).to_have_text("bars click: 0.1 q,5 None; 0.0 p,3 None None")
    page.keyboard.press("Escape")
    expect(told).to_have_text("bars select:  None")
    page.keyboard.press("Enter")
    expect(component(page, "bars").get_by_text("1 point selected")).to_be_visible()
    component(page, "bars").get_by_role("button", name="Clear selection").click()
    expect(told).to_have_text("bars select:  None")


def test_a_component_of_ones_own_works_with_its_traits_and_follows_its_file(
    page: Page, server: Server, url: str
) -> None:
    with without_errors(page):
        opened(page, url)
        frame = component(page, "stars").frame_locator("iframe")
        frame.get_by_role("radio", name="3 stars").click()
        expect(component(page, "told")).to_have_text("rated 3")
        expect(component(page, "stars").get_by_role("heading")).to_have_text("Stars 3")
        expect(frame.get_by_role("radio", name="3 stars")).to_have_attribute("aria-checked", "true")
        page.keyboard.press("ArrowRight")
        expect(component(page, "told")).to_have_text("rated 4")
        expect(frame.get_by_role("radio")).to_have_count(4)
        expect(frame.get_by_role("radio", name="1 star")).to_have_attribute("aria-checked", "true")
        teller = component(page, "told_by").frame_locator("iframe")
        teller.get_by_role("button", name="Tell").click()
        expect(teller.get_by_text("Heard {'at': [1, 2]}")).to_be_visible()
        file = server.root / "data" / "stars.js"
        file.write_text(file.read_text().replace('"★"', '"●"'))
        expect(frame.get_by_role("radio", name="1 star")).to_have_text("●")
        expect(component(page, "stars").get_by_role("heading")).to_have_text("Stars 1")


def test_axe_finds_nothing(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    opened(page, url)
    drag(page, "dots", (0.02, 0.02), (0.5, 0.98))
    expect(component(page, "count")).to_have_text("2 dots")
    assert violations_in_both(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    expect(component(page, "dots").locator(".nsewdrag")).to_be_visible()
    assert violations_in_both(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
