"""The page in JupyterLab: beside its notebook, and in a cell's output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.labs import open_notebook, run_in_lab, use
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


def test_button_opens_the_page_beside_the_notebook(lab: Page, server: Server) -> None:
    open_notebook(lab, server, "flight_desk/delays.ipynb")
    lab.get_by_role("button", name="Page", exact=True).click()
    panel = lab.locator(".jt-root")
    expect(panel.locator('[data-component="filters"]')).to_be_visible()
    run_in_lab(lab, "notebook:run-all-cells")
    expect(panel.get_by_text("Kernel", exact=False)).to_have_count(0, timeout=20_000)
    use(panel)
    message = panel.locator("[data-notice]")
    expect(message).to_contain_text("Found 27,059 flights", timeout=20_000)
    expect(panel.get_by_text("Found 27,059 flights")).to_have_count(1)
    panel.locator('[data-component="filters.search"]').get_by_role("button").click()
    expect(message).to_contain_text("Found 27,059 flights", timeout=20_000)

    run_in_lab(lab, "docmanager:save")
    lab.reload()
    lab.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30_000)
    expect(panel.locator('[data-component="filters"]')).to_be_visible(timeout=20_000)
    use(panel)
    expect(message).to_contain_text("Found 27,059 flights", timeout=20_000)


def test_the_page_follows_the_theme_of_lab(lab: Page, server: Server) -> None:
    open_notebook(lab, server, "hello/hello.ipynb")
    lab.get_by_role("button", name="Page", exact=True).click()
    root = lab.locator(".jt-root").first
    expect(root).to_have_attribute("data-mantine-color-scheme", "light")
    lab.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
    lab.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
    expect(root).to_have_attribute("data-mantine-color-scheme", "light")


def test_an_error_leads_to_its_line(lab: Page, server: Server, root: Path) -> None:
    components = {"fail": {"type": "button", "label": "Fail", "handlers": {"click": "fail"}}}
    cell = "def fail(state, context):\n    rows = []\n    return rows[0]"
    write_app(root / "failing", "desk", {"components": components}, cell)
    open_notebook(lab, server, "failing/desk.ipynb")
    lab.get_by_role("button", name="Page", exact=True).click()
    run_in_lab(lab, "notebook:run-all-cells")
    panel = lab.locator(".jt-root")
    use(panel)
    panel.get_by_role("button", name="Fail").click()
    expect(panel.get_by_role("alert")).to_contain_text("IndexError: list index out of range", timeout=20_000)
    panel.get_by_role("button", name="line 3").click()
    active = lab.locator(".jp-Notebook-cell.jp-mod-active")
    expect(active).to_contain_text("def fail")
    line = "window.jupyterapp.shell.currentWidget.content?.activeCell.editor?.getCursorPosition().line"
    lab.wait_for_function(f"{line} === 2")


def greet(page: Page, name: str) -> None:
    shown = page.locator(".jp-OutputArea .jt-root")
    expect(shown.locator("[data-component]").first).to_be_visible(timeout=20_000)
    shown.get_by_role("textbox").fill(name)
    shown.get_by_role("button").first.click()
    expect(shown.get_by_text(name).first).to_be_visible()


def with_page_cell(root: Path, name: str) -> str:
    """A copy of the hello app whose notebook shows the page in its last cell; the path of the notebook."""
    source, target = root / "hello", root / name
    target.mkdir()
    (target / "properties.json").write_bytes((source / "properties.json").read_bytes())
    content = json.loads((source / "hello.ipynb").read_text())
    cell = {
        "id": "shown",
        "cell_type": "code",
        "metadata": {},
        "source": "page",
        "outputs": [],
        "execution_count": None,
    }
    content["cells"].append(cell)
    (target / "hello.ipynb").write_text(json.dumps(content))
    return f"{name}/hello.ipynb"


def test_page_in_a_cell_with_our_server(lab: Page, server: Server, root: Path) -> None:
    sockets: list[str] = []
    lab.on("websocket", lambda socket: sockets.append(socket.url))
    open_notebook(lab, server, with_page_cell(root, "in_cell"))
    run_in_lab(lab, "notebook:run-all-cells")
    greet(lab, "Ada")
    assert any("jupyter-tools/api/socket/in_cell" in url for url in sockets)


def test_page_in_a_cell_without_our_server(lab: Page, root: Path, tmp_path: Path) -> None:
    path = with_page_cell(root, "without_server")
    sockets: list[str] = []
    lab.on("websocket", lambda socket: sockets.append(socket.url))
    off = "--ServerApp.jpserver_extensions={'jupyter_tools': False, 'jupyterlab': True}"
    with Server(root, tmp_path, lab=True, options=(off,)) as plain:
        open_notebook(lab, plain, path)
        run_in_lab(lab, "notebook:run-all-cells")
        greet(lab, "Grace")
        assert not any("jupyter-tools" in url for url in sockets)
