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
