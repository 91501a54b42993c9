"""The canvas in a tab of the browser, without JupyterLab."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.canvases import PAGES, cut_off, open_tab, try_again, until
from tests.browser.console import without_errors
from tests.serving import TOKEN, Server, write_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

ORDERS = """import pandas as pd

orders = pd.DataFrame({"id": [1, 2], "total": [3.5, 4.0]})


def greet(state, context):
    context.page.message = f"Hello {state.name}"
"""


def components(root: Path, folder: str) -> dict[str, Any]:
    """The components of the saved page; empty without one."""
    file = root / folder / "properties.json"
    pages = json.loads(file.read_text())["pages"] if file.exists() else {}
    found: dict[str, Any] = pages.get("desk.ipynb", {}).get("components", {})
    return found


def test_the_canvas_shows_the_page_and_knows_the_kernel(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    with without_errors(page):
        page.goto(f"{server.url}jupyter-tools/canvas/hello/hello.ipynb?token={TOKEN}")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)
        expect(page.get_by_label("Your name")).to_be_visible()
        # The document's policy lets the canvas ask the server.
        answer = page.evaluate("fetch('../../api/pages/hello/hello.ipynb/check').then((answer) => answer.json())")
        assert answer["findings"] == []
    context.close()


def test_a_page_is_drawn_used_and_published_without_lab(page: Page, server: Server, root: Path) -> None:
    file = write_app(root / "tab", "desk", {}, ORDERS).parent / "properties.json"
    file.unlink()
    canvas = open_tab(page, server, "tab/desk.ipynb")
    # The server starts the kernel and runs the cells.
    canvas.run_notebook()
    expect(canvas.root.locator(".jt-c-data-name").filter(has_text="orders")).to_be_visible(timeout=30_000)
    canvas.focus()
    canvas.type("/text input: Name")
    page.keyboard.press("Shift+Enter")
    canvas.type("button: Greet, click=gre")
    page.keyboard.press("Enter")  # takes the handler's name
    page.keyboard.press("Enter")
    bound = {"type": "button", "label": "Greet", "handlers": {"click": "greet"}}
    until(page, lambda: components(root, "tab").get("greet") == bound)
    canvas.type("=clic")
    page.keyboard.press("Tab")
    canvas.type("gone")
    page.keyboard.press("Enter")
    problems = canvas.root.locator(".jt-c-problems")
    expect(problems).to_have_text("1 problem")
    expect(canvas.inspector).to_contain_text("no handler 'gone'")

    # What was done can be undone in the next page of the tab.
    page.reload()
    canvas.wait()
    canvas.focus()
    page.keyboard.press("Control+z")
    until(page, lambda: components(root, "tab").get("greet") == bound)
    expect(problems).to_have_text("No problems")

    page.keyboard.press("Alt+Enter")
    canvas.slot("name").get_by_role("textbox").fill("Ada")
    canvas.slot("greet").get_by_role("button").click()
    expect(canvas.page.get_by_text("Hello Ada")).to_be_visible(timeout=30_000)
    expect(canvas.root.locator(".jt-c-log")).to_contain_text("greet click")
    canvas.mode("Preview")
    expect(page.locator(".jt-c-visitor").get_by_role("button", name="Greet")).to_be_visible()
    canvas.root.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("Live")).click()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_role("textbox", name="Link")).to_have_value(re.compile("http"), timeout=60_000)


def test_a_canvas_as_narrow_as_a_phone_loses_nothing(browser: Browser, server: Server, root: Path) -> None:
    write_app(root / "phone", "desk", {"components": {"one": {"type": "number", "label": "One"}}}, ORDERS)
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    canvas = open_tab(page, server, "phone/desk.ipynb")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for name in ("Build", "Use", "Preview"):
        expect(canvas.root.get_by_role("radio", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(canvas.root.get_by_role("button", name="Publish", exact=True)).to_be_in_viewport(ratio=1)
    canvas.focus()
    page.keyboard.press("ArrowDown")
    canvas.type("=sp")
    expect(page.get_by_role("option", name="span")).to_be_visible()
    page.keyboard.press("Enter")
    span = canvas.inspector.get_by_role("slider", name="Span")
    expect(span).to_be_focused()
    page.keyboard.press("ArrowLeft")
    until(page, lambda: components(root, "phone")["one"].get("span") == 11)
    # Esc closes the inspector, which lies over the page, and gives the keys back to it.
    page.keyboard.press("Escape")
    expect(canvas.page).to_be_focused()
    expect(canvas.inspector).to_have_count(0)
    context.close()


SETS = """def start(state, context):
    context.orders.columns.total.label = "Sum"
    context.filters.components.low.label = "Least"
    context.page.message = "Hello"
    context.name.help = "Yours"
