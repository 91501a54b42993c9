"""The operations page: what a builder sees of kernels, visits and events, and does about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.browser.labs import open_notebook, run_in_lab
from tests.serving import TOKEN, Server, write_app
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

PAGE = {
    "components": {
        "name": {"type": "text_input", "label": "Name"},
        "password": {"type": "text_input", "label": "Password", "secret": True},
        "slow": {"type": "button", "label": "Slow", "handlers": {"click": "slow"}},
        "fail": {"type": "button", "label": "Fail", "handlers": {"click": "fail"}},
        "greet": {"type": "button", "label": "Greet", "handlers": {"click": "greet"}},
        "answer": {"type": "text"},
    }
}
CELLS = (
    "def slow(state, context):\n    import time\n    while True:\n        time.sleep(0.05)",
    "def fail(state, context):\n    print('about to fail')\n    rows = []\n    return rows[0]",
    "def greet(state, context):\n    context.answer.text = f'Hello {state.name}'",
)


@pytest.fixture
def visitor(browser: Browser, server: Server, root: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A visitor of a shared page of the test's own."""
    name = request.node.originalname
    write_app(root / name, "desk", PAGE, *CELLS)
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.publish(f"{name}/desk.ipynb", "shared"))
    expect(page.get_by_role("button", name="Greet")).to_be_visible()
    yield page
    context.close()
    server.request("DELETE", f"jupyter-tools/api/publications/{name}/desk")


