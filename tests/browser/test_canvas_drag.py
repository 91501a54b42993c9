"""Dragging on the canvas, in a tab of the browser: what is out of sight is scrolled to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.canvases import open_tab, until
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.serving import Server


AT_END = "(one) => one.scrollTop + one.clientHeight >= one.scrollHeight - 1"


def test_the_page_and_the_outline_scroll_at_their_edges(page: Page, server: Server, root: Path) -> None:
    count = 60
    components = {f"c{number}": {"type": "number", "label": f"C {number}"} for number in range(count)}
    write_app(root / "long", "desk", {"components": components})
    canvas = open_tab(page, server, "long/desk.ipynb")

    def names() -> list[str]:
        saved = json.loads((root / "long" / "properties.json").read_text())
        return list(saved["pages"]["desk.ipynb"]["components"])

    def drag_to_edge(source: Locator, scroller: Locator, part: float) -> tuple[float, float]:
        """Hold something near the top or bottom edge until that is the end."""
        canvas.begin_drag(source, scroller, (0.5, part))
        gone = (
            "(one, part) => part < 0.5 ? one.scrollTop <= 0 : one.scrollTop + one.clientHeight >= one.scrollHeight - 1"
        )
        until(page, lambda: scroller.evaluate(gone, part))
        box = scroller.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] * part

    x, _ = drag_to_edge(canvas.slot("c0"), canvas.page, 0.985)
    last = canvas.slot(f"c{count - 1}").bounding_box()
    assert last is not None
    page.mouse.move(x, last["y"] + last["height"] - 4)
    expect(page.locator(".jt-c-line")).to_be_visible()
    page.mouse.up()
    until(page, lambda: names()[-1] == "c0")
    tree = canvas.root.get_by_role("tree")
    expect(canvas.outline_row("c0")).to_be_in_viewport()
    drag_to_edge(canvas.outline_row("c0"), tree, 0.02)
    page.mouse.up()
    until(page, lambda: names()[0] == "c0")


def test_the_ghost_stays_in_the_window(page: Page, server: Server, root: Path) -> None:
    name = "a_component_with_a_long_name"
    components = {"first": {"type": "number", "label": "First"}, name: {"type": "number", "label": "Second"}}
    write_app(root / "ghost", "desk", {"components": components})
    canvas = open_tab(page, server, "ghost/desk.ipynb")
    page.set_viewport_size({"width": 500, "height": 700})
    expect(canvas.root).to_have_attribute("data-layout", "narrow")
    canvas.begin_drag(canvas.slot(name), canvas.slot("first"), (0.99, 0.2))
    ghost = page.locator(".jt-c-ghost")
    expect(ghost).to_have_text(name)
    expect(ghost.locator(".jt-c-icon")).to_be_visible()
    expect(ghost).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(ghost).to_have_count(0)


HIDDEN_PARTS = """() => {
  const parts = [...document.querySelectorAll(".jt-c-top button, .jt-c-state, .jt-c-banner button")];
  return parts.filter((one) => {
    const { width, left, right } = one.getBoundingClientRect();
    return width > 0 && (left < 0 || right > innerWidth);
  }).map((one) => one.textContent || one.ariaLabel);
}"""


def test_a_narrow_canvas_loses_nothing(page: Page, server: Server, root: Path) -> None:
    components = {
        "intro": {"type": "text", "text": "One\n\nTwo\n\nThree"},
        "go": {"type": "button", "label": "Go", "handlers": {"click": "search_all_flights_of_the_year"}},
    }
    write_app(root / "narrow", "desk", {"components": components}, "def search_all_flights_of_the_year(): pass")
    canvas = open_tab(page, server, "narrow/desk.ipynb")
    for width in (900, 500, 282, 90):
        page.set_viewport_size({"width": width, "height": 700})
        expect(canvas.root.get_by_role("status").filter(has_text="Saved")).to_be_visible()
        expect(canvas.root.get_by_role("button", name="Publish", exact=True)).to_be_visible()
        until(page, lambda: page.evaluate(HIDDEN_PARTS) == [])
    page.set_viewport_size({"width": 500, "height": 700})
    icon = canvas.root.get_by_role("button", name="Properties", exact=True)
    icon.click()
    expect(canvas.root.locator(".jt-c-over")).to_be_visible()
    icon.press("Escape")
    expect(canvas.root.locator(".jt-c-over")).to_have_count(0)
    canvas.slot("intro").click(force=True)
    page.keyboard.press("Enter")
    field, keys = canvas.root.locator("textarea.jt-c-inline"), canvas.root.locator(".jt-c-inline-keys")
    field.evaluate("(node) => { node.style.height = '300px'; }")
    edges = [one.evaluate("(node) => node.getBoundingClientRect().toJSON()") for one in (field, keys)]
    assert edges[0]["bottom"] <= edges[1]["top"]
