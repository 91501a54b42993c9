"""Bindings of several steps, dialogs, questions and notes on a published page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.console import without_errors
from tests.browser.labs import open_notebook, run_in_lab
from tests.browser.pages import component, publish
from tests.serving import write_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.serving import Server


PAGE: dict[str, Any] = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "filters": {
            "type": "form",
            "label": "Find orders",
            "handlers": {"change": "changed"},
            "components": {
                "kind": {"type": "select", "span": 6, "label": "Kind", "options": ["part", "whole"]},
                "left": {"type": "number", "span": 6, "label": "Left", "value": 3},
                "part": {
                    "type": "button",
                    "label": "Only parts",
                    "handlers": {"click": [{"set": {"filters.kind": "'part'"}}, "search"]},
                },
                "reset": {"type": "button", "label": "Reset", "handlers": {"click": [{"reset": "filters"}]}},
                "more": {"type": "button", "label": "More filters", "handlers": {"click": [{"open": "more"}]}},
            },
        },
        "orders": {"type": "table", "label": "Orders", "height": 200},
        "edit": {"type": "button", "label": "Edit", "kind": "primary", "handlers": {"click": [{"open": "order"}]}},
        "show": {
            "type": "button",
            "label": "Show",
            "handlers": {"click": [{"go": {"page": "order.ipynb", "params": {"id": "state.orders.id"}}}]},
        },
        "copy": {
            "type": "button",
            "label": "Copy",
            "handlers": {"click": [{"copy": "Order {{ state.orders.id }}"}, {"toast": "Copied"}]},
        },
        "delete": {
            "type": "button",
            "label": "Delete",
            "kind": "danger",
            "handlers": {
                "click": [
                    {"confirm": "Delete order {{ state.orders.id }}? It cannot be brought back."},
                    "delete",
                    {"toast": "Order {{ state.orders.id }} is deleted"},
                ]
            },
        },
        "told": {"type": "text"},
        "order": {
            "type": "modal",
            "label": "Edit this order",
            "handlers": {"open": "opened"},
            "components": {
                "form": {
                    "type": "form",
                    "components": {
                        "name": {"type": "text_input", "label": "Name", "required": True},
                        "kind": {"type": "select", "label": "Kind", "options": ["part", "whole"]},
                        "save": {"type": "button", "label": "Save", "kind": "primary", "handlers": {"click": "save"}},
                        "cancel": {"type": "button", "label": "Cancel", "handlers": {"click": [{"close": "order"}]}},
                    },
                }
            },
        },
        "more": {
            "type": "drawer",
            "label": "More filters",
            "size": "s",
            "components": {
                "late": {"type": "checkbox", "label": "Only late ones"},
                "note": {"type": "text_input", "label": "Note", "help": "A word of it is enough."},
            },
        },
    },
}
HANDLERS = """def load(state, context):
    context.orders.data = [{"id": n, "name": f"Order {n}"} for n in range(101, 106)]


def changed(state, context, event):
    context.told.text = f"Changed {event.detail['input']}"


def search(state, context):
    context.told.text = f"Found {state.filters.kind}"


def delete(state, context):
    context.told.text = f"Deleted {state.orders.id}"


def opened(state, context):
    context.order.components.form.components.name.value = f"Order of {state.order.open}"


def save(state, context):
    if not state.order.form.kind:
        context.order.components.form.components.kind.error = "Which kind?"
        return
    context.told.text = f"Saved {state.order.form.name}"
    context.order.open = False
"""
ORDER: dict[str, Any] = {
    "title": "One order",
    "components": {
        "told": {"type": "text", "text": "Order {{ visit.params.id }}"},
        "back": {"type": "button", "label": "Back", "handlers": {"click": [{"go": {"page": "desk.ipynb"}}]}},
    },
}


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page; the page of one order is published too."""
    write_app(server.root / "actions", "order", ORDER)
    return publish(server, "actions", PAGE, HANDLERS)


@pytest.fixture(scope="module")
def order_url(server: Server, url: str) -> str:  # noqa: ARG001 - the app has both pages then
    """The visitor link of the page of one order."""
    return server.publish("actions/order.ipynb")


def press(page: Page, path: str) -> None:
    component(page, path).get_by_role("button").click()


def select_row(page: Page, number: int) -> None:
    """Select a row of the table, which is a canvas."""
    component(page, "orders").locator(".dvn-scroller").click(position={"x": 40, "y": 36 + 34 * number - 17})


def test_actions_set_and_reset_and_containers_tell_of_changes(page: Page, url: str) -> None:
    with without_errors(page):
        page.goto(url)
        told = component(page, "told")
        left = component(page, "filters.left").get_by_role("textbox")
        left.fill("7")
        left.blur()
        expect(told).to_have_text("Changed filters.left")
        press(page, "filters.part")
        expect(told).to_have_text("Found part")
        expect(component(page, "filters.kind").get_by_role("combobox")).to_have_value("part")
        press(page, "filters.reset")
        expect(left).to_have_value("3")
        expect(component(page, "filters.kind").get_by_role("combobox")).to_have_value("")
        expect(told).to_have_text("Found part")


def test_a_question_is_asked_before_the_handler_runs(page: Page, url: str) -> None:
    with without_errors(page):
        page.goto(url)
        select_row(page, 2)
        press(page, "delete")
        dialog = page.get_by_role("dialog", name="Delete order 102? It cannot be brought back.")
        expect(dialog.get_by_role("button", name="Delete")).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(component(page, "delete").get_by_role("button")).to_be_focused()
        expect(component(page, "told")).to_have_text("")
        press(page, "delete")
        expect(dialog.get_by_role("button", name="Delete")).to_be_focused()
        page.keyboard.press("Enter")
        expect(component(page, "told")).to_have_text("Deleted 102")
        toast = page.locator(".jt-toasts")
        expect(toast).to_have_text("Order 102 is deleted")
        expect(toast).to_have_text("", timeout=8000)


