"""The canvas in JupyterLab: where it opens, its keys, and the handlers of the notebook beside it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.labs import (
    badge,
    cell,
    open_canvas,
    open_lab,
    open_notebook,
    pick_in_palette,
    run_in_lab,
    search_palette,
    use,
)
from tests.browser.pages import component
from tests.serving import write_app
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.labs import LabWindow
    from tests.serving import Server

SEARCH = "def search(state, context):\n    context.page.message = f'Found {state.wanted}'"
DESK: dict[str, Any] = {
    "components": {
        "wanted": {"type": "text_input", "label": "Wanted"},
        "go": {"type": "button", "label": "Search", "handlers": {"click": "search"}},
        "again": {"type": "button", "label": "Once more"},
    }
}


def write_desk(root: Path, folder: str, *cells: str) -> str:
    """An app with a page; the path of its notebook."""
    write_app(root / folder, "desk", DESK, SEARCH, *cells)
    return f"{folder}/desk.ipynb"


def page_of(root: Path, path: str) -> dict[str, Any]:
    folder, _, name = path.rpartition("/")
    pages: dict[str, Any] = json.loads((root / folder / "properties.json").read_text())["pages"]
    return pages[name]


def select(canvas: Locator, name: str) -> None:
    # Components take no clicks while they are built.
    canvas.locator(f'[data-component="{name}"]').click(force=True)
    expect(selected(canvas)).to_have_text(name)


def selected(canvas: Locator) -> Locator:
    """The name in the action bar of what is selected."""
    return canvas.locator(".jt-c-bar .jt-c-name")


# --- where it opens ---


def test_the_launcher_makes_a_notebook_with_its_page_beside_it(lab: Page, server: Server, root: Path) -> None:
    (root / "fresh").mkdir()
    open_lab(lab, server, "fresh")
    lab.locator(".jp-LauncherCard").filter(has_text="Tool page").click()
    expect(lab.locator(".jp-JupyterToolsPage").get_by_text("Start this page")).to_be_visible(timeout=30_000)
    first = lab.locator(".jp-Notebook-cell").first
    expect(first).to_contain_text("%load_ext jupyter_tools")
    expect(first.locator(".jp-InputPrompt")).to_have_text("[1]:", timeout=30_000)
    expect(lab.locator(".jp-LauncherCard")).to_have_count(0)
    beside, notebook = lab.locator(".jp-JupyterToolsPage").bounding_box(), lab.locator(".jp-Notebook").bounding_box()
    assert beside is not None
    assert notebook is not None
    assert beside["x"] >= notebook["x"] + notebook["width"]
    made = json.loads((root / "fresh" / "Untitled.ipynb").read_text())
    assert made["cells"][0]["source"] in ("%load_ext jupyter_tools", ["%load_ext jupyter_tools"])
    assert not (root / "fresh" / "properties.json").exists()


def test_the_file_menu_makes_a_new_tool_page(lab: Page, server: Server, root: Path) -> None:
    (root / "menu").mkdir()
    open_lab(lab, server, "menu")
    lab.get_by_role("menuitem", name="File", exact=True).click()
    lab.locator(".lm-Menu-item").filter(has_text=re.compile("^New$")).hover()
    lab.locator(".lm-Menu-item").filter(has_text="Tool page").click()
    expect(lab.locator(".jp-JupyterToolsPage").get_by_text("Start this page")).to_be_visible(timeout=30_000)
    assert (root / "menu" / "Untitled.ipynb").exists()


def test_the_first_edit_of_a_notebook_without_a_page_writes_the_file(lab: Page, server: Server, root: Path) -> None:
    path = write_desk(root, "pageless")
    file = root / "pageless" / "properties.json"
    file.unlink()
    open_notebook(lab, server, path)
    canvas = open_canvas(lab)
    expect(canvas.get_by_text("Start this page")).to_be_visible()
    expect(badge(lab, "def search")).to_have_text("handler: not used")
    assert not file.exists()
    canvas.get_by_role("button", name=re.compile("^Form")).click()
    until(file.exists)
    expect(canvas.get_by_text("Start this page")).to_have_count(0)


def test_the_menu_of_a_file_opens_the_notebook_and_its_page(lab: Page, server: Server, root: Path) -> None:
    write_desk(root, "by_menu")
    open_lab(lab, server, "by_menu")
    files = lab.locator(".jp-DirListing-item")
    files.filter(has_text="properties.json").click(button="right")
    expect(lab.get_by_role("menuitem", name="Rename")).to_be_visible()
    expect(lab.get_by_role("menuitem", name="Open Page")).to_have_count(0)
    lab.keyboard.press("Escape")
    files.filter(has_text="desk.ipynb").click(button="right")
    lab.get_by_role("menuitem", name="Open Page").click()
    expect(component(lab, "go")).to_be_visible(timeout=30_000)
    expect(lab.locator(".jp-Notebook")).to_be_visible()


def test_the_palette_has_the_commands(lab: Page, server: Server, root: Path) -> None:
    open_notebook(lab, server, write_desk(root, "palette"))
    labels = ("Open Page Beside Notebook", "New Tool Page", "Jupyter Tools: Operations")
    until(lambda: set(labels) <= set(search_palette(lab, "tool page").all_inner_texts()))
    pick_in_palette(lab, "tool page", labels[0])
    expect(component(lab, "go")).to_be_visible()


def test_a_second_page_is_a_tab_beside_the_first(lab: Page, server: Server, root: Path) -> None:
    open_notebook(lab, server, write_desk(root, "one"))
    open_canvas(lab)
    run_in_lab(lab, "docmanager:open", {"path": write_desk(root, "two")})
    run_in_lab(lab, "jupyter-tools:open-page", {"path": "two/desk.ipynb"})
    panels = lab.locator(".jp-JupyterToolsPage")
    expect(panels).to_have_count(2)
    expect(panels.filter(visible=True)).to_have_count(1)


# --- keys ---


def save_shortcuts(page: Page, *shortcuts: dict[str, Any]) -> None:
    """Save what somebody has set in Lab's shortcut settings."""
    save = "(raw) => window.jupyterapp.serviceManager.settings.save('@jupyterlab/shortcuts-extension:shortcuts', raw)"
    page.evaluate(f"{save}.then(() => null)", json.dumps({"shortcuts": shortcuts}))


