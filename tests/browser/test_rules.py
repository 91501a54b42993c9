"""Rules and templates on a published page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.browser.pages import component, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serving import Server

PAGE: dict[str, Any] = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "order": {
            "type": "form",
            "components": {
                "kind": {"type": "select", "label": "Kind", "options": ["part", "whole"]},
                "amount": {
                    "type": "number",
                    "label": "Amount",
                    "integer": True,
                    "required": True,
                    "rules": {
                        "visible": "state.order.kind == 'part'",
                        "max": "10 if visit.params.small == '1' else 99",
                    },
                },
                "send": {
                    "type": "button",
                    "label": "Send",
                    "handlers": {"click": "send"},
                    "rules": {"disabled": "state.order.kind is None"},
                },
            },
        },
        "told": {"type": "text", "text": "You order {{ state.order.amount:number }} of {{ state.order.kind }}."},
        "orders": {"type": "table", "label": "Orders", "columns": {"order": {}}},
        "detail": {
            "type": "container",
            "label": "One order",
            "rules": {"visible": "len(state.orders.rows) > 0"},
            "components": {"note": {"type": "text_input", "label": "Note"}},
        },
        "sent": {"type": "text"},
    },
}
HANDLERS = """def load(context):
    context.orders.data = [{"order": n} for n in range(5)]

def send(state, context):
    context.sent.text = f"Sent {state.order.amount} of {state.order.kind}"
"""


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "rules", PAGE, HANDLERS)


def choose(page: Page, option: str) -> None:
    component(page, "order.kind").get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_rule_shows_hides_and_limits_without_asking(page: Page, url: str) -> None:
    with without_errors(page):
        page.goto(url + "&small=1")
        send, amount = component(page, "order.send").get_by_role("button"), component(page, "order.amount")
        expect(send).to_be_disabled()
        expect(amount).to_have_count(0)
        expect(component(page, "detail")).to_have_count(0)
        choose(page, "whole")
        expect(send).to_be_enabled()
        send.click()
        expect(component(page, "sent")).to_have_text("Sent None of whole")
        choose(page, "part")
        send.click()
        expect(amount).to_contain_text("is required")
        amount.get_by_role("textbox").fill("12")
        send.click()
        expect(amount).to_contain_text("Enter 10 or less.")
        amount.get_by_role("textbox").fill("7")
        expect(component(page, "told")).to_have_text("You order 7 of part.")
        send.click()
        expect(component(page, "sent")).to_have_text("Sent 7 of part")


def test_what_an_address_says_is_shown_as_text_in_markdown(page: Page, server: Server) -> None:
    """Nobody makes a page of somebody else say what its author did not write."""
    components = {
        "hi": {"type": "text", "text": "## Hi {{ visit.params.q }}\n\n**{{ visit.params.q }}**, `{{ 12.5:.2f }}`."},
        "go": {"type": "button", "label": "Go {{ visit.params.q }}"},
    }
    hostile = "[log in](https://e.test) <h1 style='color:red'>x</h1> www.e.test *a*\n\n# b"
    url = publish(server, "literal", {"components": components})
    page.goto(f"{url}&{urlencode({'q': hostile})}")
    shown = " ".join(hostile.split())
    expect(component(page, "hi").get_by_role("heading", level=2)).to_have_text(f"Hi {shown}")
    expect(component(page, "hi").locator("strong")).to_have_text(shown)
    expect(component(page, "hi").locator("code")).to_have_text("12.50")
    expect(component(page, "hi").locator("a, h1, em")).to_have_count(0)
    expect(component(page, "go").get_by_role("button")).to_have_text(f"Go {shown}")


def test_rules_of_an_open_page_follow_its_file(page: Page, server: Server) -> None:
    url = publish(server, "rules_edited", PAGE, HANDLERS)
    page.goto(url)
    choose(page, "part")
    component(page, "order.amount").get_by_role("textbox").fill("7")
    expect(component(page, "told")).to_have_text("You order 7 of part.")
    file = server.root / "rules_edited" / "properties.json"
    app = json.loads(file.read_text())
    (entry,) = app["pages"].values()
    entry["components"]["order"]["components"]["amount"]["rules"]["visible"] = "state.order.kind == 'whole'"
    file.write_text(json.dumps(app))
    expect(component(page, "order.amount")).to_have_count(0)
    choose(page, "whole")
    expect(component(page, "order.amount").get_by_role("textbox")).to_have_value("7")


def test_rules_read_the_selected_row_here_and_in_the_server(page: Page, server: Server) -> None:
    components: dict[str, Any] = {
        "told": {"type": "text", "text": "Order {{ state.orders.id }} is {{ state.orders.status }}."},
        "close": {
            "type": "button",
            "label": "Close it",
            "handlers": {"click": "close"},
            "rules": {"disabled": "state.orders.status != 'open'"},
        },
        "orders": {"type": "table", "label": "Orders"},
        "done": {"type": "text"},
    }
    cells = """def load(context):
    context.orders.data = [{"id": n, "status": "open" if n else "closed"} for n in range(300)]

def close(state, context):
    context.done.text = f"Closed {state.orders.id}"
"""
    url = publish(server, "rows", {"handlers": {"load": "load"}, "components": components}, cells)
    page.goto(url)
    close, told = component(page, "close").get_by_role("button"), component(page, "told")
    expect(close).to_be_disabled()
    rows = component(page, "orders").locator(".dvn-scroller")
    rows.click(position={"x": 80, "y": 36 + 34 + 17})
    expect(told).to_have_text("Order 1 is open.")
    close.click()
    expect(component(page, "done")).to_have_text("Closed 1")
    # A row of a later window is still known after a reload, which shows the first rows.
    rows.click(position={"x": 80, "y": 36 + 17})
    expect(told).to_have_text("Order 0 is closed.")
    expect(close).to_be_disabled()
    rows.evaluate("(one) => one.scrollTo(0, one.scrollHeight)")
    rows.click(position={"x": 80, "y": 36 + 17})
    expect(told).to_have_text(re.compile(r"Order 2\d\d is open\."))
    chosen = told.inner_text()
    page.reload()
    expect(told).to_have_text(chosen)
    close.click()
    expect(component(page, "done")).to_have_text(chosen.replace("Order", "Closed").removesuffix(" is open."))
