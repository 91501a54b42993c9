"""Where the focus is after what had it was closed, deleted or disabled: never nowhere, or the keys would do nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.canvases import Canvas, open_tab
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Step = Callable[[Canvas], None]

COMPONENTS: dict[str, Any] = {
    "amount": {"type": "number", "label": "Amount", "rules": {"visible": "state.kind == 'a'"}},
    "kind": {"type": "select", "label": "Kind", "options": ["a", "b"]},
    "note": {"type": "text", "text": "A note"},
    "orders": {"type": "table", "label": "Orders", "columns": {"total": {"field": "total"}, "day": {"field": "day"}}},
    "go": {"type": "button", "label": "Go", "handlers": {"click": [{"confirm": "Sure?"}, "search", {"toast": "Done"}]}},
    "last": {"type": "button", "label": "Last", "handlers": {"click": "gone"}},
}
WATCH = """() => {
  globalThis.unfocused = 0;
  const look = () => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) globalThis.unfocused += 1;
    requestAnimationFrame(look);
  };
  look();
}"""
"""Counts the frames in which nothing has the focus."""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def press(*keys: str) -> Step:
    """Press some keys."""

    def pressed(canvas: Canvas) -> None:
        for key in keys:
            canvas.lab.keyboard.press(key)

    return pressed


def button(name: str, key: str = "Enter") -> Step:
    """Press a key on a button, wherever it is."""

    def pressed(canvas: Canvas) -> None:
        found = canvas.lab.get_by_role("button", name=name, exact=True).first
        found.focus()
        canvas.lab.keyboard.press(key)

    return pressed


def item(name: str) -> Step:
    """Choose an item of the open menu by keys."""

    def chosen(canvas: Canvas) -> None:
        found = canvas.lab.get_by_role("menuitem", name=name).first
        expect(found).to_be_visible()
        found.focus()
        canvas.lab.keyboard.press("Enter")
        expect(canvas.lab.get_by_role("menu")).to_have_count(0)

    return chosen


def field(label: str, text: str | None, *keys: str) -> Step:
    """Type into a field, or leave its text, and press keys in it."""

    def typed(canvas: Canvas) -> None:
        found = canvas.lab.get_by_label(label, exact=True).first
        found.focus()
        if text is not None:
            found.fill(text)
        for key in keys:
            canvas.lab.keyboard.press(key)

    return typed


def rule(label: str, text: str, key: str) -> Step:
    """Open the editor of a rule, type, and leave it."""

    def written(canvas: Canvas) -> None:
        found = canvas.inspector.locator(f'[data-property="{label.lower()}"] .jt-c-rule-text')
        found.focus()
        canvas.lab.keyboard.press("Enter")
        editor = canvas.lab.get_by_label(f"Rule for {label}", exact=True).and_(canvas.lab.locator("textarea"))
        expect(editor).to_be_focused()
        editor.fill(text)
        canvas.lab.keyboard.press(key)
        expect(editor).to_have_count(0)

    return written


def undo(canvas: Canvas) -> None:
    """Press the button that takes back the only step."""
    canvas.root.get_by_role("button", name=re.compile("^Undo")).press("Enter")
    expect(canvas.root.get_by_role("button", name="Nothing to undo")).to_be_disabled()


WALKS: dict[str, tuple[str | None, list[Step]]] = {
    "a rule that is emptied and left with Esc": ("amount", [rule("Visible", "", "Escape")]),
    "a new rule that is emptied and left with Esc": (
        "amount",
        [button("Rule for Help"), press("s", "Backspace", "Escape"), button("Rule for Label"), press("Escape")],
    ),
    "a rule that is emptied and saved": ("amount", [rule("Visible", "", "Control+Enter")]),
    "a rule that is changed, and its draft discarded": (
        "amount",
        [rule("Visible", "state.kind ==", "Escape"), button("Discard")],
    ),
    "a property that is reset": ("amount", [button("Reset Label"), press("Control+z")]),
    "a name": ("amount", [field("Name", "sum", "Enter"), press("F2", "Escape", "Escape")]),
    "a label in the inspector": ("amount", [field("Label", "Sum", "Enter"), press("Escape")]),
    "a label on the page": (
        "amount",
        [press("Enter", "x", "Enter"), press("Enter", "Escape"), press("Enter", "Tab", "Escape")],
    ),
    "the search of properties": ("amount", [button("Find a property"), press("x", "Escape")]),
    "changed only": ("amount", [button("Changed only"), button("Reset Label")]),
    "steps": (
        "go",
        [button("Earlier: step 2"), button("Remove step 3"), button("Remove step 2")],
    ),
    "a binding that is taken away by its dot": ("last", [button("Reset Click")]),
    "a binding that is taken away in the menu": ("last", [button("Click runs gone"), item("Nothing")]),
    "a menu that is left": ("last", [button("Click runs gone"), press("Escape"), button("More"), press("Escape")]),
    "a component that is deleted in the menu": ("last", [button("More"), item("Delete")]),
    "a component that is wrapped in the menu": ("last", [button("More"), item("Wrap in a container")]),
    "a component that is deleted at its bar": ("last", [button("Delete")]),
    "a component that is moved in its menu": ("kind", [button("Move kind"), press("ArrowDown", "Enter", "Escape")]),
    "a column that is reset": ("orders", [button("total"), button("Reset")]),
    "a column that is moved": ("orders", [button("day"), button("Up"), button("Up")]),
    "pools": (
        None,
        [
            field("Name of pool two", "second", "Enter"),
            button("Remove pool second"),
            button("Add a pool"),
            button("Remove pool one"),
        ],
    ),
    "the palette": (None, [press("/", "Escape"), press("/", "n", "u", "m", "Enter", "Enter"), press("=", "Escape")]),
    "the outline": (
        None,
        [
            lambda canvas: canvas.outline_row("note").focus(),
            press("Delete"),
            press("Control+z"),
            button("Find a component"),
            press("x", "Escape"),
        ],
    ),
    "all that is deleted": (None, [press("Control+a", "Delete")]),
    "undo, until there is nothing left": ("note", [press("Control+d"), undo]),
    "the modes": (
        None,
        [
            press("Alt+Enter"),
            press("Alt+Enter"),
            lambda canvas: canvas.mode("Preview"),
            lambda canvas: canvas.mode("Build"),
        ],
    ),
    "the publish dialog": (None, [button("Publish"), press("Escape")]),
    "a note": ("note", [press("Control+c"), button("Close")]),
    "a problem": (None, [press("F8"), lambda canvas: canvas.root.locator(".jt-c-problems").click(), press("Escape")]),
}


@pytest.mark.parametrize("walk", WALKS)
def test_the_focus_is_never_lost(page: Page, server: Server, root: Path, walk: str) -> None:
    name = walk.replace(" ", "_").replace(",", "")
    write_app(
        root / name, "desk", {"components": COMPONENTS}, "def search(state, context): pass", pools={"one": 1, "two": 2}
    )
    canvas = open_tab(page, server, f"{name}/desk.ipynb")
    selected, steps = WALKS[walk]
    canvas.focus()
    if selected is not None:
        canvas.click(selected)
        expect(canvas.outline_row(selected)).to_have_attribute("aria-selected", "true")
    page.evaluate(WATCH)
    for step in steps:
        step(canvas)
        expect(canvas.root.locator(".jt-c-top")).to_contain_text(re.compile("Saved|Saves nothing"))
        page.evaluate(FRAMES)
        assert page.evaluate("unfocused") == 0, f"step {steps.index(step) + 1} of {walk}"
