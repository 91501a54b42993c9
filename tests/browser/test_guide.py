"""The walk of `docs/guide/getting-started.md`, as the script goes that takes its pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from jupyter_tools.notebook.cells import read_notebook
from tests.scripts import load_script
from tests.serving import TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.serving import Server

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "hello"


def test_the_first_page_is_drawn_used_and_published(lab: Page, browser: Browser, server: Server, root: Path) -> None:
    folder = root / "walk"
    folder.mkdir()
    lab.goto(f"{server.url}lab/tree/walk?token={TOKEN}&reset")
    taken: list[str] = []

    def take(_: Page, name: str) -> None:
        # Nothing went wrong that a reader would have to be told of.
        expect(lab.locator(".jt-c-toast")).to_have_count(0)
        taken.append(name)

    walk = load_script("guide_images").Walk(lab, take)
    walk.run()
    text = (ROOT / "docs" / "guide" / "getting-started.md").read_text()
    assert [f"![{name}" for name in taken if f"](../images/guide/{name}.png)" not in text] == []
    assert json.loads((folder / "properties.json").read_text()) == json.loads((EXAMPLE / "properties.json").read_text())
    drawn, example = (read_notebook(one / "hello.ipynb") for one in (folder, EXAMPLE))
    code = [[cell.source for cell in one.cells if cell.kind == "code" and cell.source] for one in (drawn, example)]
    assert code[0] == code[1]
    context = browser.new_context()
    visitor = context.new_page()
    visitor.goto(walk.link)
    visitor.get_by_label("Your name").fill("Bea")
    visitor.get_by_role("button", name="Sign in").click()
    # The builder tried it in the notebook's kernel; visitors have another one.
    expect(visitor.get_by_text("Hello Bea! Guests so far: Bea.").first).to_be_visible()
    context.close()
