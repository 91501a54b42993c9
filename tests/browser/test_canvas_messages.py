"""What is told while a page is built and used: once, in its place, and not over what is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.canvases import Canvas, canvas_of, open_tab, until
from tests.browser.test_canvas_document import PASTE
from tests.browser.test_canvas_faults import kernel_process
from tests.serving import TOKEN, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.serving import Server

CLICK = {"type": "button", "handlers": {"click": "go"}}
FAILS = "def go(state, context):\n    state.note"
PAGE = {
    "show": {"type": "button", "label": "Show", "handlers": {"click": [{"open": "order"}]}},
    "order": {
        "type": "modal",
        "label": "Order",
        "components": {"go": {**CLICK, "label": "Go"}, "note": {"type": "text_input", "label": "Note"}},
    },
}


def test_what_a_handler_raised_is_told_once_and_not_where_the_page_is_built(lab: Page, server: Server) -> None:
    canvas = canvas_of(lab, server, "raises", PAGE, FAILS)
    canvas.run_notebook()
    canvas.mode("Use")
    told = lab.locator(".jt-callout")
    dialog = lab.get_by_role("dialog", name="Order")
    canvas.slot("show").get_by_role("button").click()
    dialog.get_by_role("button", name="Go").click()
    expect(told).to_contain_text("state has no 'note'; did you mean 'state.order.note'?")
    expect(told).to_have_count(1)
    expect(dialog.locator(".jt-callout")).to_be_visible()
    # Below the head of the dialog, which stays.
    head = dialog.locator(".mantine-Modal-header").bounding_box()
    box = told.bounding_box()
    assert head is not None
    assert box is not None
    assert box["y"] >= head["y"] + head["height"]
    lab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(canvas.page.locator(".jt-callout")).to_have_count(1)
    # Opened again, the dialog does not tell of an earlier time.
    canvas.slot("show").get_by_role("button").click()
    expect(dialog.get_by_label("Note")).to_be_visible()
    expect(dialog.locator(".jt-callout")).to_have_count(0)
    lab.keyboard.press("Escape")
    canvas.mode("Build")
    expect(told).to_have_count(0)
    expect(lab.locator(".jt-c-log-entry[data-failed]")).to_contain_text("state.order.note")
    canvas.mode("Use")
    expect(told).to_have_count(1)


def test_a_kernel_that_ended_is_told_in_one_sentence(lab: Page, server: Server) -> None:
    canvas = canvas_of(lab, server, "ends", {"go": {**CLICK, "label": "Go"}}, FAILS)
    canvas.run_notebook()
    canvas.mode("Use")
    kernel_process(server, "ends").kill()
    lab.get_by_role("dialog").get_by_role("button", name="Ok").click()
    expect(lab.locator(".jt-c-banner")).to_contain_text("The notebook has not run yet: go waits for its cell.")
    expect(lab.locator(".jt-c-banner")).to_have_count(1)
    expect(canvas.page.locator(".jt-callout")).to_have_count(0)


def test_a_file_that_was_never_read_is_told_once(page: Page, server: Server, root: Path) -> None:
    folder = root / "unread"
    write_app(folder, "desk", {"components": {"go": {**CLICK, "label": "Go"}}}, FAILS)
    good = (folder / "properties.json").read_text()
    broken = good.replace('"pages": {', '"pages" {')
    (folder / "properties.json").write_text(broken)
    page.goto(f"{server.url}jupyter-tools/canvas/unread/desk.ipynb?token={TOKEN}")
    banner = page.locator(".jt-c-banner[data-kind=error]")
    expect(banner).to_contain_text("properties.json, line 3: is not JSON")
    expect(banner).to_contain_text("The page is shown when that is put right.")
    expect(banner).not_to_contain_text("last good page")
    canvas = Canvas(page)
    for mode in ("Build", "Use"):
        canvas.mode(mode)
        expect(canvas.page).to_contain_text("This page cannot be shown now")
        expect(canvas.page).not_to_contain_text("yet")
        expect(canvas.root.locator(".jt-c-left")).to_contain_text("No components read")
    canvas.mode("Build")
    (folder / "properties.json").write_text(good)
    expect(canvas.slot("go")).to_be_visible()
    expect(banner).to_have_count(0)
    (folder / "properties.json").write_text(broken)
    expect(banner).to_contain_text("You see the last good page.")
    canvas.mode("Use")
    expect(canvas.page.get_by_role("button", name="Go")).to_be_enabled()
    expect(canvas.page.locator(".jt-callout")).to_have_count(0)


def test_an_empty_page_offers_to_run_the_notebook(page: Page, server: Server, root: Path) -> None:
    cells = ("import pandas as pd\nflights = pd.DataFrame({'a': [1]})", "missing")
    write_app(root / "idle", "desk", {"components": {}}, *cells)
    canvas = open_tab(page, server, "idle/desk.ipynb")
    start = page.locator(".jt-c-start")
    run = start.get_by_role("button", name="Run all cells")
    expect(run).to_be_visible()
    expect(page.locator(".jt-c-banner")).to_have_count(0)
    run.click()
    # What a cell raised is said above the log, whose buttons can be pressed.
    toast = page.locator(".jt-c-toast")
    expect(toast).to_contain_text("of desk.ipynb fails: NameError")
    log = page.get_by_role("region", name="Log").bounding_box()
    box = toast.bounding_box()
    assert log is not None
    assert box is not None
    assert box["y"] + box["height"] <= log["y"]
    expect(start.get_by_role("button", name="flights")).to_be_visible()
    expect(run).to_have_count(0)
    canvas.mode("Use")
    expect(canvas.page.locator(".jt-callout")).to_have_count(0)
    # The words for those who write the file by hand are not for a canvas.
    expect(canvas.page).not_to_contain_text("properties.json")
    canvas.page.get_by_role("button", name="Build").click()
    expect(start).to_be_visible()


def test_a_kernel_that_has_run_nothing_is_run_from_an_empty_page(page: Page, server: Server, root: Path) -> None:
    write_app(root / "cold", "desk", {"components": {}}, "import pandas as pd\nflights = pd.DataFrame({'a': [1]})")
    session = {"path": "cold/desk.ipynb", "name": "desk.ipynb", "type": "notebook", "kernel": {"name": "python3"}}
    server.request("POST", "api/sessions", session)
    canvas = open_tab(page, server, "cold/desk.ipynb")
    until(page, lambda: canvas.root.get_attribute("data-kernel") == "ready")
    page.locator(".jt-c-start").get_by_role("button", name="Run all cells").click()
    expect(page.locator(".jt-c-start").get_by_role("button", name="flights")).to_be_visible()


def test_an_error_is_told_until_the_next_edit(page: Page, server: Server, root: Path) -> None:
    write_app(root / "until", "desk", {"components": {"one": {"type": "number", "label": "One"}}})
    canvas = open_tab(page, server, "until/desk.ipynb")
    told = canvas.root.locator(".jt-c-toast")
    page.evaluate(PASTE, '{"jupyter_tools": {"version": 1, "components": {"two": {"type": "numbr"}}}}')
    expect(told).to_contain_text("numbr")
    # Also over a dock, and with the button that closes it.
    expect(told.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    canvas.click("one")
    expect(told).to_be_visible()
    page.keyboard.press("Control+d")
    expect(canvas.slots()).to_have_count(2)
    expect(told).to_have_count(0)
    page.keyboard.press("Control+x")
    expect(told).to_contain_text("Cut one_2")


def test_the_page_of_a_notebook_that_was_renamed_while_nobody_looked_is_offered(
    page: Page, server: Server, root: Path
) -> None:
    app = write_app(root / "left", "desk", {"components": {"one": {"type": "number", "label": "One"}}}).parent
    (app / "desk.ipynb").rename(app / "late desk.ipynb")
    canvas = open_tab(page, server, "left/late desk.ipynb")
    expect(canvas.root).to_contain_text("'desk.ipynb' has a page and is not there.")
    canvas.root.get_by_role("button", name="Use its page").click()
    expect(canvas.slot("one")).to_be_visible()
    expect(canvas.root.get_by_role("button", name="No problems")).to_be_attached()


def test_preview_says_once_that_the_notebook_was_not_run(page: Page, server: Server, root: Path) -> None:
    write_app(root / "preview_once", "desk", {"components": {"go": {**CLICK, "label": "Go"}}}, FAILS)
    canvas = open_tab(page, server, "preview_once/desk.ipynb")
    banner, told = page.locator(".jt-c-banner"), page.locator(".jt-c-visitor .jt-callout")
    expect(banner).to_have_count(1)
    with page.expect_websocket(lambda socket: "as=visitor" in socket.url):
        canvas.mode("Preview")
    visitor = page.locator(".jt-c-visitor").get_by_role("button", name="Go")
    expect(visitor).to_be_visible()
    # It would be said after half a second.
    page.wait_for_function("(start) => performance.now() - start > 800", arg=page.evaluate("performance.now()"))
    expect(told).to_have_count(0)
    expect(banner).to_have_count(1)
    banner.get_by_role("button", name="Run all cells").click()
    expect(banner).to_have_count(0)
    # What is said on the page, and not beside it, is still said there.
    visitor.click()
    expect(told).to_contain_text("did not finish")
