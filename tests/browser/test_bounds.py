"""Where a published page may lead and connect to, and what it says of the rest."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import component, publish
from tests.browser.test_hostile import WATCH, watch
from tests.serving import TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serving import Server

CELL = """\
import ipywidgets
from IPython.display import FileLink, FileLinks, HTML, Markdown, ProgressBar
from jupyter_tools import VisitorError
def shows(state):
    open("x.csv", "w").write("a")
    display(FileLink("x.csv"))
    display(FileLinks("."))
    display(HTML("<a href='/logout/jupyter-tools/pages/'>logout</a> <a href='../other/'>another page</a>"))
    display(ProgressBar(5))
def media(state):
    widgets = [ipywidgets.Image, ipywidgets.Audio, ipywidgets.Video]
    addresses = [b"https://e.test/x", b"/logout"]
    display(ipywidgets.VBox([widget(value=one, format="url") for widget in widgets for one in addresses]))
def says(state, context):
    context.page.message = "Saved 3 rows"
def refuses(state, context):
    raise VisitorError("There is no flight 12.")
def fails(state, context):
    1 / 0
"""
HANDLERS = ("shows", "media", "says", "refuses", "fails")
PAGE: dict[str, Any] = {
    "components": {
        **{name: {"type": "button", "label": name.title(), "handlers": {"click": name}} for name in HANDLERS},
        "place": {"type": "output", "handler": "shows"},
    }
}


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "bounds", PAGE, CELL)


def test_a_page_connects_to_its_own_socket_and_files_only(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Says").click()
    expect(page.get_by_text("Saved 3 rows")).to_be_visible(timeout=20_000)
    base = page.url.partition("/jupyter-tools/")[0]
    fetched = "(url) => fetch(url).then((answer) => answer.status, () => 'blocked')"
    assert page.evaluate(fetched, f"{base}/jupyter-tools/static/mount.js") == 200
    for path in (
        "logout",
        "api",
        "jupyter-tools/api/catalog",
        "jupyter-tools/pages/bounds/desk/",
        "jupyter-tools/ready",
    ):
        assert page.evaluate(fetched, f"{base}/{path}") == "blocked"
    connected = """(url) => new Promise((done) => {
        try {
            const socket = new WebSocket(url);
            socket.onopen = () => done("open");
            socket.onerror = () => done("blocked");
        } catch {
            done("blocked");
        }
    })"""
    socket = base.replace("http", "ws", 1)
    assert page.evaluate(connected, f"{socket}/jupyter-tools/pages/bounds/desk/socket") == "open"
    assert page.evaluate(connected, f"{socket}/jupyter-tools/api/socket/bounds/desk.ipynb") == "blocked"


def test_links_to_files_are_reported_and_links_to_pages_stay(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Shows").click()
    place = component(page, "place")
    expect(
        place.get_by_text("A link is not shown (x.csv): pages link to other sites and published pages only")
    ).to_be_visible(timeout=20_000)
    expect(place.get_by_text(re.compile(r"^Links are not shown \(.*properties\.json"))).to_be_visible()
    expect(place.get_by_text("A link is not shown (/logout/jupyter-tools/pages/)")).to_be_visible()
    expect(place.get_by_role("link")).to_have_count(1)
    expect(place.get_by_role("link", name="another page")).to_have_attribute(
        "href", re.compile("/jupyter-tools/pages/bounds/other/$")
    )
    expect(place.get_by_text("0%")).to_be_visible()


def test_media_widgets_ask_for_no_address(page: Page, url: str) -> None:
    page.add_init_script(WATCH)
    page.goto(url)
    asked = watch(page)
    page.get_by_role("button", name="Media").click()
    expect(page.get_by_text(re.compile(r"^An image of e\.test is not shown: .* Use Image\.from_file\."))).to_be_visible(
        timeout=20_000
    )
    expect(page.get_by_text(re.compile("is not shown: pages load only what comes with"))).to_have_count(6)
    assert page.locator(".jt-widgets :is(img, audio, video)[src]").count() == 0
    assert page.locator(".jt-widgets :is(img, audio, video):visible").count() == 0
    assert asked == []
    assert page.evaluate("reports") == []


def test_one_message_is_shown_at_a_time(page: Page, url: str) -> None:
    page.goto(url)
    told = page.locator(".jt-news .jt-callout")
    for name, text, role in (
        ("Says", "Saved 3 rows", None),
        ("Refuses", "There is no flight 12.", "alert"),
        ("Says", "Saved 3 rows", None),
        ("Fails", "“Fails” did not finish", "alert"),
        ("Refuses", "There is no flight 12.", "alert"),
    ):
        page.get_by_role("button", name=name, exact=True).click()
        expect(told).to_contain_text(text, timeout=20_000)
        expect(told).to_have_count(1)
        assert told.get_attribute("role") == role


def test_an_empty_page_tells_its_builder_what_to_write(page: Page, server: Server) -> None:
    url = publish(server, "empty", {"components": {}}, "")
    page.goto(f"{url}&token={TOKEN}")
    text = page.locator(".jt-blank pre").first
    expect(text).to_be_visible(timeout=20_000)
    assert list(json.loads(text.inner_text())["pages"]) == ["desk.ipynb"]


def test_a_page_that_cannot_be_opened_says_so(page: Page, server: Server, url: str) -> None:
    file = server.home / "data" / "jupyter_tools" / "publications.json"
    content = file.read_bytes()
    page.add_init_script(WATCH)
    try:
        file.write_bytes(b"{")
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 503
        expect(page.get_by_role("heading", name="This page cannot be opened now")).to_be_visible()
        assert page.evaluate("reports") == []
        page.goto(f"{server.url}jupyter-tools/operations?token={TOKEN}")
        expect(page.get_by_text("Visitors cannot open any page")).to_be_visible()
        expect(page.get_by_text(str(file))).to_be_visible()
    finally:
        file.write_bytes(content)
    page.goto(url)
    expect(page.get_by_role("button", name="Says")).to_be_visible()
