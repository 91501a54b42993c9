"""Tables as people see them: whole rows, the width they need, digits, and what is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import publish

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server

HEAD, ROW = 38, 36
MISSING = "\N{EN DASH}"
PAGE = {
    "title": "Tables",
    "handlers": {"load": "load"},
    "components": {
        "orders": {
            "type": "table",
            "label": "Orders",
            "search": True,
            "selection": "multiple",
            "height": 300,
            "columns": {"secret": {"visible": False}},
            "handlers": {"select": "chosen"},
        },
        "summary": {"type": "table", "label": "Summary", "span": 6},
        "narrow": {"type": "table", "label": "Narrow", "span": 6},
        "empty": {"type": "table", "label": "Empty", "span": 6, "empty_text": "No orders"},
        "mixed": {"type": "table", "label": "Mixed", "span": 6},
        "chosen": {"type": "text"},
        "hide": {"type": "button", "label": "Hide notes", "handlers": {"click": "hide"}},
    },
}
CELL = """import datetime as dt
import pandas as pd

def load(state, context):
    context.orders.data = pd.DataFrame({
        "order_id": range(10_000, 10_200),
        "when": pd.date_range("2024-01-01", periods=200, freq="D"),
        "note": ["one\\ttwo", 'says "no"', "first\\nsecond", "A long remark about this order that is cut"] * 50,
        "price": [1.5, 22.25, 1000.0, 0.75] * 50,
        "secret": "needle",
        **{f"more {at}": ["some text here"] * 200 for at in range(8)},
    })
    context.summary.data = pd.DataFrame({"delay": [1.5, 22.25, 1000.0], "seats": [1, 2, 4]}).describe()
    context.narrow.data = pd.DataFrame({"n": [1, 2, 3]})
    context.empty.data = pd.DataFrame({"a": [], "b": []})
    context.mixed.data = pd.DataFrame({"code": pd.Series([100, "100A", None, 20], dtype=object)})

def chosen(state, context):
    context.chosen.text = f"{state.orders.secret} {state.orders.order_id}"

def hide(state, context):
    context.orders.columns.note.visible = False
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "tables", PAGE, CELL)


@pytest.fixture
def sent(page: Page) -> list[str]:
    """What the server sends to the page."""
    texts: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: texts.append(str(text))))
    return texts


@pytest.fixture
def desk(page: Page, url: str, sent: list[str]) -> Page:
    """The page, opened, with all its tables drawn."""
    assert sent == []
    page.goto(url)
    for name in ("orders", "summary", "narrow", "empty", "mixed"):
        expect(page.locator(f"[data-component={name}] canvas").first).to_be_visible(timeout=20_000)
    return page


def heads(page: Page, name: str) -> Locator:
    return page.locator(f"[data-component={name}] th")


def scroller(page: Page, name: str) -> Locator:
    """What takes the clicks on a table's canvas."""
    return page.locator(f"[data-component={name}] .dvn-scroller")


def box(page: Page, name: str, part: str) -> Any:
    found = page.locator(f"[data-component={name}] {part}").first.bounding_box()
    assert found is not None
    return found


def column(page: Page, name: str, place: int) -> Locator:
    return page.locator(f'[data-component={name}] td[aria-colindex="{place + 1}"]')


def test_a_hidden_column_does_not_reach_the_browser(desk: Page, sent: list[str]) -> None:
    expect(heads(desk, "orders").nth(1)).to_have_text("order_id")
    assert "secret" not in heads(desk, "orders").all_inner_texts()
    desk.get_by_role("searchbox", name="Search Orders").fill("needle")
    expect(desk.get_by_text("Nothing matches this search.")).to_be_visible()
    expect(heads(desk, "orders").nth(1)).to_have_text("order_id")
    desk.get_by_role("searchbox", name="Search Orders").fill("")
    expect(column(desk, "orders", 1).first).to_have_text("10000")
    scroller(desk, "orders").click(position={"x": 80, "y": 38 + 18})
    expect(desk.locator("[data-component=chosen]")).to_have_text("needle 10000")
    desk.get_by_role("button", name="Hide notes").click()
    expect(heads(desk, "orders").nth(3)).to_have_text("price")
    expect(desk.locator("[data-component=orders]")).to_contain_text("200 rows")
    rows = [text for text in sent if "order_id" in text]
    assert rows
    assert not [text for text in rows if "needle" in text]


def test_indexes_digits_and_dates(desk: Page) -> None:
    expect(heads(desk, "summary").first).to_have_text("index")
    expect(column(desk, "summary", 0).first).to_have_text("count")
    expect(column(desk, "summary", 1)).to_have_text(
        ["3.0000", "341.2500", "570.5886", "1.5000", "11.8750", "22.2500", "511.1250", "1,000.0000"]
    )
    expect(column(desk, "orders", 2).first).to_have_text("Jan 1, 2024")
    expect(column(desk, "orders", 4).first).to_have_text("1.50")


def test_a_column_of_mixed_kinds_is_sorted_and_keeps_its_heads(desk: Page) -> None:
    expect(column(desk, "mixed", 0)).to_have_text(["100", "100A", MISSING, "20"])
    scroller(desk, "mixed").click(position={"x": 20, "y": 15})
    expect(column(desk, "mixed", 0)).to_have_text(["20", "100", "100A", MISSING])
    expect(heads(desk, "mixed")).to_have_count(1)


def test_a_table_without_rows_has_heads(desk: Page) -> None:
    expect(heads(desk, "empty")).to_have_text(["a", "b"])
    expect(desk.get_by_text("No orders")).to_be_visible()
    expect(scroller(desk, "empty")).to_have_js_property("clientHeight", HEAD + 1)


@pytest.mark.parametrize("width", [700, 1280])
def test_only_whole_rows_are_shown(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    for name, rows in (("orders", 7), ("narrow", 3), ("mixed", 4), ("summary", 8)):
        expect(scroller(desk, name)).to_have_js_property("clientHeight", HEAD + rows * ROW)
    foot, body = (box(desk, "orders", part) for part in (".jt-table-foot", ".jt-table-body"))
    assert abs(foot["y"] - body["y"] - body["height"]) <= 1
    expect(desk.locator("[data-component=orders] .jt-table-body")).to_have_attribute("data-more", "")


def test_a_narrow_table_keeps_its_width(desk: Page) -> None:
    expect(desk.locator("[data-component=narrow] .jt-table-body")).not_to_have_attribute("data-more", "")
    assert box(desk, "narrow", "canvas")["width"] < box(desk, "narrow", ".jt-table-body")["width"] / 2


def test_copied_cells_are_quoted(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas = desk.locator("[data-component=orders] canvas").first
    expect(heads(desk, "orders").nth(3)).to_have_text("note")
    canvas.focus()
    for key in [*["ArrowRight"] * 3, *["Shift+ArrowDown"] * 2, "Shift+ArrowRight", "Control+c"]:
        desk.keyboard.press(key)
    assert (
        desk.evaluate("navigator.clipboard.readText()")
        == '"one\ttwo"\t1.5\n"says ""no"""\t22.25\n"first\nsecond"\t1000'
    )
