"""No page has a fault that axe finds: published pages, the page in Lab, and the operations page; light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import OF_COLOURS, violations, violations_in_both
from tests.browser.canvases import open_canvas
from tests.browser.labs import VIEW, open_notebook, run_in_lab
from tests.browser.states import CELLS, PAGE, states
from tests.serving import TOKEN, Server, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ALL: list[str] | None = None
NONE: list[str] = []
"""Which rules of axe."""
STICKS_OUT = """() => [".jt-c-top", ".jt-c-inspector", ".jt-c-left", ".jt-c-log"].flatMap((part) =>
  [...document.querySelectorAll(part)].flatMap((whole) => {
    const right = whole.getBoundingClientRect().right;
    return [...whole.querySelectorAll("button, input, select, textarea, li")]
      .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().right > right)
      .map((one) => `${part}: ${one.getAttribute("aria-label") ?? one.textContent} sticks out`);
  }).concat([...document.querySelectorAll(".jt-c-step")]
    .filter((one) => one.getBoundingClientRect().right > one.parentElement.getBoundingClientRect().right)
    .map(() => "a step sticks out")))"""
"""The controls of the canvas that are cut off by the part that holds them."""
PARTS = {
    "title": "Desk",
    "handlers": {"load": "load"},
    "components": {
        "form": {
            "type": "form",
            "label": "Form",
            "components": {
                "name": {"type": "text_input", "label": "Name", "help": "As in the passport.", "required": True},
                "kind": {"type": "select", "label": "Kind", "options": ["a", "b"]},
                "tags": {"type": "select", "label": "Tags", "multiple": True, "options": ["a", "b"], "value": ["a"]},
                "many": {"type": "number", "label": "How many", "min": 0},
                "locked": {"type": "text_input", "label": "Locked", "value": "x", "disabled": True},
                "sure": {"type": "checkbox", "label": "Sure"},
                "save": {"type": "button", "label": "Save", "kind": "primary", "handlers": {"click": "fail"}},
                "drop": {"type": "button", "label": "Delete", "kind": "danger", "handlers": {"click": "tell"}},
            },
        },
        "rows": {"type": "table", "label": "Rows", "search": True},
        "figure": {"type": "chart", "label": "Figure"},
        "note": {"type": "message", "text": "A note", "kind": "warning"},
        "text": {"type": "text", "text": "# Head\n\nSome `code`, a [link](https://example.org) and\n\n> a quotation"},
    },
}
CELL = """from jupyter_tools import VisitorError

def load(state, context):
    context.rows.data = [{"a": 1, "b": "x"}]
    context.figure.figure = {"data": [{"type": "bar", "x": ["a"], "y": [1]}], "layout": {}}
    context.page.message = "Ready"

def fail(state, context):
    print("failing")
    raise ValueError("no")

def tell(state, context):
    raise VisitorError("There is no such thing.")
"""


@pytest.fixture(scope="module")
def path(root: Path) -> str:
    """A page with each type of component."""
    write_app(root / "axe", "desk", PARTS, CELL)
    return "axe/desk.ipynb"


def test_a_published_page(browser: Browser, server: Server, path: str) -> None:
    page = browser.new_page()
    page.goto(server.publish(path, "shared"))
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=30_000)
    assert violations_in_both(page, "html") == []
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("Enter a value", exact=False).or_(page.locator("[aria-invalid=true]")).first
    ).to_be_visible()
    assert violations_in_both(page, "html") == []
    page.get_by_label("Name").fill("Ann")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=20_000)
    page.get_by_role("combobox", name="Kind").click()
    expect(page.get_by_role("option", name="b").first).to_be_visible()
    assert violations_in_both(page, "html") == []
    page.close()


@pytest.mark.parametrize("example", ["hello/hello.ipynb", "flight_desk/delays.ipynb"])
def test_an_example(browser: Browser, server: Server, example: str) -> None:
    page = browser.new_page()
    page.goto(server.publish(example, "shared"))
    expect(page.locator("[data-page]")).to_be_visible(timeout=30_000)
    if "flight" in example:
        expect(page.get_by_text("Found 27,059 flights")).to_be_visible(timeout=60_000)
    assert violations_in_both(page, "html") == []
    page.close()


def test_the_page_in_lab(lab: Page, server: Server, root: Path) -> None:
    write_app(root / "axe_lab", "desk", PARTS, CELL)
    open_notebook(lab, server, "axe_lab/desk.ipynb")
    lab.get_by_role("button", name="Page", exact=True).click()
    expect(lab.get_by_role("button", name="Run all cells")).to_be_visible(timeout=20_000)
    assert in_both_themes(lab) == []
    run_in_lab(lab, "notebook:run-all-cells")
    expect(lab.locator(".js-plotly-plot")).to_be_visible(timeout=30_000)
    assert in_both_themes(lab) == []
    assert lab.locator("main main").count() == 0


def in_both_themes(lab: Page) -> list[str]:
    """What axe finds in Lab's light theme, and of colours in its dark one."""
    found = []
    for scheme, rules in (("light", None), ("dark", OF_COLOURS)):
        take_theme(lab, scheme)
        found += [f"{scheme}: {one}" for one in violations(lab, rules=rules)]
    return found


def take_theme(lab: Page, scheme: str) -> None:
    """Have Lab take its light or its dark theme."""
    run_in_lab(lab, "apputils:change-theme", {"theme": f"JupyterLab {scheme.title()}"})
    expect(lab.locator(f".jt-root[data-mantine-color-scheme={scheme}]").first).to_be_attached()


def test_the_canvas(lab: Page, server: Server, root: Path) -> None:
    write_app(root / "canvas", "desk", PAGE, *CELLS)
    canvas = open_canvas(lab, server, "canvas/desk.ipynb")
    canvas.run_notebook()
    found, seen = [], 0
    # Of the narrow layout axe looks at one width. In dark, only colours differ, which do not depend on the width.
    for scheme, width, layout, rules in (
        ("light", 1600, "wide", ALL),
        ("light", 900, "narrow", NONE),
        ("light", 500, "narrow", ALL),
        ("dark", 1600, "wide", OF_COLOURS),
    ):
        take_theme(lab, scheme)
        lab.set_viewport_size({**VIEW, "width": width})
        expect(canvas.root).to_have_attribute("data-layout", layout)
        for name in states(canvas):
            seen += 1
            wrong = [] if rules is NONE else violations(lab, rules=rules)
            found += [f"{name} at {width} in {scheme}: {one}" for one in (*wrong, *lab.evaluate(STICKS_OUT))]
    assert found == []
    assert seen == 12 * 4


def test_the_operations_page(browser: Browser, server: Server, path: str) -> None:
    server.publish(path, "shared")
    page = browser.new_page()
    page.goto(f"{server.url}jupyter-tools/operations?token={TOKEN}")
    expect(page.get_by_role("link", name="axe/desk.ipynb").first).to_be_visible(timeout=20_000)
    assert violations_in_both(page, "html") == []
    page.close()
