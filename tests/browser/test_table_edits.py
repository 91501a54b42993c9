"""Tables whose rows have a key: the selection in new data, and cells that visitors change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import until
from tests.browser.pages import component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server

HEAD, ROW = 38, 36
PAGE: dict[str, Any] = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "more": {"type": "button", "label": "More", "handlers": {"click": "more"}},
        "orders": {
            "type": "table",
            "label": "Orders",
            "key": "id",
            "height": 300,
            "columns": {
                "id": {"visible": False},
                "name": {"width": 200, "editable": True, "required": True, "max_length": 12},
                "left": {"width": 120, "editable": True, "min": 0, "max": 99},
                "state": {"width": 140, "editable": True, "options": ["new", "sent", "paid"]},
                "due": {"width": 140, "editable": True},
                "price": {"width": 120},
            },
            "handlers": {"select": "chosen", "edit": "save"},
        },
        "by_rule": {"type": "text", "text": "{{ state.orders.name }} of {{ len(state.orders.rows) }}"},
    },
}
CELL = """import datetime as dt
import pandas as pd

frame = pd.DataFrame({
    "id": range(1000, 1300),
    "name": [f"Order {at}" for at in range(300)],
    "left": range(300),
    "state": ["new", "sent", "paid"] * 100,
    "due": [dt.date(2024, 1, 1) + dt.timedelta(days=at) for at in range(300)],
    "price": [1.5] * 300,
})
frame.loc[frame.left > 90, "left"] = 50

def load(context):
    context.orders.data = frame
    context.told.text = "Ready"

def more(context):
    fresh = frame.iloc[:2].assign(id=[1, 2], name=["First", "Second"], left=7)
    globals()["frame"] = pd.concat([fresh, frame[frame.id != 1002]], ignore_index=True)
    context.orders.data = frame

def chosen(state, context):
    context.told.text = f"{state.orders.id} {state.orders.name}"

def save(state, context, event):
    told = []
    for edit in event.edits.changed:
        if edit.new == "bad":
            context.orders.refuse(edit, "This name is taken")
            continue
        frame.loc[frame.id == edit.key, edit.column] = edit.new
        told.append(f"{edit.key}.{edit.column}: {edit.old!r} -> {edit.new!r} ({edit.row.price})")
    context.orders.data = frame.copy()
    context.told.text = "; ".join(told) or "nothing"
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "edits", PAGE, CELL, mode="isolated")


@pytest.fixture
def desk(page: Page, url: str) -> Page:
    """The page, opened, with its table drawn."""
    opened(page, url)
    expect(cells(page, 0).first).to_have_text("Order 0")
    return page


def cells(page: Page, column: int) -> Locator:
    """The cells of a column, as screen readers have them."""
    return component(page, "orders").locator(f'td[aria-colindex="{column + 1}"]')


def press(page: Page, row: int, x: float = 60, count: int = 1) -> None:
    """Click in a row that is on screen."""
    place = {"x": x, "y": HEAD + ROW * row + ROW / 2}
    component(page, "orders").locator(".dvn-scroller").click(position=place, click_count=count)


def typed(page: Page, text: str) -> None:
    """Type over the present cell, which opens with the first letter."""
    page.keyboard.press(text[0])
    expect(page.locator("#portal textarea, .gdg-input, .gdg-growing-entry textarea").first).to_be_visible()
    page.keyboard.type(text[1:])
    page.keyboard.press("Enter")


def told(page: Page, text: str) -> None:
    expect(component(page, "told")).to_have_text(text)


def bar(page: Page) -> Locator:
    return component(page, "orders").locator(".jt-table-bar")


def scrolled(page: Page) -> int:
    return int(component(page, "orders").locator(".dvn-scroller").evaluate("one => one.scrollTop"))


def test_a_row_stays_selected_in_new_data_and_the_table_where_it_is(desk: Page) -> None:
    press(desk, 1)
    told(desk, "1001 Order 1")
    component(desk, "orders").locator(".dvn-scroller").hover()
    desk.mouse.wheel(0, 36 * 20)
    until(desk, lambda: scrolled(desk) == 36 * 20)
    desk.get_by_role("button", name="More").click()
    expect(component(desk, "orders")).to_contain_text("301 rows")
    until(desk, lambda: cells(desk, 0).first.inner_text() == "Order 19")
    assert scrolled(desk) == 36 * 20
    expect(component(desk, "by_rule")).to_have_text("Order 1 of 1")
    desk.reload()
    expect(cells(desk, 0).first).to_have_text("First")
    expect(component(desk, "by_rule")).to_have_text("Order 1 of 1")
    expect(component(desk, "orders").locator('tr[aria-selected="true"] td').first).to_have_text("Order 1")
    press(desk, 4)
    told(desk, "1003 Order 3")


def test_cells_are_changed_saved_and_taken_back(desk: Page) -> None:
    press(desk, 0)
    typed(desk, "A")
    expect(bar(desk)).to_contain_text("1 change")
    press(desk, 1, x=260)
    typed(desk, "200")
    expect(bar(desk)).to_contain_text("2 changes · 1 is not saved: see its cell")
    expect(cells(desk, 1).nth(1)).to_have_text("200")
    press(desk, 1, x=260)
    expect(component(desk, "orders").locator(".jt-table-body > output.jt-unseen")).to_have_text("Enter 99 or less.")
    desk.keyboard.press("Control+z")
    expect(bar(desk)).to_contain_text("1 change")
    desk.keyboard.press("Control+Shift+z")
    expect(bar(desk)).to_contain_text("2 changes")
    desk.keyboard.press("Control+z")
    assert violations_in_both(desk) == []
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "1000.name: 'Order 0' -> 'A' (1.5)")
    expect(bar(desk)).to_be_hidden()
    expect(cells(desk, 0).first).to_have_text("A")

    press(desk, 2, x=60)
    typed(desk, "bad")
    expect(bar(desk)).to_contain_text("1 change")
    press(desk, 2, x=380)
    desk.keyboard.press("Enter")
    desk.get_by_role("combobox", name="state").select_option("new")
    desk.keyboard.press("Enter")
    expect(bar(desk)).to_contain_text("2 changes")
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "1002.state: 'paid' -> 'new' (1.5)")
    expect(bar(desk)).to_contain_text("1 change · 1 is not saved: see its cell")
    press(desk, 2, x=60)
    expect(component(desk, "orders").locator(".jt-table-body > output.jt-unseen")).to_have_text("This name is taken")
    bar(desk).get_by_role("button", name="Discard").click()
    expect(bar(desk)).to_be_hidden()
    expect(cells(desk, 0).nth(2)).to_have_text("Order 2")


def test_a_part_of_a_spreadsheet_is_pasted_and_filled_down(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(desk, 0)
    desk.evaluate("navigator.clipboard.writeText('P\\t1\\tpaid\\t2025-02-03\\t9\\nQ\\t2\\tlost\\t2025-02-04\\t9')")
    desk.keyboard.press("Control+v")
    expect(bar(desk)).to_contain_text("8 changes · 1 is not saved: see its cell · 2 cells are not in the table")
    desk.keyboard.press("Control+z")
    expect(bar(desk)).to_be_hidden()
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("Control+d")
    expect(bar(desk)).to_contain_text("2 changes")
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "1001.name: 'Order 1' -> 'Order 0' (1.5); 1002.name: 'Order 2' -> 'Order 0' (1.5)")
    press(desk, 4, x=500)
    desk.keyboard.press("Delete")
    bar(desk).get_by_role("button", name="Save").click()
    told(desk, "1004.due: datetime.date(2024, 1, 5) -> None (1.5)")
