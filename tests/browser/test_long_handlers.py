"""What visitors notice of a handler that takes long: in every kernel mode, with an ordinary plain function.

The slow handler waits until a file is there, as another would compute, so that what happens meanwhile is certain.
The tests of a mode share a page: the file `turn` says which test it is, so that none waits for the file of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.serving import Server, write_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

SETUP = """import asyncio, time
from pathlib import Path

def turn(kind):
    return Path(f"{kind}_{Path('turn').read_text()}")

def ran(handler):
    with turn('runs').open('a') as file:
        file.write(f'{handler} ')
    return turn('runs').read_text().split()"""
CELL = """def load(context):
    context.greeting.text = 'Loaded'

def slow(state, context, visit):
    gate = turn('gate')
    count = len(ran('slow'))
    visit.progress(0.4, 'Scoring')
    while not gate.exists():
        time.sleep(0.02)
    context.result.text = f'slow {state.name} {count}'

def quick(context):
    context.other.text = f'quick after {ran("quick")}'

async def aquick(context):
    await asyncio.sleep(0)
    context.beside.text = 'beside'

def tquick(context):
    context.beside.text = 'thread'

def flood(context):
    for number in range(3_000):
        context.beside.text = str(number)
        yield
"""
WAIT = 20_000
"""Milliseconds for what starts a kernel or a process."""
EACH = pytest.mark.parametrize("mode", ["live", "shared", "isolated"])
ONE = pytest.mark.parametrize("mode", ["shared"])
"""Marks a test of what is the same in all modes."""


@dataclass
class Desk:
    """A published page with slow and quick handlers, and the visitors of a test."""

    folder: Path
    url: str
    mode: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    turn: int = 0

    def begin(self) -> None:
        """Have handlers wait for this test, and forget what has run before."""
        self.turn += 1
        (self.folder / "turn").write_text(str(self.turn))

    def end(self) -> None:
        """Let handlers go on, and close the pages of the test."""
        self.release()
        while self.contexts:
            self.contexts.pop().close()

    def open(self) -> Visitor:
        """Another visitor, for whom the page was loaded."""
        visitor = self.enter()
        expect(visitor.of("greeting")).to_have_text("Loaded", timeout=WAIT)
        return visitor

    def enter(self) -> Visitor:
        """Another visitor, who has just come."""
        context = self.browser.new_context()
        self.contexts.append(context)
        page = context.new_page()
        page.goto(self.url)
        return Visitor(page)

    def release(self) -> None:
        """Let slow handlers go on."""
        (self.folder / f"gate_{self.turn}").touch()


@dataclass
class Visitor:
    """One visitor's page."""

    page: Page

    def of(self, path: str) -> Locator:
        """A component."""
        return self.page.locator(f'[data-component="{path}"]')

    def press(self, path: str) -> None:
        """Press a button."""
        self.of(path).get_by_role("button").click()

    def start_slow(self) -> None:
        """Press the slow button, and wait until its handler runs."""
        self.press("slow")
        expect(self.page.get_by_text("Scoring")).to_be_visible(timeout=WAIT)

    def runs(self, path: str = "slow") -> None:
        """See that a handler has not ended."""
        expect(self.of(path)).to_have_attribute("data-running", "true")


@pytest.fixture(scope="module")
def desks() -> dict[str, Desk]:
    """The pages that are published, by their kernel modes."""
    return {}


def published(mode: str, server: Server, root: Path, browser: Browser) -> Desk:
    """The page of a kernel mode."""
    handlers = ("slow", "quick", "aquick", "tquick", "flood")
    buttons = {name: {"type": "button", "label": name, "handlers": {"click": name}} for name in handlers}
    texts = {name: {"type": "text"} for name in ("greeting", "result", "other", "beside")}
    page = {
        "title": "Desk",
        "kernel": {"mode": mode, "replicas": 2},
        "policies": {"tquick": {"lane": "thread"}},
        "handlers": {"load": "load"},
        "components": {"name": {"type": "text_input", "label": "Name"}, **buttons, **texts},
    }
    folder = root / f"long_{mode}"
    write_app(folder, "desk", page, SETUP, CELL)
    return Desk(folder, server.publish(f"{folder.name}/desk.ipynb", mode), mode, browser)


