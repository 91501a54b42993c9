"""Visitors who are quick: click again as soon as they see the result, or see results while they type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.serving import NO_LIMIT, Server, write_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

CLICKS = 25
SETUP = """import time
def count(context, visit):
    time.sleep(0.003)  # longer than messages are gathered
    visit.store['n'] = visit.store.get('n', 0) + 1
    context.shown.text = f"count {visit.store['n']}"
"""
HANDLERS = {
    "plain": "def plain(context, visit):\n    count(context, visit)",
    "steps": "def steps(context, visit):\n    count(context, visit)\n    yield",
    "waits": "async def waits(context, visit):\n    count(context, visit)\n    yield\n    import asyncio\n"
    "    await asyncio.sleep(0)",
}
SEARCH = """def search(state, context, visit):
    visit.store['runs'] = visit.store.get('runs', 0) + 1
    context.found.text = f"{state.carrier} {state.least} in {visit.store['runs']}"
"""
# Clicks the moment that the page shows the last click's count, before anything else of it can arrive.
CLICK_ON = """([button, clicks]) => {
  const shown = () => document.querySelector('[data-component="shown"]').textContent.trim();
  const press = () => document.querySelector(`[data-component="${button}"] button`).click();
  let next = 1;
  new MutationObserver(() => {
    if (shown() !== `count ${next}` || next === clicks) return;
    next += 1;
    press();
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  press();
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the page."""
    folder = tmp_path_factory.mktemp("clicks")
    write_root(folder / "root")
    with Server(folder / "root", folder / "home", options=NO_LIMIT) as started:
        yield started


def write_root(root: Path) -> None:
    """Write the page: a button for each kind of handler."""
    buttons = {name: {"type": "button", "label": name, "handlers": {"click": name}} for name in HANDLERS}
    components = {**buttons, "shown": {"type": "text", "text": "count 0"}}
    write_app(root / "clicks", "clicks", {"components": components}, SETUP, *HANDLERS.values())
    fields = {
        "carrier": {"type": "text_input", "label": "Carrier", "live": True, "handlers": {"change": "search"}},
        "least": {"type": "number", "label": "Least", "live": True, "handlers": {"change": "search"}},
        "found": {"type": "text", "text": ""},
    }
    write_app(root / "typing", "typing", {"components": fields}, SEARCH)


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_click_counts_once_the_last_result_is_seen(page: Page, server: Server, handler: str) -> None:
    page.goto(server.publish("clicks/clicks.ipynb", "shared"))
    expect(page.locator('[data-component="shown"]')).to_have_text("count 0")
    page.evaluate(CLICK_ON, [handler, CLICKS])
    expect(page.locator('[data-component="shown"]')).to_have_text(f"count {CLICKS}")


def test_a_live_field_searches_while_the_visitor_types(page: Page, server: Server) -> None:
    page.goto(server.publish("typing/typing.ipynb", "shared"))
    found = page.locator('[data-component="found"]')
    page.get_by_label("Carrier").press_sequentially("United Airlines", delay=20)
    expect(found).to_have_text(re.compile(r"^United Airlines None in \d+$"))
    expect(page.get_by_label("Carrier")).to_be_focused()
    page.get_by_label("Least").press_sequentially("12e3", delay=20)
    expect(found).to_have_text(re.compile(r"^United Airlines 12000(\.0)? in \d+$"))
    page.get_by_label("Least").press("ArrowUp")
    expect(found).to_have_text(re.compile(r"^United Airlines 12001(\.0)? in \d+$"))
    runs = int((found.text_content() or "").split()[-1])
    assert runs < len("United Airlines12e3")
    page.get_by_label("Carrier").focus()
    page.get_by_label("Carrier").press("End")
    page.get_by_label("Carrier").press_sequentially("!")
    page.get_by_label("Carrier").press("Tab")
    expect(found).to_have_text(re.compile(rf"^United Airlines! 12001(\.0)? in {runs + 1}$"))
