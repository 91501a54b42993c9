"""Widgets that handlers display, on a published page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.browser.pages import publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request, WebSocketRoute

    from tests.serving import Server

CELL = '''
import anywidget, ipywidgets, traitlets
from IPython.display import display

def slide(visit):
    slider = ipywidgets.IntSlider(description="Level", max=50)
    label = ipywidgets.Label("not moved")
    slider.observe(lambda change: setattr(label, "value", f"level {change.new}"), "value")
    display(ipywidgets.VBox([slider, label]))

def markup():
    display(ipywidgets.HTML("<b>bold</b><script>window.hurt = 1</script><img src='data:,' onerror='window.hurt = 1'>"))

class Counter(anywidget.AnyWidget):
    _esm = """
    function render({ model, el }) {
      const button = document.createElement("button");
      button.className = "count";
      const show = () => { button.textContent = `count is ${model.get("count")}`; };
      button.addEventListener("click", () => { model.set("count", model.get("count") + 1); model.save_changes(); });
      model.on("change:count", show);
      show();
      el.append(button);
    }
    export default { render };
    """
    _css = ".count { letter-spacing: 3px; }"
    count = traitlets.Int(0).tag(sync=True)

def count(context):
    counter = Counter(count=3)
    def doubled(change):
        context_value["seen"] = change.new
    counter.observe(doubled, "count")
    display(counter)

context_value = {}

def seen(context):
    context.page.message = f"seen {context_value.get('seen')}"
'''
COMPONENTS = {
    name: {"type": "button", "label": name.capitalize(), "handlers": {"click": name}}
    for name in ("slide", "count", "seen", "markup")
}


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of a page whose handlers display widgets."""
    return publish(server, "widgets", {"components": COMPONENTS}, CELL)


@pytest.fixture
def desk(page: Page, url: str) -> Iterator[Page]:
    """The page, opened; the test fails when its console has errors, or a request leaves the server."""
    requests: list[str] = []

    def ask(request: Request) -> None:
        requests.append(request.url)

    page.on("request", ask)
    with without_errors(page):
        page.goto(url)
        expect(page.get_by_role("button", name="Slide")).to_be_visible(timeout=20_000)
        yield page
    origin = "/".join(url.split("/")[:3])
    assert [one for one in requests if not one.startswith((origin, "blob:", "data:"))] == []


def test_a_slider_is_moved_by_keyboard_and_mouse(desk: Page) -> None:
    desk.get_by_role("button", name="Slide").click()
    handle = desk.get_by_role("slider")
    handle.focus()
    for _ in range(3):
        handle.press("ArrowRight")
    expect(desk.get_by_text("level 3")).to_be_visible()
    box = handle.bounding_box()
    assert box is not None
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=20)
    desk.mouse.up()
    expect(desk.get_by_text("level 3", exact=True)).not_to_be_visible()
    value = handle.get_attribute("aria-valuenow")
    assert value is not None
    expect(desk.get_by_text(f"level {int(float(value))}", exact=True)).to_be_visible()


def test_an_anywidget_runs_its_module(desk: Page) -> None:
    desk.get_by_role("button", name="Count").click()
    frame = desk.frame_locator("iframe.jt-frame")
    frame.get_by_role("button", name="count is 3").click()
    button = frame.get_by_role("button", name="count is 4")
    expect(button).to_be_visible()
    expect(button).to_have_css("letter-spacing", "3px")
    box = desk.locator("iframe.jt-frame").bounding_box()
    assert box is not None
    assert 10 < box["height"] < 100
    desk.get_by_role("button", name="Seen").click()
    expect(desk.get_by_text("seen 4")).to_be_visible()


def test_a_reload_shows_the_widget_as_it_was_left(desk: Page) -> None:
    desk.get_by_role("button", name="Slide").click()
    handle = desk.get_by_role("slider")
    handle.focus()
    handle.press("End")
    expect(desk.get_by_text("level 50")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("level 50")).to_be_visible()
    expect(handle).to_have_attribute("aria-valuenow", "50.0")
    handle.focus()
    handle.press("ArrowLeft")
    expect(desk.get_by_text("level 49")).to_be_visible()


def test_a_lost_connection_leaves_the_widget_in_place(page: Page, url: str) -> None:
    sockets: list[WebSocketRoute] = []

    def connect(route: WebSocketRoute) -> None:
        route.connect_to_server()
        sockets.append(route)

    page.route_web_socket(re.compile("/socket"), connect)
    page.goto(url)
    page.get_by_role("button", name="Slide").click()
    handle = page.get_by_role("slider")
    handle.press("ArrowRight")
    expect(page.get_by_text("level 1", exact=True)).to_be_visible()
    handle.evaluate("element => { element.dataset.mark = 'same'; }")
    sockets[0].close(code=1012)
    handle.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", "1.0", timeout=20_000)
    assert len(sockets) == 2
    handle.press("ArrowRight")
    expect(page.get_by_text("level 2", exact=True)).to_be_visible()
    expect(handle).to_have_attribute("data-mark", "same")


def test_a_handler_that_runs_again_replaces_its_widgets(desk: Page) -> None:
    desk.get_by_role("button", name="Slide").click()
    handle = desk.get_by_role("slider")
    handle.press("End")
    expect(desk.get_by_text("level 50")).to_be_visible()
    desk.get_by_role("button", name="Slide").click()
    expect(desk.get_by_text("not moved")).to_be_visible()
    expect(handle).to_have_count(1)


def test_widgets_belong_to_one_visitor(desk: Page, browser: Browser, url: str) -> None:
    desk.get_by_role("button", name="Slide").click()
    other = browser.new_page()
    other.goto(url)
    other.get_by_role("button", name="Slide").click()
    other.get_by_role("slider").press("End")
    expect(other.get_by_text("level 50")).to_be_visible()
    expect(desk.get_by_text("not moved")).to_be_visible()
    expect(desk.get_by_role("slider")).to_have_attribute("aria-valuenow", "0.0")
    other.close()


def test_the_markup_of_a_widget_runs_nothing(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Markup").click()
    expect(page.get_by_text("bold")).to_be_visible()
    assert page.evaluate("window.hurt") is None
    assert page.locator(".widget-html-content .jt-prose").inner_html() == "<b>bold</b>"