def test_keys_of_the_canvas_can_be_changed_in_the_settings(
    lab: Page, lab_window: LabWindow, server: Server, root: Path
) -> None:
    path = write_desk(root, "keys")
    open_notebook(lab, server, path)
    canvas = open_canvas(lab)
    select(canvas, "go")
    lab.keyboard.press("Control+d")
    expect(component(lab, "go_2")).to_be_visible()
    duplicate = {"command": "jupyter-tools:canvas-duplicate", "selector": ".jp-JupyterToolsPage"}
    own, default = {**duplicate, "keys": ["Alt D"]}, {**duplicate, "keys": ["Accel D"], "disabled": True}
    try:
        save_shortcuts(lab, default, own)
        open_notebook(lab, server, path)
        select(open_canvas(lab), "again")
        lab.keyboard.press("Control+d")
        lab.keyboard.press("Alt+d")
        expect(component(lab, "again_2")).to_be_visible()
        until(lambda: [*page_of(root, path)["components"]] == ["wanted", "go", "go_2", "again", "again_2"])
        # The other keys are as they were.
        lab.keyboard.press("Control+z")
        expect(component(lab, "again_2")).to_have_count(0)
    finally:
        save_shortcuts(lab)
        lab_window.close()  # in which the settings hold


def test_typing_in_a_field_of_the_canvas_is_no_shortcut(lab: Page, server: Server, root: Path) -> None:
    path = write_desk(root, "typing")
    open_notebook(lab, server, path)
    canvas = open_canvas(lab)
    use(canvas)
    field = component(lab, "wanted").get_by_role("textbox")
    field.fill("a/b")
    field.press("Backspace")
    field.press("d")
    field.press("d")
    expect(field).to_have_value("a/dd")
    expect(lab.locator(".jp-Notebook-cell")).to_have_count(2)
    assert [*page_of(root, path)["components"]] == ["wanted", "go", "again"]


