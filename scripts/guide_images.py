"""Takes the pictures of the guide, ``docs/images/guide/*.png``, and those of the README, in real JupyterLab.

`Walk` does what ``docs/guide/getting-started.md`` tells its readers to do, so the pictures are of what they see; a
browser test goes the same way. Needs Playwright, Chromium and the packages of the examples.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ensure_chromium import find_chromium
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from jupyter_tools.cli.demo import OPEN_PAGE
from jupyter_tools.cli.demo_server import DemoServer, free_port

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
EXAMPLES = ROOT / "examples"
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu"]
WINDOW = ViewportSize(width=1600, height=860)
PUBLISHED = ViewportSize(width=1280, height=860)
NOTEBOOK_WIDTH = 600
"""Where the canvas begins, in pixels from the left."""
TIMEOUT = 30_000
"""Milliseconds within which a kernel starts."""
GUESTS = "guests = []"
SIGN_IN = """guests.append(state.name or "Somebody")
    context.page.message = f"Hello {guests[-1]}! Guests so far: {', '.join(guests)}.\""""

Take = Callable[[Page, str], None]
"""Takes a picture of what a browser shows, under a name."""


def main() -> int:
    """Take all pictures; the exit code."""
    (IMAGES / "guide").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root, scratch = Path(folder) / "root", Path(folder) / "scratch"
        scratch.mkdir()
        ignored = shutil.ignore_patterns("*.sqlite", "__pycache__", ".*")
        shutil.copytree(EXAMPLES / "flight_desk", root / "flight_desk", ignore=ignored)
        (root / "hello").mkdir()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        with DemoServer(root, free_port(0), scratch) as server:
            server.wait_until_ready()
            page = browser.new_page(viewport=WINDOW, reduced_motion="reduce")
            page.goto(f"{server.url}lab/tree/hello?token={server.token}&reset")
            Walk(page, lambda shown, name: picture(shown, f"guide/{name}")).run()
            take_flight_desk(browser.new_page(viewport=WINDOW, reduced_motion="reduce"), server)
        browser.close()
    return 0


def picture(page: Page, name: str) -> None:
    """Save what the browser shows."""
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled", caret="hide")


