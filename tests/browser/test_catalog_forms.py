"""The pages of `examples/catalog` with the forms that set properties of their components."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.browser.pages import component

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serving import Server

EXAMPLE = Path(__file__).parents[2] / "examples" / "catalog"
PAGES: dict[str, Any] = json.loads((EXAMPLE / "properties.json").read_text(encoding="utf-8"))["pages"]


@pytest.fixture(scope="module")
def catalog(server: Server) -> str:
    """A copy of the example in the server's folder; its name."""
    shutil.copytree(EXAMPLE, server.root / "catalog", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return "catalog"


def a_text(forms: dict[str, Any]) -> tuple[str, str]:
    """The first form with an input for a text, and that input."""
    return next(
        (form, name)
        for form, one in forms.items()
        for name, field in one["components"].items()
        if field["type"] == "text_input" and name in {"label", "text"} and form not in {"container", "columns", "row"}
    )


@pytest.mark.parametrize("name", PAGES)
def test_each_page_runs_and_its_forms_set_properties(page: Page, server: Server, catalog: str, name: str) -> None:
    forms = PAGES[name]["components"]["pages"]["components"]["forms"]["components"]
    form, field = a_text(forms)
    with without_errors(page):
        page.goto(server.publish(f"{catalog}/{name}", "shared"))
        section = component(page, "pages.forms")
        expect(section).to_be_visible(timeout=20_000)
        header = section.get_by_role("button", name=form, exact=True)
        if header.get_attribute("aria-expanded") != "true":
            header.click()
        text = component(page, f"pages.forms.{form}.{field}").get_by_role("textbox")
        text.fill("Set by the form")
        text.press("Tab")
        others = page.locator("main [data-type]").filter(has_text="Set by the form")
        expect(others.first).to_be_visible()