def test_commands_of_the_canvas_run_on_the_current_one(lab: Page, server: Server, root: Path) -> None:
    open_notebook(lab, server, write_desk(root, "commands"))
    enabled = "window.jupyterapp.commands.isEnabled('jupyter-tools:canvas-duplicate')"
    assert lab.evaluate(enabled) is False
    canvas = open_canvas(lab)
    select(canvas, "again")
    assert lab.evaluate(enabled) is True
    run_in_lab(lab, "jupyter-tools:canvas-duplicate")
    expect(component(lab, "again_2")).to_be_visible()
    run_in_lab(lab, "jupyter-tools:canvas-undo")
    expect(component(lab, "again_2")).to_have_count(0)
    # A key that Lab gets later holds at once.
    binding = {"command": "jupyter-tools:canvas-wrap", "keys": ["Alt W"], "selector": ".jp-JupyterToolsPage"}
    lab.evaluate("(binding) => void (window.added = window.jupyterapp.commands.addKeyBinding(binding))", binding)
    canvas.locator(".jt-c-page").press("Alt+w")
    expect(canvas.locator('[data-component$=".again"]')).to_be_visible()
    lab.evaluate("window.added.dispose()")


def test_a_canvas_that_is_activated_has_the_keys(lab: Page, server: Server, root: Path) -> None:
    open_notebook(lab, server, write_desk(root, "focused"))
    canvas = open_canvas(lab)
    select(canvas, "again")
    cell(lab, "def search").locator(".jp-InputPrompt").click()
    lab.locator(".lm-TabBar-tab").filter(has_text="desk (page)").click()
    lab.keyboard.press("Control+d")
    expect(component(lab, "again_2")).to_be_visible()


# --- handlers in the notebook ---


def test_a_badge_tells_what_runs_a_handler_and_leads_there(lab: Page, server: Server, root: Path) -> None:
    other = "def other(state, context): ...\n\n\ndef third(state, context): ..."
    open_notebook(lab, server, write_desk(root, "badges", other))
    expect(badge(lab, "def search")).to_have_text("handler: Search, click")
    expect(badge(lab, "def other")).to_have_text("handlers: other, third")
    expect(badge(lab, "def other")).to_have_attribute("title", re.compile("other: not used\nthird: not used"))
    expect(badge(lab, "%load_ext")).to_have_count(0)
    # By keys, from the cell: Enter neither edits the cell nor runs it.
    badge(lab, "def search").focus()
    lab.keyboard.press("Enter")
    expect(selected(lab.locator(".jp-JupyterToolsPage"))).to_have_text("go")
    canvas = lab.locator(".jp-JupyterToolsPage")
    select(canvas, "again")
    badge(lab, "def search").click()
    expect(selected(canvas)).to_have_text("go")


def test_a_badge_follows_the_page(lab: Page, server: Server, root: Path) -> None:
    path = write_desk(root, "followed")
    open_notebook(lab, server, path)
    expect(badge(lab, "def search")).to_have_text("handler: Search, click")
    canvas = open_canvas(lab)
    select(canvas, "go")
    lab.keyboard.press("Control+d")
    expect(badge(lab, "def search")).to_have_text("handler: Search, click and 1 more")
    canvas.locator(".jt-c-page").press("Delete")
    expect(badge(lab, "def search")).to_have_text("handler: Search, click")
    # Without the canvas: what an editor writes is there when the notebook is looked at again.
    lab.locator(".lm-TabBar-tab").filter(has_text="desk (page)").locator(".lm-TabBar-tabCloseIcon").click()
    until(lambda: "go_2" not in page_of(root, path)["components"])
    write_app(root / "followed", "desk", {**DESK, "handlers": {"load": "search"}}, SEARCH)
    lab.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(badge(lab, "def search")).to_have_text("handler: page, load and 1 more")


