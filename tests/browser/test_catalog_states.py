"""Every type of the catalog in its states, on one published page that is opened once; see `catalog_cases`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from jupyter_tools.components import CATALOG
from tests.browser.axe import violations_in_both
from tests.browser.catalog_cases import BUSY, CASES, HELD, WRONG, cell, inputs, label, page
from tests.browser.pages import component, opened, publish
from tests.serving import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

FIRED = [(kind, name) for kind, case in CASES.items() for name, how in case.events.items() if not isinstance(how, str)]
WITH_STATES = [kind for kind in CATALOG if "disabled" in CATALOG[kind].model_fields]
UNREQUIRED = {"slider", "range", "checkbox_group", "upload", "pagination"}
"""What always has a value, and groups: their role has no such attribute."""
KEYS = ("x", "5", "Backspace", "Delete", "Space", "ArrowUp", "ArrowRight", "ArrowDown", "Enter", "Escape")
"""What somebody may press who wants to change a value."""
FOCUSABLE = """(slot) => [...slot.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")]
  .filter((one) => !one.disabled && one.role !== "log" && one.tabIndex >= 0)
  .filter((one) => one.type !== "hidden" && one.getClientRects().length > 0)"""
SHOWN = """(slot) => JSON.stringify([slot.innerText, ...[...slot.querySelectorAll("input, textarea, [role=slider]")]
  .map((one) => [one.value, one.checked, one.getAttribute("aria-valuenow")])])"""
"""What a component shows: its texts and the values of its controls."""
DESCRIBED = """(slot, text) => [...slot.querySelectorAll("[aria-describedby], [aria-errormessage]")].filter((one) => {
  const ids = `${one.getAttribute("aria-describedby") ?? ""} ${one.getAttribute("aria-errormessage") ?? ""}`;
  return ids.split(" ").some((id) => id && document.getElementById(id)?.textContent.includes(text));
}).length"""
"""How many elements of a component an error is tied to."""


@dataclass
class Shown:
    """The open page, and what it has sent."""

    page: Page
    url: str
    sent: list[dict[str, Any]]

    def slot(self, kind: str, state: str = "ordinary") -> Locator:
        """A type in one of its states."""
        if kind in ("modal", "drawer"):
            return self.page.get_by_role("dialog")
        return component(self.page, kind if kind in HELD else f"{kind}.{state}")

    def events(self, path: str) -> list[str]:
        """The names of the events of a component that were sent."""
        return [one["name"] for one in self.sent if one["type"] == "event" and one["component"] == path]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without JupyterLab."""
    with Server(tmp_path_factory.mktemp("states"), tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture(scope="module")
def folder(server: Server) -> Path:
    """Where the page's kernel looks for files."""
    return server.root / "states"


@pytest.fixture(scope="module")
def shown(browser: Browser, server: Server) -> Iterator[Shown]:
    """The page, opened once."""
    url = publish(server, "states", page(), cell())
    window = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    sent: list[dict[str, Any]] = []

    def note(frame: str | bytes) -> None:
        message = json.loads(frame)
        sent.extend(message if isinstance(message, list) else [message])

    window.on("websocket", lambda socket: socket.on("framesent", note))
    opened(window, url)
    yield Shown(window, url, sent)
    window.close()


@pytest.mark.parametrize("kind", [kind for kind in CASES if kind not in ("modal", "drawer")])
def test_each_type_has_its_role_its_name_and_says_when_it_is_empty(shown: Shown, kind: str) -> None:
    case, slot = CASES[kind], shown.slot(kind)
    name = "" if case.name == "*" else case.name or label(kind)
    if case.role:
        expect(slot.get_by_role(case.role, name=name, exact=bool(name)).first).to_be_visible()  # type: ignore[arg-type]
    expect(slot).to_contain_text(case.text)
    if case.empty is not None:
        expect(shown.slot(kind, "empty")).to_contain_text(case.empty)


@pytest.mark.parametrize("kind", WITH_STATES)
def test_what_is_disabled_or_read_only_is_not_changed_by_keys(shown: Shown, kind: str) -> None:
    disabled = shown.slot(kind, "disabled")
    assert disabled.evaluate(f"(slot) => ({FOCUSABLE})(slot).length") == 0
    if "read_only" not in CATALOG[kind].model_fields:
        return
    locked = shown.slot(kind, "locked")
    before, sent = locked.evaluate(SHOWN), len(shown.sent)
    assert locked.inner_text().strip()
    for at in range(locked.evaluate(f"(slot) => ({FOCUSABLE})(slot).length")):
        for key in KEYS:
            locked.evaluate(f"(slot, at) => ({FOCUSABLE})(slot)[at].focus()", at)
            shown.page.keyboard.press(key)
    assert locked.evaluate(SHOWN) == before
    assert [one for one in shown.sent[sent:] if one["type"] == "event"] == []


@pytest.mark.parametrize("kind", inputs())
def test_what_is_wrong_is_tied_to_the_control(shown: Shown, kind: str) -> None:
    wrong = shown.slot(kind, "wrong")
    expect(wrong.get_by_text(WRONG, exact=True)).to_be_visible()
    assert wrong.evaluate(DESCRIBED, WRONG) > 0
    expect(wrong.locator("[aria-invalid=true], [data-error]").first).to_be_visible()
    if kind not in UNREQUIRED:
        expect(wrong.locator("[required], [aria-required=true]").first).to_be_visible()


@pytest.mark.parametrize(("kind", "event"), FIRED)
def test_each_event_runs_its_handler(shown: Shown, kind: str, event: str) -> None:
    how = CASES[kind].events[event]
    assert not isinstance(how, str)
    how(shown.page, shown.slot(kind))
    path = kind if kind in HELD else f"{kind}.ordinary"
    expect(component(shown.page, "told")).to_have_text(f"{path} {event}")
    assert event in shown.events(path)


def test_axe_finds_nothing(shown: Shown) -> None:
    shown.page.emulate_media(reduced_motion="reduce")
    assert violations_in_both(shown.page) == []


def test_what_is_still_to_come_has_skeletons_and_what_runs_is_busy(
    shown: Shown, browser: Browser, folder: Path
) -> None:
    late = browser.new_page(viewport={"width": 1280, "height": 900})
    late.goto(f"{shown.url}&slow=1")
    for kind in (kind for kind, case in CASES.items() if case.waits):
        expect(component(late, f"{kind}.empty").locator(".jt-bone").first).to_be_visible()
    for kind in BUSY:
        slot = component(shown.page, f"{kind}.busy")
        slot.get_by_role("button").first.press("Enter")
        if kind == "menu_button":
            shown.page.get_by_role("menuitem").first.press("Enter")
        expect(slot.locator("button[aria-busy=true]")).to_have_count(1)
    for name in ("done", "go"):
        (folder / name).touch()
    for kind in BUSY:
        expect(component(shown.page, f"{kind}.busy").locator("button[aria-busy=true]")).to_have_count(0)
    expect(component(late, "table.ordinary").locator("canvas").first).to_be_visible()
    late.close()