@pytest.fixture
def desk(mode: str, desks: dict[str, Desk], server: Server, root: Path, browser: Browser) -> Iterator[Desk]:
    """The page of a kernel mode, where no handler runs."""
    if mode not in desks:
        desks[mode] = published(mode, server, root, browser)
    desks[mode].begin()
    yield desks[mode]
    desks[mode].end()


@EACH
def test_another_button_is_accepted_at_once_and_both_results_come_in_order(desk: Desk) -> None:
    visitor = desk.open()
    visitor.start_slow()
    visitor.press("quick")
    visitor.runs("quick")
    expect(visitor.page.get_by_text("next in line")).to_be_visible()
    expect(visitor.of("other")).to_have_text("")
    desk.release()
    expect(visitor.of("result")).to_have_text("slow 1")
    expect(visitor.of("other")).to_have_text("quick after ['slow', 'quick']")


@EACH
def test_handlers_beside_the_main_thread_are_answered_meanwhile(desk: Desk) -> None:
    visitor = desk.open()
    visitor.start_slow()
    visitor.press("tquick")
    expect(visitor.of("beside")).to_have_text("thread")
    visitor.runs()
    if desk.mode == "isolated":  # where `async def` needs no lane of its own
        visitor.press("aquick")
        expect(visitor.of("beside")).to_have_text("beside")
        visitor.runs()


@EACH
def test_another_visitors_click_is_not_held_up(desk: Desk) -> None:
    one, other = desk.open(), desk.open()
    one.start_slow()
    other.press("quick")
    if desk.mode == "live":  # one kernel: the page says so
        expect(other.page.get_by_text("next in line, after other visitors")).to_be_visible()
        other.press("tquick")
        expect(other.of("beside")).to_have_text("thread")
    else:
        expect(other.of("other")).to_have_text("quick after ['slow', 'quick']")
    one.runs()


@EACH
def test_a_new_visitors_page_opens_at_once(desk: Desk) -> None:
    one = desk.open()
    one.start_slow()
    new = desk.enter()
    expect(new.of("quick").get_by_role("button")).to_be_visible()
    if desk.mode != "live":
        expect(new.of("greeting")).to_have_text("Loaded", timeout=WAIT)
    one.runs()


@ONE
def test_three_fast_clicks_run_once_and_the_button_shows_that_it_runs(desk: Desk) -> None:
    visitor = desk.open()
    button = visitor.of("slow").get_by_role("button")
    button.click(click_count=3, delay=1)
    visitor.runs()
    expect(button).to_have_attribute("aria-busy", "true")
    desk.release()
    expect(visitor.of("result")).to_have_text("slow 1")
    expect(visitor.of("slow")).not_to_have_attribute("data-running", "true")
    visitor.press("quick")
    expect(visitor.of("other")).to_have_text("quick after ['slow', 'quick']")


@ONE
def test_a_reload_keeps_the_state_and_shows_the_progress_and_then_the_result(desk: Desk) -> None:
    visitor = desk.open()
    visitor.page.get_by_label("Name").fill("Ann")
    visitor.start_slow()
    visitor.page.reload()
    expect(visitor.page.get_by_label("Name")).to_have_value("Ann")
    visitor.runs()
    expect(visitor.page.get_by_text("Scoring")).to_be_visible()
    expect(visitor.page.get_by_text("40%")).to_be_visible()
    desk.release()
    expect(visitor.of("result")).to_have_text("slow Ann 1")


@EACH
def test_the_visitor_cancels_it(desk: Desk) -> None:
    visitor = desk.open()
    visitor.start_slow()
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.of("slow")).not_to_have_attribute("data-running", "true")
    visitor.press("quick")
    expect(visitor.of("other")).to_have_text("quick after ['slow', 'quick']")
    expect(visitor.of("result")).to_have_text("")


@ONE
def test_many_yields_leave_the_browser_responsive(desk: Desk) -> None:
    visitor = desk.open()
    # The whole page: what shows a first text may stand in another place than what showed none.
    visitor.page.evaluate("""() => {
      window.drawn = 0;
      const observer = new MutationObserver(() => { window.drawn += 1; });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    }""")
    visitor.press("flood")
    visitor.page.get_by_label("Name").fill("Ann")
    expect(visitor.of("beside")).to_have_text("2999", timeout=WAIT)
    expect(visitor.of("flood")).not_to_have_attribute("data-running", "true")
    expect(visitor.page.get_by_label("Name")).to_have_value("Ann")
    # One for each frame that passed, at most.
    assert 0 < visitor.page.evaluate("window.drawn") < 1_000
