"""Tables to which visitors add rows, and from which they delete them: by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import until
from tests.browser.pages import component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Locator, Page

    from tests.serving import Server

HEAD, ROW = 38, 36
PAGE: dict[str, Any] = {
    "title": "Parts",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "parts": {
            "type": "table",
            "label": "Parts",
            "key": "sku",
            "height": 330,
            "can_add": True,
            "can_delete": True,
            "columns": {
                "sku": {"label": "SKU", "width": 120, "addable": True, "required": True, "max_length": 6},
                "name": {"label": "Name", "width": 220, "editable": True, "required": True},
                "state": {
                    "label": "State",
                    "width": 140,
                    "editable": True,
                    "options": ["new", "old"],
                    "default": "new",
                },
                "count": {"label": "Count", "width": 120, "editable": True, "min": 0, "max": 99},
                "due": {"label": "Due", "width": 160, "editable": True},
            },
            "handlers": {"edit": "save"},
        },
    },
}
CELL = """import datetime as dt
import pandas as pd

frame = pd.DataFrame({
    "sku": [f"P{at}" for at in range(5)],
    "name": [f"Part {at}" for at in range(5)],
    "state": ["old"] * 5,
    "count": range(5),
    "due": [dt.date(2024, 1, 1) + dt.timedelta(days=at) for at in range(5)],
})

def load(context):
    context.parts.data = frame
    context.told.text = "Ready"

def save(context, event):
    global frame
    told = []
    for one in event.edits.added:
        if one.row.sku in set(frame.sku):
            context.parts.refuse(one, "This part is there already", column="sku")
            continue
        frame = pd.concat([frame, pd.DataFrame([{"count": 0, **one.values}])], ignore_index=True)
        told.append(f"+{one.values}")
    for one in event.edits.deleted:
        frame = frame[frame.sku != one.key]
        told.append(f"-{one.key} {one.row.name}")
    for one in event.edits.changed:
        frame.loc[frame.sku == one.key, one.column] = one.new
        told.append(f"{one.key}.{one.column}={one.new}")
    context.parts.data = frame.copy()
    context.told.text = "; ".join(told) or "nothing"
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "parts", PAGE, CELL, mode="isolated")


@pytest.fixture
def desk(page: Page, url: str) -> Page:
    """The page, opened, with its table drawn."""
    opened(page, url)
    expect(cell(page, 0, 0)).to_have_text("P0")
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    """A cell, as screen readers have it."""
    return component(page, "parts").locator(f'tr[aria-rowindex="{row + 2}"] td[aria-colindex="{column + 1}"]')


def press(page: Page, row: int, x: float = 60) -> None:
    """Click in a row that is on screen."""
    component(page, "parts").locator(".dvn-scroller").click(position={"x": x, "y": HEAD + ROW * row + ROW / 2})


def typed(page: Page, text: str, ends: str = "Tab") -> None:
    """Type over the present cell, which opens with the first letter."""
    page.keyboard.press(text[0])
    expect(page.locator("#portal textarea, .gdg-input, .gdg-growing-entry textarea").first).to_be_visible()
    page.keyboard.type(text[1:])
    page.keyboard.press(ends)


def told(page: Page, text: str) -> None:
    expect(component(page, "told")).to_have_text(text)


def heard(page: Page) -> Locator:
    """What screen readers are told of the present cell."""
    return component(page, "parts").locator(".jt-table-body > output.jt-unseen")


def bar(page: Page) -> Locator:
    return component(page, "parts").locator(".jt-table-bar")


def test_rows_are_added_by_keyboard(desk: Page) -> None:
    press(desk, 0)
    desk.keyboard.press("Insert")
    expect(bar(desk)).to_contain_text("1 change · 1 new row is not complete")
    expect(cell(desk, 5, 2)).to_have_text("new")
    assert violations_in_both(desk) == []
    typed(desk, "P1")
    typed(desk, "Bolt")
    expect(bar(desk)).not_to_contain_text("complete")
    bar(desk).get_by_role("button", name="Save").click()
    expect(bar(desk)).to_contain_text("1 change · 1 is not saved: see its cell")
    press(desk, 5)
    expect(heard(desk)).to_have_text("This part is there already")
    typed(desk, "P9")
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "+{'sku': 'P9', 'name': 'Bolt', 'state': 'new'}")
    expect(bar(desk).get_by_role("button", name="Save")).to_be_hidden()
    expect(cell(desk, 5, 0)).to_have_text("P9")
    # What only new rows take cannot be changed any more.
    press(desk, 5)
    desk.keyboard.press("Delete")
    expect(bar(desk)).not_to_contain_text("change")