"""


def test_state_and_context_have_the_order_of_the_page(page: Page, server: Server, root: Path) -> None:
    shown = {
        "name": {"type": "text_input", "label": "Name"},
        "filters": {"type": "form", "components": {"low": {"type": "number"}, "high": {"type": "number"}}},
        "orders": {"type": "table", "columns": {"total": {}}},
        "size": {"type": "number", "label": "Size"},
        "window": {"type": "modal", "label": "Window", "components": {}},
    }
    write_app(root / "order", "desk", {"components": shown, "handlers": {"load": "start"}}, SETS)
    canvas = open_tab(page, server, "order/desk.ipynb")
    canvas.run_notebook()
    canvas.mode("Use")
    groups = canvas.inspector.locator(".jt-c-group")
    names = [groups.nth(at).locator(".jt-c-state-row > :first-child") for at in (0, 1)]
    context = ["page.message", "name.help", "filters.low.label", "orders.total.label"]
    expect(names[0]).to_have_text(["name", "filters.low", "filters.high", "orders", "size", "window"])
    expect(names[1]).to_have_text(context, timeout=30_000)
    # A dialog that nobody has opened is as it was declared.
    expect(canvas.inspector.locator("[data-entered]")).to_have_count(0)
    # The end of a name says which property it is: values give way.
    assert names[1].evaluate_all("(all) => all.every((one) => one.scrollWidth <= one.clientWidth)")
    # They follow the layout.
    canvas.mode("Build")
    canvas.click("size")
    for count in range(3):
        page.keyboard.press("Alt+ArrowUp")
        until(page, lambda: list(components(root, "order")).index("size") == 2 - count)  # noqa: B023 - used at once
    canvas.mode("Use")
    expect(names[0]).to_have_text(["size", "name", "filters.low", "filters.high", "orders", "window"])
    expect(names[1]).to_have_text(context)


def rename_in_jupyter(server: Server, source: str, target: str) -> None:
    """Rename a notebook as Lab's file browser does."""
    server.request("PATCH", f"api/contents/{source}", {"path": target})


def rename_on_disk(server: Server, source: str, target: str) -> None:
    """Rename a notebook as a terminal does."""
    (server.root / source).rename(server.root / target)


@pytest.mark.parametrize("rename", [rename_in_jupyter, rename_on_disk])
def test_the_canvas_follows_a_notebook_that_is_renamed_elsewhere(
    page: Page, server: Server, root: Path, rename: Callable[[Server, str, str], None]
) -> None:
    folder = rename.__name__
    before = {"one": {"type": "number", "label": "One"}}
    write_app(root / folder, "desk", {"title": "Desk", "components": before}, ORDERS)
    canvas = open_tab(page, server, f"{folder}/desk.ipynb")

    def saved() -> dict[str, Any]:
        pages = json.loads((root / folder / "properties.json").read_text())["pages"]
        assert len(pages) == 1
        found: dict[str, Any] = pages.get("new desk.ipynb", {}).get("components", {})
        return found

    canvas.click("one")
    page.keyboard.press("Control+d")
    until(page, lambda: len(components(root, folder)) == 2)
    # What is half typed when the notebook is renamed, and an edit that could not be sent, are saved under the new name.
    page.route(f"**/api/pages/{folder}/desk.ipynb", lambda route: route.abort())
    canvas.field("Label").fill("Two")
    page.keyboard.press("Enter")
    expect(canvas.root.locator(".jt-c-top")).to_contain_text("Not sent")
    canvas.field("Help").type("Half")
    rename(server, f"{folder}/desk.ipynb", f"{folder}/new desk.ipynb")
    expect(page).to_have_url(re.compile(f"/jupyter-tools/canvas/{folder}/new%20desk.ipynb"))
    expect(canvas.root.locator(".jt-c-toast")).to_contain_text(f"The notebook was renamed to {folder}/new desk.ipynb.")
    until(
        page,
        lambda: [(one.get("label"), one.get("help")) for one in saved().values()] == [("One", None), ("Two", "Half")],
    )
    # The selection, the keys and the history go on.
    expect(canvas.page).to_be_focused()
    expect(canvas.root.locator('[data-outline][aria-selected="true"]')).to_have_count(1)
    page.keyboard.press("Control+d")
    until(page, lambda: len(saved()) == 3)

    def is_undone() -> bool:
        page.keyboard.press("Control+z")
        return saved() == before

    until(page, is_undone)
    # Also after a reload, and at the address of before.
    page.reload()
    canvas.wait()
    expect(canvas.slots()).to_have_count(1)
    page.goto(f"{server.url}jupyter-tools/canvas/{folder}/desk.ipynb?token={TOKEN}")
    expect(page).to_have_url(re.compile("/new%20desk.ipynb"))
    canvas.wait()


