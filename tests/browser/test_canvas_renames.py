"""Components that are renamed and moved on the canvas keep the data that handlers gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.canvases import components, open_tab, until
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from tests.serving import Server

PAGE: dict[str, Any] = {
    "handlers": {"load": "load"},
    "components": {
        "flights": {"type": "table", "label": "Flights", "height": 200},
        "box": {"type": "container", "components": {"note": {"type": "text", "text": "-"}}},
    },
}
LOAD = """def load(context):
    import pandas as pd
    context.flights.data = pd.DataFrame({"late": range(321)})
    context.box.components.note.text = "Filled by load\""""


def test_the_data_of_a_table_follows_at_once_and_back(page: Page, server: Server, root: Path) -> None:
    write_app(root / "follows", "desk", PAGE, LOAD)
    canvas = open_tab(page, server, "follows/desk.ipynb")
    canvas.run_notebook()
    expect(canvas.slot("flights")).to_contain_text("321 rows", timeout=30_000)
    other = page.context.new_page()
    theirs = open_tab(other, server, "follows/desk.ipynb")
    expect(theirs.slot("flights")).to_contain_text("321 rows", timeout=30_000)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/pages/follows/desk.ipynb", hold, times=1)
    canvas.click("flights")
    for keys in ("F2", "late", "Enter"):
        page.keyboard.press(keys) if keys == "F2" else canvas.type(keys)
    # Before the server knows it.
    expect(canvas.slot("late")).to_contain_text("321 rows")
    until(page, lambda: held)
    held[0].continue_()
    expect(theirs.slot("late")).to_contain_text("321 rows")
    expect(canvas.slot("late")).to_contain_text("321 rows")
    canvas.focus()
    # Into the container beside, and its name changes.
    page.keyboard.press("Alt+ArrowRight")
    expect(canvas.slot("box.late")).to_contain_text("321 rows")
    expect(theirs.slot("box.late")).to_contain_text("321 rows")
    canvas.outline_row("box").click()
    canvas.focus()
    for keys in ("F2", "held", "Enter"):
        page.keyboard.press(keys) if keys == "F2" else canvas.type(keys)
    for each in (canvas, theirs):
        expect(each.slot("held.late")).to_contain_text("321 rows")
        expect(each.slot("held.note")).to_contain_text("Filled by load")
    canvas.focus()
    for _ in range(3):
        page.keyboard.press("Control+z")
    until(page, lambda: list(components(root, "follows")) == ["flights", "box"])
    for each in (canvas, theirs):
        expect(each.slot("flights")).to_contain_text("321 rows")
        expect(each.slot("box.note")).to_contain_text("Filled by load")
    other.close()
