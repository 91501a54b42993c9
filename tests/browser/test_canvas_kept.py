"""What stays on the canvas while something is renamed: a name that Python uses, and texts that are not saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.canvases import components, open_tab, until
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.serving import Server

PAGE: dict[str, Any] = {
    "box": {"type": "container", "components": {"number": {"type": "number"}}},
    "text": {"type": "text_input", "label": "Text"},
}
CODE = "def search(state, context):\n    context.box.components.number.min = 3"


def test_a_name_that_python_uses_stays_when_its_label_changes(page: Page, server: Server, root: Path) -> None:
    write_app(root / "stays", "desk", {"components": PAGE}, CODE)
    with page.expect_response("**/check"):
        canvas = open_tab(page, server, "stays/desk.ipynb")
    canvas.click("box.number")
    canvas.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Delay")
    page.keyboard.press("Enter")
    toast = canvas.root.locator(".jt-c-toast")
    expect(toast).to_contain_text("The name stays number, as the notebook")
    until(
        page, lambda: components(root, "stays")["box"]["components"] == {"number": {"type": "number", "label": "Delay"}}
    )
    toast.get_by_role("button", name="Rename to delay").click()
    until(page, lambda: list(components(root, "stays")["box"]["components"]) == ["delay"])
    # Other names follow, and a label that is typed in the inspector is the same.
    canvas.click("text")
    canvas.field("Label").fill("Words")
    page.keyboard.press("Enter")
    until(page, lambda: list(components(root, "stays")) == ["box", "words"])


def test_what_is_not_saved_stays_over_a_rename_and_a_reload(page: Page, server: Server, root: Path) -> None:
    write_app(root / "drafts", "desk", {"components": PAGE}, CODE)
    canvas = open_tab(page, server, "drafts/desk.ipynb")
    canvas.click("text")
    canvas.inspector.get_by_role("button", name="Rule for Visible").click()
    page.get_by_role("textbox", name="Rule for Visible").fill("state.box.number >")
    page.keyboard.press("Escape")
    canvas.field("Help").fill("{{ state.nope }}")
    page.keyboard.press("Enter")
    expect(canvas.inspector).to_contain_text("Not saved.")

    def is_kept() -> None:
        expect(canvas.field("Help")).to_have_value("{{ state.nope }}")
        expect(canvas.field("Help")).to_have_attribute("aria-invalid", "true")
        expect(canvas.inspector).to_contain_text("state.box.number >")
        expect(canvas.inspector).to_contain_text("A draft, not saved.")

    is_kept()
    (root / "drafts/desk.ipynb").rename(root / "drafts/new.ipynb")
    expect(page).to_have_url(re.compile("/drafts/new.ipynb"))
    canvas.wait()
    is_kept()
    page.reload()
    canvas.wait()
    is_kept()
