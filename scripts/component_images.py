"""Takes the pictures of components in the reference, ``docs/images/components/*.png``, from the gallery.

Without arguments all of them, else those of the types that are named. Needs Playwright, Chromium and the packages of
the front end (``npm ci`` in ``labextension/``).
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ensure_chromium import find_chromium
from playwright.sync_api import sync_playwright

from jupyter_tools.components import CATALOG

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "components"
EXAMPLES = ROOT / "labextension" / "src" / "gallery" / "examples.json"
WIDTH, HEIGHT = 800, 40
"""Pixels of the window; a page is as high as what it holds, and at least as the window."""
ABOVE = 320
"""The height of the window for a dialog."""
BESIDE = 920
"""The width of the window for what stands beside the page."""
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu"]


def main(kinds: Sequence[str]) -> int:
    """Take the pictures; the exit code."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with gallery() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        for kind in kinds or json.loads(EXAMPLES.read_text(encoding="utf-8")):
            page.goto(f"{url}/src/gallery/index.html?example={kind}", wait_until="networkidle")
            page.add_style_tag(content="[data-page] { padding-bottom: 28px !important; }")
            if kind == "output":  # which is empty until a handler displays something
                page.get_by_role("button").first.click()
                page.get_by_text("int64").first.wait_for()
            page.wait_for_function("document.querySelectorAll('[data-page] [aria-busy=true]').length === 0")
            path = TARGET / f"{kind}.png"
            if CATALOG[kind].layout.shape == "above":  # a dialog covers the screen
                page.set_viewport_size({"width": WIDTH, "height": ABOVE})
                page.get_by_role("dialog").wait_for()
                page.screenshot(path=path, animations="disabled", caret="hide")
                page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            elif CATALOG[kind].layout.shape == "side":  # a sidebar is beside the page where there is room for both
                page.set_viewport_size({"width": BESIDE, "height": HEIGHT})
                page.locator(".jt-shell").screenshot(path=path, animations="disabled")
                page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            else:
                page.locator("[data-page]").screenshot(path=path, animations="disabled")
        browser.close()
    return 0


@contextlib.contextmanager
def gallery() -> Iterator[str]:
    """The URL of the built gallery."""
    with tempfile.TemporaryDirectory() as folder:
        vite = [
            "node",
            "node_modules/vite/bin/vite.js",
            "build",
            "--mode",
            "gallery",
            "--outDir",
            folder,
            "--emptyOutDir",
        ]
        subprocess.run(vite, cwd=ROOT / "labextension", check=True, stdout=subprocess.DEVNULL)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without logging."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's
        """Say nothing."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
