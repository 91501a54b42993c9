"""The publish dialog of the canvas, in a tab of the browser: what the notebook allows, before it is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.canvases import open_tab, until
from tests.serving import notebook, write_app

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serving import Server

BUTTON = {"type": "button", "handlers": {"click": "go"}}


def processes(server: Server) -> list[Any]:
    """The templates, spares and canaries of the server."""
    kernels = server.request("GET", "jupyter-tools/api/operations")["kernels"]
    return [one for one in kernels if one["mode"] in ("template", "spare", "canary", "ending")]


def test_a_trial_says_what_visitors_would_share_and_ends_with_the_dialog(page: Page, server: Server) -> None:
    path = write_app(server.root / "tried", "desk", {"components": {"go": BUTTON}})
    hold = path.parent / "hold"
    cell = f"import pathlib, time\ncart = []\nwhile not pathlib.Path({str(hold)!r}).exists():\n    time.sleep(0.05)"
    handler = "def go(state, context):\n    cart.append(1)"
    path.write_text(json.dumps(notebook("%load_ext jupyter_tools", cell, handler, handlers=(2,))))
    canvas = open_tab(page, server, "tried/desk.ipynb")
    publish = canvas.root.get_by_role("button", name="Publish", exact=True)
    dialog = page.get_by_role("dialog")
    publish.click()
    dialog.get_by_role("button", name="Try it").click()
    expect(dialog).to_contain_text("Running cell 2 (2 of 3).")
    assert [one["mode"] for one in processes(server)] == ["template"]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    until(page, lambda: processes(server) == [])
    hold.touch()
    publish.click()
    dialog.get_by_role("button", name="Try it").click()
    expect(dialog).to_contain_text("Each visit has a separate process")
    dialog.get_by_role("radio", name="Shared: one kernel for all visitors").click()
    expect(dialog).to_contain_text("Visitors share cart, and handlers change it.")
    until(page, lambda: processes(server) == [])