@pytest.fixture
def operations(browser: Browser, server: Server) -> Iterator[Page]:
    """The operations page; the test fails when the browser's console has errors."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    with without_errors(page):
        page.goto(f"{server.url}jupyter-tools/operations?token={TOKEN}")
        expect(section(page, "Events")).to_be_visible(timeout=20_000)
        yield page
        page.close()


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def row(page: Page, name: str, text: str) -> Locator:
    return section(page, name).get_by_role("row").filter(has_text=text)


def only(page: Page, path: str) -> None:
    """Show the events of one page only."""
    section(page, "Events").get_by_label("Page").select_option(path)


def test_an_error_is_found_and_shown_with_its_traceback(visitor: Page, operations: Page) -> None:
    path = "test_an_error_is_found_and_shown_with_its_traceback/desk.ipynb"
    visitor.get_by_label("Name").fill("Ann")
    visitor.get_by_role("button", name="Greet").click()
    expect(visitor.get_by_text("Hello Ann")).to_be_visible(timeout=20_000)
    visitor.get_by_label("Password").fill("open sesame")
    visitor.get_by_role("button", name="Fail").click()
    expect(row(operations, "Kernels", path)).to_contain_text("ready", timeout=20_000)
    only(operations, path)
    events = section(operations, "Events").locator("details")
    expect(events).to_have_count(2, timeout=20_000)
    section(operations, "Events").get_by_label("Failed only").check()
    expect(events).to_have_count(1)
    expect(events).to_contain_text("fail click")
    entry = events.first
    expect(entry).to_contain_text("error", timeout=20_000)
    # By keyboard alone.
    entry.locator("summary").focus()
    operations.keyboard.press("Enter")
    expect(entry).to_contain_text("IndexError: list index out of range")
    expect(entry).to_contain_text("return rows[0]")
    expect(entry).to_contain_text("about to fail")
    expect(entry).to_contain_text('"name": "Ann"')
    expect(entry).to_contain_text('"password": "•••"')
    assert "open sesame" not in operations.content()


def test_a_running_event_is_shown_and_cancelled(visitor: Page, operations: Page) -> None:
    path = "test_a_running_event_is_shown_and_cancelled/desk.ipynb"
    visitor.get_by_role("button", name="Slow").click()
    visit = row(operations, "Visits", path)
    expect(visit).to_contain_text(re.compile("slow click.*runs for"), timeout=20_000)
    expect(row(operations, "Kernels", path)).to_contain_text("1 running")
    visit.get_by_role("button", name=re.compile("Cancel slow click")).click()
    expect(visit).to_contain_text("nothing", timeout=20_000)
    only(operations, path)
    expect(section(operations, "Events").locator("details").first).to_contain_text("cancelled", timeout=20_000)


def test_a_kernel_is_stopped_and_restarted(visitor: Page, operations: Page) -> None:
    path = "test_a_kernel_is_stopped_and_restarted/desk.ipynb"
    kernel = row(operations, "Kernels", path)
    kernel.get_by_role("button", name="Stop the kernel").click(timeout=20_000)
    dialog = operations.get_by_role("dialog")
    expect(dialog).to_contain_text("1 visit is open")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    operations.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    kernel.get_by_role("button", name="Stop the kernel").click()
    dialog.get_by_role("button", name="Stop").click()
    expect(kernel).to_contain_text("stopped", timeout=20_000)
    expect(visitor.get_by_text("The page was stopped by its owner.")).to_be_visible(timeout=20_000)
    kernel.get_by_role("button", name="Restart the kernel").click()
    dialog.get_by_role("button", name="Restart").click()
    expect(kernel).to_contain_text("ready", timeout=30_000)
    expect(visitor.get_by_text("The page was stopped by its owner.")).to_have_count(0, timeout=20_000)
    visitor.get_by_label("Name").fill("Ann")
    visitor.get_by_role("button", name="Greet").click()
    expect(visitor.get_by_text("Hello Ann")).to_be_visible(timeout=20_000)


def test_the_template_of_an_isolated_page_is_shown_and_restarted(
    browser: Browser, server: Server, root: Path, operations: Page
) -> None:
    write_app(root / "template", "desk", PAGE, *CELLS)
    url = server.publish("template/desk.ipynb", "isolated")
    unvisited = section(operations, "Kernels").get_by_role("row").filter(has_text="template/desk.ipynb")
    expect(unvisited.get_by_role("cell").first).to_contain_text("isolated", timeout=20_000)
    visitor = browser.new_page()
    visitor.goto(url)
    visitor.get_by_label("Name").fill("Ann")
    visitor.get_by_role("button", name="Greet").click()
    expect(visitor.get_by_text("Hello Ann")).to_be_visible()
    # A page with several processes is one row until somebody asks for them.
    pages = section(operations, "Kernels").get_by_role("row").filter(has_text="template/desk.ipynb")
    expect(pages).to_contain_text("isolated", timeout=20_000)
    expect(pages).to_have_count(1)
    operations.get_by_role("button", name="Show the kernels of template/desk.ipynb").click(timeout=20_000)
    template = (
        section(operations, "Kernels")
        .get_by_role("row")
        .filter(has=operations.get_by_role("button", name="Restart the template of template/desk.ipynb"))
    )
    expect(template).to_contain_text("MB")
    pid = template.get_by_text("pid ").inner_text()
    expect(template.get_by_role("button", name="Stop")).to_have_count(0)
    template.get_by_role("button", name="Restart").click()
    dialog = operations.get_by_role("dialog")
    expect(dialog).to_contain_text("Open visits continue unchanged")
    dialog.get_by_role("button", name="Restart").click()
    # The notebook is run again, in a new process.
    expect(template.get_by_text("pid ")).to_be_visible(timeout=60_000)
    expect(template.get_by_text(pid)).to_have_count(0, timeout=60_000)
    visitor.get_by_label("Name").fill("Bea")
    visitor.get_by_role("button", name="Greet").click()
    expect(visitor.get_by_text("Hello Bea")).to_be_visible()
    visitor.close()
    server.request("DELETE", "jupyter-tools/api/publications/template/desk")


def test_a_visit_is_ended(visitor: Page, operations: Page) -> None:
    path = "test_a_visit_is_ended/desk.ipynb"
    visitor.get_by_label("Name").fill("Ann")
    visit = row(operations, "Visits", path)
    end = visit.get_by_role("button", name=re.compile("End visit"))
    dialog = operations.get_by_role("dialog")
    # By keyboard alone: Enter keeps the visit, as Escape does.
    for key in ("Enter", "Escape"):
        end.press("Enter", timeout=20_000)
        expect(dialog).to_contain_text(f"entered in this visit to {path} (")
        expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
        operations.keyboard.press(key)
        expect(dialog).to_have_count(0)
        expect(end).to_be_focused()
    end.press("Enter")
    dialog.get_by_role("button", name="End the visit").press("Enter")
    expect(visitor.get_by_text("The owner of the page ended this visit. What you entered is deleted.")).to_be_visible(
        timeout=20_000
    )
    expect(visit).to_have_count(0, timeout=20_000)
    visitor.reload()
    expect(visitor.get_by_label("Name")).to_have_value("")
    expect(visitor.get_by_text("The page was restarted")).to_have_count(0)


def test_a_server_that_does_not_answer_is_reported(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}jupyter-tools/operations?token={TOKEN}")
    expect(section(page, "Events")).to_be_visible(timeout=20_000)
    page.route("**/api/operations", lambda route: route.fulfill(status=500, body="{}"))
    expect(page.get_by_role("alert")).to_contain_text("not up to date", timeout=20_000)
    page.unroute("**/api/operations")
    expect(page.get_by_role("alert")).to_have_count(0, timeout=20_000)
    page.close()


def test_it_fits_every_screen(operations: Page) -> None:
    for scheme in ("light", "dark"):
        operations.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(operations.locator(".jt-root").first).to_have_attribute("data-mantine-color-scheme", scheme)
        for width in (1400, 800, 390):
            operations.set_viewport_size({"width": width, "height": 900})
            until(lambda width=width: operations.evaluate("document.documentElement.scrollWidth") <= width)


def test_it_asks_only_while_it_is_seen(operations: Page) -> None:
    operations.clock.install()
    operations.reload()
    expect(section(operations, "Events")).to_be_visible(timeout=20_000)
    asked: list[str] = []
    operations.on("request", lambda request: asked.append(request.url))
    with operations.expect_request("**/api/operations"):
        operations.clock.run_for(2_500)
    operations.evaluate("document.querySelector('.jt-root').style.display = 'none'")
    # What was under way ends; then nothing is asked for many rounds.
    operations.clock.run_for(2_500)
    asked.clear()
    operations.clock.run_for(20_000)
    assert asked == []
    with operations.expect_request("**/api/operations"):
        operations.evaluate("document.querySelector('.jt-root').style.display = ''")
        operations.clock.run_for(2_500)


def test_strangers_are_sent_to_the_login(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}jupyter-tools/operations")
    assert "/login" in page.url
    page.close()


def test_lab_opens_it_in_a_tab(lab: Page, server: Server) -> None:
    open_notebook(lab, server, "hello/hello.ipynb")
    lab.get_by_role("menuitem", name="View", exact=True).click()
    lab.get_by_role("menuitem", name="Jupyter Tools: Operations").click()
    panel = lab.locator(".jp-JupyterToolsOperations")
    expect(section(lab, "Kernels")).to_be_visible(timeout=20_000)
    run_in_lab(lab, "apputils:change-theme", {"theme": "JupyterLab Dark"})
    expect(panel.locator(".jt-root")).to_have_attribute("data-mantine-color-scheme", "dark")
