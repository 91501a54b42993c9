"""JupyterLab in a browser: notebooks with their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from tests.serving import TOKEN
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.serving import Server


def open_lab(page: Page, server: Server, path: str) -> None:
    """Open JupyterLab with what is at a path, and nothing else."""
    page.goto(f"{server.url}lab/tree/{path}?token={TOKEN}&reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30_000)
    expect(page.locator(".jp-Launcher-cwd")).to_have_text(path)


def open_notebook(page: Page, server: Server, path: str) -> None:
    """Open a notebook in JupyterLab, and wait for its kernel."""
    page.goto(f"{server.url}lab/tree/{path}?token={TOKEN}&reset")
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_be_visible(timeout=30_000)
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    # Cells that are run before the kernel is there bring up Lab's choice of a kernel.
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")


def run_in_lab(page: Page, command: str, args: dict[str, Any] | None = None) -> None:
    """Run a command of JupyterLab."""
    page.evaluate(
        "([id, args]) => window.jupyterapp.commands.execute(id, args).then(() => null)", [command, args or {}]
    )


def search_palette(page: Page, text: str) -> Locator:
    """Search the command palette; the labels of what it finds.

    It hides when something else takes the focus, as a notebook does that still opens, and is opened again then.
    """
    search = page.locator(".lm-CommandPalette-input")

    def searched() -> bool:
        run_in_lab(page, "apputils:activate-command-palette")
        try:
            search.fill(text, timeout=1_000)
            page.locator(".lm-CommandPalette-item[data-command]").first.wait_for(timeout=1_000)
        except TooLate:
            return False
        return True

    until(searched)
    return page.locator(".lm-CommandPalette-itemLabel")


def open_canvas(page: Page) -> Locator:
    """Open the page of the notebook by the button; its tab."""
    page.get_by_role("button", name="Page", exact=True).click()
    canvas = page.locator(".jp-JupyterToolsPage")
    expect(canvas.locator(".jt-canvas")).to_be_visible()
    return canvas


def use(canvas: Locator) -> None:
    """Switch to the mode in which clicks reach the page."""
    canvas.get_by_role("radio", name="Use").click()


def cell(page: Page, text: str) -> Locator:
    """The cell of the notebook that holds a text."""
    return page.locator(".jp-Notebook-cell").filter(has_text=text)


def badge(page: Page, text: str) -> Locator:
    """The badge of the handler cell that holds a text."""
    return cell(page, text).locator(".jp-JupyterToolsBadge")
