"""What the canvas shows after the server has refused an edit, and after one was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.canvases import components, open_tab, until
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.canvases import Canvas
    from tests.serving import Server

CODE = """import pandas as pd


def load(state, context):
    context.tickets.data = pd.DataFrame({"id": [1, 2], "title": ["Printer", "Screen"]})


def search(state, context):
    context.page.message = "Searched"
"""

PAGE: dict[str, Any] = {
    "tickets": {"type": "table", "columns": {"id": {}, "title": {}}},
    "edit": {"type": "button", "label": "Edit", "rules": {"disabled": "not state.tickets.selected"}},
    "told": {"type": "text", "text": "{{ len(state.tickets.selected) }} selected"},
    "low": {"type": "number", "label": "Low", "min": 10},
    "go": {"type": "button", "label": "Search", "handlers": {"click": "search"}},
}


def canvas_of(page: Page, server: Server, root: Path, folder: str, parts: dict[str, Any]) -> Canvas:
    write_app(root / folder, "desk", {"handlers": {"load": "load"}, "components": parts}, CODE)
    canvas = open_tab(page, server, f"{folder}/desk.ipynb")
    canvas.run_notebook()
    expect(canvas.slot("tickets")).not_to_contain_text("No rows")
    return canvas


def test_a_refused_delete_says_who_reads_and_leaves_all_as_it_was(page: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(page, server, root, "kept", PAGE)
    rows = canvas.slot("tickets").locator("[aria-rowcount]")
    expect(rows.first).to_have_attribute("aria-rowcount", "3")
    canvas.click("tickets")
    page.keyboard.press("Delete")
    toast = page.locator(".jt-c-toast")
    expect(toast).to_contain_text("tickets cannot be deleted: edit and told read it.")
    expect(rows.first).to_have_attribute("aria-rowcount", "3")
    expect(canvas.slot("tickets")).not_to_contain_text("No rows")
    expect(canvas.field("Name")).to_have_value("tickets")
    toast.get_by_role("button", name="Show").click()
    expect(canvas.inspector).to_contain_text("2 components")
    assert list(components(root, "kept")) == list(PAGE)


def test_the_undo_of_a_delete_brings_the_data_back(page: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(page, server, root, "back", {name: PAGE[name] for name in ("tickets", "go")})
    canvas.click("tickets")
    page.keyboard.press("Delete")
    until(page, lambda: "tickets" not in components(root, "back"))
    page.keyboard.press("Control+z")
    until(page, lambda: "tickets" in components(root, "back"))
    expect(canvas.slot("tickets").locator("[aria-rowcount]").first).to_have_attribute("aria-rowcount", "3")
    expect(canvas.slot("tickets")).not_to_contain_text("No rows")


def test_what_was_entered_goes_with_its_component(page: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(page, server, root, "entered", PAGE)
    canvas.mode("Use")
    canvas.slot("low").get_by_role("textbox").fill("3")
    canvas.slot("go").get_by_role("button").click()
    expect(canvas.slot("low")).to_contain_text("Enter 10 or more")
    canvas.mode("Build")
    canvas.click("low")
    page.keyboard.press("Delete")
    until(page, lambda: "low" not in components(root, "entered"))
    canvas.mode("Use")
    canvas.slot("go").get_by_role("button").click()
    expect(canvas.page).to_contain_text("Searched")
    expect(canvas.page).not_to_contain_text("did not finish")


def test_a_refused_text_stays_where_it_was_typed(page: Page, server: Server, root: Path) -> None:
    steps = {"type": "button", "label": "Save", "handlers": {"click": [{"toast": "Done"}]}}
    canvas = canvas_of(page, server, root, "typed", {"tickets": PAGE["tickets"], "save": steps})
    before = components(root, "typed")
    # In a step, where it is kept while something else is selected.
    canvas.click("save")
    step = canvas.inspector.get_by_label("Show a note of step 1")
    step.fill("Saved {{ state.nope }}")
    step.press("Enter")
    expect(canvas.inspector).to_contain_text("Not saved.")
    canvas.click("tickets")
    canvas.click("save")
    expect(step).to_have_value("Saved {{ state.nope }}")
    expect(step).to_have_attribute("aria-invalid", "true")
    step.fill("Saved {{ len(state.tickets.selected) }}")
    step.press("Enter")
    until(page, lambda: components(root, "typed")["save"]["handlers"]["click"][0]["toast"].startswith("Saved"))
    expect(canvas.inspector).not_to_contain_text("Not saved.")
    # In a line that adds a component.
    canvas.focus()
    canvas.type("/text: {{ state.nope }}")
    page.keyboard.press("Enter")
    line = page.get_by_role("combobox", name="Search components")
    expect(page.get_by_role("alert")).to_contain_text("nope")
    expect(line).to_have_value("text: {{ state.nope }}")
    line.fill("text: {{ len(state.tickets.selected) }}")
    page.keyboard.press("Enter")
    until(page, lambda: len(components(root, "typed")) == len(before) + 1)
    expect(line).to_have_count(0)
