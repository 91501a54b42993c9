"""The states of the canvas, one after the other, at any width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.canvases import Canvas

PAGE: dict[str, Any] = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "form": {
            "type": "form",
            "label": "Find an order",
            "components": {
                "name": {"type": "text_input", "label": "Name", "help": "As on the invoice.", "required": True},
                "kind": {"type": "select", "label": "Kind", "options": ["a", "b"], "span": 6},
                "many": {"type": "number", "label": "How many", "min": 0, "span": 6},
                "save": {
                    "type": "button",
                    "label": "Save",
                    "kind": "primary",
                    "handlers": {"click": [{"confirm": "Save the order?"}, "fail", {"toast": "Saved"}]},
                },
            },
        },
        "orders": {"type": "table", "label": "Orders"},
        "note": {"type": "text", "text": "Nothing is final.", "rules": {"visible": "state.form.many > 1"}},
        "again": {"type": "button", "label": "Fail", "handlers": {"click": "fail"}},
        "gone": {"type": "button", "label": "Gone", "handlers": {"click": "gone"}},
    },
}
CELLS = (
    """import pandas as pd

orders = pd.DataFrame({"order": [1, 2], "customer": ["Ada", "Grace"]})


def load(state, context):
    context.orders.data = orders
    context.page.message = "Ready"
""",
    """def fail(state, context):
    raise ValueError("There is no such order.")
""",
)


def open_dock(canvas: Canvas, label: str) -> None:
    """Open a dock over the page where the canvas is too narrow for it beside."""
    rail = canvas.root.locator(".jt-c-rail").get_by_role("button", name=label, exact=True)
    if rail.count() and rail.get_attribute("aria-pressed") != "true":
        rail.click()


def close_docks(canvas: Canvas) -> None:
    """Close what is open over the page."""
    pressed = canvas.root.locator(".jt-c-rail [aria-pressed=true]")
    if pressed.count():
        pressed.click()
    expect(canvas.root.locator(".jt-c-over")).to_have_count(0)


def states(canvas: Canvas) -> Iterator[str]:
    """Goes from state to state; the name of each. At the end the canvas is as it was."""
    for some in (_adding, _properties, _dialogs, _using, _empty):
        close_docks(canvas)
        yield from some(canvas)


def _adding(canvas: Canvas) -> Iterator[str]:
    lab = canvas.lab
    canvas.mode("Build")
    canvas.click("form.name")
    yield "selected"
    canvas.focus()
    canvas.type("/but")
    expect(lab.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    yield "search"
    lab.keyboard.press("Escape")
    canvas.focus()
    lab.keyboard.press("=")
    expect(lab.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    yield "set"
    lab.keyboard.press("Escape")
    open_dock(canvas, "Data")
    expect(canvas.root.get_by_text("orders").first).to_be_visible()
    yield "data"
    lab.keyboard.press("Escape")


def _properties(canvas: Canvas) -> Iterator[str]:
    lab = canvas.lab
    canvas.click("form.many")
    open_dock(canvas, "Properties")
    lab.get_by_role("button", name="Rule for Visible").click()
    expect(lab.get_by_role("textbox", name="Rule for Visible")).to_be_focused()
    lab.keyboard.type("state.fo")
    expect(lab.get_by_role("listbox", name="Names")).to_be_visible()
    expect(lab.get_by_text("True shows it")).to_be_in_viewport(ratio=1)
    yield "rule"
    lab.keyboard.press("Control+a")
    lab.keyboard.press("Delete")  # else it stays as a draft
    lab.keyboard.press("Escape")
    expect(lab.get_by_role("textbox", name="Rule for Visible")).to_have_count(0)
    close_docks(canvas)
    canvas.click("form.save")
    open_dock(canvas, "Properties")
    expect(lab.get_by_role("list", name="Steps")).to_be_visible()
    lab.get_by_role("list", name="Steps").scroll_into_view_if_needed()
    yield "steps"
    canvas.focus()
    lab.keyboard.press("Escape")


def _dialogs(canvas: Canvas) -> Iterator[str]:
    lab = canvas.lab
    lab.locator(".jt-c-problems").click()
    expect(lab.locator(".jt-c-problem").first).to_be_visible()
    yield "problems"
    lab.keyboard.press("Escape")
    lab.get_by_role("button", name="Publish", exact=True).click()
    dialog = lab.get_by_role("dialog")
    expect(dialog.get_by_role("radio").first).to_be_visible()
    yield "publish"
    lab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def _using(canvas: Canvas) -> Iterator[str]:
    lab = canvas.lab
    canvas.mode("Use")
    open_dock(canvas, "Properties")
    yield "use"
    close_docks(canvas)
    canvas.slot("again").get_by_role("button").click()
    expect(canvas.page.get_by_role("alert").filter(has_text="There is no such order.")).to_be_visible()
    fold = lab.locator(".jt-c-log-fold")
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()
    expect(lab.locator(".jt-c-log-entry").first).to_be_visible()
    yield "log"
    canvas.mode("Preview")
    expect(lab.locator(".jt-c-visitor [data-component]").first).to_be_visible()
    yield "preview"


def _empty(canvas: Canvas) -> Iterator[str]:
    lab = canvas.lab
    canvas.mode("Build")
    canvas.click("gone")
    lab.keyboard.press("Control+a")
    lab.keyboard.press("Delete")
    expect(canvas.root.locator(".jt-c-start")).to_be_visible()
    yield "empty"
    canvas.focus()
    lab.keyboard.press("Control+z")
    expect(canvas.slot("gone")).to_be_visible()
    expect(lab.locator(".jt-c-top")).to_contain_text(re.compile("Saved"))
