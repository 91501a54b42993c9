"""A page with a process for each visit, as its visitors see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.pages import component
from tests.serving import Server, write_app
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGE = {
    "kernel": {"idle_minutes": 0.02},
    "handlers": {"load": "load"},
    "components": {
        "name": {"type": "text_input", "label": "Name"},
        "add": {"type": "button", "label": "Add", "handlers": {"click": "add"}},
        "die": {"type": "button", "label": "Die", "handlers": {"click": "die"}},
        "answer": {"type": "text"},
        "process": {"type": "text"},
    },
}
HANDLERS = """import os
total = 0

def load(context):
    context.answer.text = "Nothing yet"
    context.process.text = str(os.getpid())

def add(state, context):
    global total
    total += 1
    context.answer.text = f"{state.name}: {total}"

def die():
    os._exit(1)
"""


@pytest.fixture(scope="module")
def url(server: Server, root: Path) -> str:
    """The visitor link of a page whose mode is left to what its notebook allows."""
    write_app(root / "isolated", "isolated", PAGE, HANDLERS)
    answer = server.request("POST", "jupyter-tools/api/publications", {"notebook": "isolated/isolated.ipynb"})
    assert answer["mode"] == "isolated"
    return str(answer["url"])


def press(page: Page, path: str) -> None:
    component(page, path).get_by_role("button").click()


def test_two_visitors_share_nothing(page: Page, browser: Browser, url: str) -> None:
    page.goto(url)
    expect(component(page, "answer")).to_contain_text("Nothing yet")
    page.get_by_label("Name").fill("Ann")
    for count in (1, 2):
        press(page, "add")
        expect(component(page, "answer")).to_contain_text(f"Ann: {count}")
    other = browser.new_page()
    other.goto(url)
    expect(component(other, "answer")).to_contain_text("Nothing yet")
    press(other, "die")
    expect(other.get_by_text("The process of your visit ended")).to_be_visible()
    press(other, "add")
    expect(component(other, "answer")).to_contain_text(": 1")
    other.close()
    press(page, "add")
    expect(component(page, "answer")).to_contain_text("Ann: 3")


def test_a_visitor_who_returns_late_finds_the_page_restarted(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Name").fill("Ann")
    press(page, "add")
    expect(component(page, "answer")).to_contain_text("Ann: 1")
    process = int(component(page, "process").get_by_text(re.compile(r"\d+")).inner_text())
    page.goto("about:blank")
    until(lambda: not psutil.pid_exists(process))
    page.go_back()
    expect(page.get_by_text("This page was stopped while it was idle")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Name")).to_have_value("Ann")
    press(page, "add")
    expect(component(page, "answer")).to_contain_text("Ann: 1")
