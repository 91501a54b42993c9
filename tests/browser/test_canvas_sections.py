"""Tabs, accordions, steppers, columns and rows on the canvas: they are filled, arranged and undone as any container."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.canvases import Canvas, components, open_tab, until
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.serving import Server

COMPONENTS: dict[str, Any] = {
    "box": {
        "type": "tabs",
        "components": {
            "who": {
                "type": "container",
                "label": "Who",
                "components": {"name": {"type": "text_input", "label": "Name"}},
            },
            "what": {
                "type": "container",
                "label": "What",
                "components": {"count": {"type": "number", "label": "Count"}},
            },
        },
    },
    "loose": {"type": "checkbox", "label": "Loose"},
    "pair": {
        "type": "columns",
        "components": {"a": {"type": "card", "label": "A"}, "b": {"type": "card", "label": "B"}},
    },
}


def opened(page: Page, server: Server, folder: str, kind: str) -> Canvas:
    parts = {**COMPONENTS, "box": {**COMPONENTS["box"], "type": kind}}
    write_app(server.root / folder, "desk", {"width": "l", "components": parts})
    return open_tab(page, server, f"{folder}/desk.ipynb")


@pytest.mark.parametrize("kind", ["tabs", "accordion", "stepper"])
def test_sections_are_opened_filled_and_undone(page: Page, server: Server, root: Path, kind: str) -> None:
    folder = f"sections_{kind}"
    canvas = opened(page, server, folder, kind)

    def inside(name: str) -> list[str]:
        section = components(root, folder).get("box", {}).get("components", {}).get(name, {})
        return list(section.get("components", {}))

    expect(canvas.slot("box.who.name")).to_be_visible()
    expect(canvas.slot("box.what.count")).to_have_count(0)
    # A section that is not open is selected by its title, and what is selected is seen.
    head = canvas.root.locator('[data-section="box.what"]')
    box = head.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 30, box["y"] + 15)
    expect(canvas.slot("box.what.count")).to_be_visible()
    expect(canvas.inspector.get_by_label("Name", exact=True).first).to_have_value("what")
    canvas.outline_row("box.who.name").click()
    expect(canvas.slot("box.who.name")).to_be_visible()
    canvas.drag(canvas.slot("loose"), canvas.slot("box.who.name"), (0.5, 0.9))
    until(page, lambda: inside("who") == ["name", "loose"])
    # With the tabs selected, what is added goes into a section; out of one it goes to after all.
    canvas.outline_row("box").click()
    canvas.focus()
    page.keyboard.press("/")
    page.keyboard.type("number")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    until(page, lambda: inside("who") == ["name", "loose", "number"])
    canvas.outline_row("box.who.loose").click()
    canvas.focus()
    page.keyboard.press("Alt+ArrowLeft")
    until(page, lambda: list(components(root, folder)) == ["box", "loose", "pair"])
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    until(page, lambda: inside("who") == ["name"])
    until(page, lambda: list(components(root, folder)) == ["box", "loose", "pair"])


def test_only_containers_become_tabs(page: Page, server: Server, root: Path) -> None:
    canvas = opened(page, server, "sections_misfit", "tabs")
    canvas.begin_drag(canvas.outline_row("loose"), canvas.outline_row("box.who"), (0.5, 0.06))
    expect(page.get_by_text("Only containers go into box: drop the checkbox into one of them.")).to_be_visible()
    page.mouse.up()
    canvas.outline_row("box.who").click()
    canvas.focus()
    page.keyboard.press("Control+Shift+g")
    expect(page.get_by_text("Only containers go into box: what is in who stays in it")).to_be_visible()
    # A copy of a tab is another one, and is open.
    canvas.outline_row("box.who").click()
    canvas.focus()
    page.keyboard.press("Control+d")
    until(page, lambda: len(components(root, "sections_misfit")["box"]["components"]) == len(("who", "copy", "what")))
    expect(canvas.root.get_by_role("tab", include_hidden=True).nth(1)).to_have_attribute("aria-selected", "true")


def test_columns_take_what_is_dropped_beside_another_without_spans(page: Page, server: Server, root: Path) -> None:
    canvas = opened(page, server, "sections_columns", "tabs")
    canvas.drag(canvas.slot("loose"), canvas.slot("pair.a"), (0.99, 0.5))
    until(page, lambda: list(components(root, "sections_columns")["pair"]["components"]) == ["a", "loose", "b"])
    assert "span" not in components(root, "sections_columns")["pair"]["components"]["a"]
    canvas.outline_row("pair.b").click()
    expect(canvas.inspector.get_by_label("Label", exact=True).first).to_have_value("B")
    expect(canvas.inspector.get_by_text("of 12")).to_have_count(0)