HIDDEN = """(badge) => {
  const box = badge.getBoundingClientRect();
  const range = document.createRange();
  const texts = [...badge.parentElement.querySelectorAll(".cm-line")].flatMap((line) => {
    range.selectNodeContents(line);
    return [...range.getClientRects()];
  });
  const isUnder = (text) =>
    text.left < box.right && text.right > box.left && text.top < box.bottom && text.bottom > box.top;
  return texts.filter(isUnder).length;
}"""
"""How many pieces of code are under a badge, by the boxes of their letters."""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_badge_of_a_cell_of_one_line_covers_no_code(lab: Page, server: Server, root: Path, theme: str) -> None:
    folder = f"one_line_{theme.split()[1].lower()}"
    line = "def other(state, context): context.page.message = f'Found {state.wanted}' + "
    write_app(
        root / folder,
        "desk",
        DESK,
        f"{SEARCH}{' + ' + repr('x' * 40)}",
        line + repr("long " * 30),
        line.replace("other", "third") + "''",
    )
    open_notebook(lab, server, f"{folder}/desk.ipynb")
    lab.evaluate("(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    badges = lab.locator(".jp-JupyterToolsBadge")
    expect(badges).to_have_count(3)
    for width in (1600, 1100, 800, 620):
        lab.set_viewport_size({"width": width, "height": 900})
        for index in range(3):
            badges.nth(index).locator("xpath=..").locator(".cm-content").click(position={"x": 4, "y": 8})
            until(lambda: badges.evaluate_all(f"(all) => all.map({HIDDEN})") == [0, 0, 0])


def test_a_badge_beside_low_lines_covers_none_of_them(lab: Page, server: Server, root: Path) -> None:
    write_app(root / "low_lines", "desk", DESK, SEARCH + " + " + repr("long " * 80))
    open_notebook(lab, server, "low_lines/desk.ipynb")
    shown = badge(lab, "def search")
    expect(shown).not_to_have_attribute("data-outside", "")
    lab.evaluate("document.documentElement.style.setProperty('--jp-code-font-size', '8px')")
    try:
        expect(shown).to_have_attribute("data-outside", "")
        until(lambda: shown.evaluate(HIDDEN) == 0)
    finally:
        lab.evaluate("document.documentElement.style.removeProperty('--jp-code-font-size')")


def test_a_badge_covers_no_code(lab: Page, server: Server, root: Path) -> None:
    open_notebook(lab, server, write_desk(root, "covered"))
    shown = badge(lab, "def search")
    expect(shown).to_have_text("handler: Search, click")
    expect(shown).not_to_have_attribute("data-outside", "")
    code = cell(lab, "def search").locator(".cm-content")
    code.click()
    lab.keyboard.press("Control+Home")
    lab.keyboard.insert_text("# " + "long " * 40 + "\n")
    expect(shown).to_have_attribute("data-outside", "")
    assert shown.evaluate(HIDDEN) == 0
    lab.keyboard.press("Control+z")
    expect(shown).not_to_have_attribute("data-outside", "")
    # In the active cell it leaves room for the toolbar.
    toolbar = cell(lab, "def search").locator(".jp-cell-toolbar")
    expect(toolbar).to_be_visible()
    right = "(node) => node.getBoundingClientRect().right"
    until(lambda: shown.evaluate(right) <= toolbar.evaluate("(node) => node.getBoundingClientRect().left"))


def test_the_button_of_a_cell_makes_it_a_handler(lab: Page, server: Server, root: Path) -> None:
    path = write_desk(root, "button")
    open_notebook(lab, server, path)
    cell(lab, "def search").locator(".jp-InputPrompt").click()
    no_longer = cell(lab, "def search").get_by_role("button", name="No longer a handler of the page")
    no_longer.click()
    expect(badge(lab, "def search")).to_have_count(0)
    cell(lab, "def search").get_by_role("button", name="Make this cell a handler of the page").click()
    expect(badge(lab, "def search")).to_have_text("handler: Search, click")
    expect(lab.get_by_text("A handler is a function with (state, context)")).to_have_count(0)

    first = cell(lab, "%load_ext")
    first.locator(".jp-InputPrompt").click()
    first.get_by_role("button", name="Make this cell a handler of the page").click()
    expect(badge(lab, "%load_ext")).to_have_text("handler: no function")
    expect(lab.get_by_text("A handler is a function with (state, context)")).to_be_visible()
    lab.get_by_role("button", name="Add a function").click()
    expect(first).to_contain_text("def handler(state, context):")
    run_in_lab(lab, "docmanager:save")
    cells = json.loads((root / path).read_text())["cells"]
    assert [one["metadata"]["tags"] for one in cells] == [["handler"], ["handler"]]


def test_cells_of_text_have_no_button(lab: Page, server: Server) -> None:
    open_notebook(lab, server, "hello/hello.ipynb")
    run_in_lab(lab, "notebook:insert-cell-below")
    active = lab.locator(".jp-Notebook-cell.jp-mod-active")
    button = active.locator(".jp-cell-toolbar").get_by_role("button", name="handler of the page")
    expect(button).to_be_visible()
    run_in_lab(lab, "notebook:change-cell-to-markdown")
    expect(active.locator(".jp-cell-toolbar")).to_be_visible()
    expect(button).to_be_hidden()


def test_a_handler_that_is_run_again_is_used_at_the_next_click(lab: Page, server: Server, root: Path) -> None:
    open_notebook(lab, server, write_desk(root, "rerun"))
    canvas = open_canvas(lab)
    run_in_lab(lab, "jupyter-tools:open-page")
    lab.evaluate("window.jupyterapp.shell.activateById(document.querySelector('.jp-NotebookPanel').id)")
    run_in_lab(lab, "notebook:run-all-cells")
    use(canvas)
    component(lab, "wanted").get_by_role("textbox").fill("planes")
    component(lab, "go").get_by_role("button").click()
    expect(canvas.get_by_text("Found planes")).to_be_visible(timeout=20_000)

    code = cell(lab, "def search").locator(".cm-content")
    code.click()
    lab.keyboard.press("Control+a")
    lab.keyboard.insert_text(SEARCH.replace("Found", "Saw"))
    lab.keyboard.press("Control+Enter")
    expect(cell(lab, "def search").locator(".jp-InputPrompt")).to_have_text("[3]:", timeout=20_000)
    component(lab, "go").get_by_role("button").click()
    expect(canvas.get_by_text("Saw planes")).to_be_visible(timeout=20_000)
    expect(component(lab, "wanted").get_by_role("textbox")).to_have_value("planes")


def test_a_run_of_all_cells_that_fails_says_where(lab: Page, server: Server, root: Path) -> None:
    cells = ("raise RuntimeError('no database')", "def late(state, context): ...")
    open_notebook(lab, server, write_desk(root, "failing", *cells))
    canvas = open_canvas(lab)
    canvas.get_by_role("button", name="Run all cells").click()
    said = lab.get_by_role("alert").filter(has_text="Cell 3 failed")
    expect(said).to_contain_text("those after it did not run. RuntimeError: no database")
    said.get_by_role("button", name="Show").click()
    expect(lab.locator(".jp-Notebook-cell.jp-mod-active")).to_contain_text("raise RuntimeError")


def test_the_canvas_opens_a_closed_notebook_and_starts_its_kernel(lab: Page, server: Server, root: Path) -> None:
    path = write_desk(root, "closed", "first = 1", "def once_more(state, context): ...", "last = 1")
    open_notebook(lab, server, path)
    canvas = open_canvas(lab)
    panel = "[...window.jupyterapp.shell.widgets('main')].find((one) => one.context)"
    notebook = lab.locator(".jp-NotebookPanel")
    active = lab.locator(".jp-Notebook-cell.jp-mod-active")
    inspector = canvas.locator(".jt-c-inspector")

    lab.evaluate(f"{panel}.dispose()")
    expect(notebook).to_have_count(0)
    select(canvas, "again")
    inspector.get_by_role("button", name="Click runs nothing").click()
    lab.get_by_role("menuitem", name=re.compile("New handler")).click()
    # The kernel has run nothing: only the notebook tells which names are taken.
    expect(active).to_contain_text("def once_more_2(state, context):", timeout=20_000)
    until(lambda: page_of(root, path)["components"]["again"].get("handlers") == {"click": "once_more_2"})
    beside, page = notebook.bounding_box(), canvas.bounding_box()
    assert beside is not None
    assert page is not None
    assert beside["x"] < page["x"]

    # As after a restart of the server, the kernel is gone and Lab has not heard of it.
    [session] = [one["id"] for one in server.request("GET", "api/sessions") if one["path"] == path]
    server.request("DELETE", f"api/sessions/{session}")
    canvas.get_by_role("button", name="Run all cells").click()
    counts = lab.locator(".jp-CodeCell .jp-InputPrompt")
    expect(counts).to_have_text([f"[{one}]:" for one in range(1, 7)], timeout=30_000)

    lab.evaluate(f"{panel}.context.save().then(() => null)")
    assert "once_more_2" in (root / path).read_text()
    lab.evaluate(f"{panel}.dispose()")
    expect(notebook).to_have_count(0)
    select(canvas, "go")
    inspector.get_by_role("button", name="Go to search in the notebook").click()
    expect(active).to_contain_text("def search", timeout=20_000)


# --- renames ---


def workspaces(page: Page) -> str:
    """What Lab would restore, as JSON."""
    saved: str = page.evaluate("window.jupyterapp.serviceManager.workspaces.list().then(JSON.stringify)")
    return saved


def test_the_canvas_follows_a_renamed_notebook(lab: Page, server: Server, root: Path) -> None:
    path = write_desk(root, "renamed")
    open_notebook(lab, server, path)
    canvas = open_canvas(lab)
    use(canvas)
    component(lab, "wanted").get_by_role("textbox").fill("planes")
    canvas.get_by_role("radio", name="Build").click()
    select(canvas, "go")
    lab.keyboard.press("Control+d")
    expect(component(lab, "go_2")).to_be_visible()
    until(lambda: "go_2" in page_of(root, path)["components"])
    rename = "(names) => window.jupyterapp.serviceManager.contents.rename(...names).then(() => null)"
    lab.evaluate(rename, [path, "renamed/office.ipynb"])
    expect(lab.locator(".lm-TabBar-tab").filter(has_text="office (page)")).to_be_visible()
    expect(component(lab, "go_2")).to_be_visible()
    expect(selected(canvas)).to_have_text("go_2")
    expect(component(lab, "wanted").locator("input")).to_have_value("planes")
    canvas.locator(".jt-c-page").press("Control+z")
    expect(component(lab, "go_2")).to_have_count(0)
    until(lambda: "go_2" not in page_of(root, "renamed/office.ipynb")["components"])
    expect(badge(lab, "def search")).to_have_text("handler: Search, click")
    # Lab saves the names of tabs when another one is current, a little later.
    cell(lab, "def search").locator(".jp-InputPrompt").click()
    until(lambda: '"widgets":["jupyter-tools-page:renamed/office.ipynb"]' in workspaces(lab))
    lab.reload()
    lab.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30_000)
    expect(lab.locator(".lm-TabBar-tab").filter(has_text="office (page)")).to_be_visible()
    expect(component(lab, "go")).to_be_visible(timeout=20_000)