class Walk:
    """Makes, uses and publishes the page of ``examples/hello``, in a JupyterLab that shows an empty folder."""

    def __init__(self, page: Page, take: Take) -> None:
        self.page = page
        self.canvas = page.locator(".jt-canvas")
        self.inspector = self.canvas.locator(".jt-c-inspector")
        self.cells = page.locator(".jp-Notebook-cell")
        self.link = ""
        """The published page."""
        self._take = take

    def run(self) -> None:
        """Go all of the way."""
        self.begin()
        self.draw()
        self.bind()
        self.set_page()
        self.use()
        self.publish()

    def begin(self) -> None:
        """Make a notebook with an empty page."""
        page = self.page
        page.get_by_role("tab", name="File Browser").click()
        page.get_by_text("Tool page", exact=True).click(timeout=TIMEOUT)
        expect(self.canvas.get_by_text("Start this page")).to_be_visible(timeout=TIMEOUT)
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_role("menuitem", name="Rename Notebook…").click()
        page.get_by_role("dialog").get_by_role("textbox").fill("hello.ipynb")
        page.keyboard.press("Enter")
        share_width(page)
        expect(self.cells.first.locator(".jp-InputPrompt")).to_have_text("[1]:", timeout=TIMEOUT)
        self.cells.nth(1).locator(".cm-content").click()
        page.keyboard.insert_text(GUESTS)
        page.keyboard.press("Shift+Enter")
        expect(self.cells.nth(1).locator(".jp-InputPrompt")).to_have_text("[2]:", timeout=TIMEOUT)
        self._take(page, "start")

    def draw(self) -> None:
        """Add an input and a button by keys."""
        self.canvas.locator(".jt-c-page").focus()
        self.page.keyboard.type("/text in")
        self._take(self.page, "add")
        self._type("Enter", "Your name", "Enter", "F2", "name", "Enter")
        self._type("/primary", "Enter", "Sign in", "Enter")
        expect(self.canvas.get_by_text("Saved", exact=True)).to_be_visible()
        self._take(self.page, "arrange")

    def bind(self) -> None:
        """Write what the button runs."""
        self.inspector.get_by_role("button", name="Click runs nothing").click()
        new_handler = self.page.get_by_role("menuitem", name="New handler")
        expect(new_handler.locator("xpath=ancestor::*[@role='menu']")).to_have_css("opacity", "1")
        self._take(self.page, "bind")
        new_handler.click()
        handler = self.cells.filter(has_text="def sign_in")
        expect(handler.locator(".cm-content")).to_be_focused()
        self.page.keyboard.insert_text(SIGN_IN)
        self.page.keyboard.press("Control+Home")
        self.page.keyboard.press("Shift+Enter")
        expect(handler.locator(".jp-InputPrompt")).to_have_text("[3]:", timeout=TIMEOUT)
        expect(self.inspector.get_by_text("cell 3")).to_be_visible()
        # Each visitor would have a list of their own.
        expect(self.canvas.get_by_role("button", name="1 problem")).to_be_visible()
        self._take(self.page, "handler")

    def set_page(self) -> None:
        """Set properties of the page."""
        self.canvas.locator(".jt-c-page").focus()
        self._type("Escape")
        self.inspector.get_by_label("Title", exact=True).first.fill("Sign in")
        self.inspector.get_by_label("Mode", exact=True).select_option(label="Shared")
        expect(self.canvas.get_by_role("button", name="No problems")).to_be_visible()
        expect(self.canvas.get_by_text("Saved", exact=True)).to_be_visible()
        self._take(self.page, "page")

    def use(self) -> None:
        """Use the page as a visitor would."""
        self.canvas.get_by_role("radio", name="Use").click()
        self.canvas.get_by_label("Your name").fill("Ann")
        self.canvas.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.canvas.get_by_text("Hello Ann!").first).to_be_visible(timeout=TIMEOUT)
        self._take(self.page, "use")

    def publish(self) -> None:
        """Make the link for others."""
        self.canvas.get_by_role("button", name="Publish").click()
        dialog = self.page.get_by_role("dialog", name="Publish")
        dialog.get_by_role("button", name="Publish", exact=True).click()
        link = dialog.locator("input[aria-label=Link]")
        expect(link).to_be_visible(timeout=2 * TIMEOUT)
        self.link = link.input_value()
        self._take(self.page, "publish")
        dialog.get_by_role("button", name="Close").first.click()

    def _type(self, *keys: str) -> None:
        """Press named keys, and type other texts."""
        for one in keys:
            if one in {"Enter", "Escape", "F2"}:
                self.page.keyboard.press(one)
            else:
                self.page.keyboard.type(one)


def share_width(page: Page) -> None:
    """Give the canvas more of the width than the notebook."""
    handle = page.locator(".lm-DockPanel-handle[data-orientation=horizontal]:not(.lm-mod-hidden)")
    box = handle.bounding_box()
    if box is None:
        message = "The notebook and its page are not side by side."
        raise RuntimeError(message)
    page.mouse.move(box["x"] + 2, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(NOTEBOOK_WIDTH, box["y"] + 300, steps=4)
    page.mouse.up()


def take_flight_desk(page: Page, server: DemoServer) -> None:
    """Take the pictures of the flight desk: on the canvas, and published."""
    notebook = "flight_desk/delays.ipynb"
    server.ask("POST", f"kernels/{notebook}/run", {})
    page.goto(f"{server.url}lab/tree/{notebook}?token={server.token}&reset&{OPEN_PAGE}")
    canvas = page.locator(".jt-canvas")
    expect(canvas.get_by_text("Find flights")).to_be_visible(timeout=TIMEOUT)
    page.get_by_role("tab", name="File Browser").click()
    share_width(page)
    expect(canvas.locator("[aria-busy=true]")).to_have_count(0, timeout=TIMEOUT)
    expect(canvas.locator("canvas").first).to_be_visible(timeout=TIMEOUT)
    field = canvas.locator('[data-component="filters.min_delay"]').bounding_box()
    if field is not None:
        page.mouse.click(field["x"] + 40, field["y"] + 8)
    expect(canvas.locator(".jt-c-inspector").get_by_label("Label", exact=True).first).to_be_visible()
    picture(page, "canvas")
    url = server.ask("POST", "publications", {"notebook": notebook})["url"]
    page.set_viewport_size(PUBLISHED)
    page.goto(url)
    expect(page.get_by_text("Find flights")).to_be_visible(timeout=TIMEOUT)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=TIMEOUT)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=TIMEOUT)
    picture(page, "flight-desk")


if __name__ == "__main__":
    sys.exit(main())