def test_a_notebook_that_is_moved_out_of_its_app_keeps_unsaved_edits(page: Page, server: Server, root: Path) -> None:
    write_app(root / "out", "desk", {"components": {"one": {"type": "number", "label": "One"}}}, ORDERS)
    (root / "elsewhere").mkdir()
    canvas = open_tab(page, server, "out/desk.ipynb")
    notebook = root / "out/desk.ipynb"
    notebook.rename(root / "elsewhere/desk.ipynb")
    canvas.click("one")
    page.keyboard.press("Control+d")
    banner = canvas.root.locator(".jt-c-banner[data-kind=error]")
    expect(banner).to_contain_text("There is no 'out/desk.ipynb'. Your 1 edit is kept in this tab")
    (root / "elsewhere/desk.ipynb").rename(notebook)
    try_again(banner)
    until(page, lambda: len(components(root, "out")) == 2)
    expect(banner).to_have_count(0)


INHERITED = ["constructor", "toString", "valueOf", "hasOwnProperty", "prototype"]
"""Names that all objects of JavaScript have."""
SHOWS = """def {0}(state, context):
    context.page.message = "{0} " + state.{0}
    context.{0}.help = "Seen"
"""


def test_names_that_objects_of_javascript_have_are_names_as_any(page: Page, server: Server, root: Path) -> None:
    logged = len(server.log.read_text())
    inputs = {name: {"type": "text_input", "label": f"My {name}", "handlers": {"change": name}} for name in INHERITED}
    inside = {name: {"type": "number", "rules": {"visible": f"state.{name} == 'x'"}} for name in INHERITED}
    go = {"page": "desk.ipynb", "params": {"constructor": "state.constructor", "__proto__": "'p'"}}
    shown: dict[str, Any] = {
        **inputs,
        "orders": {"type": "table", "columns": {name: {"field": name} for name in INHERITED}},
        "form": {"type": "form", "components": inside},
        "go": {"type": "button", "label": "Go", "handlers": {"click": [{"set": {"valueOf": "'set'"}}, {"go": go}]}},
    }
    policies = {name: {"pool": name} for name in INHERITED}
    entry = {"components": shown, "policies": policies}
    write_app(root / "names", "desk", entry, *map(SHOWS.format, INHERITED), pools=dict.fromkeys(INHERITED, 1))
    with without_errors(page):
        canvas = open_tab(page, server, "names/desk.ipynb")
        canvas.run_notebook()
        for name in INHERITED:
            canvas.outline_row(name).click()
            canvas.field("Help").fill(f"About {name}")
            page.keyboard.press("Enter")
        until(
            page,
            lambda: (
                [components(root, "names")[one].get("help") for one in INHERITED]
                == [f"About {one}" for one in INHERITED]
            ),
        )
        page.keyboard.press("Escape")
        page.keyboard.press("Control+d")
        until(page, lambda: components(root, "names").get("prototype_2", {}).get("label") == "My prototype")
        page.keyboard.press("Control+z")
        until(page, lambda: list(components(root, "names")) == list(shown))
        canvas.mode("Use")
        for name in INHERITED:
            canvas.slot(name).get_by_role("textbox").fill("x")
            page.keyboard.press("Tab")
            expect(canvas.page.get_by_text(f"{name} x")).to_be_visible(timeout=30_000)
            expect(canvas.slot(f"form.{name}")).to_be_visible()
        canvas.slot("go").get_by_role("button").click()
        expect(page).to_have_url(re.compile(r"\?constructor=x&__proto__=p$"))
        canvas.wait()
    assert "Traceback" not in server.log.read_text()[logged:]