def test_a_modal_holds_the_focus_and_gives_it_back(page: Page, url: str) -> None:
    with without_errors(page):
        page.goto(url)
        page.get_by_role("button", name="Edit").click()
        dialog = page.get_by_role("dialog", name="Edit this order")
        name = dialog.get_by_label("Name")
        expect(name).to_be_focused()
        expect(name).to_have_value("Order of True")
        for _ in range(8):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('[aria-modal]') !== null")
        assert page.evaluate("getComputedStyle(document.documentElement).overflowY") == "hidden"
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name="Edit")).to_be_focused()
        assert page.evaluate("getComputedStyle(document.documentElement).overflowY") != "hidden"


def test_a_form_in_a_modal_is_checked_and_its_handler_closes_it(page: Page, url: str) -> None:
    with without_errors(page):
        page.goto(url)
        page.get_by_role("button", name="Edit").click()
        dialog = page.get_by_role("dialog", name="Edit this order")
        expect(dialog.get_by_label("Name")).to_have_value("Order of True")
        dialog.get_by_label("Name").fill("")
        dialog.get_by_role("button", name="Save").click()
        expect(component(page, "order.form.name")).to_contain_text("Fill in this field.")
        expect(dialog.get_by_label("Name")).to_be_focused()
        dialog.get_by_label("Name").fill("Mine")
        dialog.get_by_role("button", name="Save").click()
        expect(component(page, "order.form.kind")).to_contain_text("Which kind?")
        dialog.get_by_role("combobox").click()
        page.keyboard.press("Escape")
        expect(dialog).to_be_visible()
        dialog.get_by_role("combobox").click()
        page.get_by_role("option", name="whole").click()
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        expect(component(page, "told")).to_have_text("Saved Mine")


def test_a_dialog_is_as_it_was_after_a_reload(page: Page, url: str) -> None:
    with without_errors(page):
        page.goto(url)
        press(page, "filters.more")
        drawer = page.get_by_role("dialog", name="More filters")
        drawer.get_by_label("Note").fill("late")
        page.reload()
        expect(drawer.get_by_label("Note")).to_have_value("late")
        drawer.get_by_role("button", name="Close").click()
        expect(drawer).to_have_count(0)
        page.reload()
        expect(component(page, "orders")).to_be_visible()
        expect(drawer).to_have_count(0)


def test_another_page_of_the_app_is_opened_with_parameters(page: Page, url: str, order_url: str) -> None:
    with without_errors(page):
        page.goto(order_url)
        expect(component(page, "told")).to_have_text("Order")
        page.goto(url)
        select_row(page, 2)
        press(page, "show")
        expect(component(page, "told")).to_have_text("Order 102")
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_role("heading", name="Orders").first).to_be_visible()
        select_row(page, 3)
        press(page, "show")
        expect(component(page, "told")).to_have_text("Order 103")


def test_a_text_is_copied(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with without_errors(page):
        page.goto(url)
        select_row(page, 2)
        press(page, "copy")
        expect(page.locator(".jt-toasts")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == "Order 102"


def test_dialogs_have_no_fault_that_axe_finds(browser: Browser, url: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    page = browser.new_page(reduced_motion="reduce", permissions=permissions)
    page.goto(url)
    select_row(page, 2)
    for button, name in (
        ("Edit", "Edit this order"),
        ("More filters", "More filters"),
        ("Delete", "Delete order 102? It cannot be brought back."),
    ):
        page.get_by_role("button", name=button, exact=True).click()
        dialog = page.get_by_role("dialog", name=name)
        expect(dialog).to_be_visible()
        assert violations_in_both(page, "[aria-modal]") == []
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    press(page, "copy")
    expect(page.locator(".jt-toast")).to_be_visible()
    assert violations_in_both(page, ".jt-toasts") == []
    page.close()


def test_dialogs_fill_the_screen_of_a_phone(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 780}, reduced_motion="reduce")
    page.goto(url)
    for button, name in (("Edit", "Edit this order"), ("More filters", "More filters")):
        page.get_by_role("button", name=button, exact=True).click()
        dialog = page.get_by_role("dialog", name=name)
        expect(dialog.get_by_role("textbox").first).to_be_visible()
        page.wait_for_function("document.querySelector('[aria-modal]').getBoundingClientRect().width === 390")
        assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_have_count(0)
    page.close()


def test_lab_shows_the_other_page_with_its_parameters(lab: Page, server: Server, url: str) -> None:  # noqa: ARG001 - which writes the app
    open_notebook(lab, server, "actions/desk.ipynb")
    lab.get_by_role("button", name="Page", exact=True).click()
    run_in_lab(lab, "notebook:run-all-cells")
    desk = lab.locator(".jp-JupyterToolsPage[aria-label='Page of actions/desk.ipynb']")
    desk.get_by_role("radio", name="Use").click()
    desk.locator('[data-component="orders"] .dvn-scroller').click(position={"x": 40, "y": 87}, timeout=30_000)
    desk.get_by_role("button", name="More filters").click()
    drawer = lab.get_by_role("dialog", name="More filters")
    expect(drawer.get_by_label("Only late ones")).to_be_focused()
    lab.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    desk.get_by_role("button", name="Show", exact=True).click()
    order = lab.locator(".jp-JupyterToolsPage[aria-label='Page of actions/order.ipynb']")
    expect(order.locator('[data-component="told"]')).to_have_text("Order 102")
