"""Keys of the canvas: what they reach, in JupyterLab beside a notebook too, and where they leave the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.canvases import Canvas, open_canvas, open_tab, until
from tests.browser.pages import component
from tests.serving import write_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.serving import Server

COMPONENTS: dict[str, Any] = {
    "wanted": {"type": "text_input", "label": "Wanted"},
    "extra": {"type": "text_input", "label": "Extra"},
    "sure": {"type": "checkbox", "label": "Sure"},
    "go": {"type": "button", "label": "Search", "handlers": {"click": "search"}},
    "found": {"type": "table", "label": "Found", "columns": {"day": {"field": "day"}}},
    "more": {"type": "modal", "label": "More", "components": {"note": {"type": "text_input", "label": "Note"}}},
}
SEARCH = "def search(state, context):\n    context.more.open = True\n    context.found.data = [{'day': 'Monday'}]"


def write_desk(root: Path, folder: str) -> str:
    """An app with a page; the path of its notebook."""
    write_app(root / folder, "desk", {"components": COMPONENTS}, SEARCH, "")
    return f"{folder}/desk.ipynb"


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def focus_is_on(canvas: Canvas, what: str) -> bool:
    """Whether what has the focus is of a selector, or in it."""
    found: bool = canvas.lab.evaluate("(what) => document.activeElement?.closest(what) != null", what)
    return found


# --- undo, whose history a document has once for all that is typed into it ---


def nothing(canvas: Canvas) -> None:
    canvas.lab.evaluate("document.activeElement.blur()")


def a_button(canvas: Canvas) -> None:
    component(canvas.lab, "sure").get_by_role("checkbox").focus()
    canvas.lab.keyboard.press("Tab")


def a_field(canvas: Canvas) -> None:
    component(canvas.lab, "wanted").get_by_role("textbox").click()


def a_switch(canvas: Canvas) -> None:
    component(canvas.lab, "sure").get_by_role("checkbox").focus()


def the_bar(canvas: Canvas) -> None:
    canvas.root.get_by_role("button", name="Publish", exact=True).focus()


def the_page(canvas: Canvas) -> None:
    canvas.root.locator(".jt-c-page, .jt-c-preview").first.click(position={"x": 4, "y": 4})


FROM: dict[str, tuple[Callable[[Canvas], None], ...]] = {
    "Build": (nothing, the_bar, the_page),
    "Use": (nothing, a_button, a_field, a_switch, the_bar, the_page),
    "Preview": (nothing, a_button, a_field, a_switch, the_bar, the_page),
}


def test_undo_on_the_canvas_takes_nothing_back_in_the_notebook(lab: Page, server: Server, root: Path) -> None:
    canvas = open_canvas(lab, server, write_desk(root, "undo"), alone=False)
    canvas.settle()
    editor = lab.locator(".jp-Notebook-cell .cm-content").last
    for mode, places in FROM.items():
        for place in places:
            editor.focus()
            press(lab, "Control+a", "Delete")
            lab.keyboard.type("precious = 1")
            canvas.mode(mode)
            if mode == "Preview":
                expect(component(lab, "wanted")).to_be_visible()
            place(canvas)
            press(lab, *["Control+z"] * 3, "Control+Shift+z", "Control+y", "Control+z")
            lab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert editor.inner_text() == "precious = 1", f"{mode}, {place.__name__}"
            assert not focus_is_on(canvas, ".jp-Notebook"), f"{mode}, {place.__name__}"


def test_undo_in_a_field_is_the_fields_own_and_ends_with_it(page: Page, server: Server, root: Path) -> None:
    canvas = open_tab(page, server, write_desk(root, "undo_field"))
    canvas.mode("Use")
    first, second = (component(page, name).get_by_role("textbox") for name in ("wanted", "extra"))
    for field, others in ((first, ()), (second, (first,))):
        field.click()
        page.keyboard.type("one")
        field.press("Home")
        page.keyboard.type("two ")
        press(page, "Control+z")
        expect(field).to_have_value("one")
        press(page, "Control+y")
        expect(field).to_have_value("two one")
        press(page, *["Control+z"] * 6)
        expect(field).to_have_value("")
        expect(field).to_be_focused()
        page.keyboard.type("end")
        for other in others:
            expect(other).to_have_value("end")


def test_undo_after_a_switch_of_the_inspector_is_that_of_the_canvas(page: Page, server: Server, root: Path) -> None:
    canvas = open_tab(page, server, write_desk(root, "undo_switch"))
    canvas.click("wanted")
    switch = canvas.inspector.get_by_role("switch").first
    before = switch.is_checked()
    switch.focus()
    press(page, "Space")
    until(page, lambda: switch.is_checked() is not before)
    press(page, "Control+z")
    until(page, lambda: switch.is_checked() is before)


# --- the key that switches between Build and Use ---


def a_modal(canvas: Canvas) -> None:
    component(canvas.lab, "go").get_by_role("button").click()
    canvas.lab.get_by_role("dialog").get_by_label("Note").click()


def a_table(canvas: Canvas) -> None:
    a_modal(canvas)
    canvas.lab.keyboard.press("Escape")
    expect(canvas.lab.get_by_role("dialog")).to_have_count(0)
    grid = component(canvas.lab, "found").locator("canvas").first
    box = grid.bounding_box()
    assert box is not None
    canvas.lab.mouse.click(box["x"] + 60, box["y"] + 50)


@pytest.mark.parametrize("where", [nothing, a_button, a_field, a_switch, a_table, a_modal, the_bar])
def test_alt_enter_always_switches_and_leaves_the_keys_to_the_page(
    page: Page, server: Server, root: Path, where: Callable[[Canvas], None]
) -> None:
    canvas = open_tab(page, server, write_desk(root, f"switch_{where.__name__}"))
    # The page in use is there before the one that is built.
    expect(canvas.outline_row("wanted")).to_be_visible()
    press(page, "Alt+Enter")
    expect(canvas.root).to_have_attribute("data-mode", "use")
    expect(canvas.page).to_be_focused()
    if where in (a_modal, a_table):
        canvas.run_notebook()
    where(canvas)
    press(page, "Alt+Enter")
    expect(canvas.root).to_have_attribute("data-mode", "build")
    expect(canvas.page).to_be_focused()
    press(page, "ArrowDown")
    expect(canvas.root.locator(".jt-c-bar .jt-c-name")).to_have_text("wanted")
    press(page, "/")
    expect(page.locator(".jt-c-palette").get_by_role("combobox")).to_be_focused()


def test_the_keys_of_the_canvas_work_in_lab_where_nothing_has_the_focus(lab: Page, server: Server, root: Path) -> None:
    canvas = open_canvas(lab, server, write_desk(root, "nowhere"), alone=False)
    canvas.settle()
    canvas.mode("Use")
    a_field(canvas)
    press(lab, "Alt+Enter")
    expect(canvas.root).to_have_attribute("data-mode", "build")
    expect(canvas.page).to_be_focused()
    nothing(canvas)
    press(lab, "Alt+Enter")
    expect(canvas.root).to_have_attribute("data-mode", "use")
    nothing(canvas)
    press(lab, "Alt+Enter", "ArrowDown")
    expect(canvas.root.locator(".jt-c-bar .jt-c-name")).to_have_text("wanted")
    # The notebook in front has its own keys.
    lab.locator(".jp-Notebook-cell .jp-InputPrompt").first.click()
    lab.evaluate("document.activeElement.blur()")
    press(lab, "Delete")
    expect(canvas.slot("wanted")).to_be_visible()
    expect(canvas.root.locator(".jt-c-bar .jt-c-name")).to_have_text("wanted")


# --- Ctrl+A ---


def test_select_all_outside_of_text_selects_components_and_no_text(page: Page, server: Server, root: Path) -> None:
    canvas = open_tab(page, server, write_desk(root, "select_all"))
    canvas.click("wanted")
    canvas.inspector.get_by_role("switch").first.focus()
    press(page, "Control+a")
    expect(canvas.root.locator(".jt-c-selected")).to_have_count(len(COMPONENTS))
    canvas.mode("Use")
    for place in (nothing, a_switch, the_bar):
        place(canvas)
        press(page, "Control+a")
        assert page.evaluate("getSelection().toString()") == "", place.__name__


# --- several at once ---


def test_keys_move_all_that_is_selected_as_one_step(page: Page, server: Server, root: Path) -> None:
    canvas = open_tab(page, server, write_desk(root, "several"))

    def order() -> list[str]:
        found: list[str] = canvas.slots().evaluate_all("all => all.map((one) => one.dataset.component)")
        return [path for path in found if "." not in path]

    names = [*COMPONENTS]
    until(page, lambda: order() == names)
    canvas.click("wanted")
    x, y = canvas.point(canvas.slot("extra"), (0.5, 0.5))
    page.keyboard.down("Shift")
    page.mouse.click(x, y)
    page.keyboard.up("Shift")
    press(page, "Alt+ArrowDown", "Alt+ArrowDown")
    until(page, lambda: order() == ["sure", "go", "wanted", "extra", "found", "more"])
    expect(canvas.root.locator(".jt-c-selected")).to_have_count(2)
    press(page, "Alt+ArrowUp")
    until(page, lambda: order() == ["sure", "wanted", "extra", "go", "found", "more"])
    press(page, "Control+z")
    until(page, lambda: order() == ["sure", "go", "wanted", "extra", "found", "more"])
    press(page, "Control+z", "Control+z")
    until(page, lambda: order() == names)
    press(page, "Alt+ArrowUp")
    expect(canvas.root.locator(".jt-c-toast")).to_contain_text("No place is above the 2 components")


def test_what_is_moved_or_put_in_by_keys_is_scrolled_into_view(page: Page, server: Server, root: Path) -> None:
    many = {f"text_{index}": {"type": "text", "text": "A line\n\n" * 3} for index in range(12)}
    write_app(root / "scrolled", "desk", {"components": many}, "pass")
    canvas = open_tab(page, server, "scrolled/desk.ipynb")
    page.set_viewport_size({"width": 1400, "height": 420})
    canvas.click("text_0")

    def is_in_view() -> bool:
        marked, view = canvas.root.locator(".jt-c-selected").first.bounding_box(), canvas.page.bounding_box()
        assert view is not None
        inside = marked is not None and marked["y"] >= view["y"] - 6
        return inside and marked["y"] + marked["height"] <= view["y"] + view["height"] + 6

    for keys in (["Alt+ArrowDown"] * 8, ["Control+d"], ["Control+d"], ["Alt+ArrowUp"] * 10):
        press(page, *keys)
        until(page, is_in_view)
        expect(canvas.root.locator(".jt-c-selected")).to_have_count(1)


# --- the pointer ---


def test_the_line_of_a_gap_goes_with_the_pointer(page: Page, server: Server, root: Path) -> None:
    canvas = open_tab(page, server, write_desk(root, "gap"))
    gap = canvas.root.locator(".jt-c-gap")
    box = canvas.slot("extra").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 3, box["y"] - 6

    def hover() -> None:
        page.mouse.move(x, y - 40)
        page.mouse.move(x, y)

    hover()
    expect(gap).to_have_count(1)
    canvas.outline_row("go").hover()
    expect(gap).to_have_count(0)
    # Not when it rests there no longer than a moment either.
    hover()
    canvas.outline_row("go").hover()
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    expect(gap).to_have_count(0)
    hover()
    expect(gap).to_have_count(1)
    press(page, "ArrowDown")
    expect(gap).to_have_count(0)


# --- little room ---

CUT_OFF = """() => {
  const { left, right } = document.querySelector(".jt-canvas").getBoundingClientRect();
  const parts = [...document.querySelectorAll(".jt-c-top, .jt-c-top *, .jt-c-over, .jt-c-over *")];
  return parts.filter((one) => !one.closest(".jt-c-said") && one.getClientRects().length > 0).flatMap((one) => {
    const box = one.getBoundingClientRect();
    return box.right > right + 1 || box.left < left - 1 ? [one.outerHTML.slice(0, 80)] : [];
  });
}"""
"""What of the bar and of an open dock is beyond the sides of the canvas."""


@pytest.mark.parametrize("width", [280, 320, 400, 450])
def test_nothing_is_cut_off_where_there_is_little_room(page: Page, server: Server, root: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    canvas = open_tab(page, server, write_desk(root, f"narrow_{width}"))
    expect(canvas.root).to_have_attribute("data-layout", "narrow")
    for dock in ("Properties", "Outline", "Add", "Data"):
        rail = canvas.root.locator(".jt-c-rail").get_by_role("button", name=dock, exact=True)
        rail.click()
        expect(rail).to_have_attribute("aria-pressed", "true")
        assert page.evaluate(CUT_OFF) == [], dock
        box = canvas.root.locator(".jt-c-over").bounding_box()
        assert box is not None
        assert box["width"] <= width - 40
        rail.click()
    for mode in ("Use", "Preview"):
        canvas.mode(mode)
        assert page.evaluate(CUT_OFF) == [], mode
