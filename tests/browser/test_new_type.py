"""A new type of component, by following CONTRIBUTING.md to the letter in a copy of the checkout, used by a visitor."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import component, publish
from tests.serving import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
PAGE = {
    "title": "Visit us",
    "components": {
        "form": {
            "type": "form",
            "components": {
                "how": {
                    "type": "stars",
                    "label": "How was it?",
                    "required": True,
                    "count": 6,
                    "handlers": {"change": "rate"},
                },
                "send": {"type": "button", "label": "Send", "kind": "primary", "handlers": {"click": "send"}},
            },
        },
        "told": {"type": "text", "text": "Nothing yet"},
    },
}
CELL = """def rate(state, context):
    context.told.text = f"{state.form.how!r} of 6"

def send(state, context):
    if state.form.how < 3:
        context.form.components.how.error = "Tell us why."
    context.form.components.how.count = 3
    context.told.text = f"Sent {state.form.how!r}"
"""


def code(language: str) -> str:
    """The one block of a language in CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with the new type, its front end built by the commands of the page."""
    copy = tmp_path_factory.mktemp("checkout")
    package, front_end = copy / "jupyter_tools", copy / "labextension"
    shutil.copytree(
        ROOT / "jupyter_tools", package, ignore=shutil.ignore_patterns("static", "labextension", "__pycache__")
    )
    shutil.copytree(ROOT / "labextension", front_end, ignore=shutil.ignore_patterns("node_modules"))
    (front_end / "node_modules").symlink_to(ROOT / "labextension" / "node_modules")
    (package / "components" / "stars.py").write_text(code("python"), encoding="utf-8")
    folder = front_end / "src" / "components" / "stars"
    folder.mkdir()
    for language, name in (("tsx", "index.tsx"), ("css", "index.css"), ("svg", "icon.svg")):
        (folder / name).write_text(code(language), encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    # Of the four builds the one of published pages, which the test opens.
    commands = code("sh").replace("npm --prefix labextension run build:renderer", "cd labextension && npx vite build")
    assert "npx" in commands
    done = subprocess.run(  # noqa: S602 - the commands of our own page
        commands, shell=True, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return copy


class CheckoutServer(Server):
    """A server that runs the package of a checkout instead of the installed one."""

    checkout: Path

    def environment(self) -> dict[str, str]:
        """The environment, without the current folder on Python's path."""
        return {**super().environment(), "PYTHONPATH": str(self.checkout), "PYTHONSAFEPATH": "1"}


@pytest.fixture(scope="module")
def url(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The visitor link of a page with the new type."""
    server = CheckoutServer(tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home"))
    server.checkout = checkout
    with server:
        yield publish(server, "stars", PAGE, CELL)


# It builds the front end.
@pytest.mark.timeout(540)
def test_a_new_type_is_drawn_checked_and_sends_events(page: Page, url: str) -> None:
    page.goto(url)
    how, told = component(page, "form.how"), component(page, "told")
    stars = how.get_by_role("radio")
    expect(stars.first).to_be_attached(timeout=20_000)
    expect(how).to_have_attribute("data-type", "stars")
    expect(how).to_have_attribute("data-shape", "field")
    expect(how).to_contain_text("How was it?")

    # Its value rule, in the browser.
    send = page.get_by_role("button", name="Send")
    send.click()
    expect(how).to_contain_text("Fill in this field.")
    expect(told).to_have_text("Nothing yet")

    # Its value and its event.
    how.locator("input[value='2'] + label").click()
    expect(told).to_have_text("2 of 6", timeout=20_000)
    expect(how).not_to_contain_text("Fill in this field.")
    expect(how.get_by_role("radio", name="6", exact=True)).to_be_attached()

    # What a handler sets: an error, and another property.
    send.click()
    expect(told).to_have_text("Sent 2")
    expect(how).to_contain_text("Tell us why.")
    expect(how.get_by_role("radio", name="3", exact=True)).to_be_attached()
    expect(how.get_by_role("radio", name="4", exact=True)).to_have_count(0)
