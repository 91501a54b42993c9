"""The canvas as a builder uses it."""

from __future__ import annotations

import inspect
import json
import re
import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.labs import open_notebook
from tests.serving import TOKEN, write_app
from tests.waiting import DEADLINE, holds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.serving import Server

STABLE = """() => new Promise((done) => {
  let [before, same] = ["", 0];
  const look = () => {
    const boxes = [".jt-c-page", ".jt-slot"].map((one) => document.querySelector(one)?.getBoundingClientRect());
    const now = JSON.stringify(boxes);
    same = now === before ? same + 1 : 0;
    before = now;
    if (same > 12) done();
    else requestAnimationFrame(look);
  };
  look();
})"""

NAMED = {"Enter", "Escape", "Tab"}
"""What `Canvas.type` presses and does not type."""


def open_canvas(page: Page, server: Server, path: str, *, alone: bool = True) -> Canvas:
    """Open a notebook in JupyterLab and its canvas, which fills the window where it is alone."""
    open_notebook(page, server, path)
    page.get_by_role("button", name="Page", exact=True).click()
    canvas = Canvas(page)
    canvas.wait()
    if alone:
        canvas.fill_window()
    return canvas


def saved(root: Path, folder: str, name: str = "desk") -> dict[str, Any]:
    """The page of the app as properties.json has it; empty without one."""
    file = root / folder / "properties.json"
    if not file.exists():
        return {}
    page: dict[str, Any] = json.loads(file.read_text())["pages"][f"{name}.ipynb"]
    return page


def components(root: Path, folder: str, name: str = "desk") -> dict[str, Any]:
    """The components of the saved page."""
    found: dict[str, Any] = saved(root, folder, name).get("components", {})
    return found


def canvas_of(lab: Page, server: Server, folder: str, page: dict[str, Any], *cells: str) -> Canvas:
    """The open canvas of a new app."""
    write_app(server.root / folder, "desk", {"components": page}, *(cells or ("pass",)))
    return open_canvas(lab, server, f"{folder}/desk.ipynb")


def open_tab(page: Page, server: Server, path: str) -> Canvas:
    """Open the canvas of a notebook in a tab of its own, without JupyterLab."""
    page.goto(f"{server.url}jupyter-tools/canvas/{path}?token={TOKEN}")
    canvas = Canvas(page)
    canvas.wait()
    return canvas


def until(page: Page, condition: Callable[[], Any]) -> None:
    """Wait until a condition holds, while the page goes on."""
    end = time.monotonic() + DEADLINE
    while not holds(condition):
        assert time.monotonic() < end, f"This does not hold: {inspect.getsource(condition)}"
        page.wait_for_timeout(50)


PAGES = "**/jupyter-tools/api/pages/**"
"""The addresses that a canvas saves to."""


def cut_off(page: Page) -> None:
    """Let no request to save come through, until the page unroutes `PAGES`."""
    page.route(PAGES, lambda route: route.abort())
    # The browser takes a few milliseconds until it asks about each request.
    fails = "fetch('/jupyter-tools/api/pages/none').then(() => false, () => true)"
    until(page, lambda: page.evaluate(fails))


def try_again(banner: Locator) -> None:
    """Press the button of a banner, unless the canvas has tried again by itself by now."""
    banner.get_by_role("button", name="Try again").evaluate_all("(found) => found.forEach((one) => one.click())")


class Canvas:
    """An open canvas."""

    def __init__(self, page: Page) -> None:
        self.lab = page
        self.root = page.locator(".jt-canvas")
        self.page = page.locator(".jt-c-page")
        self.inspector = page.locator(".jt-c-inspector")

    def wait(self) -> None:
        """Wait until the page has come."""
        expect(self.root).to_be_visible(timeout=30_000)
        expect(self.root.locator(".jt-c-start, [data-page]").first).to_be_visible()
        expect(self.root.locator(".jt-c-inspector, .jt-c-rail").first).to_be_visible()
        # From then on it takes the keys.
        expect(self.page).to_have_attribute("aria-busy", "false")

    def fill_window(self) -> None:
        """Close Lab's side bar and give the canvas all the room."""
        self.lab.evaluate("window.jupyterapp.shell.mode = 'single-document'")
        self.lab.evaluate("window.jupyterapp.shell.collapseLeft()")
        self.lab.evaluate(
            "window.jupyterapp.shell.activateById([...window.jupyterapp.shell.widgets('main')]"
            ".find((one) => one.title.label.includes('(page)')).id)"
        )
        expect(self.root).to_have_attribute("data-layout", "wide")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing moves by itself: the kernel is known, and boxes are the same for some frames."""
        expect(self.root).to_have_attribute("data-kernel", re.compile("ready|busy|not_run"), timeout=30_000)
        self.lab.evaluate(STABLE)

    def slot(self, path: str) -> Locator:
        """A component on the page."""
        return self.root.locator(f'.jt-slot[data-component="{path}"]')

    def slots(self) -> Locator:
        """All components on the page."""
        return self.root.locator(".jt-slot[data-component]")

    def outline_row(self, path: str) -> Locator:
        """A component's row in the outline."""
        return self.root.locator(f'[data-outline="{path}"]')

    def palette(self, label: str) -> Locator:
        """A type in the palette."""
        return self.root.locator(".jt-c-add").get_by_role("button", name=label, exact=True)

    def field(self, label: str) -> Locator:
        """The field of a property."""
        return self.inspector.get_by_label(label, exact=True).first

    def mode(self, name: str) -> None:
        """Choose Build, Use or Preview."""
        self.root.get_by_role("radio", name=name, exact=True).click()

    def run_notebook(self) -> None:
        """Run all cells, and wait for them."""
        run = self.root.get_by_role("button", name="Run all cells")
        run.click()
        expect(run).to_have_count(0)
        expect(self.root.locator(".jt-c-banner, .jt-c-start-run")).to_have_count(0, timeout=30_000)

    def focus(self) -> None:
        """Give the page the keys."""
        self.page.focus()

    def type(self, keys: str) -> None:
        """Press a named key, or type a text key by key."""
        if keys in NAMED:
            self.lab.keyboard.press(keys)
        else:
            self.lab.keyboard.type(keys)

    def point(self, target: Locator, at: tuple[float, float]) -> tuple[float, float]:
        """A point of the window, as parts of a target's width and height."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        return box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1]

    def click(self, path: str) -> None:
        """Select a component by a click."""
        x, y = self.point(self.slot(path), (0.5, 0.5))
        self.lab.mouse.click(x, y)

    def begin_drag(self, source: Locator, target: Locator, at: tuple[float, float]) -> None:
        """Press on the source and go to a point of the target."""
        x, y = self.point(source, (0.5, 0.5))
        to_x, to_y = self.point(target, at)
        self.lab.mouse.move(x, y)
        self.lab.mouse.down()
        self.lab.mouse.move(x + 8, y + 8)
        self.lab.mouse.move(to_x, to_y, steps=4)

    def drag(self, source: Locator, target: Locator, at: tuple[float, float]) -> None:
        """Drag the source to a point of the target."""
        self.begin_drag(source, target, at)
        expect(self.lab.locator(".jt-c-line")).to_be_visible()
        self.lab.mouse.up()
