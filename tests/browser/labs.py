"""JupyterLab in a browser: notebooks with their pages.

The tests of a module share a window: JupyterLab is loaded once, each test opens its notebook in it, and
`LabWindow.clear` takes away what the test has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.serving import TOKEN
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from tests.serving import Server

VIEW = {"width": 1600, "height": 1000}
CLEAR = """async () => {
  const lab = window.jupyterapp;
  document.querySelectorAll(".jp-Dialog").forEach((one) => one.remove());
  document.querySelectorAll(".Toastify__close-button").forEach((one) => one.click());
  lab.shell.mode = "multiple-document";
  // What is unsaved is not asked for.
  for (const one of [...lab.shell.widgets("main")]) one.dispose();
  // Lab complains when the folder that it shows is gone.
  await lab.commands.execute("filebrowser:go-to-path", { path: "/", dontShowBrowser: true });
  await lab.serviceManager.sessions.shutdownAll();
  const theme = "JupyterLab Light";
  if (document.body.dataset.jpThemeName !== theme) await lab.commands.execute("apputils:change-theme", { theme });
  lab.shell.expandLeft();
  sessionStorage.clear();
  localStorage.clear();
  await navigator.clipboard.writeText("");
}"""
"""Closes what is open in JupyterLab, ends its kernels, and forgets what it has stored. Lab's settings stay."""


SESSION_READY = """async () => {
  const one = [...window.jupyterapp.shell.widgets("main")].find((one) => one.sessionContext);
  await one.sessionContext.ready;
}"""
"""Waits for the kernel of the notebook that is open. The current widget may be none while another closes."""


class LabWindow:
    """A window as wide as a desk's, for JupyterLab; its pages may use the clipboard."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._context: BrowserContext | None = None

    def page(self) -> Page:
        """The page of the window: the one that the last test has left, if it is clear."""
        if self._context is None:
            self._context = self._browser.new_context(viewport=VIEW)
            self._context.grant_permissions(["clipboard-read", "clipboard-write"])
            self._context.new_page()
        return self._context.pages[0]

    def clear(self) -> None:
        """Leave JupyterLab as it was before a test; where that cannot be, the next test gets another window."""
        if self._context is None:
            return
        page, *others = self._context.pages
        try:
            for other in others:
                other.close()
            page.unroute_all()
            self._context.unroute_all()
            page.set_viewport_size(VIEW)
            page.mouse.move(0, 0)
            page.bring_to_front()
            page.evaluate(CLEAR)
        except Error:
            self.close()

    def close(self) -> None:
        """Close the window."""
        if self._context is not None:
            self._context.close()
            self._context = None


def is_clear(page: Page, server: Server) -> bool:
    """Whether the page is a JupyterLab of the server in which nothing is open."""
    return page.url.startswith(server.url) and page.evaluate(
        "!!window.jupyterapp && [...window.jupyterapp.shell.widgets('main')].every((one) => !one.context)"
    )


def open_lab(page: Page, server: Server, path: str) -> None:
    """Open JupyterLab with what is at a path, and nothing else."""
    page.goto(f"{server.url}lab/tree/{path}?token={TOKEN}&reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30_000)
    expect(page.locator(".jp-Launcher-cwd")).to_have_text(path)


def open_notebook(page: Page, server: Server, path: str) -> None:
    """Open a notebook in JupyterLab, which is loaded where it is not there, and wait for its kernel."""
    if is_clear(page, server):
        run_in_lab(page, "docmanager:open", {"path": path})
        page.evaluate(
            "[...window.jupyterapp.shell.widgets('main')].forEach((one) => !one.context && one.dispose())"
        )  # the launcher, which is there while nothing else is
    else:
        page.goto(f"{server.url}lab/tree/{path}?token={TOKEN}&reset")
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_be_visible(timeout=30_000)
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    # Cells that are run before the kernel is there bring up Lab's choice of a kernel.
    page.evaluate(SESSION_READY)


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


def pick_in_palette(page: Page, text: str, label: str) -> None:
    """Run the command of a label that a search of the command palette finds."""

    def picked() -> bool:
        try:
            search_palette(page, text).get_by_text(label, exact=True).click(timeout=1_000)
        except TooLate:
            return False
        return True

    until(picked)


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