FRAMES = """() => {
  globalThis.framed = [];
  const frames = () => [...document.querySelectorAll(".jt-c-foreign, .jt-c-flash")];
  const look = () => framed.push(...frames().map((one) => one.className));
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""
"""Notes the frames and flashes that are drawn on a canvas."""
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(".jt-c-page").dispatchEvent(paste);
}"""
TWO = '{"jupyter_tools": {"version": 1, "components": {"two": {"type": "number", "span": %d}}}}'


def test_a_frame_shows_what_another_builder_has_saved_and_nothing_else(
    page: Page, browser: Browser, server: Server, root: Path
) -> None:
    write_app(root / "frames", "desk", {"components": {"one": {"type": "number", "label": "One"}}}, ORDERS)
    canvas = open_tab(page, server, "frames/desk.ipynb")
    context = browser.new_context()
    theirs = open_tab(context.new_page(), server, "frames/desk.ipynb")
    page.evaluate(FRAMES)
    theirs.lab.evaluate(PASTE, TWO % 99)
    expect(theirs.lab.get_by_role("alert")).to_contain_text("two.span")
    # It waits on its way.
    cut_off(theirs.lab)
    theirs.lab.evaluate(PASTE, TWO % 6)
    expect(theirs.slot("two")).to_be_visible()
    expect(theirs.lab.locator(".jt-c-top")).to_contain_text("Not sent")
    expect(canvas.slots()).to_have_count(1)
    assert page.evaluate("framed") == []
    theirs.lab.unroute(PAGES)
    expect(canvas.slot("two")).to_be_visible()
    expect(page.locator(".jt-c-foreign")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("again", ["sent again", "after a reload"])
def test_an_edit_whose_answer_is_lost_is_made_once_and_can_be_undone(
    page: Page, server: Server, root: Path, again: str
) -> None:
    folder = f"lost_{again.replace(' ', '_')}"
    write_app(root / folder, "desk", {"components": {"one": {"type": "number", "label": "One"}}}, ORDERS)
    canvas = open_tab(page, server, f"{folder}/desk.ipynb")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "PATCH" or lost:
            route.fallback()
            return
        lost.append(route.fetch().status)
        if again == "sent again":
            route.abort()

    page.route("**/api/pages/**", lose)
    canvas.click("one")
    page.keyboard.press("Control+d")
    until(page, lambda: lost == [200])
    if again != "sent again":
        page.reload()
        expect(canvas.slots()).to_have_count(2)
    expect(page.locator(".jt-c-top")).to_contain_text("Saved")
    assert len(components(root, folder)) == 2
    expect(page.locator(".jt-c-toast")).to_have_count(0)
    canvas.focus()
    page.keyboard.press("Control+z")
    until(page, lambda: list(components(root, folder)) == ["one"])
    expect(canvas.slots()).to_have_count(1)


def test_a_page_is_not_taken_for_empty_before_the_server_has_said_what_it_is(
    page: Page, server: Server, root: Path
) -> None:
    write_app(root / "slow", "desk", {"components": {"one": {"type": "number", "label": "One"}}}, ORDERS)
    page.route_web_socket(re.compile("/api/socket/"), lambda _: None)  # as of a server that is slow
    page.goto(f"{server.url}jupyter-tools/canvas/slow/desk.ipynb?token={TOKEN}")
    expect(page.get_by_label("One", exact=True)).to_be_visible()
    expect(page.get_by_text("Start this page")).to_have_count(0)
