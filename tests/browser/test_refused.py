"""What a visitor reads who sends too much, and whose link expires while the page is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from jupyter_tools.server.visits.entrance import EXPIRED_REASON
from jupyter_tools.server.visits.rates import OF_VISIT
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

PAGE = {
    "title": "Sign in",
    "components": {
        "name": {"type": "text_input", "label": "Your name"},
        "sign_in": {"type": "button", "label": "Sign in", "handlers": {"click": "sign_in"}},
    },
}
SIGN_IN = "def sign_in(state, context):\n    context.page.message = f'Hello {state.name}!'"
SECONDS = 12
"""For how long a link opens the page."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that takes two events at once and one per ten seconds, and whose links expire soon."""
    write_app(tmp_path / "root" / "app", "desk", PAGE, SIGN_IN)
    options = ("--ToolsExtension.max_events_per_visit=0.1", f"--ToolsExtension.key_days={SECONDS / 86_400}")
    with Server(tmp_path / "root", tmp_path / "home", options=options) as started:
        yield started


def test_a_visitor_who_sends_too_much_and_whose_link_expires(server: Server, page: Page) -> None:
    page.goto(server.publish("app/desk.ipynb", "shared"))
    field, button = page.get_by_label("Your name"), page.get_by_role("button", name="Sign in")
    for name in ("Ann", "Bob"):
        field.fill(name)
        button.click()
        expect(page.get_by_text(f"Hello {name}!")).to_be_visible()
    field.fill("Eve")
    button.click()
    expect(page.get_by_text(OF_VISIT)).to_be_visible()
    expect(page.get_by_text("Error id")).to_have_count(0)
    expect(field).to_have_value("Eve")
    expect(page.get_by_text(EXPIRED_REASON)).to_be_visible(timeout=3_000 * SECONDS)
    expect(field).to_have_value("Eve")