def test_rows_are_pasted_deleted_and_taken_back(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    rows = int(component(desk, "parts").locator("[aria-rowcount]").first.get_attribute("aria-rowcount") or 0) - 1
    desk.evaluate(
        "navigator.clipboard.writeText('X1\\tNut\\told\\t7\\t2025-02-03\\nX2\\tNail\\tnew\\t100\\t2025-02-04')"
    )
    bar(desk).get_by_role("button", name="+ Row").click()
    expect(bar(desk)).to_contain_text("1 change")
    desk.keyboard.press("Control+v")
    expect(bar(desk)).to_contain_text("2 changes · 1 is not saved: see its cell")
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "+{'sku': 'X1', 'name': 'Nut', 'state': 'old', 'count': 7, 'due': datetime.date(2025, 2, 3)}")
    expect(bar(desk)).to_contain_text("1 change · 1 is not saved: see its cell")
    bar(desk).get_by_role("button", name="Discard").click()
    until(desk, lambda: component(desk, "parts").locator(f'[aria-rowcount="{rows + 2}"]').count() == 1)

    press(desk, 1)
    desk.keyboard.press("Shift+ArrowDown")
    bar(desk).get_by_role("button", name="Delete 2 rows").click()
    expect(bar(desk)).to_contain_text("2 changes")
    expect(heard(desk)).to_have_text("This row will be deleted.")
    bar(desk).get_by_role("button", name="Keep 2 rows").click()
    expect(bar(desk)).not_to_contain_text("change")
    press(desk, 2)
    desk.keyboard.press("Control+Delete")
    expect(bar(desk)).to_contain_text("1 change")
    desk.keyboard.press("Control+z")
    expect(bar(desk)).not_to_contain_text("change")
    desk.keyboard.press("Control+Delete")
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "-P2 Part 2")
    expect(cell(desk, 2, 0)).to_have_text("P3")


def test_a_list_is_changed_row_by_row_on_a_phone(desk: Page) -> None:
    desk.set_viewport_size({"width": 390, "height": 900})
    table = component(desk, "parts")
    form = table.get_by_role("form")
    edit = table.get_by_role("button", name="Edit row 1", exact=True)
    edit.focus()
    desk.keyboard.press("Enter")
    expect(form.get_by_label("Name")).to_be_focused()
    form.get_by_label("Name").fill("Screw")
    desk.keyboard.press("Tab")
    form.get_by_label("Count").fill("200")
    desk.keyboard.press("Tab")
    expect(form.get_by_label("Count")).to_have_accessible_description("Enter 99 or less.")
    assert violations_in_both(desk) == []
    form.get_by_label("Count").fill("12")
    desk.keyboard.press("Enter")
    expect(edit).to_be_focused()
    expect(bar(desk)).to_contain_text("2 changes")

    table.get_by_role("button", name="Edit row 2").click()
    form.get_by_role("button", name="Delete row").click()
    form.get_by_role("button", name="Done").click()
    bar(desk).get_by_role("button", name="+ Row").click()
    expect(form.get_by_label("SKU")).to_be_focused()
    form.get_by_label("SKU").fill("Y1")
    form.get_by_label("Name").fill("Rivet")
    form.get_by_label("State").select_option("old")
    form.get_by_role("button", name="Done").click()
    expect(bar(desk)).to_contain_text("4 changes")
    assert violations_in_both(desk) == []
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.once("dialog", stay)
    desk.evaluate("setTimeout(() => location.reload())")
    until(desk, lambda: asked == ["beforeunload"])
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "+{'sku': 'Y1', 'name': 'Rivet', 'state': 'old'}; -P1 Part 1; P0.name=Screw; P0.count=12")
    expect(bar(desk).get_by_role("button", name="Save")).to_be_hidden()
    expect(table.get_by_role("listitem").first).to_contain_text("Screw")
