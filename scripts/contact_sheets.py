"""Takes pictures of every type of the catalog in its states, wherever a page is shown: to be looked at, not to be kept.

    python scripts/contact_sheets.py FOLDER [published] [themed] [canvas] [lab] [cell]

The page is that of ``tests/browser/test_catalog_states.py``; FOLDER is outside of the checkout. Each place is shown in
light and dark, a published page on a phone, too. A picture is cut into pieces that can be looked at.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ensure_chromium import find_chromium
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.catalog_cases import cell, page  # noqa: E402 - the tests are no package that is installed
from tests.browser.labs import open_notebook, run_in_lab  # noqa: E402
from tests.serving import TOKEN, Server, write_app  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu"]
HIGHEST = 16_000
"""The most pixels of a window that Chromium draws."""
PIECE = 1_400
"""The height of a piece."""
WAIT = 30_000
THEME = {"accent": "#0f766e", "radius": "large", "density": "compact", "font": "serif"}
PLAIN, THEMED = "states/desk.ipynb", "themed/desk.ipynb"


def main(arguments: list[str]) -> int:
    """Take the pictures; the exit code."""
    if not arguments:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        root, home = Path(scratch) / "root", Path(scratch) / "home"
        write_app(root / "states", "desk", page(), cell())
        write_app(root / "themed", "desk", page(), cell(), theme=THEME)
        home.mkdir()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        with Server(root, home, lab=True) as server:
            for name in arguments[1:] or PLACES:
                for scheme in SCHEMES:
                    PLACES[name](browser, server, scheme, folder)
        browser.close()
    return 0


def window(browser: Browser, scheme: Scheme, width: int) -> Page:
    """A window that has no end below, so that all of a page is drawn."""
    size: Any = {"width": width, "height": 1000}
    return browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")


def published(browser: Browser, server: Server, scheme: Scheme, folder: Path) -> None:
    """The page as visitors see it, on a desk and on a phone."""
    for width in (1280, 390):
        shown = window(browser, scheme, width)
        shown.goto(server.publish(PLAIN))
        cut(shown, folder / f"published-{scheme}-{width}", ".jt-body")


def themed(browser: Browser, server: Server, scheme: Scheme, folder: Path) -> None:
    """The page with the theme of an app."""
    shown = window(browser, scheme, 1280)
    shown.goto(server.publish(THEMED))
    cut(shown, folder / f"themed-{scheme}", ".jt-body")


def canvas(browser: Browser, server: Server, scheme: Scheme, folder: Path) -> None:
    """The canvas in a tab of its own, in Build."""
    shown = window(browser, scheme, 1600)
    shown.goto(f"{server.url}jupyter-tools/canvas/{PLAIN}?token={TOKEN}")
    run_all(shown)
    cut(shown, folder / f"canvas-{scheme}", ".jt-c-page .jt-body")


def lab(browser: Browser, server: Server, scheme: Scheme, folder: Path) -> None:
    """The canvas in JupyterLab, in Build and in Use."""
    shown = window(browser, scheme, 1600)
    open_in_lab(shown, server, scheme)
    shown.get_by_role("button", name="Page", exact=True).click()
    expect(shown.locator(".jt-canvas")).to_be_visible(timeout=WAIT)
    shown.evaluate("window.jupyterapp.shell.mode = 'single-document'")
    run_all(shown)
    cut(shown, folder / f"lab-build-{scheme}", ".jt-c-page .jt-body")
    shown.get_by_role("radio", name="Use", exact=True).click()
    cut(shown, folder / f"lab-use-{scheme}", ".jt-c-page .jt-body")


def in_cell(browser: Browser, server: Server, scheme: Scheme, folder: Path) -> None:
    """The page in the output of a cell."""
    shown = window(browser, scheme, 1280)
    open_in_lab(shown, server, scheme)
    run_in_lab(shown, "notebook:run-all-cells")
    shown.evaluate("""() => {
      const { content } = window.jupyterapp.shell.currentWidget;
      content.activeCellIndex = content.widgets.length - 1;
    }""")
    run_in_lab(shown, "notebook:insert-cell-below")
    shown.evaluate("window.jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.setSource('page')")
    run_in_lab(shown, "notebook:run-cell")
    cut(shown, folder / f"cell-{scheme}", ".jp-OutputArea .jt-body")


PLACES: dict[str, Callable[[Browser, Server, Scheme, Path], None]] = {
    "published": published,
    "themed": themed,
    "canvas": canvas,
    "lab": lab,
    "cell": in_cell,
}


def open_in_lab(shown: Page, server: Server, scheme: Scheme) -> None:
    """Open the notebook in JupyterLab, in its light or dark theme and without its side bar."""
    open_notebook(shown, server, PLAIN)
    run_in_lab(shown, "apputils:change-theme", {"theme": f"JupyterLab {scheme.capitalize()}"})
    shown.evaluate("window.jupyterapp.shell.collapseLeft()")


def run_all(shown: Page) -> None:
    """Run the notebook from its canvas, where it has not run."""
    expect(shown.locator(".jt-canvas[data-kernel=ready], .jt-canvas[data-kernel=not_run]")).to_be_visible(timeout=WAIT)
    run = shown.get_by_role("button", name="Run all cells")
    if run.count():
        run.click()


def cut(shown: Page, name: Path, body: str) -> None:
    """Wait until the page is filled, and take its pictures in pieces."""
    expect(shown.locator(body).get_by_text("Ready", exact=True)).to_be_visible(timeout=WAIT)
    inside = shown.locator(body)
    expect(inside.locator(".jt-bone")).to_have_count(0, timeout=WAIT)
    size = shown.viewport_size or {"width": 0, "height": 0}
    height = int(inside.evaluate("(one) => one.scrollHeight")) + size["height"]
    shown.set_viewport_size({"width": size["width"], "height": min(height, HIGHEST)})
    expect(inside.locator(".jt-bone")).to_have_count(0, timeout=WAIT)
    shown.wait_for_timeout(1_500)  # until what lies further down is drawn
    box = inside.bounding_box() or {"y": 0, "height": HIGHEST}
    drawn = min(box["height"], HIGHEST - box["y"])
    if drawn < box["height"]:
        print(f"{name.name}: the last {box['height'] - drawn:,.0f} pixels are left out")
    for at in range(int(drawn // PIECE) + 1):
        top = at * PIECE
        clip: Any = {"x": 0, "y": box["y"] + top, "width": size["width"], "height": min(PIECE, drawn - top)}
        shown.screenshot(path=f"{name}-{at:02}.png", clip=clip, full_page=True, animations="disabled", caret="hide")
    shown.set_viewport_size(size)
    if not name.name.startswith("lab-build"):
        shown.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
